//! `bothends simulate`.

use std::path::Path;
use std::time::Duration;

use bothends::schema::Direction;
use bothends::simulation::{CASES, Row};
use bothends::{AccessKey, ConfigError, Credentials, Guard, Simulation};
use bothends_codegen::{Pick, closest};
use zeroize::Zeroizing;

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
    /// Shows the header that the guard of the server asks for; its value from the environment if left out, where nobody
    /// else sees it
    #[arg(long, value_name = "NAME[:VALUE]")]
    guard_header: Option<String>,
    /// Puts the secret that the guard of the server asks for in front of the path; from the environment if left out
    #[arg(long, value_name = "SECRET", num_args = 0..=1, default_missing_value = "")]
    guard_path: Option<String>,
    /// Tries this case only, besides the plain calls, or with "life: NAME" this life of an order; may be given several
    /// times
    #[arg(long, value_name = "CASE")]
    only: Vec<String>,
    /// How long an answer may take, such as 20s or 500ms; as long as the spec says if left out
    #[arg(long, value_name = "TIME", value_parser = time)]
    deadline: Option<Duration>,
    /// Lives of orders have the ids of the examples: for servers that ask the platform for its mock orders
    #[arg(long)]
    keep_ids: bool,
    /// Prints JSON instead of a table
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Each callback is tried as it should be, again, at once, in all documented forms, and with everything wrong that can be;
then whole lives of orders, one for each example of the call that creates. Real calls are among them, and what they
create stays: name a server for tests. `--only help` lists the cases. What cannot be judged, as of what was never
created, is skipped: it has neither passed nor failed. The table is printed row by row, JSON in the end.

The key is that of --access-key, else that in KOOGALLERY_ACCESS_KEY. Where a platform signs nothing, servers have a guard: its secrets are
those of --guard-header and --guard-path, else those in BOTHENDS_GUARD_HEADER and BOTHENDS_GUARD_PATH. Without either
option none is shown, and nobody can tell whether others are kept out.

Examples:
  bothends simulate huawei/koogallery/saas --to http://127.0.0.1:8080/
  bothends simulate huawei/koogallery/saas newInstance releaseInstance --to https://shop.example.com/koogallery
  bothends simulate huawei/koogallery/saas --to https://shop.example.com/koogallery --only life --keep-ids
  bothends simulate huawei/koogallery/saas-v1 --to http://127.0.0.1:8080/ --only 'life: Pay per use'
  bothends simulate huawei/koogallery/saas-v1 --to http://127.0.0.1:8080/ --deadline 20s --json
  bothends simulate aliyun/cams/callbacks --to http://127.0.0.1:8080/ --guard-path
  bothends simulate aliyun/cams/callbacks --to http://127.0.0.1:8080/ --guard-header x-acme-token

Exit status: 0 if all passed, 1 if something did not, 2 on wrong usage.";

pub(crate) fn run(arguments: &Arguments, folder: Option<&Path>) -> Outcome {
    let cases: Vec<_> = arguments.only.iter().map(String::as_str).collect();
    if cases.contains(&"help") {
        return list_cases(arguments.json);
    }
    check_cases(&cases)?;
    let lives = cases.iter().filter_map(|case| case.strip_prefix(ONE_LIFE));
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
    let simulation = guard(arguments.guard_header.as_deref(), arguments.guard_path.as_deref())?
        .into_iter()
        .fold(simulation, Simulation::guard)
        .only(&cases);
    let simulation = arguments.deadline.into_iter().fold(simulation, Simulation::deadline);
    let simulation = if arguments.keep_ids { simulation.keep_ids() } else { simulation };
    check_lives(lives, &simulation.lives(), api.id)?;
    let names: Vec<_> = arguments.names.iter().map(String::as_str).collect();
    let report = match arguments.json {
        true => runtime(async { Ok(simulation.run(&names).await) })?,
        false => {
            let mut table = Table::begin(&simulation, api.id, callbacks.map(str::len).max().unwrap_or(0))?;
            runtime(async { Ok(simulation.run_and_tell(&names, move |row| table.add(row)).await) })?
        }
    };
    if report.rows.is_empty() {
        let cases: Vec<_> = cases.iter().map(|case| format!("`{}`", case.escape_debug())).collect();
        let what =
            if names.is_empty() { format!("`{}`", api.id) } else { format!("{} of `{}`", names.join(", "), api.id) };
        return Err(Trouble::usage(format_args!("--only: there is no case {} for {what}", cases.join(" or "))));
    }
    match arguments.json {
        true => print_json(&report)?,
        false => print(&format!("\n{}\n", report.summary()))?,
    }
    if report.passed() {
        return Ok(());
    }
    let (failed, all) = (report.failures().count(), report.rows.len());
    Err(match failed {
        0 => Trouble::failed("nothing could be judged: name the call that creates, too"),
        failed => Trouble::failed(format_args!("{failed} of {} did not pass", count(all, "case", "cases"))),
    })
}

/// A table whose rows are printed as they come, so that nobody waits for a slow server without a word.
struct Table {
    width: usize,
    before: String,
}

impl Table {
    /// With names of calls of `width` at most.
    fn begin(simulation: &Simulation, api: &str, width: usize) -> Result<Self, Trouble> {
        print(&harmless(&format!("{api} at {}\n\n", simulation.endpoint())))?;
        Ok(Self { width, before: String::new() })
    }

