//! What rests neither in a table nor in a browser.

use crate::browser::{COOKIE, PREFERENCES, TAB};
use crate::words::text;
use crate::{BACKUP_KEPT, Basis, DAY, Due, Entry, Period, Place, Retention, Start};

/// Every entry that is not a table.
pub const ELSEWHERE: &[Entry] = &[
    PREFERENCES,
    TAB,
    COOKIE,
    CONTENT,
    PRESENCE,
    ADDRESSES,
    CEREMONIES,
    LOG,
    BACKUP,
    KEYS,
    CERTIFICATE,
    SETUP,
    SETUP_LINK,
];

const fn otherwise(start: Start, period: Period) -> Retention {
    Retention {
        start,
        period,
        due: Due::Otherwise,
    }
}

const CONTENT: Entry = Entry {
    id: "meeting_content",
    what: text(
        "Ton, Bild, Chat, Notizen, Dateien und alles andere einer Besprechung, Ende-zu-Ende-verschlüsselt",
        "Sound, picture, chat, notes, files and everything else of a meeting, end-to-end encrypted",
    ),
    about: text("Teilnehmende", "Participants"),
    purpose: text(
        "Weiterleiten an die anderen Teilnehmenden",
        "Passing it on to the other participants",
    ),
    basis: Basis::Contract,
    recipients: text(
        "Die Teilnehmenden derselben Besprechung",
        "The participants of the same meeting",
    ),
    place: Place::Memory,
    retention: otherwise(Start::MeetingEnd, Period::Zero),
    erasure: text(
        "Freigabe des Arbeitsspeichers; der Server hat keinen Schlüssel und schreibt nichts auf Datenträger",
        "Memory is released; the server has no key and writes nothing to disk",
    ),
};

const PRESENCE: Entry = Entry {
    id: "meeting_presence",
    what: text(
        "Wer gerade verbunden ist oder vor der Tür wartet: Kennung der Verbindung, Rang; der Name ist verschlüsselt",
        "Who is connected now or waits at the door: id of the connection, rank; the name is encrypted",
    ),
    about: text("Teilnehmende und Wartende", "Participants and those who wait"),
    purpose: text("Einlass und Zustellung", "Admission and delivery"),
    basis: Basis::Contract,
    recipients: text(
        "Die Teilnehmenden derselben Besprechung",
        "The participants of the same meeting",
    ),
    place: Place::Memory,
    retention: otherwise(Start::MeetingEnd, Period::Zero),
    erasure: text("Freigabe des Arbeitsspeichers", "Memory is released"),
};

const ADDRESSES: Entry = Entry {
    id: "addresses",
    what: text(
        "IP-Adresse und Port der Verbindung, Zähler je Adresse",
        "IP address and port of the connection, counters by address",
    ),
    about: text("Wer den Server erreicht", "Whoever reaches the server"),
    purpose: text(
        "Zustellung; Schutz vor Überlastung und Ausprobieren von Kennwörtern",
        "Delivery; protection against overload and guessing of passwords",
    ),
    basis: Basis::Security,
    recipients: text("Niemand", "Nobody"),
    place: Place::Memory,
    retention: otherwise(Start::LastUse, Period::Fixed(DAY)),
    erasure: text(
        "Freigabe des Arbeitsspeichers mit der Verbindung, Zähler spätestens nach 24 Stunden; nie in einem Protokoll",
        "Memory is released with the connection, counters after 24 hours at the latest; never in a log",
    ),
};

const CEREMONIES: Entry = Entry {
    id: "ceremonies",
    what: text(
        "Angefangene Anmeldungen mit Passkey: Zufallszahl, Kennung des Kontos",
        "Sign-ins by passkey that have begun: random number, id of the account",
    ),
    about: text("Wer sich anmeldet", "Whoever signs in"),
    purpose: text("Prüfung der Antwort", "Checking the answer"),
    basis: Basis::Contract,
    recipients: text("Niemand", "Nobody"),
    place: Place::Memory,
    retention: otherwise(Start::Creation, Period::Fixed(300)),
    erasure: text("Freigabe des Arbeitsspeichers", "Memory is released"),
};

const LOG: Entry = Entry {
    id: "log",
    what: text(
        "Technische Meldungen: Start, Ende, Fehler, Anzahlen. Keine Namen, Adressen, Titel oder Kennungen",
        "Technical messages: start, end, faults, counts. No names, addresses, titles or tokens",
    ),
    about: text("Niemand", "Nobody"),
    purpose: text("Betrieb und Fehlersuche", "Operation and finding faults"),
    basis: Basis::NotPersonal,
    recipients: text("Wer den Server betreibt", "Whoever runs the server"),
    place: Place::Log,
    retention: otherwise(Start::Decommissioning, Period::Zero),
    erasure: text(
        "Durch das Protokoll des Betriebssystems, nach dessen Einstellung",
        "By the operating system's log, as it is set",
    ),
};

