//! Requests about data (Art. 12 to 21 GDPR): their periods on the calendar, and the code that reads the answer.

use datamap::{DAY, civil};
use rand_core::{OsRng, RngCore};
use wire::{RequestLight, RequestState};
use zeroize::Zeroizing;

/// Months within which a request is answered (Art. 12(3) sentence 1 GDPR).
const MONTHS: u64 = 1;
/// Months by which that can be extended (sentence 2).
const FURTHER: u64 = 2;
/// From when on a request is due soon.
const SOON: u64 = 7 * DAY;
/// Characters of a code: 125 bits.
const LENGTH: usize = 25;
/// Characters of a group of a code.
const GROUP: usize = 5;
/// RFC 4648 §6.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// By when a request that was received at this time is answered: at noon (UTC) of the same day of the month after, or of
/// that month's last day, which is that day wherever the GDPR holds, and never later than the law's own end of the day. `extended`: two further
/// months.
pub fn due_at(received_at: u64, extended: bool) -> u64 {
    let (year, month, day) = civil(received_at / DAY);
    let months = year * 12 + (month - 1) + MONTHS + if extended { FURTHER } else { 0 };
    let (year, month) = (months / 12, months % 12 + 1);
    days(year, month, day.min(last_day(year, month))) * DAY + DAY / 2
}

/// From when the period counts after which a request is deleted: the end of the year (UTC) in which it was answered.
pub fn kept_from(ended_at: u64) -> u64 {
    let (year, ..) = civil(ended_at / DAY);
    days(year + 1, 1, 1) * DAY
}

/// How urgent a request is.
pub fn light(state: RequestState, due_at: u64, now: u64) -> RequestLight {
    match state {
        RequestState::Open if now > due_at => RequestLight::Overdue,
        RequestState::Open if now + SOON > due_at => RequestLight::Soon,
        RequestState::Open => RequestLight::Calm,
        _ => RequestLight::Done,
    }
}

/// Days since the Unix epoch of a date after it.
fn days(year: u64, month: u64, day: u64) -> u64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year / 400, year % 400);
    let month = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn last_day(year: u64, month: u64) -> u64 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The code with which whoever made a request reads the answer: 25 characters of base32. Wiped when dropped, never
/// printed.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestCode(Zeroizing<String>);

impl RequestCode {
    /// A new one.
    pub fn random() -> Self {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        OsRng.fill_bytes(&mut *bytes);
        // 32 divides 256: every character is as likely as any other.
        let text = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
        Self(Zeroizing::new(text.collect()))
    }

    /// As somebody typed it: in groups or not, in any case, with `0`, `1` and `8` for the letters they look like.
    pub fn typed(text: &str) -> Option<Self> {
        if text.len() > 4 * LENGTH {
            return None;
        }
        let letters = text.chars().filter(|c| !c.is_whitespace() && !"-–".contains(*c));
        let code: Zeroizing<String> = Zeroizing::new(
            letters
                .map(|c| match c.to_ascii_uppercase() {
                    '0' => 'O',
                    '1' => 'I',
                    '8' => 'B',
                    letter => letter,
                })
                .collect(),
        );
        let is_code = code.len() == LENGTH && code.bytes().all(|letter| ALPHABET.contains(&letter));
        is_code.then_some(Self(code))
    }

    /// For whoever writes it down: five groups of five.
    pub fn shown(&self) -> String {
        let groups: Vec<&str> = (0..LENGTH / GROUP)
            .map(|n| &self.0[GROUP * n..GROUP * (n + 1)])
            .collect();
        groups.join("-")
    }

    /// For the one computation that needs it.
    pub fn expose(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(year: u64, month: u64, day: u64) -> u64 {
        days(year, month, day) * DAY
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(at(1970, 1, 1), 0);
        assert_eq!(at(2000, 3, 1), 951_868_800);
        assert_eq!(at(2026, 11, 22), 1_795_305_600);
        for day in 0..60_000 {
            let (year, month, of_month) = civil(day);
            assert_eq!(days(year, month, of_month), day);
            assert!((1..=12).contains(&month) && (1..=last_day(year, month)).contains(&of_month));
        }
    }

    #[test]
    fn a_month_ends_on_the_same_day_or_the_months_last() {
        let noon = DAY / 2;
        for (received, due, extended) in [
            (at(2026, 1, 15), at(2026, 2, 15), at(2026, 4, 15)),
            (at(2026, 1, 31), at(2026, 2, 28), at(2026, 4, 30)),
            (at(2028, 1, 31), at(2028, 2, 29), at(2028, 4, 30)),
            (at(2026, 11, 30), at(2026, 12, 30), at(2027, 2, 28)),
            (at(2026, 12, 31), at(2027, 1, 31), at(2027, 3, 31)),
        ] {
            for hour in [0, 11, 23] {
                let received = received + hour * 3600;
                assert_eq!(due_at(received, false), due + noon);
                assert_eq!(due_at(received, true), extended + noon);
            }
        }
    }

    #[test]
    fn the_period_of_deletion_counts_from_the_end_of_the_year() {
        assert_eq!(kept_from(at(2026, 1, 1)), at(2027, 1, 1));
        assert_eq!(kept_from(at(2027, 1, 1) - 1), at(2027, 1, 1));
        assert_eq!(kept_from(at(2027, 1, 1)), at(2028, 1, 1));
    }

    #[test]
    fn the_light_turns_a_week_before_and_when_time_is_over() {
        let due = at(2026, 5, 20);
        let open = |now| light(RequestState::Open, due, now);
        assert_eq!(open(due - SOON), RequestLight::Calm);
        assert_eq!(open(due - SOON + 1), RequestLight::Soon);
        assert_eq!(open(due), RequestLight::Soon);
        assert_eq!(open(due + 1), RequestLight::Overdue);
        for state in [RequestState::Answered, RequestState::Refused, RequestState::Closed] {
            assert_eq!(light(state, due, due + 1), RequestLight::Done);
        }
    }

    #[test]
    fn a_code_is_the_same_however_it_is_typed_and_no_other() {
        let code = RequestCode::random();
        assert_eq!(code.shown().len(), 29);
        for typed in [
            code.shown(),
            code.shown().to_lowercase(),
            code.shown().replace('-', " "),
        ] {
            assert!(RequestCode::typed(&typed) == Some(code.clone()));
        }
        assert!(RequestCode::random() != code);
        for typed in ["", "ABCDE", &code.shown()[1..], &format!("{}A", code.shown()), "ÄBCDE"] {
            assert!(RequestCode::typed(typed).is_none(), "{typed}");
        }
    }
}
