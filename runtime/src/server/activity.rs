//! What a connection is doing: seen in the bytes that go through it.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::Notify;
use tokio::time::{Instant, Sleep};

/// What a connection is doing, and since when.
pub(super) struct Activity {
    now: Mutex<(Doing, Instant)>,
    /// Whether another connection needs its place.
    unwanted: Notify,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    /// Its ends agree on TLS.
    #[cfg_attr(not(any(feature = "server-tls", test)), expect(dead_code, reason = "nobody does"))]
    Shaking,
    /// Nothing has come yet.
    New,
    /// The head of a request arrives.
    Reading,
    /// The body of a request arrives.
    Receiving,
    /// A request is there, and is answered.
    Answering,
    /// The answer is made, and goes out.
    Writing,
    /// It waits for the next request.
    Idle,
}

impl Activity {
    pub(super) fn new() -> Self {
        Self { now: Mutex::new((Doing::New, Instant::now())), unwanted: Notify::new() }
    }

    pub(super) fn now(&self) -> (Doing, Instant) {
        *self.lock()
    }

    pub(super) fn begins(&self, doing: Doing) {
        *self.lock() = (doing, Instant::now());
    }

    /// The head of a request is there, its body is not. That does not buy more time: both together are the request.
    pub(super) fn receives(&self) {
        let mut now = self.lock();
        let since = if now.0 == Doing::Reading { now.1 } else { Instant::now() };
        *now = (Doing::Receiving, since);
    }

    /// Since when it waits for a request, if it does; and for the rest of one or of a handshake, if that takes long.
    pub(super) fn waits_since(&self) -> Option<Instant> {
        let (doing, since) = self.now();
        let waits = match doing {
            Doing::New | Doing::Idle => true,
            Doing::Shaking | Doing::Reading | Doing::Receiving => since.elapsed() > LONG_FOR_A_REQUEST,
            Doing::Answering | Doing::Writing => false,
        };
        waits.then_some(since)
    }

    /// Tells the connection that another one needs its place.
    pub(super) fn is_unwanted(&self) {
        self.unwanted.notify_one();
    }

    /// Ends when its place is needed while it waits: what it does by then counts, not what it did when it was told.
    pub(super) async fn evicted(&self) {
        loop {
            self.unwanted.notified().await;
            if self.waits_since().is_some() {
                return;
            }
        }
    }

    fn turns(&self, from: &[Doing], to: Doing) {
        let mut now = self.lock();
        if from.contains(&now.0) {
            *now = (to, Instant::now());
        }
    }

