//! Time and nonces, injected: what signs and verifies asks here, so that tests, dry runs and `--at` can answer.

use std::fmt;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::sign::hash;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// What time it is.
    fn now(&self) -> SystemTime;
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> SystemTime {
        (**self).now()
    }
}

/// The clock of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// A clock that stands still until it is set. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct FixedClock(Arc<Mutex<SystemTime>>);

impl FixedClock {
    /// A clock that shows `time`.
    #[must_use]
    pub fn new(time: SystemTime) -> Self {
        Self(Arc::new(Mutex::new(time)))
    }

    /// Sets the clock, forwards or back.
    pub fn set(&self, time: SystemTime) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = time;
    }

    /// Moves the clock forwards; a step beyond what `SystemTime` can hold is left out.
    pub fn advance(&self, step: Duration) {
        let mut time = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *time = time.checked_add(step).unwrap_or(*time);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> SystemTime {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes nonces: texts that are used once.
pub trait NonceSource: Send + Sync {
    /// A new nonce.
    fn nonce(&self) -> String;
}

impl<N: NonceSource + ?Sized> NonceSource for Arc<N> {
    fn nonce(&self) -> String {
        (**self).nonce()
    }
}

/// Nonces of 32 lower-case hex digits: 80 random bits, then 48 bits of a counter.
///
/// The counter is shared by the whole process, so no two calls in it, from any thread or clone, give the same
/// nonce; the random bits keep processes apart, forked ones too. A nonce has to be unique, not secret: should
/// the operating system have no random bytes to give, a hash of the process, the time and the counter stands in.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomNonce;

impl NonceSource for RandomNonce {
    fn nonce(&self) -> String {
        let count = CALLS.fetch_add(1, Ordering::Relaxed);
        let mut bytes = [0_u8; 16];
        let (random, counter) = bytes.split_at_mut(RANDOM_BYTES);
        if getrandom::fill(random).is_err() {
            fill_without_randomness(random, count);
        }
        // The low six of the eight bytes: 2^48 calls are far more than a process makes.
        for (slot, byte) in counter.iter_mut().zip(count.to_be_bytes().iter().skip(2)) {
            *slot = *byte;
        }
        hash::hex(&bytes)
    }
}

/// The same nonce each time: for tests, and for dry runs that must not vary.
#[derive(Clone)]
pub struct FixedNonce(String);

impl FixedNonce {
    /// Always `nonce`.
    pub fn new(nonce: impl Into<String>) -> Self {
        Self(nonce.into())
    }
}

impl NonceSource for FixedNonce {
    fn nonce(&self) -> String {
        self.0.clone()
    }
}

impl fmt::Debug for FixedNonce {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("FixedNonce").field(&self.0).finish()
    }
}

/// Distinguishes processes and moments where the operating system's randomness failed. The address of a local
/// adds what address space randomisation gives.
fn fill_without_randomness(slots: &mut [u8], count: u64) {
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let place = std::ptr::from_ref(&time).addr();
    let seed = format!("{}/{time}/{count}/{place}", process::id());
    for (slot, byte) in slots.iter_mut().zip(hash::sha256(seed.as_bytes())) {
        *slot = byte;
    }
}

/// Calls of [`RandomNonce`] in this process.
static CALLS: AtomicU64 = AtomicU64::new(0);

const RANDOM_BYTES: usize = 10;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::thread;

    use super::*;

    #[test]
    fn c07_a_million_nonces_over_threads_differ() {
        let threads: Vec<_> =
            (0..8).map(|_| thread::spawn(|| (0..125_000).map(|_| RandomNonce.nonce()).collect::<Vec<_>>())).collect();
        let nonces: Vec<_> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
        let form =
            |nonce: &str| nonce.len() == 32 && nonce.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        assert!(nonces.iter().all(|nonce| form(nonce)));
        assert_eq!(nonces.iter().collect::<HashSet<_>>().len(), 1_000_000);
    }

    #[test]
    fn the_stand_in_for_randomness_varies() {
        let (mut first, mut second) = ([0; RANDOM_BYTES], [0; RANDOM_BYTES]);
        fill_without_randomness(&mut first, 1);
        fill_without_randomness(&mut second, 2);
        assert_ne!(first, second);
        assert_ne!(first, [0; RANDOM_BYTES]);
    }

    #[test]
    fn a_fixed_clock_is_set_and_moved() {
        let clock = FixedClock::new(UNIX_EPOCH);
        let same = clock.clone();
        clock.advance(Duration::from_secs(5));
        assert_eq!(same.now(), UNIX_EPOCH + Duration::from_secs(5));
        same.set(UNIX_EPOCH);
        assert_eq!(clock.now(), UNIX_EPOCH);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), UNIX_EPOCH);
    }

    #[test]
    fn a_fixed_nonce_stays() {
        let source: Arc<dyn NonceSource> = Arc::new(FixedNonce::new("n0nce"));
        assert_eq!([source.nonce(), Arc::new(source).nonce()], ["n0nce", "n0nce"]);
        assert_eq!(format!("{:?}", FixedNonce::new("n0nce")), "FixedNonce(\"n0nce\")");
    }
}
