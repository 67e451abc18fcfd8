//! A mapping read by its table of keys: what every part of the reader stands on.

use crate::keys::{self, Form, Key, Table};
use crate::model::Text;
use crate::name;
use crate::node::{Node, NodeKind, Scalar};
use crate::report::{Problem, Report};
use crate::source::Span;

mod time;
mod words;

pub(crate) use words::did_you_mean;

/// A mapping whose keys are known to be in its table.
pub(crate) struct Record<'n> {
    /// Where the mapping stands.
    pub span: Span,
    /// For messages: "field `CustName`".
    pub what: String,
    entries: Vec<(&'static Key, Span, &'n Node)>,
    /// Keys that are there, but misspelled or with a value that was refused: reported, and not missing.
    lost: Vec<&'static str>,
}

impl<'n> Record<'n> {
    /// Reads `node` by `table`; unknown and missing keys are reported and reading goes on.
    ///
    /// `what` names the thing in messages. `None` if the node is not a mapping.
    pub(crate) fn open(node: &'n Node, table: &'static Table, what: String, report: &mut Report) -> Option<Self> {
        let NodeKind::Mapping(mapping) = &node.kind else {
            report_no_mapping(node, table, &what, report);
            return None;
        };
        let mut record = Self { span: node.span, what, entries: Vec::with_capacity(mapping.len()), lost: Vec::new() };
        for entry in mapping {
            let name = entry.key.text.as_str();
            match table.key(name) {
                Some(key) if entry.value.kind == NodeKind::Refused => record.lost.push(key.name),
                Some(key) => record.entries.push((key, entry.key.span, &entry.value)),
                // Something has been said about it already.
                None if entry.value.kind == NodeKind::Refused => {
                    record.lost.extend(words::meant(name, table.keys.iter().map(|key| key.name)));
                }
                None => record.report_unknown(name, entry.key.span, table, report),
            }
        }
        record.report_missing(table, report);
        Some(record)
    }

    /// The node of a key.
    pub(crate) fn node(&self, name: &str) -> Option<&'n Node> {
        self.entry(name).map(|(_, _, node)| *node)
    }

    /// Where a key stands.
    pub(crate) fn key_span(&self, name: &str) -> Option<Span> {
        self.entry(name).map(|(_, span, _)| *span)
    }

    /// Whether a key was meant to be there, but what is wrong with it has been reported.
    pub(crate) fn is_lost(&self, name: &str) -> bool {
        self.lost.contains(&name)
    }

    /// Whether a mapping, if it was meant to be there, can be read.
    pub(crate) fn has_sound_map(&self, name: &str) -> bool {
        let is_map = |node: &Node| matches!(node.kind, NodeKind::Mapping(_));
        !self.is_lost(name) && self.node(name).is_none_or(is_map)
    }

    /// A text, with its place.
    pub(crate) fn text(&self, name: &str, report: &mut Report) -> Option<Text> {
        let (scalar, span) = self.scalar(name, report)?;
        if scalar.text.trim().is_empty() {
            report.add(Problem::at(span, format!("`{name}` of {} is empty", self.what)).label("write a text"));
        }
        Some(Text { text: scalar.text.clone(), span })
    }

    /// A text without its place.
    pub(crate) fn string(&self, name: &str, report: &mut Report) -> Option<String> {
        self.text(name, report).map(|text| text.text.trim_end().to_owned())
    }

    /// `true` or `false`.
    pub(crate) fn flag(&self, name: &str, report: &mut Report) -> Option<bool> {
        let (scalar, span) = self.scalar(name, report)?;
        match (scalar.quoted, scalar.text.as_str()) {
            (false, "true") => Some(true),
            (false, "false") => Some(false),
            (quoted, "true" | "false") if quoted => {
                report.add(self.must_be(name, span, &self.form(name)).label(QUOTED));
                None
            }
            _ => self.malformed(name, span, scalar, report),
        }
    }

    /// A whole number that fits.
    pub(crate) fn whole<T: TryFrom<i128>>(&self, name: &str, report: &mut Report) -> Option<T> {
        let (scalar, span) = self.scalar(name, report)?;
        let number = scalar.text.parse::<i128>().ok();
        let label = match (number, number.and_then(|number| T::try_from(number).ok())) {
            (_, Some(fitting)) if !scalar.quoted => return Some(fitting),
            (Some(_), Some(_)) => QUOTED.to_owned(),
            (Some(number), None) if number < 0 => format!("`{number}` is too small"),
            (Some(number), None) => format!("`{number}` is too large"),
            (None, _) => format!("`{}` is not", scalar.text),
        };
        report.add(self.must_be(name, span, &Form::Whole.describe()).label(label));
        None
    }

    /// One of the words of the key's form.
    pub(crate) fn word(&self, name: &str, report: &mut Report) -> Option<String> {
        let (key, ..) = self.entry(name)?;
        let (scalar, span) = self.scalar(name, report)?;
        let Form::Word(words) = key.form else { return Some(scalar.text.clone()) };
        let shown = if name == "in" { "place" } else { name };
        if words.contains(&scalar.text.as_str()) {
            return Some(scalar.text.clone());
        }
        report.add(
            Problem::at(span, format!("unknown {shown} `{}` in {}", scalar.text, self.what))
                .label(did_you_mean(&scalar.text, words.iter().copied()))
                .help(format!("`{name}` is {}", key.form.describe())),
        );
        None
    }

    /// A sequence of scalars.
    pub(crate) fn texts(&self, name: &str, report: &mut Report) -> Vec<Text> {
        let Some(node) = self.node(name) else { return Vec::new() };
        let NodeKind::Sequence(items) = &node.kind else {
            self.wrong_kind(name, node, report);
            return Vec::new();
        };
        texts_of(items, name, &self.what, report)
    }

    /// The entries of a mapping from names to something else.
    pub(crate) fn map(&self, name: &str, report: &mut Report) -> Vec<(Text, &'n Node)> {
        let Some(node) = self.node(name) else { return Vec::new() };
        let NodeKind::Mapping(entries) = &node.kind else {
            self.wrong_kind(name, node, report);
            return Vec::new();
        };
        let text = |key: &crate::node::Key| Text { text: key.text.clone(), span: key.span };
        entries.iter().map(|entry| (text(&entry.key), &entry.value)).collect()
    }

    /// Says that the value of a key is of the wrong kind, unless it was refused already.
    pub(crate) fn wrong_kind(&self, name: &str, node: &Node, report: &mut Report) {
        if !holds_refused(node) {
            let label = format!("this is {}", node.kind.describe());
            report.add(self.must_be(name, node.span, &self.form(name)).label(label));
        }
    }

    /// Says that a scalar is not of the key's form.
    pub(crate) fn malformed<T>(&self, name: &str, span: Span, scalar: &Scalar, report: &mut Report) -> Option<T> {
        report.add(self.must_be(name, span, &self.form(name)).label(format!("`{}` is not", scalar.text)));
        None
    }

    fn must_be(&self, name: &str, span: Span, expected: &str) -> Problem {
        Problem::at(span, format!("`{name}` of {} must be {expected}", self.what))
    }

    fn form(&self, name: &str) -> String {
        self.entry(name).map_or_else(String::new, |(key, ..)| key.form.describe())
    }

    fn entry(&self, name: &str) -> Option<&(&'static Key, Span, &'n Node)> {
        self.entries.iter().find(|(key, ..)| key.name == name)
    }

    fn scalar(&self, name: &str, report: &mut Report) -> Option<(&'n Scalar, Span)> {
        let node = self.node(name)?;
        if let NodeKind::Scalar(scalar) = &node.kind {
            return Some((scalar, node.span));
        }
        self.wrong_kind(name, node, report);
        None
    }

    fn report_unknown(&mut self, name: &str, span: Span, table: &'static Table, report: &mut Report) {
        // A file may hold nothing else: comparing all of it would take minutes.
        let close = if report.len() < MANY { words::meant(name, table.keys.iter().map(|key| key.name)) } else { None };
        self.lost.extend(close);
        report.add(
            Problem::at(span, format!("unknown key `{name}` in {}", self.what))
                .label(close.map_or_else(|| elsewhere(name, table), |close| words::suggested(Some(close))))
                .help(format!("keys of {}: {}", table.of, table.names())),
        );
    }

    fn report_missing(&self, table: &'static Table, report: &mut Report) {
        let is_missing = |key: &&Key| key.required && self.entry(key.name).is_none() && !self.is_lost(key.name);
        let missing: Vec<_> = table.keys.iter().filter(is_missing).map(|key| format!("`{}`", key.name)).collect();
        if !missing.is_empty() {
            report.add(
                Problem::at(self.span, format!("{} needs {}", self.what, missing.join(" and ")))
                    .label("missing here")
                    .help(format!("keys of {}: {}", table.of, table.names())),
            );
        }
    }
}

