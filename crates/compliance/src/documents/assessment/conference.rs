//! DSK: Orientierungshilfe Videokonferenzsysteme.

use super::item::{Item, asks};
use crate::answers::{Answers, Field};
use crate::documents::common::meets;
use crate::facts::{Database, Facts, Role, Tls, Transport, WhoNeedsFactor};
use crate::functions::{Function, State};

/// Every item.
pub fn items(facts: &Facts, answers: &Answers) -> Vec<Item> {
    vec![
        outflow(facts),
        processors(answers),
        place(facts),
        recipients(facts),
        transport(facts),
        end_to_end(),
        fresh_keys(),
        verified(),
        program(),
        factor(facts, answers),
        passphrase(facts),
        lobby(facts),
        roles(),
        recording(facts),
        defaults(facts),
        screens(facts),
        background(facts),
        logs(),
        deletion(facts),
        notice(),
        rights(),
    ]
}

/// Whether content is of the kind that asks for more.
pub fn is_high_risk(answers: &Answers) -> bool {
    answers.is(Field::ProfessionalSecrecy) == Some(true) || meets(answers, "patients")
}

/// Computers of others that the configuration names.
fn called(facts: &Facts, with: impl Fn(Role) -> bool) -> String {
    let recipients = facts.recipients.iter().filter(|recipient| with(recipient.role));
    let mut hosts: Vec<&str> = recipients.map(|recipient| recipient.host.as_str()).collect();
    if let Database::Postgres(host) = &facts.database {
        hosts.push(host);
    }
    hosts.join(", ")
}

fn outflow(facts: &Facts) -> Item {
    let called = called(facts, |_| true);
    let (de, en) = if called.is_empty() {
        (
            "Der Server ruft niemanden, der nicht gekommen ist; keine Seite fragt einen fremden Rechner.".to_owned(),
            "The server calls nobody who has not come; no page asks a computer of others.".to_owned(),
        )
    } else {
        (
            format!(
                "Der Server ruft außer denen, die kommen, nur, was seine Konfiguration nennt ({called}); keine Seite lädt etwas von einem fremden Rechner."
            ),
            format!(
                "Besides those who come, the server calls only what its configuration names ({called}); no page loads anything from a computer of others."
            ),
        )
    };
    asks(
        "Keine Daten an Hersteller oder Dritte (Telemetrie, Diagnose, fremde Inhalte)",
        "No data to manufacturers or third parties (telemetry, diagnostics, content from elsewhere)",
    )
    .shown(
        &de,
        &en,
        &[
            "web/e2e/network/egress.mjs::nobody is called who did not come",
            "web/e2e/meeting/meeting.test.mjs::no page asked any other host for anything, and none failed",
        ],
    )
}

fn processors(answers: &Answers) -> Item {
    let asked = asks(
        "Auftragsverarbeitung vertraglich geregelt (Art. 28 DSGVO)",
        "Processing on behalf governed by contract (Art. 28 GDPR)",
    );
    match answers.rows(Field::Processors) {
        Some(rows) if rows.is_empty() => asked.not_here(
            "Nach Ihren Angaben gibt es keine Auftragsverarbeiter.",
            "By what you said there are no processors.",
        ),
        _ => asked.said(
            answers,
            Field::Processors,
            (
                "Verträge beilegen; ein Muster schreibt dieses System.",
                "attach the contracts; this system writes a template.",
            ),
        ),
    }
}

fn place(facts: &Facts) -> Item {
    let asked = asks("Verarbeitung in EU oder EWR", "Processing in the EU or EEA");
    if facts.location.is_empty() {
        return asked.missing(
            (
                "In der Konfiguration steht nicht, wo der Server ist.",
                "the configuration does not say where the server stands.",
            ),
            ("operator.location setzen.", "set operator.location."),
        );
    }
    let (de, en) = (
        format!("Der Ort ist angegeben, nicht gemessen: {}.", facts.location),
        format!("the place is stated, not measured: {}.", facts.location),
    );
    asked.partly(
        (&de, &en),
        (
            "Mietvertrag oder Anschrift des Rechenzentrums beilegen.",
            "attach the lease or the address of the data centre.",
        ),
        &[],
    )
}

