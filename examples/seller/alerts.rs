//! Who is told when the platform is not served well: here whoever reads stderr. Take a mail or a pager for it.

use bothends::Alerts;
use bothends::ledger::JournalEntry;
use bothends::server::PendingWork;

pub(crate) struct Stderr;

impl Alerts for Stderr {
    fn failed(&self, call: &JournalEntry) {
        let (name, reason) = (call.call.as_deref().unwrap_or("?"), call.reason.as_deref().unwrap_or("?"));
        eprintln!("alert: {name} {}: {reason}; bothends journal show {}", call.verdict, call.id);
    }

    fn refused(&self, request: &JournalEntry, left_out: u64) {
        let (from, reason) = (request.peer.as_deref().unwrap_or("?"), request.reason.as_deref().unwrap_or("?"));
        eprintln!("alert: refused a request of {from}: {reason}; {left_out} more were before it");
    }

    fn pending(&self, work: &PendingWork) {
        let minutes = work.age.as_secs() / 60;
        eprintln!("alert: {} is pending for {minutes} minutes: the platform waits for 180", work.key);
    }

    fn dropped(&self, alerts: u64) {
        eprintln!("alert: {alerts} alerts were dropped");
    }
}
