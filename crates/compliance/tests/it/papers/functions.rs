//! Switching one function changes what every paper says of it; who has decided, and how, stands in the check.

use compliance::{Facts, Function, Functions, Paper, State, check, hints, proposed};

use crate::completeness::texts;
use crate::lies::Claim;
use crate::three::{company, municipality, practice};

fn claim(
    papers: &'static [Paper],
    before: (&'static str, &'static str),
    change: fn(&mut Facts),
    after: (&'static str, &'static str),
) -> Claim {
    Claim {
        papers,
        before,
        change,
        after,
    }
}

pub fn claims() -> Vec<Claim> {
    [written(), minutes(), screens(), guests(), backgrounds(), decisions()]
        .into_iter()
        .flatten()
        .collect()
}

fn written() -> Vec<Claim> {
    vec![
        claim(
            &[Paper::Notice, Paper::Measures],
            (
                "Ton, Bild, Bildschirm, Chat, Notizen und Umfragen sind von Gerät",
                "Sound, picture, screen, chat, notes and polls are encrypted",
            ),
            |facts| facts.functions.set(Function::Chat, State::Off),
            (
                "Ton, Bild, Bildschirm, Notizen und Umfragen sind von Gerät",
                "Sound, picture, screen, notes and polls are encrypted",
            ),
        ),
        claim(
            &[Paper::Record],
            (
                "Besprechung mit Ton, Bild, Bildschirm, Chat, Notizen und Umfragen",
                "Meetings with sound, picture, screen, chat, notes and polls",
            ),
            |facts| facts.functions.set(Function::Notes, State::Off),
            (
                "Besprechung mit Ton, Bild, Bildschirm, Chat und Umfragen",
                "Meetings with sound, picture, screen, chat and polls",
            ),
        ),
        claim(
            &[Paper::WorksAgreement],
            (
                "sich mit Ton, Bild, Bildschirm, Chat, Notizen und Umfragen zu besprechen",
                "to meet with sound, picture, screen, chat, notes and polls",
            ),
            |facts| facts.functions.set(Function::Polls, State::Off),
            (
                "sich mit Ton, Bild, Bildschirm, Chat und Notizen zu besprechen",
                "to meet with sound, picture, screen, chat and notes",
            ),
        ),
        claim(
            &[Paper::WorksAgreement],
            (
                "geschrieben wird (Chat, Notizen und Umfragen)",
                "written in a meeting (chat, notes and polls)",
            ),
            |facts| {
                for function in [Function::Chat, Function::Notes, Function::Polls] {
                    facts.functions.set(function, State::Off);
                }
            },
            (
                "In einer Besprechung wird nichts geschrieben",
                "Nothing is written in a meeting",
            ),
        ),
        claim(
            &[Paper::Notice],
            ("| Umfragen | an |", "| Polls | on |"),
            |facts| facts.functions.set(Function::Polls, State::Off),
            ("| Umfragen | aus |", "| Polls | off |"),
        ),
        claim(
            &[Paper::Measures],
            (
                "| Chat in der Besprechung | an | Verwaltung, wieder an nur mit vier Antworten",
                "| Chat in the meeting | on | administrators, on again only with four answers",
            ),
            |facts| facts.functions.set(Function::Chat, State::Off),
            (
                "| Chat in der Besprechung | aus | Verwaltung",
                "| Chat in the meeting | off | administrators",
            ),
        ),
        claim(
            &[Paper::Accessibility],
            (
                "6.2 Echtzeittext: im Chat vorhanden",
                "6.2 real-time text: there in the chat",
            ),
            |facts| facts.functions.set(Function::Chat, State::Off),
            (
                "6.2 Echtzeittext: nicht vorhanden",
                "6.2 real-time text: not there, because",
            ),
        ),
        claim(
            &[Paper::Necessity],
            ("Beides ist hier möglich", "Both are possible here"),
            |facts| facts.functions.set(Function::Chat, State::Off),
            (
                "Echtzeittext gibt es nicht, weil der Chat hier ausgeschaltet ist",
                "There is no real-time text, because chat is switched off here",
            ),
        ),
        claim(
            &[Paper::WorksAgreement],
            (
                "sprechen, schreiben, abstimmen, zeigen auf Anfrage",
                "speak, write, vote, show on request",
            ),
            |facts| {
                for function in [Function::Chat, Function::Notes, Function::Polls, Function::ScreenShare] {
                    facts.functions.set(function, State::Off);
                }
            },
            (
                "| Besprechung: Teilnehmende | sprechen |",
                "| Meeting: participant | speak |",
            ),
        ),
    ]
}

