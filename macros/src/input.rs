//! The derive's input: a struct with `#[api(..)]`.

use std::env;
use std::path::PathBuf;

use bothends_codegen::files::Files;
use bothends_codegen::{Holder, Invocation, Side, Target, name};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Error, Fields, Member, Meta, Path, Result, Type};

use crate::attribute::{Attribute, Place, Scheme, WHICH};

/// What codegen needs to know of the input, and what is wrong with it although it can be expanded.
///
/// # Errors
/// If it cannot be expanded.
pub(crate) fn invocation(input: &DeriveInput, side: Side) -> Result<(Invocation, Option<Error>)> {
    let fields = fields(input, side)?;
    let mut attribute = attribute(input, side)?;
    let Some((place, span)) = attribute.place.take() else {
        let nothing = || Error::new(attribute.span, format!("which API? {WHICH}"));
        return Err(attribute.error.unwrap_or_else(nothing));
    };
    let (files, api) = files(place, span)?;
    let module = name::module(&input.ident.to_string())
        .ok_or_else(|| Error::new(input.ident.span(), "no module can be named after this struct: use ASCII letters"))?;
    let holder = match side {
        Side::Client => client_holder(&input.ident, fields, &mut attribute)?,
        Side::Server => Holder { name: input.ident.clone(), field: TokenStream::new(), make: None },
    };
    let visibility = &input.vis;
    let runtime = runtime(attribute.runtime.as_ref());
    let scheme = attribute.scheme.as_ref().map(|scheme| match scheme {
        Scheme::At(path) => quote!(#path),
        // Some scheme that is there: nothing is signed with what does not compile.
        Scheme::Wrong => quote!(#runtime::sign::ACS3_HMAC_SHA256),
    });
    let target = Target { runtime, scheme, module: syn::parse_str(&module)?, visibility: quote!(#visibility), span };
    Ok((Invocation { side, files, api, pick: attribute.pick, holder, target }, attribute.error))
}

fn derive(side: Side) -> &'static str {
    match side {
        Side::Client => "Client",
        Side::Server => "Server",
    }
}

fn fields(input: &DeriveInput, side: Side) -> Result<&Fields> {
    let span = match &input.data {
        Data::Struct(data) if input.generics.params.is_empty() => return Ok(&data.fields),
        Data::Struct(_) => {
            let message = format!("`{}` cannot be derived on a struct with parameters", derive(side));
            return Err(Error::new(input.generics.params.span(), message));
        }
        Data::Enum(data) => data.enum_token.span,
        Data::Union(data) => data.union_token.span,
    };
    Err(Error::new(span, format!("`{}` is derived on a struct", derive(side))))
}

/// The one `#[api(..)]`.
fn attribute(input: &DeriveInput, side: Side) -> Result<Attribute> {
    let mut found = input.attrs.iter().filter(|attribute| attribute.path().is_ident("api"));
    let Some(first) = found.next() else {
        let message = format!("deriving `{}` needs to know the API: add `#[api(\"vendor/api\")]`", derive(side));
        return Err(Error::new(input.ident.span(), message));
    };
    let span = first.path().span();
    let Meta::List(list) = &first.meta else { return Err(Error::new(span, format!("which API? {WHICH}"))) };
    let mut attribute: Attribute = list.parse_args()?;
    attribute.span = span;
    if let Some(second) = found.next() {
        attribute.wrong(Error::new(second.path().span(), "one `#[api(..)]` only: another API is another struct"));
    }
    Ok(attribute)
}

/// Where the specs are, and which folder in them is the API.
fn files(place: Place, span: Span) -> Result<(Files, String)> {
    match place {
        Place::Bundled(api) => Ok((Files::Bundled(bothends_specs::FILES), api)),
        Place::Inline(text) => Ok((Files::inline(INLINE, &text), INLINE.to_owned())),
        Place::Folder(path) => {
            let root = env::var_os("CARGO_MANIFEST_DIR")
                .map(PathBuf::from)
                .ok_or_else(|| Error::new(span, "`path` is looked for below CARGO_MANIFEST_DIR, which is not set"))?;
            Ok((Files::Folder { root, shown: String::new() }, path))
        }
    }
}

/// What messages call the folder of an inline spec.
const INLINE: &str = "inline";

/// The field that holds the client.
fn client_holder(name: &Ident, fields: &Fields, attribute: &mut Attribute) -> Result<Holder> {
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
    if let Some((second, member)) = clients.next() {
        let span = second.ident.as_ref().map_or_else(|| second.ty.span(), Ident::span);
        let member = member.to_token_stream();
        attribute.wrong(Error::new(
            span,
            format!("a second `Client`: with which one should `{name}` call? Wrap `{member}` in a type of your own"),
        ));
    }
    let make = (fields.len() == 1).then(|| match &member {
        Member::Named(field) => quote!(Self { #field: client }),
        Member::Unnamed(_) => quote!(Self(client)),
    });
    Ok(Holder { name: name.clone(), field: member.to_token_stream(), make })
}

/// Paths in emitted code are absolute, so that no name of the user's can come between.
fn runtime(path: Option<&Path>) -> TokenStream {
    let Some(path) = path else { return quote!(::bothends) };
    let begins_in_crate = path.segments.first().is_some_and(|first| first.ident == "crate");
    if path.leading_colon.is_some() || begins_in_crate { quote!(#path) } else { quote!(::#path) }
}
