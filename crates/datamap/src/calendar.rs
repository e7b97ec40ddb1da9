//! Days as people write them.

use crate::DAY;

/// Year, month from 1 and day from 1 of a day since the Unix epoch.
pub const fn civil(days: u64) -> (u64, u64, u64) {
    // Years begin in March here, so that the day a leap year adds is their last.
    let day = days + 719_468;
    let (era, of_era) = (day / 146_097, day % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + (month <= 2) as u64, month, day)
}

/// The day (UTC) of `at`, in seconds since the Unix epoch, as ISO 8601 writes it: `2026-11-23`.
pub fn day(at: u64) -> String {
    let (year, month, day) = civil(at / DAY);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The minute (UTC) of `at`, in seconds since the Unix epoch: `2026-11-23 03:15 UTC`.
pub fn minute(at: u64) -> String {
    let minutes = at % DAY / 60;
    format!("{} {:02}:{:02} UTC", day(at), minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_as_people_write_them() {
        for (at, expected) in [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_709_251_199, "2024-02-29"),
            (1_709_251_200, "2024-03-01"),
            (4_102_444_799, "2099-12-31"),
        ] {
            assert_eq!(day(at), expected);
        }
        assert_eq!(minute(1_709_251_199), "2024-02-29 23:59 UTC");
    }
}
