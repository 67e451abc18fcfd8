//! The specs that come with bothends, and the user's own beside them.

use std::path::Path;

use bothends_codegen::checked::{Api, Call};
use bothends_codegen::files::Files;
use bothends_codegen::{Loaded, Pick, closest, load};

use crate::trouble::Trouble;

/// The bundled specs, and those of `folder`.
pub(crate) fn sources(folder: Option<&Path>) -> Result<Vec<Files>, Trouble> {
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(Trouble::usage(format_args!("--specs {}: is no folder", folder.display())));
    }
    if let Some(folder) = folder.filter(|folder| folder.join("api.yaml").is_file()) {
        let message = "is an API itself; give the folder that holds it";
        return Err(Trouble::usage(format_args!("--specs {}: {message}", folder.display())));
    }
    let own = folder.map(|folder| Files::Folder { root: folder.to_owned(), shown: folder.display().to_string() });
    Ok([Files::Bundled(bothends_specs::FILES)].into_iter().chain(own).collect())
}

/// All APIs with where they are from; the user's own come last and win over bundled ones of the same name.
pub(crate) fn apis(folder: Option<&Path>) -> Result<Vec<(String, Files)>, Trouble> {
    let mut apis: Vec<(String, Files)> = Vec::new();
    for source in sources(folder)? {
        for id in source.apis().map_err(Trouble::usage)? {
            apis.retain(|(other, _)| *other != id);
            apis.push((id, source.clone()));
        }
    }
    apis.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(apis)
}

/// Reads one API; any error in it is the outcome.
pub(crate) fn read(id: &str, folder: Option<&Path>, pick: &Pick) -> Result<Api, Trouble> {
    let Loaded { api, report, unknown, sources, .. } = load(&find(id, folder)?, id, pick);
    if !report.is_empty() {
        return Err(Trouble::Failed(report.render(&sources)));
    }
    if !unknown.is_empty() {
        let unknown: Vec<_> = unknown.into_iter().map(|(_, message)| format!("error: {message}")).collect();
        return Err(Trouble::Usage(unknown.join("\n")));
    }
    api.ok_or_else(|| Trouble::failed(format_args!("`{id}` could not be read")))
}

/// Where an API is from.
pub(crate) fn find(id: &str, folder: Option<&Path>) -> Result<Files, Trouble> {
    let mut apis = apis(folder)?;
    if let Some(position) = apis.iter().position(|(other, _)| other == id) {
        return Ok(apis.swap_remove(position).1);
    }
    let ids: Vec<_> = apis.iter().map(|(id, _)| id.as_str()).collect();
    let last_part = ids.iter().copied().find(|other| other.rsplit('/').next() == Some(id));
    let hint = match last_part.or_else(|| closest(id, ids.iter().copied())) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("known: {}", ids.join(", ")),
    };
    Err(Trouble::usage(format_args!("no API `{}`; {hint}", id.escape_debug())))
}

/// Reads one call of an API: errors in the specs of others are of no interest here.
pub(crate) fn read_call(id: &str, name: &str, folder: Option<&Path>) -> Result<(Api, Call), Trouble> {
    let files = find(id, folder)?;
    let names = files.names(id).map_err(Trouble::failed)?;
    if !names.iter().any(|other| other == name) {
        return Err(no_call(id, name, names.iter().map(String::as_str)));
    }
    // A name does not say which direction it has: one of them is right.
    let pick = |direction| Pick::Names(vec![(direction, name.to_owned())]);
    let [operation, callback] =
        [bothends_codegen::model::Direction::Operation, bothends_codegen::model::Direction::Callback]
            .map(|direction| load(&files, id, &pick(direction)));
    let Loaded { api, report, sources, .. } = if operation.unknown.is_empty() { operation } else { callback };
    if !report.is_empty() {
        return Err(Trouble::Failed(report.render(&sources)));
    }
    let call = api.as_ref().and_then(|api| api.calls.first().cloned());
    api.zip(call).ok_or_else(|| Trouble::failed(format_args!("`{id}/{name}` could not be read")))
}

fn no_call<'a>(id: &str, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Trouble {
    let hint = match closest(name, known.clone()) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("`bothends list {id}` shows what it has"),
    };
    Trouble::usage(format_args!("`{id}` has no operation or callback `{}`; {hint}", name.escape_debug()))
}
