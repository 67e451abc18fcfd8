//! What a simulation has found.

use std::fmt;
use std::time::Duration;

use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use super::finding::Outcome;

/// What came of a [`run`](super::Simulation::run): `Display` is a table, `Serialize` the same as data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The API.
    pub api: String,
    /// Address of the server.
    pub target: String,
    /// What was tried, in this order.
    pub rows: Vec<Row>,
}

/// One thing that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// The API.
    pub api: String,
    /// Name of the callback, as on the wire.
    pub call: String,
    /// What was tried: one of [`CASES`](super::CASES).
    pub case: &'static str,
    /// Which of several of that case: the form of a signature, the life of an order and its step. Else empty.
    pub about: String,
    /// Whether the server did well.
    pub passed: bool,
    /// Whether nothing could be told, as of what was never created: it has neither passed nor failed.
    pub skipped: bool,
    /// What would have been good, if it was not good and `came` does not say all.
    pub expected: String,
    /// What came.
    pub came: String,
    /// What to do, if it was not good and that is not plain.
    pub advice: String,
    /// How long the last answer took, if there was one.
    pub milliseconds: Option<u64>,
}

impl Report {
    /// Whether everything came out as it should, but for what could not be judged. Nothing judged is not good enough.
    pub fn passed(&self) -> bool {
        self.rows.iter().any(|row| row.passed) && self.failures().next().is_none()
    }

    /// What did not come out as it should.
    pub fn failures(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.passed && !row.skipped)
    }

    /// How many passed, in a sentence.
    pub fn summary(&self) -> String {
        let passed = self.rows.iter().filter(|row| row.passed).count();
        let skipped = self.rows.iter().filter(|row| row.skipped).count();
        let others = if skipped == 0 { String::new() } else { format!(", {skipped} not judged") };
        format!("{passed} of {} passed{others}", self.rows.len())
    }
}

impl Row {
    pub(super) fn new(api: &str, call: &str, case: &'static str, outcome: Outcome) -> Self {
        let passed = outcome.is_ok();
        let (expected, came, advice, skipped) = match outcome {
            Ok(came) => (String::new(), came, "", false),
            Err(finding) => (finding.expected, finding.came, finding.advice, finding.skipped),
        };
        let (api, call, advice, about) = (api.to_owned(), call.to_owned(), advice.to_owned(), String::new());
        Self { api, call, case, about, passed, skipped, expected, came, advice, milliseconds: None }
    }

    pub(super) fn about(mut self, about: impl Into<String>) -> Self {
        self.about = about.into();
        self
    }

    pub(super) fn took(mut self, took: Option<Duration>) -> Self {
        self.milliseconds = took.map(|took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
        self
    }

    /// In a sentence: what came; and if it was not good, what was expected and what to do.
    pub fn detail(&self) -> String {
        let mut detail = match self.expected.as_str() {
            "" => self.came.clone(),
            expected => format!("expected {expected}; {} came", self.came),
        };
        if !self.advice.is_empty() {
            detail.push_str(": ");
            detail.push_str(&self.advice);
        }
        match self.milliseconds {
            Some(milliseconds) if self.passed => format!("{detail} in {milliseconds} ms"),
            _ => detail,
        }
    }

    /// The case, and which of several of that case it is.
    pub fn title(&self) -> String {
        if self.about.is_empty() { self.case.to_owned() } else { format!("{}: {}", self.case, self.about) }
    }

    /// What came of it: `passed`, `FAILED` or `skipped`.
    pub fn mark(&self) -> &'static str {
        match (self.passed, self.skipped) {
            (true, _) => "passed",
            (false, false) => "FAILED",
            (false, true) => "skipped",
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |text: fn(&Row) -> usize| self.rows.iter().map(text).max().unwrap_or(0);
        let (call, case) = (width(|row| row.call.chars().count()), width(|row| row.title().chars().count()));
        writeln!(f, "{} at {}", self.api, self.target)?;
        writeln!(f)?;
        let mut before = "";
        for row in &self.rows {
            let name = if row.call == before { "" } else { &row.call };
            writeln!(f, "{name:call$}  {:case$}  {:7}  {}", row.title(), row.mark(), row.detail())?;
            before = &row.call;
        }
        write!(f, "\n{}", self.summary())
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut report = serializer.serialize_struct("Report", 4)?;
        report.serialize_field("api", &self.api)?;
        report.serialize_field("target", &self.target)?;
        report.serialize_field("passed", &self.passed())?;
        report.serialize_field("rows", &self.rows)?;
        report.end()
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_struct("Row", 11)?;
        row.serialize_field("api", &self.api)?;
        row.serialize_field("call", &self.call)?;
        row.serialize_field("case", self.case)?;
        row.serialize_field("about", &self.about)?;
        row.serialize_field("passed", &self.passed)?;
        row.serialize_field("skipped", &self.skipped)?;
        row.serialize_field("expected", &self.expected)?;
        row.serialize_field("came", &self.came)?;
        row.serialize_field("advice", &self.advice)?;
        row.serialize_field("milliseconds", &self.milliseconds)?;
        row.serialize_field("detail", &self.detail())?;
        row.end()
    }
}
