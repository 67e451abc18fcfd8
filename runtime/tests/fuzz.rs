//! Whatever a stranger sends, nothing panics, nothing takes for ever, and nothing that is not proved gets to a handler.
//! The same targets are those of the fuzzer (`fuzz` in the repository).
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

#[path = "fuzz/mod.rs"]
mod targets;
#[path = "fuzz/times.rs"]
mod times;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use targets::{Target, answers, places, seeds, server, values};

fn holds_for_any_bytes(cases: u32, target: Target) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&vec(any::<u8>(), 0..160), |data| {
        target(&data);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

macro_rules! hold {
    ($($name:ident: $cases:literal of $target:expr;)*) => {
        $(
            #[test]
            fn $name() {
                holds_for_any_bytes($cases, $target);
            }
        )*
    };
}

hold! {
    strangers_reach_no_handler: 1000 of server::stranger;
    what_is_tampered_with_reaches_a_handler_as_it_was_or_not_at_all: 1000 of server::tampered;
    what_is_proved_is_answered_in_the_platforms_words: 1000 of server::proved;
    parts_may_be_anything: 512 of places::multipart;
    forms_may_be_anything: 512 of places::form;
    paths_may_be_anything: 512 of places::path;
    answers_may_be_anything: 512 of answers::answer;
    json_may_be_anything: 1000 of values::json;
    numbers_mean_what_they_say: 1000 of values::decimal;
    times_mean_what_they_say: 1000 of values::timestamp;
    what_is_encrypted_may_be_anything: 1000 of values::cipher;
}

/// What the other tests begin with: every scheme is there, and what is not changed is let in.
#[test]
fn every_scheme_has_a_request_to_begin_with() {
    let (sides, all) = seeds::all();
    for name in bothends::sign::NAMES {
        assert!(all.iter().any(|seed| sides[seed.side].scheme.name() == *name), "{name}");
    }
    for seed in all {
        let seen = server::untouched(seed);
        assert_eq!(seen.len(), 1, "{} of {}", seed.call.name, sides[seed.side].api.id);
        assert_eq!(seen[0].1.as_ref(), Some(&seed.object), "{}", seed.call.name);
    }
}
