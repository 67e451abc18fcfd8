//! `bothends journal replay`.

use std::path::Path;

use bothends::ledger::Record;
use bothends::schema::Call;
use bothends::simulation::{Replay, Replayed};
use bothends::{Credentials, Json, Ledger};
use serde_json::json;

use super::kept::{self, Kept};
use super::store::Place;
use super::{Known, known, record, show};
use crate::keys::{Given, Keys};
use crate::trouble::{Outcome, Trouble, harmless, print, print_json, tell};
use crate::{runtime, simulate, trouble};

/// Sends a request once more, and prints the answer.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Id of the request, as the list, the log and alerts have it
    id: String,
    /// Address of the server: https, or plain http to an address of this machine
    #[arg(long, value_name = "URL")]
    to: String,
    /// Accepts a plain http address of another machine: everybody between can read what is sent
    #[arg(long)]
    plain_http: bool,
    #[command(flatten)]
    place: Place,
    /// The key to sign with anew; from the environment if left out, where nobody else sees it
    #[arg(long, value_name = "KEY|ID:SECRET", conflicts_with = "as_it_came")]
    credentials: Option<String>,
    /// Sends it byte for byte, with its old proof, though a key is in the environment
    #[arg(long)]
    as_it_came: bool,
    /// Shows the header that the guard of the server asks for; its value from the environment if left out
    #[arg(long, value_name = "NAME[:VALUE]")]
    guard_header: Option<String>,
    /// Puts the secret that the guard of the server asks for in front of the path; from the environment if left out
    #[arg(long, value_name = "SECRET", num_args = 0..=1, default_missing_value = "")]
    guard_path: Option<String>,
    /// Shows the whole answer: secrets and people's data, too
    #[arg(long)]
    raw: bool,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
With a key, the request is signed anew with the time that it is now, as the platform does when it calls again. Without
one it is sent byte for byte: a proof that ages or has a nonce is refused by now, and one in a header is not kept.
What happens once and was done is answered from the ledger; what failed, the server runs again.

The recorded path is sent to the host of the URL; a path of the URL is put in front, unless it is there already. The
key is that of --credentials, else that of the variables that `bothends call` reads. Secrets of a guard are those of
--guard-header and --guard-path, else those in BOTHENDS_GUARD_HEADER and BOTHENDS_GUARD_PATH.

Examples:
  bothends journal replay 0123456789abcdef0123456789abcdef --db shop.db --to http://127.0.0.1:8080/
  bothends journal replay 0123456789abcdef0123456789abcdef --db shop.db --to https://shop.example.com/ --as-it-came

Exit status: 0 if the answer is one of success that the platform can read, 1 if not, 2 on wrong usage.";

pub(super) fn run(arguments: &Arguments, folder: Option<&Path>) -> Outcome {
    let store = arguments.place.open()?;
    let record = runtime(async { record(&*store.ledger().await?, &arguments.id).await })?;
    let kept = Kept::of(&record);
    if kept != Kept::Whole {
        return Err(runtime(async { without_bytes(&*store.ledger().await?, &record, kept).await })?);
    }
    let Known { api, calls, call } = known(&record, folder)?;
    let call = call.or_else(|| calls.first().copied());
    let call = call.ok_or_else(|| Trouble::failed(format_args!("`{}` has no calls", api.id)))?;
    let key = key(arguments, api.signature.name())?;
    tell(match &key {
        Some(_) => "signed anew",
        None => "sent as it came, with its old proof",
    });
    let guard = simulate::guard(arguments.guard_header.as_deref(), arguments.guard_path.as_deref())?;
    let to = (arguments.to.as_str(), arguments.plain_http);
    let replay = Replay::of(&record, call, to, key, guard.as_ref());
    let replay = replay.map_err(|error| Trouble::usage(trouble::of_config(&error).replace("--endpoint", "--to")))?;
    let replayed = runtime(async { replay.send().await.map_err(Trouble::failed) })?;
    tell_answer(arguments, &replayed, call)?;
    match replayed.is_done && replayed.faults.is_empty() {
        true => Ok(()),
        false => Err(Trouble::failed(harmless(&format!("the answer is: {}", replayed.said)))),
    }
}

/// The key to sign with, if there is one and it is wanted.
fn key(arguments: &Arguments, scheme: &str) -> Result<Option<Credentials>, Trouble> {
    let keys = Keys::of(scheme)?;
    match &arguments.credentials {
        Some(given) => Given::read(given)?.credentials(&keys).map(Some),
        None if arguments.as_it_came || matches!(keys, Keys::Nothing) => Ok(None),
        None => Ok(keys.read().ok()),
    }
}

/// Says which other line has what this one has not.
async fn without_bytes(ledger: &dyn Ledger, record: &Record, kept: Kept) -> Result<Trouble, Trouble> {
    let verdict = record.entry.verdict;
    if kept == Kept::MethodAndPath {
        let message = format_args!("of what was {verdict} only method and path were kept, which cannot be sent");
        return Ok(Trouble::failed(message));
    }
    let first = kept::first(ledger, record).await?;
    let hint = first.map_or_else(String::new, |id| format!("; {id} has the same key and was kept"));
    Ok(Trouble::failed(format_args!("of what was {verdict} only a line is kept, which cannot be sent{hint}")))
}

fn tell_answer(arguments: &Arguments, replayed: &Replayed, call: &'static Call) -> Outcome {
    let body = show::body(&replayed.body, Some((call, call.response)), arguments.raw);
    let proof = match replayed.proof {
        Some(true) => "holds",
        Some(false) => "does not hold",
        None => "none was looked for",
    };
    let faults: Vec<Json> = replayed.faults.iter().map(|fault| json!(fault)).collect();
    if arguments.json {
        return print_json(&json!({
            "status": replayed.status, "code": replayed.code, "said": replayed.said, "done": replayed.is_done,
            "proof": replayed.proof, "faults": faults, "milliseconds": replayed.milliseconds, "body": body,
        }));
    }
    let mut text = show::facts(
        &json!({
            "status": replayed.status, "said": replayed.said, "proof": proof,
            "milliseconds": replayed.milliseconds, "body": body,
        }),
        0,
    );
    for fault in &replayed.faults {
        text.push_str(&format!("fault         {}\n", harmless(fault).replace('\n', " ")));
    }
    print(&text)
}
