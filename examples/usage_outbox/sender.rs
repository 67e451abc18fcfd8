//! From the outbox to the platform.

use std::error::Error;

use bothends::{ErrorKind, Timestamp};

use crate::outbox::{Outbox, Record};
use crate::rules::{self, Due};
use crate::{Usage, usage};

/// Sends what is due, to the first of several hosts that can be reached.
pub(crate) struct Sender(Vec<Usage>);

impl Sender {
    /// Without a host nothing would be sent, and all be marked.
    pub(crate) fn new(hosts: Vec<Usage>) -> Result<Self, &'static str> {
        if hosts.is_empty() { Err("there is no host to send to") } else { Ok(Self(hosts)) }
    }

    /// Sends all that is due, in batches. What the platform did not take, or may not have, waits for the next pass;
    /// then this is `false`.
    pub(crate) async fn pass(&self, outbox: &mut Outbox, now: Timestamp) -> Result<bool, Box<dyn Error>> {
        let due = due(outbox, now)?;
        let mut batches: Vec<Vec<Record>> = Vec::new();
        for record in due {
            match batches.last_mut() {
                Some(batch) if batch.len() < LARGEST_BATCH => batch.push(record),
                _ => batches.push(vec![record]),
            }
        }
        batches.reverse();
        while let Some(mut batch) = batches.pop() {
            if let Some(serial) = rules::twice(batch.iter().map(|record| record.serial.as_str())) {
                return Err(format!("nothing was sent: the serial {serial} is twice in a batch").into());
            }
            let Err(error) = self.push(&batch).await else {
                outbox.sent(&batch)?;
                println!("sent {}", batch.len());
                continue;
            };
            // Anything else is not about the records: a key, the network, the platform.
            if !matches!(error.kind(), ErrorKind::Api | ErrorKind::Constraint) {
                println!("not sent {}: {error}", batch.len());
                return Ok(false);
            }
            // The platform refuses a batch for one bad record, and does not say which: halves find it.
            match batch.as_slice() {
                [only] => {
                    outbox.refuse(&only.serial, &error.to_string())?;
                    println!("refused {}: {error}", only.serial);
                }
                _ => {
                    let other = batch.split_off(batch.len() / 2);
                    batches.extend([other, batch]);
                }
            }
        }
        Ok(true)
    }

    /// One call. Success means that the records were taken for checking. It is signed anew for each host.
    async fn push(&self, batch: &[Record]) -> Result<(), bothends::CallError<usage::Code>> {
        let mut outcome = Ok(());
        for host in &self.0 {
            let records: Vec<_> = batch.iter().map(on_the_wire).collect();
            outcome = host.push_usage().usage_records(records).send().await.map(drop);
            match &outcome {
                // Nothing was sent.
                Err(error) if error.kind() == ErrorKind::Connect => {}
                _ => break,
            }
        }
        outcome
    }
}

/// What is due, but for what has become too old: that is refused here.
fn due(outbox: &mut Outbox, now: Timestamp) -> Result<Vec<Record>, Box<dyn Error>> {
    let mut due = Vec::new();
    for record in outbox.waiting()? {
        if rules::is_expired(&record.usage, now) {
            outbox.refuse(&record.serial, "not sent: it began more than 21 days ago")?;
            println!("refused {}: it began more than 21 days ago", record.serial);
            continue;
        }
        match rules::due(record.usage.end, now) {
            Due::NotYet => continue,
            Due::Now | Due::Late => {}
            Due::TooLate => println!("late {}: more than two hours", record.serial),
        }
        due.push(record);
    }
    Ok(due)
}

fn on_the_wire(record: &Record) -> usage::UsageRecord {
    let usage = &record.usage;
    usage::UsageRecord {
        instance_id: usage.instance.clone(),
        record_time: record.recorded,
        begin_time: usage.begin,
        end_time: usage.end,
        usage_value: usage.value.clone(),
        metering_sn: record.serial.clone(),
        relate_pkg_instance: usage.package.clone(),
    }
}

/// The guide says 1000 in one place and 100 in another.
const LARGEST_BATCH: usize = 100;
