//! How far functions and kept data are suited to monitor behaviour or performance (§ 87(1) no. 6 BetrVG). What counts is
//! what something is suited for, not what anybody means to do with it.

use datamap::{Entry, Text, Words, text};

use super::common::kept;
use crate::document::{Line, Piece, t, w};
use crate::facts::Facts;
use crate::functions::{Function, State};

/// How far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suited {
    /// Says nothing about what somebody does.
    No,
    /// Says something in passing, for a while or to few.
    Partly,
    /// Says what somebody does or how well.
    Yes,
}

impl Suited {
    /// As in a table.
    pub const fn name(self) -> Text {
        match self {
            Self::No => text("nein", "no"),
            Self::Partly => text("mittelbar", "indirectly"),
            Self::Yes => text("ja", "yes"),
        }
    }
}

/// What a function uses, and how far it is suited for monitoring.
pub struct Rated {
    /// How far, where it is switched on.
    pub suited: Suited,
    /// Why.
    pub why: Text,
    /// Which data it uses.
    pub data: Text,
    /// The entry of the data map that says who gets them and how long.
    pub entry: &'static str,
}

const fn rated(suited: Suited, entry: &'static str, data: Text, why: Text) -> Rated {
    Rated {
        suited,
        why,
        data,
        entry,
    }
}

/// Of a function.
pub const fn of_function(function: Function) -> Rated {
    match function {
        Function::ScreenShare
        | Function::Chat
        | Function::Notes
        | Function::Polls
        | Function::Backgrounds
        | Function::Files
        | Function::Captions
        | Function::RemoteControl => of_content(function),
        Function::LobbyNames | Function::GuestAccess | Function::Mail | Function::ProviderSignIn => {
            of_entering(function)
        }
        _ => of_keeping(function),
    }
}

/// Functions whose data is content of a meeting.
const fn of_content(function: Function) -> Rated {
    let content = "meeting_content";
    match function {
        Function::ScreenShare => rated(
            Suited::Partly,
            content,
            text(
                "Bild des gewählten Fensters oder Bildschirms",
                "Picture of the chosen window or screen",
            ),
            text(
                "Teilnehmende sehen, was jemand zeigt, solange es gezeigt wird",
                "participants see what somebody shows while it is shown",
            ),
        ),
        Function::Chat => rated(
            Suited::Partly,
            content,
            text(
                "Nachrichten, Reaktionen, Handzeichen",
                "Messages, reactions, raised hands",
            ),
            text(
                "Teilnehmende sehen, wer schreibt, bis die Besprechung endet",
                "participants see who writes until the meeting ends",
            ),
        ),
        Function::Notes => rated(
            Suited::Partly,
            content,
            text("Gemeinsamer Text", "Shared text"),
            text(
                "Teilnehmende sehen den Text entstehen; wer was schrieb, zeigt die Seite nicht",
                "participants see the text as it is written; the page does not show who wrote what",
            ),
        ),
        Function::Polls => rated(
            Suited::Partly,
            content,
            text("Frage, Antworten, Stimmen", "Question, answers, votes"),
            text(
                "offene Stimmen sehen alle; anonyme zählt das Programm der fragenden Person und könnte sie, verändert, lesen",
                "open votes are seen by all; anonymous ones are counted by the asker's program, which could read them if it were changed",
            ),
        ),
        Function::Files => rated(
            Suited::Partly,
            content,
            text("Dateien", "Files"),
            text("zeigt, wer was weitergibt", "shows who passes on what"),
        ),
        Function::Captions => rated(
            Suited::Partly,
            content,
            text("Gesprochenes als Text", "Speech as text"),
            text("Gesprochenes wird lesbar", "what is said becomes readable"),
        ),
        Function::RemoteControl => rated(
            Suited::Yes,
            content,
            text("Bedienung eines fremden Rechners", "Operation of another computer"),
            text("Einblick in den Arbeitsplatz", "a view into the workplace"),
        ),
        _ => rated(
            Suited::No,
            "browser_preferences",
            text("Gewählter Hintergrund", "Chosen background"),
            text(
                "verdeckt den Raum; gerechnet wird auf dem eigenen Gerät",
                "covers the room; computed on one's own device",
            ),
        ),
    }
}

/// Functions about who comes in.
const fn of_entering(function: Function) -> Rated {
    match function {
        Function::LobbyNames => rated(
            Suited::Partly,
            "meeting_presence",
            text("Gewählter Name der Wartenden", "Chosen names of those who wait"),
            text(
                "die Leitung sieht, wer wartet, solange gewartet wird",
                "hosts see who waits while they wait",
            ),
        ),
        Function::GuestAccess => rated(
            Suited::No,
            "invites",
            text("Prüfwert des Links", "Proof of the link"),
            text(
                "ohne Konto und ohne gespeicherten Namen",
                "without an account and without a stored name",
            ),
        ),
        Function::Mail => rated(
            Suited::Partly,
            "mail",
            text(
                "Adresse, einladende Person, Zeit der Besprechung",
                "Address, inviter, time of the meeting",
            ),
            text(
                "der Mailserver kann in seinen Protokollen festhalten, wer wen wann einlädt",
                "the mail server may note in its logs who invites whom and when",
            ),
        ),
        _ => rated(
            Suited::Yes,
            "provider_sign_ins",
            text("Wer sich wann anmeldet", "Who signs in and when"),
            text(
                "der Anmeldedienst erfährt Anmeldungen und kann sie protokollieren",
                "the sign-in service learns of sign-ins and may log them",
            ),
        ),
    }
}

