//! Which files are read for which calls, and what is said about calls that are not there.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails that way"
)]

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use bothends_codegen::files::Files;
use bothends_codegen::model::Direction::{self, Callback, Operation};
use bothends_codegen::{Loaded, Pick, load};

const API: &str = "\
title: Acme
version: '1'
protocol: http
discriminator: activity
signature: koogallery-v2
# GetThing.yaml
operation: GetThing
doc: Gets it.
response: {Thing: {type: Thing}}
# SendThing.yaml
operation: SendThing
doc: Sends it.
# onPaid.yaml
callback: onPaid
doc: Somebody paid.
# types.yaml
Thing: {type: object, fields: {Name: {type: string}}}
";

fn acme() -> Files {
    Files::inline("acme", API)
}

fn names(pick: &[(Direction, &str)]) -> Pick {
    Pick::Names(pick.iter().map(|(direction, name)| (*direction, (*name).to_owned())).collect())
}

/// The calls and types of the model, and what was not found.
fn outcome(loaded: &Loaded) -> (Vec<&str>, Vec<&str>, Vec<(usize, &str)>) {
    assert_eq!(loaded.report.render(&loaded.sources), "");
    let api = loaded.api.as_ref().unwrap();
    (
        api.calls.iter().map(|call| call.name.as_str()).collect(),
        api.types.iter().map(|definition| definition.name.as_str()).collect(),
        loaded.unknown.iter().map(|(position, message)| (*position, message.as_str())).collect(),
    )
}

#[test]
fn only_what_is_picked_and_what_it_reaches_is_there() {
    let loaded = load(&acme(), "acme", &names(&[(Operation, "SendThing"), (Callback, "onPaid")]));
    let types = vec!["SendThing", "SendThingResponse", "OnPaid", "OnPaidResponse"];
    assert_eq!(outcome(&loaded), (vec!["SendThing", "onPaid"], types, vec![]));
    let loaded = load(&acme(), "acme", &names(&[(Operation, "GetThing")]));
    assert_eq!(outcome(&loaded).1, ["GetThing", "GetThingResponse", "Thing"]);
}

#[test]
fn calls_stand_in_the_order_of_their_names_whatever_the_pick_says() {
    let loaded = load(&acme(), "acme", &names(&[(Operation, "SendThing"), (Operation, "GetThing")]));
    assert_eq!(outcome(&loaded).0, ["GetThing", "SendThing"]);
    assert_eq!(loaded.names, ["GetThing", "SendThing"]);
}

#[test]
fn one_direction_or_all() {
    let calls = |pick| outcome(&load(&acme(), "acme", &pick)).0.join(" ");
    assert_eq!(calls(Pick::All), "GetThing SendThing onPaid");
    assert_eq!(calls(Pick::Every(Operation)), "GetThing SendThing");
    assert_eq!(calls(Pick::Every(Callback)), "onPaid");
}

#[test]
fn a_name_that_is_not_there_is_told_at_its_place() {
    let pick =
        names(&[(Operation, "GetThing"), (Operation, "GetThin"), (Callback, "whatever"), (Operation, "GetThing")]);
    let loaded = load(&acme(), "acme", &pick);
    let unknown = vec![
        (1, "`acme` has no operation `GetThin`; did you mean `GetThing`?"),
        (2, "`acme` has no callback `whatever`; it has: GetThing, SendThing, onPaid"),
        (3, "`GetThing` is picked twice"),
    ];
    assert_eq!((outcome(&loaded).0, outcome(&loaded).2), (vec!["GetThing"], unknown));
    let loaded = load(&Files::inline("acme", API.split("# ").next().unwrap()), "acme", &names(&[(Operation, "Get")]));
    assert_eq!(outcome(&loaded).2, [(0, "`acme` has no operation `Get`; it has no specs at all")]);
}

#[test]
fn a_name_of_the_other_direction_is_told_with_what_to_write() {
    let loaded = load(&acme(), "acme", &names(&[(Callback, "GetThing"), (Operation, "onPaid")]));
    let unknown = vec![
        (0, "`GetThing` is an operation: pick it with `operations(GetThing)`"),
        (1, "`onPaid` is a callback: pick it with `callbacks(onPaid)`"),
    ];
    assert_eq!(outcome(&loaded).2, unknown);
}

