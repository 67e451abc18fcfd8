//! JSON in and out of objects, through serde, once for all types.

mod read;
mod write;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) mod xml;

use crate::cipher::Cipher;

pub use read::{Problem, choose_from, decode, deserialize};
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use read::{Reader, write_text};
#[cfg(feature = "client")]
pub(crate) use write::json_text;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use write::{body, loose_text, plain_json, scalar_text, text};
pub use write::{encode, serialize};

/// How values are written and read.
#[derive(Clone, Copy, Default)]
pub(crate) struct Style<'a> {
    /// With the encodings of the wire, such as JSON in a text.
    pub(crate) wire: bool,
    /// Members sorted by name at every depth, for platforms that sign such a form.
    pub(crate) sorted: bool,
    /// What encrypted members are encrypted with.
    pub(crate) cipher: Option<&'a dyn Cipher>,
    /// Blanks behind the names of members count for nothing: platforms that push in batches are seen to send some.
    pub(crate) trims_names: bool,
}

impl<'a> Style<'a> {
    /// Values as they are meant.
    pub(crate) const LOGICAL: Style<'static> = Style { wire: false, sorted: false, cipher: None, trims_names: false };

    /// Values as a platform gets them.
    pub(crate) fn wire(cipher: Option<&'a dyn Cipher>) -> Self {
        Self { wire: true, cipher, ..Self::LOGICAL }
    }

    /// The same for a request that may be one of a batch.
    #[cfg(feature = "server")]
    pub(crate) fn of_batch(self, batch: bool) -> Self {
        Self { trims_names: batch, ..self }
    }

    /// The same with sorted members.
    pub(crate) fn sorted(self) -> Self {
        Self { sorted: true, ..self }
    }
}