/// Functions that keep something about people, or tell it to others.
const fn of_keeping(function: Function) -> Rated {
    let (suited, de, en) = match function {
        Function::Recording => (
            Suited::Yes,
            "hält Verhalten und Äußerungen fest",
            "fixes behaviour and words",
        ),
        Function::Transcription => (Suited::Yes, "hält Äußerungen fest", "fixes what was said"),
        Function::ChatStorage => (Suited::Yes, "hält fest, wer was schrieb", "keeps who wrote what"),
        Function::NotesStorage => (Suited::Yes, "hält Arbeitsergebnisse fest", "keeps results of work"),
        Function::Presence => (Suited::Yes, "zeigt, wer am Platz ist", "shows who is at the desk"),
        Function::ReadReceipts => (Suited::Yes, "zeigt, wer wann las", "shows who read when"),
        Function::AttendanceProof => (Suited::Yes, "hält Anwesenheit fest", "keeps attendance"),
        Function::AttentionTracking => (
            Suited::Yes,
            "wertet Personen aus; bei Gefühlen am Arbeitsplatz verboten",
            "evaluates people; of emotions at work it is forbidden",
        ),
        Function::Registration => (Suited::Yes, "hält fest, wer sich anmeldet", "keeps who registers"),
        Function::Livestream => (
            Suited::Yes,
            "zeigt Verhalten der Öffentlichkeit",
            "shows behaviour to the public",
        ),
        Function::Push => (
            Suited::Partly,
            "ein fremder Dienst erfährt Zeitpunkte",
            "a service of others learns times",
        ),
        _ => (
            Suited::Partly,
            "Anbieter des Telefonnetzes erfahren Nummern und Zeiten",
            "telephone companies learn numbers and times",
        ),
    };
    rated(suited, "meeting_content", function.name(), text(de, en))
}

/// Of a kind of data; none: nobody has looked at it yet.
pub fn of_entry(id: &str) -> Option<(Suited, Text)> {
    of_account(id).or_else(|| of_meeting(id)).or_else(|| of_machine(id))
}

fn of_account(id: &str) -> Option<(Suited, Text)> {
    let (suited, de, en) = match id {
        "members" => (
            Suited::Partly,
            "Rolle, Zustand und Fehlversuche bei der Anmeldung",
            "role, state and wrong tries at signing in",
        ),
        "second_factors" => (
            Suited::Partly,
            "der zuletzt benutzte Zeitschritt sagt, wann zuletzt ein Code galt",
            "the last time step says when a code was last used",
        ),
        "passkeys" => (
            Suited::Partly,
            "Zeitpunkt des Hinzufügens und ein Zähler",
            "time of adding and a counter",
        ),
        "sessions" => (
            Suited::Partly,
            "Beginn der Anmeldung und Tag der letzten Nutzung",
            "start of the sign-in and day of the last use",
        ),
        "vaults" => (Suited::Partly, "Tag der letzten Änderung", "day of the last change"),
        "audit" => (
            Suited::Yes,
            "für Verwaltende: welche Handlung wann; keine Nutzung, keine Besprechung",
            "for administrators: which act when; no use, no meeting",
        ),
        "provider_sign_ins" => (
            Suited::Yes,
            "der Anmeldedienst erfährt, wer sich wann anmeldet",
            "the sign-in service learns who signs in when",
        ),
        "provider_sessions" => (
            Suited::Partly,
            "besteht nur, solange jemand angemeldet ist",
            "exists only while somebody is signed in",
        ),
        "passwords" | "recovery_codes" | "provider_accounts" | "one_time_links" | "ceremonies" => {
            (Suited::No, "nur Prüfwerte", "proofs only")
        }
        "requests" => (Suited::No, "an kein Konto gebunden", "tied to no account"),
        "sign_offs" => (
            Suited::Partly,
            "für die Beteiligten an der Freigabe: Rolle und Zeitpunkt; keine Nutzung",
            "for those who take part in signing off: role and time; no use",
        ),
        "function_decisions" => (
            Suited::Partly,
            "für Verwaltende: wer zuletzt über eine Funktion entschied, und wann; keine Nutzung",
            "for administrators: who decided last on a function, and when; no use",
        ),
        "command_sessions" => (
            Suited::No,
            "Datei auf dem Rechner der verwaltenden Person",
            "a file on the administrator's own machine",
        ),
        _ => return None,
    };
    Some((suited, text(de, en)))
}

