//! The client: a method for each call on the user's own struct.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{Scope, Target, doc, ident};
use crate::checked::Api;

/// The user's struct that holds a client.
#[derive(Clone, Debug)]
pub struct Holder {
    /// Its name.
    pub name: Ident,
    /// How the client is reached: `0` or a field's name.
    pub field: TokenStream,
    /// How one is made of `client`, if the client is all that it holds.
    pub make: Option<TokenStream>,
}

/// The methods, outside of the module.
pub(crate) fn client_impl(api: &Api, holder: &Holder, target: &Target) -> TokenStream {
    let Target { runtime, module, .. } = target;
    let Holder { name, field, make } = holder;
    let methods = api.calls.iter().map(|call| {
        let (method, doc) = (ident(&call.method), doc::method(api, call));
        let request = api.definition(call.request).map_or("", |definition| &definition.name);
        let (builder, request) = (format_ident!("{request}Builder"), ident(request));
        let deprecated = call.deprecated.as_ref().map(|why| quote!(#[deprecated(note = #why)]));
        quote! {
            #[doc = #doc]
            #deprecated
            #[inline]
            pub fn #method(&self) -> #module::#builder<&#runtime::Client> {
                #module::#request::on(&self.#field)
            }
        }
    });
    let constructors = match make {
        Some(make) => constructors(api, name, make, target),
        None => client_builder(api, name, target),
    };
    quote! {
        #constructors
        #[allow(clippy::all, clippy::pedantic, deprecated, rustdoc::all)]
        impl #name {
            #(#methods)*
        }
    }
}

/// What makes the other end for tests, inside the module.
pub(super) fn twin(scope: &Scope<'_>) -> TokenStream {
    let runtime = scope.runtime;
    let doc = format!("The other end of these calls of `{}`, for tests: a server that answers them.", scope.api.id);
    quote!(#runtime::__twin!(#[doc = #doc]);)
}

/// A struct that holds more than the client is made by its user.
fn client_builder(api: &Api, name: &Ident, target: &Target) -> TokenStream {
    let Target { runtime, module, .. } = target;
    let doc = format!("The client of `{}` that this struct is to hold, with options of its own.", api.id);
    quote! {
        #[allow(clippy::all, clippy::pedantic, rustdoc::all)]
        impl #name {
            #[doc = #doc]
            pub fn builder(
                credentials: impl #runtime::credentials::Provider,
            ) -> #runtime::ClientBuilder<#runtime::Client> {
                #runtime::Client::of(&#module::data::API, credentials)
            }
        }
    }
}

fn constructors(api: &Api, name: &Ident, make: &TokenStream, target: &Target) -> TokenStream {
    let Target { runtime, module, .. } = target;
    let connect_doc = format!(
        "A client of `{}` with default options.\n\n# Errors\nIf the API has no endpoint of its own, or TLS cannot be set up.",
        api.id
    );
    let builder_doc = format!("A client of `{}` with options of its own: endpoint, region, deadlines.", api.id);
    quote! {
        #[automatically_derived]
        impl ::core::convert::From<#runtime::Client> for #name {
            #[inline]
            fn from(client: #runtime::Client) -> Self {
                #make
            }
        }
        #[allow(clippy::all, clippy::pedantic, rustdoc::all)]
        impl #name {
            #[doc = #connect_doc]
            pub fn connect(
                credentials: impl #runtime::credentials::Provider,
            ) -> ::core::result::Result<Self, #runtime::ConfigError> {
                Self::builder(credentials).build()
            }
            #[doc = #builder_doc]
            pub fn builder(
                credentials: impl #runtime::credentials::Provider,
            ) -> #runtime::ClientBuilder<Self> {
                #runtime::Client::of(&#module::data::API, credentials)
            }
        }
    }
}
