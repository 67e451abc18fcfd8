//! `bothends list`.

use std::path::Path;

use bothends_codegen::Pick;
use bothends_codegen::checked::Api;
use serde_json::json;

use crate::specs;

/// Shows the APIs, or the operations and callbacks of one.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// One of the APIs, such as `aliyun/cams`
    api: Option<String>,
    /// Prints JSON instead of a table
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments, folder: Option<&Path>) -> Result<(), String> {
    match &arguments.api {
        Some(id) => calls(&specs::read(id, folder, &Pick::All)?, arguments.json),
        None => {
            let ids: Vec<_> = specs::apis(folder)?.into_iter().map(|(id, _)| id).collect();
            let apis: Result<Vec<_>, _> = ids.iter().map(|id| specs::read(id, folder, &Pick::All)).collect();
            self::apis(&apis?, arguments.json)
        }
    }
}

fn apis(apis: &[Api], as_json: bool) -> Result<(), String> {
    if as_json {
        let apis: Vec<_> = apis
            .iter()
            .map(|api| json!({"api": api.id, "title": api.title, "version": api.version, "calls": api.calls.len()}))
            .collect();
        return print_json(&apis.into());
    }
    table(
        apis.iter()
            .map(|api| [api.id.clone(), format!("{:>4}", api.calls.len()), format!("{} {}", api.title, api.version)]),
    );
    Ok(())
}

fn calls(api: &Api, as_json: bool) -> Result<(), String> {
    if as_json {
        let calls: Vec<_> = api
            .calls
            .iter()
            .map(|call| json!({"name": call.name, "direction": call.direction.word(), "doc": call.doc.trim()}))
            .collect();
        return print_json(&calls.into());
    }
    table(api.calls.iter().map(|call| {
        [call.name.clone(), call.direction.word().to_owned(), call.doc.lines().next().unwrap_or_default().to_owned()]
    }));
    Ok(())
}

fn print_json(value: &serde_json::Value) -> Result<(), String> {
    println!("{}", serde_json::to_string_pretty(value).map_err(|error| error.to_string())?);
    Ok(())
}

/// Columns as wide as they need to be.
fn table(rows: impl Iterator<Item = [String; 3]>) {
    let rows: Vec<_> = rows.collect();
    let width =
        |column: fn(&[String; 3]) -> &String| rows.iter().map(|row| column(row).chars().count()).max().unwrap_or(0);
    let (first, second) = (width(|[first, ..]| first), width(|[_, second, _]| second));
    for [name, kind, text] in &rows {
        println!("{name:first$}  {kind:second$}  {text}");
    }
}
