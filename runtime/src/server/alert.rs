//! What a seller has to hear of before the platform acts on it.
//!
//! Requests do not wait for it: alerts go into a queue, and a thread of their own takes them out. What the queue has no
//! room for is counted.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::ledger::{JournalEntry, Verdict, key_parts};

/// Whom to tell of what goes wrong. Each method does nothing unless it is written.
///
/// They are called one after the other, in a thread of their own: they may block, for as long as sending a mail takes,
/// and no request waits for them. While one runs, up to 1,024 alerts wait; what comes beyond that is counted and told by
/// [`dropped`](Self::dropped). A panic ends the one call, and stands in the log. No alert holds a body, a header or a
/// secret; a key holds ids of the platform, such as that of an order.
///
/// ```
/// use bothends::Server;
/// use bothends::ledger::JournalEntry;
/// use bothends::server::{Alerts, PendingWork};
///
/// struct Mail;
///
/// impl Alerts for Mail {
///     fn failed(&self, call: &JournalEntry) {
///         let (call, reason) = (call.call.as_deref().unwrap_or("?"), call.reason.as_deref().unwrap_or(""));
///         eprintln!("{call} failed: {reason}");
///     }
///     fn pending(&self, work: &PendingWork) {
///         eprintln!("{} is pending for {} s", work.key, work.age.as_secs());
///     }
/// }
///
/// # fn of(server: Server) -> Server {
/// server.alerts(Mail)
/// # }
/// ```
pub trait Alerts: Send + Sync + 'static {
    /// A call ended as [`Failed`](Verdict::Failed), [`Invalid`](Verdict::Invalid), [`Conflict`](Verdict::Conflict) or
    /// [`Unavailable`](Verdict::Unavailable): its line of the journal, also where no journal is kept. A platform that
    /// repeats such a call makes an alert each time.
    fn failed(&self, call: &JournalEntry) {
        let _ = call;
    }

    /// A request was refused: its proof did not hold, or it did not have the secret of the guard. Of these at most ten a
    /// minute are told for each API; `left_out` is how many were not since the one before.
    fn refused(&self, request: &JournalEntry, left_out: u64) {
        let _ = (request, left_out);
    }

    /// Work was pending for longer than one of the ages of
    /// [`Server::pending_alerts_after`](crate::Server::pending_alerts_after): once for each of them in the life of a
    /// process. After a restart what is too old by then is told again, for the highest of the ages that it has passed;
    /// of several processes on one store each tells. Behind a server of your own nothing is told unless
    /// [`Service::watch_pending`](super::Service::watch_pending) runs.
    fn pending(&self, work: &PendingWork) {
        let _ = work;
    }

    /// So many alerts came while the queue was full.
    fn dropped(&self, alerts: u64) {
        let _ = alerts;
    }
}

/// Work of which the platform was told that it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PendingWork {
    /// Id of the API; `None` if the key does not tell and the journal does not know.
    pub api: Option<String>,
    /// Name of the call, in the same way.
    pub call: Option<String>,
    /// Its key in the ledger: of the form that [`JournalEntry::key`] has.
    pub key: String,
    /// Id of the last request for it, if it is in the journal.
    pub id: Option<String>,
    /// When the platform was told so for the first time.
    pub since: SystemTime,
    /// For how long it has been so.
    pub age: Duration,
}

impl PendingWork {
    /// The values of members that make up the key: see [`JournalEntry::key_parts`].
    #[must_use]
    pub fn key_parts(&self) -> Vec<String> {
        key_parts(&self.key)
    }
}

/// What waits to be told.
pub(super) enum Alert {
    Failed(JournalEntry),
    Refused(JournalEntry, u64),
    Pending(PendingWork),
}

/// Alerts on their way; the thread behind it ends when this is dropped.
pub(super) struct AlertQueue {
    waiting: SyncSender<Alert>,
    dropped: Arc<AtomicU64>,
}

