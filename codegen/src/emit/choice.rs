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
        let (name, wire, doc) = (ident(&value.name), &value.wire, doc::variant(value));
        quote!(#[doc = #doc] #name = #wire,)
    });
    let kind = if closed { quote!(closed) } else { quote!(open) };
    quote! {
        #runtime::__choice! {
            #[doc = #doc]
            pub enum #name: #kind { #(#variants)* }
        }
    }
}
