//! Technical and organisational measures (Art. 32 GDPR), as measured.

use datamap::Words;

use super::common::{answer, content_encryption, creators, kept, labelled, recipients, second_factor, transport};
use super::deletion::last_run;
use super::meeting;
use super::record::{database, location, processors};
use crate::answers::{Answers, Field};
use crate::document::{Document, Line, Piece, plain, strong, t, w};
use crate::facts::{Database, Facts, Proof, Transport, WhoNeedsFactor};
use crate::functions::{Function, State};

/// The whole paper.
pub fn write(facts: &Facts, answers: &Answers) -> Document {
    let mut d = Document::new(
        "Technische und organisatorische Maßnahmen",
        "Technical and organisational measures",
    );
    scope(&mut d, facts);
    pseudonyms(&mut d, facts);
    encryption(&mut d, facts, answers);
    confidentiality(&mut d, facts, answers);
    integrity(&mut d, facts);
    availability(&mut d, facts, answers);
    restoring(&mut d, facts, answers);
    testing(&mut d, answers);
    defaults(&mut d, facts);
    deletion(&mut d, facts);
    meetings(&mut d, facts);
    people(&mut d, answers);
    processing(&mut d, facts, answers);
    incidents(&mut d, answers);
    risks(&mut d, facts);
    d
}

fn scope(d: &mut Document, facts: &Facts) {
    d.heading(
        "0. Geltungsbereich, Aufbau und Stand der Messung (Art. 32 Abs. 1 DSGVO)",
        "0. Scope, structure and day of measurement (Art. 32(1) GDPR)",
    );
    d.says(
        "Dieses Papier beschreibt die Maßnahmen für den unten genannten Server. Was Software und Einstellungen betrifft, hat der Server an sich selbst gemessen; was Räume, Menschen und Verträge betrifft, hat die Organisation angegeben. Maßstab sind Stand der Technik, Kosten, Zwecke und das Risiko für die Betroffenen.",
        "This paper describes the measures for the server named below. What concerns software and settings the server measured of itself; what concerns rooms, people and contracts the organisation has stated. The measure is the state of the art, cost, purposes, and the risk for the persons concerned.",
    );
    d.list([
        vec![t("Gemessen am: ", "Measured on: "), plain(facts.day.clone())],
        vec![
            t("Server und Software: ", "Server and software: "),
            plain(facts.address.clone()),
            t(", Konklave ", ", Konklave "),
            plain(facts.release.clone()),
        ],
        vec![
            t("Fassung der Konfiguration: ", "Version of the configuration: "),
            plain(facts.hash()),
        ],
        vec![t("Standort des Servers: ", "The server stands in: "), location(facts)],
        vec![t("Datenbank: ", "Database: "), database(facts).into()],
    ]);
    d.subheading("Aufbau", "Structure");
    let row = |de: &str, en: &str, does: (&str, &str), keys: (&str, &str)| {
        [vec![strong(de, en)], vec![t(does.0, does.1)], vec![t(keys.0, keys.1)]]
    };
    d.table(
        [("Teil", "Part"), ("Aufgabe", "Task"), ("Schlüssel", "Keys")],
        [
            row(
                "Browser der Teilnehmenden",
                "Participants' browsers",
                (
                    "Ver- und Entschlüsseln, Aufnahme neuer Mitglieder, Anzeige der Anwesenden",
                    "Encrypting and decrypting, taking in members, showing who is there",
                ),
                ("alle Schlüssel der Besprechung", "all keys of the meeting"),
            ),
            row(
                "Server",
                "Server",
                (
                    "Anmeldung, Einlass, Reihenfolge der Nachrichten, Weiterleiten von Ton und Bild",
                    "Sign-in, admission, order of messages, passing on of sound and picture",
                ),
                ("keine der Besprechung", "none of the meeting"),
            ),
            row(
                "Datenbank",
                "Database",
                (
                    "Konten, Räume, Einladungen, Anfragen, Protokoll der Verwaltung",
                    "Accounts, rooms, invitations, requests, audit log",
                ),
                (
                    "keine: der Schlüssel der Versiegelung liegt außerhalb",
                    "none: the key of the sealing is outside",
                ),
            ),
            row(
                "Verwaltung im Browser",
                "Administration in a browser",
                (
                    "Konten, Richtlinie, Zustand, Anfragen; keine Besprechungen",
                    "Accounts, policy, health, requests; no meetings",
                ),
                ("keine", "none"),
            ),
        ],
    );
}

fn pseudonyms(d: &mut Document, facts: &Facts) {
    d.heading(
        "1. Pseudonymisierung (Art. 32 Abs. 1 Buchst. a DSGVO)",
        "1. Pseudonymisation (Art. 32(1)(a) GDPR)",
    );
    d.list([
        vec![if facts.functions.on(Function::GuestAccess) {
            t(
                "Gäste haben kein Konto und wählen ihren Namen selbst; der Server erhält ihn nur verschlüsselt.",
                "Guests have no account and choose their own name; the server gets it encrypted only.",
            )
        } else {
            t(
                "Gäste ohne Konto lässt der Server nicht ein. Ihren Namen in der Besprechung wählt jede Person selbst; der Server erhält ihn nur verschlüsselt und hält nicht fest, mit welchem Konto jemand eintritt.",
                "The server admits no guests without an account. In the meeting everybody chooses their own name; the server gets it encrypted only, and does not note with which account somebody enters.",
            )
        }],
        vec![t(
            "Räume tragen eine zufällige Kennung; ein Titel ist nur verschlossen gespeichert, der Name der anlegenden Person gar nicht. Öffnen können den Titel die Eingeladenen, nicht der Server.",
            "Rooms bear a random id; a title is stored locked only, the name of whoever made them not at all. The title can be opened by those invited, not by the server.",
        )],
        vec![t(
            "Das Protokoll der Verwaltung nennt Konten mit zufälligen Kennungen; der Name dazu verschwindet mit dem Konto.",
            "The audit log names accounts by random ids; the name behind them goes with the account.",
        )],
        vec![t(
            "Einladungslinks, Sitzungen und Wiederherstellungscodes stehen nur als Prüf- oder Suchwerte in der Datenbank; ein Anmeldename steht versiegelt und mit einem Suchwert darin.",
            "Invitation links, sessions and recovery codes are in the database as proofs or search values only; a sign-in name is sealed, with a search value.",
        )],
    ]);
}

