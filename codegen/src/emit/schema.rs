//! The data: one `static` for each type and call, one for the API.

use heck::ToShoutySnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::{Scope, ident};
use crate::checked::{Call, Definition, Delivery, Field, ItemKind, Kind, Shape};
use crate::model::{Direction, Limits};

/// The module with all of it.
pub(super) fn data(scope: &Scope<'_>) -> TokenStream {
    let runtime = scope.runtime;
    let schemas = scope.api.types.iter().filter_map(|definition| schema(scope, definition));
    let calls = scope.api.calls.iter().map(|call| self::call(scope, call));
    let api = api(scope);
    let names = scope.api.calls.iter().map(|call| request_name(scope, call));
    quote! {
        #[doc(hidden)]
        pub mod data {
            use #runtime::schema::*;
            #api
            /// All calls, in the order of their names.
            pub static CALLS: &[&Call] = &[#(&calls::#names),*];
            /// One for each object.
            pub mod types {
                use #runtime::schema::*;
                #(#schemas)*
            }
            /// One for each operation and callback.
            pub mod calls {
                use #runtime::schema::*;
                #(#calls)*
            }
        }
    }
}

fn schema(scope: &Scope<'_>, definition: &Definition) -> Option<TokenStream> {
    let Shape::Fields(fields) = &definition.shape else { return None };
    let name = ident(&definition.name);
    let shown = &definition.name;
    let fields = fields.iter().map(|field| self::field(scope, field));
    Some(quote! {
        pub static #name: Schema = Schema { name: #shown, fields: &[#(#fields),*] };
    })
}

fn field(scope: &Scope<'_>, field: &Field) -> TokenStream {
    let wire = &field.wire;
    let kind = kind(scope, &field.item.kind);
    let limits = limits(&field.item.limits);
    let required = field.required.then(|| quote!(.required()));
    let secret = field.secret.then(|| quote!(.secret()));
    quote!(Field::new(#wire, #kind) #required #secret #limits)
}

fn kind(scope: &Scope<'_>, kind: &Kind) -> TokenStream {
    match kind {
        Kind::String => quote!(Kind::String),
        Kind::Integer => quote!(Kind::Integer),
        Kind::Int32 => quote!(Kind::Int32),
        Kind::Number => quote!(Kind::Number),
        Kind::Decimal => quote!(Kind::Decimal),
        Kind::Boolean => quote!(Kind::Boolean),
        Kind::Any => quote!(Kind::Any),
        Kind::Code => quote!(Kind::Code),
        Kind::Type(number) | Kind::Boxed(number) => named(scope, *number),
        Kind::List(of) => item(scope, of, &quote!(List)),
        Kind::Map(of) => item(scope, of, &quote!(Map)),
    }
}

fn named(scope: &Scope<'_>, number: usize) -> TokenStream {
    match scope.api.definition(number).map(|definition| (&definition.name, &definition.shape)) {
        Some((_, Shape::Values { values, closed })) => {
            let values = values.iter().map(|value| &value.wire);
            let variant = if *closed { quote!(Closed) } else { quote!(Open) };
            quote!(Kind::#variant(&[#(#values),*]))
        }
        Some((name, Shape::Fields(_))) => {
            let name = ident(name);
            quote!(Kind::Object(&#name))
        }
        None => quote!(Kind::Any),
    }
}

fn item(scope: &Scope<'_>, item: &ItemKind, variant: &TokenStream) -> TokenStream {
    let kind = kind(scope, &item.kind);
    let limits = limits(&item.limits);
    quote!(Kind::#variant(&Item::new(#kind) #limits))
}

fn limits(limits: &Limits) -> TokenStream {
    let mut chain = TokenStream::new();
    let small = [
        ("min_length", limits.min_length),
        ("max_length", limits.max_length),
        ("max_items", limits.max_items),
        ("precision", limits.precision),
        ("scale", limits.scale),
    ];
    for (name, limit) in small {
        if let Some(limit) = limit {
            method(&mut chain, name, limit);
        }
    }
    for (name, limit) in [("min", limits.min), ("max", limits.max)] {
        if let Some(limit) = limit {
            method(&mut chain, name, limit);
        }
    }
    chain
}

fn method(chain: &mut TokenStream, name: &str, argument: impl ToTokens) {
    let name = ident(name);
    chain.extend(quote!(.#name(#argument)));
}

fn call(scope: &Scope<'_>, call: &Call) -> TokenStream {
    let static_name = request_name(scope, call);
    let name = &call.name;
    let request = schema_path(scope, call.request);
    let response = schema_path(scope, call.response);
    let direction = match call.direction {
        Direction::Operation => quote!(Operation),
        Direction::Callback => quote!(Callback),
    };
    let limit = option(call.limit.map(|rate| {
        let (calls, milliseconds) = (rate.calls, rate.milliseconds);
        quote!((#calls, #milliseconds))
    }));
    let idempotent = call.idempotent;
    let deadline = call.deadline.unwrap_or(0);
    let delivery = match &call.delivery {
        Some(Delivery::Once(keys)) => quote!(Once(&[#(#keys),*])),
        Some(Delivery::Converge) => quote!(Converge),
        Some(Delivery::Read) | None => quote!(Read),
    };
    let volatile = &call.volatile;
    quote! {
        pub static #static_name: Call = Call {
            api: &super::API,
            name: #name,
            direction: Direction::#direction,
            limit: #limit,
            idempotent: #idempotent,
            deadline: #deadline,
            delivery: Delivery::#delivery,
            volatile: &[#(#volatile),*],
            request: #request,
            response: #response,
        };
    }
}

/// Calls are named after the type of their request.
fn request_name(scope: &Scope<'_>, call: &Call) -> Ident {
    ident(scope.api.definition(call.request).map_or("", |definition| &definition.name))
}

fn schema_path(scope: &Scope<'_>, number: usize) -> TokenStream {
    let name = ident(scope.api.definition(number).map_or("", |definition| &definition.name));
    quote!(&super::types::#name)
}

fn api(scope: &Scope<'_>) -> TokenStream {
    let (api, runtime) = (scope.api, scope.runtime);
    let (id, version) = (&api.id, &api.version);
    let protocol = match api.protocol.as_str() {
        "http-json" => quote!(HttpJson),
        _ => quote!(AliyunRpc),
    };
    let signature = ident(&match api.signature.as_str() {
        "" => "ACS3_HMAC_SHA256".to_owned(),
        name => name.to_shouty_snake_case(),
    });
    let text = |text: &Option<String>| option(text.as_ref().map(ToTokens::to_token_stream));
    let endpoint = text(&api.endpoint);
    let regions = &api.regions;
    let discriminator = text(&api.discriminator);
    let success = option(api.success.as_ref().map(|(member, code)| quote!((#member, #code))));
    let message = text(&api.message);
    let request_id = text(&api.request_id);
    let codes = api.codes.iter().map(code);
    quote! {
        pub static API: Api = Api {
            id: #id,
            version: #version,
            protocol: Protocol::#protocol,
            signature: #runtime::sign::#signature,
            endpoint: #endpoint,
            regions: &[#(#regions),*],
            discriminator: #discriminator,
            success: #success,
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
