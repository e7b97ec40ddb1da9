//! From when, how long.

use crate::words::{Text, Words, text};

/// Seconds of an hour.
pub const HOUR: u64 = 3600;
/// Seconds of a day.
pub const DAY: u64 = 24 * HOUR;

/// Seconds a backup may be kept.
pub const BACKUP_KEPT: u64 = 14 * DAY;

/// From when and how long something is kept.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
    /// The event from which time counts.
    pub start: Start,
    /// How long from then.
    pub period: Period,
    /// How the deletion job finds what is past its time.
    pub due: Due,
}

/// The event from which time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// When it came into being.
    Creation,
    /// When it was last used.
    LastUse,
    /// When its own time, set as it was made, is over.
    OwnEnd,
    /// When it is used up.
    Use,
    /// When the meeting is over.
    MeetingEnd,
    /// When an administrator takes it back.
    TakenBack,
    /// When whoever may say it takes it back, or says it anew.
    Withdrawn,
    /// When a newer version takes its place.
    Superseded,
    /// When the room is deleted.
    RoomDeleted,
    /// When the account is deleted.
    AccountDeleted,
    /// When the tab is closed.
    TabClosed,
    /// When the person changes or deletes it.
    OwnDeletion,
    /// When the year is over in which the request was answered.
    YearOfAnswer,
    /// When the server is given up.
    Decommissioning,
}

/// How long from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Not at all.
    Zero,
    /// This many seconds; whole hours.
    Fixed(u64),
    /// This many years.
    Years(u64),
    /// As somebody has set.
    Set(Setting),
}

/// What somebody can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Hours a room is kept for which nobody chose a day: `room.keep_hours` of the configuration. A day that somebody
    /// chooses is at most [`Settings::plan_days`] ahead.
    RoomKeepHours,
    /// Days until a session that is not used ends: policy.
    SessionDays,
    /// Days an entry of the audit log is kept: policy.
    AuditDays,
    /// Years an answered request is kept: policy.
    RequestYears,
}

/// The settings of one server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// See [`Setting::RoomKeepHours`].
    pub room_keep_hours: u64,
    /// See [`Setting::SessionDays`].
    pub session_days: u64,
    /// See [`Setting::AuditDays`].
    pub audit_days: u64,
    /// See [`Setting::RequestYears`].
    pub request_years: u64,
    /// Days ahead that somebody may have a room kept: policy.
    pub plan_days: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            room_keep_hours: 24,
            session_days: 14,
            audit_days: 180,
            request_years: 3,
            plan_days: 366,
        }
    }
}

/// How the deletion job finds rows past their time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// This column says when; no value: with what it belongs to.
    At(&'static str),
    /// This column says from when the period runs.
    After(&'static str),
    /// As [`Due::At`], but only rows for which this holds, as SQL; the others go with what they belong to.
    AtIf(&'static str, &'static str),
    /// Not as a whole by the job, but these parts.
    Parts(&'static [Part]),
    /// It goes at once with what it belongs to: the database deletes both together.
    WithOwner,
    /// Not by the job: see the entry's way of deletion.
    Otherwise,
}

/// A part of a table that has a time of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which, and how long, as "accounts nobody ever used: 30 days from the expiry of their link".
    pub what: Text,
    /// Which rows, as SQL that both databases understand; `$1`: the latest value of the column that is due.
    pub only: &'static str,
    /// The column that says from when the period runs.
    pub column: &'static str,
    /// How long, in seconds.
    pub period: u64,
    /// Whether the job itself writes that column, in seconds, when it first sees such a row: 0 until then.
    pub seen: bool,
    /// These columns are set to 0; none: the row goes, with all that belongs to it.
    pub emptied: &'static [&'static str],
}

impl Period {
    /// In seconds.
    pub const fn seconds(self, settings: &Settings) -> u64 {
        match self {
            Self::Zero => 0,
            Self::Fixed(seconds) => seconds,
            Self::Set(Setting::RoomKeepHours) => settings.room_keep_hours * HOUR,
            Self::Set(Setting::SessionDays) => settings.session_days * DAY,
            Self::Set(Setting::AuditDays) => settings.audit_days * DAY,
            Self::Years(years) => of_years(years),
            Self::Set(Setting::RequestYears) => of_years(settings.request_years),
        }
    }

    /// Years, where that is what is counted.
    pub const fn years(self, settings: &Settings) -> Option<u64> {
        match self {
            Self::Years(years) => Some(years),
            Self::Set(Setting::RequestYears) => Some(settings.request_years),
            _ => None,
        }
    }
}

/// Seconds of so many years, with all leap days there can be: a day late rather than early.
const fn of_years(years: u64) -> u64 {
    (years * 365 + years.div_ceil(4)) * DAY
}

