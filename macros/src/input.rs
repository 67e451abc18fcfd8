//! The derive's input: a struct with `#[api(..)]`.

use std::env;
use std::path::PathBuf;

use bothends_codegen::files::Files;
use bothends_codegen::{Holder, Invocation, Side, Target, name};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Error, Fields, Member, Result, Type};

use crate::attribute::{Attribute, Place};

/// What codegen needs to know of the input.
pub(crate) fn invocation(input: &DeriveInput, side: Side) -> Result<Invocation> {
    let fields = match &input.data {
        Data::Struct(data) => &data.fields,
        Data::Enum(data) => {
            return Err(Error::new(data.enum_token.span, format!("`{}` is derived on a struct", derive(side))));
        }
        Data::Union(data) => {
            return Err(Error::new(data.union_token.span, format!("`{}` is derived on a struct", derive(side))));
        }
    };
    if !input.generics.params.is_empty() {
        return Err(Error::new(
            input.generics.span(),
            format!("`{}` cannot be derived on a generic struct", derive(side)),
        ));
    }
    let attribute = attribute(input, side)?;
    let (files, api) = files(&attribute)?;
    let module = name::module(&input.ident.to_string())
        .ok_or_else(|| Error::new(input.ident.span(), "no module can be named after this struct: use ASCII letters"))?;
    let holder = match side {
        Side::Client => client_holder(&input.ident, fields)?,
        Side::Server => Holder { name: input.ident.clone(), field: TokenStream::new(), make: None },
    };
    let visibility = &input.vis;
    Ok(Invocation {
        side,
        files,
        api,
        holder,
        target: Target {
            runtime: runtime(&attribute),
            module: syn::parse_str(&module)?,
            visibility: quote!(#visibility),
            span: attribute.span,
        },
        pick: attribute.pick,
    })
}

fn derive(side: Side) -> &'static str {
    match side {
        Side::Client => "Client",
        Side::Server => "Server",
    }
}

fn attribute(input: &DeriveInput, side: Side) -> Result<Attribute> {
    let mut found = input.attrs.iter().filter(|attribute| attribute.path().is_ident("api"));
    let Some(attribute) = found.next() else {
        let message = format!("deriving `{}` needs to know the API: add `#[api(\"vendor/api\")]`", derive(side));
        return Err(Error::new(input.ident.span(), message));
    };
    if let Some(second) = found.next() {
        return Err(Error::new(second.span(), "one `#[api(..)]` only: another API is another struct"));
    }
    attribute.parse_args()
}

/// Where the specs are, and which folder in them is the API.
fn files(attribute: &Attribute) -> Result<(Files, String)> {
    match &attribute.place {
        Place::Bundled(api) => Ok((Files::Bundled(bothends_specs::FILES), api.clone())),
        Place::Inline(text) => Ok((Files::inline(INLINE, text), INLINE.to_owned())),
        Place::Folder(path) => {
            let root = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).ok_or_else(|| {
                Error::new(attribute.span, "`path` is looked for below CARGO_MANIFEST_DIR, which is not set")
            })?;
            Ok((Files::Folder { root, shown: String::new() }, path.clone()))
        }
    }
}

/// What messages call the folder of an inline spec.
const INLINE: &str = "inline";

/// The field that holds the client.
fn client_holder(name: &Ident, fields: &Fields) -> Result<Holder> {
    let is_client = |ty: &Type| match ty {
        Type::Path(path) => {
            path.path.segments.last().is_some_and(|last| last.ident == "Client" && last.arguments.is_empty())
        }
        _ => false,
    };
    let mut clients = fields.iter().zip(fields.members()).filter(|(field, _)| is_client(&field.ty));
    let Some((_, member)) = clients.next() else {
        let message = format!("`{name}` must hold a `bothends::Client`, as in `struct {name}(Client);`");
        return Err(Error::new(name.span(), message));
    };
    if let Some((second, _)) = clients.next() {
        return Err(Error::new(second.span(), "two clients: which one is meant? Wrap the other one"));
    }
    let make = (fields.len() == 1).then(|| match &member {
        Member::Named(field) => quote!(Self { #field: client }),
        Member::Unnamed(_) => quote!(Self(client)),
    });
    Ok(Holder { name: name.clone(), field: member.to_token_stream(), make })
}

/// Paths in emitted code are absolute, so that no name of the user's can come between.
fn runtime(attribute: &Attribute) -> TokenStream {
    let Some(path) = &attribute.runtime else { return quote!(::bothends) };
    let begins_in_crate = path.segments.first().is_some_and(|first| first.ident == "crate");
    if path.leading_colon.is_some() || begins_in_crate { quote!(#path) } else { quote!(::#path) }
}
