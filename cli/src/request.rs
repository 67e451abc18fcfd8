//! A request from the command line: `--json` and `-p`.

use std::collections::BTreeSet;
use std::io;

use bothends::dynamic::DynamicObject;
use bothends::schema::{Call, Encoding, Field, Item, Kind, Place, Protocol, Schema};
use bothends::{Bytes, Json};
use bothends_codegen::closest;
use serde_json::Map;

use crate::content;
use crate::trouble::Trouble;

/// A request whose members fit their types, but for those that are sent as they were given.
#[derive(Debug)]
pub(crate) struct Request {
    /// The members that the spec knows.
    pub(crate) object: DynamicObject,
    /// The others.
    pub(crate) more: Vec<(String, Json)>,
}

/// Makes a request of a JSON object and of parameters, which win over it.
///
/// Members that the spec does not know are wrong usage, unless `unchecked`: then they are sent as they are, and so is
/// what does not fit its type.
pub(crate) fn build(
    call: &'static Call,
    json: Option<Map<String, Json>>,
    parameters: &[String],
    unchecked: bool,
) -> Result<Request, Trouble> {
    let object = DynamicObject::new(call.request);
    let mut building = Building {
        call,
        unchecked,
        members: Map::new(),
        bytes: Vec::new(),
        request: Request { object, more: Vec::new() },
    };
    for (name, value) in json.unwrap_or_default() {
        building.member(name, value)?;
    }
    let mut seen = BTreeSet::new();
    for parameter in parameters {
        let (name, value) = split(parameter)?;
        if !seen.insert(name) {
            return Err(Trouble::usage(format_args!("-p {}: is given twice", name.escape_debug())));
        }
        building.parameter(name, value)?;
    }
    building.finish()
}

/// The object behind `--json`: in a file, or on stdin for `-`.
pub(crate) fn json(file: &str) -> Result<Map<String, Json>, Trouble> {
    let text = if file == "-" { content::of_stream(io::stdin().lock()) } else { content::of_file(file) };
    let text = text.map_err(|error| Trouble::usage(format_args!("--json {file}: {error}")))?;
    match serde_json::from_slice(&text) {
        Ok(Json::Object(members)) => Ok(members),
        Ok(_) => Err(Trouble::usage(format_args!("--json {file}: is not one JSON object"))),
        Err(error) => Err(Trouble::usage(format_args!("--json {file}: is not JSON: {error}"))),
    }
}

/// The two sides of `Name=value`.
fn split(parameter: &str) -> Result<(&str, &str), Trouble> {
    match parameter.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim(), value)),
        _ => {
            let shown = parameter.chars().take(40).collect::<String>();
            let shown = shown.escape_debug();
            Err(Trouble::usage(format_args!("-p {shown}: is not of the form Name=value or Name=@FILE")))
        }
    }
}

struct Building {
    call: &'static Call,
    unchecked: bool,
    /// What goes through the types.
    members: Map<String, Json>,
    /// Contents of files for members that are made of bytes.
    bytes: Vec<(&'static str, Bytes)>,
    request: Request,
}

impl Building {
    /// A member as JSON.
    fn member(&mut self, name: String, value: Json) -> Result<(), Trouble> {
        // A whole body may be given, as the platform sends it: the member that names the call is written anyway.
        if self.call.api.discriminator == Some(&*name) && value == self.call.name {
            return Ok(());
        }
        let Some(field) = field(self.call, &name) else { return self.unknown(&name, value) };
        self.forget(&name);
        match unknown(field.kind, field.encoding, &value, &name) {
            Some(problem) if !self.unchecked => Err(Trouble::usage(problem)),
            Some(problem) => self.raw(field, value, &problem),
            None => {
                self.members.insert(name, value);
                Ok(())
            }
        }
    }

    /// A member as text.
    fn parameter(&mut self, name: &str, value: &str) -> Result<(), Trouble> {
        let wrong = |message: &str| Trouble::usage(format_args!("-p {}: {message}", name.escape_debug()));
        let text = match value.strip_prefix('@') {
            Some(file) => {
                let content = content::of_file(file).map_err(|error| wrong(&format!("{file}: {error}")))?;
                if let Some(field) = field(self.call, name)
                    && matches!(field.kind, Kind::Bytes)
                {
                    self.forget(name);
                    self.bytes.push((field.wire, content.into()));
                    return Ok(());
                }
                String::from_utf8(content).map_err(|_| wrong("the file is not text in UTF-8"))?
            }
            None => value.to_owned(),
        };
        let value = match field(self.call, name) {
            Some(field) => match value_of(field, &text) {
                Ok(value) => value,
                Err(_) if self.unchecked => Json::String(text),
                Err(message) => return Err(wrong(&message)),
            },
            None => structure(&text).unwrap_or(Json::String(text)),
        };
        self.member(name.to_owned(), value)
    }

    /// What was given for a member before gives way.
    fn forget(&mut self, name: &str) {
        self.members.remove(name);
        self.request.more.retain(|(other, _)| other != name);
        self.bytes.retain(|(other, _)| *other != name);
    }

