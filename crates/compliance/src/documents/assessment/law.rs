//! AI Act, NIS2, and what of the GDPR the guidance does not name.

use super::conference;
use super::item::{Item, asks};
use super::operation;
use crate::answers::{Answers, Field};
use crate::documents::common::meets;
use crate::documents::impact as assessment;
use crate::facts::Facts;
use crate::functions::{Function, State};

/// AI Act.
pub fn ai(facts: &Facts, answers: &Answers) -> Vec<Item> {
    vec![
        emotions(facts),
        employment(facts),
        generated(facts),
        local(facts),
        literacy(answers),
    ]
}

/// Green while it cannot be done or is off.
fn without(asked: super::item::Asked, facts: &Facts, functions: &[Function], helps: (&str, &str)) -> Item {
    let named = |pick: fn(datamap::Text) -> &'static str| {
        let each = functions.iter().map(|function| {
            format!(
                "{} ({})",
                pick(function.name()),
                pick(facts.functions.state(*function).name())
            )
        });
        each.collect::<Vec<_>>().join(", ")
    };
    let (de, en) = (
        format!("{}.", named(|text| text.de)),
        format!("{}.", named(|text| text.en)),
    );
    if functions.iter().any(|function| facts.functions.on(*function)) {
        asked.missing((&de, &en), helps)
    } else {
        asked.measured(de, en, &[])
    }
}

fn emotions(facts: &Facts) -> Item {
    without(
        asks(
            "Art. 5 Abs. 1 Buchst. f: keine Ableitung von Gefühlen am Arbeitsplatz und in der Bildung",
            "Art. 5(1)(f): no inferring of emotions at work and in education",
        ),
        facts,
        &[Function::AttentionTracking],
        ("Sofort abschalten: verboten.", "switch it off at once: forbidden."),
    )
}

fn employment(facts: &Facts) -> Item {
    without(
        asks(
            "Art. 6 Abs. 2, Anhang III Nr. 3 und 4: keine Bewertung von Lernenden und Beschäftigten (Hochrisiko)",
            "Art. 6(2), Annex III nos. 3 and 4: no assessment of learners and employees (high risk)",
        ),
        facts,
        &[
            Function::AttentionTracking,
            Function::Presence,
            Function::AttendanceProof,
        ],
        (
            "Abschalten oder die Pflichten für Hochrisiko-Systeme erfüllen.",
            "switch off, or fulfil the duties for high-risk systems.",
        ),
    )
}

fn generated(facts: &Facts) -> Item {
    without(
        asks(
            "Art. 50: erzeugte Inhalte sind gekennzeichnet",
            "Art. 50: generated content is marked",
        ),
        facts,
        &[Function::Transcription, Function::Captions],
        (
            "Erzeugte Texte als solche kennzeichnen.",
            "mark generated text as such.",
        ),
    )
}

fn local(facts: &Facts) -> Item {
    let asked = asks("Verzeichnis der KI-Verfahren", "Inventory of AI methods");
    if facts.functions.state(Function::Backgrounds) == State::On {
        asked.measured(
            "ein Modell, das auf dem Gerät Person und Hintergrund trennt, nur wenn die Person es einschaltet; es erkennt niemanden.",
            "one model that separates person and background on the device, only if that person switches it on; it recognises nobody.",
            &["web/e2e/meeting/background.test.mjs::nobody else was asked for anything"],
        )
    } else {
        asked.not_here("Es gibt keine.", "There are none.")
    }
}

fn literacy(answers: &Answers) -> Item {
    asks(
        "Art. 4: Beschäftigte verstehen die eingesetzte KI",
        "Art. 4: staff understand the AI in use",
    )
    .said(
        answers,
        Field::Training,
        (
            "In die Unterweisung aufnehmen, dass das Verdecken des Hintergrunds eine Schätzung ist.",
            "tell in training that covering the background is a guess.",
        ),
    )
}