fn encryption(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "2. Verschlüsselung (Art. 32 Abs. 1 Buchst. a DSGVO)",
        "2. Encryption (Art. 32(1)(a) GDPR)",
    );
    d.subheading("2.1 Transportweg", "2.1 On the way");
    d.paragraph([transport(facts).into()]);
    if let Transport::Own(tls) = &facts.transport {
        let (de, en) = if tls.automatic {
            (
                "Das Zertifikat wird selbsttätig bezogen und erneuert (ACME, RFC 8555).",
                "The certificate is issued and renewed by itself (ACME, RFC 8555).",
            )
        } else {
            (
                "Das Zertifikat legt die Organisation ein und erneuert es vor Ablauf.",
                "The certificate is put there by the organisation, and renewed before it expires.",
            )
        };
        d.says(de, en);
    }
    d.says(
        "Ton und Bild laufen über SRTP mit DTLS, darin noch einmal verschlüsselt wie unter 2.2.",
        "Sound and picture pass by SRTP with DTLS, inside it encrypted once more as under 2.2.",
    );
    d.subheading("2.2 Inhalte, von Gerät zu Gerät", "2.2 Content, from device to device");
    d.paragraph([content_encryption(facts).into()]);
    d.says(
        "Jede Besprechung hat eigene Schlüssel. Wer geht oder entfernt wird, kann Späteres nicht mehr öffnen; wer kommt, Früheres nicht. Teilnehmende können die Sicherheitswörter vergleichen und so Mitlesende in der Mitte ausschließen.",
        "Each meeting has keys of its own. Whoever leaves or is removed cannot open what comes later; whoever comes cannot open what was before. Participants can compare the spoken code, which rules out somebody in the middle.",
    );
    at_rest(d, facts, answers);
    quantum(d, facts);
}

fn at_rest(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.subheading("2.3 Gespeicherte Daten", "2.3 Data at rest");
    let ciphers = &facts.encryption;
    let row = |de: &str, en: &str, how: Line, key: (&str, &str)| [vec![strong(de, en)], how, vec![t(key.0, key.1)]];
    d.table(
        [
            ("Was", "What"),
            ("Verfahren", "Method"),
            ("Wo der Schlüssel liegt", "Where the key rests"),
        ],
        [
            row(
                "Namen, Anmeldenamen, Adressen, zweite Faktoren, Anfragen",
                "Names, sign-in names, addresses, second factors, requests",
                vec![plain(ciphers.names.clone())],
                (
                    "Verzeichnis secrets des Servers, außerhalb der Datenbank",
                    "The server's directory secrets, outside the database",
                ),
            ),
            row(
                "Kennwörter",
                "Passwords",
                vec![plain(ciphers.passwords.clone())],
                (
                    "keiner: nicht umkehrbar; der Prüfwert ist zusätzlich versiegelt",
                    "none: it cannot be turned back; the proof is sealed besides",
                ),
            ),
            row(
                "Tresor der Mitglieder",
                "Members' vaults",
                vec![plain(ciphers.vault.clone())],
                (
                    "nur bei der Person (Passkey oder Wiederherstellungsphrase)",
                    "with the person only (passkey or recovery phrase)",
                ),
            ),
            row(
                "Sicherungen",
                "Backups",
                vec![plain(ciphers.backups.clone())],
                (
                    "bei der Organisation; der Server kennt nur den öffentlichen Teil",
                    "with the organisation; the server knows the public part only",
                ),
            ),
            row(
                "Datenträger",
                "Disk",
                vec![answer(answers, Field::DiskEncryption)],
                ("Angabe der Organisation", "Stated by the organisation"),
            ),
        ],
    );
}

fn quantum(d: &mut Document, facts: &Facts) {
    d.subheading(
        "2.4 Schutz gegen künftige Quantenrechner",
        "2.4 Protection against future quantum computers",
    );
    let group = facts.encryption.group.to_uppercase();
    let is_hybrid = ["MLKEM", "ML_KEM", "XWING", "KYBER"]
        .iter()
        .any(|name| group.contains(name));
    let (de, en) = if is_hybrid {
        (
            "Der Gruppenschlüssel wird hybrid vereinbart: mit einem herkömmlichen und einem gegen Quantenrechner beständigen Verfahren.",
            "The group key is agreed on in a hybrid way: by a classical method and one that resists quantum computers.",
        )
    } else {
        (
            "Der Gruppenschlüssel wird mit einem herkömmlichen Verfahren vereinbart; beständig gegen Quantenrechner ist es nicht. Die BSI TR-02102 empfiehlt rein herkömmliche Schlüsseleinigung nur noch bis Ende 2031, bei sehr hohem Schutzbedarf bis Ende 2030. Wer heute Verschlüsseltes aufzeichnet, könnte es später öffnen.",
            "The group key is agreed on by a classical method, which does not resist quantum computers. BSI TR-02102 recommends classical key agreement alone until the end of 2031 only, where protection must be very high until the end of 2030. Whoever records ciphertext today might open it later.",
        )
    };
    d.says(de, en);
    d.says(
        "Welche Schlüsseleinigung TLS im Einzelfall wählt, hängt vom Browser ab und wird hier nicht gemessen.",
        "Which key agreement TLS takes depends on the browser, and is not measured here.",
    );
}