fn recipients(facts: &Facts) -> Item {
    let asked = asks(
        "Empfänger bekannt und begrenzt; Drittlandübermittlung geprüft (Art. 44 ff. DSGVO)",
        "Recipients known and limited; transfers to third countries examined (Art. 44 ff. GDPR)",
    );
    let hosts = called(facts, |role| role != Role::CertificateAuthority);
    if hosts.is_empty() {
        let (more_de, more_en) = facts
            .recipient(Role::CertificateAuthority)
            .map_or_else(Default::default, |authority| {
                let host = &authority.host;
                (
                    format!(" Die Zertifizierungsstelle {host} erfährt den Namen des Servers und, falls eingerichtet, eine Kontaktadresse des Betreibers."),
                    format!(" The certificate authority {host} learns the name of the server and, if set up, a contact address of the operator."),
                )
            });
        return asked.measured(
            format!("Konfiguriert ist kein fremder Rechner, der Daten von Teilnehmenden oder Konten erhält.{more_de}"),
            format!("no computer of others that gets data of participants or accounts is configured.{more_en}"),
            &["web/e2e/network/egress.mjs::nobody is called who did not come"],
        );
    }
    let (de, en) = (
        format!("Wo diese Empfänger verarbeiten, misst der Server nicht: {hosts}."),
        format!("the server does not measure where these recipients process: {hosts}."),
    );
    asked.partly(
        (&de, &en),
        (
            "Ort und Vertrag jedes Empfängers festhalten; im Drittland Angemessenheitsbeschluss oder Standardvertragsklauseln (EU) 2021/914.",
            "note place and contract of each recipient; in a third country an adequacy decision or standard contractual clauses (EU) 2021/914.",
        ),
        &[],
    )
}

fn is_modern(tls: &Tls) -> bool {
    !tls.versions.is_empty()
        && tls
            .versions
            .iter()
            .all(|version| ["TLS 1.3", "TLS 1.2"].contains(&version.as_str()))
}

/// Also asked by the BSI.
pub fn transport(facts: &Facts) -> Item {
    let asked = asks(
        "Transportverschlüsselung nach dem Stand der Technik (BSI TR-02102-2)",
        "Transport encryption of the state of the art (BSI TR-02102-2)",
    );
    match &facts.transport {
        Transport::Loopback => asked.measured(
            "Der Server ist nur vom eigenen Rechner aus erreichbar.",
            "the server can be reached from its own computer only.",
            &[],
        ),
        Transport::Own(tls) if is_modern(tls) => {
            let versions = tls.versions.join(", ");
            asked.measured(
                format!("{versions}. TLS 1.2 empfiehlt das BSI nur noch bis Ende 2031."),
                format!("{versions}. The BSI recommends TLS 1.2 until the end of 2031 only."),
                &[
                    "crates/server/tests/it/tls.rs::plaintext_and_versions_of_the_last_century_are_refused_and_counted",
                    "crates/server/tests/it/tls.rs::under_a_name_browsers_are_told_to_come_by_https_alone",
                ],
            )
        }
        Transport::Own(tls) => {
            let versions = tls.versions.join(", ");
            let (de, en) = (
                format!("Angeboten wird auch Veraltetes: {versions}."),
                format!("outdated versions are offered, too: {versions}."),
            );
            asked.missing(
                (&de, &en),
                ("Nur TLS 1.3 und 1.2 anbieten.", "offer TLS 1.3 and 1.2 only."),
            )
        }
        Transport::Proxy => asked.partly(
            (
                "Der vorgeschaltete Proxy entscheidet über TLS; der Server misst ihn nicht.",
                "the proxy in front decides on TLS; the server does not measure it.",
            ),
            (
                "Den Proxy nach TR-02102-2 einstellen und das Ergebnis einer Prüfung beilegen.",
                "set the proxy by TR-02102-2 and attach the result of a check.",
            ),
            &[],
        ),
    }
}

