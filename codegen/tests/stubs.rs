//! What a derive becomes when it cannot become what was meant: each mistake is told once, and what users name is there
//! all the same, so that the compiler has nothing to add.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test fails that way")]

mod common;

use std::collections::BTreeSet;
use std::fs;

use bothends_codegen::files::Files;
use bothends_codegen::model::Direction::{self, Callback, Operation};
use bothends_codegen::{Holder, Invocation, Picked, Side, Target, expand};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::{ImplItem, Item};

fn invocation(side: Side, files: Files, pick: Option<&[(Direction, &str)]>, scheme: Option<TokenStream>) -> Invocation {
    let picked = |(direction, name): &(Direction, &str)| Picked {
        direction: *direction,
        name: (!name.is_empty()).then(|| Ident::new(name, Span::call_site())),
    };
    Invocation {
        side,
        files,
        api: "acme".to_owned(),
        pick: pick.map(|pick| pick.iter().map(picked).collect()),
        holder: Holder { name: format_ident!("Api"), field: quote!(0), make: Some(quote!(Self(client))) },
        target: Target {
            runtime: quote!(::bothends),
            scheme,
            module: format_ident!("api"),
            visibility: quote!(pub),
            span: Span::call_site(),
        },
    }
}

fn expanded(side: Side, files: Files, pick: Option<&[(Direction, &str)]>) -> syn::File {
    syn::parse2(expand(&invocation(side, files, pick, None))).unwrap()
}

