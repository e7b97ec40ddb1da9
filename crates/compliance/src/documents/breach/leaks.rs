//! What can leak from this server at all, and what cannot.

use datamap::{Disclosure, Entry, Place, Table, Words};

use super::super::common::kept;
use super::super::meeting;
use crate::document::{Document, Line, Piece, plain, t, w};
use crate::facts::{Database, Facts, Role, Transport, is_personal};

/// Section 4.
pub(super) fn write(d: &mut Document, facts: &Facts) {
    d.heading(
        "4. Was von diesem Server abfließen kann, und was nicht",
        "4. What can leak from this server, and what cannot",
    );
    cannot(d, facts);
    stored(d, facts);
    passing(d, facts);
    incidents(d, facts);
}

fn cannot(d: &mut Document, facts: &Facts) {
    d.subheading("Was nicht abfließen kann", "What cannot leak");
    let shared = meeting::shared(facts);
    d.list([
        vec![t(
            format!("Inhalte: {}. Der Server hat keinen Schlüssel und schreibt sie nicht auf Datenträger.", shared.de),
            format!("Content: {}. The server holds no key and does not write them to disk.", shared.en),
        )],
        vec![t(
            "Titel von Besprechungen, Namen der Teilnehmenden und Einladungslinks: Sie erreichen den Server nicht oder nur verschlüsselt.",
            "Titles of meetings, names of participants and invitation links: they do not reach the server, or only encrypted.",
        )],
        vec![t(
            "Wer wann mit wem gesprochen hat: Nach einer Besprechung ist davon nichts gespeichert.",
            "Who talked with whom when: nothing of it is stored after a meeting.",
        )],
        vec![
            t("Kennwörter im Klartext: Gespeichert ist nur ein versiegelter Prüfwert (", "Passwords in the clear: only a sealed proof is stored ("),
            plain(facts.encryption.passwords.clone()),
            t(").", ")."),
        ],
    ]);
    d.says(
        "Diese Sätze gelten nicht mehr ab dem Augenblick, in dem jemand das ausgelieferte Programm verändern konnte, oder auf dem Gerät einer teilnehmenden Person mitliest.",
        "These sentences no longer hold from the moment at which somebody could change the program that is delivered, or reads along on a participant's device.",
    );
}

fn stored(d: &mut Document, facts: &Facts) {
    d.subheading(
        "Was in der Datenbank steht, wenn sie gestohlen wird",
        "What stands in the database if it is stolen",
    );
    d.paragraph([
        t(
            "„Versiegelt“ heißt verschlüsselt mit ",
            "“Sealed” means encrypted by ",
        ),
        plain(facts.encryption.names.clone()),
        t(
            " unter einem Schlüssel, der nicht in der Datenbank liegt, oder nur als Prüfwert vorhanden. Es bleibt unlesbar, solange nicht auch das Verzeichnis „secrets“ abgeflossen ist.",
            " under a key that is not in the database, or there as a proof only. It stays unreadable as long as the directory “secrets” was not taken, too.",
        ),
    ]);
    let rows = facts.personal().filter_map(|entry| {
        let table = entry.table()?;
        Some([
            vec![Piece::from(entry.what)],
            vec![columns(table, true).into()],
            vec![columns(table, false).into()],
            vec![kept(entry, facts).into()],
        ])
    });
    d.table(
        [
            ("Daten", "Data"),
            ("Ohne Schlüssel lesbar", "Readable without a key"),
            ("Versiegelt oder Prüfwert", "Sealed or a proof"),
            ("Vorhanden", "There for"),
        ],
        rows.chain(none_if_empty(facts)),
    );
}

/// A row that says so where no table holds personal data.
fn none_if_empty(facts: &Facts) -> Option<[Line; 4]> {
    let has = facts
        .entries
        .iter()
        .any(|entry| is_personal(entry) && entry.table().is_some());
    (!has).then(|| [vec![t("keine", "none")], vec![], vec![], vec![]])
}

fn columns(table: &Table, readable: bool) -> Words {
    let of = table
        .columns
        .iter()
        .filter(|column| (column.disclosure == Disclosure::Shown) == readable);
    let (mut de, mut en) = (Vec::new(), Vec::new());
    for column in of {
        de.push(column.what.de);
        en.push(column.what.en);
    }
    if de.is_empty() {
        return w("nichts", "nothing");
    }
    w(de.join(", "), en.join(", "))
}

fn passing(d: &mut Document, facts: &Facts) {
    d.subheading("Was anderswo liegt", "What rests elsewhere");
    let elsewhere = facts.held().filter(|entry| entry.table().is_none());
    let rows: Vec<[Line; 3]> = elsewhere
        .map(|entry| {
            [
                vec![entry.what.into()],
                vec![place(entry)],
                vec![kept(entry, facts).into()],
            ]
        })
        .collect();
    if !rows.is_empty() {
        d.table([("Daten", "Data"), ("Ort", "Place"), ("Vorhanden", "There for")], rows);
    }
}

