//! From the checked model to the data that generated code consists of, so that commands go through the runtime as
//! generated code does. It mirrors `emit/schema.rs` of codegen, member by member.
//!
//! The runtime's data is `'static`, since that of generated code is. So it is leaked here, once for each API that a
//! command names: a process holds it to its end, and is none the larger for it.

mod texts;
mod types;

#[cfg(test)]
mod tests;

use bothends::schema::{self, CodeKind, Delivery, Direction, Example, Format, Next, Paging, Protocol};
use bothends::sign::{self, Scheme};
use bothends_codegen::{checked, keys, model};

use texts::{optional, pairs, text, texts};
use types::Types;

/// An API as the runtime knows it.
#[derive(Clone, Copy, Debug)]
pub struct Bridge {
    /// The API.
    pub api: &'static schema::Api,
    /// Its calls, in the order of the checked model.
    pub calls: &'static [&'static schema::Call],
    /// The examples of each.
    pub examples: &'static [&'static [Example]],
}

/// Makes the runtime's data of a model.
///
/// # Errors
/// If the model has a word that the runtime does not know: they are not of one version.
pub fn leak(api: &checked::Api) -> Result<Bridge, String> {
    let leaked: &'static schema::Api = Box::leak(Box::new(self::api(api)?));
    let mut types = Types::of(api);
    let calls: Result<Vec<_>, _> = api.calls.iter().map(|call| self::call(leaked, &mut types, call)).collect();
    let examples = api.calls.iter().map(|call| &*call.examples.iter().map(example).collect::<Vec<_>>().leak());
    let examples: Vec<_> = examples.collect();
    Ok(Bridge { api: leaked, calls: calls?.leak(), examples: examples.leak() })
}

fn example(example: &checked::Example) -> Example {
    let json = |json: &Option<checked::Json>| {
        let json = json.as_ref().and_then(|json| serde_json::to_string(json).ok());
        text(&json.unwrap_or_default())
    };
    let doc = example.doc.as_deref().map_or("", text);
    Example::new(json(&example.request), json(&example.response)).doc(doc)
}

fn api(api: &checked::Api) -> Result<schema::Api, String> {
    Ok(schema::Api {
        id: text(&api.id),
        version: text(&api.version),
        protocol: protocol(&api.protocol)?,
        signature: scheme(&api.signature)?,
        format: format(&api.format)?,
        endpoint: optional(&api.endpoint),
        regions: texts(&api.regions),
        endpoints: pairs(&api.endpoints),
        fallback: pairs(&api.fallback),
        headers: pairs(&api.headers),
        discriminator: optional(&api.discriminator),
        code: api.success.as_ref().map(|(member, _)| member).or(api.code.as_ref()).map(|member| text(member)),
        success: api.success.as_ref().map_or(&[], |(_, codes)| texts(codes)),
        message: optional(&api.message),
        request_id: optional(&api.request_id),
        codes: api.codes.iter().map(code).collect::<Result<Vec<_>, _>>()?.leak(),
    })
}

fn protocol(word: &str) -> Result<Protocol, String> {
    match word {
        "aliyun-rpc" => Ok(Protocol::AliyunRpc),
        "http" => Ok(Protocol::Http),
        _ => Err(format!("the layout `{word}` is not known")),
    }
}

fn format(word: &str) -> Result<Format, String> {
    match word {
        "json" => Ok(Format::Json),
        "xml" => Ok(Format::Xml),
        _ => Err(format!("the format `{word}` is not known")),
    }
}

fn scheme(name: &str) -> Result<&'static dyn Scheme, String> {
    if name == keys::CUSTOM {
        return Err("the API signs with a scheme of its user's own, which only the user's crate has".to_owned());
    }
    sign::by_name(name).ok_or_else(|| format!("the signature scheme `{name}` is not known"))
}

fn code(code: &checked::Code) -> Result<schema::Code, String> {
    Ok(schema::Code {
        wire: text(&code.wire),
        status: code.status.unwrap_or(0),
        kind: code_kind(&code.kind)?,
        doc: text(&code.doc),
        hint: text(code.hint.as_deref().unwrap_or_default()),
    })
}

fn code_kind(word: &str) -> Result<CodeKind, String> {
    Ok(match word {
        "signature" => CodeKind::Signature,
        "incomplete" => CodeKind::Incomplete,
        "key" => CodeKind::Key,
        "clock" => CodeKind::Clock,
        "replay" => CodeKind::Replay,
        "permission" => CodeKind::Permission,
        "invalid" => CodeKind::Invalid,
        "unknown-call" => CodeKind::UnknownCall,
        "not-found" => CodeKind::NotFound,
        "throttled" => CodeKind::Throttled,
        "pending" => CodeKind::Pending,
        "unavailable" => CodeKind::Unavailable,
        "internal" => CodeKind::Internal,
        "business" => CodeKind::Business,
        _ => return Err(format!("the kind of code `{word}` is not known")),
    })
}

fn call(
    api: &'static schema::Api,
    types: &mut Types<'_>,
    call: &checked::Call,
) -> Result<&'static schema::Call, String> {
    let direction = match call.direction {
        model::Direction::Operation => Direction::Operation,
        model::Direction::Callback => Direction::Callback,
    };
    let (request, response) = (types.top(call.request)?, types.top(call.response)?);
    let mut leaked = schema::Call::new(api, text(&call.name), direction, request, response);
    leaked.method = text(&call.http_method);
    leaked.path = text(&call.path);
    leaked.idempotent = call.idempotent;
    leaked.limit = call.limit.map(|rate| (rate.calls, rate.milliseconds));
    leaked.deadline = call.deadline.unwrap_or(0);
    leaked.delivery = match &call.delivery {
        Some(checked::Delivery::Once(keys)) => Delivery::Once(texts(keys)),
        Some(checked::Delivery::Converge) => Delivery::Converge,
        Some(checked::Delivery::Read) | None => Delivery::Read,
    };
    leaked.volatile = texts(&call.volatile);
    let elsewhere = call.elsewhere.iter().map(|(member, paths)| (text(member), texts(paths)));
    leaked.elsewhere = elsewhere.collect::<Vec<_>>().leak();
    leaked.closes = call.closes.as_ref().map(|(call, member)| (text(call), text(member)));
    leaked.paging = call.pages.as_ref().map(paging);
    leaked.batch = call.batch;
    Ok(Box::leak(Box::new(leaked)))
}

fn paging(pages: &checked::Pages) -> Paging {
    let items = text(&pages.items);
    let next = match &pages.next {
        checked::Next::Number { number, size, total } => {
            Next::Number { number: text(number), size: optional(size), total: optional(total) }
        }
        checked::Next::Token { token: (request, answer) } => {
            Next::Token { request: text(request), answer: text(answer) }
        }
    };
    Paging { items, next }
}