    fn add(&mut self, row: &Row) {
        let call = if row.call == self.before { "" } else { &row.call };
        let (title, mark, detail, width) = (row.title(), row.mark(), row.detail(), self.width);
        // Whoever closed the other end is told by the exit status alone.
        let _ = print(&harmless(&format!("{call:width$}  {title:TITLE$}  {mark:7}  {detail}\n")));
        row.call.clone_into(&mut self.before);
    }
}

/// Prints what can be tried.
fn list_cases(json: bool) -> Outcome {
    if json {
        return print_json(&CASES.iter().copied().collect::<std::collections::BTreeMap<_, _>>());
    }
    let width = CASES.iter().map(|(case, _)| case.len()).max().unwrap_or(0);
    let lines: Vec<_> = CASES.iter().map(|(case, doc)| format!("{case:width$}  {doc}\n")).collect();
    print(&lines.concat())
}

fn check_cases(cases: &[&str]) -> Result<(), Trouble> {
    let known = CASES.iter().map(|(case, _)| *case);
    let is_known = |case: &str| case.starts_with(ONE_LIFE) || known.clone().any(|known| known == case);
    let Some(unknown) = cases.iter().find(|case| !is_known(case)) else { return Ok(()) };
    let hint = closest(unknown, known)
        .map_or_else(|| "`--only help` lists them".to_owned(), |close| format!("did you mean `{close}`?"));
    Err(Trouble::usage(format_args!("--only: there is no case `{}`; {hint}", unknown.escape_debug())))
}

/// Whether there are these lives.
fn check_lives<'a>(wanted: impl IntoIterator<Item = &'a str>, known: &[&str], api: &str) -> Result<(), Trouble> {
    let Some(unknown) = wanted.into_iter().find(|life| !known.contains(life)) else { return Ok(()) };
    let hint = match (closest(unknown, known.iter().copied()), known) {
        (Some(close), _) => format!("did you mean `{ONE_LIFE}{close}`?"),
        (None, []) => "it has no lives with names".to_owned(),
        (None, known) => format!("it has: {}", known.join("; ")),
    };
    let unknown = unknown.escape_debug();
    Err(Trouble::usage(format_args!("--only: `{api}` has no `{ONE_LIFE}{unknown}`; {hint}")))
}

/// A time such as `20s` or `500ms`, not zero.
fn time(text: &str) -> Result<Duration, String> {
    let number = |digits: &str, unit: u64| digits.parse::<u64>().ok()?.checked_mul(unit);
    let milliseconds = match text.strip_suffix("ms") {
        Some(digits) => number(digits, 1),
        None => text.strip_suffix('s').and_then(|digits| number(digits, 1000)),
    };
    let time = milliseconds.filter(|milliseconds| (1..=LONGEST).contains(milliseconds));
    time.map(Duration::from_millis).ok_or_else(|| "write it as `20s` or `500ms`, an hour at most".to_owned())
}

fn key(arguments: &Arguments, scheme: &str) -> Result<Credentials, Trouble> {
    let keys = Keys::of(scheme)?;
    match (&arguments.access_key, &keys) {
        (None, Keys::One(_) | Keys::Two(..)) => keys.read().map_err(|trouble| match trouble {
            Trouble::Usage(message) => Trouble::Usage(format!("{message} or --access-key")),
            failed @ Trouble::Failed(_) => failed,
        }),
        (None, _) => keys.read(),
        (Some(key), Keys::One(_) | Keys::Two(..)) => AccessKey::new(key.as_str())
            .map(Credentials::from)
            .map_err(|error| Trouble::usage(format_args!("--access-key: {error}"))),
        (Some(_), Keys::Nothing) => Err(Trouble::usage(
            "this platform signs nothing: take --access-key out, see --guard-header and --guard-path",
        )),
        (Some(_), Keys::Pair(..)) => {
            let variables = keys.variables();
            Err(Trouble::usage(format_args!(
                "this platform signs with an id and a secret: set {variables} instead of --access-key"
            )))
        }
    }
}

/// What the server's guard asks for.
pub(crate) fn guard(header: Option<&str>, path: Option<&str>) -> Result<Option<Guard>, Trouble> {
    let wrong = |option: &str, error: ConfigError| Trouble::usage(format_args!("{option}: {error}"));
    let header = header.map(|header| {
        let (name, value) = header.split_once(':').unwrap_or((header, ""));
        let secret = secret("--guard-header", value.trim(), "BOTHENDS_GUARD_HEADER")?;
        Guard::header(name.trim(), secret.as_str()).map_err(|error| wrong("--guard-header", error))
    });
    let path = path.map(|value| {
        let secret = secret("--guard-path", value.trim(), "BOTHENDS_GUARD_PATH")?;
        Guard::path(secret.as_str()).map_err(|error| wrong("--guard-path", error))
    });
    Ok(match (header.transpose()?, path.transpose()?) {
        (Some(header), Some(path)) => Some(path.and(header)),
        (header, path) => header.or(path),
    })
}

/// The secret that was given, or else that of a variable.
fn secret(option: &str, given: &str, variable: &str) -> Result<Zeroizing<String>, Trouble> {
    if !given.is_empty() {
        return Ok(Zeroizing::new(given.to_owned()));
    }
    let found = std::env::var(variable).map(Zeroizing::new).ok().filter(|secret| !secret.trim().is_empty());
    let missing = || Trouble::usage(format_args!("{option}: give the secret, or set {variable}"));
    found.map(|secret| Zeroizing::new(secret.trim().to_owned())).ok_or_else(missing)
}

/// What stands before the name of a life.
const ONE_LIFE: &str = "life: ";

/// How wide titles of rows usually are at most.
const TITLE: usize = 44;

/// An hour, in milliseconds.
const LONGEST: u64 = 3_600_000;
