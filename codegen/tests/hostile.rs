//! S18: whatever a spec holds, reading it and writing Rust of it ends soon, without a panic.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails that way"
)]

mod common;

use std::time::{Duration, Instant};

use bothends_codegen::files::Files;
use bothends_codegen::model::Direction;
use bothends_codegen::{Holder, Invocation, Pick, Picked, Side, Target, expand, load};
use proc_macro2::Span;
use proptest::collection::vec;
use proptest::prelude::*;
use quote::{format_ident, quote};

/// Loads and expands both ends. What comes out must be Rust.
fn run(text: &str) {
    let files = Files::inline("acme", text);
    let loaded = load(&files, "acme", &Pick::All);
    let _ = loaded.report.render(&loaded.sources);
    for side in [Side::Client, Side::Server] {
        let pick = [Direction::Operation, Direction::Callback].map(|direction| Picked { direction, name: None });
        let tokens = expand(&Invocation {
            side,
            files: files.clone(),
            api: "acme".to_owned(),
            pick: Some(pick.to_vec()),
            holder: Holder { name: format_ident!("Api"), field: quote!(0), make: None },
            target: Target {
                runtime: quote!(::bothends),
                scheme: None,
                module: format_ident!("api"),
                visibility: quote!(),
                span: Span::call_site(),
            },
        });
        let text = tokens.to_string();
        assert!(syn::parse2::<syn::File>(tokens).is_ok(), "not Rust");
        let has_calls = loaded.api.as_ref().is_some_and(|api| !api.calls.is_empty());
        let is_sound = loaded.report.is_empty() && has_calls;
        assert_eq!(is_sound, !text.contains(":: compile_error !"), "told as it is");
    }
}

/// A change of a valid spec: at a place, so many bytes are replaced by a text.
fn change() -> impl Strategy<Value = (prop::sample::Index, usize, String)> {
    let words = [
        "",
        " ",
        "\n",
        "\n  ",
        ":",
        ": ",
        "~",
        "-",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        "#",
        "|",
        "&a",
        "*a",
        "!t",
        ",",
        "type: object",
        "type: list",
        "items: ",
        "Dish",
        "Rows",
        "required: true",
        "\u{202e}",
        "\u{0}",
        "\t",
        "self",
        "99999999999999999999",
        "-1",
        "%",
        "@",
        "`",
        "0",
        "\\",
        "é",
        "名",
        "# Extra.yaml\n",
        "operation: x\n",
        "in: path",
        "in: body",
        "/{Key}",
        "/{",
        "cases: ",
        "encoding: json",
        "format: ",
        "pattern: '('",
        "default: 1",
        "method: GET\n",
        "in: header",
        "encoding: comma",
        "encoding: aes-cbc",
        "type: bytes",
        "type: timestamp",
        "zone: '+08:00'",
        "closes: {newInstance: instanceId}",
        "closes: {nothing: ",
        "pages: {items: ListTemplate, number: Page.Index}\n",
        "token: {a.b: ",
        "delivery: {once: [",
        "volatile: [",
        "discriminator: x\n",
        "headers: {a: b}\n",
        "secret: true",
    ];
    let text = prop_oneof![
        4 => prop::sample::select(words.map(str::to_owned).to_vec()),
        1 => "\\PC{0,8}",
    ];
    (any::<prop::sample::Index>(), 0..12usize, text)
}

