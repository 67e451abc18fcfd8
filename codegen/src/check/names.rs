//! Names in Rust that are taken, and names on the wire that none can be made of.

use std::collections::BTreeMap;

use crate::model::Text;
use crate::name;
use crate::report::{Problem, Report};
use crate::source::Span;
use crate::suggest::closest;

/// Names that are taken.
pub(super) struct Names(BTreeMap<String, Taken>);

/// By what a name is taken.
#[derive(Clone, Copy)]
enum Taken {
    /// By what every generated module has.
    Module,
    /// By what is written there.
    At(Span),
    /// By the builder of the type that is written there.
    Builder(Span),
}

impl Names {
    /// With what every generated module has.
    pub(super) fn of_module() -> Self {
        Self(name::OF_MODULES.iter().map(|name| ((*name).to_owned(), Taken::Module)).collect())
    }

    pub(super) fn empty() -> Self {
        Self(BTreeMap::new())
    }

    /// Takes a name; if it is taken already, both places are reported, and the first one keeps it.
    pub(super) fn take(&mut self, name: &str, wire: &Text, what: &str, report: &mut Report) -> bool {
        self.take_as(name, wire, what, Taken::At(wire.span), report)
    }

    /// Takes the name of a struct and that of its builder.
    pub(super) fn take_struct(&mut self, name: &str, wire: &Text, report: &mut Report) {
        if self.take(name, wire, "type", report) {
            self.take_as(&format!("{name}Builder"), wire, "type", Taken::Builder(wire.span), report);
        }
    }

    fn take_as(&mut self, name: &str, wire: &Text, what: &str, taken: Taken, report: &mut Report) -> bool {
        let Some(before) = self.0.get(name) else {
            self.0.insert(name.to_owned(), taken);
            return true;
        };
        let label = if matches!(taken, Taken::Builder(_)) { "its builder" } else { "the second one" };
        let message = format!("`{}` would need the name `{name}` for its Rust {what}, which is taken", wire.text);
        let problem = Problem::at(wire.span, message).label(label);
        report.add(match *before {
            Taken::At(first) if first != wire.span => problem.also(first, "the first one"),
            Taken::Builder(first) if first != wire.span => problem.also(first, "the builder of this one"),
            Taken::At(_) | Taken::Builder(_) => problem,
            Taken::Module => {
                let label = if name == "Code" { "the enum of all codes" } else { "the trait of all handlers" };
                problem.label(format!("every generated module has its own `{name}`: {label}"))
            }
        });
        false
    }
}

/// Whether a wire name is plain enough for members, calls and types: what a name in Rust is made of should show it.
pub(super) fn is_plain(wire: &str) -> bool {
    wire.chars().all(|c| c.is_ascii_graphic() && c != '`')
}

/// A wire name from which no Rust name can be made.
pub(super) fn no_name(wire: &Text, what: &str) -> Problem {
    Problem::at(wire.span, format!("no name for {what} can be made of `{}`", wire.text))
        .label("must be ASCII letters, digits and marks such as `_`, a letter first")
}

/// A value that has a character in it that nobody sees.
pub(super) fn hidden(wire: &Text) -> Option<Problem> {
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let problem = Problem::at(wire.span, format!("`{}` has a character in it that is not seen", wire.text));
    wire.text.contains(is_hidden).then(|| problem.label("such a value cannot be told from another"))
}

/// A label that suggests what was meant, or says `otherwise`.
pub(super) fn suggestion<'a>(
    word: &str,
    known: impl Iterator<Item = &'a str>,
    otherwise: &str,
    report: &Report,
) -> String {
    /// A file may hold as many wrong words as right ones: comparing all of them would take minutes.
    const MANY: usize = 200;
    let close = if report.len() < MANY { closest(word, known.take(MANY)) } else { None };
    close.map_or_else(|| otherwise.to_owned(), |close| format!("did you mean `{close}`?"))
}

/// Names in a row, the first two dozen of them.
pub(crate) fn listed<'a>(mut names: impl Iterator<Item = &'a str>) -> String {
    const MOST: usize = 24;
    let shown = names.by_ref().take(MOST).collect::<Vec<_>>().join(", ");
    match names.count() {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
