//! Rooms, invitations, ended meetings.

use datamap::Disclosure::{Named, Shown};
use datamap::{Basis, Due, Entry, Period, Place, Retention, Setting, Start, Table, column, text};

/// Table `rooms`.
pub(super) const ROOMS: Entry = Entry {
    id: "rooms",
    what: text(
        "Räume: Kennung, öffentlicher Schlüssel der anlegenden Person, Ablauf, Türregel, versiegelt der Titel, den der Server nicht öffnen kann. Kein Name",
        "Rooms: id, public key of whoever made it, expiry, rule of the door, under seal the title, which the server cannot open. No name",
    ),
    about: text(
        "Wer einen Raum anlegt (nur über den zufälligen Schlüssel)",
        "Whoever makes a room (by a random key only)",
    ),
    purpose: text("Einlass zu Besprechungen", "Admission to meetings"),
    basis: Basis::Contract,
    recipients: text("Eingeladene des Raums", "Those invited to the room"),
    place: Place::Database(Table {
        name: "rooms",
        columns: &[
            column("room", Shown, "Kennung", "id"),
            column("owner_vk", Shown, "öffentlicher Schlüssel", "public key"),
            column(
                "record",
                Shown,
                "unterschriebene Angaben des Raums",
                "signed particulars of the room",
            ),
            column(
                "expires_at",
                Shown,
                "Ablauf; ein gewählter Tag auf ganze Tage (UTC) aufgerundet",
                "expiry; a chosen day rounded up to whole days (UTC)",
            ),
            column("door", Shown, "Türregel", "rule of the door"),
            column(
                "updates",
                Shown,
                "Nummer der letzten Änderung",
                "number of the last change",
            ),
        ],
        owner: None,
    }),
    retention: Retention {
        start: Start::Creation,
        period: Period::Set(Setting::RoomKeepHours),
        due: Due::At("expires_at"),
    },
    erasure: text(
        "Die anlegende Person kann den Raum jederzeit löschen; sonst Löschlauf, stündlich und vor jedem Start; Bytes werden überschrieben (SQLite) oder die Tabelle neu geschrieben (PostgreSQL)",
        "Its maker can delete the room at any time; otherwise deletion run, hourly and before each start; bytes are overwritten (SQLite) or the table is written anew (PostgreSQL)",
    ),
};

/// Table `invites`.
pub(super) const INVITES: Entry = Entry {
    id: "invites",
    what: text(
        "Einladungen: Kennung, Prüfwert des Links, verschlossener Raumschlüssel, Rechte, Fehlversuche. Kein Name",
        "Invitations: id, proof of the link, locked room key, rights, wrong tries. No name",
    ),
    about: text(
        "Eingeladene (nur über den Link, den sie haben)",
        "Those invited (by the link they have only)",
    ),
    purpose: text(
        "Einlass; Schutz vor dem Erraten von Links",
        "Admission; protection against guessing of links",
    ),
    basis: Basis::Contract,
    recipients: text("Wer den Link hat", "Whoever has the link"),
    place: Place::Database(Table {
        name: "invites",
        columns: &[
            column("room", Shown, "Raum", "room"),
            column("invite", Shown, "Kennung", "id"),
            column("proof", Named, "Prüfwert des Links", "proof of the link"),
            column("wrapped_root", Named, "verschlossener Raumschlüssel", "locked room key"),
            column("wrong_tries", Shown, "Fehlversuche", "wrong tries"),
            column("tries_since", Shown, "Fehlversuche seit", "wrong tries since"),
            column("blocked_until", Shown, "gesperrt bis", "blocked until"),
            column("rank", Shown, "Rechte", "rights"),
            column("knocks", Shown, "wartet im Vorraum", "waits at the lobby"),
            column("single", Shown, "nur für eine Person zugleich", "for one at a time"),
            column("ends_at", Shown, "eigenes Ende", "end of its own"),
        ],
        owner: None,
    }),
    retention: Retention {
        start: Start::OwnEnd,
        period: Period::Zero,
        due: Due::At("ends_at"),
    },
    erasure: text(
        "Löschlauf; sonst zusammen mit dem Raum",
        "Deletion run; otherwise together with the room",
    ),
};

/// Table `ended`.
pub(super) const ENDED: Entry = Entry {
    id: "ended_meetings",
    what: text(
        "Beendete Besprechungen: Raum und Zufallszahl",
        "Ended meetings: room and random number",
    ),
    about: text("Niemand unmittelbar", "Nobody directly"),
    purpose: text(
        "Eine beendete Besprechung kann niemand wieder aufnehmen",
        "Nobody can take up a meeting that was ended",
    ),
    basis: Basis::Contract,
    recipients: text("Niemand", "Nobody"),
    place: Place::Database(Table {
        name: "ended",
        columns: &[
            column("room", Shown, "Raum", "room"),
            column(
                "instance",
                Shown,
                "Zufallszahl der Besprechung",
                "random number of the meeting",
            ),
            column("until", Shown, "Ablauf", "expiry"),
        ],
        owner: None,
    }),
    retention: Retention {
        start: Start::MeetingEnd,
        period: Period::Fixed(datamap::DAY),
        due: Due::At("until"),
    },
    erasure: text(
        "Löschlauf; sonst zusammen mit dem Raum",
        "Deletion run; otherwise together with the room",
    ),
};