fn end_to_end() -> Item {
    asks(
        "Ende-zu-Ende-Verschlüsselung von Bild, Ton und Text, auch mit vielen Teilnehmenden",
        "End-to-end encryption of picture, sound and text, with many participants, too",
    )
    .shown(
        "Aus dem Mitschnitt einer ganzen Besprechung und dem Speicher des Servers lässt sich nichts lesen.",
        "Nothing can be read from the record of a whole meeting or the server's memory.",
        &[
            "web/e2e/meeting/secrecy.test.mjs::no planted word in any message",
            "web/e2e/meeting/secrecy.test.mjs::no planted word in any media frame",
            "crates/client/tests/it/secrecy.rs::the_server_gets_nothing_it_could_read",
        ],
    )
}

fn fresh_keys() -> Item {
    asks(
        "Neue Schlüssel je Besprechung, ohne Kenntnis des Betreibers",
        "New keys for each meeting, without the operator's knowledge",
    )
    .shown(
        "Wer noch nicht oder nicht mehr dabei ist, kann nicht lesen; das Programm des Servers enthält nichts, was mit Schlüsseln von Besprechungen umgeht.",
        "Whoever is not in yet or any more cannot read; the server's program contains nothing that handles keys of meetings.",
        &[
            "crates/e2ee/tests/it/meeting.rs::nobody_reads_before_joining_or_after_being_removed",
            "crates/server/tests/it/forbidden_edges.rs::no_forbidden_edge_exists",
        ],
    )
}

fn verified() -> Item {
    asks(
        "Teilnehmende können einander nachprüfbar erkennen; niemand ist unsichtbar dabei",
        "Participants can verify each other; nobody is in unseen",
    )
    .shown(
        "Die Liste kommt aus der Schlüsselgruppe, nicht vom Server; getrennte Hälften zeigen verschiedene Sicherheitswörter.",
        "The list comes from the group of keys, not from the server; separate halves show different spoken codes.",
        &[
            "crates/client/tests/it/evil/log.rs::two_halves_show_different_codes_raise_the_alarm_and_heal",
            "crates/client/tests/it/evil/log.rs::somebody_whom_only_the_server_lists_is_no_member_and_is_counted_as_a_stranger",
        ],
    )
}

fn program() -> Item {
    asks(
        "Das Programm im Browser ist unverfälscht",
        "The program in the browser is genuine",
    )
    .partly(
        (
            "Der Server liefert das Programm; ein manipulierter Server könnte ein anderes liefern, ohne dass es auffällt.",
            "the server delivers the program; a manipulated one could deliver another, unnoticed.",
        ),
        (
            "Den Server selbst betreiben, Zugänge begrenzen, die Prüfsumme der Fassung vergleichen.",
            "run the server yourself, limit access, compare the hash of the release.",
        ),
        &[],
    )
}