/// NIS2.
pub fn nis2(facts: &Facts, answers: &Answers) -> Vec<Item> {
    vec![
        asks("a) Risikoanalyse und Sicherheitskonzepte", "(a) Risk analysis and security policies").partly(
            ("Die Risiken Ihrer Organisation kennt dieses System nicht.", "this system does not know your organisation's risks."),
            ("Maßnahmen und Folgenabschätzung aus diesem System in Ihre Risikoanalyse aufnehmen.", "take measures and impact assessment made by this system into your risk analysis."),
            &[],
        ),
        asks("b) Bewältigung von Sicherheitsvorfällen (24 Stunden, 72 Stunden, ein Monat)", "(b) Incident handling (24 hours, 72 hours, one month)").said(
            answers,
            Field::IncidentContact,
            ("Meldeweg an das BSI festlegen und mit dem Vorfallpapier aus diesem System üben.", "fix the way to report to the BSI, and practise with the breach paper made by this system."),
        ),
        operation::backup(facts),
        asks("c) Aufrechterhaltung des Betriebs, Krisenmanagement", "(c) Business continuity, crisis management").said(
            answers,
            Field::RecoveryGoals,
            ("Wiederherstellung an diesen Zielen erproben.", "try restoring against these goals."),
        ),
        asks("d) Sicherheit der Lieferkette", "(d) Supply chain security").partly(
            ("Keine Stückliste (SBOM); Bestandteile sind im Quelltext genau festgelegt, ihre Lizenzen geprüft.", "no bill of materials (SBOM); components are pinned in the sources, their licences checked."),
            ("Auftragsverarbeiter und Bezugsquelle des Pakets in Ihre Lieferantenliste aufnehmen.", "take processors and the source of the package into your list of suppliers."),
            &["crates/server/tests/it/forbidden_edges.rs::the_code_map_names_every_crate_with_the_crates_of_ours_it_depends_on"],
        ),
        operation::updates(),
        asks("f) Bewertung der Wirksamkeit", "(f) Assessing effectiveness").said(
            answers,
            Field::NextReview,
            ("Diese Selbsteinschätzung an diesem Tag neu ausstellen und vergleichen.", "have this self-assessment made anew on that day, and compare."),
        ),
        asks("g) Cyberhygiene und Schulungen", "(g) Cyber hygiene and training").said(
            answers,
            Field::Training,
            ("Auch die Leitung schulen (§ 38 Abs. 3 BSIG).", "train the management, too (§ 38(3) BSIG)."),
        ),
        cryptography(facts),
        asks("i) Sicherheit des Personals, Zugriffskontrolle", "(i) Personnel security, access control").shown(
            "Rollen, Rechte und gesperrte Konten gelten sofort.",
            "Roles, rights and suspended accounts take effect at once.",
            &[
                "crates/server/tests/it/rights.rs::every_route_admits_whom_the_table_says",
                "crates/store/tests/it/accounts.rs::an_account_that_is_changed_or_suspended_has_no_session_and_the_last_administrator_stays",
            ],
        ),
        conference::factor(facts, answers),
        emergency(facts),
    ]
}

fn cryptography(facts: &Facts) -> Item {
    let used = &facts.encryption;
    asks("h) Kryptografie und Verschlüsselung", "(h) Cryptography and encryption").measured(
        format!(
            "Gruppe {}, Ton und Bild {}, Tresor {}, Namen {}, Kennwörter {}, Sicherungen {}.",
            used.group, used.frames, used.vault, used.names, used.passwords, used.backups
        ),
        format!(
            "group {}, sound and picture {}, vault {}, names {}, passwords {}, backups {}.",
            used.group, used.frames, used.vault, used.names, used.passwords, used.backups
        ),
        &["crates/store/src/at_rest.rs::opens_only_in_its_place_and_under_its_key"],
    )
}