fn confidentiality(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "3. Vertraulichkeit (Art. 32 Abs. 1 Buchst. b DSGVO)",
        "3. Confidentiality (Art. 32(1)(b) GDPR)",
    );
    d.subheading("3.1 Zutritt", "3.1 Physical access");
    d.paragraph([answer(answers, Field::PhysicalAccess)]);
    d.subheading("3.2 Zugang", "3.2 System access");
    d.paragraph([second_factor(facts).into()]);
    d.list([
        vec![t(
            "Anmeldung mit Name und Kennwort (mindestens zehn Zeichen, häufige abgelehnt), mit Passkey oder, wo eingerichtet, über den Anmeldedienst der Organisation.",
            "Sign-in by name and password (ten characters at least, common ones refused), by passkey or, where set up, by the organisation's sign-in service.",
        )],
        vec![t(
            "Anmeldedienst der Organisation: ",
            "The organisation's sign-in service: ",
        ), facts.functions.state(Function::ProviderSignIn).name().into(), t(".", ".")],
        vec![t(
            match facts.settings.session_days {
                1 => "Anmeldungen enden nach einem Tag ohne Nutzung.".to_owned(),
                days => format!("Anmeldungen enden nach {days} Tagen ohne Nutzung."),
            },
            match facts.settings.session_days {
                1 => "Sign-ins end after one day without use.".to_owned(),
                days => format!("Sign-ins end after {days} days without use."),
            },
        )],
        vec![t(
            "Wiederholte Fehlversuche sperren zuerst das Netz, aus dem sie kommen, zunehmend länger, dann das Konto; die Sperre des Kontos übersteht einen Neustart.",
            "Repeated wrong tries block first the network they come from, for ever longer, then the account; the block of an account outlives a restart.",
        )],
        vec![t(
            "Was wichtig ist (Auskunft, Löschung, Kennwort, Mitglieder, Richtlinie), verlangt eine frische Bestätigung.",
            "What matters (export, erasure, password, members, policy) takes a fresh proof.",
        )],
        vec![t(
            "Neue Konten erhalten einen Link, der einmal und befristet gilt; voreingestellte Kennwörter gibt es nicht.",
            "New accounts get a link that works once and for a time; there are no preset passwords.",
        )],
    ]);
    if facts.functions.on(Function::ProviderSignIn) {
        d.says(
            "Wer über den Anmeldedienst kommt, hat hier weder Kennwort noch zweiten Faktor: Beides ist Sache jenes Dienstes. Ein Kennwort gibt es nur auf Einmal-Link der Verwaltung für die Zeit, in der er ausfällt. Solche Anmeldungen enden nach den Stunden, die provider.session_hours nennt, benutzt oder nicht, und wenn der Anmeldedienst eine Abmeldung mitteilt.",
            "Whoever comes by the sign-in service has neither a password nor a second factor here: both are that service's matter. A password is given only by a one-time link of the administration for when that service fails. Such sign-ins end after the hours that provider.session_hours says, used or not, and when the service tells of a sign-out.",
        );
    }
    access(d, facts);
    d.subheading("3.4 Trennung", "3.4 Separation");
    d.says(
        "Besprechungen sind durch eigene Schlüssel voneinander getrennt, auch gegenüber dem Server. Konten sind es nicht: Ein Server hat eine Verwaltung und keine Mandanten. Organisationen, die voneinander getrennt sein müssen, betreiben je einen eigenen Server.",
        "Meetings are separated from each other by keys of their own, before the server as well. Accounts are not: a server has one administration and no tenants. Organisations that have to be separate run a server each.",
    );
}

fn access(d: &mut Document, facts: &Facts) {
    d.subheading("3.3 Zugriff: Rollen und Rechte", "3.3 Data access: roles and rights");
    let row = |act: (&str, &str), may: [bool; 4]| {
        let yes = |is| vec![if is { t("ja", "yes") } else { plain("–") }];
        let [member, council, officer, admin] = may.map(yes);
        [vec![t(act.0, act.1)], member, council, officer, admin]
    };
    d.table(
        [
            ("Recht", "Right"),
            ("Mitglied", "Member"),
            ("Betriebs- oder Personalrat", "Works council"),
            ("Datenschutz", "Data protection officer"),
            ("Verwaltung", "Administrator"),
        ],
        [
            row(
                ("Eigenes Konto, eigene Besprechungen", "Own account, own meetings"),
                [true; 4],
            ),
            row(
                (
                    "Protokoll der Verwaltung, Datenverzeichnis, Löschnachweise lesen",
                    "Read audit log, data map, proofs of deletion",
                ),
                [false, true, true, true],
            ),
            row(
                (
                    "Anfragen zum Datenschutz lesen und beantworten",
                    "Read and answer requests about data",
                ),
                [false, false, true, true],
            ),
            row(
                (
                    "Der Inbetriebnahme zustimmen, je für den eigenen Schritt",
                    "Agree to going live, each for their own step",
                ),
                [false, true, true, false],
            ),
            [
                vec![t(
                    "Mit Begründung angeben, dass ein Schritt vor der Inbetriebnahme entfällt",
                    "State with a reason that a step before going live is not applicable",
                )],
                vec![plain("–")],
                vec![t("den eigenen", "their own")],
                vec![t("den eigenen", "their own")],
                vec![t(
                    "jeden, es sei denn, die zuständige Rolle hat für die geltende Konfiguration zugestimmt oder es selbst angegeben",
                    "either, unless the role in charge of it has agreed for the configuration in force or has stated it itself",
                )],
            ],
            row(("In Betrieb nehmen", "Go live"), [false, false, false, true]),
            row(
                (
                    "Mitglieder, Richtlinie, Funktionen, Zustand des Servers",
                    "Members, policy, functions, health of the server",
                ),
                [false, false, false, true],
            ),
            row(
                (
                    "Inhalt, Titel oder Teilnehmende einer Besprechung sehen",
                    "See content, title or participants of a meeting",
                ),
                [false; 4],
            ),
        ],
    );
    let (de, en) = if facts.functions.on(Function::GuestAccess) {
        (
            "In eine Besprechung kommt nur, wer ihren Link hat; kein Konto öffnet sie.",
            "Only whoever has its link enters a meeting; no account opens it.",
        )
    } else {
        (
            "In eine Besprechung kommt nur, wer ihren Link hat und dazu mit einem Konto angemeldet ist; ein Konto allein öffnet sie nicht.",
            "Only whoever has its link and is signed in with an account besides enters a meeting; an account alone does not open it.",
        )
    };
    d.says(
        format!("{de} In ihr gelten eigene Rollen (Leitung, Co-Leitung, Vortrag, Teilnahme), die jedes Gerät selbst prüft."),
        format!("{en} In it there are roles of its own (host, co-hosts, presenters, participants), which each device checks itself."),
    );
    d.paragraph([
        t("Besprechungen anlegen dürfen: ", "Meetings may be created by: "),
        creators(facts).into(),
        t(".", "."),
    ]);
}

