//! When a meeting is, in words. Nothing is converted: it is what the clock on the wall of its zone says.

use thiserror::Error;

use crate::Language;

/// Characters of a zone's name.
const ZONE: usize = 64;
/// Minutes of a day.
const DAY: u32 = 24 * 60;

const DAYS: [[&str; 7]; 2] = [
    [
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
        "Sonntag",
    ],
    [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
];
const MONTHS: [[&str; 12]; 2] = [
    [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];

/// When a meeting is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    year: u32,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    lasts: u32,
    zone: String,
}

/// It cannot be a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this cannot be a day, a time, or a zone")]
pub struct TimeError;

impl Time {
    /// Reads a day as `2026-03-04`, a time as `14:00`, minutes from 1 to 1440, and the IANA name of a zone.
    pub fn new(day: &str, time: &str, lasts: u32, zone: &str) -> Result<Self, TimeError> {
        let numbers = |text: &str, lengths: &[usize], by: char| -> Option<Vec<u32>> {
            let parts: Vec<&str> = text.split(by).collect();
            let fit = parts.len() == lengths.len()
                && parts
                    .iter()
                    .zip(lengths)
                    .all(|(part, length)| part.len() == *length && part.bytes().all(|b| b.is_ascii_digit()));
            fit.then(|| parts.iter().filter_map(|part| part.parse().ok()).collect())
        };
        let date = numbers(day, &[4, 2, 2], '-').ok_or(TimeError)?;
        let clock = numbers(time, &[2, 2], ':').ok_or(TimeError)?;
        let (&[year, month, day], &[hour, minute]) = (&date[..], &clock[..]) else {
            return Err(TimeError);
        };
        let zone_fits =
            (1..=ZONE).contains(&zone.len()) && zone.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+-/".contains(&b));
        let fits = (1970..=2999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=last_day(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && (1..=DAY).contains(&lasts)
            && zone_fits;
        let zone = zone.to_owned();
        fits.then_some(Self {
            year,
            month,
            day,
            hour,
            minute,
            lasts,
            zone,
        })
        .ok_or(TimeError)
    }

    /// As `Mittwoch, 4. März 2026, 14:00 Uhr, 60 Minuten (Zeitzone Europe/Berlin)`.
    pub(crate) fn words(&self, language: Language) -> String {
        let Self {
            year,
            day,
            hour,
            minute,
            lasts,
            zone,
            ..
        } = self;
        let table = language as usize;
        let weekday = DAYS[table][self.weekday()];
        let month = MONTHS[table][self.month as usize - 1];
        match language {
            Language::De => {
                let minutes = if *lasts == 1 { "Minute" } else { "Minuten" };
                format!(
                    "{weekday}, {day}. {month} {year}, {hour:02}:{minute:02} Uhr, {lasts} {minutes} (Zeitzone {zone})"
                )
            }
            Language::En => {
                let minutes = if *lasts == 1 { "minute" } else { "minutes" };
                format!("{weekday}, {day} {month} {year}, {hour:02}:{minute:02}, {lasts} {minutes} (time zone {zone})")
            }
        }
    }

    /// From 0, Monday (Zeller's congruence).
    fn weekday(&self) -> usize {
        let (year, month) = if self.month < 3 {
            (self.year - 1, self.month + 12)
        } else {
            (self.year, self.month)
        };
        let (century, of_century) = (year / 100, year % 100);
        let from_saturday = self.day + 13 * (month + 1) / 5 + of_century + of_century / 4 + century / 4 + 5 * century;
        (from_saturday as usize + 5) % 7
    }
}

fn last_day(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_reads_as_on_the_wall() {
        let time = Time::new("2026-03-04", "14:05", 60, "Europe/Berlin").unwrap();
        assert_eq!(
            time.words(Language::De),
            "Mittwoch, 4. März 2026, 14:05 Uhr, 60 Minuten (Zeitzone Europe/Berlin)"
        );
        assert_eq!(
            time.words(Language::En),
            "Wednesday, 4 March 2026, 14:05, 60 minutes (time zone Europe/Berlin)"
        );
        for (day, weekday) in [
            ("2024-02-29", "Donnerstag"),
            ("2026-11-22", "Sonntag"),
            ("2000-01-01", "Samstag"),
            ("1999-12-31", "Freitag"),
        ] {
            let time = Time::new(day, "00:00", 1, "UTC").unwrap();
            assert!(time.words(Language::De).starts_with(weekday), "{day}");
        }
    }

    #[test]
    fn what_is_no_time_says_nothing() {
        for (day, time, lasts, zone) in [
            ("2026-02-29", "14:00", 60, "UTC"),
            ("2026-13-01", "14:00", 60, "UTC"),
            ("2026-3-4", "14:00", 60, "UTC"),
            ("2026-03-04-05", "14:00", 60, "UTC"),
            ("+026-03-04", "14:00", 60, "UTC"),
            ("2026-03-04", "24:00", 60, "UTC"),
            ("2026-03-04", "14:60", 60, "UTC"),
            ("2026-03-04", "14:00", 0, "UTC"),
            ("2026-03-04", "14:00", 1441, "UTC"),
            ("2026-03-04", "14:00", 60, ""),
            ("2026-03-04", "14:00", 60, "Europe/Berlin\r\nhttp"),
            ("2026-03-04", "14:00", 60, "www.example.org"),
            ("2026-03-04", "14:00", 60, "http://x"),
        ] {
            assert_eq!(
                Time::new(day, time, lasts, zone),
                Err(TimeError),
                "{day} {time} {lasts} {zone}"
            );
        }
        assert!(Time::new("2026-03-04", "14:00", 60, &"a".repeat(65)).is_err());
    }
}