const BACKUP: Entry = Entry {
    id: "backup",
    what: text(
        "Kopie der Datenbank, verschlüsselt für den Schlüssel des Betreibers",
        "Copy of the database, encrypted to the operator's key",
    ),
    about: text("Mitglieder; Räume und Einladungen", "Members; rooms and invitations"),
    purpose: text("Wiederherstellung nach einem Ausfall", "Recovery after a failure"),
    basis: Basis::Security,
    recipients: text("Wer den Server betreibt", "Whoever runs the server"),
    place: Place::Backup,
    retention: otherwise(Start::Creation, Period::Fixed(BACKUP_KEPT)),
    erasure: text(
        "Die Datei wird nach 14 Tagen gelöscht; beim Wiederherstellen gelten alle Fristen, Abgelaufenes kommt nicht zurück",
        "The file is deleted after 14 days; on restoring all periods hold, what has expired does not come back",
    ),
};

const KEYS: Entry = Entry {
    id: "keys",
    what: text(
        "Zwei Zufallsschlüssel des Servers und der Schlüssel seines Zertifikats",
        "Two random keys of the server and the key of its certificate",
    ),
    about: text("Niemand", "Nobody"),
    purpose: text(
        "Versiegelung der Datenbank, Prüfung von Einladungen, verschlüsselte Verbindung",
        "Sealing the database, checking invitations, encrypted connection",
    ),
    basis: Basis::NotPersonal,
    recipients: text("Niemand", "Nobody"),
    place: Place::Files,
    retention: otherwise(Start::Decommissioning, Period::Zero),
    erasure: text(
        "Löschen des Verzeichnisses `secrets`: damit ist auch alles Versiegelte in jeder Sicherung unlesbar",
        "Deleting the directory `secrets`: everything sealed in every backup becomes unreadable with it",
    ),
};

const CERTIFICATE: Entry = Entry {
    id: "certificate_authority",
    what: text(
        "Nur mit automatischem Zertifikat: Konto bei der Zertifizierungsstelle, Name des Servers, Kontaktadresse",
        "With an automatic certificate only: account at the certificate authority, name of the server, contact address",
    ),
    about: text("Wer den Server betreibt", "Whoever runs the server"),
    purpose: text(
        "Ausstellen und Erneuern des Zertifikats",
        "Issuing and renewing the certificate",
    ),
    basis: Basis::Contract,
    recipients: text(
        "Die in `tls.directory` genannte Zertifizierungsstelle; der Name des Servers wird in öffentlichen Verzeichnissen \
         von Zertifikaten genannt",
        "The certificate authority named in `tls.directory`; the name of the server is told in public logs of \
         certificates",
    ),
    place: Place::Files,
    retention: otherwise(Start::Decommissioning, Period::Zero),
    erasure: text(
        "Löschen des Verzeichnisses `acme`; das Konto schließt die Zertifizierungsstelle auf Verlangen",
        "Deleting the directory `acme`; the authority closes the account on request",
    ),
};

const SETUP: Entry = Entry {
    id: "configuration",
    what: text(
        "Einstellungen des Servers, Name und Ort des Betreibers",
        "Settings of the server, name and place of the operator",
    ),
    about: text("Wer den Server betreibt", "Whoever runs the server"),
    purpose: text(
        "Betrieb; Angabe des Verantwortlichen",
        "Operation; naming the controller",
    ),
    basis: Basis::Contract,
    recipients: text("Alle, die den Server öffnen", "Everybody who opens the server"),
    place: Place::Files,
    retention: otherwise(Start::Decommissioning, Period::Zero),
    erasure: text("Durch den Betreiber", "By the operator"),
};

const SETUP_LINK: Entry = Entry {
    id: "setup_link",
    what: text(
        "Der Link zum Einrichten des Servers, solange ihn niemand benutzt hat und der Server ohne Terminal läuft",
        "The link that sets the server up, while nobody has used it and the server runs without a terminal",
    ),
    about: text("Niemand", "Nobody"),
    purpose: text(
        "Anlegen des ersten Verwaltungskontos",
        "Making the first administrator's account",
    ),
    basis: Basis::NotPersonal,
    recipients: text("Niemand", "Nobody"),
    place: Place::Files,
    retention: otherwise(Start::Creation, Period::Fixed(DAY)),
    erasure: text(
        "Die Datei `setup-link` wird nach der Benutzung gelöscht; der Link gilt 24 Stunden, jeder Start ersetzt ihn",
        "The file `setup-link` is deleted once it was used; the link is good for 24 hours, every start replaces it",
    ),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_words_and_each_is_given_once() {
        for (index, entry) in ELSEWHERE.iter().enumerate() {
            assert!(
                entry.id.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'),
                "{}",
                entry.id
            );
            assert!(
                ELSEWHERE[..index].iter().all(|other| other.id != entry.id),
                "{}",
                entry.id
            );
        }
    }

    #[test]
    fn nothing_is_said_in_one_language_only() {
        for entry in ELSEWHERE {
            for said in [
                entry.what,
                entry.about,
                entry.purpose,
                entry.recipients,
                entry.erasure,
                entry.basis.words(),
            ] {
                assert!(
                    !said.de.is_empty() && !said.en.is_empty() && said.de != said.en,
                    "{}: {said:?}",
                    entry.id
                );
            }
        }
    }

    #[test]
    fn backups_are_kept_fourteen_days() {
        assert_eq!(BACKUP.retention.period, Period::Fixed(14 * DAY));
    }
}