fn integrity(d: &mut Document, facts: &Facts) {
    d.heading(
        "4. Integrität (Art. 32 Abs. 1 Buchst. b DSGVO)",
        "4. Integrity (Art. 32(1)(b) GDPR)",
    );
    d.list([
        vec![t(
            format!(
                "Eingabekontrolle: Änderungen durch die Verwaltung und sicherheitsrelevante Handlungen stehen mit Zeit, Art, Handelnden und Betroffenen im Protokoll der Verwaltung, verkettet mit Prüfwerten, {} Tage lang. Nutzung und Besprechungen stehen nicht darin.",
                facts.settings.audit_days
            ),
            format!(
                "Input control: changes by administrators and acts that matter to security are in the audit log with time, kind, by whom and to whom, chained by proofs, for {} days. Use and meetings are not in it.",
                facts.settings.audit_days
            ),
        )],
        vec![t(
            "Weitergabe: Nachrichten sind in der Gruppe unterschrieben; verfälschte, wiederholte oder unverschlüsselte Ton- und Bilddaten werden verworfen und gezählt.",
            "Transfer: messages are signed within the group; frames that are altered, replayed or in the clear are dropped and counted.",
        )],
        vec![t(
            "Programm im Browser: Es kommt allein von diesem Server, nichts wird von anderen Rechnern nachgeladen.",
            "Program in the browser: it comes from this server alone, nothing is loaded from other computers.",
        )],
        vec![strong(
            "Nicht vorhanden: Pakete sind nicht digital unterschrieben, und ein verändertes Programm im Browser würde nicht bemerkt. Wer installiert, vergleicht Herkunft und Prüfsumme des Pakets.",
            "Not there: packages are not signed, and an altered program in the browser would not be noticed. Whoever installs compares origin and hash of the package.",
        )],
    ]);
}

fn availability(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "5. Verfügbarkeit und Belastbarkeit (Art. 32 Abs. 1 Buchst. b DSGVO)",
        "5. Availability and resilience (Art. 32(1)(b) GDPR)",
    );
    d.list([
        vec![t(
            format!(
                "Kapazität: bis {} Personen je Besprechung, bis {} Verbindungen zugleich.",
                facts.room_capacity, facts.connections
            ),
            format!(
                "Capacity: up to {} people in a meeting, up to {} connections at once.",
                facts.room_capacity, facts.connections
            ),
        )],
        vec![t(
            "Überlastung: Anfragen, Verbindungen, Fehlversuche und Speicher sind je Adresse und insgesamt begrenzt. Gegen einen Angriff, der die Leitung füllt, hilft nur der Netzbetreiber.",
            "Overload: requests, connections, wrong tries and memory are limited, by address and in all. Against an attack that fills the line only the network provider helps.",
        )],
        vec![t(
            "Neustart: Laufende Besprechungen setzen sich nach einem Neustart des Servers in der Regel von selbst fort.",
            "Restart: meetings under way as a rule go on by themselves after a restart of the server.",
        )],
        vec![t(
            "Grenze: Der Server ist einfach vorhanden; einen zweiten, der übernimmt, sieht das Programm nicht vor.",
            "Limit: there is one server; the program has no second one that takes over.",
        )],
        backups(facts),
        last_backup(facts),
        labelled(answers, Field::RestoreTest),
        labelled(answers, Field::RecoveryGoals),
    ]);
}

fn backups(facts: &Facts) -> Line {
    match &facts.backups {
        Some(backups) => vec![t(
            format!(
                "Sicherung: einmal am Tag durch den Server, verschlüsselt ({}), aufbewahrt {} Tage.",
                facts.encryption.backups, backups.days
            ),
            format!(
                "Backup: once a day by the server, encrypted ({}), kept for {} days.",
                facts.encryption.backups, backups.days
            ),
        )],
        None => vec![strong(
            "Sicherung: Der Server macht selbst keine. Ohne Sicherung von anderer Hand gehen bei einem Ausfall des Datenträgers Konten, Räume und Anfragen verloren.",
            "Backup: the server makes none itself. Without backups by other means a failure of the disk loses accounts, rooms and requests.",
        )],
    }
}

