//! The model into the checked model: names are given, references resolved, rules of the language and
//! examples held against the types. Everything that is wrong is reported; what comes out can be emitted
//! in any case, so that one mistake in a spec does not become a hundred in its users' code.

mod batch;
mod elsewhere;
mod examples;
mod fields;
mod headers;
mod known;
mod names;
mod pages;
mod paths;
mod places;
mod recursion;
mod rules;
mod scalars;
mod types;
mod variants;

use crate::checked::{self, Delivery};
use crate::model::{self, Direction};
use crate::name;
use crate::report::Report;
use known::Known;
pub(crate) use names::listed;
use names::{Names, is_plain, no_name};
use types::Types;

/// Resolves and checks a whole API.
pub(crate) fn check(api: &model::Api, report: &mut Report) -> checked::Api {
    let known = Known::new(api);
    rules::check_api(&known, report);
    places::check_common(&known, report);
    for call in &api.calls {
        places::check(&known, call, report);
        pages::check(&known, call, report);
        batch::check(api, call, report);
        elsewhere::check(&known, call, report);
    }
    fields::check(&known, report);
    let codes = variants::codes(api, report);
    let mut types = Types::new(api, report);
    let common = types.fields("Answer", &api.response, report);
    let calls = calls(api, &common, &mut types, report);
    let reached = types.count();
    types.reach_all(report);
    let mut checked = assemble(api, codes, types.finish(), calls);
    examples::check(api, &mut checked, report);
    checked.types.truncate(reached);
    checked
}

fn calls<'m>(
    api: &'m model::Api,
    common: &[checked::Field],
    types: &mut Types<'m>,
    report: &mut Report,
) -> Vec<checked::Call> {
    let runtime_fills = runtime_fills(api);
    let mut methods = Names::empty();
    let mut calls = Vec::with_capacity(api.calls.len());
    for call in &api.calls {
        rules::check_call(api, call, report);
        let named = name::type_or_variant(&call.name.text).zip(name::method(&call.name.text));
        let Some((type_name, method)) = named.filter(|_| is_plain(&call.name.text)) else {
            report.add(no_name(&call.name, "a Rust method"));
            continue;
        };
        // Of two calls with one method, all other names are the same too.
        if methods.take(&method, &call.name, "method", report) {
            let request = types.request(&type_name, call, report);
            let response = types.response(&format!("{type_name}Response"), call, common, report);
            types.fill(response, &runtime_fills);
            calls.push(checked_call(call, method, request, response));
        }
    }
    calls
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
        format: api.format.clone(),
        endpoint: api.endpoint.as_ref().map(text),
        regions: api.regions.iter().map(text).collect(),
        endpoints: api.endpoints.iter().map(|(region, address)| (text(region), text(address))).collect(),
        discriminator: api.discriminator.as_ref().map(text),
        fallback: api.fallback.iter().map(|(region, other)| (text(region), text(other))).collect(),
        headers: api.headers.iter().map(|(name, value)| (text(name), text(value))).collect(),
        success: api.success.as_ref().map(|success| (text(&success.member), success.codes.iter().map(text).collect())),
        code: api.code.as_ref().map(text),
        message: api.message.as_ref().map(text),
        request_id: api.request_id.as_ref().map(text),
        codes,
        types,
        calls,
    }
}

/// Members of an answer that the runtime writes if the handler does not: the code of success and the id of the call.
fn runtime_fills(api: &model::Api) -> Vec<&str> {
    let code = api.success.as_ref().map(|success| &success.member);
    code.into_iter().chain(&api.request_id).map(|member| member.text.as_str()).collect()
}

fn checked_call(call: &model::Call, method: String, request: usize, response: usize) -> checked::Call {
    let texts = |texts: &[model::Text]| texts.iter().map(|text| text.text.clone()).collect::<Vec<_>>();
    checked::Call {
        name: call.name.text.clone(),
        method,
        direction: call.direction,
        file: call.file.clone(),
        doc: call.doc.clone(),
        http_method: call.method.as_ref().map_or_else(|| "POST".to_owned(), |method| method.text.clone()),
        path: call.path.as_ref().map(|path| path.text.clone()).unwrap_or_default(),
        limit: call.limit,
        idempotent: call.idempotent.unwrap_or(call.direction == Direction::Operation && only_reads(&call.name.text)),
        deadline: call.deadline,
        delivery: call.delivery.as_ref().map(|delivery| match delivery {
            model::Delivery::Read => Delivery::Read,
            model::Delivery::Converge => Delivery::Converge,
            model::Delivery::Once(keys) => Delivery::Once(texts(keys)),
        }),
        volatile: texts(&call.volatile),
        elsewhere: call.elsewhere.iter().map(|(member, paths)| (member.text.clone(), texts(paths))).collect(),
        closes: call.closes.as_ref().map(|closing| (closing.call.text.clone(), closing.member.text.clone())),
        pages: call.pages.as_ref().map(pages::checked),
        batch: call.batch.is_some(),
        request,
        response,
        examples: Vec::new(),
        deprecated: call.deprecated.clone(),
        source: call.source.clone(),
    }
}

/// Whether a name begins with a verb of reading, as a word of its own: `CheckUser`, but not `CheckoutOrder`.
fn only_reads(name: &str) -> bool {
    const READS: &[&str] = &["Get", "List", "Query", "Describe", "Check"];
    let rest = READS.iter().find_map(|verb| name.strip_prefix(verb));
    rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::only_reads;

    #[test]
    fn verbs_of_reading_are_whole_words() {
        for name in ["GetUser", "Get", "ListUsers", "QueryX", "Describe2", "Check_user", "GetURL"] {
            assert!(only_reads(name), "{name}");
        }
        // Repeating these could buy something twice.
        for name in ["CheckoutOrder", "GetawayBook", "Listen", "Checks", "SubmitGet", "get", "queryInstance", ""] {
            assert!(!only_reads(name), "{name}");
        }
    }
}
