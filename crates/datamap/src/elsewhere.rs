//! What rests neither in a table nor in a browser.

use crate::browser::{COOKIE, PREFERENCES, PROVIDER_COOKIE, TAB};
use crate::words::text;
use crate::{BACKUP_KEPT, Basis, DAY, Due, Entry, Period, Place, Retention, Start};

/// Every entry that is not a table.
pub const ELSEWHERE: &[Entry] = &[
    PREFERENCES,
    TAB,
    COOKIE,
    PROVIDER_COOKIE,
    CONTENT,
    PRESENCE,
    ADDRESSES,
    CEREMONIES,
    MAIL,
    PROVIDER,
    LOG,
    BACKUP,
    KEYS,
    CERTIFICATE,
    SETUP,
    SETUP_LINK,
    COMMANDS,
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
        "Ton, Bild und alles, was in einer Besprechung gezeigt oder geschrieben wird, Ende-zu-Ende-verschlüsselt",
        "Sound, picture and all that is shown or written in a meeting, end-to-end encrypted",
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

const MAIL: Entry = Entry {
    id: "mail",
    what: text(
        "Nur mit Mailversand: Nachrichten, die auf ihre Übergabe warten (Adresse, Name der einladenden Person, Zeit der Besprechung; kein Link, kein Titel), Anzahl je Konto",
        "With sending of mail only: messages that wait to be handed over (address, name of whoever invites, time of the meeting; no link, no title), number by account",
    ),
    about: text(
        "Eingeladene, einladende Mitglieder, Verwaltung und Datenschutzbeauftragte",
        "Those invited, members who invite, administrators and the data protection officer",
    ),
    purpose: text(
        "Einladung, Änderung und Absage von Besprechungen; Hinweise an Verantwortliche; Schutz vor massenhaftem Versand",
        "Invitation, change and cancellation of meetings; notices to those who answer for the server; protection against mass mail",
    ),
    basis: Basis::Contract,
    recipients: text(
        "Der in `mail.host` genannte Mailserver, der Adressen, Namen und Zeiten aufbewahren kann, auch in Protokollen und \
         auch auf demselben Computer, und über ihn die Empfängerin oder der Empfänger",
        "The mail server named in `mail.host`, which may keep addresses, names and times, in logs too and on the same \
         computer too, and by it whoever it is addressed to",
    ),
    place: Place::Memory,
    retention: otherwise(Start::Creation, Period::Fixed(DAY)),
    erasure: text(
        "Freigabe des Arbeitsspeichers nach der Übergabe, nach fünf vergeblichen Versuchen oder nach einem Tag; was der \
         Mailserver aufbewahrt, löscht, wer ihn betreibt",
        "Memory is released once handed over, after five tries in vain, or after a day; what the mail server keeps is \
         deleted by whoever runs it",
    ),
};

const PROVIDER: Entry = Entry {
    id: "provider_sign_ins",
    what: text(
        "Nur mit einem Anmeldedienst der Organisation: angefangene Anmeldungen dort (Zufallszahlen, Netz, bisherige \
         Sitzung), Prüfsummen seiner Abmeldungen und dessen, was sie beendet haben",
        "Only with a sign-in service of the organisation: sign-ins there that have begun (random numbers, network, \
         session of before), hashes of its logouts and of what they ended",
    ),
    about: text(
        "Wer sich über den Anmeldedienst der Organisation anmeldet",
        "Whoever signs in by the organisation's sign-in service",
    ),
    purpose: text(
        "Prüfung dessen, was der Browser von dort mitbringt",
        "Checking what the browser brings from there",
    ),
    basis: Basis::Contract,
    recipients: text(
        "Der in `provider.issuer` genannte Anmeldedienst: dorthin geht der Browser, und er erfährt, wer sich wann an \
         diesem Server anmeldet; von Besprechungen erfährt er nichts",
        "The sign-in service named in `provider.issuer`: the browser goes there, and it learns who signs in to this \
         server when; of meetings it learns nothing",
    ),
    place: Place::Memory,
    retention: otherwise(Start::Creation, Period::Fixed(600)),
    erasure: text(
        "Freigabe des Arbeitsspeichers; Prüfsummen seiner Abmeldungen und dessen, was sie beendet haben, nach höchstens \
         zwölf Minuten",
        "Memory is released; hashes of its logouts and of what they ended after twelve minutes at most",
    ),
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
    about: text(
        "Mitglieder; wer eine Anfrage zum Datenschutz stellt; Räume und Einladungen",
        "Members; whoever makes a request about data protection; rooms and invitations",
    ),
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

const COMMANDS: Entry = Entry {
    id: "command_sessions",
    what: text(
        "Nur bei Verwaltung aus der Ferne mit `konklave login`: Adresse des Servers, zufällige Kennung der Anmeldung, \
         Ort der Datei mit eigenen Zertifizierungsstellen",
        "With administration from elsewhere by `konklave login` only: address of the server, random token of the \
         sign-in, path of the file with authorities of one's own",
    ),
    about: text("Wer den Server verwaltet", "Whoever administers the server"),
    purpose: text(
        "Angemeldet bleiben zwischen zwei Befehlen",
        "Staying signed in between two commands",
    ),
    basis: Basis::Contract,
    recipients: text("Nur dieser Server", "This server only"),
    place: Place::Operator,
    retention: otherwise(Start::LastUse, Period::Set(crate::Setting::SessionDays)),
    erasure: text(
        "Mit `konklave logout`, oder beim nächsten Befehl, wenn der Server die Kennung zurücknimmt; wer sie nicht \
         mehr nutzt, löscht die Datei `sessions.json` selbst: die Kennung darin gilt nach der Frist nicht mehr",
        "By `konklave logout`, or at the next command when the server takes the token back; whoever has no more use \
         for it deletes the file `sessions.json`: the token in it is void after the period",
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
