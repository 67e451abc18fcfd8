//! The checked model into Rust. Nothing can fail here, and nothing here looks at YAML.
//!
//! What comes out is data (one `static` for each type and call) and a thin typed face over it; all work is
//! done by the runtime, once for all types. One file for each thing that is emitted.

mod builder;
mod choice;
mod client;
mod doc;
mod examples;
mod object;
mod pages;
mod schema;
mod server;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::checked::{Api, Definition, ItemKind, Kind, Shape};

pub use client::Holder;
pub(crate) use client::client_impl;
pub(crate) use server::server_impl;

/// Which end of the calls the code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The end that sends requests.
    Client,
    /// The end that answers them.
    Server,
}

/// What the emitted code is called and where it finds the runtime.
#[derive(Clone, Debug)]
pub struct Target {
    /// Path of the `bothends` crate.
    pub runtime: TokenStream,
    /// Path of the user's own signature scheme, for an API whose signature is `custom`.
    pub scheme: Option<TokenStream>,
    /// Name of the module.
    pub module: Ident,
    /// Its visibility.
    pub visibility: TokenStream,
    /// Where messages about the emitted code point.
    pub span: Span,
}

/// The module with the types of an API, its codes and, for a server, the trait of its handlers.
pub(crate) fn module(api: &Api, side: Side, target: &Target) -> TokenStream {
    let Target { runtime, module, visibility, scheme, .. } = target;
    let scope = Scope::new(api, runtime, scheme.as_ref(), side);
    let types = api.types.iter().enumerate().map(|(number, definition)| scope.definition(number, definition));
    let codes = choice::codes(&scope);
    let data = schema::data(&scope);
    let missing = builder::markers(&scope);
    let face = match side {
        Side::Client => {
            let (twin, pages) = (client::twin(&scope), pages::pages(&scope));
            quote!(#twin #pages)
        }
        Side::Server => server::handler_trait(&scope),
    };
    let roots = api.calls.iter().flat_map(|call| [call.request, call.response]).map(|number| scope.type_name(number));
    let doc = doc::module(api);
    let built = api.types.iter().enumerate().filter(|(number, _)| scope.is_built(*number));
    let builders = built.map(|(number, definition)| builder::builder(&scope, number, definition));
    quote! {
        #[doc = #doc]
        #[allow(clippy::all, clippy::pedantic, deprecated, non_camel_case_types, non_upper_case_globals, rustdoc::all, unreachable_code, unreachable_pub)]
        #visibility mod #module {
            #(#types)*
            #codes
            #face
            #runtime::__serde!(#(#roots),*);
            #(#builders)*
            #missing
            #data
        }
    }
}

/// What every emitter needs.
pub(crate) struct Scope<'a> {
    pub(crate) api: &'a Api,
    pub(crate) runtime: &'a TokenStream,
    pub(crate) scheme: Option<&'a TokenStream>,
    pub(crate) side: Side,
    /// Whether users make values of each type in production, too.
    made: Vec<bool>,
}

impl<'a> Scope<'a> {
    fn new(api: &'a Api, runtime: &'a TokenStream, scheme: Option<&'a TokenStream>, side: Side) -> Self {
        let mut made = vec![false; api.types.len()];
        for call in &api.calls {
            let root = match side {
                Side::Client => call.request,
                Side::Server => call.response,
            };
            mark(api, root, &mut made);
        }
        Self { api, runtime, scheme, side, made }
    }
}

impl Scope<'_> {
    fn definition(&self, number: usize, definition: &Definition) -> TokenStream {
        match &definition.shape {
            Shape::Fields(fields) => object::object(self, number, definition, fields),
            Shape::Values { values, closed, .. } => choice::choice(self, definition, values, *closed),
        }
    }

    /// Whether a type has a builder: what users make in production, and on the server side what a simulated platform
    /// asks with. The answers of a client's twin are written as literals: builders for them would be a fifth of what
    /// the code of a client costs to compile.
    pub(crate) fn is_built(&self, number: usize) -> bool {
        let is_object = matches!(self.api.definition(number).map(|it| &it.shape), Some(Shape::Fields(_)));
        is_object && (self.side == Side::Server || self.is_made(number))
    }

    /// Whether users make values of a type in production, too: on the client side what requests hold, on the server side
    /// what answers hold. The others are made for twins only.
    pub(crate) fn is_made(&self, number: usize) -> bool {
        self.made.get(number).copied().unwrap_or(false)
    }

    /// The Rust type of a value, as seen from inside the module.
    pub(crate) fn rust_type(&self, kind: &Kind) -> TokenStream {
        let runtime = self.runtime;
        match kind {
            Kind::String => quote!(::std::string::String),
            Kind::Integer => quote!(::core::primitive::i64),
            Kind::Int32 => quote!(::core::primitive::i32),
            Kind::Number => quote!(::core::primitive::f64),
            Kind::Decimal => quote!(#runtime::Decimal),
            Kind::Boolean => quote!(::core::primitive::bool),
            Kind::Timestamp(_) => quote!(#runtime::Timestamp),
            Kind::Bytes => quote!(#runtime::Bytes),
            Kind::Any => quote!(#runtime::Json),
            Kind::Code => quote!(Code),
            Kind::Type(number) => self.type_name(*number),
            Kind::Boxed(number) => {
                let name = self.type_name(*number);
                quote!(::std::boxed::Box<#name>)
            }
            Kind::List(item) => self.generic(&quote!(::std::vec::Vec), item),
            Kind::Map(item) => {
                let of = self.rust_type(&item.kind);
                quote!(::std::collections::BTreeMap<::std::string::String, #of>)
            }
        }
    }

    fn generic(&self, outer: &TokenStream, item: &ItemKind) -> TokenStream {
        let of = self.rust_type(&item.kind);
        quote!(#outer<#of>)
    }

    pub(crate) fn type_name(&self, number: usize) -> TokenStream {
        let name = ident(self.api.definition(number).map_or("", |definition| &definition.name));
        quote!(#name)
    }
}

/// Marks a type and all that it reaches.
fn mark(api: &Api, number: usize, seen: &mut [bool]) {
    match seen.get_mut(number) {
        Some(mark) if !*mark => *mark = true,
        _ => return,
    }
    for field in api.fields(number) {
        mark_kind(api, &field.item.kind, seen);
    }
}

fn mark_kind(api: &Api, kind: &Kind, seen: &mut [bool]) {
    match kind {
        Kind::Type(number) | Kind::Boxed(number) => mark(api, *number, seen),
        Kind::List(item) | Kind::Map(item) => mark_kind(api, &item.kind, seen),
        _ => {}
    }
}

/// An identifier that the naming rules gave, which may be a raw one.
pub(crate) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(if name.is_empty() { "_unnamed" } else { name }, Span::call_site()),
    }
}
