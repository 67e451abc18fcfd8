//! `bothends completions`.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::trouble::{Outcome, Trouble, print};

/// Prints what makes a shell complete the command's words.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The shell
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  bothends completions bash > ~/.local/share/bash-completion/completions/bothends
  bothends completions fish > ~/.config/fish/completions/bothends.fish

Exit status: 0 on success, 2 on wrong usage.";

pub(crate) fn run<C: CommandFactory>(arguments: &Arguments) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut C::command(), "bothends", &mut script);
    let script = String::from_utf8(script);
    print(&script.map_err(|error| Trouble::failed(format_args!("the script is no text: {error}")))?)
}
