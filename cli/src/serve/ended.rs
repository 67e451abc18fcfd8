//! When a server is to end.

use std::future::{Future, poll_fn};
use std::io;
use std::pin::pin;
use std::task::Poll;

/// Comes to its end when the process is told to: by Ctrl-C or, on Unix, by the signal to terminate. What this gives
/// hears of it from now on.
#[cfg(unix)]
pub(super) fn ended() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        let (mut interrupted, mut terminated) = (pin!(interrupted.recv()), pin!(terminated.recv()));
        let either = poll_fn(|context| {
            let ended = interrupted.as_mut().poll(context).is_ready() || terminated.as_mut().poll(context).is_ready();
            if ended { Poll::Ready(()) } else { Poll::Pending }
        });
        either.await;
    })
}

/// Comes to its end when the process is told to: by Ctrl-C.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub(super) fn ended() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // If nobody can be heard, it serves for ever.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
