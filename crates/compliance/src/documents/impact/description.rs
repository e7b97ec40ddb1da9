//! Systematic description: purposes, flows, functions, data, recipients, technology.

use datamap::Words;

use super::super::common::{
    audience, content_encryption, creators, kept, parties, recipients, second_factor, transport,
};
use super::super::meeting;
use super::super::record::basis;
use crate::answers::{Answers, Field};
use crate::document::{Document, Line, Piece, enumerated, plain, strong, t, w};
use crate::facts::{Database, Defaults, Facts, Role, Transport};
use crate::functions::Function;

/// Section 3.
pub(super) fn write(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "3. Systematische Beschreibung (Art. 35 Abs. 7 Buchst. a DSGVO)",
        "3. Systematic description (Art. 35(7)(a) GDPR)",
    );
    purposes(d, facts, answers);
    flows(d, facts);
    functions(d, facts);
    data(d, facts, answers);
    told(d, facts, answers);
    technology(d, facts, answers);
}

fn purposes(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.subheading("Zwecke und Betroffene", "Purposes and data subjects");
    let shared = meeting::shared(facts);
    let (de, en) = if facts.functions.on(Function::GuestAccess) {
        ("auch mit Gästen ohne Konto", "with guests who have no account, too")
    } else {
        ("nur mit Personen mit Konto", "with people who have an account only")
    };
    d.list([
        vec![t(
            format!("Besprechungen mit {} abhalten, {de}", shared.de),
            format!("Holding meetings with {}, {en}", shared.en),
        )],
        vec![t(
            "Konten, Rollen und Anmeldung verwalten",
            "Administering accounts, roles and signing in",
        )],
        vec![t(
            "Den Dienst sichern und Handlungen der Verwaltung nachweisen",
            "Securing the service and proving acts of administration",
        )],
        vec![t(
            "Anfragen von Betroffenen beantworten und Löschung nachweisen",
            "Answering data subjects' requests and proving deletion",
        )],
    ]);
    let mut line = vec![t("Betroffen sind: ", "Data subjects are: ")];
    line.extend(audience(answers));
    line.push(t(
        "; außerdem Personen, die zufällig im Bild oder in Hörweite sind.",
        "; also people who happen to be in the picture or within earshot.",
    ));
    d.paragraph(line);
}

/// From, to, what, how protected.
type Flow = (Words, Words, Words, Words);

fn flows(d: &mut Document, facts: &Facts) {
    d.subheading("Ablauf und Datenflüsse", "Course and data flows");
    d.steps([
        vec![
            t("Besprechungen anlegen dürfen ", "Meetings may be created by "),
            creators(facts).into(),
            t(
                ". Der Browser erzeugt die Schlüssel; der Server erhält Kennung, Ablauf und Türregel, einen Titel nur verschlossen und keinen Namen.",
                ". The browser makes the keys; the server gets id, expiry and rule of the door, a title locked only, and no name.",
            ),
        ],
        vec![t(
            "Eingeladene öffnen den Link. Das Geheimnis darin bleibt im Browser; der Server prüft einen daraus abgeleiteten Wert.",
            "Those invited open the link. The secret in it stays in the browser; the server checks a value derived from it.",
        )],
        vec![t(
            "In der Besprechung verschlüsselt jedes Gerät für die anderen; der Server leitet weiter.",
            "In the meeting each device encrypts for the others; the server passes on.",
        )],
        vec![t(
            "Mit dem Ende der Besprechung wird der Arbeitsspeicher frei; Inhalte bestehen nirgends auf dem Server fort.",
            "When the meeting ends memory is released; content lives on nowhere on the server.",
        )],
    ]);
    let mut rows = inside(facts);
    rows.extend(outside(facts));
    d.table(
        [
            ("Von", "From"),
            ("Nach", "To"),
            ("Was", "What"),
            ("Schutz", "Protection"),
        ],
        rows.into_iter()
            .map(|(from, to, what, how)| [vec![from.into()], vec![to.into()], vec![what.into()], vec![how.into()]]),
    );
}