/// The texts of all `compile_error!`.
fn errors(file: &syn::File) -> Vec<String> {
    let mut texts = Vec::new();
    collect_errors(quote!(#file), &mut texts);
    texts
}

fn collect_errors(tokens: TokenStream, texts: &mut Vec<String>) {
    let mut is_error = false;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => is_error = ident == "compile_error",
            TokenTree::Group(group) if is_error => {
                texts.push(syn::parse2::<syn::LitStr>(group.stream()).unwrap().value());
                is_error = false;
            }
            TokenTree::Group(group) => collect_errors(group.stream(), texts),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// The names of the methods and types that are there in place of the real ones, each with what it stands in.
fn names(items: &[&Item], place: &str, found: &mut Vec<String>) {
    for item in items {
        match item {
            Item::Const(item) => {
                if let syn::Expr::Block(block) = &*item.expr {
                    let items = block.block.stmts.iter().filter_map(|statement| match statement {
                        syn::Stmt::Item(item) => Some(item),
                        _ => None,
                    });
                    names(&items.collect::<Vec<_>>(), place, found);
                }
            }
            Item::Impl(item) => found.extend(item.items.iter().filter_map(|item| match item {
                ImplItem::Fn(method) => Some(format!("{place}fn {}", method.sig.ident)),
                _ => None,
            })),
            Item::Mod(module) => names(
                &module.content.as_ref().unwrap().1.iter().collect::<Vec<_>>(),
                &format!("{}::", module.ident),
                found,
            ),
            Item::Type(item) => found.push(format!("{place}{}", item.ident)),
            Item::Trait(item) => {
                found.push(format!("{place}{}", item.ident));
                found.extend(item.items.iter().filter_map(|method| match method {
                    syn::TraitItem::Fn(method) => Some(format!("{place}{}::{}", item.ident, method.sig.ident)),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
}

fn stub_names(file: &syn::File) -> Vec<String> {
    let mut found = Vec::new();
    names(&file.items.iter().collect::<Vec<_>>(), "", &mut found);
    found
}

#[test]
fn s15_every_failing_spec_gives_one_error_and_no_name_twice() {
    for entry in fs::read_dir(common::folder("fail")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let files = Files::inline("acme", &fs::read_to_string(&path).unwrap());
        for side in [Side::Client, Side::Server] {
            let file = expanded(side, files.clone(), Some(&[(Operation, ""), (Callback, "")]));
            assert_eq!(errors(&file).len(), 1, "{}", path.display());
            let names = stub_names(&file);
            assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{}: {names:?}", path.display());
        }
    }
}

const API: &str = "\
title: Acme
version: '1'
protocol: http
discriminator: activity
signature: koogallery-v2
# GetThing.yaml
operation: GetThing
doc: Gets it.
request: {Thing: {type: Thing}}
# onPaid.yaml
callback: onPaid
doc: Somebody paid.
# types.yaml
Thing: {type: object, fields: {Name: {type: string}}}
";

#[test]
fn s15_stubs_have_all_that_users_name() {
    let broken = Files::inline("acme", &API.replace("doc: Gets it.", "docs: Gets it."));
    let names = stub_names(&expanded(Side::Client, broken.clone(), None));
    for name in [
        "fn connect",
        "fn builder",
        "fn get_thing",
        "api::GetThing",
        "api::GetThingBuilder",
        "api::GetThingResponse",
        "api::Thing",
        "api::ThingBuilder",
        "api::Code",
    ] {
        assert!(names.contains(&name.to_owned()), "{name} is not in {names:?}");
    }
    let names = stub_names(&expanded(Side::Server, broken, Some(&[(Operation, "")])));
    for name in ["fn server", "api::Handler", "api::Handler::get_thing", "api::GetThing"] {
        assert!(names.contains(&name.to_owned()), "{name} is not in {names:?}");
    }
}

#[test]
fn a_scheme_belongs_to_an_api_that_wants_one() {
    let custom = Files::inline("acme", &API.replace("koogallery-v2", "custom"));
    let told = |files: Files, scheme: Option<TokenStream>| {
        let file = syn::parse2::<syn::File>(expand(&invocation(Side::Client, files, None, scheme))).unwrap();
        errors(&file).join("\n")
    };
    assert_eq!(
        told(custom.clone(), None),
        "`acme` has `signature: custom`: say which with `scheme = crate::YOUR_SCHEME`"
    );
    assert_eq!(told(custom.clone(), Some(quote!(crate::SCHEME))), "");
    assert_eq!(
        told(Files::inline("acme", API), Some(quote!(crate::SCHEME))),
        "`acme` has `signature: koogallery-v2`, so it takes no `scheme`"
    );
    let tokens = expand(&invocation(Side::Server, custom, None, Some(quote!(crate::SCHEME)))).to_string();
    assert!(tokens.contains("signature : crate :: SCHEME ,"), "{tokens}");
}

#[test]
fn each_name_that_is_not_there_is_an_error_of_its_own() {
    let file = expanded(
        Side::Client,
        Files::inline("acme", API),
        Some(&[(Operation, "GetThin"), (Callback, "GetThing"), (Operation, "Nothing")]),
    );
    let mut told = errors(&file);
    told.sort();
    let expected = [
        "`GetThing` is an operation: pick it with `operations(GetThing)`",
        "`acme` has no operation `GetThin`; did you mean `GetThing`?",
        "`acme` has no operation `Nothing`; it has: GetThing, onPaid",
    ];
    assert_eq!(told, expected);
    assert!(stub_names(&file).contains(&"fn get_thin".to_owned()), "what is called exists");
}

#[test]
fn nothing_to_derive_says_what_there_is() {
    let without = |name: &str| Files::inline("acme", &API.replace(name, ""));
    let callbacks = "# GetThing.yaml\noperation: GetThing\ndoc: Gets it.\nrequest: {Thing: {type: Thing}}\n";
    let operations = "# onPaid.yaml\ncallback: onPaid\ndoc: Somebody paid.\n";
    let told = |side, files: Files| errors(&expanded(side, files, None)).join("\n");
    assert_eq!(
        told(Side::Client, without(callbacks)),
        "`acme` has no operations; to take the platform's part pick its callbacks: `#[api(.., callbacks)]`"
    );
    assert_eq!(
        told(Side::Server, without(operations)),
        "`acme` has no callbacks; to take the platform's part pick its operations: `#[api(.., operations)]`"
    );
    let nothing = Files::inline("acme", API.split("# ").next().unwrap());
    assert_eq!(told(Side::Client, nothing.clone()), "`acme` has neither operations nor callbacks");
    assert_eq!(errors(&expanded(Side::Server, nothing, Some(&[(Operation, ""), (Callback, "")]))).len(), 1);
}
