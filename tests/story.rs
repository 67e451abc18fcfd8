//! The examples do what the README says: their stories come to their ends.

#![allow(clippy::expect_used, reason = "a test says so by panicking")]

use bothends_tests::scratch::{Ran, cargo, workspace};

#[test]
fn the_story_of_the_readme_comes_out_as_it_should() {
    let ran = example("onboarding");
    assert!(ran.stdout.ends_with("Every step came out as it should.\n"), "{}", ran.stdout);
    for part in
        ["the file is in the bucket, byte for byte", "the ledger gave the first answer", "the ledger's file remembers"]
    {
        assert!(ran.stdout.contains(&format!("✓ {part}")), "{part}\n{}", ran.stdout);
    }
}

#[test]
fn the_upload_flow_comes_out_as_it_should() {
    let ran = example("upload_terms");
    assert!(ran.stdout.ends_with("Every upload came out as it should.\n"), "{}", ran.stdout);
    for scheme in ["oss-v1", "oss4-hmac-sha256"] {
        for part in ["it arrived byte for byte", "the terms have the bare name of the file"] {
            assert!(ran.stdout.contains(&format!("{scheme} ✓ {part}")), "{scheme}: {part}\n{}", ran.stdout);
        }
    }
    assert!(ran.stdout.contains("✓ a damaged upload is noticed"), "{}", ran.stdout);
}

fn example(name: &str) -> Ran {
    let mut cargo = cargo();
    cargo.args(["run", "--quiet", "-p", "bothends-examples", "--example", name]).current_dir(workspace());
    Ran::of(cargo.output().expect("cargo starts")).expect_success()
}
