//! What the derives write, formatted. The files in `expanded/` are modules of their own, which another crate of the
//! workspace compiles: text that looks right and does not compile is no proof. `BLESS=1` accepts.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails that way"
)]

mod common;

use std::collections::BTreeMap;

use bothends_codegen::checked::Api;
use bothends_codegen::files::Files;
use bothends_codegen::model::Direction;
use bothends_codegen::{Holder, Invocation, Pick, Picked, Side, Target, expand, load};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

/// A derive on `Api`, of everything in `pick`.
fn invocation(side: Side, files: Files, api: &str, pick: Vec<Picked>) -> Invocation {
    Invocation {
        side,
        files,
        api: api.to_owned(),
        pick: Some(pick),
        holder: Holder { name: format_ident!("Api"), field: quote!(0), make: Some(quote!(Self(client))) },
        target: Target {
            runtime: quote!(::bothends),
            scheme: None,
            module: format_ident!("api"),
            visibility: quote!(pub),
            span: Span::call_site(),
        },
    }
}

fn everything() -> Vec<Picked> {
    [Direction::Operation, Direction::Callback].map(|direction| Picked { direction, name: None }).to_vec()
}

fn good(side: Side, name: &str) -> Invocation {
    invocation(side, Files::inline(name, &common::good(name)), name, everything())
}

fn picked(calls: Vec<(Direction, String)>) -> Vec<Picked> {
    let name = |name: String| Some(Ident::new(&name, Span::call_site()));
    calls.into_iter().map(|(direction, call)| Picked { direction, name: name(call) }).collect()
}

/// What is kept: file name and derive.
fn accepted() -> Vec<(String, Invocation)> {
    let mut all = Vec::new();
    for (side, end) in [(Side::Client, "client"), (Side::Server, "server")] {
        for (api, calls) in common::accepted() {
            let files = Files::Bundled(bothends_specs::FILES);
            all.push((format!("{}-{end}", api.replace('/', "-")), invocation(side, files, api, picked(calls))));
        }
        for name in ["kitchen-sink", "hostile-names", "wire-forms", "pushes"] {
            let mut invocation = good(side, name);
            if name == "wire-forms" {
                invocation.target.scheme = Some(quote!(::bothends::sign::ACS3_HMAC_SHA256));
            }
            all.push((format!("{name}-{end}"), invocation));
        }
    }
    all
}

fn in_error() -> Invocation {
    let text = std::fs::read_to_string(common::folder("fail").join("s15-twenty-mistakes.yaml")).unwrap();
    invocation(Side::Client, Files::inline("acme", &text), "acme", everything())
}

