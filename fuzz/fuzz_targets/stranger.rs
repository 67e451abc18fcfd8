//! What strangers send: no handler sees it.
#![no_main]

#[path = "../../runtime/tests/fuzz/mod.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::server::stranger(data));
