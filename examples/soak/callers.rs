//! Those who call.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bothends::{CallError, Client};
use tokio::task::JoinSet;

use crate::Settings;
use crate::dice::roll;
use crate::outcomes::{End, Outcomes};

/// One operation that may be repeated, and one that must not.
#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization, SubmitIsvCustomerTerms))]
pub(crate) struct Cams(Client);

/// Whether a call only reads, so that it may be executed again.
pub(crate) fn executes_twice_at_will(call: usize) -> bool {
    call.is_multiple_of(2)
}

/// Makes the calls of a range; how many callers panicked.
pub(crate) async fn run(cams: &Cams, outcomes: &Arc<Outcomes>, calls: Range<usize>, settings: Settings) -> usize {
    let next = Arc::new(AtomicUsize::new(calls.start));
    let mut callers = JoinSet::new();
    for _ in 0..settings.callers {
        let (cams, outcomes, next) = (cams.clone(), Arc::clone(outcomes), Arc::clone(&next));
        callers.spawn(async move {
            loop {
                let call = next.fetch_add(1, Ordering::SeqCst);
                if call >= calls.end {
                    return;
                }
                one(&cams, &outcomes, call, settings.seed).await;
            }
        });
    }
    let mut panics = 0;
    while let Some(ended) = callers.join_next().await {
        panics += usize::from(ended.is_err());
    }
    panics
}

/// One call; a few are given up in the middle.
async fn one(cams: &Cams, outcomes: &Outcomes, call: usize, seed: u64) {
    let dice = roll(seed ^ 0xca11, call as u64);
    let ended = if dice.is_multiple_of(200) {
        let patience = Duration::from_micros(dice >> 32 & 0x3fff);
        tokio::time::timeout(patience, send(cams, call)).await.ok()
    } else {
        Some(send(cams, call).await)
    };
    match ended {
        Some(Ok(())) => outcomes.note(call, End::Answered, "answered"),
        None => outcomes.note(call, End::Dropped, "dropped by the caller"),
        Some(Err(error)) => {
            let (end, suffix) = match error.maybe_executed() {
                true => (End::Unknown, ", maybe executed"),
                false => (End::Failed, ""),
            };
            outcomes.note(call, end, &format!("{:?}{suffix}", error.kind()));
        }
    }
}

async fn send(cams: &Cams, call: usize) -> Result<(), CallError<cams::Code>> {
    let space = call.to_string();
    if executes_twice_at_will(call) {
        return cams.get_chatapp_upload_authorization().cust_space_id(space).send().await.map(|_| ());
    }
    let terms = cams.submit_isv_customer_terms().cust_space_id(space).cust_name("Cornflower Bakery");
    let terms = terms.office_address("12 Mill Lane").contact_mail("office@cornflower.example").country_id("CN");
    terms.business_desc("Order updates").isv_terms("isvTerms.pdf").send().await.map(|_| ())
}