fn of_meeting(id: &str) -> Option<(Suited, Text)> {
    let (suited, de, en) = match id {
        "meeting_content" => (
            Suited::Partly,
            "nur für Teilnehmende und nur währenddessen; der Server kann es nicht lesen",
            "for participants only, and only meanwhile; the server cannot read it",
        ),
        "meeting_presence" => (
            Suited::Partly,
            "zeigt, wer gerade verbunden ist; nichts bleibt",
            "shows who is connected now; nothing stays",
        ),
        "rooms" => (
            Suited::Partly,
            "ohne Bezug zum Konto; nur wer den laufenden Server beobachtet, kann ihn vermuten",
            "not tied to an account; only whoever watches the running server can guess it",
        ),
        "invites" => (Suited::No, "ohne Namen", "without names"),
        "ended_meetings" => (
            Suited::No,
            "ohne Namen und Teilnehmende",
            "without names or participants",
        ),
        "mail" => (
            Suited::Partly,
            "wer wen einlädt, bis zur Übergabe; der Mailserver kann es protokollieren",
            "who invites whom, until handed over; the mail server may log it",
        ),
        _ => return None,
    };
    Some((suited, text(de, en)))
}

fn of_machine(id: &str) -> Option<(Suited, Text)> {
    let (suited, de, en) = match id {
        "addresses" => (
            Suited::Partly,
            "nur im Arbeitsspeicher, nie in einem Protokoll",
            "in memory only, never in a log",
        ),
        "backup" => (
            Suited::Partly,
            "wie die Daten, die darin sind; verschlüsselt",
            "as the data in it; encrypted",
        ),
        "browser_preferences" | "browser_tab" | "browser_cookie" | "browser_provider_cookie" => {
            (Suited::No, "liegt auf dem eigenen Gerät", "rests on one's own device")
        }
        "log" => (
            Suited::No,
            "ohne Namen, Adressen und Kennungen",
            "without names, addresses and tokens",
        ),
        "answers" | "paper_versions" => (
            Suited::No,
            "Namen und Kontakte zuständiger Personen, keine Nutzung",
            "names and contacts of those responsible, no use",
        ),
        "keys" | "certificate_authority" | "configuration" | "setup_link" | "policy" | "deletion_proofs" | "schema" => {
            (Suited::No, "keine Daten über Beschäftigte", "no data about employees")
        }
        _ => return None,
    };
    Some((suited, text(de, en)))
}

/// The rating of an entry, as a cell.
pub fn entry_cell(entry: &Entry) -> Line {
    of_entry(entry.id).map_or_else(
        || {
            vec![t(
                "noch nicht bewertet; vor der Freigabe zu klären",
                "not rated yet; to be settled before approval",
            )]
        },
        |(suited, why)| vec![because(suited, why).into()],
    )
}

/// Function, state, data, access, period, rating.
pub fn function_rows(facts: &Facts) -> impl Iterator<Item = [Line; 6]> {
    facts.functions.iter().map(move |(function, state)| {
        let rated = of_function(function);
        let cells = match (state, facts.entry(rated.entry)) {
            (State::On, Some(entry)) => [
                rated.data.into(),
                access(function, entry),
                period(function, entry, facts).into(),
            ],
            (State::On, None) => [rated.data.into(), none(), none()],
            _ => [none(), none(), none()],
        };
        let [data, access, period] = cells.map(|piece| vec![piece]);
        let name = vec![Piece::from(function.name())];
        [
            name,
            vec![state.name().into()],
            data,
            access,
            period,
            function_cell(function, state),
        ]
    })
}

/// Who gets them: names at the door are sealed to the hosts, though who is connected is known to all inside.
fn access(function: Function, entry: &Entry) -> Piece {
    match function {
        Function::LobbyNames => t(
            "Wer diese Besprechung leitet oder geleitet hat",
            "Whoever is or was a host of this meeting",
        ),
        _ => entry.recipients.into(),
    }
}

/// How long; signing in by the provider leaves the link between its account and ours behind.
fn period(function: Function, entry: &Entry, facts: &Facts) -> Words {
    let of_function = kept(entry, facts);
    match facts.entry("provider_accounts") {
        Some(account) if function == Function::ProviderSignIn => {
            let of_account = kept(account, facts);
            w(
                format!("{}; Zuordnung zum Konto {}", of_function.de, of_account.de),
                format!("{}; the link to the account {}", of_function.en, of_account.en),
            )
        }
        _ => of_function,
    }
}

fn none() -> Piece {
    t("entfällt", "not applicable")
}

/// The rating of a function in this state, as a cell.
pub fn function_cell(function: Function, state: State) -> Line {
    let Rated { suited, why, .. } = of_function(function);
    if state == State::On {
        return vec![because(suited, why).into()];
    }
    let words = because(suited, why);
    vec![t(
        format!("nicht in Gebrauch; sonst {}", words.de),
        format!("not in use; otherwise {}", words.en),
    )]
}

fn because(suited: Suited, why: Text) -> Words {
    let name = suited.name();
    w(format!("{}: {}", name.de, why.de), format!("{}: {}", name.en, why.en))
}
