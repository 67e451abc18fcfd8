//! `emit!("src/api.in")`: the text of that file as tokens that are made one by one, as `quote!` makes them, so that a
//! prototype pays for the bridge between macro and compiler as the real macro would.
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use std::path::Path;

#[proc_macro]
pub fn emit(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let name = input.to_string();
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let path = Path::new(&root).join(name.trim_matches('"'));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    rebuild(tokens).into()
}

fn rebuild(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(it) => TokenTree::Ident(Ident::new(&it.to_string(), it.span())),
            TokenTree::Group(it) => TokenTree::Group(Group::new(it.delimiter(), rebuild(it.stream()))),
            other => other,
        })
        .collect()
}
