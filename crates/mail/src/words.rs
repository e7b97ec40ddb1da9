//! What messages say. Every word stands here, but for a time, a name and our own address.

use crate::letter::Letter;
use crate::{Address, Time};

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// German.
    De = 0,
    /// English.
    En = 1,
}

/// What a message about a meeting says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Somebody is invited.
    Invitation,
    /// The meeting is at another time.
    Change,
    /// It does not take place.
    Cancellation,
}

/// A message about a meeting. It holds neither its title nor its link.
pub struct Meeting<'a> {
    /// What it says.
    pub kind: Kind,
    /// In which language.
    pub language: Language,
    /// The name of whoever invites.
    pub by: &'a str,
    /// When it is, or would have been.
    pub when: Option<&'a Time>,
    /// When it was before a change.
    pub was: Option<&'a Time>,
    /// Our address, as `https://meet.example.org`.
    pub server: &'a str,
    /// Who runs the server; empty: not said.
    pub operator: &'a str,
}

/// Something whoever answers for the server is told. Without content: that stands in the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Notice {
    /// A request was received.
    RequestReceived,
    /// A request is due within a week, or overdue.
    RequestsDue,
    /// Something of the server does not work.
    HealthBad,
}

/// A message about a meeting, for one recipient.
pub fn meeting(to: Address, say: &Meeting<'_>) -> Letter {
    let by = harmless(say.by);
    let mut text = match (say.language, say.kind) {
        (Language::De, Kind::Invitation) => format!("Guten Tag,\n\n{by} lädt Sie zu einer Besprechung ein.\n"),
        (Language::De, Kind::Change) => {
            format!("Guten Tag,\n\n{by} hat eine Besprechung geändert, zu der Sie eingeladen sind.\n")
        }
        (Language::De, Kind::Cancellation) => {
            format!("Guten Tag,\n\n{by} hat eine Besprechung abgesagt, zu der Sie eingeladen waren.\n")
        }
        (Language::En, Kind::Invitation) => format!("Hello,\n\n{by} invites you to a meeting.\n"),
        (Language::En, Kind::Change) => format!("Hello,\n\n{by} has changed a meeting you are invited to.\n"),
        (Language::En, Kind::Cancellation) => format!("Hello,\n\n{by} has cancelled a meeting you were invited to.\n"),
    };
    let mut line = |label: [&str; 2], time: Option<&Time>| {
        if let Some(time) = time {
            text.push_str(&format!(
                "\n{}: {}\n",
                label[say.language as usize],
                time.words(say.language)
            ));
        }
    };
    match say.kind {
        Kind::Invitation => line(["Wann", "When"], say.when),
        Kind::Change => {
            line(["Bisher", "Before"], say.was);
            line(["Jetzt", "Now"], say.when);
        }
        Kind::Cancellation => line(["Abgesagt", "Cancelled"], say.when),
    }
    text.push_str(&match (say.language, say.kind) {
        (Language::De, Kind::Invitation) => format!(
            "\nDer Link zur Besprechung steht nicht in dieser Nachricht: {by} gibt ihn Ihnen auf einem anderen Weg.\n"
        ),
        (Language::En, Kind::Invitation) => {
            format!("\nThe link to the meeting is not in this message: {by} gives it to you by another way.\n")
        }
        (Language::De, Kind::Change) => {
            "\nDer Link, den Sie bekommen haben, gilt weiter, wenn Ihnen nichts anderes gesagt wird.\n".to_owned()
        }
        (Language::En, Kind::Change) => {
            "\nThe link you were given stays good unless you are told otherwise.\n".to_owned()
        }
        (_, Kind::Cancellation) => String::new(),
    });
    text.push_str(&foot(say.language, say.server, say.operator, true));
    let subject = match (say.language, say.kind) {
        (Language::De, Kind::Invitation) => "Einladung zu einer Besprechung",
        (Language::De, Kind::Change) => "Besprechung geändert",
        (Language::De, Kind::Cancellation) => "Besprechung abgesagt",
        (Language::En, Kind::Invitation) => "Invitation to a meeting",
        (Language::En, Kind::Change) => "Meeting changed",
        (Language::En, Kind::Cancellation) => "Meeting cancelled",
    };
    Letter::new(to, subject, text)
}

