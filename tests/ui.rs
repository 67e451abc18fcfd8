//! What the compiler says: one case for each mistake that somebody will make, and code that must compile.
//! `ui/README.md` says how to add a case.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test says so by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Once;

/// trybuild builds the cases as a package of its own below the target directory; for `path = ".."` in a case that is
/// the package that specs are looked for in.
fn lay_out_specs() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target directory");
        let package = target.join("tests/trybuild").join(env!("CARGO_PKG_NAME"));
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/specs"), &package.join("specs"));
    });
}

fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).expect("a folder for the specs");
    for entry in fs::read_dir(from).expect("the specs of the cases") {
        let path: PathBuf = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy of a spec");
        }
    }
}

#[test]
fn s16_mistakes_get_one_clear_message_each() {
    lay_out_specs();
    let cases = trybuild::TestCases::new();
    for topic in ["required", "pick", "handler", "guard", "attribute", "spec"] {
        cases.compile_fail(format!("ui/{topic}/*.rs"));
    }
}

#[test]
fn s16_what_should_compile_compiles() {
    lay_out_specs();
    trybuild::TestCases::new().pass("ui/pass/*.rs");
}
