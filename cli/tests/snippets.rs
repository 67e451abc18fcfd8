//! What `bothends show --rust` prints is Rust: all of it is compiled, in one crate.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;
#[allow(dead_code, unreachable_pub, reason = "shared with other tests, which use the rest of it")]
#[path = "../../tests/scratch.rs"]
mod scratch;

use std::fs;
use std::path::Path;

use common::{command, finish, run};
use scratch::{Scratch, workspace};
use serde_json::Value;

#[test]
fn the_code_for_every_call_compiles() {
    let runtime = workspace().join("runtime");
    let scratch = Scratch::new(env!("CARGO_TARGET_TMPDIR"), "snippets", &format!("path = {runtime:?}"), "");
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs");
    copy(&own, &scratch.path("specs"));
    let mut lib = String::from("#![allow(dead_code)]\n");
    let mut count = 0;
    for (api, name) in calls(&[]).into_iter().chain(calls(&["--specs", "tests/specs"])) {
        // Where the specs are is a part of the code: it is written in the crate's own folder.
        let mut show = command();
        show.current_dir(scratch.path("")).args(["--specs", "specs", "show", &format!("{api}/{name}"), "--rust"]);
        let ran = finish(&mut show);
        assert_eq!(ran.status, 0, "{api}/{name}: {}", ran.stderr);
        lib.push_str(&format!("mod call_{count} {{\n{}}}\n", ran.stdout));
        count += 1;
    }
    let parameters = ["-p", "ItemId=i-7", "-p", "Colour=red", "-p", "Sizes=[1]", "-p", "Kind=huge", "--unchecked"];
    let mut show = command();
    // From elsewhere, too, the path in the code is that from the crate's folder.
    show.arg("--specs").arg(scratch.path("specs")).args(["show", "acme/stock/GetItem", "--rust"]);
    lib.push_str(&format!("mod unchecked {{\n{}}}\n", finish(show.args(parameters)).ok()));
    assert!(count > 8, "the calls were not found");
    scratch.write("src/lib.rs", &lib);
    let checked = scratch.cargo(&["check"]);
    assert!(checked.success, "{}\n{lib}", checked.stderr);
    assert!(!checked.stderr.contains("warning: unused"), "{}", checked.stderr);
}

/// All calls of all APIs, as API and name.
fn calls(more: &[&str]) -> Vec<(String, String)> {
    let list = |arguments: &[&str]| run(&[more, &["list"], arguments, &["--json"]].concat()).json();
    let member = |value: &Value, name: &str| value[name].as_str().unwrap().to_owned();
    let mut calls = Vec::new();
    for api in list(&[]).as_array().unwrap() {
        let api = member(api, "api");
        if !more.is_empty() && !api.starts_with("acme/") {
            continue;
        }
        for call in list(&[&api]).as_array().unwrap() {
            calls.push((api.clone(), member(call, "name")));
        }
    }
    calls
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}
