//! Types get their numbers and names.

use std::collections::BTreeMap;

use super::names::{Names, is_plain, listed, no_name, suggestion};
use super::{recursion, variants};
use crate::checked::{Case, Definition, Field, Item, ItemKind, Kind, Shape};
use crate::keys;
use crate::model::{self, Limits, Text, Type, TypeDefinition};
use crate::name;
use crate::report::{Problem, Report};
use crate::source::Span;

mod bodies;

/// All types of an API that its calls reach.
pub(super) struct Types<'m> {
    api: &'m model::Api,
    shared: BTreeMap<&'m str, &'m TypeDefinition>,
    names: Names,
    /// What the shared types that have been reached turned out to be.
    known: BTreeMap<&'m str, (Kind, Limits)>,
    /// The numbers of objects and enums without a name of their own, by where they are in the model: a list of shared
    /// type may be looked into twice.
    inline: BTreeMap<*const Type, usize>,
    /// The shared types that are no structs or enums and are being looked into, since the last object.
    aliases: Vec<&'m str>,
    /// How many shared types are being looked into, each for the one before it.
    nested: usize,
    definitions: Vec<Option<Definition>>,
}

impl<'m> Types<'m> {
    pub(super) fn new(api: &'m model::Api, report: &mut Report) -> Self {
        let mut names = Names::of_module();
        for definition in &api.types {
            let name = &definition.name;
            if !name::is_identifier(&name.text) {
                report.add(no_name(name, "a Rust type"));
            } else if matches!(definition.item.kind, Type::Object(_)) {
                names.take_struct(&name.text, name, report);
            } else if matches!(definition.item.kind, Type::Enum(_)) {
                names.take(&name.text, name, "type", report);
            }
        }
        recursion::check(&api.types, report);
        let shared = api.types.iter().map(|definition| (definition.name.text.as_str(), definition)).collect();
        Self {
            api,
            shared,
            names,
            known: BTreeMap::new(),
            inline: BTreeMap::new(),
            aliases: Vec::new(),
            nested: 0,
            definitions: Vec::new(),
        }
    }

    /// How many there are so far.
    pub(super) fn count(&self) -> usize {
        self.definitions.len()
    }

    /// The shared types that no call reaches: what is wrong with them is told all the same.
    pub(super) fn reach_all(&mut self, report: &mut Report) {
        let api = self.api;
        for definition in &api.types {
            self.named(&definition.name.text, definition.name.span, report);
        }
    }

    /// The definitions by number.
    pub(super) fn finish(self) -> Vec<Definition> {
        let mut definitions: Vec<_> = self.definitions.into_iter().flatten().collect();
        recursion::put_into_boxes(&mut definitions);
        definitions
    }

    /// Fields of the object `owner`, whose inline types are named after it.
    pub(super) fn fields(&mut self, owner: &str, fields: &'m [model::Field], report: &mut Report) -> Vec<Field> {
        let mut taken = Names::empty();
        let mut checked = Vec::with_capacity(fields.len());
        for (position, field) in fields.iter().enumerate() {
            let name = name::field(&field.wire.text).filter(|_| is_plain(&field.wire.text)).unwrap_or_else(|| {
                report.add(no_name(&field.wire, "a Rust field"));
                format!("unnamed_{position}")
            });
            taken.take(&name, &field.wire, "field", report);
            let inline = format!("{owner}{}", name::type_or_variant(&field.wire.text).unwrap_or_default());
            let (kind, limits) = self.kind(&inline, &field.wire, &field.doc, &field.item, report);
            checked.push(Field {
                wire: field.wire.text.clone(),
                name,
                doc: field.doc.clone(),
                required: field.required,
                must_be_set: field.required,
                secret: field.secret,
                deprecated: field.deprecated.clone(),
                place: field.place.as_ref().map(|place| place.text.clone()),
                encoding: field.encoding.as_ref().map(|encoding| encoding.text.clone()),
                text_when: field.text_when.iter().map(pair).collect(),
                cases: field.cases.iter().map(case).collect(),
                item: Item { kind, limits },
                default: None,
                example: None,
            });
        }
        checked
    }