fn last_backup(facts: &Facts) -> Line {
    let label = t("Letzte Sicherung durch den Server: ", "Last backup by the server: ");
    match &facts.last_backup {
        Some(Proof { at, good: true }) => vec![label, plain(at.clone()), t(", gelungen.", ", succeeded.")],
        Some(Proof { at, good: false }) => {
            vec![
                label,
                plain(at.clone()),
                t(", ", ", "),
                strong("fehlgeschlagen", "failed"),
                t(".", "."),
            ]
        }
        None => vec![label, t("keine bekannt.", "none known.")],
    }
}

fn restoring(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "6. Wiederherstellung nach einem Zwischenfall (Art. 32 Abs. 1 Buchst. c DSGVO)",
        "6. Restoring after an incident (Art. 32(1)(c) GDPR)",
    );
    let mut steps = vec![
        vec![t(
            "Ursache feststellen und abstellen; bei Verdacht auf Zugriff Fremder gilt Abschnitt 14.",
            "Find and end the cause; where strangers may have had access, section 14 holds.",
        )],
        vec![t(
            "Software gleicher oder neuerer Version auf einem leeren Rechner einrichten.",
            "Set up software of the same or a newer version on an empty computer.",
        )],
        vec![t(
            "Letzte Sicherung mit dem Schlüssel der Organisation und den Schlüsseln des Servers zurückspielen (Befehl restore).",
            "Restore the last backup with the organisation's key and the server's keys (command restore).",
        )],
        vec![t(
            "Seit der Sicherung gelöschte Konten erneut löschen; alle melden sich neu an. Besprechungen stehen in keiner Sicherung.",
            "Delete again the accounts deleted since the backup; everybody signs in anew. Meetings are in no backup.",
        )],
        vec![t(
            "Mit dem Prüfbefehl des Servers (doctor) abnehmen und den Vorgang vermerken.",
            "Check with the server's own command (doctor), and note what was done.",
        )],
    ];
    if facts.backups.is_none() {
        steps.insert(
            0,
            vec![strong(
                "Voraussetzung: eine Sicherung, die die Organisation selbst gemacht hat; der Server macht hier keine.",
                "Condition: a backup that the organisation has made; the server makes none here.",
            )],
        );
    }
    d.steps(steps);
    d.paragraph(labelled(answers, Field::RecoveryGoals));
}

fn testing(d: &mut Document, answers: &Answers) {
    d.heading(
        "7. Regelmäßige Überprüfung (Art. 32 Abs. 1 Buchst. d DSGVO)",
        "7. Regular testing (Art. 32(1)(d) GDPR)",
    );
    d.list([
        vec![t(
            "Im Betrieb: Der Server prüft Datenbank, Weiterleitung von Ton und Bild, Löschläufe, fällige Anfragen und, wo eingerichtet, Sicherung und Mail laufend und zeigt das der Verwaltung als Ampel; der Befehl doctor prüft Zertifikat, Dateirechte, Uhr, Speicherplatz und Ports.",
            "In operation: the server checks database, passing on of sound and picture, deletion runs, requests that fall due and, where set up, backup and mail all the time and shows it to administrators as a traffic light; the command doctor checks certificate, file permissions, clock, disk space and ports.",
        )],
        vec![t(
            "Bei der Entwicklung: automatische Prüfungen, darunter, dass Seiten keine fremden Rechner aufrufen, der Server während Besprechungen niemanden ruft, in Datenbank, Protokollen und Sicherungen keine Inhalte stehen und Fristen eingehalten werden.",
            "In development: automatic tests, among them that pages call no other computers, that the server calls nobody while people meet, that database, logs and backups hold no content, and that periods are kept.",
        )],
        vec![t(
            "Software Dritter: geprüft auf bekannte Schwachstellen, Herkunft und Lizenzen; die Abhängigkeiten stehen mit Versionen im Quelltext.",
            "Software of others: checked for known weaknesses, origin and licences; dependencies stand in the sources with their versions.",
        )],
        vec![t(
            "Aktualisierung: Der Server sucht nicht selbst nach neuen Versionen; die Organisation verfolgt sie und spielt sie ein, nach einer Sicherung.",
            "Updates: the server does not look for new versions; the organisation follows them and installs them, after a backup.",
        )],
        vec![strong(
            "Nicht vorhanden: ein Prüfbericht unabhängiger Dritter (Penetrationstest), eine Zertifizierung und eine mitgelieferte Stückliste der Software (SBOM).",
            "Not there: a report by independent third parties (penetration test), a certification, and a bill of materials (SBOM) that comes with the software.",
        )],
        labelled(answers, Field::NextReview),
    ]);
}