/// Also asked by NIS2.
pub fn factor(facts: &Facts, answers: &Answers) -> Item {
    let asked = asks(
        "Anmeldung dem Risiko angemessen; zweiter Faktor bei hohem Risiko",
        "Signing in fits the risk; a second factor where it is high",
    );
    let tests: &[&str] =
        &["crates/server/tests/it/factors.rs::what_policy_asks_of_a_role_is_asked_of_every_session_of_it_old_or_new"];
    let helps = (
        "Die Richtlinie second_factor auf everyone stellen.",
        "set the policy second_factor to everyone.",
    );
    match (facts.second_factor, is_high_risk(answers)) {
        (WhoNeedsFactor::Everyone, _) => asked.measured(
            "Zweiter Faktor oder Passkey ist für alle Konten vorgeschrieben.",
            "a second factor or passkey is required of every account.",
            tests,
        ),
        (WhoNeedsFactor::Administrators, false) => asked.measured(
            "Zweiter Faktor oder Passkey ist für die Verwaltung vorgeschrieben, für andere möglich.",
            "a second factor or passkey is required of administrators, open to others.",
            tests,
        ),
        (WhoNeedsFactor::Administrators, true) => asked.partly(
            (
                "Vorgeschrieben nur für die Verwaltung; besprochen wird, was besonders geschützt ist.",
                "required of administrators only, while what is discussed is specially protected.",
            ),
            helps,
            tests,
        ),
        (WhoNeedsFactor::Nobody, _) => asked.missing(("Für niemanden vorgeschrieben.", "required of nobody."), helps),
    }
}

fn passphrase(facts: &Facts) -> Item {
    let asked = asks(
        "Zugang nur mit Einladung, dazu ein Kennwort",
        "Access by invitation only, and a passphrase besides",
    );
    let tests: &[&str] = &[
        "crates/session/tests/it/failures.rs::too_many_wrong_passphrases_have_to_wait",
        "crates/room/tests/it/entering.rs::wrong_token_unknown_invitation_and_unknown_room_look_alike",
    ];
    if facts.defaults.passphrase {
        asked.measured(
            "Neue Besprechungen beginnen mit Link und Kennwort.",
            "new meetings begin with link and passphrase.",
            tests,
        )
    } else {
        asked.partly(
            (
                "Neue Besprechungen beginnen ohne Kennwort.",
                "new meetings begin without a passphrase.",
            ),
            (
                "Beim Anlegen das Kennwort einschalten.",
                "switch the passphrase on when making a meeting.",
            ),
            tests,
        )
    }
}

fn lobby(facts: &Facts) -> Item {
    let asked = asks(
        "Warteraum; Wartende erfahren nichts aus der Besprechung",
        "Waiting room; those who wait learn nothing of the meeting",
    );
    let tests: &[&str] = &[
        "crates/session/tests/it/door.rs::whoever_waits_is_shown_nothing_of_the_meeting",
        "web/e2e/meeting/door.test.mjs::a guest waits, and nothing of the meeting reaches their computer",
    ];
    if facts.defaults.knock {
        asked.measured(
            "In neuen Besprechungen wartet, wer kommt, bis die Leitung einlässt.",
            "in new meetings whoever comes waits until a host lets them in.",
            tests,
        )
    } else {
        asked.partly(
            (
                "Neue Besprechungen beginnen mit offener Tür.",
                "new meetings begin with an open door.",
            ),
            (
                "Beim Anlegen den Warteraum einschalten.",
                "switch the waiting room on when making a meeting.",
            ),
            tests,
        )
    }
}

fn roles() -> Item {
    asks(
        "Getrennte Rollen; die Verwaltung nimmt an keiner Besprechung teil",
        "Separate roles; administrators take part in no meeting",
    )
    .shown(
        "Jede Schnittstelle lässt genau die Rollen zu, die eine Tabelle nennt; keine zeigt Besprechungen.",
        "Every interface admits exactly the roles that a table names; none shows meetings.",
        &[
            "crates/server/tests/it/rights.rs::every_route_admits_whom_the_table_says",
            "crates/accounts/src/rights.rs::every_role_may_do_what_the_table_says_and_nothing_else",
        ],
    )
}

