//! The README's first command does what it says: the story comes to its end.

#![allow(clippy::expect_used, reason = "a test says so by panicking")]

use bothends_tests::scratch::{Ran, cargo, workspace};

#[test]
fn the_story_of_the_readme_comes_out_as_it_should() {
    let mut cargo = cargo();
    cargo.args(["run", "--quiet", "-p", "bothends-examples", "--example", "onboarding"]).current_dir(workspace());
    let ran = Ran::of(cargo.output().expect("cargo starts")).expect_success();
    assert!(ran.stdout.ends_with("Every step came out as it should.\n"), "{}", ran.stdout);
    for part in
        ["the file is in the bucket, byte for byte", "the ledger gave the first answer", "the ledger's file remembers"]
    {
        assert!(ran.stdout.contains(&format!("✓ {part}")), "{part}\n{}", ran.stdout);
    }
}
