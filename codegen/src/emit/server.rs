//! The server: a trait with a method for each call, and what leads a request to it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Scope, Target, doc, ident};
use crate::checked::Api;
use crate::keys;

/// The trait that the user implements, inside the module.
pub(super) fn handler_trait(scope: &Scope<'_>) -> TokenStream {
    let (api, runtime) = (scope.api, scope.runtime);
    let methods = api.calls.iter().map(|call| {
        let (method, doc) = (ident(&call.method), doc::call(api, call));
        let request = ident(api.definition(call.request).map_or("", |definition| &definition.name));
        let response = ident(api.definition(call.response).map_or("", |definition| &definition.name));
        quote! {
            #[doc = #doc]
            fn #method(
                &self,
                call: &#runtime::Call,
                request: #request,
            ) -> impl ::core::future::Future<Output = ::core::result::Result<#response, Code>> + ::core::marker::Send;
        }
    });
    let doc = format!("Handles the calls of `{}`: one method for each.", api.id);
    let requests = api.calls.iter().flat_map(|call| [scope.type_name(call.request), scope.type_name(call.response)]);
    quote! {
        #runtime::__requests!(#(#requests)*);
        #[doc = #doc]
        pub trait Handler: ::core::marker::Send + ::core::marker::Sync + 'static {
            #(#methods)*
        }
    }
}

/// What makes a server of the user's struct, outside of the module.
pub(crate) fn server_impl(api: &Api, name: &Ident, target: &Target) -> TokenStream {
    let Target { runtime, module, .. } = target;
    let arms = api.calls.iter().enumerate().map(|(index, call)| {
        let method = ident(&call.method);
        quote! {
            #index => #runtime::server::handle(read, move |request| #module::Handler::#method(self, call, request)),
        }
    });
    let simulated = format!(
        "Starts these handlers on a free port of this machine, and gives what calls them as the platform of `{}` does: for tests.\n\n# Errors\nIf no port can be listened on.",
        api.id
    );
    let made = constructor(api, target);
    quote! {
        #[automatically_derived]
        impl #runtime::server::Dispatch for #name {
            fn api(&self) -> &'static #runtime::schema::Api {
                &#module::data::API
            }
            fn calls(&self) -> &'static [&'static #runtime::schema::Call] {
                #module::data::CALLS
            }
            fn dispatch<'a>(
                &'a self,
                index: ::core::primitive::usize,
                call: &'a #runtime::Call,
                read: #runtime::server::Reading<'_>,
            ) -> ::core::result::Result<#runtime::server::Handling<'a>, #runtime::codec::Problem> {
                match index {
                    #(#arms)*
                    _ => ::core::result::Result::Err(#runtime::codec::Problem::no_such_call()),
                }
            }
        }
        #[allow(clippy::all, clippy::pedantic, rustdoc::all)]
        impl #name {
            #made
            #runtime::__simulate!(#[doc = #simulated] #name, #module);
        }
    }
}

/// Where nothing proves who calls, it must be said who may: that cannot be forgotten.
fn constructor(api: &Api, target: &Target) -> TokenStream {
    let Target { runtime, .. } = target;
    if api.signature == keys::NONE {
        let doc = format!(
            "A server of `{}` with these handlers, which lets in whom `guard` does: calls of this API prove nothing.",
            api.id
        );
        return quote! {
            #[doc = #doc]
            pub fn server(self, guard: #runtime::Guard) -> #runtime::Server {
                #runtime::Server::guarded(self, guard)
            }
        };
    }
    let doc = format!("A server of `{}` with these handlers, which accepts calls that are signed with `key`.", api.id);
    quote! {
        #[doc = #doc]
        pub fn server(self, key: impl ::core::convert::Into<#runtime::Credentials>) -> #runtime::Server {
            #runtime::Server::of(self, key)
        }
    }
}
