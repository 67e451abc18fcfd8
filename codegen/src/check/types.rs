//! Types get their numbers and names.

use std::collections::BTreeMap;

use crate::checked::{Definition, EnumValue, Field, Item, ItemKind, Kind, Shape};
use crate::model::{self, Text, Type, TypeDefinition};
use crate::name;
use crate::report::{Problem, Report};
use crate::source::Span;
use crate::suggest::closest;

/// Names that are taken, and where.
pub(super) struct Names(BTreeMap<String, Option<Span>>);

impl Names {
    /// With what every generated module has.
    pub(super) fn new() -> Self {
        Self(name::OF_MODULES.iter().map(|name| ((*name).to_owned(), None)).collect())
    }

    pub(super) fn empty() -> Self {
        Self(BTreeMap::new())
    }

    /// Takes a name; if it is taken already, both places are reported.
    pub(super) fn take(&mut self, name: &str, wire: &Text, what: &str, report: &mut Report) {
        let Some(before) = self.0.insert(name.to_owned(), Some(wire.span)) else { return };
        let message = format!("`{}` would be the Rust {what} `{name}`, which is taken", wire.text);
        let problem = Problem::at(wire.span, message).label("the second one");
        report.add(match before {
            Some(first) if first != wire.span => problem.also(first, "the first one"),
            Some(_) => problem,
            None => problem.help(format!("every generated module has its own `{name}`")),
        });
    }
}

/// All types of an API that its calls reach.
pub(super) struct Types<'m> {
    shared: &'m [TypeDefinition],
    /// Numbers of the shared types that have been reached.
    numbers: BTreeMap<&'m str, usize>,
    definitions: Vec<Option<Definition>>,
    spans: Vec<Span>,
}

impl<'m> Types<'m> {
    pub(super) fn new(shared: &'m [TypeDefinition], names: &mut Names, report: &mut Report) -> Self {
        for definition in shared {
            if name::is_identifier(&definition.name.text) {
                names.take(&definition.name.text, &definition.name, "type", report);
            } else {
                report.add(no_name(&definition.name, "a Rust type", false));
            }
        }
        Self { shared, numbers: BTreeMap::new(), definitions: Vec::new(), spans: Vec::new() }
    }

    /// An object of its own for a call's request or answer.
    pub(super) fn call_fields(
        &mut self,
        name: &str,
        wire: &Text,
        fields: &'m [model::Field],
        common: &[Field],
        names: &mut Names,
        report: &mut Report,
    ) -> usize {
        names.take(name, wire, "type", report);
        let number = self.reserve(wire.span);
        let mut all = common.to_vec();
        for field in self.fields(name, fields, names, report) {
            match all.iter().find(|other| other.wire == field.wire) {
                Some(_) => {
                    let span = fields.iter().find(|other| other.wire.text == field.wire).map(|other| other.wire.span);
                    let problem = Problem::at(span.unwrap_or(wire.span), format!("`{}` is in `response` of api.yaml already", field.wire));
                    report.add(problem.label("take it out"));
                }
                None => all.push(field),
            }
        }
        self.define(number, name, String::new(), Shape::Fields(all));
        number
    }

    /// Fields of the object `owner`, whose inline types are named after it.
    pub(super) fn fields(
        &mut self,
        owner: &str,
        fields: &'m [model::Field],
        names: &mut Names,
        report: &mut Report,
    ) -> Vec<Field> {
        let mut taken = Names::empty();
        let mut checked = Vec::with_capacity(fields.len());
        for field in fields {
            let Some(name) = name::field(&field.wire.text) else {
                report.add(no_name(&field.wire, "a Rust field", false));
                continue;
            };
            taken.take(&name, &field.wire, "field", report);
            let inline = format!("{owner}{}", name::type_or_variant(&field.wire.text).unwrap_or_default());
            let Some(kind) = self.kind(&inline, &field.doc, &field.item, names, report) else { continue };
            checked.push(Field {
                wire: field.wire.text.clone(),
                name,
                doc: field.doc.clone(),
                required: field.required,
                must_be_set: field.required,
                secret: field.secret,
                deprecated: field.deprecated.clone(),
                item: Item { kind, limits: field.item.limits.clone() },
                example: None,
            });
        }
        checked
    }