fn inside(facts: &Facts) -> Vec<Flow> {
    let way = match &facts.transport {
        Transport::Loopback => w("verlässt den Rechner nicht", "does not leave the computer"),
        Transport::Own(tls) => {
            let versions = tls.versions.join(", ");
            w(versions.clone(), versions)
        }
        Transport::Proxy => w("TLS des vorgeschalteten Proxys", "TLS of the proxy in front"),
    };
    let Facts { encryption, .. } = facts;
    let messages = enumerated(meeting::written(facts).chain([w("Namen", "names"), w("Rollen", "roles")]));
    let media = enumerated(meeting::media(facts));
    let mut rows = vec![
        (
            w("Browser", "browser"),
            w("Server", "server"),
            w(
                format!("Anmeldung, Seiten, Nachrichten der Gruppe ({})", messages.de),
                format!("signing in, pages, messages of the group ({})", messages.en),
            ),
            w(
                format!(
                    "{}; Nachrichten der Gruppe darin Ende zu Ende nach {}",
                    way.de, encryption.group
                ),
                format!(
                    "{}; messages of the group in it end to end by {}",
                    way.en, encryption.group
                ),
            ),
        ),
        (
            w("Browser", "browser"),
            w(
                "Server, weiter an die anderen Browser",
                "server, on to the other browsers",
            ),
            media,
            w(
                format!("DTLS-SRTP; darin Ende zu Ende nach SFrame, {}", encryption.frames),
                format!("DTLS-SRTP; in it end to end by SFrame, {}", encryption.frames),
            ),
        ),
        (
            w("Server", "server"),
            match &facts.database {
                Database::Embedded => w("Datenbank auf demselben Rechner", "database on the same computer"),
                Database::Postgres(host) => w(format!("Datenbankserver {host}"), format!("database server {host}")),
            },
            w(
                "Konten, Räume, Anfragen, Protokoll der Verwaltung",
                "accounts, rooms, requests, audit log",
            ),
            w(
                format!("Namen, Adressen und Anfragen versiegelt mit {}", encryption.names),
                format!("names, addresses and requests sealed by {}", encryption.names),
            ),
        ),
    ];
    if facts.backups.is_some() {
        rows.push((
            w("Server", "server"),
            w("Verzeichnis der Sicherungen", "directory of backups"),
            w(
                "Kopie der Datenbank, keine Besprechung",
                "copy of the database, no meeting",
            ),
            w(encryption.backups.clone(), encryption.backups.clone()),
        ));
    }
    rows
}

fn outside(facts: &Facts) -> impl Iterator<Item = Flow> {
    facts.recipients.iter().map(|recipient| {
        let to = w(recipient.host.clone(), recipient.host.clone());
        let (from, what, how) = match recipient.role {
            Role::Mail => (
                w("Server", "server"),
                w(
                    "Einladungen und Hinweise ohne Link und Titel",
                    "invitations and notices without link and title",
                ),
                w(
                    "TLS zum Mailserver, sofern er nicht derselbe Rechner ist",
                    "TLS to the mail server, unless it is the same computer",
                ),
            ),
            Role::IdentityProvider => (
                w("Browser und Server", "browser and server"),
                w(
                    "Anmeldung, nichts über Besprechungen",
                    "signing in, nothing about meetings",
                ),
                w("TLS, unterschriebene Antwort", "TLS, signed answer"),
            ),
            Role::CertificateAuthority => (
                w("Server", "server"),
                w(
                    "Name des Servers, Kontaktadresse",
                    "name of the server, contact address",
                ),
                w("TLS", "TLS"),
            ),
        };
        (from, to, what, how)
    })
}

fn functions(d: &mut Document, facts: &Facts) {
    d.subheading("Funktionen", "Functions");
    d.table(
        [("Funktion", "Function"), ("Zustand", "State")],
        facts
            .functions
            .iter()
            .map(|(function, state)| [vec![function.name().into()], vec![state.name().into()]]),
    );
}

fn data(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.subheading(
        "Daten, Betroffene, Empfänger, Fristen",
        "Data, data subjects, recipients, periods",
    );
    d.says(
        "Die Tabelle stammt aus dem Datenverzeichnis des Servers, nach dem er auch löscht.",
        "The table comes from the server's data map, by which it deletes as well.",
    );
    let held = facts.personal();
    let rows = held.map(|entry| {
        [
            vec![Piece::from(entry.what)],
            vec![entry.about.into()],
            vec![entry.recipients.into()],
            basis(entry, answers),
            vec![kept(entry, facts).into()],
        ]
    });
    d.table(
        [
            ("Daten", "Data"),
            ("Betroffene", "Data subjects"),
            ("Empfänger", "Recipients"),
            ("Rechtsgrundlage", "Legal basis"),
            ("Speicherdauer", "Period"),
        ],
        rows,
    );
}

