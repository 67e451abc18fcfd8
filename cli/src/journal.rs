//! `bothends journal`.

mod kept;
mod list;
mod masked;
mod moment;
mod replay;
mod show;
mod store;

use std::path::Path;

use bothends::ledger::{Record, Verdict};
use bothends::schema::{Api, Call};
use bothends::{Ledger, LedgerError};
use bothends_cli::bridge;
use bothends_codegen::{Pick, closest};

use crate::specs;
use crate::trouble::{Outcome, Trouble};

/// Shows what a server was asked and what it answered, and sends a request again.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    list: list::Wanted,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Shows one request and its answer; what is secret or somebody's own only by its length
    Show(show::Arguments),
    /// Sends a request once more, and prints the answer
    Replay(replay::Arguments),
}

const EXAMPLES: &str = "\
Lists requests, the newest first, in UTC. The store is the file of a `SqliteLedger`, or the database of a
`PostgresLedger` (postgres://..); it is read while its server goes on writing, and nothing in it is changed. If it is
not given, it is that of BOTHENDS_LEDGER: the place for a URL with a password.

Examples:
  bothends journal shop.db                             the last requests
  bothends journal shop.db --verdict failed --since 3h
  bothends journal shop.db --key CS2211181819B4LVS     all that came for an order
  bothends journal postgres://shop@db.example.com/shop --schema shop_ledger
  bothends journal show 0123456789abcdef0123456789abcdef --db shop.db
  bothends journal replay 0123456789abcdef0123456789abcdef --db shop.db --to http://127.0.0.1:8080/

Exit status: 0 on success, 1 if the store cannot be read, 2 on wrong usage.";

pub(crate) fn run(arguments: &Arguments, folder: Option<&Path>) -> Outcome {
    match &arguments.command {
        None => list::run(&arguments.list),
        Some(Command::Show(arguments)) => show::run(arguments, folder),
        Some(Command::Replay(arguments)) => replay::run(arguments, folder),
    }
}

fn failed(error: LedgerError) -> Trouble {
    Trouble::failed(error)
}

/// One record; what is wrong if there is none.
async fn record(ledger: &dyn Ledger, id: &str) -> Result<Record, Trouble> {
    let record = ledger.recorded(id).await.map_err(failed)?;
    record.ok_or_else(|| Trouble::failed(format_args!("the journal has no request {}", id.escape_debug())))
}

/// The API and the call of a record, as far as specs are there for them.
struct Known {
    api: &'static Api,
    calls: &'static [&'static Call],
    call: Option<&'static Call>,
}

fn known(record: &Record, folder: Option<&Path>) -> Result<Known, Trouble> {
    let api = specs::read(&record.entry.api, folder, &Pick::All)?;
    let bridge = bridge::leak(&api).map_err(Trouble::failed)?;
    let name = record.entry.call.as_deref();
    let call = bridge.calls.iter().copied().find(|call| Some(call.name) == name);
    Ok(Known { api: bridge.api, calls: bridge.calls, call })
}

/// A verdict by its name.
fn verdict(name: &str) -> Result<Verdict, String> {
    let names = || Verdict::ALL.into_iter().map(Verdict::name);
    Verdict::of_name(name).ok_or_else(|| match closest(name, names()) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("it is one of {}", names().collect::<Vec<_>>().join(", ")),
    })
}