fn place(entry: &Entry) -> Piece {
    match entry.place {
        Place::Memory => t(
            "nur Arbeitsspeicher: erreichbar allein für den, der den laufenden Server beherrscht",
            "working memory only: within reach of whoever controls the running server alone",
        ),
        _ => entry.place.words().into(),
    }
}

/// What happened, what the attacker has, and what is to be done: one row each.
type Incident = (Words, Words, Words, Words);

fn incidents(d: &mut Document, facts: &Facts) {
    d.subheading(
        "Fälle und was Angreifende dann haben",
        "Cases, and what attackers then have",
    );
    d.says(
        "Die Spalte „Risiko“ ist eine erste Einschätzung aus der Bauart; entschieden wird in Abschnitt 5.",
        "The column “risk” is a first estimate from the design; the decision is made in section 5.",
    );
    let mut all = of_the_server(facts);
    all.extend(of_people());
    all.extend(of_others(facts));
    d.table(
        [
            ("Fall", "Case"),
            ("Was Angreifende haben", "What attackers have"),
            ("Risiko", "Risk"),
            ("Zuerst", "First"),
        ],
        all.into_iter().map(|(case, has, risk, first)| {
            [
                vec![case.into()],
                vec![has.into()],
                vec![risk.into()],
                vec![first.into()],
            ]
        }),
    );
}

fn of_the_server(facts: &Facts) -> Vec<Incident> {
    let mut cases = vec![
        (
            w("Datenbank ohne „secrets“", "Database without “secrets”"),
            w(
                "Die linke Spalte der Tabelle oben: Kennungen, Zeiten, Rollen und die Angaben der Organisation für diese Unterlagen samt den dort genannten Personen; keine Namen von Konten oder Teilnehmenden, keine Inhalte",
                "The left column of the table above: ids, times, roles, and what the organisation said for these papers with the people named there; no names of accounts or participants, no content",
            ),
            w(
                "kein Risiko oder Risiko, je nach Fall",
                "no risk or risk, depending on the case",
            ),
            w(
                "Zugangsdaten erneuern, Verbleib von „secrets“ prüfen",
                "Renew credentials, check where “secrets” is",
            ),
        ),
        (
            w(
                "Datenbank mit „secrets“, ganzer Datenträger",
                "Database with “secrets”, the whole disk",
            ),
            w(
                "Namen und E-Mail-Adressen der Konten, Anfragen zum Datenschutz, Prüfwerte der Kennwörter zum Durchprobieren, Geheimnisse der zweiten Faktoren; keine Inhalte, keine Tresore",
                "Names and addresses of accounts, requests about data, proofs of passwords to be guessed at, secrets of second factors; no content, no vaults",
            ),
            w("Risiko, oft hoch", "risk, often high"),
            w(
                "Alle Kennwörter und zweiten Faktoren neu, Zertifikat widerrufen",
                "All passwords and second factors anew, certificate revoked",
            ),
        ),
        (
            w("Server übernommen, während er läuft", "Server taken over while it runs"),
            w(
                "Zusätzlich Verbindungsdaten laufender Besprechungen, und über ein verändertes Programm von da an auch Inhalte",
                "In addition connection data of meetings under way and, by a changed program, content from then on",
            ),
            w("hoch", "high"),
            w(
                "Vom Netz trennen, alle Besprechungen beenden, neu aufsetzen",
                "Cut it off the network, end all meetings, install it anew",
            ),
        ),
    ];
    cases.push(match &facts.backups {
        Some(backups) => (
            w("Sicherung gestohlen", "Backup stolen"),
            w(
                format!(
                    "Eine Datei, verschlüsselt mit {}; ohne den Schlüssel des Betreibers unlesbar. Aufbewahrt: {} Tage",
                    facts.encryption.backups, backups.days
                ),
                format!(
                    "A file encrypted by {}; unreadable without the operator's key. Kept: {} days",
                    facts.encryption.backups, backups.days
                ),
            ),
            w(
                "kein Risiko, solange der Schlüssel nicht mit abfloss",
                "no risk as long as the key was not taken, too",
            ),
            w("Verbleib des Schlüssels prüfen", "Check where the key is"),
        ),
        None => (
            w("Datenbank zerstört", "Database destroyed"),
            w(
                "Der Server macht keine eigenen Sicherungen: Konten, Räume und Anfragen sind verloren",
                "The server makes no backups of its own: accounts, rooms and requests are lost",
            ),
            w("Risiko (Verfügbarkeit)", "risk (availability)"),
            w(
                "Konten neu anlegen, offene Anfragen erfragen",
                "Make accounts anew, ask about open requests",
            ),
        ),
    });
    if facts.transport == Transport::Proxy {
        cases.push((
            w("Proxy übernommen", "Proxy taken over"),
            w(
                "Wie bei einem übernommenen Server: Verbindungsdaten, Anmeldungen und die Möglichkeit, das Programm zu verändern; Ton und Bild laufen an ihm vorbei",
                "As with a server taken over: connection data, sign-ins and the possibility to change the program; sound and picture pass it by",
            ),
            w("hoch", "high"),
            w("Wie oben; Protokolle des Proxys prüfen", "As above; check the proxy's logs"),
        ));
    }
    cases
}