fn emergency(facts: &Facts) -> Item {
    let asked = asks(
        "j) Gesicherte Sprach-, Video- und Textkommunikation, auch im Notfall",
        "(j) Secured voice, video and text communication, in an emergency, too",
    );
    if facts.functions.on(Function::ProviderSignIn) {
        let helps = if facts.functions.on(Function::GuestAccess) {
            (
                "Einige örtliche Konten mit zweitem Faktor vorhalten; Links öffnen Besprechungen auch ohne Konto.",
                "keep some local accounts with a second factor; links open meetings without an account, too.",
            )
        } else {
            (
                "Für alle, die im Notfall teilnehmen müssen, örtliche Konten mit zweitem Faktor vorhalten; ohne Konto kommt hier niemand in eine Besprechung.",
                "keep local accounts with a second factor for everybody who has to take part in an emergency; nobody enters a meeting here without an account.",
            )
        };
        return asked.partly(
            (
                "Konten des Anmeldedienstes kommen nicht herein, wenn er ausfällt.",
                "accounts of the sign-in service cannot come in while it fails.",
            ),
            helps,
            &["crates/server/tests/it/provider.rs::a_provider_that_is_away_or_asks_for_no_factor_is_named_as_that"],
        );
    }
    asked.measured(
        "Konten des Servers selbst; kein fremder Anmeldedienst ist nötig.",
        "the server's own accounts; no sign-in service of others is needed.",
        &["crates/client/tests/it/secrecy.rs::the_server_gets_nothing_it_could_read"],
    )
}

/// GDPR.
pub fn gdpr(facts: &Facts, answers: &Answers) -> Vec<Item> {
    vec![
        bases(answers),
        minimal(),
        asks(
            "Verzeichnis von Verarbeitungstätigkeiten (Art. 30)",
            "Record of processing activities (Art. 30)",
        )
        .partly(
            (
                "Das Verzeichnis aus diesem System deckt nur Besprechungen ab.",
                "the record made by this system covers meetings only.",
            ),
            (
                "In Ihr Verzeichnis übernehmen und von der Leitung freigeben lassen.",
                "take it into your record, and have the management release it.",
            ),
            &["crates/store/tests/it/schema.rs::every_column_has_an_entry_and_every_entry_a_column"],
        ),
        asks(
            "Datenschutzbeauftragte Person benannt, oder nicht nötig (Art. 37, § 38 BDSG)",
            "Data protection officer designated, or none needed (Art. 37, § 38 BDSG)",
        )
        .said(
            answers,
            Field::OfficerName,
            (
                "Benennung und Meldung an die Aufsichtsbehörde belegen, oder die Begründung aufbewahren.",
                "prove designation and notice to the authority, or keep the reasons.",
            ),
        ),
        asks(
            "Meldung von Verletzungen binnen 72 Stunden (Art. 33)",
            "Reporting breaches within 72 hours (Art. 33)",
        )
        .said(
            answers,
            Field::IncidentContact,
            (
                "Den Ablauf mit dem Vorfallpapier aus diesem System üben.",
                "practise with the breach paper made by this system.",
            ),
        ),
        impact(facts, answers),
        joint(answers),
        council(answers),
        secrecy(answers),
    ]
}

fn bases(answers: &Answers) -> Item {
    let asked = asks(
        "Rechtsgrundlage je Zweck (Art. 6, 9)",
        "A legal basis for each purpose (Art. 6, 9)",
    );
    match answers.is(Field::PublicBody) {
        None => asked.unknown(Field::PublicBody),
        Some(_) => asked.partly(
            (
                "Das System schlägt Rechtsgrundlagen vor; ob sie zutreffen, prüft es nicht.",
                "the system proposes legal bases; it does not examine whether they fit.",
            ),
            (
                "Die datenschutzbeauftragte Person bestätigt sie schriftlich. § 26 Abs. 1 BDSG allein genügt nicht (EuGH, C-34/21).",
                "the data protection officer confirms them in writing. § 26(1) BDSG alone does not suffice (CJEU, C-34/21).",
            ),
            &[],
        ),
    }
}

fn minimal() -> Item {
    asks("Datenminimierung (Art. 5 Abs. 1 Buchst. c)", "Data minimisation (Art. 5(1)(c))").shown(
        "Jede Spalte der Datenbank hat Zweck und Frist im Datenverzeichnis; was dort nicht steht, findet eine Suche auch nicht.",
        "Each column of the database has a purpose and a period in the data map; what does not stand there, no search finds either.",
        &[
            "crates/store/tests/it/schema.rs::every_column_has_an_entry_and_every_entry_a_column",
            "web/e2e/meeting/canary.test.mjs::what is kept about a person is shown to them, each word under an entry of the data map",
        ],
    )
}

