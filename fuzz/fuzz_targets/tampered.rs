//! What is changed on its way: a handler sees what was sent, or nothing.
#![no_main]

#[path = "../../runtime/tests/fuzz/mod.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::server::tampered(data));