fn of_people() -> Vec<Incident> {
    vec![
        (
            w("Mitgliedskonto übernommen", "Member's account taken over"),
            w(
                "Eigene Angaben der Person; Besprechungen können in ihrem Namen angelegt werden; der Tresor nur mit seinem eigenen Schlüssel",
                "The person's own particulars; meetings can be made in their name; the vault only with its own key",
            ),
            w("Risiko", "risk"),
            w("Konto sperren", "Suspend the account"),
        ),
        (
            w("Verwaltungskonto übernommen", "Administrator's account taken over"),
            w(
                "Namen und Adressen aller Konten, Anfragen zum Datenschutz, Festlegungen; keine Besprechung und keine Inhalte",
                "Names and addresses of all accounts, requests about data, policy; no meeting and no content",
            ),
            w("Risiko, oft hoch", "risk, often high"),
            w(
                "Sperren; Protokoll der Verwaltung durchsehen",
                "Suspend it; go through the audit log",
            ),
        ),
        (
            w("Gerät verloren", "Device lost"),
            w(
                "Angemeldete Sitzung, gesicherte Notizen, alles auf dem Gerät selbst",
                "A signed-in session, saved notes, everything on the device itself",
            ),
            w("je nach Sperre des Geräts", "depends on the device's lock"),
            w(
                "Sitzung beenden, Passkey entfernen",
                "End the session, remove the passkey",
            ),
        ),
        (
            w("Einladungslink weitergegeben", "Invitation link passed on"),
            w(
                "Zutritt, soweit Tür und Kennwort es zulassen; sichtbar in der Liste der Teilnehmenden",
                "Entry, as far as door and passphrase let them; seen in the list of participants",
            ),
            w("je nach Besprechung", "depends on the meeting"),
            w(
                "Entfernen, Tür schließen, Link zurückziehen",
                "Remove them, lock the door, withdraw the link",
            ),
        ),
        (
            w("Heimlich mitgeschnitten", "Recorded in secret"),
            w(
                "Was auf dem Gerät einer teilnehmenden Person zu sehen und zu hören war",
                "What was seen and heard on a participant's device",
            ),
            w("Risiko, oft hoch", "risk, often high"),
            w(
                "Löschung verlangen, Strafantrag (§§ 201, 205 StGB) prüfen",
                "Demand deletion, consider a criminal complaint (§§ 201, 205 StGB)",
            ),
        ),
    ]
}

fn of_others(facts: &Facts) -> Vec<Incident> {
    let mut cases = Vec::new();
    for recipient in &facts.recipients {
        let host = &recipient.host;
        match recipient.role {
            Role::Mail => cases.push((
                w(format!("Mailserver {host}"), format!("Mail server {host}")),
                w(
                    "Adressen, Namen der Einladenden und Zeiten von Besprechungen; nie Link, Titel oder Kennwort",
                    "Addresses, names of those who invite and times of meetings; never a link, title or passphrase",
                ),
                w("Risiko", "risk"),
                w("Zugangsdaten des Mailservers erneuern", "Renew the credentials of the mail server"),
            )),
            Role::IdentityProvider => cases.push((
                w(format!("Anmeldedienst {host}"), format!("Sign-in service {host}")),
                w(
                    "Anmeldung als jede Person, die er zulässt, auch als Verwaltung, wenn er deren Gruppe nennt",
                    "Signing in as everybody it admits, as administrator, too, if it names their group",
                ),
                w("hoch", "high"),
                w("Anbindung abschalten, Sitzungen beenden", "Switch the link off, end sessions"),
            )),
            Role::CertificateAuthority => cases.push((
                w(format!("Zertifizierungsstelle {host}"), format!("Certificate authority {host}")),
                w(
                    "Ein falsches Zertifikat auf den Namen des Servers; damit könnte sich jemand als dieser Server ausgeben",
                    "A false certificate in the name of the server; by it somebody could pose as this server",
                ),
                w("hoch, wenn benutzt", "high, if used"),
                w("Öffentliche Verzeichnisse von Zertifikaten prüfen", "Check public logs of certificates"),
            )),
        }
    }
    if let Database::Postgres(host) = &facts.database {
        cases.push((
            w(format!("Datenbankserver {host}"), format!("Database server {host}")),
            w("Wie „Datenbank ohne secrets“", "As “Database without secrets”"),
            w(
                "kein Risiko oder Risiko, je nach Fall",
                "no risk or risk, depending on the case",
            ),
            w("Kennwort der Datenbank erneuern", "Renew the password of the database"),
        ));
    }
    cases
}
