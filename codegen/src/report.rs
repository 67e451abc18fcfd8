//! Collecting problems and showing them.
//!
//! Nothing stops at the first mistake: every stage adds what it finds to a [`Report`] and goes on, and at the end all
//! of them are shown at once, in the order in which they stand in the files. The text looks like the compiler's own,
//! since it is shown amid the compiler's own.

use std::collections::HashSet;

use crate::source::{Sources, Span};

mod snippet;

/// One thing that is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Problem {
    /// Where; `None` if it is about no text, as a missing file is.
    pub span: Option<Span>,
    /// What is wrong, in one line.
    pub message: String,
    /// What stands beside the caret.
    pub label: String,
    /// Second places, such as the first of two definitions, each with what stands beside it.
    pub also: Vec<(Span, String)>,
    /// How to get on. May have several lines.
    pub help: Option<String>,
}

impl Problem {
    /// A problem at a place.
    pub fn at(span: Span, message: impl Into<String>) -> Self {
        Self { span: Some(span), ..Self::new(message) }
    }

    /// A problem that is about no text.
    pub fn new(message: impl Into<String>) -> Self {
        Self { span: None, message: message.into(), label: String::new(), also: Vec::new(), help: None }
    }

    /// Says something beside the caret.
    #[must_use]
    pub fn label(self, label: impl Into<String>) -> Self {
        Self { label: label.into(), ..self }
    }

    /// Says how to get on.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Points at a second place.
    #[must_use]
    pub fn also(mut self, span: Span, label: impl Into<String>) -> Self {
        self.also.push((span, label.into()));
        self
    }

    /// The problem as the compiler would show it, but for the leading `error: `, which the compiler puts before what a
    /// macro reports by itself.
    #[must_use]
    pub fn render(&self, sources: &Sources) -> String {
        snippet::render(self, sources)
    }
}

/// The problems found so far.
#[derive(Clone, Debug, Default)]
pub struct Report {
    problems: Vec<Problem>,
    seen: HashSet<Problem>,
}

impl Report {
    /// Nothing wrong yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a problem, unless it is known already: a type that is reached over two ways is read twice.
    pub fn add(&mut self, problem: Problem) {
        if self.seen.insert(problem.clone()) {
            self.problems.push(problem);
        }
    }

    /// Takes over everything that another report holds.
    pub fn absorb(&mut self, other: Self) {
        for problem in other.problems {
            self.add(problem);
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// How many things are wrong.
    #[must_use]
    pub fn len(&self) -> usize {
        self.problems.len()
    }

    /// The problems in the order of files and places; those without a place come first.
    #[must_use]
    pub fn problems(&self) -> Vec<&Problem> {
        let mut sorted: Vec<&Problem> = self.problems.iter().collect();
        sorted.sort_by_key(|problem| problem.span);
        sorted
    }

    /// One text for each problem, for one `compile_error!` each: see [`Problem::render`]. After [`SHOWN`] of them the
    /// last one says how many more there are.
    #[must_use]
    pub fn render_each(&self, sources: &Sources) -> Vec<String> {
        let mut texts: Vec<String> =
            self.problems().into_iter().take(SHOWN).map(|problem| problem.render(sources)).collect();
        let more = self.len().saturating_sub(SHOWN);
        if more > 0 {
            texts.push(format!("and {more} more {}", if more == 1 { "problem" } else { "problems" }));
        }
        texts
    }

    /// All problems in one text, as a terminal shows them; empty if there are none.
    #[must_use]
    pub fn render(&self, sources: &Sources) -> String {
        let texts: Vec<String> = self.render_each(sources).iter().map(|text| format!("error: {text}\n")).collect();
        texts.join("\n")
    }
}

/// How many problems are shown: after these, the rest are likely their consequences.
pub const SHOWN: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn sources() -> (Sources, FileId) {
        let mut sources = Sources::new();
        let file = sources.add("specs/a.yaml", "a: 1\nb: 2\nc: 3\n".repeat(10));
        (sources, file)
    }

    fn at(file: FileId, start: usize, message: &str) -> Problem {
        Problem::at(Span::new(file, start..start + 1), message)
    }

    #[test]
    fn s15_all_of_them_in_file_order() {
        let (mut sources, first) = sources();
        let second = sources.add("specs/b.yaml", "x: y\n".to_owned());
        let mut report = Report::new();
        for problem in [at(second, 0, "3"), at(first, 5, "2"), Problem::new("0"), at(first, 0, "1")] {
            report.add(problem);
        }
        let messages: Vec<&str> = report.problems().iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(messages, ["0", "1", "2", "3"]);
    }

    #[test]
    fn s15_each_of_them_once() {
        let (_, file) = sources();
        let mut report = Report::new();
        let mut other = Report::new();
        for problem in [at(file, 0, "a"), at(file, 0, "b"), at(file, 0, "a")] {
            report.add(problem.clone());
            other.add(problem);
        }
        other.add(at(file, 0, "c"));
        report.absorb(other);
        assert_eq!(report.len(), 3);
        assert!(!report.is_empty());
        assert!(Report::new().is_empty());
    }

    #[test]
    fn s15_twenty_are_shown_and_the_rest_counted() {
        let (sources, file) = sources();
        let mut report = Report::new();
        for start in 0..SHOWN {
            report.add(at(file, start, "wrong"));
        }
        assert_eq!(report.render_each(&sources).len(), SHOWN);
        report.add(at(file, 40, "wrong"));
        assert!(report.render(&sources).ends_with("\nerror: and 1 more problem\n"));
        report.add(at(file, 41, "wrong"));
        assert_eq!(report.render_each(&sources).last().unwrap(), "and 2 more problems");
        assert_eq!(report.render(&sources).matches("error: wrong\n").count(), SHOWN);
    }

    #[test]
    fn a_terminal_sees_them_one_below_the_other() {
        let (sources, file) = sources();
        let mut report = Report::new();
        assert_eq!(report.render(&sources), "");
        report.add(at(file, 5, "wrong `b`").help("leave it out\nor rename it"));
        report.add(Problem::new("no `api.yaml`").label("not shown").help("add one"));
        let expected = "\
error: no `api.yaml`
  = help: add one

error: wrong `b`
 --> specs/a.yaml:2:1
  |
2 | b: 2
  | ^
  = help: leave it out
          or rename it
";
        assert_eq!(report.render(&sources), expected);
    }
}
