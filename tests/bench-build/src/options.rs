//! The command line.
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

pub const HELP: &str = "\
cargo run --release --manifest-path tests/bench-build/Cargo.toml -- [shapes|cams] [OPTIONS]

  shapes            the prototype shapes instead of bothends, at 100 operations
  cams              the bundled aliyun/cams instead: all of it, and three operations
  --ops N,N,..      numbers of operations, in rising order [25,100,400; with --quick 25,100]
  --runs N          take the best of so many runs [3; with --quick 1]
  --only NAME,..    only these subjects
  --quick           fewer and smaller: to see that it works, not to compare by
  --no-expand       leave out the fully expanded lines, which need a second build of all dependencies
  --json FILE       write the figures as JSON, too
";

/// What to measure, and how.
pub struct Options {
    pub shapes: bool,
    pub cams: bool,
    pub operations: Vec<usize>,
    pub runs: usize,
    pub only: Option<Vec<String>>,
    pub expand: bool,
    pub json: Option<PathBuf>,
    pub help: bool,
}

/// Reads the command line, without the program's name.
pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Options> {
    let mut given = arguments.into_iter();
    let (mut shapes, mut cams, mut quick, mut help, mut expand) = (false, false, false, false, true);
    let (mut operations, mut runs, mut only, mut json) = (None, None, None, None);
    while let Some(argument) = given.next() {
        let mut value = || given.next().with_context(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "shapes" => shapes = true,
            "cams" => cams = true,
            "--quick" => quick = true,
            "--no-expand" => expand = false,
            "--help" | "-h" => help = true,
            "--ops" => operations = Some(numbers(&value()?)?),
            "--runs" => runs = Some(value()?.parse().context("--runs")?),
            "--only" => only = Some(value()?.split(',').map(str::to_owned).collect()),
            "--json" => json = Some(PathBuf::from(value()?)),
            other => bail!("unknown argument {other}\n\n{HELP}"),
        }
    }
    let usual = match (shapes, quick) {
        (true, _) => vec![100],
        (false, true) => vec![25, 100],
        (false, false) => vec![25, 100, 400],
    };
    let operations = operations.unwrap_or(usual);
    let runs = runs.unwrap_or(if quick { 1 } else { 3 });
    Ok(Options { shapes, cams, operations, runs, only, expand, json, help })
}

fn numbers(list: &str) -> Result<Vec<usize>> {
    let mut numbers = list.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>().context("--ops")?;
    numbers.sort_unstable();
    if numbers.first().is_none_or(|it| *it == 0) {
        bail!("--ops: at least one operation");
    }
    Ok(numbers)
}

impl Options {
    /// Whether a subject is asked for.
    pub fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.iter().any(|it| it == name))
    }
}
