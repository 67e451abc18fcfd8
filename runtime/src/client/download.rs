//! Objects that are written while they come: what is large never stands in memory as a whole.

use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::time;

use super::checksum::Tally;
use super::transport::Transport;
use crate::error::{ErrorKind, Failure};
use crate::schema::Call;

/// Where the object that a call gives is written, while it comes.
///
/// `oss.get_object()..send().download(download)`. The largest answer that a client accepts does not hold for it, its
/// deadlines do: the other side may be silent for as long as `read_timeout`, and the whole takes no longer than
/// `timeout`, its writer included. When the call fails, what had come by then may have been written, and a writer that
/// blocks is left behind on its thread.
pub struct Download {
    /// Behind a lock, since whoever holds a call may look at it from several threads.
    writer: Mutex<Box<dyn Write + Send>>,
    max_bytes: u64,
    tally: Option<Tally>,
}

impl Download {
    /// Into a file, from where it stands on.
    pub fn file(file: File) -> Self {
        Self::writer(file)
    }

    /// Into anything that can be written to, on a thread that may block. It is flushed at the end.
    pub fn writer(writer: impl Write + Send + 'static) -> Self {
        Self { writer: Mutex::new(Box::new(writer)), max_bytes: u64::MAX, tally: None }
    }

    /// The largest object that is accepted, in bytes; by default there is none. A larger one is an error as soon as it
    /// can be told.
    #[must_use]
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    pub(super) fn count(&mut self, tally: &Tally) {
        self.tally = Some(tally.clone());
    }

    /// Writes the body of an answer, within the time that is left of the call's.
    pub(super) async fn take(
        self,
        call: &Call,
        transport: &Transport,
        response: reqwest::Response,
        left: Duration,
    ) -> Result<(), Box<Failure>> {
        let status = response.status().as_u16();
        let written = time::timeout(left, self.write(call, transport, response)).await.unwrap_or_else(|_| {
            let message = "time ran out before what came was written";
            Err(Failure::new(call, ErrorKind::Timeout, message)
                .hint("write somewhere faster, or give the call more time with `.send().timeout(..)`"))
        });
        // The platform did what it was asked to, whatever went wrong here.
        written.map_err(|failure| {
            let mut failure = failure.maybe_executed();
            failure.status = Some(status);
            failure
        })
    }

    /// Where the platform announced a length, HTTP has it that a shorter one fails.
    async fn write(
        self,
        call: &Call,
        transport: &Transport,
        mut response: reqwest::Response,
    ) -> Result<(), Box<Failure>> {
        let Self { writer, max_bytes, tally } = self;
        let writer = writer.into_inner().unwrap_or_else(PoisonError::into_inner);
        let too_large = || {
            let message = format!("the object is larger than {max_bytes} bytes");
            Failure::new(call, ErrorKind::TooLarge, message).hint("raise `Download::max_bytes`")
        };
        let (sender, chunks) = mpsc::channel(CHUNKS_AHEAD);
        let writing = tokio::task::spawn_blocking(move || write(writer, chunks));
        let pass = async move {
            let mut left = max_bytes;
            if response.content_length().is_some_and(|announced| announced > left) {
                return Err(too_large());
            }
            while let Some(chunk) = transport.chunk(call, &mut response).await? {
                left = left.checked_sub(chunk.len() as u64).ok_or_else(too_large)?;
                if let Some(tally) = &tally {
                    tally.add(&chunk);
                }
                // Nobody takes it any more: why, the writer says.
                if sender.send(chunk).await.is_err() {
                    break;
                }
            }
            Ok(())
        };
        let passed = pass.await;
        let written = writing.await.unwrap_or_else(|_| Err(io::Error::other("the writer panicked")));
        let written = written.map_err(|error| {
            let message = format!("what came could not be written: {error}");
            Failure::new(call, ErrorKind::Write, message).caused_by(error)
        });
        passed.and(written)
    }
}

fn write(mut writer: Box<dyn Write + Send>, mut chunks: mpsc::Receiver<Bytes>) -> io::Result<()> {
    while let Some(chunk) = chunks.blocking_recv() {
        writer.write_all(&chunk)?;
    }
    writer.flush()
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("max_bytes", &self.max_bytes).finish_non_exhaustive()
    }
}

const CHUNKS_AHEAD: usize = 2;
