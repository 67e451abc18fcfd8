//! The server under test: a handler, and a ledger of which each use is counted.

use std::error::Error;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use bothends::ledger::{
    Answer, Claim, Claimed, Filter, Forget, JournalEntry, Lease, Ledger, Pending, Record, Settlement, SqliteLedger,
    State, Work,
};
use bothends::{AccessKey, Call, Server};

use crate::Contestant;
use crate::figures::Figures;

#[derive(Server)]
#[api("huawei/koogallery/saas", callbacks(newInstance))]
struct Shop;

impl shop::Handler for Shop {
    async fn new_instance(&self, _: &Call, order: shop::NewInstance) -> Result<shop::NewInstanceResponse, shop::Code> {
        Ok(shop::NewInstanceResponse::builder().instance_id(order.business_id).build())
    }
}

pub(crate) async fn start(key: &AccessKey, file: &Path) -> Result<Contestant, Box<dyn Error>> {
    let touches = Arc::new(AtomicU64::new(0));
    let ledger = Counted { ledger: SqliteLedger::open(file)?, touches: Arc::clone(&touches) };
    let listening = Shop.server(key.clone()).ledger(ledger).bind("127.0.0.1:0".parse()?).await?;
    let address = listening.address();
    tokio::spawn(listening.serve());
    // The nonce, the claim, its end and the journal.
    Ok(Contestant { name: "bothends", address, touches, touches_of_one: 4, figures: Figures::default() })
}

/// A ledger that tells how often it was used.
struct Counted {
    ledger: SqliteLedger,
    touches: Arc<AtomicU64>,
}

impl Counted {
    fn touched(&self) -> &SqliteLedger {
        self.touches.fetch_add(1, Ordering::SeqCst);
        &self.ledger
    }
}

impl Ledger for Counted {
    fn claim<'a>(&'a self, claim: Claim<'a>) -> Work<'a, Claimed> {
        self.touched().claim(claim)
    }
    fn look<'a>(&'a self, key: &'a str, now: SystemTime) -> Work<'a, State> {
        self.touched().look(key, now)
    }
    fn settle<'a>(&'a self, lease: &'a Lease, settlement: Settlement, now: SystemTime) -> Work<'a, bool> {
        self.touched().settle(lease, settlement, now)
    }
    fn earlier<'a>(&'a self, key: &'a str) -> Work<'a, Option<Answer>> {
        self.touched().earlier(key)
    }
    fn pending(&self, since: Range<SystemTime>, most: u32) -> Work<'_, Vec<Pending>> {
        self.touched().pending(since, most)
    }
    fn close<'a>(&'a self, subject: &'a str) -> Work<'a, u64> {
        self.touched().close(subject)
    }
    fn burn<'a>(&'a self, nonce: &'a str, expires: SystemTime, now: SystemTime) -> Work<'a, bool> {
        self.touched().burn(nonce, expires, now)
    }
    fn record(&self, record: Record) -> Work<'_, ()> {
        self.touched().record(record)
    }
    fn journal(&self, filter: Filter) -> Work<'_, Vec<JournalEntry>> {
        self.touched().journal(filter)
    }
    fn recorded<'a>(&'a self, id: &'a str) -> Work<'a, Option<Record>> {
        self.touched().recorded(id)
    }
    fn forget(&self, old: Forget) -> Work<'_, u64> {
        self.touched().forget(old)
    }
}