fn changed(mut text: String, changes: Vec<(prop::sample::Index, usize, String)>) -> String {
    for (place, length, new) in changes {
        let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let from = boundary(place.index(text.len() + 1));
        let to = boundary(from + length).max(from);
        text.replace_range(from..to, &new);
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn s18_random_bytes(bytes in vec(any::<u8>(), 0..400)) {
        run(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn s18_random_words(words in vec(change(), 0..60)) {
        let text: String = words.into_iter().map(|(_, _, text)| text).collect();
        run(&text);
    }

    /// Lines of a valid spec in any order, and some of them twice.
    #[test]
    fn s18_lines_taken_from_a_spec(lines in vec(any::<prop::sample::Index>(), 0..40)) {
        let sink = common::good("kitchen-sink");
        let all: Vec<&str> = sink.lines().collect();
        let picked: Vec<&str> = lines.iter().map(|line| *line.get(&all)).collect();
        run(&picked.join("\n"));
    }
}

proptest! {
    // These go through all stages, which takes longer.
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn s18_a_valid_spec_with_changes(changes in vec(change(), 1..4)) {
        run(&changed(common::good("kitchen-sink"), changes));
    }

    #[test]
    fn s18_wire_forms_with_changes(changes in vec(change(), 1..4)) {
        run(&changed(common::good("wire-forms").replace("signature: custom", "signature: acs3-hmac-sha256"), changes));
    }

    #[test]
    fn s18_hostile_names_with_changes(changes in vec(change(), 1..4)) {
        run(&changed(common::good("hostile-names"), changes));
    }
}

/// The APIs that come with bothends, each as one text.
fn bundled() -> Vec<String> {
    let folder = |path: &str| path.rsplit_once('/').unwrap().0.to_owned();
    let apis = bothends_specs::FILES.iter().filter(|(path, _)| path.ends_with("/api.yaml"));
    let all = apis.map(|(api, text)| {
        let (own, above) = (folder(api), folder(&folder(api)));
        let others = bothends_specs::FILES.iter().filter(|(path, _)| {
            path != api && (folder(path) == own || (folder(path) == above && path.ends_with("/types.yaml")))
        });
        let name = |path: &str| path.rsplit_once('/').unwrap().1.to_owned();
        others.fold((*text).to_owned(), |all, (path, text)| format!("{all}\n# {}\n{text}", name(path)))
    });
    all.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn s18_bundled_apis_with_changes(api in any::<prop::sample::Index>(), changes in vec(change(), 1..4)) {
        run(&changed(api.get(&bundled()).clone(), changes));
    }
}

const HEAD: &str = "title: Acme\nversion: '1'\nprotocol: aliyun-rpc\nsignature: acs3-hmac-sha256\n";

/// A text of lines that are made by number: about as many as fit into the limits of a file.
fn large(begin: &str, lines: usize, line: impl Fn(usize) -> String) -> String {
    (0..lines).fold(begin.to_owned(), |text, number| text + &line(number))
}

/// What costs time or stack that grows faster than a file. The bound is wide, for a machine that does other things too:
/// each of these would take minutes, or end the program, if anything were quadratic or recursive.
#[test]
fn s18_large_files_end_soon() {
    let get = format!("{HEAD}# Get.yaml\noperation: Get\ndoc: Gets.\n");
    let types = format!("{get}request: {{A: {{type: T0}}}}\n# types.yaml\n");
    let next = |number: usize| format!("T{}", number + 1);
    let cases = [
        ("fields", large(&format!("{get}request:\n"), 20_000, |number| format!("  a{number}: {{type: any}}\n"))),
        (
            "unknown types",
            large(&format!("{get}request:\n"), 20_000, |number| format!("  a{number}: {{type: Thing{number}}}\n")),
        ),
        (
            "values",
            large(&format!("{get}request: {{a: {{type: enum, values: [x"), 90_000, |number| format!(", v{number}"))
                + "]}}\n",
        ),
        (
            "values twice",
            large(&format!("{get}request: {{a: {{type: enum, values: [x"), 90_000, |number| {
                format!(", v{}", number % 9)
            }) + "]}}\n",
        ),
        (
            "chain",
            large(&types, 9_000, |number| {
                format!("T{number}: {{type: object, fields: {{a: {{type: {}}}}}}}\n", next(number))
            }),
        ),
        ("chain of names", large(&types, 20_000, |number| format!("T{number}: {{type: {}}}\n", next(number)))),
        (
            "circle",
            large(&types, 7_000, |number| {
                format!(
                    "T{number}: {{type: object, fields: {{a: {{type: T{}, required: true}}}}}}\n",
                    (number + 1) % 7_000
                )
            }),
        ),
        (
            "circle of names",
            large(&types, 20_000, |number| format!("T{number}: {{type: T{}}}\n", (number + 1) % 20_000)),
        ),
        ("unknown keys", large(HEAD, 19_000, |number| format!("requestrequestrequestrequestrequestreq{number}: x\n"))),
        (
            "unknown members",
            large(
                &format!("{get}request: {{memberofarequestthatislong: {{type: any}}}}\nexamples:\n- request:\n"),
                20_000,
                |number| format!("    memberofarequestthatislonq{number}: x\n"),
            ),
        ),
        ("examples that lack all", {
            let fields =
                (0..2_000).map(|number| format!("a{number}: {{type: any, required: true}}")).collect::<Vec<_>>();
            large(&format!("{get}request: {{{}}}\nexamples:\n", fields.join(", ")), 20_000, |_| {
                "- request: {}\n".to_owned()
            })
        }),
        (
            "cases",
            large(
                &format!(
                    "{get}request:\n  k: {{type: string}}\n  o:\n    type: object\n    fields: {{a: {{type: any}}}}\n    cases:\n"
                ),
                9_000,
                |number| format!("    - {{when: {{k: v{number}}}, required: [a]}}\n"),
            ),
        ),
        (
            "headers",
            large(&format!("{}path: /\nrequest:\n", get.replace("aliyun-rpc", "http")), 14_000, |number| {
                format!("  a{number}: {{type: string, in: header}}\n")
            }),
        ),
        ("members of a path", {
            let path = (0..9_000).map(|number| format!("/{{a{number}}}")).collect::<String>();
            let begin = format!("{}path: {path}\nrequest:\n", get.replace("aliyun-rpc", "http"));
            large(&begin, 10_000, |number| format!("  b{number}: {{type: string, required: true, in: path}}\n"))
        }),
        ("commas in texts", {
            let fields = (0..20_000).map(|number| format!("a{number}: x, b{number}")).collect::<Vec<_>>();
            format!("{get}request: {{{}}}\n", fields.join(", "))
        }),
        (
            "as deep as can be",
            format!("{get}request: {{{}}}\n", "a: {type: object, fields: {".repeat(30) + &"}}".repeat(30)),
        ),
    ];
    for (name, text) in cases {
        let begin = Instant::now();
        let loaded = load(&Files::inline("acme", &text), "acme", &Pick::All);
        let _ = loaded.report.render(&loaded.sources);
        let time = begin.elapsed();
        println!("{name}: {} bytes, {} problems, {time:?}", text.len(), loaded.report.len());
        assert!(time < Duration::from_secs(120), "{name} took {time:?}");
    }
}
