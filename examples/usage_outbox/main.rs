//! A seller's outbox: every record of pay-per-use usage reaches KooGallery, and none of them twice.
//!
//! ```text
//! export KOOGALLERY_ACCESS_KEY=..                          # the access key of the basic interface
//! export HUAWEICLOUD_SDK_AK=.. HUAWEICLOUD_SDK_SK=..       # the account's own key, if the gateway wants it
//! cargo run --example usage_outbox -- usage.db add INSTANCE 12.5 2026-07-11T08:00:00Z 2026-07-11T09:00:00Z
//! cargo run --example usage_outbox -- usage.db send        # what is due, once
//! cargo run --example usage_outbox -- usage.db run --every 60
//! cargo run --example usage_outbox -- usage.db list
//! cargo run --example usage_outbox -- usage.db console     # lines `SERIAL CODE` on stdin, as the console tells them
//! ```
//!
//! A record is in the outbox, with its serial, before anything is sent; it is marked only when the platform has
//! answered. Whatever happens between, a crash too, it is sent again under the same serial, and the platform has each
//! serial once. `--region` names one of KooGallery's regions (`china`, and `china-2` when that is down, if left out),
//! `--endpoint URL` calls another address, and `--now TIME` stops the clock, so that nobody waits for an hour.

mod arguments;
mod outbox;
mod rules;
mod sender;

use std::error::Error;
use std::io::Read as _;
use std::time::{Duration, SystemTime};

use bothends::clock::FixedClock;
use bothends::{AccessKey, Client, Credentials, Timestamp};

use arguments::{Arguments, Command};
use outbox::Outbox;
use sender::Sender;

/// The usage push of KooGallery.
#[derive(Client, Clone)]
#[api("huawei/koogallery/open-api/usage")]
struct Usage(Client);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::read(std::env::args().skip(1))?;
    let mut outbox = Outbox::open(&arguments.file)?;
    match &arguments.command {
        Command::Add(usage) => println!("{}", outbox.add(usage, now(&arguments))?),
        Command::List => outbox.all()?.iter().for_each(|row| println!("{row}")),
        Command::Console => console(&mut outbox)?,
        Command::Send if !Sender::new(clients(&arguments)?)?.pass(&mut outbox, now(&arguments)).await? => {
            return Err("not all that is due was sent".into());
        }
        Command::Send => {}
        Command::Run(every) => run(&arguments, &mut outbox, *every).await?,
    }
    Ok(())
}

/// A pass now and then, until the process is ended. It may be ended at any moment.
async fn run(arguments: &Arguments, outbox: &mut Outbox, every: Duration) -> Result<(), Box<dyn Error>> {
    let sender = Sender::new(clients(arguments)?)?;
    loop {
        sender.pass(outbox, now(arguments)).await?;
        tokio::time::sleep(every).await;
    }
}

/// Takes over what the seller console says of single records: the call itself does not report them.
fn console(outbox: &mut Outbox) -> Result<(), Box<dyn Error>> {
    let mut lines = String::new();
    std::io::stdin().read_to_string(&mut lines)?;
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let (serial, code) = line.trim().split_once(' ').ok_or("a line is SERIAL CODE")?;
        match rules::verdict(code.trim()) {
            rules::Verdict::Known => println!("{serial} the platform has it already"),
            rules::Verdict::Refused(why) => {
                outbox.refuse(serial, &format!("{}: {why}", code.trim()))?;
                println!("{serial} {why}");
            }
        }
    }
    Ok(())
}

/// A client for each host, in the order in which they are asked.
fn clients(arguments: &Arguments) -> Result<Vec<Usage>, Box<dyn Error>> {
    let mut credentials = Credentials::from(AccessKey::from_env("KOOGALLERY_ACCESS_KEY")?);
    if std::env::var_os("HUAWEICLOUD_SDK_AK").is_some() {
        let account = Credentials::from_variables("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", None)?;
        credentials = credentials.with_account(account);
    }
    let builder = || match arguments.now {
        Some(now) => Usage::builder(credentials.clone()).clock(FixedClock::new(now.into())),
        None => Usage::builder(credentials.clone()),
    };
    let endpoints = arguments.endpoints.iter().map(|endpoint| builder().endpoint(endpoint));
    let clients: Result<Vec<_>, _> = if !arguments.endpoints.is_empty() {
        endpoints.map(|builder| builder.build()).collect()
    } else if !arguments.regions.is_empty() {
        arguments.regions.iter().map(|region| builder().region(region).build()).collect()
    } else {
        REGIONS.into_iter().map(|region| builder().region(region).build()).collect()
    };
    Ok(clients?)
}

fn now(arguments: &Arguments) -> Timestamp {
    arguments.now.unwrap_or_else(|| SystemTime::now().into())
}

/// The second one answers when the first one is down.
const REGIONS: [&str; 2] = ["china", "china-2"];
