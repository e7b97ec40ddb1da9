//! How loud a source is, for choosing whom to hear.

use std::time::Duration;

/// A loudness that rises at once and falls slowly, so that a pause for breath costs nobody the floor.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Loudness {
    level: f32,
    at: Duration,
}

/// Loudness of a source whose packets flow without saying how loud they are (no RFC 6464 extension):
/// as a calm voice, so that it neither drowns nor is drowned.
const UNSAID: u8 = 80;
/// Fall per second, in decibels.
const FALL: f32 = 25.0;
/// Part of the way to a louder level that one packet goes: a single click is no speech.
const RISE: f32 = 0.3;
/// What a challenger must be louder by.
pub(crate) const MARGIN: f32 = 6.0;

impl Loudness {
    /// Notes a packet, 0 being silence and 127 the loudest.
    pub(crate) fn hear(&mut self, level: Option<u8>, now: Duration) {
        let heard = f32::from(level.unwrap_or(UNSAID));
        let before = self.at(now);
        self.level = if heard > before {
            before + (heard - before) * RISE
        } else {
            before
        };
        self.at = now;
    }

    /// The loudness at `now`.
    pub(crate) fn at(&self, now: Duration) -> f32 {
        (self.level - FALL * now.saturating_sub(self.at).as_secs_f32()).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_outlasts_a_click_and_its_own_pauses() {
        let mut voice = Loudness::default();
        let mut click = Loudness::default();
        let ms = Duration::from_millis;
        for i in 0..50 {
            voice.hear(Some(90), ms(i * 20));
            click.hear(Some(if i == 49 { 127 } else { 0 }), ms(i * 20));
        }
        assert!(voice.at(ms(1_000)) > click.at(ms(1_000)) + MARGIN);
        assert!(voice.at(ms(1_500)) > 70.0);
        assert_eq!(voice.at(ms(10_000)), 0.0);
    }
}