/// What somebody who answers for the server is told, in both languages.
pub fn notice(to: Address, notice: Notice, server: &str) -> Letter {
    let (subject, de, en, part) = match notice {
        Notice::RequestReceived => (
            "Neue Anfrage zum Datenschutz",
            "eine Anfrage zum Datenschutz ist eingegangen. Text und Frist stehen in der Konsole.",
            "a request about data protection was received. Its text and its due date stand in the console.",
            "requests",
        ),
        Notice::RequestsDue => (
            "Anfrage zum Datenschutz wird fällig",
            "mindestens eine Anfrage zum Datenschutz ist innerhalb von sieben Tagen fällig oder schon überfällig.",
            "at least one request about data protection is due within seven days, or overdue.",
            "requests",
        ),
        Notice::HealthBad => (
            "Server braucht Aufmerksamkeit",
            "eine Prüfung des Servers schlägt fehl. Welche, und was zu tun ist, steht in der Konsole.",
            "a check of the server fails. Which one, and what to do, stands in the console.",
            "health",
        ),
    };
    let text = format!(
        "Guten Tag,\n\n{de}\n\n{server}/console#{part}\n\nHello,\n\n{en}\n{}",
        foot(Language::De, server, "", false)
    );
    Letter::new(to, subject, text)
}

/// A message that shows that mail works.
pub fn trial(to: Address, language: Language, server: &str, operator: &str) -> Letter {
    let (subject, text) = match language {
        Language::De => (
            "Probe des Mailversands",
            "Guten Tag,\n\nder Mailversand dieses Servers funktioniert.\n",
        ),
        Language::En => (
            "Test of sending mail",
            "Hello,\n\nsending mail from this server works.\n",
        ),
    };
    Letter::new(
        to,
        subject,
        format!("{text}{}", foot(language, server, operator, false)),
    )
}

/// Where the privacy notice stands. The web client says the same in invitations (`plan.text.privacy` of its sentences).
fn privacy(language: Language, server: &str) -> String {
    match language {
        Language::De => {
            format!("Datenschutz: Wer verantwortlich ist und was der Server verarbeitet, steht hier:\n{server}/notice")
        }
        Language::En => {
            format!(
                "Privacy: who is responsible, and what the server processes, is told here:\n{server}/notice?lang=en"
            )
        }
    }
}

fn foot(language: Language, server: &str, operator: &str, kept: bool) -> String {
    let privacy = privacy(language, server);
    let operator = harmless(operator);
    let by = if operator.is_empty() {
        String::new()
    } else {
        format!(" ({operator})")
    };
    match language {
        Language::De => {
            let kept = if kept {
                " Der Server hat Ihre Adresse nicht gespeichert; der Mailserver, über den er sendet, kann sie aufbewahren."
            } else {
                ""
            };
            format!("\n-- \nGesendet von {server}{by}.{kept}\n{privacy}\nAuf diese Nachricht kann niemand antworten.\n")
        }
        Language::En => {
            let kept = if kept {
                " It has not kept your address; the mail server it sends by may."
            } else {
                ""
            };
            format!("\n-- \nSent by {server}{by}.{kept}\n{privacy}\nNobody reads answers to this message.\n")
        }
    }
}

