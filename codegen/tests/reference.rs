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
use bothends_codegen::{Pick, load};

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
            "a code" => ": an entry of `codes`",
            "an example" => ": an entry of `examples`",
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
    if std::env::var_os("BLESS").is_some_and(|bless| bless == "1") {
        fs::write(path(), format!("{before}{BEGIN}{}{END}{after}", tables())).unwrap();
    } else {
        assert_eq!(written, tables(), "run with BLESS=1 to write the tables into specs/README.md");
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

/// The other pieces of YAML are fields and types.
#[test]
fn the_other_examples_have_no_mistakes() {
    let readme = readme();
    let blocks: Vec<_> = readme.split("```yaml\n").skip(4).map(|block| block.split("```").next().unwrap()).collect();
    assert_eq!(blocks.len(), 3);
    let head = "title: Acme\nversion: '1'\nprotocol: aliyun-rpc\nsignature: acs3-hmac-sha256\n";
    for block in blocks {
        let is_types = block.starts_with("Mail:");
        let indented = block.lines().map(|line| format!("  {line}\n")).collect::<String>();
        let text =
            if is_types { format!("{head}# types.yaml\n{block}") } else { format!("{head}response:\n{indented}") };
        let loaded = load(&Files::inline("acme", &text), "acme", &Pick::All);
        assert_eq!(loaded.report.render(&loaded.sources), "");
    }
}

#[test]
fn every_type_and_every_kind_of_code_is_explained() {
    let readme = readme();
    for word in keys::TYPES.iter().chain(keys::CODE_KINDS).chain(keys::PROTOCOLS) {
        assert!(readme.contains(&format!("`{word}`")), "`{word}` is not in specs/README.md");
    }
}