impl Start {
    /// In words that follow "from" and "ab".
    const fn words(self) -> Text {
        match self {
            Self::Creation => text("Entstehung", "its creation"),
            Self::LastUse => text("letzter Nutzung", "its last use"),
            Self::OwnEnd => text("Ablauf", "its expiry"),
            Self::Use => text("Einlösung", "being used"),
            Self::MeetingEnd => text("Ende der Besprechung", "the end of the meeting"),
            Self::TakenBack => text("Rücknahme durch die Verwaltung", "an administrator's taking it back"),
            Self::Withdrawn => text("Rücknahme oder neue Angabe", "its being taken back or given anew"),
            Self::Superseded => text(
                "Ablösung durch eine neuere Fassung",
                "being superseded by a newer version",
            ),
            Self::RoomDeleted => text("Löschung des Raums", "deletion of the room"),
            Self::AccountDeleted => text("Löschung des Kontos", "deletion of the account"),
            Self::TabClosed => text("Schließen des Tabs", "closing of the tab"),
            Self::OwnDeletion => text("Löschung durch die Person selbst", "deletion by the person"),
            Self::YearOfAnswer => text("Ende des Jahres der Antwort", "the end of the year of the answer"),
            Self::Decommissioning => text("Außerbetriebnahme des Servers", "the server's decommissioning"),
        }
    }
}

impl Retention {
    /// In words, parts with a time of their own at the end.
    pub fn words(&self, settings: &Settings) -> Words {
        let mut words = self.of_the_whole(settings);
        if let Due::Parts(parts) = self.due {
            for part in parts {
                words.de.extend(["; ", part.what.de]);
                words.en.extend(["; ", part.what.en]);
            }
        }
        words
    }

    fn of_the_whole(&self, settings: &Settings) -> Words {
        let mut words = self.of_the_period(settings);
        if self.period == Period::Set(Setting::RoomKeepHours) {
            let days = settings.plan_days;
            let (de, en) = match days {
                1 => ("1 Tag".to_owned(), "1 day".to_owned()),
                _ => (format!("{days} Tage"), format!("{days} days")),
            };
            words.de += &format!("; oder bis zu dem Tag, den die anlegende Person wählt, höchstens {de} voraus");
            words.en += &format!("; or until the day that its maker chooses, at most {en} ahead");
        }
        words
    }

    fn of_the_period(&self, settings: &Settings) -> Words {
        let start = self.start.words();
        let seconds = self.period.seconds(settings);
        if seconds == 0 {
            return Words {
                de: format!("bis {}", start.de),
                en: format!("until {}", start.en),
            };
        }
        let (number, de, en) = match (self.period.years(settings), seconds / DAY, seconds % DAY) {
            (Some(1), ..) => (1, "Jahr", "year"),
            (Some(years), ..) => (years, "Jahre", "years"),
            (None, 1, 0) => (24, "Stunden", "hours"),
            (None, days @ 1.., 0) => (days, "Tage", "days"),
            _ if seconds == HOUR => (1, "Stunde", "hour"),
            _ if seconds.is_multiple_of(HOUR) => (seconds / HOUR, "Stunden", "hours"),
            _ if seconds == 60 => (1, "Minute", "minute"),
            _ => (seconds / 60, "Minuten", "minutes"),
        };
        Words {
            de: format!("{number} {de} ab {}", start.de),
            en: format!("{number} {en} from {}", start.en),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_read_well_and_follow_settings() {
        let retention = |start, period| Retention {
            start,
            period,
            due: Due::Otherwise,
        };
        let settings = Settings::default();
        for (kept, de, en) in [
            (
                retention(Start::Creation, Period::Set(Setting::RoomKeepHours)),
                "24 Stunden ab Entstehung; oder bis zu dem Tag, den die anlegende Person wählt, höchstens 366 Tage voraus",
                "24 hours from its creation; or until the day that its maker chooses, at most 366 days ahead",
            ),
            (
                retention(Start::LastUse, Period::Set(Setting::SessionDays)),
                "14 Tage ab letzter Nutzung",
                "14 days from its last use",
            ),
            (
                retention(Start::Creation, Period::Fixed(300)),
                "5 Minuten ab Entstehung",
                "5 minutes from its creation",
            ),
            (
                retention(Start::YearOfAnswer, Period::Set(Setting::RequestYears)),
                "3 Jahre ab Ende des Jahres der Antwort",
                "3 years from the end of the year of the answer",
            ),
            (
                retention(Start::Superseded, Period::Years(3)),
                "3 Jahre ab Ablösung durch eine neuere Fassung",
                "3 years from being superseded by a newer version",
            ),
            (
                retention(Start::MeetingEnd, Period::Zero),
                "bis Ende der Besprechung",
                "until the end of the meeting",
            ),
        ] {
            assert_eq!(
                kept.words(&settings),
                Words {
                    de: de.to_owned(),
                    en: en.to_owned()
                }
            );
        }
        let longer = Settings {
            session_days: 30,
            ..settings
        };
        let kept = retention(Start::LastUse, Period::Set(Setting::SessionDays));
        assert_eq!(kept.words(&longer).en, "30 days from its last use");
        assert_eq!(kept.period.seconds(&longer), 30 * DAY);
        let tomorrow = Settings {
            plan_days: 1,
            ..settings
        };
        let room = retention(Start::Creation, Period::Set(Setting::RoomKeepHours));
        assert!(room.words(&tomorrow).de.ends_with("höchstens 1 Tag voraus"));
        assert!(room.words(&tomorrow).en.ends_with("at most 1 day ahead"));
        let years = Period::Set(Setting::RequestYears);
        assert_eq!(
            years.seconds(&settings),
            1_096 * DAY,
            "one of three years has a day more, or none"
        );
    }
}
