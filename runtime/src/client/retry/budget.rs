//! How much may be sent again: when a platform is in trouble, those who all try again keep it there.

use std::time::Duration;

/// A bucket of retries, filled by the calls that are made: one retry for every five calls, and one more each second, so
/// that a client which calls now and then is not left without. Time is measured from any one point.
#[derive(Debug)]
pub(super) struct Budget {
    /// In thousandths of a retry.
    left: u64,
    filled: Duration,
}

impl Budget {
    /// Enough to begin with.
    pub(super) fn new() -> Self {
        Self { left: AT_FIRST, filled: Duration::ZERO }
    }

    /// A call is made.
    pub(super) fn earn(&mut self, now: Duration) {
        self.fill(now);
        self.add(A_CALL);
    }

    /// Takes a retry out, if there is one.
    pub(super) fn spend(&mut self, now: Duration) -> bool {
        self.fill(now);
        let left = self.left.checked_sub(A_RETRY);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }

    /// A thousandth of a retry each millisecond.
    fn fill(&mut self, now: Duration) {
        let passed = now.saturating_sub(self.filled).as_millis();
        if passed > 0 {
            self.filled = now;
            self.add(u64::try_from(passed).unwrap_or(u64::MAX));
        }
    }

    fn add(&mut self, thousandths: u64) {
        self.left = self.left.saturating_add(thousandths).min(MOST);
    }
}

const A_RETRY: u64 = 1000;
const A_CALL: u64 = A_RETRY / 5;
const AT_FIRST: u64 = 10 * A_RETRY;
const MOST: u64 = 100 * A_RETRY;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn t11_calls_that_all_fail_add_a_fifth() {
        let mut budget = Budget::new();
        let mut retries = 0;
        for _call in 0..500 * 100 {
            budget.earn(Duration::ZERO);
            retries += u32::from(budget.spend(Duration::ZERO)) + u32::from(budget.spend(Duration::ZERO));
        }
        assert_eq!(retries, 10 + 500 * 100 / 5);
    }

    #[test]
    fn what_is_not_spent_is_kept_up_to_a_point() {
        let mut budget = Budget::new();
        (0..100_000).for_each(|_| budget.earn(Duration::ZERO));
        assert_eq!((0..1000).filter(|_| budget.spend(Duration::ZERO)).count(), 100);
        let late = Duration::from_secs(7);
        assert_eq!((0..1000).filter(|_| budget.spend(late)).count(), 7, "one for each second");
        assert!(!budget.spend(Duration::from_secs(3)), "a time that goes back gives nothing");
        assert_eq!((0..1000).filter(|_| budget.spend(Duration::MAX)).count(), 100);
    }

    proptest! {
        #[test]
        fn t11_no_order_of_calls_retries_and_time_gives_more(steps in prop::collection::vec((0_u8..3, 0_u64..3000), 0..500)) {
            let mut budget = Budget::new();
            let (mut now, mut calls, mut retries) = (Duration::ZERO, 0, 0);
            for (what, milliseconds) in steps {
                match what {
                    0 => now += Duration::from_millis(milliseconds),
                    1 => { budget.earn(now); calls += 1; }
                    _ => retries += u64::from(budget.spend(now)),
                }
            }
            let most = AT_FIRST + A_CALL * calls + u64::try_from(now.as_millis()).unwrap();
            prop_assert!(retries * A_RETRY <= most, "{retries} retries, {calls} calls, {now:?}");
        }
    }
}
