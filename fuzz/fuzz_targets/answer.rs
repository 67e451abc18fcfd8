//! Answers as a client reads them, JSON and XML, with headers that ask it to wait.
#![no_main]

#[path = "../../runtime/tests/fuzz/mod.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::answers::answer(data));