    /// A type, with its limits and those of the shared type that it names. `wire` is what an inline type belongs to.
    fn kind(
        &mut self,
        inline: &str,
        wire: &Text,
        doc: &str,
        item: &'m model::Item,
        report: &mut Report,
    ) -> (Kind, Limits) {
        let kind = match &item.kind {
            Type::String => Kind::String,
            Type::Integer => Kind::Integer,
            Type::Int32 => Kind::Int32,
            Type::Number => Kind::Number,
            Type::Decimal => Kind::Decimal,
            Type::Boolean => Kind::Boolean,
            Type::Timestamp(form) => Kind::Timestamp(form.clone()),
            Type::Bytes => Kind::Bytes,
            Type::Code => Kind::Code,
            // Of what could not be read nothing more is said: everything fits.
            Type::Any | Type::Unknown => Kind::Any,
            Type::Named(name) => {
                let (kind, shared) = self.named(name, item.span, report);
                self.refuse_limits(name, &kind, item, report);
                return (kind, narrowed(&item.limits, shared));
            }
            Type::List(of) => Kind::List(Box::new(self.item(inline, wire, doc, of, report))),
            Type::Map(of) => Kind::Map(Box::new(self.item(inline, wire, doc, of, report))),
            Type::Object(_) | Type::Enum(_) => match self.inline.get(&std::ptr::from_ref(&item.kind)) {
                Some(number) => Kind::Type(*number),
                None => self.inline(inline, wire, doc, &item.kind, report),
            },
        };
        (kind, item.limits.clone())
    }

    /// An object or enum without a name of its own.
    fn inline(&mut self, name: &str, wire: &Text, doc: &str, kind: &'m Type, report: &mut Report) -> Kind {
        if matches!(kind, Type::Object(_)) {
            self.names.take_struct(name, wire, report);
        } else {
            self.names.take(name, wire, "type", report);
        }
        self.inline.insert(kind, self.definitions.len());
        self.shape(name, doc, kind, report)
    }

    fn item(&mut self, inline: &str, wire: &Text, doc: &str, item: &'m model::Item, report: &mut Report) -> ItemKind {
        let (kind, limits) = self.kind(inline, wire, doc, item, report);
        ItemKind { kind, limits }
    }

    /// A shared type, looked into when it is first reached.
    fn named(&mut self, name: &str, span: Span, report: &mut Report) -> (Kind, Limits) {
        let Some(&definition) = self.shared.get(name) else {
            self.report_unknown(name, span, report);
            return (Kind::Any, Limits::default());
        };
        let key = definition.name.text.as_str();
        if let Some(known) = self.known.get(key) {
            return known.clone();
        }
        if self.nested >= MAX_NESTED {
            let message = format!("types are nested too deeply: the limit is {MAX_NESTED} types within each other");
            report.add(Problem::at(span, message).label("one type more than that"));
            return (Kind::Any, Limits::default());
        }
        self.nested += 1;
        let found = match &definition.item.kind {
            Type::Object(_) | Type::Enum(_) => {
                // It may hold itself, so it is known before it is looked into.
                let limits = definition.item.limits.clone();
                self.known.insert(key, (Kind::Type(self.definitions.len()), limits.clone()));
                (self.shape(name, &definition.doc, &definition.item.kind, report), limits)
            }
            // Made of nothing but itself, which has been reported.
            _ if self.aliases.contains(&key) => (Kind::Any, Limits::default()),
            // A name for a scalar or a list: the type itself, wherever it is named.
            _ => {
                self.aliases.push(key);
                let found = self.kind(name, &definition.name, &definition.doc, &definition.item, report);
                self.aliases.pop();
                self.known.insert(key, found.clone());
                found
            }
        };
        self.nested -= 1;
        found
    }

