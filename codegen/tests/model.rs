//! The checked model of whole APIs, as JSON: what the reader and the checker make of a spec, to be looked at without
//! the Rust that comes of it. `BLESS=1` accepts.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails that way"
)]

mod common;

use std::collections::BTreeSet;

use bothends_codegen::files::Files;
use bothends_codegen::keys::{self, Table};
use bothends_codegen::node::{Node, NodeKind, parse};
use bothends_codegen::report::Report;
use bothends_codegen::source::Sources;
use bothends_codegen::{Pick, load};

/// The model of an API without mistakes.
fn model(files: &Files, api: &str, pick: &Pick) -> String {
    let loaded = load(files, api, pick);
    assert_eq!(loaded.report.render(&loaded.sources), "");
    assert_eq!(loaded.unknown, []);
    serde_json::to_string_pretty(&loaded.api.unwrap()).unwrap() + "\n"
}

/// Adding a spec is adding one file and nothing else: of these APIs the calls that were accepted are looked at.
#[test]
fn bundled_apis_have_the_accepted_models() {
    let files = Files::Bundled(bothends_specs::FILES);
    let mut differences = Vec::new();
    for (api, calls) in common::accepted() {
        let json = model(&files, api, &Pick::Names(calls));
        differences.extend(common::difference(&common::model_of(api), &json));
    }
    common::assert_none(&differences);
}

#[test]
fn bundled_apis_have_no_mistakes() {
    let files = Files::Bundled(bothends_specs::FILES);
    for api in files.apis().unwrap() {
        model(&files, &api, &Pick::All);
    }
}

/// Specs that use all that the language has.
const GOOD: &[&str] = &["kitchen-sink", "wire-forms", "pushes"];

#[test]
fn good_specs_have_the_accepted_models() {
    let mut differences = Vec::new();
    for name in GOOD {
        let json = model(&Files::inline("kitchen", &common::good(name)), "kitchen", &Pick::All);
        differences.extend(common::difference(&common::folder("model").join(format!("{name}.json")), &json));
    }
    common::assert_none(&differences);
}

/// A key or type that no example uses is a key or type that no test knows.
#[test]
fn good_specs_use_every_key_and_every_type() {
    let mut used = Used::default();
    for name in GOOD {
        let Files::Inline(files) = Files::inline("kitchen", &common::good(name)) else { panic!("not inline") };
        for (path, text) in files {
            let mut sources = Sources::new();
            let file = sources.add(&path, text);
            let node = parse(&sources, file, &mut Report::new()).unwrap();
            match path.rsplit('/').next().unwrap() {
                "api.yaml" => used.record(&node, &keys::API),
                "types.yaml" => used.each(&node, &keys::FIELD),
                _ if value(&node, "operation").is_some() => used.record(&node, &keys::OPERATION),
                _ => used.record(&node, &keys::CALLBACK),
            }
        }
    }
    let every =
        keys::TABLES.iter().flat_map(|table| table.keys.iter().map(|key| format!("{}: {}", table.of, key.name)));
    let unused: Vec<_> = every.filter(|key| !used.keys.contains(key)).collect();
    assert!(unused.is_empty(), "keys that no good spec uses: {unused:#?}");
    let unused: Vec<_> = keys::TYPES.iter().filter(|name| !used.types.contains(**name)).collect();
    assert!(unused.is_empty(), "types that no good spec uses: {unused:#?}");
}

#[derive(Default)]
struct Used {
    keys: BTreeSet<String>,
    types: BTreeSet<String>,
}

impl Used {
    fn record(&mut self, node: &Node, table: &'static Table) {
        let NodeKind::Mapping(entries) = &node.kind else { return self.name(node, table) };
        for entry in entries {
            let key = entry.key.text.as_str();
            self.keys.insert(format!("{}: {key}", table.of));
            match (table.of, key) {
                (_, "request" | "response" | "fields") if table.of != keys::EXAMPLE.of => {
                    self.each(&entry.value, &keys::FIELD)
                }
                (_, "cases") => self.each(&entry.value, &keys::CASE),
                (_, "codes") => self.each(&entry.value, &keys::CODE),
                (_, "values") => self.each(&entry.value, &keys::VALUE),
                (_, "items") => self.record(&entry.value, &keys::FIELD),
                (_, "examples") => self.each(&entry.value, &keys::EXAMPLE),
                (_, "pages") => self.record(&entry.value, &keys::PAGES),
                (_, "type") => self.name(&entry.value, table),
                _ => {}
            }
        }
    }

    fn each(&mut self, node: &Node, table: &'static Table) {
        match &node.kind {
            NodeKind::Mapping(entries) => entries.iter().for_each(|entry| self.record(&entry.value, table)),
            NodeKind::Sequence(items) => items.iter().for_each(|item| self.record(item, table)),
            _ => {}
        }
    }

    fn name(&mut self, node: &Node, table: &'static Table) {
        if let (NodeKind::Scalar(scalar), true) = (&node.kind, table.of == keys::FIELD.of) {
            self.types.insert(scalar.text.clone());
        }
    }
}

fn value<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let NodeKind::Mapping(entries) = &node.kind else { return None };
    entries.iter().find(|entry| entry.key.text == key).map(|entry| &entry.value)
}