    /// What the runtime fills in need not be set.
    pub(super) fn fill(&mut self, number: usize, members: &[&str]) {
        if let Some(Some(Definition { shape: Shape::Fields(fields), .. })) = self.definitions.get_mut(number) {
            for field in fields.iter_mut().filter(|field| members.contains(&field.wire.as_str())) {
                field.must_be_set = false;
            }
        }
    }

    /// Sets what is known about a type only when all of its call is.
    pub(super) fn document(&mut self, number: usize, doc: String) {
        if let Some(Some(definition)) = self.definitions.get_mut(number) {
            definition.doc = doc;
        }
    }

    /// The definitions by number; what holds itself goes onto the heap.
    pub(super) fn finish(self, report: &mut Report) -> Vec<Definition> {
        let mut definitions: Vec<_> = self.definitions.into_iter().flatten().collect();
        for number in 0..definitions.len() {
            let boxed: Vec<usize> = direct(&definitions, number)
                .filter(|(_, target)| reaches(&definitions, *target, number, &mut Vec::new()))
                .map(|(position, _)| position)
                .collect();
            let Some(Definition { name, shape: Shape::Fields(fields), .. }) = definitions.get_mut(number) else { continue };
            for position in boxed {
                let Some(field) = fields.get_mut(position) else { continue };
                if let Kind::Type(target) = field.item.kind {
                    field.item.kind = Kind::Boxed(target);
                }
                if field.required {
                    let Some(span) = self.spans.get(number).copied() else { continue };
                    let message = format!("a `{name}` holds itself in `{}`, which is required: it could never end", field.wire);
                    report.add(Problem::at(span, message).label("of this type").help("take `required` away"));
                }
            }
        }
        definitions
    }

    fn kind(
        &mut self,
        inline: &str,
        doc: &str,
        item: &'m model::Item,
        names: &mut Names,
        report: &mut Report,
    ) -> Option<Kind> {
        Some(match &item.kind {
            Type::String => Kind::String,
            Type::Integer => Kind::Integer,
            Type::Int32 => Kind::Int32,
            Type::Number => Kind::Number,
            Type::Decimal => Kind::Decimal,
            Type::Boolean => Kind::Boolean,
            Type::Any => Kind::Any,
            Type::Code => Kind::Code,
            // Whatever it was meant to be: a text is what harms least after the report.
            Type::Unknown => Kind::String,
            Type::Named(name) => self.named(name, item.span, names, report)?,
            Type::List(of) => Kind::List(Box::new(self.item(inline, doc, of, names, report)?)),
            Type::Map(of) => Kind::Map(Box::new(self.item(inline, doc, of, names, report)?)),
            Type::Object(_) | Type::Enum(_) => {
                names.take(inline, &Text { text: inline.to_owned(), span: item.span }, "type", report);
                let number = self.reserve(item.span);
                self.shape(number, inline, doc, &item.kind, names, report);
                Kind::Type(number)
            }
        })
    }

    fn item(
        &mut self,
        inline: &str,
        doc: &str,
        item: &'m model::Item,
        names: &mut Names,
        report: &mut Report,
    ) -> Option<ItemKind> {
        Some(ItemKind { kind: self.kind(inline, doc, item, names, report)?, limits: item.limits.clone() })
    }

    /// A shared type, read when it is first reached.
    fn named(&mut self, name: &str, span: Span, names: &mut Names, report: &mut Report) -> Option<Kind> {
        let Some(definition) = self.shared.iter().find(|definition| definition.name.text == name) else {
            let known = self.shared.iter().map(|definition| definition.name.text.as_str());
            let label = closest(name, known.clone()).map_or("not in any types.yaml".to_owned(), |close| format!("did you mean `{close}`?"));
            let known: Vec<_> = known.collect();
            let help = if known.is_empty() { "there is no types.yaml with shared types".to_owned() } else { format!("types of types.yaml: {}", known.join(", ")) };
            report.add(Problem::at(span, format!("unknown type `{name}`")).label(label).help(help));
            return Some(Kind::String);
        };
        if let Some(number) = self.numbers.get(definition.name.text.as_str()) {
            return Some(Kind::Type(*number));
        }
        if !matches!(definition.item.kind, Type::Object(_) | Type::Enum(_)) {
            // A name for a scalar or a list: the type itself, wherever it is named.
            let shared: &'m TypeDefinition = definition;
            return self.kind(name, &shared.doc, &shared.item, names, report);
        }
        let number = self.reserve(definition.name.span);
        self.numbers.insert(&definition.name.text, number);
        self.shape(number, name, &definition.doc, &definition.item.kind, names, report);
        Some(Kind::Type(number))
    }

