//! JSON and texts in place of members.
#![no_main]

#[path = "../../runtime/tests/fuzz/mod.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::values::json(data));