/// Stubs are made of these names: none of a broken file may be missing, or its users see a second error.
#[test]
fn s15_names_of_broken_files_are_kept() {
    let broken = API.replace("operation: SendThing", "operation: Sent").replace("callback: onPaid", "callbak: onPaid");
    let loaded = load(&Files::inline("acme", &broken), "acme", &Pick::Every(Operation));
    assert_eq!(loaded.report.len(), 2);
    assert_eq!(loaded.names, ["GetThing", "SendThing", "onPaid"]);
}

#[test]
fn an_api_that_is_not_there_lists_what_is() {
    let files = Files::Bundled(bothends_specs::FILES);
    let told = |id: &str| {
        let loaded = load(&files, id, &Pick::All);
        assert!(loaded.api.is_none());
        loaded.report.render(&loaded.sources)
    };
    for (id, hint) in [("aliyun/cms", "`aliyun/cams`"), ("cams", "`aliyun/cams`")] {
        assert!(told(id).contains(&format!("did you mean {hint}?")), "{}", told(id));
    }
    for id in ["../etc", "", "nothing like it"] {
        assert!(told(id).contains("it has: aliyun/cams"), "{}", told(id));
    }
}

/// A folder that is removed when the test ends.
struct Temporary(PathBuf);

impl Temporary {
    fn with(files: &[(&str, &str)]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("bothends-load-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = Self(std::env::temp_dir().join(name));
        for (path, text) in files {
            let path = folder.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn files(&self) -> Files {
        Files::Folder { root: self.0.clone(), shown: String::new() }
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const HEAD: &str = "title: Acme\nversion: '1'\nprotocol: aliyun-rpc\nsignature: acs3-hmac-sha256\n";

fn in_folders() -> Temporary {
    Temporary::with(&[
        ("specs/vendor/acme/api.yaml", HEAD),
        ("specs/vendor/acme/Get.yaml", "operation: Get\ndoc: Gets.\nrequest: {A: {type: Near}, B: {type: Far}}\n"),
        ("specs/vendor/acme/Put.yaml", "operation: Put\ndoc: Puts.\n"),
        ("specs/vendor/acme/types.yaml", "Near: {type: object, fields: {Far: {type: Far}}}\n"),
        ("specs/vendor/types.yaml", "Far: {type: enum, values: [a]}\n"),
        ("specs/vendor/other/types.yaml", "Near: {type: strng}\n"),
    ])
}

#[test]
fn shared_types_are_found_in_the_folders_above_and_nowhere_else() {
    let folder = in_folders();
    let loaded = load(&folder.files(), "specs/vendor/acme", &Pick::All);
    assert_eq!(outcome(&loaded).1, ["Get", "Near", "Far", "GetResponse", "Put", "PutResponse"]);
}

/// A call that lies too deep would be missed without a word; another API below, or a file that is no call, is fine.
#[test]
fn a_call_in_a_folder_below_is_not_passed_over() {
    let folder = in_folders();
    let told = || {
        let loaded = load(&folder.files(), "specs/vendor/acme", &Pick::All);
        loaded.report.render(&loaded.sources)
    };
    let write = |path: &str, text: &str| {
        let path = folder.0.join("specs/vendor/acme").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("v2/api.yaml", HEAD);
    write("v2/Get.yaml", "operation: Get\ndoc: Gets.\n");
    write("v2/more/settings.yaml", "a: b\n");
    write("notes/settings.yaml", "a: b\n");
    write("notes/types.yaml", "T: {type: string}\n");
    write(".hidden/Get.yaml", "operation: Get\ndoc: Gets.\n");
    assert_eq!(told(), "");
    write("notes/deep/onPaid.yaml", "# A comment first.\ncallback: onPaid\ndoc: Paid.\n");
    let expected = "\
error: `specs/vendor/acme/notes/deep/onPaid.yaml` would not be read: it lies in a folder of the API
  = help: move it beside `specs/vendor/acme/api.yaml`,
          or put an `api.yaml` beside it if it belongs to an API of its own
";
    assert_eq!(told(), expected);
}

/// A change in one of them must rebuild, a change in any other file must not.
#[test]
fn s17_files_that_were_read_are_tracked_and_no_others() {
    let folder = in_folders();
    let tracked = |pick: &Pick| {
        let loaded = load(&folder.files(), "specs/vendor/acme", pick);
        assert_eq!(loaded.report.render(&loaded.sources), "");
        let path = |path: PathBuf| path.strip_prefix(&folder.0).unwrap().to_str().unwrap().replace('\\', "/");
        loaded.tracked.into_iter().map(path).collect::<Vec<_>>()
    };
    let shared = ["specs/vendor/acme/api.yaml", "specs/vendor/acme/types.yaml", "specs/vendor/types.yaml"];
    assert_eq!(tracked(&names(&[(Operation, "Put")])), [&shared[..], &["specs/vendor/acme/Put.yaml"]].concat());
    let both = ["specs/vendor/acme/Get.yaml", "specs/vendor/acme/Put.yaml"];
    assert_eq!(tracked(&Pick::All), [&shared[..], &both].concat());
    assert!(load(&acme(), "acme", &Pick::All).tracked.is_empty());
}

#[test]
fn a_type_that_is_defined_in_two_folders_is_told_with_both() {
    let folder = in_folders();
    fs::write(folder.0.join("specs/vendor/types.yaml"), "Near: {type: string}\nFar: {type: string}\n").unwrap();
    let loaded = load(&folder.files(), "specs/vendor/acme", &Pick::All);
    let expected = "\
error: type `Near` is defined twice
 --> specs/vendor/acme/types.yaml:1:1
  |
1 | Near: {type: object, fields: {Far: {type: Far}}}
  | ---- in the folder of the API, or nearer to it
  |
 ::: specs/vendor/types.yaml:1:1
  |
1 | Near: {type: string}
  | ---- and in a folder above it
  = help: remove one of them, or rename it
";
    assert_eq!(loaded.report.render(&loaded.sources).replace("^^^^", "----"), expected);
}

#[test]
fn s03_a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let folder = in_folders();
    let get = folder.0.join("specs/vendor/acme/Get.yaml");
    let text = fs::read_to_string(&get).unwrap();
    let before = format!("{:?}", load(&folder.files(), "specs/vendor/acme", &Pick::All).api.unwrap());
    fs::write(get, format!("\u{feff}{}", text.replace('\n', "\r\n"))).unwrap();
    let loaded = load(&folder.files(), "specs/vendor/acme", &Pick::All);
    assert_eq!(loaded.report.render(&loaded.sources), "");
    assert_eq!(format!("{:?}", loaded.api.unwrap()), before);
}

/// S6: what looks like a number or a flag to YAML stays what was written.
#[test]
fn s06_scalars_stay_what_was_written() {
    let text = "title: no\nversion: 1.10\nprotocol: aliyun-rpc\nsignature: acs3-hmac-sha256\n\
        response: {Code: {type: enum, values: {on: {name: On}, 010: {name: Ten}, 0x10: {name: Hex}, 2020-06-06: {name: Day}}}}\n\
        success: {Code: 010}\n# on.yaml\noperation: on\ndoc: 2020-06-06\nsource: yes\n";
    let api = load(&Files::inline("acme", text), "acme", &Pick::All);
    assert_eq!(api.report.render(&api.sources), "");
    let api = api.api.unwrap();
    assert_eq!((api.title.as_str(), api.version.as_str()), ("no", "1.10"));
    assert_eq!(api.success, Some(("Code".to_owned(), vec!["010".to_owned()])));
    assert_eq!((api.calls[0].name.as_str(), api.calls[0].doc.as_str()), ("on", "2020-06-06"));
    let json = serde_json::to_string(&api.types).unwrap();
    for wire in ["on", "010", "0x10", "2020-06-06"] {
        assert!(json.contains(&format!("\"wire\":\"{wire}\"")), "{json}");
    }
}
