//! The `bothends` command.
//!
//! Results go to stdout, everything else to stderr. Exit status: 0 on success, 1 when what was asked for
//! failed, 2 on wrong usage.

mod check;
mod expand;
mod list;
mod specs;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Both ends of an API's wire, from one spec.
#[derive(Debug, Parser)]
#[command(name = "bothends", version, arg_required_else_help = true, after_help = EXAMPLES)]
struct Arguments {
    /// A folder with API folders of your own, used beside the specs that come with bothends
    #[arg(long, global = true, value_name = "DIR")]
    specs: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Shows the APIs, or the operations and callbacks of one
    List(list::Arguments),
    /// Shows every error of specs, with its place
    Check(check::Arguments),
    /// Shows the code that a derive makes
    Expand(expand::Arguments),
}

const EXAMPLES: &str = "Examples:
  bothends list                          the APIs that come with bothends
  bothends list aliyun/cams              their operations and callbacks
  bothends --specs specs check           every error of your own specs
  bothends check specs/acme              the same for one folder
  bothends expand aliyun/cams --operations SubmitIsvCustomerTerms";

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.command {
        Command::List(list) => list::run(list, arguments.specs.as_deref()),
        Command::Check(check) => check::run(check, arguments.specs.as_deref()),
        Command::Expand(expand) => expand::run(expand, arguments.specs.as_deref()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{}", message.trim_end());
            ExitCode::FAILURE
        }
    }
}
