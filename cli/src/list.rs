//! `bothends list`.

use std::path::Path;

use bothends_codegen::Pick;
use bothends_codegen::checked::Api;
use serde_json::json;

use crate::specs;
use crate::trouble::{Outcome, harmless, print, print_json, table};

/// Shows the APIs, or the operations and callbacks of one.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// One of the APIs, such as `aliyun/cams`
    api: Option<String>,
    /// Prints JSON instead of a table
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  bothends list                     the APIs: id, number of calls, title and version
  bothends list aliyun/cams         its operations and callbacks
  bothends list aliyun/cams --json  the same for programs

Exit status: 0 on success, 1 if specs have errors, 2 on wrong usage, such as an API that is not there.";

pub(crate) fn run(arguments: &Arguments, folder: Option<&Path>) -> Outcome {
    match &arguments.api {
        Some(id) => calls(&specs::read(id, folder, &Pick::All)?, arguments.json),
        None => {
            let ids: Vec<_> = specs::apis(folder)?.into_iter().map(|(id, _)| id).collect();
            let apis: Result<Vec<_>, _> = ids.iter().map(|id| specs::read(id, folder, &Pick::All)).collect();
            self::apis(&apis?, arguments.json)
        }
    }
}

fn apis(apis: &[Api], as_json: bool) -> Outcome {
    if as_json {
        let apis: Vec<_> = apis
            .iter()
            .map(|api| json!({"api": api.id, "title": api.title, "version": api.version, "calls": api.calls.len()}))
            .collect();
        return print_json(&apis);
    }
    let rows: Vec<_> = apis
        .iter()
        .map(|api| {
            let title = format!("{} {}", api.title, api.version);
            [api.id.clone(), format!("{:>4}", api.calls.len()), harmless(&title)]
        })
        .collect();
    print(&table(&rows))
}

fn calls(api: &Api, as_json: bool) -> Outcome {
    if as_json {
        let calls: Vec<_> = api
            .calls
            .iter()
            .map(|call| {
                json!({
                    "name": call.name,
                    "direction": call.direction.word(),
                    "doc": call.doc.trim(),
                    "deprecated": call.deprecated,
                })
            })
            .collect();
        return print_json(&calls);
    }
    let rows: Vec<_> = api
        .calls
        .iter()
        .map(|call| {
            let doc = call.doc.lines().next().unwrap_or_default();
            let word = if call.deprecated.is_some() { " (deprecated)" } else { "" };
            [call.name.clone(), format!("{}{word}", call.direction.word()), harmless(doc)]
        })
        .collect();
    print(&table(&rows))
}