/// Also asked by the KBV.
pub fn recording(facts: &Facts) -> Item {
    let asked = asks(
        "Aufzeichnung aus, nur mit Rechtsgrundlage und für alle erkennbar",
        "Recording off, only with a legal basis and seen by everybody",
    );
    match facts.functions.state(Function::Recording) {
        State::Absent => asked.measured(
            "Aufzeichnung: technisch nicht möglich.",
            "recording: technically impossible.",
            &[],
        ),
        State::Off => asked.measured("Aufzeichnung: aus.", "recording: off.", &[]),
        State::On => asked.missing(
            ("Aufzeichnung ist eingeschaltet.", "recording is switched on."),
            (
                "Abschalten, oder Zweck, Rechtsgrundlage und Einwilligung je Besprechung festhalten.",
                "switch it off, or note purpose, legal basis and consent for each meeting.",
            ),
        ),
    }
}

fn defaults(facts: &Facts) -> Item {
    let asked = asks(
        "Datenschutzfreundliche Voreinstellung: Kamera und Mikrofon aus (Art. 25 Abs. 2 DSGVO)",
        "Protective defaults: camera and microphone off (Art. 25(2) GDPR)",
    );
    let tests: &[&str] = &[
        "crates/session/tests/it/deciding.rs::being_asked_to_speak_switches_nothing_on",
        "web/e2e/meeting/door.test.mjs::“please unmute” is a question",
    ];
    if facts.defaults.camera || facts.defaults.microphone {
        return asked.partly(
            (
                "Kamera oder Mikrofon ist beim Eintritt an.",
                "camera or microphone is on when entering.",
            ),
            ("Beides voreingestellt ausschalten.", "have both off by default."),
            tests,
        );
    }
    asked.measured(
        "Kamera und Mikrofon sind beim Eintritt aus; niemand kann sie aus der Ferne einschalten.",
        "camera and microphone are off when entering; nobody can switch them on from afar.",
        tests,
    )
}

fn screens(facts: &Facts) -> Item {
    let asked = asks(
        "Bildschirm nur nach eigener Wahl und Freigabe der Leitung",
        "A screen only by one's own choice and with a host's yes",
    );
    let tests: &[&str] = &[
        "crates/session/tests/it/screens.rs::a_participant_shows_nothing_without_a_yes",
        "web/e2e/meeting/screen.test.mjs::a page that sends without a yes is shown to nobody",
    ];
    if !facts.functions.on(Function::ScreenShare) {
        asked.measured(
            "Bildschirm zeigen: aus; der Server leitet keinen neuen Bildschirm weiter (was schon gezeigt wurde, bis es endet).",
            "sharing a screen: off; the server passes on no new screen (what was shown before goes on until it ends).",
            &["crates/room/tests/it/hosting.rs::where_screens_are_switched_off_nobody_begins_to_show_one_not_even_a_host"],
        )
    } else if facts.defaults.share_asks {
        asked.measured("Teilnehmende fragen die Leitung.", "participants ask a host.", tests)
    } else {
        asked.partly(
            (
                "Teilnehmende zeigen ohne Rückfrage.",
                "participants show without asking.",
            ),
            ("Die Rückfrage einschalten.", "switch the question on."),
            tests,
        )
    }
}

fn background(facts: &Facts) -> Item {
    let asked = asks(
        "Schutz des privaten Raums im Bild",
        "Protection of the private room in the picture",
    );
    if !facts.functions.on(Function::Backgrounds) {
        return asked.missing(
            (
                "Der Hintergrund lässt sich nicht verdecken.",
                "the background cannot be covered.",
            ),
            ("Ohne Kamera teilnehmen.", "take part without a camera."),
        );
    }
    asked.partly(
        (
            "Das Verdecken ist eine Schätzung: an Rändern, durch Haare und bei schneller Bewegung kann der Raum zu sehen sein.",
            "covering is a guess: at edges, through hair and in quick movement the room can show.",
        ),
        (
            "Was niemand sehen darf, aus dem Bild nehmen oder die Kamera auslassen.",
            "take what nobody may see out of the picture, or leave the camera off.",
        ),
        &["web/e2e/meeting/background.test.mjs::in all that time nobody has seen the wall"],
    )
}

