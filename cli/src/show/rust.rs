//! The code that makes a call.

mod value;

use std::path::Path;

use bothends_codegen::checked::{Api, Call};
use bothends_codegen::model::Direction;
use bothends_codegen::name;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::keys::Keys;
use crate::request::Request;
use crate::trouble::Trouble;
use value::{Writer, ident};

/// A whole program that makes the call.
pub(super) fn code(api: &Api, call: &Call, request: &Request, unchecked: bool) -> Result<String, Trouble> {
    let holder = holder(&api.id);
    let variable = name::module(&holder).unwrap_or_else(|| "api".to_owned());
    let setters = Writer::new(api, &variable).setters(call.request, &request.object)?;
    let (holder, variable, method) = (ident(&holder), ident(&variable), ident(&call.method));
    let more = request.more.iter().map(|(name, value)| {
        let value = value::member(value);
        quote!(.member(#name, #value))
    });
    let unchecked = unchecked.then(|| quote!(.unchecked()));
    let (attribute, doc) = (attribute(api, call), doc(call));
    let (keys, key) = credentials(api)?;
    let client = match api.endpoint.is_some() || !api.endpoints.is_empty() {
        true => quote!(#holder::connect(#key)?),
        false => quote!(#holder::builder(#key).endpoint(#SERVER).build()?),
    };
    let (first, second) = if keys == "AccessKey" { (keys, ident("Client")) } else { (ident("Client"), keys) };
    let items = [
        quote!(use bothends::{#first, #second};),
        quote! {
            #[doc = #doc]
            #[derive(Client, Clone)]
            #attribute
            pub struct #holder(Client);
        },
        quote! {
            #[tokio::main(flavor = "current_thread")]
            async fn main() -> Result<(), Box<dyn std::error::Error>> {
                let #variable = #client;
                let answer = #variable.#method() #(#setters)* .send() #(#more)* #unchecked .await?;
                println!("{answer:#?}");
                Ok(())
            }
        },
    ];
    let mut text = HEAD.to_owned();
    for item in items {
        let file = syn::parse2(item).map_err(|error| Trouble::failed(format_args!("this is not Rust: {error}")))?;
        text.push_str(&prettyplease::unparse(&file));
        text.push('\n');
    }
    text.truncate(text.trim_end().len() + 1);
    Ok(text)
}

/// Where a seller's server may be; platforms have endpoints of their own.
const SERVER: &str = "http://127.0.0.1:8080/";

const HEAD: &str = "\
// Cargo.toml: bothends, and tokio with the features \"macros\" and \"rt\"
";

/// A name for the struct: the last part of the API's id, in upper camel case.
fn holder(id: &str) -> String {
    let last = id.rsplit('/').next().unwrap_or_default();
    match name::type_or_variant(last) {
        Some(name) if name::is_identifier(&name) && !TAKEN.contains(&name.as_str()) => name,
        _ => "Api".to_owned(),
    }
}

/// What the program names itself.
const TAKEN: &[&str] = &[
    "AccessKey",
    "Box",
    "Client",
    "Clone",
    "Credentials",
    "Err",
    "None",
    "Ok",
    "Option",
    "Result",
    "Some",
    "String",
    "Vec",
];

fn doc(call: &Call) -> String {
    match call.direction {
        Direction::Operation => " The part of the API that is called.".to_owned(),
        Direction::Callback => " The platform's part: it calls the seller's server.".to_owned(),
    }
}

fn attribute(api: &Api, call: &Call) -> TokenStream {
    let name = ident(&call.name);
    let pick = match call.direction {
        Direction::Operation => quote!(operations(#name)),
        Direction::Callback => quote!(callbacks(#name)),
    };
    let id = &api.id;
    match call.file.strip_suffix(&format!("/{}.yaml", call.name)) {
        Some(folder) if folder != format!("specs/{id}") || !is_bundled(id) => {
            let folder = in_package(folder);
            quote!(#[api(path = #folder, #pick)])
        }
        _ => quote!(#[api(#id, #pick)]),
    }
}

/// A folder as the derive looks for it: from the folder of the package around it, if there is one.
fn in_package(folder: &str) -> String {
    let below = Path::new(folder).canonicalize().ok().and_then(|whole| {
        let package = whole.ancestors().find(|above| above.join("Cargo.toml").is_file())?;
        Some(whole.strip_prefix(package).ok()?.display().to_string())
    });
    below.unwrap_or_else(|| folder.to_owned())
}

fn is_bundled(id: &str) -> bool {
    let file = format!("{id}/api.yaml");
    bothends_specs::FILES.iter().any(|(path, _)| *path == file)
}

/// What to import, and how the key is made.
fn credentials(api: &Api) -> Result<(Ident, TokenStream), Trouble> {
    Ok(match Keys::of(&api.signature)? {
        Keys::Pair("ALIBABA_CLOUD_ACCESS_KEY_ID", ..) => (ident("Credentials"), quote!(Credentials::from_env()?)),
        Keys::Pair(id, secret, token) => {
            let token = token.map_or_else(|| quote!(None), |token| quote!(Some(#token)));
            (ident("Credentials"), quote!(Credentials::from_variables(#id, #secret, #token)?))
        }
        Keys::One(variable) => (ident("AccessKey"), quote!(AccessKey::from_env(#variable)?)),
        Keys::Nothing => (ident("Credentials"), quote!(Credentials::none())),
        Keys::Two(variable, id, secret) => {
            let account = quote!(bothends::Credentials::from_variables(#id, #secret, None)?);
            let seller = quote!(bothends::Credentials::from(AccessKey::from_env(#variable)?));
            (ident("AccessKey"), quote!(#seller.with_account(#account)))
        }
    })
}
