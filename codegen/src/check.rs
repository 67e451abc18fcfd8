//! The model into the checked model: names are given, references resolved, rules of the language and
//! examples held against the types. Everything that is wrong is reported; what comes out can be emitted
//! in any case, so that one mistake in a spec does not become a hundred in its users' code.

mod examples;
mod rules;
mod types;

use crate::checked::{self, Delivery};
use crate::model::{self, Direction};
use crate::name;
use crate::report::{Problem, Report};
use types::{Names, Types};

/// Resolves and checks a whole API.
pub(crate) fn check(api: &model::Api, report: &mut Report) -> checked::Api {
    rules::check_api(api, report);
    let mut names = Names::new();
    let codes = codes(api, report);
    let mut types = Types::new(&api.types, &mut names, report);
    let common = types.fields("Answer", &api.response, &mut names, report);
    let runtime_fills = runtime_fills(api);

    let mut methods = Names::new();
    let mut calls = Vec::with_capacity(api.calls.len());
    for call in &api.calls {
        rules::check_call(api, call, report);
        let Some(type_name) = name::type_or_variant(&call.name.text) else {
            report.add(types::no_name(&call.name, "a Rust type", false));
            continue;
        };
        let method = name::method(&call.name.text).unwrap_or_else(|| "call".to_owned());
        methods.take(&method, &call.name, "method", report);
        let request = types.call_fields(&type_name, &call.name, &call.request, &[], &mut names, report);
        let response = format!("{type_name}Response");
        let response = types.call_fields(&response, &call.name, &call.response, &common, &mut names, report);
        types.document(request, format!("Request of {}.", call.name.text));
        types.document(response, format!("Answer to {}.", call.name.text));
        types.fill(response, &runtime_fills);
        calls.push(checked_call(call, method, request, response));
    }
    let definitions = types.finish(report);
    let mut checked = assemble(api, codes, definitions, calls);
    examples::check(api, &mut checked, report);
    checked
}

fn assemble(
    api: &model::Api,
    codes: Vec<checked::Code>,
    types: Vec<checked::Definition>,
    calls: Vec<checked::Call>,
) -> checked::Api {
    let text = |text: &model::Text| text.text.clone();
    checked::Api {
        id: api.id.clone(),
        title: api.title.clone(),
        doc: api.doc.clone(),
        version: api.version.clone(),
        protocol: api.protocol.clone(),
        signature: api.signature.clone(),
        endpoint: api.endpoint.as_ref().map(text),
        regions: api.regions.iter().map(text).collect(),
        discriminator: api.discriminator.as_ref().map(text),
        success: api.success.as_ref().map(|success| (text(&success.member), text(&success.code))),
        message: api.message.as_ref().map(text),
        request_id: api.request_id.as_ref().map(text),
        codes,
        types,
        calls,
    }
}

/// Members of an answer that the runtime writes if the handler does not.
fn runtime_fills(api: &model::Api) -> Vec<&str> {
    let code = api.success.as_ref().map(|success| success.member.text.as_str());
    let members = [code, api.message.as_ref().map(|text| text.text.as_str())];
    members.into_iter().chain([api.request_id.as_ref().map(|text| text.text.as_str())]).flatten().collect()
}

fn checked_call(call: &model::Call, method: String, request: usize, response: usize) -> checked::Call {
    const READS: &[&str] = &["Get", "List", "Query", "Describe", "Check"];
    let reads = READS.iter().any(|verb| call.name.text.starts_with(verb));
    let texts = |texts: &[model::Text]| texts.iter().map(|text| text.text.clone()).collect();
    checked::Call {
        name: call.name.text.clone(),
        method,
        direction: call.direction,
        file: call.file.clone(),
        doc: call.doc.clone(),
        limit: call.limit,
        idempotent: call.idempotent.unwrap_or(call.direction == Direction::Operation && reads),
        deadline: call.deadline,
        delivery: call.delivery.as_ref().map(|delivery| match delivery {
            model::Delivery::Read => Delivery::Read,
            model::Delivery::Converge => Delivery::Converge,
            model::Delivery::Once(keys) => Delivery::Once(texts(keys)),
        }),
        volatile: texts(&call.volatile),
        request,
        response,
        examples: Vec::new(),
        deprecated: call.deprecated.clone(),
        source: call.source.clone(),
    }
}

fn codes(api: &model::Api, report: &mut Report) -> Vec<checked::Code> {
    let mut names = Names::empty();
    let mut codes = Vec::with_capacity(api.codes.len());
    for code in &api.codes {
        let Some(name) = types::variant(&code.wire, code.name.as_ref(), report) else { continue };
        names.take(&name, code.name.as_ref().unwrap_or(&code.wire), "code", report);
        if name == "Unknown" {
            report.add(
                Problem::at(code.wire.span, "a code cannot be called `Unknown`")
                    .label("the variant for codes that the spec does not know")
                    .help("give it another `name:`"),
            );
            continue;
        }
        codes.push(checked::Code {
            wire: code.wire.text.clone(),
            name,
            status: code.status,
            kind: code.kind.clone(),
            doc: code.doc.clone(),
            hint: code.hint.clone(),
        });
    }
    codes
}
