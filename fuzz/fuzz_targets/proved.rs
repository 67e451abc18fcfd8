//! What is proved, with anything in it: it is answered in the words of the platform.
#![no_main]

#[path = "../../runtime/tests/fuzz/mod.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::server::proved(data));
