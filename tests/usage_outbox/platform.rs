//! KooGallery, which counts what it took by serial, and can be silent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use bothends::clock::FixedClock;
use bothends::twin::RunningTwin;
use bothends::{AccessKey, Client, Credentials, Timestamp};

#[derive(Client)]
#[expect(dead_code, reason = "only its twin is wanted")]
#[api("huawei/koogallery/open-api/usage")]
struct Usage(Client);

/// The access key of the basic interface.
pub(crate) const KEY: &str = "00000000-1111-2222-3333-444444444444";

/// The account's own key.
pub(crate) const ACCOUNT: (&str, &str) = ("AKCORNFLOWER00000001", "a-secret-between-two");

/// What becomes of a push.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Taken and answered.
    #[default]
    Taken,
    /// Taken; the answer does not come before [`Platform::speak`].
    TakenInSilence,
    /// Not taken; the answer does not come before that, either.
    LostInSilence,
    /// Not taken, and said so.
    Failed,
}

pub(crate) struct Platform {
    pub(crate) twin: RunningTwin,
    books: Arc<Books>,
}

#[derive(Default)]
struct Books {
    pages: Mutex<Pages>,
    changed: Condvar,
}

#[derive(Default)]
struct Pages {
    /// The serials that were counted.
    serials: BTreeSet<String>,
    /// How often the usage of each instance was counted: under two serials it would be counted twice.
    effects: BTreeMap<String, usize>,
    /// A line for each record that was refused.
    console: Vec<String>,
    pushes: usize,
    fate: Fate,
    is_silent: bool,
}

impl Platform {
    /// It lets in whoever signs with both keys, by a clock that stands still.
    pub(crate) async fn start(now: &str) -> Self {
        let books = Arc::new(Books::default());
        let kept = Arc::clone(&books);
        let account = Credentials::new(ACCOUNT.0, ACCOUNT.1);
        let twin = usage::twin()
            .credentials(Credentials::from(AccessKey::new(KEY).unwrap()).with_account(account))
            .clock(FixedClock::new(now.parse::<Timestamp>().unwrap().into()))
            .strict()
            .answer(move |push: &usage::PushUsage| kept.take(&push.usage_records))
            .start()
            .await
            .unwrap();
        Self { twin, books }
    }

    /// What becomes of the next push; a failure lasts until something else is said.
    pub(crate) fn next(&self, fate: Fate) {
        let mut pages = self.books.pages.lock().unwrap();
        pages.is_silent = matches!(fate, Fate::TakenInSilence | Fate::LostInSilence);
        pages.fate = fate;
    }

    /// Ends the silence.
    pub(crate) fn speak(&self) {
        self.books.pages.lock().unwrap().is_silent = false;
        self.books.changed.notify_all();
    }

    /// Waits until that many pushes have arrived.
    pub(crate) fn until_pushed(&self, count: usize) {
        let pages = self.books.pages.lock().unwrap();
        let waited = self.books.changed.wait_timeout_while(pages, PATIENCE, |pages| pages.pushes < count).unwrap();
        assert!(!waited.1.timed_out(), "nothing is pushed");
    }

    /// The serials that were counted.
    pub(crate) fn effects(&self) -> BTreeSet<String> {
        self.books.pages.lock().unwrap().serials.clone()
    }

    /// Whether no usage was counted twice.
    pub(crate) fn once(&self) -> bool {
        self.books.pages.lock().unwrap().effects.values().all(|count| *count == 1)
    }

    /// What the console shows of single records: serial and code.
    pub(crate) fn console(&self) -> Vec<String> {
        self.books.pages.lock().unwrap().console.clone()
    }

    pub(crate) fn pushes(&self) -> usize {
        self.books.pages.lock().unwrap().pushes
    }
}

impl Books {
    /// A batch, whose records are checked later: a serial that is known is refused in the console, not in the answer.
    fn take(&self, records: &[usage::UsageRecord]) -> Result<usage::PushUsageResponse, usage::Code> {
        let mut pages = self.pages.lock().unwrap();
        // A failure lasts: the client itself tries again before it gives up.
        let fate = if matches!(pages.fate, Fate::Failed) { Fate::Failed } else { std::mem::take(&mut pages.fate) };
        pages.pushes += 1;
        let is_bad = records.len() > 100 || records.iter().any(|record| record.instance_id == "bad-instance");
        if matches!(fate, Fate::Taken | Fate::TakenInSilence) && !is_bad {
            for record in records {
                pages.count(record);
            }
        }
        self.changed.notify_all();
        drop(self.changed.wait_timeout_while(pages, PATIENCE, |pages| pages.is_silent).unwrap());
        match fate {
            Fate::Failed | Fate::LostInSilence => Err(usage::Code::InternalError),
            _ if is_bad => Err(usage::Code::InvalidUsage),
            _ => Ok(usage::PushUsageResponse { error_code: Some(usage::Code::Success), error_msg: None }),
        }
    }
}

impl Pages {
    fn count(&mut self, record: &usage::UsageRecord) {
        if self.serials.insert(record.metering_sn.clone()) {
            *self.effects.entry(record.instance_id.clone()).or_default() += 1;
        } else {
            self.console.push(format!("{} 010", record.metering_sn));
        }
    }
}

const PATIENCE: Duration = Duration::from_secs(30);