fn minutes() -> Vec<Claim> {
    let off: fn(&mut Facts) = |facts| facts.functions.set(Function::Notes, State::Off);
    vec![
        claim(
            &[Paper::Necessity],
            (
                "Protokoll in den gemeinsamen Notizen, Rückfrage",
                "minutes in the shared notes, asking",
            ),
            off,
            (
                "Protokoll, das eine Person schreibt und am Ende vorliest",
                "minutes that one person takes and reads out at the end",
            ),
        ),
        claim(
            &[Paper::Necessity],
            (
                "in den gemeinsamen Notizen mitgeschrieben",
                "written in the shared notes and saved",
            ),
            off,
            (
                "von einer Person mitgeschrieben und am Ende vorgelesen",
                "taken by one person and read out at the end",
            ),
        ),
        claim(
            &[Paper::Necessity],
            ("gemeinsames Schreiben in den Notizen", "writing together in the notes"),
            off,
            (
                "(nicht wortgetreu genug) und Diktat nach der Besprechung",
                "(not true enough to the word) and dictation after the meeting",
            ),
        ),
    ]
}

/// A screen that was on is not taken from the meeting.
const NO_NEW_SCREEN: (&str, &str) = (
    "er Server leitet keinen neuen Bildschirm weiter (was schon gezeigt wurde, bis es endet)",
    "he server passes on no new screen (what was shown before goes on until it ends)",
);

fn screens() -> Vec<Claim> {
    vec![
        claim(
            &[Paper::NoticeShort],
            (
                "Ton, Bild, Bildschirm, Chat, Notizen und Umfragen sehen",
                "hear sound, picture, screen, chat, notes and polls",
            ),
            |facts| facts.functions.set(Function::ScreenShare, State::Off),
            (
                "Ton, Bild, Chat, Notizen und Umfragen sehen",
                "hear sound, picture, chat, notes and polls",
            ),
        ),
        claim(
            &[Paper::SparingUse],
            ("Ton mit gezeigtem Fenster", "Sound with a window shown"),
            |facts| facts.functions.set(Function::ScreenShare, State::Off),
            ("", ""),
        ),
        claim(
            &[Paper::Measures],
            (
                "Bildschirm: Teilnehmende zeigen ihn erst",
                "Screen: participants show theirs only once",
            ),
            |facts| facts.functions.set(Function::ScreenShare, State::Off),
            (
                "Bildschirm: ist ausgeschaltet; der Server leitet keinen neuen weiter (was schon gezeigt wurde, bis es endet)",
                "Screen: is switched off; the server passes on no new one (what was shown before goes on until it ends)",
            ),
        ),
        claim(
            &[Paper::Measures],
            (
                "Bildschirm zeigen nur nach Zustimmung | an |",
                "Showing a screen only with a host's yes | on |",
            ),
            |facts| facts.functions.set(Function::ScreenShare, State::Off),
            (
                "niemand beginnt, einen Bildschirm zu zeigen (was schon gezeigt wurde, läuft, bis es endet)",
                "nobody begins to show a screen (what was shown before goes on until it ends)",
            ),
        ),
        claim(
            &[Paper::Assessment],
            (
                "Gemessen: Teilnehmende fragen die Leitung.",
                "Measured: participants ask a host.",
            ),
            |facts| facts.functions.set(Function::ScreenShare, State::Off),
            NO_NEW_SCREEN,
        ),
        claim(
            &[Paper::Impact],
            (
                "Teilnehmende zeigen den Bildschirm erst nach Erlaubnis",
                "Participants show a screen only once allowed",
            ),
            |facts| facts.functions.set(Function::ScreenShare, State::Off),
            NO_NEW_SCREEN,
        ),
        claim(
            &[Paper::WorksAgreement],
            (
                "entfernen, Zeigen erlauben; Kennwort",
                "remove, allow showing; passphrase",
            ),
            |facts| facts.functions.set(Function::ScreenShare, State::Off),
            (
                "wie Teilnehmende, solange das Zeigen des Bildschirms ausgeschaltet ist",
                "as participants, as long as sharing a screen is switched off",
            ),
        ),
        claim(
            &[Paper::WorksAgreement],
            (
                "fragen die Leitung, bevor sie ihren Bildschirm zeigen",
                "ask a host before they show their screen",
            ),
            |facts| facts.functions.set(Function::ScreenShare, State::Off),
            (
                "leitet der Server keinen neuen Bildschirm weiter (was schon gezeigt wurde, bis es endet)",
                "the server passes on no new screen (what was shown before goes on until it ends)",
            ),
        ),
    ]
}