    fn report_unknown(&self, name: &str, span: Span, report: &mut Report) {
        if self.api.unread.types {
            return;
        }
        let shared = || self.api.types.iter().map(|definition| definition.name.text.as_str());
        let label = suggestion(name, shared().chain(keys::TYPES.iter().copied()), "not in any types.yaml", report);
        let help = match shared().next() {
            Some(_) => {
                format!("types of the language: {}\nin types.yaml: {}", keys::TYPES.join(", "), listed(shared()))
            }
            None => format!("types of the language: {}\nthere is no types.yaml with others", keys::TYPES.join(", ")),
        };
        report.add(Problem::at(span, format!("unknown type `{name}`")).label(label).help(help));
    }

    /// Only what is a text on the wire has a length, and only a string a pattern.
    fn refuse_limits(&self, name: &str, kind: &Kind, item: &model::Item, report: &mut Report) {
        let is_enum = |number: &usize| {
            matches!(self.definitions.get(*number), Some(Some(Definition { shape: Shape::Values { .. }, .. })))
        };
        let (is_text, is_string) = match kind {
            Kind::String | Kind::Any => (true, true),
            Kind::Code => (true, false),
            Kind::Type(number) => (is_enum(number), false),
            _ => (false, false),
        };
        let Limits { min_length, max_length, pattern, .. } = &item.limits;
        let problem = if *kind == Kind::Bytes && min_length.is_none() && pattern.is_none() {
            return;
        } else if *kind == Kind::Bytes && min_length.is_some() {
            Problem::at(item.span, format!("`{name}` has no `min_length`")).label("bytes have a `max_length` only")
        } else if !is_text && (min_length.is_some() || max_length.is_some()) {
            Problem::at(item.span, format!("`{name}` has no `min_length` and no `max_length`"))
                .label("no text")
                .help("only a string, an enum or a code has a length, and `bytes` a `max_length`")
        } else if !is_string && pattern.is_some() {
            Problem::at(item.span, format!("`{name}` has no `pattern`")).label("only a string has")
        } else {
            return;
        };
        report.add(problem);
    }

    fn shape(&mut self, name: &str, doc: &str, kind: &'m Type, report: &mut Report) -> Kind {
        let number = self.reserve();
        let aliases = std::mem::take(&mut self.aliases);
        let shape = match kind {
            Type::Enum(enumeration) => {
                let &model::Enumeration { closed, number, .. } = enumeration;
                Shape::Values { values: variants::values(enumeration, report), closed, number }
            }
            Type::Object(fields) => Shape::Fields(self.fields(name, fields, report)),
            _ => Shape::Fields(Vec::new()),
        };
        self.aliases = aliases;
        self.define(number, name, doc.to_owned(), shape);
        Kind::Type(number)
    }

    fn reserve(&mut self) -> usize {
        self.definitions.push(None);
        self.definitions.len() - 1
    }

    fn define(&mut self, number: usize, name: &str, doc: String, shape: Shape) {
        if let Some(definition) = self.definitions.get_mut(number) {
            *definition = Some(Definition { name: name.to_owned(), doc, shape });
        }
    }
}

/// How many shared types may hold each other in a row. Looking into them takes stack.
const MAX_NESTED: usize = 100;

/// Where a field says nothing about its length or pattern, the shared type does.
fn narrowed(own: &Limits, shared: Limits) -> Limits {
    Limits {
        min_length: own.min_length.or(shared.min_length),
        max_length: own.max_length.or(shared.max_length),
        pattern: own.pattern.clone().or(shared.pattern),
        ..shared
    }
}

fn pair((name, value): &(Text, Text)) -> (String, String) {
    (name.text.clone(), value.text.clone())
}

fn case(case: &model::Case) -> Case {
    let texts = |texts: &[Text]| texts.iter().map(|text| text.text.clone()).collect();
    Case {
        when: case.when.iter().map(pair).collect(),
        required: texts(&case.required),
        forbidden: texts(&case.forbidden),
    }
}
