//! Types: what a schema says of objects, members and values.

use std::collections::BTreeMap;

use bothends::schema::{Case, Encoding, Field, Item, Kind, Limits, Place, Schema};
use bothends_codegen::{checked, model};

use super::texts::{optional, pairs, text, texts};

/// How often a type may hold itself. Data that is made at run time cannot refer to itself: what lies deeper is any
/// JSON. No platform nests so deep, and the reader of JSON does not go much deeper either.
pub(super) const DEEPEST: usize = 48;

/// Schemas, each made once for each depth.
pub(super) struct Types<'a> {
    api: &'a checked::Api,
    /// What each type reaches.
    inner: Vec<Vec<bool>>,
    made: BTreeMap<(usize, usize), &'static Schema>,
}

impl<'a> Types<'a> {
    pub(super) fn of(api: &'a checked::Api) -> Self {
        Self { api, inner: reach(api), made: BTreeMap::new() }
    }

    /// The shape of an object that stands at the top.
    pub(super) fn top(&mut self, number: usize) -> Result<&'static Schema, String> {
        self.schema(number, DEEPEST)
    }

    fn schema(&mut self, number: usize, depth: usize) -> Result<&'static Schema, String> {
        if let Some(made) = self.made.get(&(number, depth)) {
            return Ok(made);
        }
        let api = self.api;
        let name = api.definition(number).map_or("", |definition| &definition.name);
        let fields: Result<Vec<_>, _> =
            api.fields(number).iter().map(|field| self.field(field, number, depth)).collect();
        let made: &'static Schema = Box::leak(Box::new(Schema::new(text(name), fields?.leak())));
        self.made.insert((number, depth), made);
        Ok(made)
    }

    fn field(&mut self, field: &checked::Field, owner: usize, depth: usize) -> Result<Field, String> {
        let mut leaked = Field::new(text(&field.wire), self.kind(&field.item.kind, owner, depth)?);
        leaked.required = field.required;
        leaked.secret = field.secret;
        leaked.place = place(field.place.as_deref())?;
        leaked.encoding = encoding(field)?;
        leaked.limits = limits(&field.item.limits);
        leaked.cases = field.cases.iter().map(case).collect::<Vec<_>>().leak();
        Ok(leaked)
    }

    fn kind(&mut self, kind: &checked::Kind, owner: usize, depth: usize) -> Result<Kind, String> {
        Ok(match kind {
            checked::Kind::String => Kind::String,
            checked::Kind::Integer => Kind::Integer,
            checked::Kind::Int32 => Kind::Int32,
            checked::Kind::Number => Kind::Number,
            checked::Kind::Decimal => Kind::Decimal,
            checked::Kind::Boolean => Kind::Boolean,
            checked::Kind::Timestamp(form) => Kind::Timestamp(text(&form.format), form.zone),
            checked::Kind::Bytes => Kind::Bytes,
            checked::Kind::Any => Kind::Any,
            checked::Kind::Code => Kind::Code,
            checked::Kind::Type(number) | checked::Kind::Boxed(number) => self.named(*number, owner, depth)?,
            checked::Kind::List(item) => Kind::List(self.item(item, owner, depth)?),
            checked::Kind::Map(item) => Kind::Map(self.item(item, owner, depth)?),
        })
    }

    fn item(&mut self, item: &checked::ItemKind, owner: usize, depth: usize) -> Result<&'static Item, String> {
        let kind = self.kind(&item.kind, owner, depth)?;
        Ok(Box::leak(Box::new(Item { kind, limits: limits(&item.limits) })))
    }

    fn named(&mut self, number: usize, owner: usize, depth: usize) -> Result<Kind, String> {
        let definition = self.api.definition(number);
        if let Some(checked::Shape::Values { values, closed, number }) = definition.map(|definition| &definition.shape)
        {
            let values: Vec<_> = values.iter().map(|value| text(&value.wire)).collect();
            return Ok(match (closed, number) {
                (false, false) => Kind::Open(values.leak()),
                (true, false) => Kind::Closed(values.leak()),
                (false, true) => Kind::OpenNumber(values.leak()),
                (true, true) => Kind::ClosedNumber(values.leak()),
            });
        }
        let comes_back = self.inner.get(number).and_then(|inner| inner.get(owner)).copied().unwrap_or(false);
        match depth.checked_sub(usize::from(comes_back)) {
            Some(depth) => Ok(Kind::Object(self.schema(number, depth)?)),
            None => Ok(Kind::Any),
        }
    }
}

fn place(word: Option<&str>) -> Result<Place, String> {
    Ok(match word {
        None => Place::Usual,
        Some("query") => Place::Query,
        Some("form") => Place::Form,
        Some("json") => Place::Json,
        Some("multipart") => Place::Multipart,
        Some("body") => Place::Body,
        Some("header") => Place::Header,
        Some("path") => Place::Path,
        Some("host") => Place::Host,
        Some(word) => return Err(format!("the place `{word}` is not known")),
    })
}

fn encoding(field: &checked::Field) -> Result<Encoding, String> {
    Ok(match field.encoding.as_deref() {
        None => Encoding::Plain,
        Some("json") => Encoding::Json,
        Some("base64-json") => Encoding::Base64Json,
        Some("json-or-text") => Encoding::JsonOrText(pairs(&field.text_when)),
        Some("comma") => Encoding::Comma,
        Some("aes-cbc") => Encoding::Encrypted,
        Some(word) => return Err(format!("the encoding `{word}` is not known")),
    })
}

fn case(case: &checked::Case) -> Case {
    Case { when: pairs(&case.when), required: texts(&case.required), forbidden: texts(&case.forbidden) }
}

/// Which types each type reaches, itself only where it holds itself.
fn reach(api: &checked::Api) -> Vec<Vec<bool>> {
    let every = 0..api.types.len();
    let reached = |number| {
        let mut seen = vec![false; api.types.len()];
        let mut open = vec![number];
        while let Some(at) = open.pop() {
            for inner in api.fields(at).iter().filter_map(|field| reference(&field.item.kind)) {
                if let Some(mark) = seen.get_mut(inner).filter(|mark| !**mark) {
                    *mark = true;
                    open.push(inner);
                }
            }
        }
        seen
    };
    every.map(reached).collect()
}

fn reference(kind: &checked::Kind) -> Option<usize> {
    match kind {
        checked::Kind::Type(number) | checked::Kind::Boxed(number) => Some(*number),
        checked::Kind::List(item) | checked::Kind::Map(item) => reference(&item.kind),
        _ => None,
    }
}

fn limits(limits: &model::Limits) -> Limits {
    Limits {
        min_length: limits.min_length,
        max_length: limits.max_length,
        min: limits.min,
        max: limits.max,
        max_items: limits.max_items,
        precision: limits.precision,
        scale: limits.scale,
        pattern: optional(&limits.pattern),
    }
}