fn guests() -> Vec<Claim> {
    let off: fn(&mut Facts) = |facts| facts.functions.set(Function::GuestAccess, State::Off);
    vec![
        claim(
            &[Paper::Record],
            ("Gäste brauchen kein Konto", "Guests need no account"),
            off,
            (
                "Die Teilnahme ohne Konto ist ausgeschaltet",
                "joining without one is switched off",
            ),
        ),
        claim(
            &[Paper::Measures],
            ("Gäste haben kein Konto", "Guests have no account"),
            off,
            (
                "Gäste ohne Konto lässt der Server nicht ein",
                "The server admits no guests without an account",
            ),
        ),
        claim(
            &[Paper::Notice],
            ("Als Gast brauchen Sie einen Link", "As a guest you need a link"),
            off,
            (
                "wer welche Besprechung besucht, wird dabei nicht gespeichert",
                "who attends which meeting is not stored",
            ),
        ),
        claim(
            &[Paper::Participants],
            ("Sie brauchen kein Konto", "You need no account"),
            off,
            ("Melden Sie sich mit Ihrem Konto an", "Sign in with your account"),
        ),
        claim(
            &[Paper::SparingUse],
            (
                "Niemand braucht ein Konto, um teilzunehmen",
                "Nobody needs an account to take part",
            ),
            off,
            (
                "Wer teilnimmt, braucht hier ein Konto",
                "Whoever takes part needs an account here",
            ),
        ),
        claim(
            &[Paper::SparingUse],
            ("Gäste brauchen ihn nicht", "guests do not need it"),
            off,
            (
                "wer ein örtliches Konto hat, braucht ihn nicht",
                "whoever has a local account does not need it",
            ),
        ),
        claim(
            &[Paper::Contract],
            ("Gäste ohne Konto", "guests without an account"),
            off,
            (
                "Personen mit Konto; Eingeladene;",
                "people with an account; those invited;",
            ),
        ),
    ]
}

fn backgrounds() -> Vec<Claim> {
    vec![claim(
        &[Paper::WorksAgreement],
        (
            "Zu Hause darf der Hintergrund verdeckt werden",
            "At home the background may be covered",
        ),
        |facts| facts.functions.set(Function::Backgrounds, State::Off),
        (
            "Verdecken lässt sich der Hintergrund hier nicht",
            "The background cannot be covered here",
        ),
    )]
}

fn decisions() -> Vec<Claim> {
    let own = "Unterweisung aller, jährlich geprüft: Chat in der Besprechung.";
    vec![
        claim(
            &[Paper::Necessity],
            (
                "zuletzt entschieden am 2026-11-19 durch die Verwaltung",
                "decided last on 2026-11-19 by administrators",
            ),
            |facts| facts.decisions.clear(),
            ("hier noch von niemandem", "by nobody here yet"),
        ),
        // The answers are the operator's until nobody has decided, and then a proposal that is said to be one.
        claim(
            &[Paper::Necessity],
            (own, own),
            |facts| facts.decisions.retain(|decision| decision.function != Function::Chat),
            (
                "private Nachrichten öffnet nur ihre Empfängerin",
                "a private message is opened by its recipient only",
            ),
        ),
        claim(
            &[Paper::Necessity],
            (own, own),
            |facts| facts.functions.set(Function::Chat, State::Off),
            (
                "Wer an beiden Enden ein verändertes Programm benutzt, kommt daran vorbei",
                "whoever uses a changed program at both ends gets past it",
            ),
        ),
    ]
}

