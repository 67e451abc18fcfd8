//! Specs with mistakes, and what is said about them.
//!
//! To add a case, put an inline API into `fail/<topic>-<case>.yaml` (a line `# Name.yaml` begins each file, the first
//! one is `api.yaml`), run with `BLESS=1`, and read the text beside it as somebody who sees the language for the
//! first time. Cases of the table of attacks begin with their number, as `s08-`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails that way"
)]

mod common;

use std::fs;

use bothends_codegen::files::Files;
use bothends_codegen::report::Report;
use bothends_codegen::{Pick, load};

#[test]
fn mistakes_are_told_as_accepted() {
    let mut differences = Vec::new();
    let mut cases: Vec<_> = fs::read_dir(common::folder("fail")).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    assert!(cases.len() >= 40, "the cases are gone");
    for path in cases {
        let loaded = load(&Files::inline("acme", &fs::read_to_string(&path).unwrap()), "acme", &Pick::All);
        assert!(!loaded.report.is_empty(), "{} has no mistake in it", path.display());
        differences.extend(contradictions(&loaded.report).map(|message| format!("{}: {message}", path.display())));
        let told = loaded.report.render(&loaded.sources);
        differences.extend(common::difference(&path.with_extension("txt"), &told));
    }
    common::assert_none(&differences);
}

#[test]
fn every_text_has_its_case() {
    for entry in fs::read_dir(common::folder("fail")).unwrap() {
        let path = entry.unwrap().path();
        assert!(path.with_extension("yaml").exists(), "{} has no spec beside it: remove it", path.display());
    }
}

/// Two problems at one place are most often one mistake, told twice.
fn contradictions(report: &Report) -> impl Iterator<Item = String> {
    let problems = report.problems().into_iter().cloned().collect::<Vec<_>>();
    let pairs = problems.clone().into_iter().zip(problems.into_iter().skip(1));
    pairs
        .filter(|(one, next)| one.span.is_some() && one.span == next.span)
        .map(|(one, next)| format!("two problems at one place: `{}` and `{}`", one.message, next.message))
}