fn told(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.subheading(
        "Empfänger, Auftragsverarbeiter, Drittländer (Art. 28, 44 bis 49 DSGVO)",
        "Recipients, processors, third countries (Art. 28, 44 to 49 GDPR)",
    );
    let lines = recipients(facts);
    if lines.is_empty() {
        d.says(
            "Der Server teilt keinem fremden Rechner etwas mit.",
            "The server tells no computer of others anything.",
        );
    } else {
        d.list(lines);
    }
    d.says("Auftragsverarbeiter:", "Processors:");
    d.list(parties(answers, Field::Processors, ("keine", "none")));
    if facts.location.is_empty() {
        d.says(
            "Der Standort des Servers ist in seiner Konfiguration nicht genannt (operator.location). Vor der Freigabe ist er einzutragen, weil sich sonst ein Drittlandbezug nicht beurteilen lässt.",
            "The place of the server is not named in its configuration (operator.location). It is to be entered before sign-off, because a link to a third country cannot be judged otherwise.",
        );
    } else {
        d.paragraph([
            t("Standort des Servers: ", "Place of the server: "),
            plain(facts.location.clone()),
            t(
                ". Teilnehmende, die selbst in einem Drittland sitzen, rufen ihre eigene Besprechung von dort ab.",
                ". Participants who are in a third country themselves open their own meeting from there.",
            ),
        ]);
    }
}

fn technology(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.subheading("Technik und Einstellungen", "Technology and settings");
    let mut lines: Vec<Line> = vec![
        vec![content_encryption(facts).into()],
        vec![transport(facts).into()],
        vec![second_factor(facts).into()],
        vec![defaults(facts).into()],
        vec![
            t("Datenträger: ", "Disk: "),
            super::answer(answers, Field::DiskEncryption),
            t(". Zutritt: ", ". Physical access: "),
            super::answer(answers, Field::PhysicalAccess),
        ],
        vec![backups(facts).into()],
    ];
    if let Some(proof) = &facts.last_deletion {
        let good = if proof.good {
            t(" (vollständig)", " (complete)")
        } else {
            t(" (nicht vollständig)", " (not complete)")
        };
        lines.push(vec![
            strong("Letzter Löschlauf: ", "Last deletion run: "),
            plain(proof.at.clone()),
            good,
        ]);
    } else {
        lines.push(vec![t(
            "Letzter Löschlauf: keiner bekannt",
            "Last deletion run: none known",
        )]);
    }
    d.list(lines);
    d.paragraph([
        strong("Bekannte Grenze: ", "Known limit: "),
        t(
            "Im Browser liefert der Server das Programm, das verschlüsselt. Wer den Server beherrscht, könnte ein verändertes ausliefern, ohne dass Teilnehmende es sehen.",
            "In the browser the server delivers the program that encrypts. Whoever controls the server could deliver a changed one without participants seeing it.",
        ),
    ]);
}

/// Whether there are backups, and for how long.
pub(super) fn backups(facts: &Facts) -> Words {
    match &facts.backups {
        Some(backups) => {
            let (days, how) = (backups.days, &facts.encryption.backups);
            w(
                format!("Sicherungen: durch den Server, verschlüsselt mit {how}, aufbewahrt {days} Tage."),
                format!("Backups: by the server, encrypted by {how}, kept for {days} days."),
            )
        }
        None => w(
            "Sicherungen: Der Server macht selbst keine.",
            "Backups: the server makes none itself.",
        ),
    }
}

/// How a new meeting begins, as sentences.
pub(super) fn defaults(facts: &Facts) -> Words {
    let Defaults {
        knock,
        passphrase,
        camera,
        microphone,
        share_asks,
    } = facts.defaults;
    let on = |is| if is { ("an", "on") } else { ("aus", "off") };
    let (passphrase, camera, microphone) = (on(passphrase), on(camera), on(microphone));
    let knock = if facts.newcomers_wait {
        ("an, in jedem Raum", "on, in every room")
    } else {
        on(knock)
    };
    let ask = if !facts.functions.on(Function::ScreenShare) {
        ("ausgeschaltet", "switched off")
    } else if share_asks {
        ("auf Nachfrage bei Gastgebenden", "after asking a host")
    } else {
        ("ohne Nachfrage", "without asking")
    };
    w(
        format!(
            "Eine neue Besprechung beginnt so: Vorraum {}, Kennwort {}, Kamera {}, Mikrofon {}, Bildschirm zeigen {}.",
            knock.0, passphrase.0, camera.0, microphone.0, ask.0
        ),
        format!(
            "A new meeting begins like this: lobby {}, passphrase {}, camera {}, microphone {}, showing a screen {}.",
            knock.1, passphrase.1, camera.1, microphone.1, ask.1
        ),
    )
}
