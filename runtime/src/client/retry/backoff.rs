//! How long to wait before the next attempt.

use std::time::Duration;

use crate::sign::hash;

/// The wait after that many attempts, with full jitter: anything between nothing and a ceiling that doubles each time,
/// so that callers who failed together do not come back together. `random` is any number of 64 bits.
pub(super) fn wait(attempts: u32, random: u64) -> Duration {
    let doubled = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
    let ceiling = BASE.saturating_mul(doubled).min(MOST);
    let nanoseconds = ceiling.as_nanos().saturating_mul(u128::from(random)) / u128::from(u64::MAX);
    Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX)).min(ceiling)
}

/// A number for [`wait`]. It has to spread callers, not to be secret: where the operating system has no random bytes to
/// give, a hash of something that differs stands in.
pub(super) fn random(otherwise: &str) -> u64 {
    let mut bytes = [0; 8];
    if getrandom::fill(&mut bytes).is_err() {
        for (slot, byte) in bytes.iter_mut().zip(hash::sha256(otherwise.as_bytes())) {
            *slot = byte;
        }
    }
    u64::from_ne_bytes(bytes)
}

const BASE: Duration = Duration::from_millis(100);
const MOST: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_ceiling_doubles_up_to_five_seconds() {
        let ceilings: Vec<_> = (1..=8).map(|attempts| wait(attempts, u64::MAX).as_millis()).collect();
        assert_eq!(ceilings, [100, 200, 400, 800, 1600, 3200, 5000, 5000]);
        assert_eq!((wait(0, u64::MAX), wait(u32::MAX, u64::MAX)), (BASE, MOST));
        assert_eq!(wait(3, 0), Duration::ZERO);
        assert_eq!(wait(3, u64::MAX / 2).as_millis(), 199, "in the middle, rounded down");
    }

    #[test]
    fn random_numbers_differ() {
        let numbers: std::collections::HashSet<_> = (0..100).map(|_| random("")).collect();
        assert_eq!(numbers.len(), 100);
    }

    proptest! {
        #[test]
        fn a_wait_grows_with_the_number_and_stays_below_its_ceiling(attempts: u32, low: u64, high: u64) {
            let (low, high) = (low.min(high), low.max(high));
            prop_assert!(wait(attempts, low) <= wait(attempts, high));
            prop_assert!(wait(attempts, high) <= wait(attempts, u64::MAX));
            prop_assert!(wait(attempts, u64::MAX) <= MOST);
            prop_assert!(wait(attempts, high) <= wait(attempts.saturating_add(1), high));
        }
    }
}
