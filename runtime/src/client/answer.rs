//! The answer to a call that succeeded.

use std::any::Any;
use std::ops::Deref;

use crate::error::{CallError, ErrorKind, Failure};
use crate::object::{Choice, Object};

/// The answer to a call that succeeded: derefs to the response.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<R> {
    value: R,
    meta: Meta,
}

/// What an answer carries besides the response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meta {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
}

/// What the answer to a call can be read into: every generated type, [`DynamicObject`](crate::dynamic::DynamicObject),
/// and [`Json`](crate::Json) for calls without a spec.
pub trait Response: Sized {
    /// Takes it out of the place that it was read into.
    #[doc(hidden)]
    fn taken(from: Box<dyn Object>) -> Option<Self>;
}

impl<R: Object> Response for R {
    #[inline]
    fn taken(from: Box<dyn Object>) -> Option<Self> {
        (from as Box<dyn Any>).downcast::<R>().ok().map(|value| *value)
    }
}

impl<R: Response> Answer<R> {
    pub(super) fn of<C: Choice + Default>(response: Box<dyn Object>, meta: Meta) -> Result<Self, CallError<C>> {
        let name = response.schema().name;
        match R::taken(response) {
            Some(value) => Ok(Self { value, meta }),
            // Cannot be: the box was made of an `R` when the call was.
            None => Err(CallError::new(*Failure::of(name, ErrorKind::Decode, "the answer is of another type"))),
        }
    }
}

impl<R> Answer<R> {
    /// The platform's id of the call; empty if it gave none.
    pub fn request_id(&self) -> &str {
        self.meta.request_id.as_deref().unwrap_or_default()
    }

    /// HTTP status.
    pub fn status(&self) -> u16 {
        self.meta.status
    }

    /// The response alone.
    pub fn into_inner(self) -> R {
        self.value
    }
}

impl<R> Deref for Answer<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.value
    }
}
