//! Failing at once while the platform is down, instead of waiting for it each time.

use std::time::Duration;

/// Opens after so many failures one after the other that say that nobody is there. While it is open nothing is sent, but
/// for one call in each pause, which finds out. Time is measured from any one point.
#[derive(Debug)]
pub(super) struct Circuit {
    /// Zero: it never opens.
    opens_after: u32,
    pause: Duration,
    failures: u32,
    /// While it is open: when somebody may try.
    next: Duration,
}

impl Circuit {
    pub(super) fn new(opens_after: u32, pause: Duration) -> Self {
        Self { opens_after, pause, failures: 0, next: Duration::ZERO }
    }

    /// Whether an attempt may start; otherwise how long it is until one may. Whoever tries while it is open need not come
    /// back: after another pause the next one may.
    pub(super) fn enter(&mut self, now: Duration) -> Result<(), Duration> {
        if !self.is_open() {
            return Ok(());
        }
        match self.next.checked_sub(now).filter(|wait| !wait.is_zero()) {
            Some(wait) => Err(wait),
            None => {
                self.next = now.saturating_add(self.pause);
                Ok(())
            }
        }
    }

    /// The platform answered.
    pub(super) fn up(&mut self) {
        self.failures = 0;
    }

    /// Nobody was there; tells whether that opened it.
    pub(super) fn down(&mut self, now: Duration) -> bool {
        let was_open = self.is_open();
        self.failures = self.failures.saturating_add(1);
        if self.is_open() {
            self.next = now.saturating_add(self.pause);
        }
        self.is_open() && !was_open
    }

    fn is_open(&self) -> bool {
        self.opens_after > 0 && self.failures >= self.opens_after
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn it_opens_lets_one_try_and_closes() {
        let mut circuit = Circuit::new(3, at(5));
        assert!(!circuit.down(at(0)) && !circuit.down(at(0)));
        assert_eq!(circuit.enter(at(0)), Ok(()));
        assert!(circuit.down(at(1)), "the third opens it");
        assert_eq!(circuit.enter(at(1)), Err(at(5)));
        assert_eq!(circuit.enter(at(4)), Err(at(2)));
        assert_eq!(circuit.enter(at(6)), Ok(()), "one may try");
        assert_eq!(circuit.enter(at(6)), Err(at(5)), "and only one");
        assert!(!circuit.down(at(7)), "it was open");
        assert_eq!(circuit.enter(at(11)), Err(at(1)));
        assert_eq!(circuit.enter(at(12)), Ok(()));
        assert_eq!(circuit.enter(at(17)), Ok(()), "whoever tried has not come back");
        circuit.up();
        assert_eq!(circuit.enter(at(17)), Ok(()));
        assert!(!circuit.down(at(17)), "it counts anew");
    }

    #[test]
    fn without_a_number_it_never_opens() {
        let mut circuit = Circuit::new(0, at(5));
        assert!((0..100).all(|_| !circuit.down(at(0)) && circuit.enter(at(0)).is_ok()));
    }

    proptest! {
        #[test]
        fn an_open_circuit_lets_one_in_for_each_pause(steps in prop::collection::vec(0_u64..20, 1..200)) {
            let mut circuit = Circuit::new(1, at(5));
            circuit.down(at(0));
            let (mut now, mut let_in) = (0, 0);
            for step in steps {
                now += step;
                match circuit.enter(at(now)) {
                    Ok(()) => let_in += 1,
                    Err(wait) => prop_assert!(wait > Duration::ZERO && wait <= at(5)),
                }
            }
            prop_assert!(let_in <= now / 5);
        }
    }
}
