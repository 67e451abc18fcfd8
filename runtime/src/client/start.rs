//! A call that has not begun: all that it needs.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use super::{Checksum, Download, Inner, Meta, Prepared, Upload};
use crate::error::Failure;
use crate::object::Object;
use crate::schema::{Call, Schema};

/// How one call differs from the others of its client.
#[derive(Clone, Debug, Default)]
pub(super) struct Options {
    pub(super) unchecked: bool,
    pub(super) timeout: Option<Duration>,
    pub(super) attempts: Option<u32>,
    pub(super) presigned: Option<Duration>,
    pub(super) checksum: Option<Checksum>,
    pub(super) members: Vec<(String, serde_json::Value)>,
}

/// All that a call needs.
pub(super) struct Start {
    pub(super) client: Arc<Inner>,
    pub(super) call: Described,
    /// Shared with what asks for one page after the other.
    pub(super) request: Arc<dyn Object>,
    pub(super) empty: Empty,
    pub(super) upload: Option<Upload>,
    pub(super) download: Option<Download>,
    pub(super) options: Options,
}

/// Makes what an answer is read into.
pub(super) type Empty = fn(&'static Schema) -> Box<dyn Object>;

/// What is known about a call.
pub(super) enum Described {
    /// By its spec.
    Known(&'static Call),
    /// Only what its API says of all calls.
    Made(Box<Call>),
}

impl Deref for Described {
    type Target = Call;

    fn deref(&self) -> &Call {
        match self {
            Self::Known(call) => call,
            Self::Made(call) => call,
        }
    }
}

/// How a call ended, whatever its type.
pub(super) type Outcome = Result<(Box<dyn Object>, Meta), Box<Failure>>;

impl Start {
    pub(super) fn prepare(&self) -> Result<Prepared, Box<Failure>> {
        self.client.prepare_now(&self.call, &*self.request, &self.options)
    }
}
