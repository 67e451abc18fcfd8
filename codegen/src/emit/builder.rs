//! Builders: a setter for each field, and a type parameter for each that must be set.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Scope, Side, doc, ident};
use crate::checked::{Definition, Field, Kind, Shape};

/// A type for each name of a field that must be set: what the compiler names when it is not.
pub(super) fn markers(scope: &Scope<'_>) -> TokenStream {
    let mut names = BTreeSet::new();
    for (number, definition) in scope.api.types.iter().enumerate() {
        if let (Shape::Fields(fields), true) = (&definition.shape, scope.is_built(number)) {
            names.extend(fields.iter().filter(|field| field.must_be_set).map(|field| field.name.as_str()));
        }
    }
    if names.is_empty() {
        return TokenStream::new();
    }
    let (runtime, names) = (scope.runtime, names.into_iter().map(ident));
    quote! {
        #[doc(hidden)]
        pub mod missing {
            pub use #runtime::__private::Set;
            #(pub enum #names {})*
        }
    }
}

/// The builder of an object.
pub(super) fn builder(scope: &Scope<'_>, number: usize, definition: &Definition) -> TokenStream {
    let Shape::Fields(fields) = &definition.shape else { return TokenStream::new() };
    let runtime = scope.runtime;
    let name = ident(&definition.name);
    let builder = format_ident!("{}Builder", definition.name);
    let doc = format!("Builder of [`{}`].", definition.name);
    let required: Vec<_> = fields.iter().filter(|field| field.must_be_set).collect();
    if required.is_empty() && !scope.is_made(number) {
        let setters = fields.iter().map(|field| plain_setter(scope, field));
        return quote!(#runtime::__plain_builder!(#[doc = #doc] #name, #builder, [#(#setters),*]););
    }
    let states: Vec<_> = (0..required.len()).map(|index| format_ident!("__S{index}")).collect();
    let markers = required.iter().map(|field| ident(&field.name));
    let setters = fields.iter().map(|field| setter(scope, field, &required, &states));
    let call = scope.api.calls.iter().find(|call| scope.side == Side::Client && call.request == number);
    let response = call.map(|call| {
        let response = scope.type_name(call.response);
        quote!(=> #response)
    });
    quote! {
        #runtime::__builder! {
            #[doc = #doc]
            #name #response, #builder, [#(#states = #markers),*];
            #(#setters)*
        }
    }
}

/// The shortest form, for what only tests make.
fn plain_setter(scope: &Scope<'_>, field: &Field) -> TokenStream {
    let name = ident(&field.name);
    match &field.item.kind {
        Kind::String => quote!(#name: text),
        kind => {
            let of = scope.rust_type(kind);
            quote!(#name: (#of))
        }
    }
}

fn setter(scope: &Scope<'_>, field: &Field, required: &[&Field], states: &[proc_macro2::Ident]) -> TokenStream {
    let (name, doc) = (ident(&field.name), doc::field(field));
    let of = match &field.item.kind {
        Kind::String => quote!(text),
        kind => scope.rust_type(kind),
    };
    let deprecated = field.deprecated.as_ref().map(|why| quote!(#[deprecated(note = #why)]));
    if !field.must_be_set {
        return quote!(#[doc = #doc] #deprecated optional #name: #of;);
    }
    let position = required.iter().position(|other| other.name == field.name);
    let after = states
        .iter()
        .enumerate()
        .map(|(index, state)| if Some(index) == position { quote!(missing::Set) } else { quote!(#state) });
    quote!(#[doc = #doc] #deprecated required #name: #of => [#(#after),*];)
}