impl AlertQueue {
    pub(super) fn start(alerts: impl Alerts) -> Self {
        let (waiting, queue) = sync_channel(QUEUE);
        let dropped = Arc::<AtomicU64>::default();
        let lost = Arc::clone(&dropped);
        let started = thread::Builder::new().name("alerts".to_owned()).spawn(move || deliver(&alerts, &queue, &lost));
        if let Err(error) = started {
            tracing::error!(%error, "no thread could be started for alerts: there will be none");
        }
        Self { waiting, dropped }
    }

    /// Never waits.
    pub(super) fn send(&self, alert: Alert) {
        if self.waiting.try_send(alert).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Whether the seller has to hear of a call that ended like this.
pub(super) fn is_trouble(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Failed | Verdict::Invalid | Verdict::Conflict | Verdict::Unavailable)
}

fn deliver(alerts: &impl Alerts, queue: &Receiver<Alert>, dropped: &AtomicU64) {
    while let Ok(alert) = queue.recv() {
        tell(|| match &alert {
            Alert::Failed(call) => alerts.failed(call),
            Alert::Refused(request, left_out) => alerts.refused(request, *left_out),
            Alert::Pending(work) => alerts.pending(work),
        });
        let lost = dropped.swap(0, Ordering::Relaxed);
        if lost > 0 {
            tracing::error!(alerts = lost, "alerts were dropped: whoever is told takes too long");
            tell(|| alerts.dropped(lost));
        }
    }
}

fn tell(call: impl FnOnce()) {
    // What a hook leaves behind in itself when it panics is its own affair.
    if catch_unwind(AssertUnwindSafe(call)).is_err() {
        tracing::error!("an alert was not told: the hook panicked");
    }
}

/// How many alerts may wait.
const QUEUE: usize = 1024;

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};
    use std::sync::{Mutex, PoisonError};

    use super::*;

    /// Panics at keys that say so, and waits for a word before each of the others.
    struct Slow {
        go: Mutex<Receiver<()>>,
        told: Sender<String>,
    }

    impl Alerts for Slow {
        fn pending(&self, work: &PendingWork) {
            assert!(work.key != "panic", "the hook's own panic");
            let _ = self.go.lock().unwrap_or_else(PoisonError::into_inner).recv();
            self.told.send(work.key.clone()).unwrap();
        }
        fn dropped(&self, alerts: u64) {
            self.told.send(format!("{alerts} dropped")).unwrap();
        }
    }

    fn pending(key: &str) -> Alert {
        let (key, since, age) = (key.to_owned(), SystemTime::UNIX_EPOCH, Duration::ZERO);
        Alert::Pending(PendingWork { api: None, call: None, key, id: None, since, age })
    }

    #[test]
    fn nobody_waits_for_a_hook_and_what_is_too_much_is_counted() {
        let ((go, wait), (told, heard)) = (channel(), channel());
        let queue = AlertQueue::start(Slow { go: Mutex::new(wait), told });
        for number in 0..QUEUE + 100 {
            queue.send(pending(&number.to_string()));
        }
        drop(go);
        assert_eq!(heard.recv().unwrap(), "0");
        let said = heard.recv().unwrap();
        let dropped: usize = said.strip_suffix(" dropped").unwrap().parse().unwrap();
        // The first one may have been taken out of the queue by then, or not.
        assert!(dropped == 99 || dropped == 100, "{said}");
        assert_eq!(heard.iter().take(QUEUE - 1).count(), QUEUE - 1, "the others are told");
    }

    #[test]
    fn a_hook_that_panics_is_called_again() {
        let ((go, wait), (told, heard)) = (channel(), channel());
        drop(go);
        let queue = AlertQueue::start(Slow { go: Mutex::new(wait), told });
        queue.send(pending("panic"));
        queue.send(pending("next"));
        assert_eq!(heard.recv().unwrap(), "next");
        drop(queue);
        assert!(heard.recv().is_err(), "the thread ends with the queue");
    }
}
