//! `bothends simulate`.

use std::path::Path;

use bothends::schema::Direction;
use bothends::{AccessKey, Credentials, Simulation};
use bothends_codegen::{Pick, closest};

use crate::keys::Keys;
use crate::trouble::{Outcome, Trouble, count, harmless, print, print_json};
use crate::{runtime, specs, trouble};
use bothends_cli::bridge::{self, Bridge};

/// Calls a server as the platform does, rightly and wrongly, and tells what passed.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// One of the APIs with callbacks, such as `huawei/koogallery/saas`
    api: String,
    /// Callbacks to try; all of them if left out
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Address of the server: https, or plain http to an address of this machine
    #[arg(long, value_name = "URL")]
    to: String,
    /// Accepts a plain http address of another machine: everybody between can read what is sent
    #[arg(long)]
    plain_http: bool,
    /// The key that the server knows; from the environment if left out, where nobody else sees it
    #[arg(long, value_name = "KEY")]
    access_key: Option<String>,
    /// Prints JSON instead of a table
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Each callback is tried as it should be, again, at once, and with everything wrong that can be. The key is that of
--access-key, else that in KOOGALLERY_ACCESS_KEY.

Examples:
  bothends simulate huawei/koogallery/saas --to http://127.0.0.1:8080/
  bothends simulate huawei/koogallery/saas newInstance releaseInstance --to https://shop.example.com/koogallery

Exit status: 0 if all passed, 1 if something did not, 2 on wrong usage.";

pub(crate) fn run(arguments: &Arguments, folder: Option<&Path>) -> Outcome {
    let api = specs::read(&arguments.api, folder, &Pick::All)?;
    let Bridge { api, calls, examples } = bridge::leak(&api).map_err(Trouble::failed)?;
    let callbacks = calls.iter().filter(|call| call.direction == Direction::Callback).map(|call| call.name);
    if callbacks.clone().next().is_none() {
        return Err(Trouble::usage(format_args!("`{}` has no callbacks: nobody is called", api.id)));
    }
    for name in &arguments.names {
        if !callbacks.clone().any(|callback| callback == name) {
            let hint = closest(name, callbacks.clone()).map_or_else(
                || format!("it has: {}", callbacks.clone().collect::<Vec<_>>().join(", ")),
                |close| format!("did you mean `{close}`?"),
            );
            let name = name.escape_debug();
            return Err(Trouble::usage(format_args!("`{}` has no callback `{name}`; {hint}", api.id)));
        }
    }
    let key = key(arguments, api.signature.name())?;
    let against = if arguments.plain_http { Simulation::against_plain_http } else { Simulation::against };
    let simulation = against(api, calls, examples, arguments.to.clone(), key);
    let simulation = simulation.map_err(|error| Trouble::usage(trouble::of_config(&error)))?;
    let names: Vec<_> = arguments.names.iter().map(String::as_str).collect();
    let report = runtime(async { Ok(simulation.run(&names).await) })?;
    match arguments.json {
        true => print_json(&report)?,
        false => print(&format!("{}\n", harmless(&report.to_string())))?,
    }
    if report.passed() {
        return Ok(());
    }
    let (failed, all) = (report.failures().count(), report.rows.len());
    Err(Trouble::failed(format_args!("{failed} of {} did not pass", count(all, "case", "cases"))))
}

fn key(arguments: &Arguments, scheme: &str) -> Result<Credentials, Trouble> {
    let keys = Keys::of(scheme)?;
    match (&arguments.access_key, &keys) {
        (None, _) => keys.read(),
        (Some(key), Keys::One(_)) => AccessKey::new(key.as_str())
            .map(Credentials::from)
            .map_err(|error| Trouble::usage(format_args!("--access-key: {error}"))),
        (Some(_), Keys::Pair(..)) => {
            let variables = keys.variables();
            Err(Trouble::usage(format_args!(
                "this platform signs with an id and a secret: set {variables} instead of --access-key"
            )))
        }
    }
}