/// A name in one line that no mail program takes for an address of a page or a person.
fn harmless(name: &str) -> String {
    let mut said = String::new();
    let mut after_dot = false;
    for c in name.chars() {
        if c.is_control() || ":/@<>\\".contains(c) {
            continue;
        }
        if after_dot && !c.is_whitespace() {
            said.push(' ');
        }
        after_dot = c == '.';
        said.push(c);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to() -> Address {
        Address::new("gast@example.net").unwrap()
    }

    fn said(kind: Kind, language: Language, by: &str) -> Letter {
        let when = Time::new("2026-03-04", "14:00", 60, "Europe/Berlin").unwrap();
        let was = Time::new("2026-03-03", "09:00", 30, "Europe/Berlin").unwrap();
        meeting(
            to(),
            &Meeting {
                kind,
                language,
                by,
                when: Some(&when),
                was: (kind == Kind::Change).then_some(&was),
                server: "https://meet.example.org",
                operator: "Kanzlei Berg",
            },
        )
    }

    #[test]
    fn a_message_says_who_when_and_that_the_link_comes_otherwise() {
        let letter = said(Kind::Invitation, Language::De, "Anna Berg");
        assert_eq!(letter.subject(), "Einladung zu einer Besprechung");
        for part in [
            "Anna Berg lädt Sie",
            "Mittwoch, 4. März 2026, 14:00 Uhr",
            "steht nicht in dieser Nachricht",
            "\nDatenschutz: Wer verantwortlich ist und was der Server verarbeitet, steht hier:\nhttps://meet.example.org/notice\n",
            "(Kanzlei Berg)",
            "hat Ihre Adresse nicht gespeichert; der Mailserver",
        ] {
            assert!(letter.text().contains(part), "{part}: {}", letter.text());
        }
        let changed = said(Kind::Change, Language::En, "Anna Berg");
        assert!(
            changed.text().contains("Before: Tuesday, 3 March 2026, 09:00"),
            "{}",
            changed.text()
        );
        assert!(changed.text().contains("Now: Wednesday"), "{}", changed.text());
        assert!(
            changed
                .text()
                .contains("is told here:\nhttps://meet.example.org/notice?lang=en\n"),
            "{}",
            changed.text()
        );
        let gone = said(Kind::Cancellation, Language::En, "Anna Berg");
        assert!(
            gone.text().contains("cancelled") && !gone.text().contains("link"),
            "{}",
            gone.text()
        );
    }

    /// Whoever is invited reads the same by mail, in the calendar and in a copied text.
    #[test]
    fn the_web_client_says_where_the_notice_stands_in_the_same_words() {
        for (language, sentences) in [
            (Language::De, include_str!("../../../web/app/src/locales/de.json")),
            (Language::En, include_str!("../../../web/app/src/locales/en.json")),
        ] {
            // In the place of `{link}` the page puts the notice's address; here it has a line of its own.
            let ours = privacy(language, "").replace("/notice", "{link}").replace('\n', " ");
            let theirs = format!("\"plan.text.privacy\": \"{ours}\"");
            assert!(sentences.contains(&theirs), "{theirs}");
        }
    }

    #[test]
    fn no_message_links_to_anything_but_our_own_pages() {
        let every = [Kind::Invitation, Kind::Change, Kind::Cancellation]
            .into_iter()
            .flat_map(|kind| {
                [Language::De, Language::En]
                    .map(|language| said(kind, language, "http://evil.example/a bert@evil.example"))
            });
        let notices = [Notice::RequestReceived, Notice::RequestsDue, Notice::HealthBad]
            .map(|each| notice(to(), each, "https://meet.example.org"));
        let trials = [Language::De, Language::En]
            .map(|language| trial(to(), language, "https://meet.example.org", "www.evil.example"));
        for letter in every.chain(notices).chain(trials) {
            for (at, _) in letter.text().match_indices("://") {
                let link = &letter.text()[at - "https".len()..];
                assert!(link.starts_with("https://meet.example.org"), "{}", letter.text());
            }
            assert!(!letter.text().contains("evil.example"), "{}", letter.text());
            assert!(
                !letter.text().contains('@') && !letter.text().contains("/j/"),
                "{}",
                letter.text()
            );
        }
        assert_eq!(harmless("Dr.Müller\r\nBcc: x"), "Dr. MüllerBcc x");
    }
}
