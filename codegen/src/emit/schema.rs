//! The data: one `static` for each type and call, one for the API.

use heck::{ToShoutySnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

use super::{Scope, examples, ident, pages};
use crate::checked::{Call, Case, Definition, Delivery, Field, ItemKind, Kind, Shape};
use crate::keys;
use crate::model::{Direction, Limits, TimeForm};

/// The modules with all of it.
pub(super) fn data(scope: &Scope<'_>) -> TokenStream {
    let runtime = scope.runtime;
    let schemas = scope.api.types.iter().filter_map(|definition| schema(scope, definition));
    let calls = scope.api.calls.iter().map(|call| self::call(scope, call));
    let api = api(scope);
    let names = scope.api.calls.iter().map(|call| request_name(scope, call));
    let examples = examples::examples(scope);
    quote! {
        #[doc(hidden)]
        pub mod data {
            use #runtime::schema::*;
            #api
            pub static CALLS: &[&Call] = &[#(&super::calls::#names),*];
            #examples
        }
        #[doc(hidden)]
        pub mod calls {
            use #runtime::schema::*;
            #(#calls)*
        }
        #[doc(hidden)]
        pub mod schemas {
            use #runtime::schema::*;
            #(#schemas)*
        }
    }
}

fn schema(scope: &Scope<'_>, definition: &Definition) -> Option<TokenStream> {
    let Shape::Fields(fields) = &definition.shape else { return None };
    let name = ident(&definition.name);
    let shown = &definition.name;
    let fields = fields.iter().map(|field| self::field(scope, field));
    let runtime = scope.runtime;
    Some(quote!(#runtime::__schema!(#name, #shown, [#(#fields),*]);))
}

fn field(scope: &Scope<'_>, field: &Field) -> TokenStream {
    let wire = &field.wire;
    let limits = limits(&field.item.limits).map(|(name, limit)| quote!(#name(#limit)));
    let required = field.required.then(|| quote!(required()));
    let secret = field.secret.then(|| quote!(secret()));
    let new = constructor(scope, wire, &field.item.kind);
    let wire_form = wire_form(field);
    quote!(#new #required #secret #wire_form #(#limits)*)
}

/// Where a field stands and what is done to it; nothing, if that is nothing.
fn wire_form(field: &Field) -> TokenStream {
    let place = field.place.as_ref().map(|place| {
        let place = variant(place);
        quote!(place(Place::#place))
    });
    let encoding = field.encoding.as_ref().map(|encoding| {
        let text_when = field.text_when.iter().map(|(name, value)| quote!((#name, #value)));
        let values = (encoding == "json-or-text").then(|| quote!((&[#(#text_when),*])));
        let encoding = if encoding == "aes-cbc" { ident("Encrypted") } else { variant(encoding) };
        quote!(encoding(Encoding::#encoding #values))
    });
    let cases = field.cases.iter().map(|case| {
        let Case { when, required, forbidden } = case;
        let when = when.iter().map(|(name, value)| quote!((#name, #value)));
        quote!(Case { when: &[#(#when),*], required: &[#(#required),*], forbidden: &[#(#forbidden),*] })
    });
    let cases = (!field.cases.is_empty()).then(|| quote!(cases(&[#(#cases),*])));
    quote!(#place #encoding #cases)
}

/// A word of the language as the variant of the runtime's enum: `base64-json` is `Base64Json`.
fn variant(word: &str) -> Ident {
    ident(&word.to_upper_camel_case())
}

/// The shortest form: most of what is emitted are fields. The macro says that they are.
fn constructor(scope: &Scope<'_>, wire: &str, of: &Kind) -> TokenStream {
    match of {
        Kind::String => quote!(text(#wire)),
        Kind::Type(number) | Kind::Boxed(number) => match named(scope, *number) {
            Named::Object(name) => quote!(object(#wire, &#name)),
            Named::Open(values) => quote!(open(#wire, &[#(#values),*])),
            Named::Values(variant, values) => quote!(new(#wire, Kind::#variant(&[#(#values),*]))),
        },
        Kind::List(of) => {
            let item = item(scope, of);
            quote!(list(#wire, &#item))
        }
        of => {
            let kind = kind(scope, of);
            quote!(new(#wire, #kind))
        }
    }
}

fn kind(scope: &Scope<'_>, kind: &Kind) -> TokenStream {
    match kind {
        Kind::String => quote!(Kind::String),
        Kind::Integer => quote!(Kind::Integer),
        Kind::Int32 => quote!(Kind::Int32),
        Kind::Number => quote!(Kind::Number),
        Kind::Decimal => quote!(Kind::Decimal),
        Kind::Boolean => quote!(Kind::Boolean),
        Kind::Timestamp(TimeForm { format, zone }) => {
            let zone = Literal::i16_unsuffixed(*zone);
            quote!(Kind::Timestamp(#format, #zone))
        }
        Kind::Bytes => quote!(Kind::Bytes),
        Kind::Any => quote!(Kind::Any),
        Kind::Code => quote!(Kind::Code),
        Kind::Type(number) | Kind::Boxed(number) => match named(scope, *number) {
            Named::Object(name) => quote!(Kind::Object(&#name)),
            Named::Open(values) => quote!(Kind::Open(&[#(#values),*])),
            Named::Values(variant, values) => quote!(Kind::#variant(&[#(#values),*])),
        },
        Kind::List(of) => {
            let item = item(scope, of);
            quote!(Kind::List(&#item))
        }
        Kind::Map(of) => {
            let item = item(scope, of);
            quote!(Kind::Map(&#item))
        }
    }
}

/// A type with a name of its own, as the data speaks of it.
enum Named<'a> {
    Object(Ident),
    Open(Vec<&'a str>),
    /// Another kind of enum, by its variant.
    Values(Ident, Vec<&'a str>),
}

fn named<'a>(scope: &Scope<'a>, number: usize) -> Named<'a> {
    match scope.api.definition(number) {
        Some(Definition { shape: Shape::Values { values, closed, number }, .. }) => {
            let values = values.iter().map(|value| value.wire.as_str()).collect();
            match (closed, number) {
                (false, false) => Named::Open(values),
                (true, false) => Named::Values(ident("Closed"), values),
                (false, true) => Named::Values(ident("OpenNumber"), values),
                (true, true) => Named::Values(ident("ClosedNumber"), values),
            }
        }
        definition => Named::Object(ident(definition.map_or("", |definition| &definition.name))),
    }
}

fn item(scope: &Scope<'_>, item: &ItemKind) -> TokenStream {
    let limits = limits(&item.limits).map(|(name, limit)| quote!(.#name(#limit)));
    let limits = quote!(#(#limits)*);
    if let Kind::Type(number) | Kind::Boxed(number) = item.kind
        && let Named::Object(name) = named(scope, number)
    {
        return quote!(Item::object(&#name) #limits);
    }
    let kind = kind(scope, &item.kind);
    quote!(Item::new(#kind) #limits)
}

/// Those that there are: what the runtime calls them, and how much.
fn limits(limits: &Limits) -> impl Iterator<Item = (Ident, Literal)> {
    let small = [
        ("min_length", limits.min_length),
        ("max_length", limits.max_length),
        ("max_items", limits.max_items),
        ("precision", limits.precision),
        ("scale", limits.scale),
    ];
    let large = [("min", limits.min), ("max", limits.max)];
    let pattern = limits.pattern.as_deref().map(|pattern| ("pattern", Literal::string(pattern)));
    let small = small.into_iter().filter_map(|(name, limit)| Some((name, Literal::u32_unsuffixed(limit?))));
    let large = large.into_iter().filter_map(|(name, limit)| Some((name, Literal::i64_unsuffixed(limit?))));
    small.chain(large).chain(pattern).map(|(name, limit)| (ident(name), limit))
}

fn call(scope: &Scope<'_>, call: &Call) -> TokenStream {
    let (static_name, name) = (request_name(scope, call), &call.name);
    let (runtime, response) = (scope.runtime, scope.type_name(call.response));
    let direction = match call.direction {
        Direction::Operation => quote!(Operation),
        Direction::Callback => quote!(Callback),
    };
    let method = (call.http_method != "POST").then(|| {
        let method = &call.http_method;
        quote!(.method(#method))
    });
    let path = (!call.path.is_empty()).then(|| {
        let path = &call.path;
        quote!(.path(#path))
    });
    let idempotent = call.idempotent.then(|| quote!(.idempotent()));
    let limit = call.limit.map(|rate| {
        let (calls, milliseconds) = (Literal::u32_unsuffixed(rate.calls), Literal::u64_unsuffixed(rate.milliseconds));
        quote!(.limit(#calls, #milliseconds))
    });
    let deadline = call.deadline.map(|deadline| {
        let deadline = Literal::u64_unsuffixed(deadline);
        quote!(.deadline(#deadline))
    });
    let delivery = match &call.delivery {
        Some(Delivery::Once(keys)) => Some(quote!(.delivery(Delivery::Once(&[#(#keys),*])))),
        Some(Delivery::Converge) => Some(quote!(.delivery(Delivery::Converge))),
        Some(Delivery::Read) | None => None,
    };
    let closes = call.closes.as_ref().map(|(call, member)| quote!(.closes(#call, #member)));
    let pages = pages::paging(scope, call);
    let batch = call.batch.then(|| quote!(.batch()));
    let elsewhere = (!call.elsewhere.is_empty()).then(|| {
        let members = call.elsewhere.iter().map(|(member, paths)| quote!((#member, &[#(#paths),*])));
        quote!(.elsewhere(&[#(#members),*]))
    });
    let volatile = &call.volatile;
    let volatile = (!volatile.is_empty()).then(|| quote!(.volatile(&[#(#volatile),*])));
    quote! {
        #runtime::__call!(#static_name, #response, #name, #direction #method #path #idempotent #limit #deadline #delivery #volatile #elsewhere #closes #pages #batch);
    }
}

/// Calls are named after the type of their request.
fn request_name(scope: &Scope<'_>, call: &Call) -> Ident {
    ident(scope.api.definition(call.request).map_or("", |definition| &definition.name))
}

fn api(scope: &Scope<'_>) -> TokenStream {
    let (api, runtime) = (scope.api, scope.runtime);
    let (id, version) = (&api.id, &api.version);
    let protocol = match api.protocol.as_str() {
        "http" => quote!(Http),
        _ => quote!(AliyunRpc),
    };
    let signature = match (api.signature.as_str(), scope.scheme) {
        (keys::CUSTOM, Some(scheme)) => scheme.clone(),
        // Reported; what comes of it is not used.
        ("" | keys::CUSTOM, _) => quote!(#runtime::sign::ACS3_HMAC_SHA256),
        (name, _) => {
            let name = ident(&name.to_shouty_snake_case());
            quote!(#runtime::sign::#name)
        }
    };
    let format = variant(&api.format);
    let headers = api.headers.iter().map(|(name, value)| quote!((#name, #value)));
    let text = |text: &Option<String>| option(text.as_ref().map(ToTokens::to_token_stream));
    let endpoint = text(&api.endpoint);
    let regions = &api.regions;
    let endpoints = api.endpoints.iter().map(|(region, address)| quote!((#region, #address)));
    let fallback = api.fallback.iter().map(|(region, other)| quote!((#region, #other)));
    let discriminator = text(&api.discriminator);
    let member = api.success.as_ref().map(|(member, _)| member).or(api.code.as_ref());
    let code_member = option(member.map(|member| quote!(#member)));
    let success = api.success.iter().flat_map(|(_, codes)| codes);
    let message = text(&api.message);
    let request_id = text(&api.request_id);
    let codes = api.codes.iter().map(code);
    quote! {
        pub static API: Api = Api {
            id: #id,
            version: #version,
            protocol: Protocol::#protocol,
            format: Format::#format,
            headers: &[#(#headers),*],
            signature: #signature,
            endpoint: #endpoint,
            regions: &[#(#regions),*],
            endpoints: &[#(#endpoints),*],
            fallback: &[#(#fallback),*],
            discriminator: #discriminator,
            code: #code_member,
            success: &[#(#success),*],
            message: #message,
            request_id: #request_id,
            codes: &[#(#codes),*],
        };
    }
}

fn code(code: &crate::checked::Code) -> TokenStream {
    let wire = &code.wire;
    let status = code.status.unwrap_or(0);
    let kind = ident(&heck::AsUpperCamelCase(&code.kind).to_string());
    let (doc, hint) = (&code.doc, code.hint.as_deref().unwrap_or_default());
    quote!(Code { wire: #wire, status: #status, kind: CodeKind::#kind, doc: #doc, hint: #hint })
}

fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}
