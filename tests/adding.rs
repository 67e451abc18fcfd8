//! Adding an operation is adding one file: to a copy of a bundled API one YAML file is added, nothing else is touched,
//! and both ends of the new operation talk.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says so by panicking")]

use std::path::Path;
use std::process::Command;

use bothends_tests::scratch::{Ran, Scratch, workspace};

const API: &str = "specs/huawei/koogallery/kit";

#[test]
fn one_file_makes_both_ends_of_an_operation() {
    let runtime = workspace().join("runtime");
    let scratch = Scratch::new(env!("CARGO_TARGET_TMPDIR"), "adding", &format!("path = {runtime:?}"), "");
    let bundled = bothends_specs::FILES.iter().filter(|(path, _)| path.starts_with("huawei/koogallery/"));
    for (path, text) in bundled {
        let is_shared = path.ends_with("koogallery/types.yaml") || path.ends_with("koogallery/codes.yaml");
        if is_shared || path.starts_with("huawei/koogallery/kit/") {
            scratch.write(&format!("specs/{path}"), text);
        }
    }
    scratch.write("src/main.rs", include_str!("adding/main.rs"));
    let before = scratch.cargo(&["run", "--quiet"]).expect_failure();
    assert!(before.contains("has no operation `Greet`"), "{before}");

    scratch.write(&format!("{API}/Greet.yaml"), include_str!("adding/Greet.yaml"));
    let ran = scratch.cargo(&["run", "--quiet"]).expect_success();
    assert_eq!(ran.stdout, "Hello, Ada of the bakers/s!\ntrue\n");

    let listed = bothends(&scratch.path("specs"), &["list", "huawei/koogallery/kit"]);
    assert!(listed.stdout.contains("Greet"), "the command finds it too: {}{}", listed.stdout, listed.stderr);
}

fn bothends(specs: &Path, arguments: &[&str]) -> Ran {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "-p", "bothends-cli", "--"]).arg("--specs").arg(specs).args(arguments);
    Ran::of(cargo.current_dir(workspace()).output().expect("the command runs"))
}
