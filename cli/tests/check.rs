//! Specs with mistakes, in folders outside of the repository.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::fs;
use std::path::Path;

use common::{command, finish, folder, run};

const API: &str = r#"title: Kiosk
version: "1"
protocol: http
signature: koogallery-v2
success: {code: "0"}
response:
  code: {type: code, required: true, doc: Outcome}
codes:
  "0": {name: Done, doc: Done.}
"#;

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

#[test]
fn every_error_is_shown_with_its_place() {
    let folder = folder("broken");
    write(
        &folder,
        &[
            ("kiosk/api.yaml", API),
            (
                "kiosk/Order.yaml",
                "operation: Ordr\ndoc: Orders.\nrequest:\n  paper: {type: strng, requird: true, doc: Which}\n",
            ),
            ("good/api.yaml", API),
            ("good/onPing.yaml", "callback: onPing\ndoc: Nothing.\n"),
        ],
    );
    let stderr = run(&["check", folder.to_str().unwrap()]).ended(1);
    let shown = folder.canonicalize().unwrap();
    for part in [
        format!("{}:1:12", shown.join("kiosk/Order.yaml").display()),
        format!("{}:4:17", shown.join("kiosk/Order.yaml").display()),
        "did you mean `string`?".to_owned(),
        "did you mean `required`?".to_owned(),
        "3 errors in 1 of 2 APIs".to_owned(),
    ] {
        assert!(stderr.contains(&part), "{part} is not in\n{stderr}");
    }
    let single = run(&["check", folder.join("kiosk/Order.yaml").to_str().unwrap()]).ended(1);
    assert!(single.contains("3 errors in 1 of 1 API"), "{single}");
    let good = run(&["check", folder.join("good").to_str().unwrap()]).ok();
    assert_eq!(good, "1 API with 1 operation or callback: no errors\n");
}

#[test]
fn a_row_of_a_spec_with_another_type_is_an_error_at_its_place() {
    let folder = folder("row");
    let spec = "operation: Order\ndoc: Orders.\nrequest:\n  copies:\n    type: integer\n    max_length: 3\n    doc: How many\n";
    write(&folder, &[("kiosk/api.yaml", API), ("kiosk/Order.yaml", spec)]);
    let stderr = finish(command().current_dir(&folder).args(["check", "kiosk"])).ended(1);
    assert!(stderr.contains(" --> kiosk/Order.yaml:6:5"), "{stderr}");
    assert!(stderr.contains("`type: integer` has no `max_length`"), "{stderr}");
}

#[test]
fn paths_are_shown_from_where_one_is() {
    let folder = folder("here");
    write(&folder, &[("kiosk/api.yaml", "title: Kiosk\n")]);
    let stderr = finish(command().current_dir(folder.join("kiosk")).args(["check", "."])).ended(1);
    assert!(stderr.contains(" --> api.yaml:1:1"), "{stderr}");
    let stderr = finish(command().current_dir(&folder).args(["--specs", ".", "check"])).ended(1);
    assert!(stderr.contains("kiosk/api.yaml:1:1"), "{stderr}");
}

#[test]
fn types_of_folders_above_count_up_to_a_package() {
    let folder = folder("types");
    let order = "operation: Order\ndoc: Orders.\nrequest:\n  paper: {type: Paper, doc: Which}\n";
    write(
        &folder,
        &[
            ("package/specs/types.yaml", "Paper: {type: string, doc: A newspaper.}\n"),
            ("package/specs/a/kiosk/api.yaml", API),
            ("package/specs/a/kiosk/Order.yaml", order),
            ("package/Cargo.toml", ""),
            ("types.yaml", "Paper: {type: string, doc: Another newspaper.}\n"),
        ],
    );
    for path in
        ["package/specs/a/kiosk", "package/specs/a/kiosk/Order.yaml", "package/specs", "package/specs/types.yaml"]
    {
        let checked = finish(command().current_dir(&folder).args(["check", path])).ok();
        assert_eq!(checked, "1 API with 1 operation or callback: no errors\n", "{path}");
    }
    fs::remove_file(folder.join("package/specs/types.yaml")).unwrap();
    let stderr = finish(command().current_dir(&folder).args(["check", "package/specs/a/kiosk"])).ended(1);
    assert!(stderr.contains("unknown type `Paper`"), "{stderr}");
}

#[test]
fn a_spec_without_an_api_is_told() {
    let folder = folder("alone");
    write(&folder, &[("Order.yaml", "operation: Order\ndoc: Orders.\n")]);
    let stderr = finish(command().current_dir(&folder).args(["check", "Order.yaml"])).ended(1);
    assert!(stderr.contains("`Order.yaml` belongs to no API: there is no `api.yaml` beside it"), "{stderr}");
    let stderr = finish(command().current_dir(&folder).args(["check", "."])).ended(1);
    assert!(stderr.contains("no API in `.`: an API is a folder with an `api.yaml`"), "{stderr}");
}

#[test]
fn the_specs_that_come_with_bothends_have_no_errors() {
    let said = run(&["check"]).ok();
    assert!(said.ends_with("no errors\n"), "{said}");
    let with_own = run(&["--specs", "tests/specs", "check"]).ok();
    assert!(with_own.ends_with("no errors\n") && with_own != said, "{with_own}");
}
