//! A mapping read by its table of keys: what every part of the reader stands on.

use crate::keys::{Form, Key, Table};
use crate::model::{Rate, Text};
use crate::node::{Node, NodeKind, Scalar};
use crate::report::{Problem, Report};
use crate::source::Span;
use crate::suggest::closest;

/// A mapping whose keys are known to be in its table.
pub(crate) struct Record<'n> {
    /// Where the mapping stands.
    pub span: Span,
    /// For messages: "field `CustName`".
    what: String,
    entries: Vec<(&'static Key, &'n Node)>,
}

impl<'n> Record<'n> {
    /// Reads `node` by `table`; unknown and missing keys are reported and reading goes on.
    ///
    /// `what` names the thing in messages. `None` if the node is not a mapping.
    pub(crate) fn open(node: &'n Node, table: &'static Table, what: String, report: &mut Report) -> Option<Self> {
        let NodeKind::Mapping(mapping) = &node.kind else {
            if node.kind != NodeKind::Refused {
                report.add(
                    Problem::at(node.span, format!("{what} must be a mapping"))
                        .label(format!("this is {}", node.kind.describe()))
                        .help(format!("keys of {}: {}", table.of, table.names())),
                );
            }
            return None;
        };
        let mut entries = Vec::with_capacity(mapping.len());
        for entry in mapping {
            let name = entry.key.text.as_str();
            match table.key(name) {
                // What was refused has been reported, and is not missing either.
                Some(_) if entry.value.kind == NodeKind::Refused => {}
                Some(key) => entries.push((key, &entry.value)),
                None => report.add(
                    Problem::at(entry.key.span, format!("unknown key `{name}` in {what}"))
                        .label(did_you_mean(name, table.keys.iter().map(|key| key.name)))
                        .help(format!("keys of {}: {}", table.of, table.names())),
                ),
            }
        }
        let record = Self { span: node.span, what, entries };
        record.report_missing(mapping.iter().map(|entry| entry.key.text.as_str()), table, report);
        Some(record)
    }

    /// The node of a key.
    pub(crate) fn node(&self, name: &str) -> Option<&'n Node> {
        self.entries.iter().find(|(key, _)| key.name == name).map(|(_, node)| *node)
    }

    /// A text, with its place.
    pub(crate) fn text(&self, name: &str, report: &mut Report) -> Option<Text> {
        self.scalar(name, report).map(|(scalar, span)| Text { text: scalar.text.clone(), span })
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
            _ => self.malformed(name, span, &scalar.text, report),
        }
    }

    /// A whole number that fits.
    pub(crate) fn whole<T: std::str::FromStr>(&self, name: &str, report: &mut Report) -> Option<T> {
        let (scalar, span) = self.scalar(name, report)?;
        match scalar.text.parse() {
            Ok(number) if !scalar.quoted => Some(number),
            _ => self.malformed(name, span, &scalar.text, report),
        }
    }

    /// `5s`, in milliseconds.
    pub(crate) fn time(&self, name: &str, report: &mut Report) -> Option<u64> {
        let (scalar, span) = self.scalar(name, report)?;
        match milliseconds(&scalar.text) {
            Some(time) if time > 0 => Some(time),
            _ => self.malformed(name, span, &scalar.text, report),
        }
    }

    /// `5/s`.
    pub(crate) fn rate(&self, name: &str, report: &mut Report) -> Option<Rate> {
        let (scalar, span) = self.scalar(name, report)?;
        let parsed = scalar.text.split_once('/').and_then(|(calls, unit)| {
            let milliseconds = if unit.starts_with(|c: char| c.is_ascii_digit()) {
                milliseconds(unit)?
            } else {
                milliseconds(&format!("1{unit}"))?
            };
            let calls = calls.trim().parse::<u32>().ok()?;
            (calls > 0 && milliseconds > 0).then_some(Rate { calls, milliseconds })
        });
        if parsed.is_none() { self.malformed(name, span, &scalar.text, report) } else { parsed }
    }

    /// One of the words of the key's form.
    pub(crate) fn word(&self, name: &str, report: &mut Report) -> Option<String> {
        let (key, _) = self.entries.iter().find(|(key, _)| key.name == name)?;
        let (scalar, span) = self.scalar(name, report)?;
        let Form::Word(words) = key.form else { return Some(scalar.text.clone()) };
        if words.contains(&scalar.text.as_str()) {
            return Some(scalar.text.clone());
        }
        report.add(
            Problem::at(span, format!("unknown {name} `{}` in {}", scalar.text, self.what))
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

    /// Says that the value of a key is of the wrong kind.
    pub(crate) fn wrong_kind(&self, name: &str, node: &Node, report: &mut Report) {
        let expected = self.form(name);
        report.add(
            Problem::at(node.span, format!("`{name}` of {} must be {expected}", self.what))
                .label(format!("this is {}", node.kind.describe())),
        );
    }

    /// Says that a scalar is not of the key's form.
    pub(crate) fn malformed<T>(&self, name: &str, span: Span, text: &str, report: &mut Report) -> Option<T> {
        let expected = self.form(name);
        report.add(
            Problem::at(span, format!("`{name}` of {} must be {expected}", self.what))
                .label(format!("`{text}` is not")),
        );
        None
    }

    fn form(&self, name: &str) -> String {
        let key = self.entries.iter().find(|(key, _)| key.name == name);
        key.map_or_else(String::new, |(key, _)| key.form.describe())
    }

    fn scalar(&self, name: &str, report: &mut Report) -> Option<(&'n Scalar, Span)> {
        let node = self.node(name)?;
        if let NodeKind::Scalar(scalar) = &node.kind {
            return Some((scalar, node.span));
        }
        self.wrong_kind(name, node, report);
        None
    }

    /// Keys that a syntax problem has already been reported for are in the file, if not in the entries.
    fn report_missing<'a>(
        &self,
        written: impl Iterator<Item = &'a str> + Clone,
        table: &'static Table,
        report: &mut Report,
    ) {
        let missing: Vec<_> = (table.keys.iter())
            .filter(|key| key.required && !written.clone().any(|name| name == key.name))
            .filter(|key| !written.clone().any(|name| table.key(name).is_none() && closest(name, [key.name]).is_some()))
            .map(|key| format!("`{}`", key.name))
            .collect();
        if !missing.is_empty() {
            report.add(
                Problem::at(self.span, format!("{} needs {}", self.what, missing.join(" and ")))
                    .label("missing here")
                    .help(format!("keys of {}: {}", table.of, table.names())),
            );
        }
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

/// A label that suggests, where there is something close enough.
pub(crate) fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    match closest(word, candidates) {
        Some(close) => format!("did you mean `{close}`?"),
        None => "not known here".to_owned(),
    }
}

fn milliseconds(text: &str) -> Option<u64> {
    let split = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(split)?;
    let number = number.parse::<u64>().ok()?;
    let factor = match unit.trim() {
        "ms" => 1,
        "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    number.checked_mul(factor)
}
