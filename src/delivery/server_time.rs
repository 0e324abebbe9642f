//! What time it is, as the server has it.
//!
//! A response tells the instant at which it was made (`Date`, plus the `Age` that caches have added), cut to whole
//! seconds, and it was made somewhere between the request and the response. So each one gives an interval in which the
//! server's time must be; the next ones narrow it, and in between a monotonic clock carries it on.
//!
//! Of the interval the *lower* end is told. It is late by a second and a round trip at most, and less with each response;
//! it is never early, so nothing opens before its instant. And narrowing only raises it, so it does not step back.

// Instants are of this era, and what a header says is clamped.

/// How far the time that was told may be ahead of what is known now, before it is taken back.
const FAR: i64 = 3_600_000;
/// The oldest `Age` that is read, in seconds: a year.
const OLDEST: i64 = 31_536_000;

/// The server's time, as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct ServerTime {
    /// Both ends of the interval, less the monotonic clock.
    ends: Option<(i64, i64)>,
    told: Option<i64>,
}

impl ServerTime {
    /// Takes in what a response says: `date` is its `Date` in milliseconds since 1970, `age` its `Age` in seconds, `sent`
    /// and `received` are instants of the monotonic clock.
    ///
    /// If that contradicts what was known, one of the two is wrong, and the newer is believed: the server's clock was
    /// set, or the page slept and the monotonic clock with it, or two clocks drifted apart.
    pub fn observe(&mut self, date: i64, age: Option<i64>, sent: i64, received: i64) {
        let seconds = age.unwrap_or(0).clamp(0, OLDEST);
        let lower = date.wrapping_add(seconds.wrapping_mul(1000)).wrapping_sub(received);
        // Each of the two headers is cut to a second.
        let cut = if age.is_some() { 2000 } else { 1000 };
        let upper = lower.wrapping_add(cut).wrapping_add(received.wrapping_sub(sent).max(0));
        self.ends = Some(match self.ends {
            Some((low, high)) if low <= upper && lower <= high => (low.max(lower), high.min(upper)),
            _ => (lower, upper),
        });
    }

    /// The interval in which the server's time is; `None` if no response has told it.
    #[must_use]
    pub fn interval(&self, monotonic: i64) -> Option<(i64, i64)> {
        self.ends.map(|(low, high)| (monotonic.wrapping_add(low), monotonic.wrapping_add(high)))
    }

    /// By how many milliseconds the server's time may be further than what is told.
    #[must_use]
    pub fn uncertainty(&self) -> Option<i64> {
        self.ends.map(|(low, high)| high.wrapping_sub(low))
    }

    /// The server's time; `None` if no response has told it.
    ///
    /// It does not step back: where a response has contradicted what was told, it stands still until the time has caught
    /// up. More than an hour is not waited for: that clock was plainly wrong, and would keep open what is not.
    pub fn now(&mut self, monotonic: i64) -> Option<i64> {
        let (low, _) = self.interval(monotonic)?;
        let now = match self.told {
            Some(told) if told.wrapping_sub(low) <= FAR => low.max(told),
            _ => low,
        };
        self.told = Some(now);
        self.told
    }
}

/// The time to decide by: the server's, else the device's, but that not before the snapshot was published.
#[must_use]
pub fn time(server: Option<i64>, device: i64, published_at: Option<i64>) -> i64 {
    server.unwrap_or_else(|| device.max(published_at.unwrap_or(device)))
}