    fn shape(&mut self, number: usize, name: &str, doc: &str, kind: &'m Type, names: &mut Names, report: &mut Report) {
        let shape = match kind {
            Type::Object(fields) => Shape::Fields(self.fields(name, fields, names, report)),
            Type::Enum(enumeration) => {
                Shape::Values { values: enum_values(enumeration, report), closed: enumeration.closed }
            }
            _ => return,
        };
        self.define(number, name, doc.to_owned(), shape);
    }

    fn reserve(&mut self, span: Span) -> usize {
        self.definitions.push(None);
        self.spans.push(span);
        self.definitions.len() - 1
    }

    fn define(&mut self, number: usize, name: &str, doc: String, shape: Shape) {
        if let Some(definition) = self.definitions.get_mut(number) {
            *definition = Some(Definition { name: name.to_owned(), doc, shape });
        }
    }
}

/// The variant of an enum or of the codes.
pub(super) fn variant(wire: &Text, given: Option<&Text>, report: &mut Report) -> Option<String> {
    match given {
        Some(name) if name::type_or_variant(&name.text).as_deref() == Some(&name.text) => Some(name.text.clone()),
        Some(name) => {
            report.add(Problem::at(name.span, format!("`{}` is not the name of a Rust variant", name.text)).label("write it as `UpperCamelCase`"));
            None
        }
        None => match name::type_or_variant(&wire.text) {
            Some(name) => Some(name),
            None => {
                report.add(no_name(wire, "a Rust variant", true));
                None
            }
        },
    }
}

/// A wire name from which no Rust name can be made.
pub(super) fn no_name(wire: &Text, what: &str, may_be_given: bool) -> Problem {
    let problem = Problem::at(wire.span, format!("`{}` cannot be made into the name of {what}", wire.text));
    if may_be_given { problem.label("give it a `name:`") } else { problem.label("names are ASCII letters and digits, a letter first") }
}

fn enum_values(enumeration: &model::Enumeration, report: &mut Report) -> Vec<EnumValue> {
    let mut names = Names::empty();
    let mut values: Vec<EnumValue> = Vec::with_capacity(enumeration.values.len());
    for value in &enumeration.values {
        if values.iter().any(|other| other.wire == value.wire.text) {
            report.add(Problem::at(value.wire.span, format!("`{}` is there twice", value.wire.text)).label("the second one"));
            continue;
        }
        let Some(name) = variant(&value.wire, value.name.as_ref(), report) else { continue };
        if name == "Unknown" && !enumeration.closed {
            let problem = Problem::at(value.wire.span, "a value cannot be called `Unknown`");
            report.add(problem.label("the variant for values that the spec does not know").help("give it another `name:`"));
            continue;
        }
        names.take(&name, value.name.as_ref().unwrap_or(&value.wire), "variant", report);
        values.push(EnumValue { wire: value.wire.text.clone(), name, doc: value.doc.clone() });
    }
    values
}

/// The fields of an object that hold another directly: their positions and what they hold.
fn direct(definitions: &[Definition], number: usize) -> impl Iterator<Item = (usize, usize)> {
    let fields = match definitions.get(number).map(|definition| &definition.shape) {
        Some(Shape::Fields(fields)) => fields.as_slice(),
        _ => &[],
    };
    fields.iter().enumerate().filter_map(|(position, field)| match field.item.kind {
        Kind::Type(target) => Some((position, target)),
        _ => None,
    })
}

fn reaches(definitions: &[Definition], from: usize, to: usize, seen: &mut Vec<usize>) -> bool {
    if from == to {
        return true;
    }
    if seen.contains(&from) {
        return false;
    }
    seen.push(from);
    direct(definitions, from).any(|(_, next)| reaches(definitions, next, to, seen))
}
