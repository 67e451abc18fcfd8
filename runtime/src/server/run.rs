//! Runs a handler so that whatever it does ends its own call only, and as many at a time as may be.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::ended::Ended;
use super::shutdown::{Phase, unless};
use super::visit::Visit;
use super::{Core, Handling};
use crate::object::Object;
use crate::schema;

impl Core {
    /// Runs a handler when it is its turn, unless the server stops.
    pub(super) async fn run(
        &self,
        handling: Handling<'_>,
        schema: &'static schema::Call,
        visit: &Visit,
    ) -> Result<Box<dyn Object>, Ended> {
        let lifecycle = &self.shared.lifecycle;
        let running = async {
            let _permit = self.shared.permit(visit.time_left()).await?;
            guarded(handling, schema, visit.time_left()).await
        };
        let stopped = || Err(Ended::Unavailable("the server shuts down".to_owned()));
        unless(lifecycle.reached(Phase::Stopping), running).await.unwrap_or_else(stopped)
    }
}

/// Runs a handler for as long as there is time; then it is dropped where it waits. A panic ends this call only.
async fn guarded(
    handling: Handling<'_>,
    schema: &'static schema::Call,
    left: Option<Duration>,
) -> Result<Box<dyn Object>, Ended> {
    if left.is_some_and(|left| left.is_zero()) {
        return Err(Ended::Unavailable("no time is left for the handler".to_owned()));
    }
    let handling = CatchPanic::new(handling);
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

/// Ends with `None` if what it drives panics.
pub(super) struct CatchPanic<F>(Option<F>);

impl<F: Future + Unpin> CatchPanic<F> {
    pub(super) fn new(work: F) -> Self {
        Self(Some(work))
    }
}

impl<F: Future + Unpin> Future for CatchPanic<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(work) = &mut self.0 else { return Poll::Ready(None) };
        // The future is never polled again after a panic, and nothing else sees its state.
        match catch_unwind(AssertUnwindSafe(|| Pin::new(work).poll(context))) {
            Ok(poll) => poll.map(Some),
            Err(_) => Poll::Ready(None),
        }
    }
}

impl<F> Drop for CatchPanic<F> {
    fn drop(&mut self) {
        // What the handler holds where it waits goes too, and may panic: the claim has to be settled all the same.
        let work = self.0.take();
        let _ = catch_unwind(AssertUnwindSafe(|| drop(work)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Api, Direction, Format, Protocol, Schema};

    static API: Api = Api {
        id: "acme",
        version: "1",
        protocol: Protocol::Http,
        signature: crate::sign::KOOGALLERY_V2,
        format: Format::Json,
        endpoint: None,
        regions: &[],
        endpoints: &[],
        fallback: &[],
        headers: &[],
        discriminator: None,
        code: None,
        success: &[],
        message: None,
        request_id: None,
        codes: &[],
    };
    static EMPTY: Schema = Schema::new("Empty", &[]);
    static CALL: schema::Call = schema::Call::new(&API, "call", Direction::Callback, &EMPTY, &EMPTY);

    struct Bomb;

    impl Drop for Bomb {
        fn drop(&mut self) {
            assert!(std::thread::panicking(), "it panics as it goes");
        }
    }

    #[tokio::test]
    async fn a_handler_that_panics_as_it_is_dropped_ends_its_own_call_only() {
        let hangs: Handling<'_> = Box::pin(async {
            let _bomb = Bomb;
            std::future::pending().await
        });
        let ended = guarded(hangs, &CALL, Some(Duration::from_millis(10))).await;
        assert!(matches!(ended, Err(Ended::Failed(reason)) if reason.contains("took longer")));
    }
}
