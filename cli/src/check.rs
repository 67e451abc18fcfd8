//! `bothends check`.

use std::path::{Path, PathBuf};

use bothends_codegen::files::Files;
use bothends_codegen::{Pick, load};

use crate::specs;

/// Shows every error of specs, with its place.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folders that are APIs or hold some; without one the specs that come with bothends
    paths: Vec<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments, folder: Option<&Path>) -> Result<(), String> {
    let sources = if arguments.paths.is_empty() {
        specs::sources(folder)
    } else {
        arguments.paths.iter().map(|path| specs::folder(path)).collect()
    };
    let (mut apis, mut calls, mut problems) = (0, 0, Vec::new());
    for files in &sources {
        let ids = files.apis().map_err(|error| format!("error: {error}"))?;
        if ids.is_empty() {
            problems.push(format!("error: no API in {}: an API is a folder with an `api.yaml`", shown(files)));
        }
        for id in ids {
            let loaded = load(files, &id, &Pick::All);
            apis += 1;
            calls += loaded.api.as_ref().map_or(0, |api| api.calls.len());
            if !loaded.report.is_empty() {
                problems.push(loaded.report.render(&loaded.sources));
            }
        }
    }
    if problems.is_empty() {
        println!("{apis} APIs with {calls} operations and callbacks: no errors");
        return Ok(());
    }
    Err(problems.join("\n"))
}

fn shown(files: &Files) -> String {
    match files {
        Files::Folder { shown, .. } => format!("`{shown}`"),
        _ => "the specs".to_owned(),
    }
}
