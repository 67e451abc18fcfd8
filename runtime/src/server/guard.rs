//! Runs a handler so that whatever it does ends its own call only.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::Handling;
use super::ended::Ended;
use crate::object::Object;
use crate::schema;

/// Runs a handler for as long as there is time; then it is dropped where it waits. A panic ends this call only.
pub(super) async fn guarded(
    handling: Handling<'_>,
    schema: &'static schema::Call,
    left: Option<Duration>,
) -> Result<Box<dyn Object>, Ended> {
    if left.is_some_and(|left| left.is_zero()) {
        return Err(Ended::Unavailable("no time is left for the handler".to_owned()));
    }
    let handling = CatchPanic(handling);
    let outcome = match left {
        None => Ok(handling.await),
        Some(left) => tokio::time::timeout(left, handling).await,
    };
    match outcome {
        Ok(Some(Err(code))) if schema.api.success.contains(&code.as_str()) => {
            Err(Ended::Failed("the handler refused with the code of success".to_owned()))
        }
        Ok(Some(result)) => result.map_err(Ended::Code),
        Ok(None) => Err(Ended::Failed("the handler panicked".to_owned())),
        Err(_) => {
            Err(Ended::Failed(format!("the handler took longer than {} ms", left.unwrap_or_default().as_millis())))
        }
    }
}

struct CatchPanic<'a>(Handling<'a>);

impl Future for CatchPanic<'_> {
    type Output = Option<Result<Box<dyn Object>, String>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // The future is never polled again after a panic, and nothing else sees its state.
        match catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(context))) {
            Ok(poll) => poll.map(Some),
            Err(_) => Poll::Ready(None),
        }
    }
}
