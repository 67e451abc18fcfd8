//! Measures the subjects in rounds: each round takes every subject once, so that a busy time on the machine does not fall on
//! one subject alone.
use crate::{
    cargo::{self, Mode},
    lines,
    options::Options,
    scratch,
    subjects::Subject,
};
use anyhow::{Context, Result};
use std::{fs, time::Instant};

/// The figures of a subject at one size.
pub struct Measured {
    pub name: String,
    pub about: &'static str,
    pub operations: usize,
    /// In the order of `Mode::ALL`.
    pub costs: [Cost; 3],
    pub emitted: Option<Emitted>,
    pub expanded_lines: Option<usize>,
    /// Bytes of the library, debug and release.
    pub rlib: [u64; 2],
}

/// CPU seconds of one mode.
#[derive(Clone, Copy)]
pub struct Cost {
    /// The crate of generated code alone.
    pub api: f64,
    /// The crate that calls every operation, alone.
    pub caller: f64,
}

impl Cost {
    pub fn both(self) -> f64 {
        self.api + self.caller
    }
}

/// The text that a generator writes, before the compiler expands it.
pub struct Emitted {
    pub lines: usize,
    /// Seconds to write it.
    pub seconds: f64,
}

/// The best builds of one subject in one mode so far.
#[derive(Clone, Copy)]
struct Best {
    nothing: f64,
    api: f64,
    caller: f64,
}

/// Measures all subjects, and tells on stderr how far it is.
pub fn measure(subjects: &[Subject], options: &Options) -> Result<Vec<Measured>> {
    for it in subjects {
        eprintln!("building {} at {} operations and what it needs", it.name, it.operations);
        prepare(it).with_context(|| it.name.clone())?;
    }
    let mut best =
        vec![[Best { nothing: f64::INFINITY, api: f64::INFINITY, caller: f64::INFINITY }; 3]; subjects.len()];
    for round in 1..=options.runs {
        for (it, best) in subjects.iter().zip(&mut best) {
            eprint!("round {round}: {} at {} operations:", it.name, it.operations);
            for (mode, best) in Mode::ALL.into_iter().zip(best) {
                build_once(it, mode, best)?;
            }
            eprintln!();
        }
    }
    subjects.iter().zip(best).map(|(it, best)| measured(it, best.map(cost), options)).collect()
}

fn prepare(subject: &Subject) -> Result<()> {
    for mode in Mode::ALL {
        cargo::build(mode, &subject.caller.name())?;
    }
    subject.smoke.iter().try_for_each(|it| cargo::run_program(&it.name()))
}

/// The API's crate, then its caller, which cargo builds again as the API's crate is new, then nothing at all.
fn build_once(subject: &Subject, mode: Mode, best: &mut Best) -> Result<()> {
    let (api, caller) = (subject.api.name(), subject.caller.name());
    scratch::touch(&subject.api)?;
    let once = Best {
        api: cargo::timed_build(mode, &api)?,
        caller: cargo::timed_build(mode, &caller)?,
        nothing: cargo::timed_build(mode, &caller)?,
    };
    eprint!("  {} {:.2} + {:.2} s", mode.name(), once.api - once.nothing, once.caller - once.nothing);
    best.api = best.api.min(once.api);
    best.caller = best.caller.min(once.caller);
    best.nothing = best.nothing.min(once.nothing);
    Ok(())
}

fn cost(best: Best) -> Cost {
    Cost { api: (best.api - best.nothing).max(0.0), caller: (best.caller - best.nothing).max(0.0) }
}

fn measured(subject: &Subject, costs: [Cost; 3], options: &Options) -> Result<Measured> {
    let size = |mode| {
        let path = cargo::rlib(mode, &subject.api.ident());
        fs::metadata(&path).map(|it| it.len()).with_context(|| path.display().to_string())
    };
    let expanded_lines = match options.expand {
        true => Some(lines::count(&cargo::expanded(&subject.api.name())?).context("expanded lines")?),
        false => None,
    };
    Ok(Measured {
        name: subject.name.clone(),
        about: subject.about,
        operations: subject.operations,
        costs,
        emitted: emitted(subject, options.runs)?,
        expanded_lines,
        rlib: [size(Mode::Debug)?, size(Mode::Release)?],
    })
}

fn emitted(subject: &Subject, runs: usize) -> Result<Option<Emitted>> {
    let Some(emit) = &subject.emit else { return Ok(None) };
    let folder = scratch::root().join(&subject.api.path);
    let Some(source) = emit(&folder)? else { return Ok(None) };
    let mut seconds = f64::INFINITY;
    for _ in 0..runs {
        let start = Instant::now();
        emit(&folder)?;
        seconds = seconds.min(start.elapsed().as_secs_f64());
    }
    Ok(Some(Emitted { lines: lines::count(&source).context("emitted lines")?, seconds }))
}
