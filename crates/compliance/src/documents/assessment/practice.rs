//! KBV: video consultation.

use super::conference;
use super::item::{Item, asks};
use crate::answers::{Answers, Field};
use crate::documents::common::meets;
use crate::documents::deletion::CONSULTATION_DAYS;
use crate::facts::Facts;
use crate::functions::Function;

/// Every item.
pub fn items(facts: &Facts, answers: &Answers) -> Vec<Item> {
    if answers.get(Field::Audience).is_none() {
        return vec![asks("Videosprechstunden", "Video consultations").unknown(Field::Audience)];
    }
    if !meets(answers, "patients") {
        return vec![asks("Videosprechstunden", "Video consultations").not_here(
            "Nach Ihren Angaben wird nicht mit Patientinnen und Patienten getagt.",
            "By what you said no meetings are held with patients.",
        )];
    }
    vec![
        certified(),
        direct(),
        guests(facts),
        conference::recording(facts),
        content(),
        records(facts),
        undisturbed(),
        advertising(),
        narrow(),
        consent(),
    ]
}

fn certified() -> Item {
    asks(
        "Zertifikate für Informationssicherheit und Datenschutz einer akkreditierten Stelle",
        "Certificates for information security and data protection by an accredited body",
    )
    .missing(
        (
            "Konklave ist nicht zertifiziert. Videosprechstunden über dieses System dürfen nicht zulasten der gesetzlichen Krankenversicherung abgerechnet werden.",
            "Konklave is not certified. Video consultations by this system must not be billed to statutory health insurance.",
        ),
        (
            "Dafür einen zertifizierten Dienst aus der Liste der KBV verwenden; Konklave für Teambesprechungen, Fallkonferenzen ohne Abrechnung und Schulungen.",
            "use a certified service of the KBV's list for that; Konklave for team meetings, case conferences that are not billed, and training.",
        ),
    )
}

fn direct() -> Item {
    asks(
        "Übertragung möglichst von Gerät zu Gerät ohne zentralen Server",
        "Transmission from device to device without a central server where possible",
    )
    .missing(
        (
            "Alles läuft über den Server, auch zu zweit.",
            "everything passes the server, with two people, too.",
        ),
        (
            "Nichts in dieser Fassung; der Server leitet nur weiter, was er nicht lesen kann.",
            "nothing in this version; the server only passes on what it cannot read.",
        ),
    )
}

fn guests(facts: &Facts) -> Item {
    let asked = asks(
        "Teilnahme ohne eigenes Konto der Patientinnen und Patienten; Warteraum",
        "Patients take part without an account; waiting room",
    );
    if facts.functions.on(Function::GuestAccess) {
        asked.measured(
            "Teilnahme ohne Konto: an.",
            "joining without an account: on.",
            &["web/e2e/meeting/planning.test.mjs::a guest comes by the link, weeks before"],
        )
    } else {
        asked.missing(
            ("Gäste brauchen ein Konto.", "guests need an account."),
            (
                "Teilnahme ohne Konto einschalten.",
                "switch joining without an account on.",
            ),
        )
    }
}

fn content() -> Item {
    asks(
        "Der Anbieter kann Inhalte weder einsehen noch speichern",
        "The provider can neither see nor store content",
    )
    .shown(
        "Ende-zu-Ende-Verschlüsselung; nichts davon im Speicher, in Dateien oder Protokollen des Servers.",
        "End-to-end encryption; nothing of it in memory, files or logs of the server.",
        &[
            "web/e2e/meeting/secrecy.test.mjs::no planted word in the server’s memory",
            "web/e2e/meeting/secrecy.test.mjs::no planted word in the server’s data and log",
        ],
    )
}

fn records(facts: &Facts) -> Item {
    let asked = asks(
        "Metadaten spätestens nach drei Monaten gelöscht",
        "Metadata deleted after three months at the latest",
    );
    let tests = &[
        "web/e2e/meeting/canary.test.mjs::a minute after an afternoon nothing of it is left but what the data map names",
    ];
    let days = facts.settings.plan_days;
    if days <= CONSULTATION_DAYS {
        return asked.shown(
            "Wer mit wem wann sprach, wird nicht gespeichert.",
            "Who talked with whom and when is not stored.",
            tests,
        );
    }
    let (de, en) = (
        format!(
            "Wer mit wem wann sprach, wird nicht gespeichert; geplante Räume können aber bis zu {days} Tage voraus bestehen."
        ),
        format!(
            "who talked with whom and when is not stored, but planned rooms can be there for up to {days} days ahead."
        ),
    );
    let (helps_de, helps_en) = (
        format!("plan_days auf höchstens {CONSULTATION_DAYS} stellen."),
        format!("set plan_days to {CONSULTATION_DAYS} at most."),
    );
    asked.partly((&de, &en), (&helps_de, &helps_en), tests)
}

fn undisturbed() -> Item {
    asks(
        "Ungestört: keine Störung durch weitere Anrufende",
        "Undisturbed: no disturbance by further callers",
    )
    .partly(
        (
            "Wer anklopft, wird der Leitung gezeigt und angesagt.",
            "whoever knocks is shown and announced to hosts.",
        ),
        (
            "Die Tür während der Sprechstunde sperren und Ansagen abschalten.",
            "lock the door during the consultation and switch announcements off.",
        ),
        &["crates/session/tests/it/door.rs::a_locked_door_lets_nobody_in_but_whoever_is_in_comes_back"],
    )
}

fn advertising() -> Item {
    asks("Keine Werbung", "No advertising").shown(
        "Keine Seite fragt einen fremden Rechner; Werbung enthält das Programm nicht.",
        "No page asks a computer of others; the program contains no advertising.",
        &["web/e2e/meeting/meeting.test.mjs::no page asked any other host for anything, and none failed"],
    )
}

fn narrow() -> Item {
    asks("Anpassung an schwankende Leitungen", "Adapts to lines that vary").shown(
        "Auf schmaler Leitung bleibt der Ton, das Bild gibt nach.",
        "On a narrow line sound stays and pictures give way.",
        &["web/e2e/network/narrow.mjs::wide again: pictures come back"],
    )
}

fn consent() -> Item {
    asks(
        "Einwilligung der Patientinnen und Patienten vor der Nutzung",
        "Patients' consent before use",
    )
    .partly(
        (
            "Das System holt keine Einwilligung ein und bewahrt keine auf.",
            "the system asks for no consent and keeps none.",
        ),
        (
            "In der Praxis einholen und zur Akte nehmen.",
            "obtain it in the practice and put it on file.",
        ),
        &[],
    )
}
