//! Why a ledger could not do its work.

use std::error::Error;
use std::fmt;

/// A ledger that could not do its work: the store is down, locked, full or not ours.
///
/// It holds nothing of what was to be kept.
#[derive(Debug)]
pub struct LedgerError {
    what: &'static str,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl LedgerError {
    /// An error, in a few words: `the store cannot be reached`.
    #[must_use]
    pub fn new(what: &'static str) -> Self {
        Self { what, source: None }
    }

    /// The same with what caused it. Its text goes to the log: it must not hold keys, bodies or passwords.
    #[must_use]
    pub fn caused_by(what: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { what, source: Some(source.into()) }
    }
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(f, "{}: {source}", self.what),
            None => f.write_str(self.what),
        }
    }
}

impl Error for LedgerError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}