#[test]
fn what_administrators_switch_is_in_this_release_and_on_until_they_do() {
    let functions = Functions::of_release(false, false);
    for function in Function::SWITCHED {
        assert!(functions.on(*function), "{function:?}");
    }
    let mut facts = company().facts;
    let order: Vec<Function> = facts.functions.iter().map(|(function, _)| function).collect();
    let before = facts.hash();
    facts.functions.set(Function::Chat, State::Off);
    assert_ne!(facts.hash(), before);
    facts.functions.set(Function::Chat, State::On);
    assert_eq!(facts.hash(), before, "on again it is the same configuration");
    assert!(facts.functions.iter().map(|(function, _)| function).eq(order));
}

#[test]
fn what_nobody_has_decided_is_hinted_at_and_no_fault() {
    let undecided = practice();
    let hint = hints(&undecided.facts).pop().unwrap();
    for function in Function::SWITCHED {
        let name = function.name();
        assert!(
            hint.what.de.contains(name.de) && hint.what.en.contains(name.en),
            "{name:?}"
        );
    }
    assert!(!check(&undecided.facts, &undecided.answers).contains(&hint));
    let mut decided = company().facts;
    assert_eq!(hints(&decided), []);
    decided
        .decisions
        .retain(|decision| decision.function != Function::Polls);
    let hint = hints(&decided).pop().unwrap();
    assert!(hint.what.en.ends_with("yet: Polls."), "{}", hint.what.en);
    assert_eq!(hint.what.de.matches("Chat").count(), 0);
}

#[test]
fn what_was_switched_off_and_what_nobody_has_decided_stand_beside_each_other() {
    let (de, en) = texts(&municipality(), Paper::Necessity);
    for (german, english) in [
        ("N11 Umfragen: aus", "N11 Polls: off"),
        // Switched off without answers: what stands at the questions is not the organisation's.
        (
            "ausgeschaltet; zuletzt entschieden am 2026-11-19 durch die Verwaltung, ohne Antworten; was zu den Fragen 1 bis 3 steht, ist ein Vorschlag",
            "switched off; decided last on 2026-11-19 by administrators, without answers; what stands at questions 1 to 3 is a proposal",
        ),
        (
            "eingeschaltet; zuletzt entschieden am 2026-11-19 durch die Verwaltung\n",
            "switched on; decided last on 2026-11-19 by administrators\n",
        ),
        (
            "N09 | Gemeinsame Notizen | an | vorgeschlagen:",
            "N09 | Shared notes | on | proposed:",
        ),
        (
            "N06 | Chat in der Besprechung | an | erforderlich mit",
            "N06 | Chat in the meeting | on | needed with",
        ),
    ] {
        assert!(de.contains(german), "{german}");
        assert!(en.contains(english), "{english}");
    }
}

#[test]
fn links_are_no_help_in_an_emergency_where_nobody_enters_without_an_account() {
    let mut organisation = municipality();
    let (open, closed) = (
        (
            "Links öffnen Besprechungen auch ohne Konto",
            "links open meetings without an account, too",
        ),
        (
            "ohne Konto kommt hier niemand in eine Besprechung",
            "nobody enters a meeting here without an account",
        ),
    );
    for (said, not_said) in [(open, closed), (closed, open)] {
        let (de, en) = texts(&organisation, Paper::Assessment);
        assert!(de.contains(said.0) && !de.contains(not_said.0));
        assert!(en.contains(said.1) && !en.contains(not_said.1));
        organisation.facts.functions.set(Function::GuestAccess, State::Off);
    }
}

#[test]
fn the_answers_are_configuration_and_the_day_of_the_decision_is_not() {
    let before = company().facts;
    let mut other = company().facts;
    for decision in &mut other.decisions {
        decision.day = "2026-12-24".to_owned();
    }
    assert_eq!(other.hash(), before.hash());
    other.decisions[0].answers.as_mut().unwrap().milder = "Geprüft wurde nichts.".to_owned();
    assert_ne!(other.hash(), before.hash());
}

#[test]
fn what_is_proposed_follows_how_meetings_begin() {
    let mut facts = municipality().facts;
    let [.., asks] = proposed(&facts, Function::ScreenShare);
    facts.defaults.share_asks = false;
    let [.., does_not] = proposed(&facts, Function::ScreenShare);
    assert_ne!(asks, does_not);
}