    fn lock(&self) -> MutexGuard<'_, (Doing, Instant)> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stream that says what goes through it, and whose other end has to read within a time.
pub(super) struct Watched<S> {
    stream: S,
    activity: Arc<Activity>,
    write_timeout: Duration,
    /// Runs from when the other end first did not take something until it has taken all.
    overdue: Option<Pin<Box<Sleep>>>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Watched<S> {
    pub(super) fn new(stream: S, activity: Arc<Activity>, write_timeout: Duration) -> Self {
        Self { stream, activity, write_timeout, overdue: None }
    }

    /// Waits no longer than there is time.
    fn in_time<T>(&mut self, context: &mut Context<'_>, poll: Poll<Result<T>>) -> Poll<Result<T>> {
        if poll.is_ready() {
            return poll;
        }
        let timeout = self.write_timeout;
        let overdue = self.overdue.get_or_insert_with(|| Box::pin(tokio::time::sleep(timeout)));
        overdue.as_mut().poll(context).map(|()| Err(Error::from(ErrorKind::TimedOut)))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Watched<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let before = buffer.filled().len();
        let poll = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.activity.turns(&[Doing::New, Doing::Idle], Doing::Reading);
        }
        poll
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.in_time(context, poll)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.in_time(context, poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        let poll = Pin::new(&mut self.stream).poll_flush(context);
        if poll.is_ready() {
            self.overdue = None;
            self.activity.turns(&[Doing::Writing], Doing::Idle);
        }
        self.in_time(context, poll)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        let poll = Pin::new(&mut self.stream).poll_shutdown(context);
        self.in_time(context, poll)
    }
}

/// The body of a request that says when all of it is there.
pub(super) struct Arriving {
    body: Incoming,
    activity: Arc<Activity>,
}

impl Arriving {
    pub(super) fn new(body: Incoming, activity: Arc<Activity>) -> Self {
        if body.is_end_stream() {
            activity.begins(Doing::Answering);
        } else {
            activity.receives();
        }
        Self { body, activity }
    }
}

impl Body for Arriving {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, hyper::Error>>> {
        let poll = Pin::new(&mut self.body).poll_frame(context);
        let is_over = match &poll {
            Poll::Ready(Some(Ok(_))) => self.body.is_end_stream(),
            Poll::Ready(_) => true,
            Poll::Pending => false,
        };
        if is_over {
            self.activity.turns(&[Doing::Receiving], Doing::Answering);
        }
        poll
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A handshake and a request mostly come in one go; while the server ends, nobody waits longer for the rest of one.
pub(super) const LONG_FOR_A_REQUEST: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_goes_through_says_what_is_done() {
        let (mut caller, stream) = tokio::io::duplex(100);
        let activity = Arc::new(Activity::new());
        let mut stream = Watched::new(stream, Arc::clone(&activity), Duration::from_secs(5));
        assert!(activity.waits_since().is_some());
        caller.write_all(b"GET").await.unwrap();
        stream.read_exact(&mut [0; 3]).await.unwrap();
        assert_eq!((activity.now().0, activity.waits_since()), (Doing::Reading, None));
        tokio::time::sleep(2 * LONG_FOR_A_REQUEST).await;
        let since = activity.waits_since();
        assert!(since.is_some(), "for a head that does not come");
        activity.receives();
        assert_eq!((activity.now().0, activity.waits_since()), (Doing::Receiving, since), "its head bought no time");
        activity.turns(&[Doing::Receiving], Doing::Answering);
        assert_eq!(activity.waits_since(), None, "all of it is there");
        stream.flush().await.unwrap();
        assert_eq!(activity.now().0, Doing::Answering, "100 Continue is no answer");
        activity.begins(Doing::Writing);
        stream.write_all(b"ok").await.unwrap();
        stream.flush().await.unwrap();
        assert_eq!(activity.now().0, Doing::Idle);
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_told_to_end_ends_only_while_it_waits() {
        let activity = Arc::new(Activity::new());
        let waiting = Arc::clone(&activity);
        let evicted = tokio::spawn(async move { waiting.evicted().await });
        for (doing, patience) in
            [(Doing::Answering, 60), (Doing::Writing, 60), (Doing::Shaking, 0), (Doing::Reading, 0)]
        {
            activity.begins(doing);
            tokio::time::sleep(Duration::from_secs(patience)).await;
            activity.is_unwanted();
            tokio::time::sleep(Duration::from_millis(10)).await;
            assert!(!evicted.is_finished(), "{doing:?}");
        }
        activity.begins(Doing::Shaking);
        tokio::time::sleep(2 * LONG_FOR_A_REQUEST).await;
        assert!(!evicted.is_finished(), "nobody needs its place");
        activity.is_unwanted();
        evicted.await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn all_of_an_answer_has_to_be_read_in_time() {
        let (mut caller, stream) = tokio::io::duplex(100);
        let mut stream = Watched::new(stream, Arc::new(Activity::new()), Duration::from_secs(5));
        // One byte a second is not in time, though each of them is.
        let reading = tokio::spawn(async move {
            while caller.read_exact(&mut [0]).await.is_ok() {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        });
        let began = Instant::now();
        let error = stream.write_all(&[0; 1000]).await.unwrap_err();
        assert_eq!((error.kind(), began.elapsed().as_secs()), (ErrorKind::TimedOut, 5));
        drop(stream);
        reading.await.unwrap();
    }
}
