//! Structs.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Scope, doc, ident};
use crate::checked::{Definition, Field};

/// A struct with its fields; what the runtime needs to look into it is one line.
pub(super) fn object(scope: &Scope<'_>, number: usize, definition: &Definition, fields: &[Field]) -> TokenStream {
    let runtime = scope.runtime;
    let name = ident(&definition.name);
    let doc = doc::definition(scope.api, definition, number);
    let members = fields.iter().map(|field| self::field(scope, field));
    let slots = |must_be_set| {
        let fields = fields.iter().enumerate().filter(move |(_, field)| field.must_be_set == must_be_set);
        fields.map(|(index, field)| {
            let (index, name) = (Literal::usize_unsuffixed(index), ident(&field.name));
            quote!(#index #name)
        })
    };
    let (there, optional) = (slots(true), slots(false));
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone)]
        pub struct #name {
            #(#members)*
        }
        #runtime::__object!(#name, [#(#there),*], [#(#optional),*]);
    }
}

fn field(scope: &Scope<'_>, field: &Field) -> TokenStream {
    let name = ident(&field.name);
    let doc = doc::field(field);
    let of = scope.rust_type(&field.item.kind);
    let deprecated = field.deprecated.as_ref().map(|why| quote!(#[deprecated(note = #why)]));
    let of = if field.must_be_set { of } else { quote!(::core::option::Option<#of>) };
    quote! {
        #[doc = #doc]
        #deprecated
        pub #name: #of,
    }
}