/// The expansion with what stands around it: the user's struct and, for a server, its handlers.
fn whole(invocation: &Invocation) -> TokenStream {
    let expanded = expand(invocation);
    match invocation.side {
        Side::Client => quote!(pub struct Api(pub ::bothends::Client); #expanded),
        Side::Server => {
            let api = load(&invocation.files, &invocation.api, &Pick::All).api.unwrap();
            let handlers = handlers(&api, &expanded);
            quote!(pub struct Api; #expanded #handlers)
        }
    }
}

/// Handlers of the calls that were picked.
fn handlers(api: &Api, expanded: &TokenStream) -> TokenStream {
    let text = expanded.to_string();
    let picked = api.calls.iter().filter(|call| text.contains(&format!("fn {} ", call.method)));
    let methods = picked.map(|call| {
        let ident = |name: &str| {
            syn::parse_str::<Ident>(name)
                .unwrap_or_else(|_| Ident::new_raw(name.trim_start_matches("r#"), Span::call_site()))
        };
        let (method, request, response) =
            (ident(&call.method), ident(&api.types[call.request].name), ident(&api.types[call.response].name));
        quote! {
            async fn #method(
                &self,
                _: &::bothends::Call,
                _: api::#request,
            ) -> ::core::result::Result<api::#response, api::Code> {
                ::core::panic!("no test calls this")
            }
        }
    });
    quote!(impl api::Handler for Api { #(#methods)* })
}

fn formatted(tokens: &TokenStream) -> String {
    let file = syn::parse2(tokens.clone()).unwrap_or_else(|error| panic!("not Rust: {error}\n{tokens}"));
    prettyplease::unparse(&file)
}

#[test]
fn expansions_are_as_accepted() {
    let mut differences = Vec::new();
    for (name, invocation) in accepted() {
        let text = formatted(&whole(&invocation));
        assert_eq!(told(&invocation), "", "{name} is in error");
        differences.extend(common::difference(&common::folder("expanded").join(format!("{name}.rs")), &text));
        print_lines(&name, &invocation, &text);
    }
    let text = formatted(&whole(&in_error()));
    differences.extend(common::difference(&common::folder("expanded").join("in-error.rs"), &text));
    common::assert_none(&differences);
}

fn told(invocation: &Invocation) -> String {
    let loaded = load(&invocation.files, &invocation.api, &Pick::All);
    loaded.report.render(&loaded.sources)
}

/// Not asserted: the bound is on APIs of many operations, which the benchmark has.
fn print_lines(name: &str, invocation: &Invocation, text: &str) {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("///")).count();
    let calls = load(&invocation.files, &invocation.api, &Pick::All).api.unwrap().calls.len();
    println!("{name}: {lines} lines without docs for at most {calls} calls, {} a call", lines / calls);
}

/// S17: a second expansion of the same input is the same, or every build would look changed.
#[test]
fn s17_expansions_are_deterministic() {
    for (name, invocation) in accepted().into_iter().chain([("in-error".to_owned(), in_error())]) {
        assert_eq!(expand(&invocation).to_string(), expand(&invocation).to_string(), "{name}");
    }
}

/// What only some specs say costs the others nothing, and is written where it is said.
#[test]
fn what_is_on_the_wire_is_written() {
    let text = "title: Acme\nversion: '1'\nprotocol: http\nsignature: koogallery-v1\n\
         # onPaid.yaml\ncallback: onPaid\ndoc: Paid.\nmethod: GET\nrequest:\n  \
         mobile: {type: string, required: true, encoding: aes-cbc, doc: Whose}\n";
    let tokens = expand(&invocation(Side::Server, Files::inline("acme", text), "acme", everything())).to_string();
    assert!(tokens.contains(r#"text ("mobile") required () encoding (Encoding :: Encrypted)"#), "{tokens}");
    assert!(tokens.contains("sign :: KOOGALLERY_V1") && tokens.contains(r#". method ("GET")"#), "{tokens}");
    for (api, calls) in common::accepted() {
        let files = Files::Bundled(bothends_specs::FILES);
        let tokens = expand(&invocation(Side::Client, files, api, picked(calls))).to_string();
        let more = ["place (Place", "encoding (Encoding", "cases (&", "pattern (\"", ". method (\"", ". path (\""];
        assert!(!more.iter().any(|more| tokens.contains(more)), "{api}");
    }
}

#[test]
fn every_signature_has_its_constant() {
    for name in bothends_codegen::keys::SIGNATURES.iter().filter(|name| **name != bothends_codegen::keys::CUSTOM) {
        let text =
            format!("title: A\nversion: '1'\nprotocol: http\nsignature: {name}\n# Get.yaml\noperation: Get\ndoc: x\n");
        let tokens = expand(&invocation(Side::Client, Files::inline("a", &text), "a", everything())).to_string();
        assert!(tokens.contains(&format!("sign :: {}", name.replace('-', "_").to_uppercase())), "{name}");
    }
}

/// A user's own `Option`, or `#![no_implicit_prelude]`, must not come between.
#[test]
fn s09_all_paths_are_absolute() {
    const BANNED: &[&str] = &[
        "Option",
        "Some",
        "None",
        "String",
        "Vec",
        "Result",
        "Ok",
        "Err",
        "Box",
        "Into",
        "From",
        "Default",
        "Clone",
        "Copy",
        "Debug",
        "Drop",
        "Fn",
        "FnMut",
        "FnOnce",
        "Iterator",
        "PartialEq",
        "Send",
        "Sync",
        "ToOwned",
        "ToString",
    ];
    for (name, invocation) in accepted() {
        // This one declares them all.
        if name.starts_with("hostile") {
            continue;
        }
        let mut relative: BTreeMap<String, usize> = BTreeMap::new();
        visit(expand(&invocation), &mut |before, ident| {
            let bare = BANNED.contains(&ident) && !before.ends_with("::");
            let root = ["std", "core", "alloc", "bothends"].contains(&ident) && !is_root(before);
            if bare || root || ident == "unsafe" {
                *relative.entry(format!("{before} {ident}")).or_default() += 1;
            }
        });
        assert!(relative.is_empty(), "{name}: {relative:#?}");
    }
}

/// Whether what stands before a name makes it the first of an absolute path.
fn is_root(before: &str) -> bool {
    const KEYWORDS: &[&str] = &["as", "const", "dyn", "for", "impl", "in", "mut", "return", "static", "use", "where"];
    let Some(before) = before.strip_suffix("::") else { return false };
    let before = before.trim_end();
    let last = before
        .rsplit([' ', ':', '\'', '&', '=', '<', '(', ')', '#', '!', ';', ',', '|', '>', '+'])
        .next()
        .unwrap_or("");
    last.is_empty() || KEYWORDS.contains(&last)
}

/// Calls `look` for each identifier with the text before it, as far as it belongs to the same group.
fn visit(tokens: TokenStream, look: &mut impl FnMut(&str, &str)) {
    let mut before = String::new();
    for token in tokens {
        let text = match &token {
            TokenTree::Group(group) => {
                visit(group.stream(), look);
                "()".to_owned()
            }
            // A lifetime's name is no path.
            TokenTree::Ident(_) if before.ends_with('\'') => " ".to_owned(),
            TokenTree::Ident(ident) => {
                look(before.trim_end(), &ident.to_string());
                format!("{ident} ")
            }
            TokenTree::Punct(punct) => punct.as_char().to_string(),
            TokenTree::Literal(_) => "0".to_owned(),
        };
        if text == ":" {
            before.truncate(before.trim_end().len());
        }
        before = before.chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect::<String>() + &text;
    }
}

/// Whatever would be code if it were pasted stands in literals, wherever a spec can have a text.
#[test]
fn s12_texts_that_would_be_code_are_literals() {
    const EVIL: &str = r#""); std::process::exit(1); (""#;
    let quoted = format!("'{EVIL}'");
    let text = format!(
        "title: {quoted}\nversion: {quoted}\nprotocol: http\nsignature: acs3-hmac-sha256\nheaders: {{x-evil: {quoted}}}\n\
         code: {quoted}\nmessage: {quoted}\n\
         # Get.yaml\noperation: Get\ndoc: {quoted}\npath: '/a(1);std::process::exit(1);(/b'\ndeprecated: {quoted}\nrequest:\n  \
         k: {{type: string, pattern: '\"\\); std::process::exit\\(1\\); \\(\"', default: {quoted}, doc: x}}\n  \
         t: {{type: timestamp, format: \"yyyyMMdd'); std::process::exit(1); ('\", doc: x}}\n  \
         o: {{type: object, doc: x, fields: {{a: {{type: any}}}}, cases: [{{when: {{k: {quoted}}}, required: [a]}}]}}\n"
    );
    for side in [Side::Client, Side::Server] {
        let hostile = invocation(side, Files::inline("evil", &text), "evil", everything());
        assert_eq!(told(&hostile), "");
        for invocation in [hostile, good(side, "hostile-names")] {
            let tokens = expand(&invocation);
            assert!(tokens.to_string().contains("std::process::exit(1)"), "the texts are there");
            visit(tokens, &mut |_, ident| assert!(!["process", "exit"].contains(&ident), "{ident}"));
        }
    }
}

/// No literal is a test, markup, or a comment's end.
#[test]
fn s11_texts_of_specs_are_inert() {
    for side in [Side::Client, Side::Server] {
        let tokens = expand(&good(side, "hostile-names"));
        visit(tokens.clone(), &mut |_, ident| {
            assert!(!["process", "exit", "feature", "script"].contains(&ident), "{ident}")
        });
        let file: syn::File = syn::parse2(tokens).unwrap();
        let mut docs = Vec::new();
        collect_docs(&quote!(#file), &mut docs);
        assert!(docs.iter().any(|doc| doc.contains("std::process::exit(1);")), "the text is in the docs");
        for doc in docs {
            assert!(!doc.contains("```") && !doc.contains("~~~"), "a fence: {doc}");
            assert!(
                !doc.lines().any(|line| line.starts_with("    ") || line.starts_with('\t')),
                "an indented block: {doc}"
            );
            assert!(!doc.contains("<script"), "markup: {doc}");
            assert!(!doc.contains(['\u{202e}', '\u{1b}', '\r']), "a character that is obeyed: {doc:?}");
        }
    }
}

/// The values of all `#[doc = ".."]`, also in macros.
fn collect_docs(tokens: &TokenStream, docs: &mut Vec<String>) {
    let tokens: Vec<_> = tokens.clone().into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match (token, tokens.get(at + 2)) {
            (TokenTree::Ident(ident), Some(TokenTree::Literal(literal))) if ident == "doc" => {
                docs.push(syn::parse_str::<syn::LitStr>(&literal.to_string()).unwrap().value());
            }
            (TokenTree::Group(group), _) => collect_docs(&group.stream(), docs),
            _ => {}
        }
    }
}