fn report_no_mapping(node: &Node, table: &'static Table, what: &str, report: &mut Report) {
    let keys = format!("keys of {}: {}", table.of, table.names());
    let help = match &node.kind {
        NodeKind::Refused => return,
        // What people write first who know other languages of this kind.
        NodeKind::Scalar(scalar) if is_type_name(&scalar.text) && table.key("type").is_some() => {
            format!("write `{{type: {}}}`\n{keys}", scalar.text)
        }
        _ => keys,
    };
    report.add(
        Problem::at(node.span, format!("{what} must be a mapping"))
            .label(format!("this is {}", node.kind.describe()))
            .help(help),
    );
}

fn is_type_name(text: &str) -> bool {
    keys::TYPES.contains(&text)
        || text.starts_with(|first: char| first.is_ascii_uppercase()) && name::is_identifier(text)
}

fn holds_refused(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Refused => true,
        NodeKind::Scalar(_) => false,
        NodeKind::Sequence(items) => items.iter().any(holds_refused),
        NodeKind::Mapping(entries) => entries.iter().any(|entry| holds_refused(&entry.value)),
    }
}

/// The scalars of a sequence; anything else in it is reported.
pub(crate) fn texts_of(items: &[Node], name: &str, what: &str, report: &mut Report) -> Vec<Text> {
    let mut texts = Vec::with_capacity(items.len());
    for item in items {
        match &item.kind {
            NodeKind::Scalar(scalar) => texts.push(Text { text: scalar.text.clone(), span: item.span }),
            NodeKind::Refused => {}
            _ => report.add(
                Problem::at(item.span, format!("`{name}` of {what} must be a list of texts"))
                    .label(format!("this is {}", item.kind.describe())),
            ),
        }
    }
    texts
}

/// Beside a flag or a number in quotes.
const QUOTED: &str = "in quotes it is a text: take them away";

/// Beside a key that nothing here looks like.
fn elsewhere(name: &str, table: &'static Table) -> String {
    let other = [&keys::OPERATION, &keys::CALLBACK].into_iter().find(|other| other.key(name).is_some());
    match other {
        Some(other) if [keys::OPERATION.of, keys::CALLBACK.of].contains(&table.of) => {
            format!("only {} has it", other.of)
        }
        _ => words::suggested(None),
    }
}

/// With so many problems, suggestions are given up.
const MANY: usize = 200;