fn defaults(d: &mut Document, facts: &Facts) {
    d.heading(
        "8. Datenschutz durch Voreinstellung (Art. 25 Abs. 2 DSGVO)",
        "8. Data protection by default (Art. 25(2) GDPR)",
    );
    d.says(
        "„Fest“ heißt: Keine Einstellung ändert das.",
        "“Fixed” means that no setting changes it.",
    );
    let begin = &facts.defaults;
    let switch = |on| if on { w("an", "on") } else { w("aus", "off") };
    let row = |setting: (&str, &str), state: Words, who: (&str, &str)| {
        [
            vec![t(setting.0, setting.1)],
            vec![Piece::Words(state)],
            vec![t(who.0, who.1)],
        ]
    };
    let maker = (
        "wer die Besprechung anlegt oder leitet",
        "whoever makes or leads the meeting",
    );
    let person = ("nur die Person selbst", "the person alone");
    let policy = ("Verwaltung, protokolliert", "administrators, logged");
    let operator = ("Betreiber, in der Konfiguration", "operator, in the configuration");
    let deciders = (
        "Verwaltung, wieder an nur mit vier Antworten, protokolliert",
        "administrators, on again only with four answers, logged",
    );
    let settings = &facts.settings;
    let knock = if facts.newcomers_wait {
        (w("an, in jedem Raum", "on, in every room"), policy)
    } else {
        (switch(begin.knock), maker)
    };
    let mut rows = vec![
        row(
            ("Profil der Regeln", "Profile of the rules"),
            facts.profile.name().into(),
            policy,
        ),
        row(("Vorraum mit Anklopfen", "Lobby with knocking"), knock.0, knock.1),
        row(
            ("Kennwort der Besprechung neben dem Link", "Passphrase besides the link"),
            switch(begin.passphrase),
            maker,
        ),
        row(
            ("Kamera beim Eintritt", "Camera on entering"),
            switch(begin.camera),
            person,
        ),
        row(
            ("Mikrofon beim Eintritt", "Microphone on entering"),
            switch(begin.microphone),
            person,
        ),
        row(
            (
                "Bildschirm zeigen nur nach Zustimmung",
                "Showing a screen only with a host's yes",
            ),
            if facts.functions.on(Function::ScreenShare) {
                switch(begin.share_asks)
            } else {
                w(
                    "entfällt: niemand beginnt, einen Bildschirm zu zeigen (was schon gezeigt wurde, läuft, bis es endet)",
                    "not applicable: nobody begins to show a screen (what was shown before goes on until it ends)",
                )
            },
            maker,
        ),
        row(
            ("Verschlüsselung von Gerät zu Gerät", "Encryption from device to device"),
            w("an", "on"),
            ("fest", "fixed"),
        ),
        row(
            ("IP-Adressen auf Datenträgern", "IP addresses on disks"),
            w("keine", "none"),
            ("fest", "fixed"),
        ),
        row(
            (
                "Telemetrie, Aufrufe fremder Rechner durch Seiten",
                "Telemetry, calls of pages to others",
            ),
            if facts.functions.on(Function::ProviderSignIn) {
                w(
                    "keine; auf Knopfdruck zum Anmeldedienst der Organisation",
                    "none; to the organisation's sign-in service at the press of a button",
                )
            } else {
                w("keine", "none")
            },
            ("fest", "fixed"),
        ),
        row(("Besprechungen anlegen", "Making meetings"), creators(facts), policy),
        row(
            ("Zweiter Faktor Pflicht für", "Second factor required of"),
            factor(facts),
            policy,
        ),
    ];
    for (de, en, days) in [
        ("Unbenutzte Anmeldungen", "Sign-ins not used", settings.session_days),
        ("Protokoll der Verwaltung", "Audit log", settings.audit_days),
        (
            "Planung voraus, höchstens",
            "Planning ahead, at most",
            settings.plan_days,
        ),
    ] {
        let words = match days {
            1 => w("1 Tag", "1 day"),
            days => w(format!("{days} Tage"), format!("{days} days")),
        };
        rows.push(row((de, en), words, policy));
    }
    rows.push(row(
        (
            "Beantwortete Anfragen, ab Ende des Jahres",
            "Answered requests, from the end of the year",
        ),
        match settings.request_years {
            1 => w("1 Jahr", "1 year"),
            years => w(format!("{years} Jahre"), format!("{years} years")),
        },
        policy,
    ));
    rows.push(row(
        ("Räume ohne gewählten Tag", "Rooms without a chosen day"),
        meeting::room_kept(facts),
        operator,
    ));
    rows.push(row(
        ("Stufe des technischen Protokolls", "Level of the technical log"),
        w(facts.log_level.clone(), facts.log_level.clone()),
        operator,
    ));
    for function in Function::SWITCHED {
        let (name, state) = (function.name(), facts.functions.state(*function));
        rows.push(row((name.de, name.en), state.name().into(), deciders));
    }
    for (function, who) in SENSITIVE {
        let state = facts.functions.state(*function);
        let who = if state == State::Absent {
            ("fest", "fixed")
        } else {
            *who
        };
        let name = function.name();
        rows.push(row((name.de, name.en), state.name().into(), who));
    }
    d.table(
        [
            ("Einstellung", "Setting"),
            ("Voreinstellung hier", "Default here"),
            ("Wer sie ändern kann", "Who can change it"),
        ],
        rows,
    );
}

/// Functions of which the default matters most, and who could switch them.
const SENSITIVE: &[(Function, (&str, &str))] = &[
    (Function::Recording, ("Betreiber", "operator")),
    (Function::Transcription, ("Betreiber", "operator")),
    (Function::ChatStorage, ("Betreiber", "operator")),
    (Function::AttentionTracking, ("Betreiber", "operator")),
    (Function::Presence, ("Betreiber", "operator")),
    (Function::ReadReceipts, ("Betreiber", "operator")),
    (Function::AttendanceProof, ("Betreiber", "operator")),
    (Function::RemoteControl, ("Betreiber", "operator")),
    (Function::Push, ("Betreiber", "operator")),
    (
        Function::Mail,
        ("Betreiber, in der Konfiguration", "operator, in the configuration"),
    ),
];

fn factor(facts: &Facts) -> Words {
    match facts.second_factor {
        WhoNeedsFactor::Nobody => w("niemanden", "nobody"),
        WhoNeedsFactor::Administrators => w("die Verwaltung", "administrators"),
        WhoNeedsFactor::Everyone => w("alle Konten", "every account"),
    }
}

fn deletion(d: &mut Document, facts: &Facts) {
    d.heading(
        "9. Löschläufe (Art. 5 Abs. 1 Buchst. e DSGVO)",
        "9. Deletion runs (Art. 5(1)(e) GDPR)",
    );
    d.says(
        "Der Server löscht stündlich und vor jedem Start, was fällig ist, und schreibt einen Nachweis ohne personenbezogene Daten. Einzelheiten: Papier „Löschkonzept“.",
        "The server deletes what is due every hour and before each start, and writes a proof without personal data. Details: paper “Deletion concept”.",
    );
    d.paragraph(last_run(&facts.last_deletion));
    let entries = [
        "meeting_content",
        "addresses",
        "sessions",
        "audit",
        "requests",
        "deletion_proofs",
    ];
    let rows = entries
        .iter()
        .filter_map(|id| facts.entry(id))
        .map(|entry| [vec![Piece::from(entry.what)], vec![Piece::Words(kept(entry, facts))]]);
    d.table([("Auszug: Daten", "Extract: data"), ("Frist", "Period")], rows);
}

