//! The `bothends` command.
//!
//! Results go to stdout, everything else to stderr. Exit status: 0 on success, 1 when what was asked for
//! failed, 2 on wrong usage.

mod call;
mod check;
mod completions;
mod content;
mod expand;
mod journal;
mod keys;
mod list;
mod log;
mod request;
mod serve;
mod show;
mod simulate;
mod specs;
mod trouble;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::trouble::Trouble;

/// Both ends of an API's wire, from one spec.
#[derive(Debug, Parser)]
#[command(name = "bothends", version, arg_required_else_help = true, after_help = EXAMPLES)]
struct Arguments {
    /// A folder with API folders of your own, used beside the specs that come with bothends
    #[arg(long, global = true, value_name = "DIR", display_order = 900)]
    specs: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Shows the APIs, or the operations and callbacks of one
    List(list::Arguments),
    /// Shows one operation or callback, or the code that calls it
    Show(show::Arguments),
    /// Shows every error of specs, with its place
    Check(check::Arguments),
    /// Calls an operation and prints the response as JSON
    Call(call::Arguments),
    /// Serves the twin of a platform: it verifies signatures and answers as the specs say
    Serve(serve::Arguments),
    /// Calls a server as the platform does, rightly and wrongly, and tells what passed
    Simulate(simulate::Arguments),
    /// Shows what a server was asked and what it answered, and sends a request again
    Journal(journal::Arguments),
    /// Shows the code that a derive makes
    Expand(expand::Arguments),
    /// Prints what makes a shell complete the command's words
    Completions(completions::Arguments),
}

const EXAMPLES: &str = "\
Examples:
  bothends list                          the APIs that come with bothends
  bothends list aliyun/cams              operations and callbacks of one
  bothends show aliyun/cams/SubmitIsvCustomerTerms
  bothends call aliyun/cams GetChatappUploadAuthorization -p CustSpaceId=29348393884 --dry-run
  bothends serve aliyun/cams             a platform to try it with
  bothends simulate huawei/koogallery/saas --to http://127.0.0.1:8080/
  bothends journal shop.db --since 3h    what came in and what was answered
  bothends --specs specs check           every error of your own specs

Results go to stdout, everything else to stderr.
Exit status: 0 on success, 1 if what was asked for failed, 2 on wrong usage.";

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let specs = arguments.specs.as_deref();
    let outcome = match &arguments.command {
        Command::List(arguments) => list::run(arguments, specs),
        Command::Show(arguments) => show::run(arguments, specs),
        Command::Check(arguments) => check::run(arguments, specs),
        Command::Call(arguments) => call::run(arguments, specs),
        Command::Serve(arguments) => serve::run(arguments, specs),
        Command::Simulate(arguments) => simulate::run(arguments, specs),
        Command::Journal(arguments) => journal::run(arguments, specs),
        Command::Expand(arguments) => expand::run(arguments, specs),
        Command::Completions(arguments) => completions::run::<Arguments>(arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            trouble::tell(trouble.message());
            ExitCode::from(trouble.status())
        }
    }
}

/// Runs what waits for others to its end.
fn runtime<T>(work: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(|error| Trouble::failed(format_args!("no thread can be started: {error}")))?.block_on(work)
}
