//! Nonces that are out of use.

use std::collections::{BTreeSet, HashMap};

use crate::ledger::LedgerError;
use crate::sign::hash;

/// Nonces by their hash, so that long ones take up no more than short ones.
pub(super) struct Nonces {
    expiries: HashMap<u128, i64>,
    in_order: BTreeSet<(i64, u128)>,
    capacity: usize,
}

impl Nonces {
    pub(super) fn new(capacity: usize) -> Self {
        Self { expiries: HashMap::new(), in_order: BTreeSet::new(), capacity }
    }

    pub(super) fn burn(&mut self, nonce: &str, expires: i64, now: i64) -> Result<bool, LedgerError> {
        self.sweep(now);
        let nonce = short(nonce);
        if self.expiries.contains_key(&nonce) {
            return Ok(false);
        }
        if self.expiries.len() >= self.capacity {
            return Err(LedgerError::new("the memory ledger holds as many nonces as it can"));
        }
        self.expiries.insert(nonce, expires);
        self.in_order.insert((expires, nonce));
        Ok(true)
    }

    /// Drops what has expired; a nonce is out of use up to and including its expiry.
    fn sweep(&mut self, now: i64) {
        while let Some((expires, nonce)) = self.in_order.first().copied()
            && expires < now
        {
            self.in_order.pop_first();
            self.expiries.remove(&nonce);
        }
    }
}

/// Half of its SHA-256: that two nonces share it does not happen.
fn short(nonce: &str) -> u128 {
    hash::sha256(nonce.as_bytes()).iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_limit_and_expired_nonces_make_room() {
        let mut nonces = Nonces::new(2);
        assert!(nonces.burn("a", 10, 0).unwrap());
        assert!(nonces.burn("b", 20, 0).unwrap());
        assert!(nonces.burn("c", 20, 10).is_err(), "`a` counts up to and including 10");
        assert!(!nonces.burn("a", 20, 10).unwrap());
        assert!(nonces.burn("c", 20, 11).unwrap());
        assert_eq!((nonces.expiries.len(), nonces.in_order.len()), (2, 2));
    }
}
