//! A bundled API as users derive it: all of `aliyun/cams`, and three operations of it.
use super::Subject;
use crate::scratch::Crate;
use bothends_codegen::{Holder, Invocation, Pick, Picked, Side, Target, files::Files, load, model::Direction};
use proc_macro2::{Ident, Span};
use quote::quote;
use std::path::Path;

const API: &str = "aliyun/cams";
const DEPENDENCIES: &str =
    "bothends = { path = \"../../../../../../runtime\", default-features = false, features = [\"client\"] }\n";

/// What the upload flow and a message need.
const THREE: [&str; 3] = ["GetChatappUploadAuthorization", "SendChatappMessage", "SubmitIsvCustomerTerms"];

/// All operations, and three.
pub fn subjects() -> Vec<Subject> {
    let all = load(&Files::Bundled(bothends_specs::FILES), API, &Pick::All).names.len();
    vec![subject("all", all, ""), subject("three", THREE.len(), &format!(", operations({})", THREE.join(", ")))]
}

fn subject(name: &str, operations: usize, pick: &str) -> Subject {
    let part = |part| format!("cams-{name}/{part}");
    let source = format!(
        "//! CAMS.
use bothends::Client;

/// The client.
#[derive(Client, Clone)]
#[api(\"{API}\"{pick})]
pub struct Cams(Client);
"
    );
    let api = Crate::new(part("api"), DEPENDENCIES, "src/lib.rs", source);
    let caller = format!(
        "//! Makes one call.
use {}::Cams;

pub async fn call(client: &Cams) -> usize {{
    client.get_chatapp_upload_authorization().cust_space_id(\"1\").send().await.map_or(0, |answer| answer.request_id().len())
}}
",
        api.ident()
    );
    let caller = Crate::new(part("caller"), api.as_dependency(), "src/lib.rs", caller);
    let names = (!pick.is_empty()).then_some(THREE);
    let about = "derive(Client) of aliyun/cams; the caller makes one call";
    let emit = Box::new(move |_: &Path| Ok(Some(expand(names))));
    Subject { name: format!("cams, {name}"), about, operations, api, caller, smoke: None, emit: Some(emit) }
}

/// What the macro writes, by calling codegen in this process.
fn expand(names: Option<[&str; 3]>) -> String {
    let ident = |name| Ident::new(name, Span::call_site());
    let picked = |name| Picked { direction: Direction::Operation, name: Some(ident(name)) };
    let pick = names.map(|names| names.map(picked).to_vec());
    let invocation = Invocation {
        side: Side::Client,
        files: Files::Bundled(bothends_specs::FILES),
        api: API.to_owned(),
        pick,
        holder: Holder { name: ident("Cams"), field: quote!(0), make: Some(quote!(Self(client))) },
        target: Target {
            runtime: quote!(::bothends),
            scheme: None,
            module: ident("cams"),
            visibility: quote!(pub),
            span: Span::call_site(),
        },
    };
    bothends_codegen::expand(&invocation).to_string()
}