// Proptest does not run in a page.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::{FAR, ServerTime, time};
    use proptest::prelude::*;

    const DATE: i64 = 1_796_202_000_000;

    /// What is known after responses of (date, age, sent, received).
    fn after(responses: &[(i64, Option<i64>, i64, i64)]) -> ServerTime {
        let mut known = ServerTime::default();
        for &(date, age, sent, received) in responses {
            known.observe(date, age, sent, received);
        }
        known
    }

    #[test]
    fn a_response_gives_an_interval() {
        let known = after(&[(DATE, None, 1000, 1200)]);
        assert_eq!(known.interval(1200), Some((DATE, DATE + 1200)));
        assert_eq!(known.interval(61_200), Some((DATE + 60_000, DATE + 61_200)));
        let known = after(&[(DATE, Some(30), 1000, 1200)]);
        assert_eq!(known.interval(1200), Some((DATE + 30_000, DATE + 32_200)));
        assert_eq!(after(&[]).interval(0), None);
    }

    #[test]
    fn responses_narrow_it() {
        // One just before the server's second is over, one just after it began.
        let both = [(DATE, None, 0, 100), (DATE + 1000, None, 200, 300)];
        assert_eq!(after(&both).interval(300), Some((DATE + 1000, DATE + 1300)));
        // The first says where the time ends, the second where it begins.
        let both = [(DATE, None, 0, 100), (DATE + 1000, None, 200, 900)];
        assert_eq!(after(&both).interval(900), Some((DATE + 1000, DATE + 1900)));
        let both = [(DATE, None, 0, 0), (DATE + 1000, None, 0, 400)];
        assert_eq!(after(&both).interval(400), Some((DATE + 1000, DATE + 1400)));
    }

    #[test]
    fn the_lower_end_is_told_and_goes_on() {
        let mut known = after(&[(DATE, None, 0, 100)]);
        assert_eq!(known.now(100), Some(DATE));
        assert_eq!(known.now(5100), Some(DATE + 5000));
        assert_eq!(ServerTime::default().now(5100), None);
    }

    #[test]
    fn a_contradiction_is_decided_for_the_newer_without_a_step_back() {
        let mut known = after(&[(DATE, None, 0, 0)]);
        assert_eq!(known.now(0), Some(DATE));
        // The server's clock was put back by a minute: the time stands still for that minute.
        known.observe(DATE - 60_000, None, 0, 0);
        assert_eq!(known.interval(0), Some((DATE - 60_000, DATE - 59_000)));
        for (at, told) in [(0, 0), (59_999, 0), (60_000, 0), (60_001, 1)] {
            assert_eq!(known.now(at), Some(DATE + told), "{at}");
        }
        // Put forward, or the page has slept: it goes there at once.
        known.observe(DATE + 86_400_000, None, 60_001, 60_001);
        assert_eq!(known.now(60_001), Some(DATE + 86_400_000));
    }

    #[test]
    fn a_clock_that_was_wrong_by_far_is_left() {
        for (wrong, told) in [(FAR, FAR), (FAR + 1, 0), (315_360_000_000, 0)] {
            let mut known = after(&[(DATE + wrong, None, 0, 0)]);
            assert_eq!(known.now(0), Some(DATE + wrong));
            known.observe(DATE, None, 0, 0);
            assert_eq!(known.now(0), Some(DATE + told), "{wrong}");
        }
    }

    #[test]
    fn the_device_is_asked_where_no_server_is() {
        for (server, device, published_at, told) in
            [(Some(5), 9, Some(7), 5), (None, 9, Some(7), 9), (None, 5, Some(7), 7), (None, 5, None, 5)]
        {
            assert_eq!(time(server, device, published_at), told);
        }
    }

    #[test]
    fn nonsense_in_a_header_overflows_nothing() {
        let known = after(&[(DATE, Some(i64::MAX), 10, 0), (DATE, Some(i64::MIN), 0, 0)]);
        assert_eq!(known.interval(0), Some((DATE, DATE + 2000)));
    }

    proptest! {
        /// With a server whose clock goes right and any network, the interval holds the true time at each instant, and
        /// what is told is never early, never steps back, and is late by no more than a second and the shortest trip.
        #[test]
        fn it_is_right_about_a_right_clock(
            responses in proptest::collection::vec((0..900_000_i64, 0..3000_i64, 0..3000_i64, 0..90_i64, any::<bool>()), 1..30),
        ) {
            let mut known = ServerTime::default();
            let (mut monotonic, mut told, mut shortest) = (0, i64::MIN, i64::MAX);
            for (pause, there, back, age, is_cached) in responses {
                let sent = monotonic + pause;
                let received = sent + there + back;
                // The true time is always `DATE + 123` more than the monotonic clock.
                let made = DATE + 123 + sent + there;
                let (date, age) = if is_cached { (made - age * 1000 - 400, Some(age)) } else { (made, None) };
                known.observe(date.div_euclid(1000) * 1000, age, sent, received);
                shortest = shortest.min(there + back + if is_cached { 2000 } else { 1000 });
                monotonic = received;
                let (low, high) = known.interval(monotonic).unwrap();
                let truth = DATE + 123 + monotonic;
                prop_assert!(low <= truth && truth <= high, "{low} {truth} {high}");
                let now = known.now(monotonic).unwrap();
                prop_assert!(now >= told && now <= truth && truth - now <= shortest);
                told = now;
            }
        }
    }
}
