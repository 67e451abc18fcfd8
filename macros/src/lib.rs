//! The derive macros of [bothends](https://docs.rs/bothends). Use them through that crate, which documents
//! them: this one only reads their attribute and hands over to `bothends-codegen`.

mod attribute;
mod input;

use bothends_codegen::Side;
use proc_macro::TokenStream;
use proc_macro2::TokenStream as TokenStream2;

/// Gives a struct that holds a `bothends::Client` a method for each operation of an API.
///
/// See the documentation of the `bothends` crate.
#[proc_macro_derive(Client, attributes(api))]
pub fn derive_client(input: TokenStream) -> TokenStream {
    derive(input, Side::Client)
}

/// Makes a server of a struct that implements the handlers of an API's callbacks.
///
/// See the documentation of the `bothends` crate.
#[proc_macro_derive(Server, attributes(api))]
pub fn derive_server(input: TokenStream) -> TokenStream {
    derive(input, Side::Server)
}

fn derive(input: TokenStream, side: Side) -> TokenStream {
    let invocation = syn::parse(input).and_then(|input| input::invocation(&input, side));
    let (mut tokens, error) = match invocation {
        Ok((invocation, error)) => (bothends_codegen::expand(&invocation), error),
        Err(error) => (TokenStream2::new(), Some(error)),
    };
    tokens.extend(error.map(syn::Error::into_compile_error));
    tokens.into()
}
