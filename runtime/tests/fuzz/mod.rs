//! What a stranger can send, as targets: bytes go in, and each target says by panicking that something is wrong. The tests
//! of `fuzz.rs` call them with random bytes, and so do the programs in the folder `fuzz` of the repository, which a
//! fuzzer leads to new code.
#![allow(dead_code, unreachable_pub, reason = "each user has a part of it")]

pub mod answers;
pub mod apis;
pub mod input;
pub mod places;
pub mod seeds;
pub mod server;
pub mod values;

/// A target.
pub type Target = fn(&[u8]);
