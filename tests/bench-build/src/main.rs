//! The compile-time benchmark: what a generated client costs those who build it.
//!
//! One abstract API ([`model`]) of 25, 100 and 400 operations is written as several *subjects*: by bothends, by progenitor
//! (from the same API as OpenAPI), and as plain structs (the floor). Each subject is a library crate of generated code, and a
//! second one that calls every operation with its required fields and reads the answer.
//!
//! **Measured** is the CPU time (user and system, of cargo and all that it starts) of `cargo check`, `cargo build` and
//! `cargo build --release` when only that one crate has to be compiled again: everything it depends on has been built before,
//! its `lib.rs` is touched, and what cargo takes when there is nothing to do is taken off. No incremental compilation, no
//! debug information. Best of three runs; on a busy machine it is good to about 10 %. CPU time does not tell how well a build
//! is spread over cores. "With the caller" is the sum of both crates, as generic and inlined code is only compiled where it is
//! used. The caller is a library as well, so that no figure has a linker in it.
//!
//! **Lines** are those of prettyplease's formatting without docs and blank lines: of what the generator emits, and of what the
//! compiler has after all macros and derives (`-Zunpretty=expanded`).
//!
//! `-- shapes` compares prototypes of the generated code instead ([`shapes`]): other ways to write the same thing.
//!
//! All is written below `target/`.
mod cargo;
mod lines;
mod measure;
mod model;
mod options;
mod report;
mod scratch;
mod shapes;
mod subjects;

use anyhow::{Context, Result};
use options::Options;
use std::{env, fs};
use subjects::Subject;

fn main() -> Result<()> {
    let options = options::parse(env::args().skip(1))?;
    if options.help {
        print!("{}", options::HELP);
        return Ok(());
    }
    let subjects = subjects(&options);
    let crates = subjects.iter().flat_map(Subject::crates).collect::<Vec<_>>();
    scratch::write_workspace(&crates)?;
    let all = measure::measure(&subjects, &options)?;
    report::print(&all);
    if let Some(path) = &options.json {
        let text = format!("{:#}\n", report::json(&all));
        fs::write(path, text).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// What is to be measured, the smallest APIs first.
fn subjects(options: &Options) -> Vec<Subject> {
    if options.cams {
        return subjects::bundled::subjects();
    }
    let mut all = Vec::new();
    for &operations in &options.operations {
        all.push(subjects::floor(operations));
        all.push(subjects::progenitor(operations));
        if options.shapes {
            all.extend(shapes::ALL.iter().map(|it| subjects::shape(it, operations)));
        } else {
            all.push(subjects::bothends::subject(operations));
        }
    }
    all.retain(|it| options.wants(&it.name));
    all
}
