//! How a meeting begins here and what holds in it, for the papers that people who meet read themselves.

use datamap::Words;

use crate::document::{enumerated, w};
use crate::facts::Facts;
use crate::functions::{Function, State};

/// Whether camera and microphone are on at the entrance.
pub fn devices(facts: &Facts) -> Words {
    let (de, en) = match (facts.defaults.camera, facts.defaults.microphone) {
        (false, false) => (
            "Sie treten stumm und ohne Bild ein.",
            "You enter muted and without a picture.",
        ),
        (false, true) => (
            "Sie treten ohne Bild und mit eingeschaltetem Mikrofon ein; ausschalten können Sie es vorher.",
            "You enter without a picture and with the microphone on; you can switch it off before.",
        ),
        (true, false) => (
            "Sie treten stumm und mit eingeschalteter Kamera ein; ausschalten können Sie sie vorher.",
            "You enter muted and with the camera on; you can switch it off before.",
        ),
        (true, true) => (
            "Sie treten mit Kamera und Mikrofon ein; ausschalten können Sie beides vorher.",
            "You enter with camera and microphone on; you can switch both off before.",
        ),
    };
    w(
        format!("{de} Einschalten kann beides niemand außer Ihnen selbst."),
        format!("{en} Nobody but yourself can switch either on."),
    )
}

/// How a new meeting lets people in.
pub fn door(facts: &Facts) -> Words {
    if facts.defaults.knock {
        w(
            "Wer kommt, wartet vor der Tür, bis die Leitung einlässt (Voreinstellung).",
            "Whoever comes waits at the door until a host lets them in (default).",
        )
    } else {
        w(
            "Voreingestellt ist eine offene Tür: Wer den Link hat, kommt herein.",
            "By default the door is open: whoever has the link comes in.",
        )
    }
}

/// Whether a link alone opens a new meeting.
pub fn passphrase(facts: &Facts) -> Words {
    if facts.defaults.passphrase {
        w(
            "Voreingestellt ist ein Kennwort: Der gemeinsame Link allein öffnet den Raum nicht.",
            "By default there is a passphrase: the link for all does not open the room alone.",
        )
    } else {
        w(
            "Ein Kennwort ist möglich und nicht voreingestellt: Der gemeinsame Link allein öffnet den Raum.",
            "A passphrase is possible and not the default: the link for all opens the room alone.",
        )
    }
}

/// What people share in a meeting here, as "Ton, Bild, Bildschirm, Chat, Notizen und Umfragen": what is switched off is
/// not among it.
pub fn shared(facts: &Facts) -> Words {
    enumerated(parts(facts))
}

/// The same, one by one.
pub fn parts(facts: &Facts) -> impl Iterator<Item = Words> {
    media(facts).chain(written(facts))
}

/// What of it passes as sound and picture, one by one.
pub fn media(facts: &Facts) -> impl Iterator<Item = Words> {
    let always = [w("Ton", "sound"), w("Bild", "picture")];
    let screen = facts.functions.on(Function::ScreenShare);
    always.into_iter().chain(screen.then(|| w("Bildschirm", "screen")))
}

/// What people write in a meeting here, one by one: of chat, notes and polls those that are switched on.
pub fn written(facts: &Facts) -> impl Iterator<Item = Words> {
    [
        (Function::Chat, "Chat", "chat"),
        (Function::Notes, "Notizen", "notes"),
        (Function::Polls, "Umfragen", "polls"),
    ]
    .into_iter()
    .filter(move |(function, ..)| facts.functions.on(*function))
    .map(|(_, de, en)| w(de, en))
}

/// With a capital, as the first word of a sentence.
pub fn first(words: &str) -> String {
    let mut letters = words.chars();
    let capital = letters.next().map(|letter| letter.to_uppercase().collect::<String>());
    capital.unwrap_or_default() + letters.as_str()
}

/// Who may show a screen.
pub fn screens(facts: &Facts) -> Words {
    if !facts.functions.on(Function::ScreenShare) {
        return w(
            "Bildschirme lassen sich hier nicht zeigen.",
            "Screens cannot be shown here.",
        );
    }
    if facts.defaults.share_asks {
        w(
            "Wer seinen Bildschirm zeigen möchte, fragt die Leitung; was zu sehen ist, wählt jede Person selbst aus.",
            "Whoever wants to show a screen asks a host; what is to be seen, everybody chooses for themselves.",
        )
    } else {
        w(
            "Ihren Bildschirm zeigen dürfen alle, ohne zu fragen; was zu sehen ist, wählt jede Person selbst aus.",
            "Everybody may show their screen without asking; what is to be seen, everybody chooses for themselves.",
        )
    }
}

/// Whether sound and picture are kept.
pub fn recording(facts: &Facts) -> Words {
    match facts.functions.state(Function::Recording) {
        State::On => w(
            "Aufgezeichnet wird nur nach Ansage und nur, wenn alle zugestimmt haben.",
            "Recording happens only after it is announced, and only if everybody has agreed.",
        ),
        State::Off => w(
            "Die Aufzeichnung ist auf diesem Server ausgeschaltet.",
            "Recording is switched off on this server.",
        ),
        State::Absent => w("Aufzeichnen kann dieser Dienst nicht.", "This service cannot record."),
    }
}

/// Whether the server keeps nothing that is said, shown or written beyond the end.
pub fn leaves_nothing(facts: &Facts) -> bool {
    [
        Function::Recording,
        Function::Transcription,
        Function::ChatStorage,
        Function::NotesStorage,
    ]
    .iter()
    .all(|function| !facts.functions.on(*function))
}

/// Whether the server notes nobody's presence, attention or reading.
pub fn watches_nobody(facts: &Facts) -> bool {
    [
        Function::Presence,
        Function::AttendanceProof,
        Function::AttentionTracking,
        Function::ReadReceipts,
    ]
    .iter()
    .all(|function| !facts.functions.on(*function))
}

/// Whether one can take part by telephone.
pub fn telephone(facts: &Facts) -> Words {
    if facts.functions.on(Function::PhoneDialIn) {
        w(
            "Einwählen kann man sich auch per Telefon; dieser Weg ist nicht von Gerät zu Gerät verschlüsselt.",
            "One can also join by telephone; that way is not encrypted from device to device.",
        )
    } else {
        w(
            "Eine Einwahl per Telefon bietet dieser Server nicht: Ein Telefonat führen Sie an ihm vorbei.",
            "This server offers no way in by telephone: a telephone call passes it by.",
        )
    }
}

/// How long a room is kept for which nobody chose a day, as "24 Stunden".
pub fn room_kept(facts: &Facts) -> Words {
    match facts.settings.room_keep_hours {
        1 => w("1 Stunde", "1 hour"),
        hours => w(format!("{hours} Stunden"), format!("{hours} hours")),
    }
}

/// Where a person finds what is kept, and asks for it.
pub fn privacy_page(facts: &Facts) -> String {
    format!("{}/privacy", facts.address)
}