fn logs() -> Item {
    asks(
        "Sparsame Protokolle, keine Verlaufsdaten über Teilnehmende",
        "Sparing logs, no records of participants",
    )
    .shown(
        "Kein Protokoll und keine Datei nennt Personen, Adressen, Kennungen oder Titel; eine Minute danach ist nichts übrig.",
        "No log and no file names persons, addresses, tokens or titles; a minute afterwards nothing is left.",
        &[
            "crates/server/tests/it/logs.rs::neither_log_nor_file_names_a_person_an_address_a_token_or_a_title",
            "web/e2e/meeting/canary.test.mjs::a minute later no file, no open file, no log and no backup has a planted word",
        ],
    )
}

/// Also asked by the GDPR itself.
pub fn deletion(facts: &Facts) -> Item {
    let asked = asks(
        "Löschfristen festgelegt, eingehalten und nachgewiesen (Art. 5 Abs. 1 Buchst. e DSGVO)",
        "Periods fixed, kept and proven (Art. 5(1)(e) GDPR)",
    );
    match &facts.last_deletion {
        Some(proof) if proof.good => asked.measured(
            format!("Letzter vollständiger Löschlauf: {}.", proof.at),
            format!("last complete deletion run: {}.", proof.at),
            &["crates/store/tests/it/time_travel.rs::every_kind_of_data_goes_on_its_day_and_not_a_second_before"],
        ),
        Some(proof) => {
            let (de, en) = (
                format!("Der Löschlauf vom {} war nicht vollständig.", proof.at),
                format!("the deletion run of {} was not complete.", proof.at),
            );
            asked.missing(
                (&de, &en),
                (
                    "Protokoll des Servers lesen und den Fehler beheben.",
                    "read the server's log and mend the fault.",
                ),
            )
        }
        None => asked.partly(
            (
                "Ein Löschlauf ist noch nicht nachgewiesen.",
                "no deletion run is proven yet.",
            ),
            (
                "Den Server eine Stunde laufen lassen und neu prüfen.",
                "let the server run for an hour and look again.",
            ),
            &["crates/store/tests/it/time_travel.rs::every_kind_of_data_goes_on_its_day_and_not_a_second_before"],
        ),
    }
}

fn notice() -> Item {
    asks(
        "Unterrichtung vor der Teilnahme (Art. 13 DSGVO)",
        "Information before taking part (Art. 13 GDPR)",
    )
    .partly(
        (
            "Die Seite /privacy nennt jedem ohne Konto, was gespeichert wird; der vollständige Hinweis mit Anschrift, Datenschutzbeauftragten und Aufsichtsbehörde steht dort nicht.",
            "the page /privacy tells everybody without an account what is kept; the full notice with address, officer and authority does not stand there.",
        ),
        (
            "Den Datenschutzhinweis aus diesem System veröffentlichen und mit der Einladung verlinken.",
            "publish the privacy notice made by this system, and link to it with the invitation.",
        ),
        &["crates/server/tests/it/requests.rs::everybody_is_told_what_is_kept_and_nothing_secret"],
    )
}

fn rights() -> Item {
    asks(
        "Rechte der Betroffenen, auch ohne Konto (Art. 15 bis 21 DSGVO)",
        "Rights of data subjects, without an account, too (Art. 15 to 21 GDPR)",
    )
    .shown(
        "Auskunft, Export und Löschung im eigenen Konto; Anfragen ohne Konto mit Frist und Antwort.",
        "Access, export and erasure in one's own account; requests without an account, with due date and answer.",
        &[
            "crates/server/tests/it/accounts.rs::what_is_exported_has_every_column_of_every_table_about_a_person",
            "crates/store/tests/it/accounts.rs::erasing_leaves_no_row_of_the_account_and_an_intact_log",
            "crates/server/tests/it/requests.rs::a_request_without_an_account_is_answered_and_read_by_its_code",
        ],
    )
}
