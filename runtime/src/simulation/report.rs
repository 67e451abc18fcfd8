//! What a simulation has found.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct as _, Serializer};

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
    /// Name of the callback, as on the wire.
    pub call: String,
    /// What was tried.
    pub case: &'static str,
    /// Whether the server did well.
    pub passed: bool,
    /// What came; and if it was not good, what was expected and what to do.
    pub detail: String,
}

impl Report {
    /// Whether everything came out as it should. Nothing tried is not good enough.
    pub fn passed(&self) -> bool {
        !self.rows.is_empty() && self.rows.iter().all(|row| row.passed)
    }

    /// What did not come out as it should.
    pub fn failures(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.passed)
    }
}

impl Row {
    pub(super) fn new(call: &str, case: &'static str, outcome: Result<String, String>) -> Self {
        let passed = outcome.is_ok();
        let (Ok(detail) | Err(detail)) = outcome;
        Self { call: call.to_owned(), case, passed, detail }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |text: fn(&Row) -> usize| self.rows.iter().map(text).max().unwrap_or(0);
        let (call, case) = (width(|row| row.call.chars().count()), width(|row| row.case.len()));
        writeln!(f, "{} at {}", self.api, self.target)?;
        writeln!(f)?;
        let mut before = "";
        for row in &self.rows {
            let name = if row.call == before { "" } else { &row.call };
            let mark = if row.passed { "passed" } else { "FAILED" };
            writeln!(f, "{name:call$}  {:case$}  {mark}  {}", row.case, row.detail)?;
            before = &row.call;
        }
        let passed = self.rows.iter().filter(|row| row.passed).count();
        write!(f, "\n{passed} of {} passed", self.rows.len())
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
        let mut row = serializer.serialize_struct("Row", 4)?;
        row.serialize_field("call", &self.call)?;
        row.serialize_field("case", self.case)?;
        row.serialize_field("passed", &self.passed)?;
        row.serialize_field("detail", &self.detail)?;
        row.end()
    }
}
