//! Requests about data.

use datamap::Disclosure::{Named, Opened, Shown};
use datamap::{Basis, Due, Entry, Period, Place, Retention, Setting, Start, Table, column, text};

/// Table `requests`.
pub(super) const REQUESTS: Entry = Entry {
    id: "requests",
    what: text(
        "Anfragen zum Datenschutz: Art, Text, freiwillige Kontaktangabe und Antwort, versiegelt; Prüfwert des Codes, Zustand, Fristen. Keine IP-Adresse, kein Konto",
        "Requests about data: kind, text, contact at will and answer, sealed; proof of the code, state, periods. No IP address, no account",
    ),
    about: text("Wer hier eine Anfrage stellt", "Whoever makes a request here"),
    purpose: text(
        "Anfragen innerhalb der Frist beantworten und nachweisen, dass das geschah",
        "Answering requests in time, and proving that this was done",
    ),
    basis: Basis::Obligation,
    recipients: text(
        "Verwaltung und Datenschutzbeauftragte; die Person selbst mit ihrem Code",
        "Administrators and the data protection officer; the person, by the code",
    ),
    place: Place::Database(Table {
        name: "requests",
        columns: &[
            column("request", Shown, "Kennung", "id"),
            column("code", Named, "Prüfwert des Codes", "proof of the code"),
            column("content", Opened, "Art, Text, Kontaktangabe", "kind, text, contact"),
            column(
                "reply",
                Opened,
                "Antwort, Grund einer Verlängerung",
                "answer, reason of an extension",
            ),
            column("state", Shown, "Zustand", "state"),
            column("received_at", Shown, "Eingang", "received"),
            column("due_at", Shown, "Frist", "due"),
            column("extended", Shown, "Frist verlängert", "period extended"),
            column("ended_at", Shown, "beantwortet", "answered"),
            column("kept_from", Shown, "Löschfrist ab", "deletion counts from"),
        ],
        owner: None,
    }),
    // Open ones have no `kept_from`: they stay until they are answered.
    retention: Retention {
        start: Start::YearOfAnswer,
        period: Period::Set(Setting::RequestYears),
        due: Due::After("kept_from"),
    },
    erasure: text(
        "Löschlauf, stündlich und vor jedem Start. Offene bleiben, bis sie beantwortet sind",
        "Deletion run, hourly and before each start. Open ones stay until they are answered",
    ),
};
