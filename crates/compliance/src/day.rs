//! Days, and how exactly a day is known.

use std::fmt;
use std::str::FromStr;

/// A day of the calendar, from 1970 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// If there is such a day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        ((1970..=9999).contains(&year) && (1..=last).contains(&day)).then_some(Self { year, month, day })
    }

    /// The one (UTC) of `at`, in seconds since the Unix epoch.
    pub fn at(at: u64) -> Self {
        let (year, month, day) = datamap::civil(at / datamap::DAY);
        let year = u16::try_from(year).unwrap_or(9999);
        let small = |number| u8::try_from(number).unwrap_or(1);
        Self {
            year,
            month: small(month),
            day: small(day),
        }
    }

    /// The same day of the next year; of 29 February the day after.
    pub fn a_year_later(self) -> Self {
        let year = self.year.saturating_add(1);
        Self::new(year, self.month, self.day).unwrap_or(Self { year, month: 3, day: 1 })
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// As `2026-11-23`, or as German spreadsheets write it, `23.11.2026`.
impl FromStr for Day {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (year, month, day) = if text.contains('.') {
            let (day, month, year) = three(text, '.')?;
            (year, month, day)
        } else {
            three(text, '-')?
        };
        Self::new(
            digits(year, 4..=4)?,
            digits(month, 1..=2)? as u8,
            digits(day, 1..=2)? as u8,
        )
        .ok_or(())
    }
}

/// As of when something is known to hold: as exactly as its source says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// Some time between the beginning of the one year and the end of the other.
    Years(u16, u16),
    /// Some time in a year.
    Year(u16),
    /// On a day.
    Day(Day),
}

impl AsOf {
    /// Whether all of it lies after a day.
    pub fn is_after(self, today: Day) -> bool {
        match self {
            Self::Years(year, _) | Self::Year(year) => year > today.year,
            Self::Day(day) => day > today,
        }
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Years(from, to) => write!(f, "{from}/{to}"),
            Self::Year(year) => write!(f, "{year}"),
            Self::Day(day) => day.fmt(f),
        }
    }
}

/// As `2020`, `2020/2021`, or a [`Day`].
impl FromStr for AsOf {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if let Some((from, to)) = text.split_once('/') {
            let (from, to) = (year(from)?, year(to)?);
            return if from < to { Ok(Self::Years(from, to)) } else { Err(()) };
        }
        year(text).map(Self::Year).or_else(|()| text.parse().map(Self::Day))
    }
}

fn year(text: &str) -> Result<u16, ()> {
    digits(text, 4..=4).and_then(|year| if year < 1970 { Err(()) } else { Ok(year) })
}

fn three(text: &str, between: char) -> Result<(&str, &str, &str), ()> {
    let mut parts = text.split(between);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(a), Some(b), Some(c), None) => Ok((a, b, c)),
        _ => Err(()),
    }
}

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Result<u16, ()> {
    if !length.contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(());
    }
    text.parse().map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_germans_and_as_programs_write_them_and_no_others() {
        for (text, expected) in [
            ("2026-11-23", "2026-11-23"),
            ("23.11.2026", "2026-11-23"),
            ("3.1.2026", "2026-01-03"),
            ("2024-02-29", "2024-02-29"),
        ] {
            assert_eq!(text.parse::<Day>().unwrap().to_string(), expected);
        }
        for text in [
            "",
            "2026",
            "2026-02-29",
            "2026-13-01",
            "1.1.26",
            "2026-1-+1",
            "1.1.2026.",
            "0001-01-01",
        ] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
        assert_eq!(Day::at(1_709_251_199).to_string(), "2024-02-29");
        assert_eq!(
            "2024-02-29".parse::<Day>().unwrap().a_year_later().to_string(),
            "2025-03-01"
        );
    }

    #[test]
    fn a_date_is_as_exact_as_its_source() {
        for text in ["2020", "2020/2021", "2020-04-17"] {
            assert_eq!(text.parse::<AsOf>().unwrap().to_string(), text);
        }
        for text in ["20", "2021/2020", "2020/", "2020-04", "soon"] {
            assert!(text.parse::<AsOf>().is_err(), "{text}");
        }
        let today: Day = "2026-11-23".parse().unwrap();
        for (text, after) in [
            ("2026", false),
            ("2027", true),
            ("2026-11-23", false),
            ("2026-11-24", true),
        ] {
            assert_eq!(text.parse::<AsOf>().unwrap().is_after(today), after, "{text}");
        }
    }
}