fn impact(facts: &Facts, answers: &Answers) -> Item {
    let asked = asks(
        "Datenschutz-Folgenabschätzung (Art. 35)",
        "Data protection impact assessment (Art. 35)",
    );
    if assessment::is_required(facts, answers) == Some(true) {
        return asked.partly(
            (
                "Nach der Schwellwertanalyse aus diesem System ist eine Folgenabschätzung erforderlich; es schreibt nur den Entwurf.",
                "by the threshold analysis of this system an assessment is required; the system only writes the draft.",
            ),
            (
                "Den Entwurf bewerten, den Rat der datenschutzbeauftragten Person einholen, unterschreiben.",
                "assess the draft, seek the advice of the data protection officer, sign.",
            ),
            &[],
        );
    }
    asked.partly(
        (
            "Die Schwellwertanalyse ist vorbereitet, aber nicht entschieden.",
            "the threshold analysis is prepared, not decided.",
        ),
        (
            "Das Ergebnis festhalten und unterschreiben.",
            "note the result and sign.",
        ),
        &[],
    )
}

fn joint(answers: &Answers) -> Item {
    let asked = asks(
        "Gemeinsame Verantwortlichkeit geregelt (Art. 26)",
        "Joint controllership arranged (Art. 26)",
    );
    match answers.rows(Field::JointControllers) {
        Some(rows) if rows.is_empty() => asked.not_here(
            "Nach Ihren Angaben gibt es keine gemeinsam Verantwortlichen.",
            "By what you said there are no joint controllers.",
        ),
        _ => asked.said(
            answers,
            Field::JointControllers,
            (
                "Die Vereinbarung aus diesem System schließen.",
                "conclude the arrangement made by this system.",
            ),
        ),
    }
}

fn council(answers: &Answers) -> Item {
    let asked = asks(
        "Mitbestimmung (§ 87 Abs. 1 Nr. 6 BetrVG, Personalvertretungsrecht)",
        "Co-determination (§ 87(1) no. 6 BetrVG, law of staff councils)",
    );
    match (answers.is(Field::WorksCouncil), meets(answers, "employees")) {
        (None, _) => asked.unknown(Field::WorksCouncil),
        (Some(false), _) => asked.not_here(
            "Nach Ihren Angaben gibt es keinen Betriebs- oder Personalrat.",
            "By what you said there is no works or staff council.",
        ),
        (Some(true), _) => asked.partly(
            (
                "Ob der Rat zugestimmt hat, weiß dieses System nicht.",
                "this system does not know whether the council has agreed.",
            ),
            (
                "Vereinbarung und Freigabeblatt aus diesem System verhandeln und unterschreiben, bevor das System eingeführt wird.",
                "negotiate and sign agreement and release sheet made by this system before it is introduced.",
            ),
            &[],
        ),
    }
}

fn secrecy(answers: &Answers) -> Item {
    let asked = asks(
        "Berufsgeheimnis gewahrt (§ 203 StGB)",
        "Professional secrecy kept (§ 203 StGB)",
    );
    match answers.is(Field::ProfessionalSecrecy) {
        None => asked.unknown(Field::ProfessionalSecrecy),
        Some(false) => asked.not_here(
            "Nach Ihren Angaben besteht keines.",
            "By what you said there is none.",
        ),
        Some(true) => asked.partly(
            (
                "Ob Mitwirkende verpflichtet sind, weiß dieses System nicht.",
                "this system does not know whether those who take part have been obliged.",
            ),
            (
                "Die Verpflichtung aus diesem System von allen unterschreiben lassen, die den Server betreuen. Titel und Namen sieht der Server nicht.",
                "have everybody who looks after the server sign the obligation made by this system. The server sees neither titles nor names.",
            ),
            &["web/e2e/meeting/secrecy.test.mjs::no planted word in any message"],
        ),
    }
}
