//! At most so many starts in any stretch of that length: the arithmetic alone, without a clock.

use std::collections::VecDeque;
use std::time::Duration;

/// So many calls in so much time; neither is zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rate {
    calls: u32,
    period: Duration,
}

impl Rate {
    /// `None` where a part is zero: that is no limit that could be kept.
    pub(super) fn new(calls: u32, period: Duration) -> Option<Self> {
        (calls > 0 && !period.is_zero()).then_some(Self { calls, period })
    }

    pub(super) fn calls(self) -> u32 {
        self.calls
    }

    pub(super) fn period(self) -> Duration {
        self.period
    }

    fn room(self) -> usize {
        usize::try_from(self.calls).unwrap_or(usize::MAX)
    }
}

/// The last starts, oldest first: points in time as distances from one that the caller has chosen.
#[derive(Debug, Default)]
pub(super) struct Window {
    starts: VecDeque<Duration>,
}

impl Window {
    /// When a call may start if `ahead` others start before it, each as early as it may.
    ///
    /// Of any two starts with `calls - 1` between them, the later one is at least a period after the earlier.
    pub(super) fn free_at(&self, rate: Rate, now: Duration, ahead: usize) -> Duration {
        let recent = self.starts.len().saturating_sub(self.past(rate, now)).min(rate.room());
        // Where this call stands in the row of starts that begins with the oldest recent one.
        let place = recent.saturating_add(ahead);
        let (rounds, column) = (place / rate.room(), place % rate.room());
        let oldest = self.starts.len() - recent;
        let first = if column < recent { self.starts.get(oldest + column) } else { None };
        let rounds = u32::try_from(rounds).unwrap_or(u32::MAX);
        first.copied().unwrap_or(now).saturating_add(rate.period.saturating_mul(rounds)).max(now)
    }

    /// Keeps a start, and drops those that no longer matter.
    pub(super) fn start(&mut self, rate: Rate, now: Duration) {
        let past = self.past(rate, now).min(self.starts.len());
        self.starts.drain(..past);
        let last = self.starts.back().copied().unwrap_or(now);
        self.starts.push_back(now.max(last));
    }

    /// How many starts are a whole period ago.
    fn past(&self, rate: Rate, now: Duration) -> usize {
        self.starts.partition_point(|start| start.saturating_add(rate.period) <= now)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn rate(calls: u32, millis: u64) -> Rate {
        Rate::new(calls, ms(millis)).unwrap()
    }

    #[test]
    fn a_rate_has_no_zero() {
        assert_eq!(Rate::new(0, ms(1)), None);
        assert_eq!(Rate::new(1, Duration::ZERO), None);
    }

    #[test]
    fn those_ahead_take_their_turns_first() {
        let two = rate(2, 1000);
        let mut window = Window::default();
        let turns = |window: &Window, now| [0, 1, 2, 3, 4].map(|ahead| window.free_at(two, ms(now), ahead).as_millis());
        assert_eq!(turns(&window, 7), [7, 7, 1007, 1007, 2007]);
        window.start(two, ms(100));
        assert_eq!(turns(&window, 400), [400, 1100, 1400, 2100, 2400]);
        window.start(two, ms(400));
        assert_eq!(turns(&window, 500), [1100, 1400, 2100, 2400, 3100]);
        assert_eq!(turns(&window, 1099), [1100, 1400, 2100, 2400, 3100]);
        assert_eq!(turns(&window, 1100), [1100, 1400, 2100, 2400, 3100]);
        assert_eq!(turns(&window, 9000), [9000, 9000, 10_000, 10_000, 11_000]);
    }

    #[test]
    fn nothing_overflows_at_the_end_of_time() {
        let mut window = Window::default();
        let slow = Rate::new(u32::MAX, Duration::MAX).unwrap();
        window.start(slow, Duration::MAX);
        window.start(slow, Duration::ZERO);
        assert_eq!(window.free_at(slow, Duration::ZERO, usize::MAX), Duration::MAX);
        let once = Rate::new(1, Duration::MAX).unwrap();
        assert_eq!(window.free_at(once, ms(1), 0), Duration::MAX);
    }

    #[test]
    fn what_is_past_takes_no_room() {
        let (mut window, many) = (Window::default(), rate(250, 1000));
        for start in 0..100_000 {
            window.start(many, ms(start * 4));
        }
        assert!(window.starts.len() <= 250, "{}", window.starts.len());
    }

    /// How calls that come at these times start, one after the other.
    fn starts(rate: Rate, gaps: &[u64]) -> Vec<(Duration, Duration)> {
        let (mut window, mut arrival, mut last) = (Window::default(), Duration::ZERO, Duration::ZERO);
        let mut all = Vec::new();
        for gap in gaps {
            arrival += ms(*gap);
            let start = window.free_at(rate, arrival.max(last), 0);
            window.start(rate, start);
            last = start;
            all.push((arrival, start));
        }
        all
    }

    proptest! {
        /// Any stretch of a period's length, its end left out, holds no more starts than the rate has calls.
        #[test]
        fn no_stretch_holds_more_starts_than_are_allowed(
            calls in 1_u32..8,
            period in 1_u64..2000,
            gaps in vec(prop_oneof![3 => Just(0_u64), 2 => 0_u64..300, 1 => 0_u64..5000], 1..80),
        ) {
            let rate = rate(calls, period);
            let starts = starts(rate, &gaps);
            for (_, from) in &starts {
                let within = |start: &Duration| *start >= *from && *start < *from + ms(period);
                let count = starts.iter().filter(|(_, start)| within(start)).count();
                prop_assert!(count <= calls as usize, "{count} in {starts:?}");
            }
        }

        /// Whoever has to wait finds as many starts as are allowed within the period before its turn, and starts
        /// exactly when the first of them is past.
        #[test]
        fn nobody_waits_below_the_limit_or_too_long(
            calls in 1_u32..8,
            period in 1_u64..2000,
            gaps in vec(prop_oneof![3 => Just(0_u64), 2 => 0_u64..300, 1 => 0_u64..5000], 1..80),
        ) {
            let starts = starts(rate(calls, period), &gaps);
            for (index, (arrival, start)) in starts.iter().enumerate() {
                let earliest = match index.checked_sub(calls as usize) {
                    Some(before) => (starts[before].1 + ms(period)).max(*arrival),
                    None => *arrival,
                };
                prop_assert_eq!(*start, earliest);
            }
        }

        /// What is foretold is what comes to pass.
        #[test]
        fn a_turn_comes_when_it_was_foretold(
            calls in 1_u32..8,
            period in 1_u64..2000,
            gaps in vec(0_u64..300, 0..20),
            ahead in 0_usize..30,
        ) {
            let rate = rate(calls, period);
            let mut window = Window::default();
            let mut now = Duration::ZERO;
            for (_, start) in starts(rate, &gaps) {
                window.start(rate, start);
                now = start;
            }
            let foretold = window.free_at(rate, now, ahead);
            for _ in 0..ahead {
                now = window.free_at(rate, now, 0);
                window.start(rate, now);
            }
            prop_assert_eq!(window.free_at(rate, now, 0), foretold);
        }
    }
}