    fn unknown(&mut self, name: &str, value: Json) -> Result<(), Trouble> {
        if !self.unchecked {
            let known = self.call.request.fields.iter().map(|field| field.wire);
            return Err(Trouble::usage(not_a_member(name, self.call.name, known)));
        }
        self.forget(name);
        self.request.more.push((name.to_owned(), value));
        Ok(())
    }

    /// Sends a member as it was given, past its type.
    fn raw(&mut self, field: &'static Field, value: Json, problem: &str) -> Result<(), Trouble> {
        let usual = matches!(
            (field.place, self.call.api.protocol),
            (Place::Usual, _) | (Place::Query, Protocol::AliyunRpc) | (Place::Json, Protocol::Http)
        );
        let value = match field.encoding {
            Encoding::Plain => Some(value),
            Encoding::Json if value.is_string() => Some(value),
            Encoding::Json => Some(Json::String(value.to_string())),
            _ => None,
        };
        let Some(value) = value.filter(|_| usual) else {
            return Err(Trouble::usage(format_args!("{problem}; where this member stands it cannot be sent as it is")));
        };
        self.request.more.push((field.wire.to_owned(), value));
        Ok(())
    }

    fn finish(mut self) -> Result<Request, Trouble> {
        let schema = self.call.request;
        let members = std::mem::take(&mut self.members);
        let made = DynamicObject::from_json_unchecked(schema, Json::Object(members.clone()));
        self.request.object = match made {
            Ok(object) => object,
            Err(problem) if !self.unchecked => return Err(Trouble::usage(problem)),
            Err(_) => self.what_fits(members)?,
        };
        for (name, bytes) in std::mem::take(&mut self.bytes) {
            let set = self.request.object.set_bytes(name, bytes);
            set.map_err(|problem| Trouble::usage(format_args!("-p {problem}")))?;
        }
        Ok(self.request)
    }

    /// Only the members that fit their types; the others are sent as they are.
    fn what_fits(&mut self, members: Map<String, Json>) -> Result<DynamicObject, Trouble> {
        let mut fitting = Map::new();
        for (name, value) in members {
            let alone = Json::Object(Map::from_iter([(name.clone(), value.clone())]));
            match (DynamicObject::from_json_unchecked(self.call.request, alone), field(self.call, &name)) {
                (Err(problem), Some(field)) => self.raw(field, value, &problem.to_string())?,
                _ => {
                    fitting.insert(name, value);
                }
            }
        }
        DynamicObject::from_json_unchecked(self.call.request, Json::Object(fitting)).map_err(Trouble::usage)
    }
}

fn field(call: &'static Call, name: &str) -> Option<&'static Field> {
    call.request.fields.iter().find(|field| field.wire == name)
}

/// The value that a text stands for: scalars are what they say, anything else is JSON.
fn value_of(field: &Field, text: &str) -> Result<Json, String> {
    let json = || serde_json::from_str(text).map_err(|error| format!("is not JSON: {error}"));
    match field.kind {
        Kind::Object(_) | Kind::List(_) | Kind::Map(_) => match structure(text) {
            Some(value) => Ok(value),
            // Joined by commas, in Base64: as on the wire.
            None if !matches!(field.encoding, Encoding::Plain | Encoding::Json) => Ok(Json::String(text.to_owned())),
            None => json(),
        },
        Kind::Any => Ok(json().unwrap_or_else(|_| Json::String(text.to_owned()))),
        _ => Ok(Json::String(text.to_owned())),
    }
}

/// JSON that is more than a scalar.
fn structure(text: &str) -> Option<Json> {
    serde_json::from_str(text).ok().filter(|value: &Json| value.is_object() || value.is_array())
}

/// The first member within a value that no schema knows: it would be dropped without a word.
fn unknown(kind: Kind, encoding: Encoding, value: &Json, path: &str) -> Option<String> {
    if let (Encoding::Json, Json::String(text)) = (encoding, value) {
        return unknown(kind, Encoding::Plain, &structure(text)?, path);
    }
    match (kind, value) {
        (Kind::Object(schema), Json::Object(members)) => unknown_member(schema, members, path),
        (Kind::List(Item { kind, .. }), Json::Array(items)) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(index, item)| unknown(*kind, Encoding::Plain, item, &format!("{path}[{index}]")))
        }
        (Kind::Map(Item { kind, .. }), Json::Object(entries)) => {
            entries.iter().find_map(|(name, entry)| unknown(*kind, Encoding::Plain, entry, &format!("{path}.{name}")))
        }
        _ => None,
    }
}

fn unknown_member(schema: &Schema, members: &Map<String, Json>, path: &str) -> Option<String> {
    members.iter().find_map(|(name, value)| match schema.fields.iter().find(|field| field.wire == name) {
        Some(field) => unknown(field.kind, field.encoding, value, &format!("{path}.{name}")),
        None => Some(not_a_member(name, path, schema.fields.iter().map(|field| field.wire))),
    })
}

fn not_a_member<'a>(name: &str, of: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let hint = match closest(name, known.clone()) {
        Some(close) => format!("did you mean `{close}`?"),
        None => match known.collect::<Vec<_>>() {
            known if known.is_empty() => "it has none".to_owned(),
            known => format!("it has: {}", known.join(", ")),
        },
    };
    format!(
        "`{of}` has no member `{}`; {hint}\n--unchecked sends members that the spec does not know",
        name.escape_debug()
    )
}
