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
    let handling = CatchPanic(Some(handling));
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

struct CatchPanic<'a>(Option<Handling<'a>>);

impl Future for CatchPanic<'_> {
    type Output = Option<Result<Box<dyn Object>, String>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(handling) = &mut self.0 else { return Poll::Ready(None) };
        // The future is never polled again after a panic, and nothing else sees its state.
        match catch_unwind(AssertUnwindSafe(|| handling.as_mut().poll(context))) {
            Ok(poll) => poll.map(Some),
            Err(_) => Poll::Ready(None),
        }
    }
}

impl Drop for CatchPanic<'_> {
    fn drop(&mut self) {
        // What the handler holds where it waits goes too, and may panic: the claim has to be settled all the same.
        let handling = self.0.take();
        let _ = catch_unwind(AssertUnwindSafe(|| drop(handling)));
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
