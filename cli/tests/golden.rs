//! What people see: each file of `golden/` is a command line and all that it says.
//!
//! The first line is the command, the last ones are what came on stderr and the exit status. A new case is a new file
//! with its first line; `BLESS=1` writes the rest.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::path::Path;
use std::{env, fs};

use common::run;

#[test]
fn everything_is_said_as_it_was() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut wrong = Vec::new();
    let mut cases = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let expected = fs::read_to_string(&path).unwrap();
        let line = expected.lines().next().unwrap_or_default();
        let arguments = line.strip_prefix("$ bothends ").unwrap_or_else(|| panic!("{}: no command", path.display()));
        let ran = run(&arguments.split_whitespace().collect::<Vec<_>>());
        let mut said = format!("{line}\n{}", ran.stdout);
        if !ran.stderr.is_empty() {
            said.push_str(&format!("--- stderr\n{}", without_numbers(&ran.stderr)));
        }
        said.push_str(&format!("--- exit status {}\n", ran.status));
        cases += 1;
        if env::var_os("BLESS").is_some() {
            fs::write(&path, said).unwrap();
        } else if said != expected {
            wrong.push(format!("{}:\n{said}", path.display()));
        }
    }
    assert!(cases > 10, "the cases were not found");
    assert!(wrong.is_empty(), "otherwise than before (BLESS=1 takes it):\n{}", wrong.join("\n"));
}

/// Operating systems number their errors as they like.
fn without_numbers(text: &str) -> String {
    let mut parts = text.split("(os error ");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str("(os error");
        kept.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    kept
}
