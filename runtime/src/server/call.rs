//! What a handler can know about the call that it handles.

use std::fmt;
use std::sync::OnceLock;
use std::time::SystemTime;

use bytes::Bytes;
use http::Uri;

use crate::schema;

/// A call that has been received and proved. `Debug` shows how long the body is, not what is in it, and
/// neither path nor query.
#[derive(Clone)]
#[non_exhaustive]
pub struct Call {
    pub(crate) schema: &'static schema::Call,
    pub(crate) received: SystemTime,
    pub(crate) signed: Option<SystemTime>,
    pub(crate) id: String,
    pub(crate) body: Bytes,
    pub(crate) uri: Uri,
    pub(crate) item: Option<usize>,
    /// This and the next are known only after the request was read.
    pub(crate) test: OnceLock<bool>,
    pub(crate) repetition: OnceLock<bool>,
    /// The same.
    pub(crate) unreadable: OnceLock<Vec<&'static str>>,
}

impl Call {
    /// Name of the operation or callback, as on the wire.
    pub fn name(&self) -> &'static str {
        self.schema.name
    }

    /// Which item of its request it is, counted from 0; `None` if it came alone because its spec says so.
    pub fn item(&self) -> Option<usize> {
        self.item
    }

    /// An id of our own, for the log. Items of one request share it up to the dot; behind that stands which item it is.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When it arrived.
    pub fn received(&self) -> SystemTime {
        self.received
    }

    /// When the sender signed it, by its clock, if the scheme says so.
    pub fn signed(&self) -> Option<SystemTime> {
        self.signed
    }

    /// Whether a handler ran before for the same key of a `once` call, and is not over: it answered *pending*, or never
    /// came to its end since its process died. What it did may be there: look before you do it again.
    ///
    /// `false` for other calls, and after a run that failed or refused: such a run is forgotten.
    pub fn is_repetition(&self) -> bool {
        self.repetition.get().copied().unwrap_or_default()
    }

    /// Whether this is one of the platform's tests: a debugging call of KooGallery's seller console, or one of the saved
    /// ones that it sends every morning and afternoon. Answer them as real calls, but keep them out of the books:
    /// nobody paid, and nothing is to be delivered.
    ///
    /// The member `testFlag` of the request says so, in each form that KooGallery's pages have for it: the text or the
    /// number 1. Absent, empty and 0 are a real call. Tests and real calls do not know of one another: a test is never
    /// the repetition of a real call, and what a test creates or releases is not what a real one did.
    pub fn is_test(&self) -> bool {
        self.test.get().copied().unwrap_or_default()
    }

    /// Members of an item that could not be read, or break a limit of the spec, and were taken as absent; by their names
    /// on the wire. They stand in [`body`](Self::body) as they came.
    ///
    /// That is so for items of batches without a signature only, whose sender cannot be told that they are wrong, and
    /// for members that are not required. Bytes that are no UTF-8 are replaced by `U+FFFD` there, which is not listed.
    pub fn unreadable(&self) -> &[&'static str] {
        self.unreadable.get().map(Vec::as_slice).unwrap_or_default()
    }

    /// The raw bytes of the body, over which the proof holds; of an item of a batch its own.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The path as it came, still encoded, without what a guard took out of it. Many schemes do not sign it.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The query as it came, still encoded and without the `?`; empty if there was none. Many schemes do not sign it.
    pub fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("name", &self.schema.name)
            .field("id", &self.id)
            .field("item", &self.item)
            .field("received", &self.received)
            .field("signed", &self.signed)
            .field("is_test", &self.is_test())
            .field("is_repetition", &self.is_repetition())
            .field("unreadable", &self.unreadable())
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}
