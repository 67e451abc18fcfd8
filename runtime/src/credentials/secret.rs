//! Text that never shows itself.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// Text that must never be shown: wiped when dropped, compared in constant time, without `Display` and `Clone`.
pub struct Secret(String);

impl Secret {
    /// Takes the text over; a `String` is not copied.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself: the one way to it, so that it is easily searched for.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for Secret {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

/// Takes the same time wherever two texts of the same length differ; lengths are not hidden.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Secret {}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(..)")
    }
}
