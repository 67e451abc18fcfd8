//! Runs cargo in the scratch workspace and takes the CPU time of all it starts.
use crate::scratch::root;
use anyhow::{Result, bail};
use nix::sys::{
    resource::{UsageWho, getrusage},
    time::TimeValLike,
};
use std::{env, path::PathBuf, process::Command};

/// What is asked of the compiler.
#[derive(Clone, Copy, PartialEq)]
pub enum Mode {
    Check,
    Debug,
    Release,
}

impl Mode {
    pub const ALL: [Self; 3] = [Self::Check, Self::Debug, Self::Release];

    pub fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Check => &["check"],
            Self::Debug => &["build"],
            Self::Release => &["build", "--release"],
        }
    }
}

/// `cargo check` or `cargo build` of a package.
pub fn build(mode: Mode, package: &str) -> Result<()> {
    let mut command = cargo();
    command.args(mode.arguments()).args(["-p", package]);
    run(command).map(drop)
}

/// CPU seconds, of user and system, that `build` takes with everything that it starts.
pub fn timed_build(mode: Mode, package: &str) -> Result<f64> {
    let before = cpu_of_children()?;
    build(mode, package)?;
    Ok(cpu_of_children()? - before)
}

/// The library's source after all macros, as the compiler prints it. It has a target folder of its own: the variable that
/// opens the unstable option would make other crates build again.
pub fn expanded(package: &str) -> Result<String> {
    let mut command = cargo();
    command.args(["rustc", "-p", package, "--lib", "--profile=check"]).arg("--target-dir").arg(root().join("expanded"));
    command.args(["--", "-Zunpretty=expanded"]).env("RUSTC_BOOTSTRAP", "1");
    run(command)
}

/// Runs a program of the workspace.
pub fn run_program(package: &str) -> Result<()> {
    let mut command = cargo();
    command.args(["run", "-p", package]);
    run(command).map(drop)
}

/// Where `build` leaves a library.
pub fn rlib(mode: Mode, ident: &str) -> PathBuf {
    root().join("target").join(mode.name()).join(format!("lib{ident}.rlib"))
}

fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).env("CARGO_INCREMENTAL", "0").env("CARGO_TARGET_DIR", root().join("target"));
    command.env_remove("RUSTFLAGS").env_remove("CARGO_BUILD_TARGET");
    command
}

fn run(mut command: Command) -> Result<String> {
    let output = command.output()?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        let errors = errors.lines().filter(|it| !it.trim_start().starts_with("Compiling")).take(60).collect::<Vec<_>>();
        bail!("{command:?}: {}\n{}", output.status, errors.join("\n"));
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn cpu_of_children() -> Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    Ok((usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6)
}