fn meetings(d: &mut Document, facts: &Facts) {
    d.heading("10. Sicherheit der Besprechung", "10. Security of meetings");
    let begin = &facts.defaults;
    let door = if begin.knock {
        t(
            "Einlass: Eine neue Besprechung beginnt mit Vorraum; Wartende sehen und hören nichts, bis die Leitung sie einlässt.",
            "Admission: a new meeting begins with a lobby; whoever waits sees and hears nothing until a host lets them in.",
        )
    } else {
        t(
            "Einlass: Eine neue Besprechung beginnt ohne Vorraum; er kann jederzeit eingeschaltet werden.",
            "Admission: a new meeting begins without a lobby; it can be switched on at any time.",
        )
    };
    let passphrase = if begin.passphrase {
        t(
            "Kennwort der Besprechung: Es ist zusätzlich zum Link vorgesehen und auf anderem Weg mitzuteilen; der Server kennt es nicht.",
            "Passphrase: it is asked for besides the link, and to be told by another way; the server does not know it.",
        )
    } else {
        t(
            "Kennwort der Besprechung: Es ist möglich, aber nicht vorgesehen; der Server kennt es nicht.",
            "Passphrase: it is possible, but not by default; the server does not know it.",
        )
    };
    let share = if !facts.functions.on(Function::ScreenShare) {
        t(
            "Bildschirm: ist ausgeschaltet; der Server leitet keinen neuen weiter (was schon gezeigt wurde, bis es endet).",
            "Screen: is switched off; the server passes on no new one (what was shown before goes on until it ends).",
        )
    } else if begin.share_asks {
        t(
            "Bildschirm: Teilnehmende zeigen ihn erst, wenn die Leitung zustimmt; jedes Gerät prüft das.",
            "Screen: participants show theirs only once a host agrees; each device checks that.",
        )
    } else {
        t(
            "Bildschirm: Teilnehmende dürfen ihn ohne Nachfrage zeigen.",
            "Screen: participants may show theirs without asking.",
        )
    };
    let recording = match facts.functions.state(Function::Recording) {
        State::On => t(
            "Aufzeichnung: ist eingeschaltet und bedarf der Ansage und Zustimmung aller (§ 201 StGB).",
            "Recording: is switched on, and takes an announcement and everybody's agreement (§ 201 StGB).",
        ),
        _ => t(
            "Aufzeichnung: gibt es hier nicht; heimliche Mitschnitte mit anderen Mitteln sind strafbar (§ 201 StGB), technisch aber nicht zu verhindern.",
            "Recording: there is none here; recording in secret by other means is an offence (§ 201 StGB), but cannot be prevented.",
        ),
    };
    d.list([
        vec![door],
        vec![passphrase],
        vec![t(
            "Abschließen und Entfernen: Die Leitung kann die Tür schließen und Personen entfernen; deren Schlüssel gilt dann nicht mehr.",
            "Locking and removing: hosts can lock the door and remove people, whose keys then open nothing more.",
        )],
        vec![t(
            "Einzellinks: Für eine Person oder mit Ablauf, einzeln widerrufbar.",
            "Personal links: for one person, or with an end, each can be withdrawn.",
        )],
        vec![share],
        vec![t(
            "Kamera und Mikrofon: Niemand kann sie von außen einschalten; gefragt werden darf.",
            "Camera and microphone: nobody can switch them on from outside; one may ask.",
        )],
        vec![recording],
        vec![t(
            "Anzeige: Jedes Gerät listet, wer mithört, aus der Gruppe selbst und warnt bei Abweichungen.",
            "Display: each device lists who hears from the group itself, and warns of differences.",
        )],
    ]);
}

fn people(d: &mut Document, answers: &Answers) {
    d.heading("11. Endgeräte (Art. 32 Abs. 1 DSGVO)", "11. Devices (Art. 32(1) GDPR)");
    d.paragraph([answer(answers, Field::Endpoints)]);
    d.says(
        "Das Programm läuft im Browser; auf dem Gerät liegen nur Einstellungen, für Mitglieder die Kennung ihrer Anmeldung und, solange ein Tab offen ist, Angaben zur Besprechung; deren Stand ist versiegelt. Auf einem als öffentlich gekennzeichneten Gerät bleibt nichts.",
        "The program runs in the browser; on the device there are settings only, for members the token of their sign-in and, while a tab is open, particulars of the meeting, the state of which is sealed. On a device marked as public nothing stays.",
    );
    d.heading(
        "12. Beschäftigte: Verpflichtung und Schulung (Art. 29, Art. 32 Abs. 4 DSGVO)",
        "12. Staff: commitment and training (Art. 29, Art. 32(4) GDPR)",
    );
    d.paragraph([answer(answers, Field::Training)]);
}

