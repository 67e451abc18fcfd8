//! What was wrong with an answer, in parts: a table shows them as a sentence, data keeps them apart.

/// What came of one case: what was said, or what was wrong or could not be told.
pub(super) type Outcome = Result<String, Finding>;

/// Why a server has not done well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// What would have been good; empty where `came` says all.
    pub(super) expected: String,
    /// What came.
    pub(super) came: String,
    /// What the seller should do; empty where that is plain.
    pub(super) advice: &'static str,
    /// Whether nothing can be told of it: neither good nor bad.
    pub(super) skipped: bool,
}

impl Finding {
    pub(super) fn new(expected: impl Into<String>, came: impl Into<String>, advice: &'static str) -> Self {
        Self { expected: expected.into(), came: came.into(), advice, skipped: false }
    }

    /// Nothing can be told, and why.
    pub(super) fn not_judged(why: &str) -> Self {
        Self { skipped: true, ..Self::new("", format!("{why}: not judged"), "") }
    }
}

impl From<String> for Finding {
    fn from(came: String) -> Self {
        Self::new("", came, "")
    }
}
