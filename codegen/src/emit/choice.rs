//! Enums: those of the spec, and the API's codes.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Scope, doc, ident};
use crate::checked::{Definition, EnumValue};

/// An enum of the spec.
pub(super) fn choice(scope: &Scope<'_>, definition: &Definition, values: &[EnumValue], closed: bool) -> TokenStream {
    let doc = doc::definition(scope.api, definition, usize::MAX);
    emit(scope, &definition.name, &doc, values, closed)
}

/// The codes that an answer can have.
pub(super) fn codes(scope: &Scope<'_>) -> TokenStream {
    let value = |code: &crate::checked::Code| EnumValue {
        wire: code.wire.clone(),
        name: code.name.clone(),
        doc: Some(match &code.hint {
            Some(hint) => format!("{} {hint}", code.doc),
            None => code.doc.clone(),
        }),
    };
    let values: Vec<_> = scope.api.codes.iter().map(value).collect();
    emit(scope, "Code", "The codes that answers of this API can have.", &values, false)
}

fn emit(scope: &Scope<'_>, name: &str, doc: &str, values: &[EnumValue], closed: bool) -> TokenStream {
    let runtime = scope.runtime;
    let name = ident(name);
    let variants = values.iter().map(|value| {
        let (name, doc) = (ident(&value.name), doc::variant(value));
        quote!(#[doc = #doc] #name,)
    });
    let pairs = values.iter().map(|value| {
        let (name, wire) = (ident(&value.name), &value.wire);
        quote!(#name = #wire)
    });
    let (unknown, kind) = if closed {
        (None, quote!(closed))
    } else {
        (Some(quote!(#[doc = "A value that the spec does not know, as on the wire."] Unknown(::std::string::String),)), quote!(open))
    };
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone)]
        pub enum #name {
            #(#variants)*
            #unknown
        }
        #runtime::__choice!(#name, #kind, [#(#pairs),*]);
    }
}