fn processing(d: &mut Document, facts: &Facts, answers: &Answers) {
    d.heading(
        "13. Auftragskontrolle (Art. 28 DSGVO)",
        "13. Control of processors (Art. 28 GDPR)",
    );
    d.list(processors(answers));
    d.says(
        "Der Hersteller der Software hat keinen Zugang zum Server und erhält nichts von ihm. Einen Zugang zur Fernwartung bringt die Software nicht mit.",
        "The maker of the software has no access to the server and receives nothing from it. The software brings no access for remote maintenance with it.",
    );
    let is_bound = |field| answers.is(field) == Some(true);
    if is_bound(Field::ProfessionalSecrecy) || is_bound(Field::PublicBody) {
        d.says(
            "Wer als Dienstleister mitwirkt und Geheimnisse erfahren könnte, ist vorher zur Geheimhaltung zu verpflichten (§ 203 Abs. 3 und 4 StGB); Vordruck im Papier „Verpflichtung auf das Berufsgeheimnis“.",
            "Service providers who take part and might learn secrets have to be bound to secrecy first (§ 203(3) and (4) StGB); form in the paper “Obligation to professional secrecy”.",
        );
    }
    let told = recipients(facts);
    if !told.is_empty() {
        d.says("Der Server wendet sich an:", "The server turns to:");
        d.list(told);
    }
}

fn incidents(d: &mut Document, answers: &Answers) {
    d.heading(
        "14. Umgang mit Vorfällen (Art. 33 und 34 DSGVO)",
        "14. Handling of incidents (Art. 33 and 34 GDPR)",
    );
    d.list([
        labelled(answers, Field::IncidentContact),
        vec![t(
            "Regel: Die Meldestelle unterrichtet Leitung und Datenschutz, sichert Protokoll der Verwaltung und Betriebsprotokoll und entscheidet über Abschalten.",
            "Rule: whoever takes the report tells management and data protection, secures audit log and technical log, and decides on switching off.",
        )],
        vec![t(
            "Meldung an die Aufsichtsbehörde möglichst binnen 72 Stunden nach Bekanntwerden (Art. 33 Abs. 1 DSGVO), es sei denn, ein Risiko für die Betroffenen ist unwahrscheinlich; Entwurf im Papier „Meldung einer Datenschutzverletzung“.",
            "Notification to the supervisory authority where feasible within 72 hours of becoming aware (Art. 33(1) GDPR), unless a risk is unlikely; draft in the paper “Personal data breach”.",
        )],
        vec![t(
            "Sofortmaßnahmen im Programm: Konto sperren, Anmeldungen beenden, Links widerrufen, Kennwort der Besprechung wechseln, Besprechung beenden.",
            "First measures in the program: suspend accounts, end sign-ins, withdraw links, change the passphrase, end the meeting.",
        )],
    ]);
}

fn risks(d: &mut Document, facts: &Facts) {
    d.heading("15. Verbleibende Risiken", "15. Remaining risks");
    let mut lines = vec![
        vec![t(
            "Das Programm im Browser liefert der Server. Wer ihn übernimmt, könnte ein verändertes ausliefern; die Verschlüsselung schützt dann nicht.",
            "The server delivers the program in the browser. Whoever takes it over could deliver an altered one; encryption does not protect then.",
        )],
        vec![t(
            "Während einer Besprechung sieht der Server Adressen, Zeiten und Datenmengen; er schreibt sie auf keinen Datenträger, könnte es aber, wenn er verändert würde.",
            "During a meeting the server sees addresses, times and amounts of data; it writes them to no disk, but could if it were altered.",
        )],
        vec![t(
            "Wer den Link hat, kann kommen. Ein weitergegebener Link öffnet, soweit nicht Vorraum oder Kennwort entgegenstehen.",
            "Whoever has the link can come. A link passed on opens, unless lobby or passphrase stand against it.",
        )],
        vec![t(
            "Mitglieder einer Besprechung teilen die Schlüssel für Ton und Bild: Ein Mitglied könnte mit Hilfe des Servers einzelne Ton- oder Bilddaten im Namen eines anderen senden. Nachrichten sind davor geschützt.",
            "Members of a meeting share the keys for sound and picture: a member could, with the server's help, send single pieces of sound or picture in another's name. Messages are protected from that.",
        )],
        vec![t(
            "Überwachte Geräte, Bildschirmfotos, Mithörende im Raum und unscharfe Kanten eines Hintergrunds lassen sich nicht ausschließen.",
            "Devices under surveillance, screenshots, people listening in the room and edges of a background cannot be ruled out.",
        )],
        vec![t(
            "Nach dem Zurückspielen einer Sicherung gelten seither gelöschte Konten und widerrufene Links wieder, bis sie erneut gelöscht sind.",
            "Once a backup was restored, accounts deleted and links withdrawn since are back, until they are deleted again.",
        )],
        vec![t(
            "Netze, die nur Verbindungen über Port 443 zulassen, übertragen kein Bild und keinen Ton.",
            "Networks that let nothing but port 443 pass carry neither picture nor sound.",
        )],
        vec![t(
            "Der Server kann den Dienst verweigern oder verzögern; davor schützt keine Verschlüsselung.",
            "The server can refuse or delay service; no encryption protects against that.",
        )],
    ];
    if facts.transport == Transport::Proxy {
        lines.push(vec![t(
            "Ein Proxy steht davor: Er muss die Adresse der Gegenstelle selbst setzen, darf keine Zugriffe protokollieren und bestimmt die Stärke von TLS.",
            "There is a proxy in front: it has to set the address of the other side itself, must not log requests, and decides how strong TLS is.",
        )]);
    }
    if let Database::Postgres(_) = facts.database {
        lines.push(vec![t(
            "PostgreSQL hält Gelöschtes in seinem eigenen Protokoll, bis dessen Dateien wiederverwendet werden.",
            "PostgreSQL keeps what was deleted in its own log until those files are used again.",
        )]);
    }
    if facts.second_factor == WhoNeedsFactor::Nobody {
        lines.push(vec![strong(
            "Auch die Verwaltung kann sich mit einem Kennwort allein anmelden.",
            "Administrators, too, can sign in by a password alone.",
        )]);
    }
    d.list(lines);
}
