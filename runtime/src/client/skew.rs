//! How far the clock of this machine is off, learned from a platform that refused the time of a request.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use http::HeaderMap;

use super::retry_after::date;
use crate::clock::Clock;

/// Seconds that are added to what the clock says, for all calls of a client; nothing until a platform refuses a time.
///
/// The `Date` of an answer is not signed. Whoever can forge one can make signatures fail and does nothing else with it:
/// what is signed for another time is good for that time only, and no further away than [`MOST`].
#[derive(Debug, Default)]
pub(super) struct Skew(AtomicI64);

impl Skew {
    /// Takes the platform's time out of an answer that refused ours, and gives the seconds by which it is ahead. What is
    /// too far away is told, but not used.
    pub(super) fn learn(&self, headers: &HeaderMap, now: SystemTime) -> Option<i64> {
        let theirs = date(headers.get("date")?.to_str().ok()?)?;
        let seconds = |span: Duration| i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
        let offset = match theirs.duration_since(now) {
            Ok(ahead) => seconds(ahead),
            Err(behind) => seconds(behind.duration()).saturating_neg(),
        };
        if is_usable(offset) {
            self.0.store(offset, Ordering::Relaxed);
        }
        Some(offset)
    }

    /// What was learned, in seconds.
    pub(super) fn offset(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    /// A clock with what was learned.
    pub(super) fn over<'c>(&self, clock: &'c dyn Clock) -> Corrected<'c> {
        Corrected { clock, offset: self.offset() }
    }
}

/// Whether a clock that is off by so many seconds is corrected.
fn is_usable(offset: i64) -> bool {
    offset.unsigned_abs() <= MOST.as_secs()
}

/// Whether a request that was signed with one correction would be another one with the second.
pub(super) fn is_worth_a_resend(before: i64, now: i64) -> bool {
    is_usable(now) && before.abs_diff(now) > ROUNDING
}

/// What to do about a clock that is off by so many seconds.
pub(super) fn hint(offset: i64) -> String {
    let way = if offset < 0 { "ahead of" } else { "behind" };
    format!("this machine's clock is {} s {way} the platform's: set it (NTP)", offset.unsigned_abs())
}

/// A clock that is corrected.
pub(super) struct Corrected<'c> {
    clock: &'c dyn Clock,
    offset: i64,
}

impl Clock for Corrected<'_> {
    fn now(&self) -> SystemTime {
        let (now, offset) = (self.clock.now(), Duration::from_secs(self.offset.unsigned_abs()));
        let corrected = if self.offset < 0 { now.checked_sub(offset) } else { now.checked_add(offset) };
        corrected.unwrap_or(now)
    }
}

/// Nobody's clock is off by more than a day; a `Date` that says so is wrong itself.
const MOST: Duration = Duration::from_secs(24 * 60 * 60);

/// A `Date` has whole seconds, and is a moment old when it is read.
const ROUNDING: u64 = 1;

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use proptest::prelude::*;

    use super::*;
    use crate::clock::FixedClock;

    fn headers(date: &str) -> HeaderMap {
        HeaderMap::from_iter([(http::header::DATE, http::HeaderValue::from_str(date).unwrap())])
    }

    #[test]
    fn c06_the_platforms_time_is_used_from_then_on() {
        let clock = FixedClock::new(UNIX_EPOCH + Duration::from_secs(784_111_777)); // Sun, 06 Nov 1994 08:49:37 GMT
        let skew = Skew::default();
        assert_eq!(skew.over(&clock).now(), clock.now());
        for (date, offset, used) in [
            ("Sun, 06 Nov 1994 09:09:37 GMT", 1200, 1200),
            ("Sun, 06 Nov 1994 08:29:37 GMT", -1200, -1200),
            ("Mon, 07 Nov 1994 08:49:37 GMT", 86_400, 86_400),
            ("Mon, 07 Nov 1994 08:49:38 GMT", 86_401, 86_400),
            ("Thu, 01 Jan 1970 00:00:00 GMT", -784_111_777, 86_400),
        ] {
            assert_eq!(skew.learn(&headers(date), clock.now()), Some(offset), "{date}");
            let corrected = skew.over(&clock).now().duration_since(UNIX_EPOCH).unwrap().as_secs();
            assert_eq!(i64::try_from(corrected).unwrap() - 784_111_777, used, "{date}");
        }
        for garbage in ["", "soon", "1200", "2026-01-02T03:04:05Z"] {
            assert_eq!(skew.learn(&headers(garbage), clock.now()), None, "{garbage}");
        }
        assert_eq!(skew.learn(&HeaderMap::new(), clock.now()), None);
    }

    #[test]
    fn c06_the_hint_says_which_way() {
        assert!(hint(1200).starts_with("this machine's clock is 1200 s behind the platform's"));
        assert!(hint(-7).starts_with("this machine's clock is 7 s ahead of the platform's"));
    }

    proptest! {
        #[test]
        fn c06_no_clock_and_no_date_make_it_overflow(now: u64, date: String, offset: i64) {
            let clock = FixedClock::new(UNIX_EPOCH.checked_add(Duration::from_secs(now)).unwrap_or(UNIX_EPOCH));
            let skew = Skew(AtomicI64::new(offset));
            skew.over(&clock).now();
            if let Ok(value) = http::HeaderValue::from_str(&date) {
                skew.learn(&HeaderMap::from_iter([(http::header::DATE, value)]), clock.now());
            }
            hint(offset);
        }
    }
}
