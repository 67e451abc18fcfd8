//! A call that is sent when it is awaited.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::start::{Options, Outcome, Start};
use super::{Answer, Checksum, Download, Prepared, Response, Upload, execute};
use crate::error::{CallError, ErrorKind, Failure};
use crate::object::Choice;

/// A call that is sent when it is awaited. It does not borrow the client.
///
/// Until then it takes options: `cams.list_things().send().timeout(a_minute).await`.
#[must_use = "nothing is sent before this is awaited"]
pub struct Sending<R, C> {
    pub(super) state: State,
    pub(super) answer: PhantomData<fn() -> (R, C)>,
}

pub(super) enum State {
    Ready(Box<Start>),
    /// It cannot be sent at all.
    Refused(Box<Failure>),
    Sent(Pin<Box<dyn Future<Output = Outcome> + Send>>),
    Done,
}

impl<R, C> Sending<R, C> {
    /// Sends the request even if it breaks a length, a range or another limit of its spec.
    pub fn unchecked(mut self) -> Self {
        self.state.options(|options| options.unchecked = true);
        self
    }

    /// How long this call may take in all, waiting for its turn and all attempts included, instead of what the client
    /// says.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.state.options(|options| options.timeout = Some(timeout));
        self
    }

    /// How often this call is sent at most, instead of what the client says; with 1 nothing is sent again. See
    /// [`ClientBuilder::attempts`](crate::ClientBuilder::attempts).
    pub fn attempts(mut self, most: u32) -> Self {
        self.state.options(|options| options.attempts = Some(most));
        self
    }

    /// Reads the body from somewhere while it is sent, in place of what the request holds.
    ///
    /// The call fails before anything is sent if the signature covers the body.
    pub fn upload(mut self, upload: Upload) -> Self {
        if let State::Ready(start) = &mut self.state {
            start.upload = Some(upload);
        }
        self
    }

    /// Writes the object that the answer holds somewhere while it comes, instead of into the answer, whose member stays
    /// empty. An answer that tells of a failure is read as always, and nothing is written.
    ///
    /// The call fails before anything is sent if its answer holds no object.
    pub fn download(mut self, download: Download) -> Self {
        if let State::Ready(start) = &mut self.state {
            start.download = Some(download);
        }
        self
    }

    /// Compares the object that was sent, or that came, with the checksum that the answer tells. If it is another one,
    /// or if the answer has none, the call fails with [`ErrorKind::Corrupted`]: the platform did what it was asked to,
    /// but not with these bytes. A part of an object cannot be checked.
    pub fn checked(mut self, checksum: Checksum) -> Self {
        self.state.options(|options| options.checksum = Some(checksum));
        self
    }

    /// Adds a member that the spec does not know, by its wire name.
    pub fn member(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        let value = value.into();
        self.state.options(|options| options.members.push((name.to_owned(), value)));
        self
    }
}

impl<R, C: Choice + Default> Sending<R, C> {
    /// The request that this would send, with the options that were given, signed now, without sending it.
    ///
    /// # Errors
    /// If the request breaks a constraint (unless `unchecked`), or cannot be signed; or if this was sent already.
    pub fn prepare(&self) -> Result<Prepared, CallError<C>> {
        let prepared = match &self.state {
            State::Ready(start) => start.prepare(),
            State::Refused(failure) => Err(failure.again()),
            State::Sent(_) | State::Done => Err(Failure::of("", ErrorKind::Request, "it was sent already")),
        };
        prepared.map_err(|failure| CallError::new(*failure))
    }
}

impl State {
    pub(super) fn options(&mut self, set: impl FnOnce(&mut Options)) {
        if let Self::Ready(start) = self {
            set(&mut start.options);
        }
    }

    /// Starts if need be, and goes on.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Outcome> {
        *self = match std::mem::replace(self, Self::Done) {
            Self::Ready(start) => Self::Sent(Box::pin(execute::execute(*start))),
            Self::Refused(failure) => return Poll::Ready(Err(failure)),
            other => other,
        };
        let Self::Sent(future) = self else { return Poll::Pending };
        let outcome = future.as_mut().poll(context);
        if outcome.is_ready() {
            *self = Self::Done;
        }
        outcome
    }
}

impl<R: Response, C: Choice + Default> Future for Sending<R, C> {
    type Output = Result<Answer<R>, CallError<C>>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.state.poll(context).map(|outcome| match outcome {
            Ok((response, meta)) => Answer::of(response, meta),
            Err(failure) => Err(CallError::new(*failure)),
        })
    }
}

impl<R, C> fmt::Debug for Sending<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending").finish_non_exhaustive()
    }
}
