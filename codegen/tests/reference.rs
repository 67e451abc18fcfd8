//! `specs/README.md` is the reference of the language: what can be held against the code is.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails that way"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use bothends_codegen::files::Files;
use bothends_codegen::keys;
use bothends_codegen::node::{Node, parse};
use bothends_codegen::report::Report;
use bothends_codegen::source::Sources;
use bothends_codegen::{Pick, load};

#[path = "reference/schema.rs"]
mod schema;

const BEGIN: &str =
    "<!-- keys: begin. This part is written by `BLESS=1 cargo test -p bothends-codegen --test reference`. -->\n";
const END: &str = "<!-- keys: end -->";

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/README.md")
}

fn readme() -> String {
    fs::read_to_string(path()).unwrap()
}

/// The tables of keys as people see them.
fn tables() -> String {
    let mut text = String::new();
    for table in keys::TABLES {
        let file = match table.of {
            "an API" => ": `api.yaml`",
            "an operation" | "a callback" => ": `Name.yaml`",
            "a field" => ", an entry of `types.yaml`, or `items`",
            "a code" => ": an entry of `codes`, also in `codes.yaml`",
            "an example" => ": an entry of `examples`",
            "pages" => ": `pages` of an operation",
            "a case" => ": an entry of `cases`",
            _ => ": an entry of `values`",
        };
        let _ = write!(text, "\n### Keys of {}{file}\n\n| key | value | meaning |\n|---|---|---|\n", table.of);
        for key in table.keys {
            let must = if key.required { "**Required.** " } else { "" };
            let _ =
                writeln!(text, "| `{}` | {} | {must}{} |", key.name, key.form.describe().replace('|', "\\|"), key.doc);
        }
    }
    text + "\n"
}

#[test]
fn the_tables_of_keys_are_those_of_the_reader() {
    let readme = readme();
    let (before, rest) = readme.split_once(BEGIN).expect("the first marker is there");
    let (written, after) = rest.split_once(END).expect("the second marker is there");
    if is_blessed() {
        fs::write(path(), format!("{before}{BEGIN}{}{END}{after}", tables())).unwrap();
    } else {
        assert_eq!(written, tables(), "run with BLESS=1 to write the tables into specs/README.md");
    }
}

fn is_blessed() -> bool {
    std::env::var_os("BLESS").is_some_and(|bless| bless == "1")
}

#[test]
fn the_schema_for_editors_is_that_of_the_reader() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/schema.json");
    let text = serde_json::to_string_pretty(&schema::schema()).unwrap() + "\n";
    if is_blessed() {
        fs::write(path, text).unwrap();
    } else {
        assert_eq!(fs::read_to_string(path).unwrap(), text, "run with BLESS=1 to write specs/schema.json");
    }
}

fn node(text: &str) -> Node {
    let mut sources = Sources::new();
    let file = sources.add("a.yaml", text.to_owned());
    parse(&sources, file, &mut Report::new()).unwrap()
}

/// An editor must not find fault with what the reader takes.
#[test]
fn every_good_spec_conforms_to_the_schema() {
    let schema = schema::schema();
    let mut found = Vec::new();
    let mut judge = |path: &str, text: &str| {
        found.extend(schema::violations(&schema, &node(text)).into_iter().map(|what| format!("{path}{what}")));
    };
    bothends_specs::FILES.iter().for_each(|(path, text)| judge(path, text));
    for name in ["kitchen-sink", "wire-forms", "hostile-names", "pushes"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/good/{name}.yaml"));
        let Files::Inline(files) = Files::inline(name, &fs::read_to_string(path).unwrap()) else { panic!("inline") };
        files.iter().for_each(|(path, text)| judge(path, text));
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_schema_finds_slips() {
    let schema = schema::schema();
    for (text, place) in [
        ("operation: A\ndoc: x\ndocs: y\n", "/docs"),
        ("operation: A\n", "lacks \"doc\""),
        ("callback: A\ndoc: x\nlimit: 5/s\n", "/limit"),
        ("operation: A\ndoc: x\nlimit: often\n", "/limit"),
        ("operation: A\ndoc: x\nidempotent: yes\n", "/idempotent"),
        ("operation: A\ndoc: x\nrequest: {a: {type: strng}}\n", "/request/a/type"),
        ("operation: A\ndoc: x\nrequest: {a: {type: string, in: cookie}}\n", "/request/a/in"),
        (
            "operation: A\ndoc: x\nrequest: {a: {type: list, items: {type: string, required: true}}}\n",
            "/request/a/items",
        ),
        ("operation: A\ndoc: x\nrequest: {a: {type: string, max_length: long}}\n", "/request/a/max_length"),
        ("T: {type: string, required: true}\n", "/T/required"),
        ("Basic: {\"0\": {doc: Done, kin: signature}}\n", "/Basic/0/kin"),
        ("title: A\nversion: 1\nprotocol: http\nsignature: nothing\n", "/signature"),
        ("title: A\nversion: 1\nprotocol: http\nsignature: custom\nsuccess: {a: b, c: d}\n", "/success"),
    ] {
        let found = schema::violations(&schema, &node(text));
        assert!(found.len() == 1 && found[0].contains(place), "{text}: {found:?}");
    }
}

/// What a newcomer copies first must work.
#[test]
fn the_api_of_the_first_five_minutes_has_no_mistakes() {
    let readme = readme();
    let mut blocks = readme.split("```yaml\n").skip(1).map(|block| block.split("```").next().unwrap());
    let mut next = || blocks.next().unwrap();
    let text = format!("{}# PlaceOrder.yaml\n{}# onPaid.yaml\n{}", next(), next(), next());
    let loaded = load(&Files::inline("acme", &text), "acme", &Pick::All);
    assert_eq!(loaded.report.render(&loaded.sources), "");
    let names: Vec<_> = loaded.api.unwrap().calls.into_iter().map(|call| call.name).collect();
    assert_eq!(names, ["PlaceOrder", "onPaid"]);
}

/// The other pieces of YAML are fields, types, a call, or keys of an API.
#[test]
fn the_other_examples_have_no_mistakes() {
    let readme = readme();
    let blocks: Vec<_> = readme.split("```yaml\n").skip(4).map(|block| block.split("```").next().unwrap()).collect();
    assert_eq!(blocks.len(), 7);
    let head = "title: Acme\nversion: '1'\nprotocol: http\nsignature: acs3-hmac-sha256\n";
    for block in blocks {
        let indented = block.lines().map(|line| format!("  {line}\n")).collect::<String>();
        let text = match block.split(':').next() {
            Some("Mail") => format!("{head}# types.yaml\n{block}"),
            Some("operation") => format!("{head}# PutFile.yaml\n{block}"),
            Some("endpoints") => format!("{head}{block}"),
            _ => format!("{head}response:\n{indented}"),
        };
        let loaded = load(&Files::inline("acme", &text), "acme", &Pick::All);
        assert_eq!(loaded.report.render(&loaded.sources), "");
    }
}

#[test]
fn every_word_of_the_language_is_explained() {
    let readme = readme();
    let words = [keys::TYPES, keys::CODE_KINDS, keys::PROTOCOLS, keys::PLACES, keys::ENCODINGS, keys::TIMES];
    for word in words.into_iter().flatten() {
        assert!(readme.contains(&format!("`{word}`")), "`{word}` is not in specs/README.md");
    }
}
