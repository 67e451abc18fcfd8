//! Bodies that are read while they are sent: what is large never stands in memory as a whole.

use std::error::Error;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek as _};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::checksum::Tally;

/// The body of a request, read from a file or anything else while it is sent.
///
/// Only where the signature does not cover the body, as with OSS: `oss.put_object()..send().upload(upload)`. It can
/// be read once, so a call is not sent again once a byte of its upload may have left.
pub struct Upload {
    source: Arc<Mutex<Source>>,
}

/// Where the bytes come from: shared with the connection, and still there if none of them was taken.
struct Source {
    chunks: mpsc::Receiver<io::Result<Bytes>>,
    left: u64,
    /// What stands before and behind it, where it is a part of a form.
    before: Bytes,
    behind: Bytes,
    tally: Option<Tally>,
    taken: Option<Instant>,
}

/// The body of one attempt.
struct Outgoing(Arc<Mutex<Source>>);

impl Upload {
    /// A file from its beginning to the end that it has now, wherever it stands.
    ///
    /// # Errors
    /// If the file's length cannot be told, or it cannot be read from its beginning.
    pub fn file(mut file: File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        file.rewind()?;
        Ok(Self::reader(file, length))
    }

    /// `length` bytes of anything that can be read; if there are fewer, the request fails. It is read on a thread
    /// that may block.
    ///
    /// # Panics
    /// Outside of a Tokio runtime.
    pub fn reader(reader: impl Read + Send + 'static, length: u64) -> Self {
        let (sender, chunks) = mpsc::channel(CHUNKS_AHEAD);
        tokio::task::spawn_blocking(move || read(reader.take(length), &sender));
        let (before, behind) = (Bytes::new(), Bytes::new());
        let source = Source { chunks, left: length, before, behind, tally: None, taken: None };
        Self { source: Arc::new(Mutex::new(source)) }
    }

    pub(super) fn count(&mut self, tally: &Tally) {
        lock(&self.source).tally = Some(tally.clone());
    }

    pub(super) fn between(self, before: Bytes, behind: Bytes) -> Self {
        {
            let mut source = lock(&self.source);
            (source.before, source.behind) = (before, behind);
        }
        self
    }

    /// When a connection last asked for bytes of it and got them; `None` if nothing of it can have left.
    pub(super) fn taken(&self) -> Option<Instant> {
        lock(&self.source).taken
    }

    pub(super) fn body(&self) -> reqwest::Body {
        reqwest::Body::wrap(Outgoing(Arc::clone(&self.source)))
    }
}

fn lock(source: &Mutex<Source>) -> MutexGuard<'_, Source> {
    source.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether an error of a request is one of reading what was to be uploaded.
pub(super) fn is_unread(error: &(dyn Error + 'static)) -> bool {
    // An I/O error passes over what it is made of when it is asked for its source.
    let made_of = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    made_of.is_some_and(|inner| inner.is::<Unread>()) || error.source().is_some_and(is_unread)
}

fn unread(message: String) -> io::Error {
    io::Error::other(Unread(message))
}

/// Why what was to be uploaded could not be read.
#[derive(Debug)]
struct Unread(String);

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Unread {}

fn read(mut reader: impl Read, sender: &mpsc::Sender<io::Result<Bytes>>) {
    loop {
        let mut chunk = vec![0; CHUNK];
        let outcome = match reader.read(&mut chunk) {
            Ok(0) => return,
            Ok(length) => {
                chunk.truncate(length);
                Ok(Bytes::from(chunk))
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let failed = outcome.is_err();
        // Nobody listens any more: the request has ended.
        if sender.blocking_send(outcome).is_err() || failed {
            return;
        }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let mut source = lock(&self.0);
        let polled = source.poll(context);
        if matches!(polled, Poll::Ready(Some(_))) {
            source.taken = Some(Instant::now());
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        let source = lock(&self.0);
        source.left == 0 && source.before.is_empty() && source.behind.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        let source = lock(&self.0);
        let around = source.before.len() as u64 + source.behind.len() as u64;
        SizeHint::with_exact(source.left.saturating_add(around))
    }
}

impl Source {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if !self.before.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.before)))));
        }
        if self.left == 0 && !self.behind.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.behind)))));
        }
        self.chunks.poll_recv(context).map(|chunk| match chunk {
            Some(Ok(chunk)) => {
                self.left = self.left.saturating_sub(chunk.len() as u64);
                if let Some(tally) = &self.tally {
                    tally.add(&chunk);
                }
                Some(Ok(Frame::data(chunk)))
            }
            Some(Err(error)) => Some(Err(unread(error.to_string()))),
            None if self.left > 0 => {
                let missing = std::mem::take(&mut self.left);
                Some(Err(unread(format!("it ended {missing} bytes early, or its reader panicked"))))
            }
            None => None,
        })
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("bytes_left", &lock(&self.source).left).finish_non_exhaustive()
    }
}

const CHUNK: usize = 64 << 10;
const CHUNKS_AHEAD: usize = 2;
