//! The specs that come with bothends, and the user's own beside them.

use std::path::Path;

use bothends_codegen::files::Files;
use bothends_codegen::{Loaded, Pick, load};

/// The bundled specs, and those of `folder`.
pub(crate) fn sources(folder: Option<&Path>) -> Vec<Files> {
    let mut sources = vec![Files::Bundled(bothends_specs::FILES)];
    sources.extend(folder.map(self::folder));
    sources
}

/// The specs in a folder, shown with the path as it was given.
pub(crate) fn folder(folder: &Path) -> Files {
    Files::Folder { root: folder.to_owned(), shown: folder.display().to_string() }
}

/// All APIs with where they are from; the user's own come last and win over bundled ones of the same name.
pub(crate) fn apis(folder: Option<&Path>) -> Result<Vec<(String, Files)>, String> {
    let mut apis: Vec<(String, Files)> = Vec::new();
    for source in sources(folder) {
        for id in source.apis().map_err(|error| format!("error: {error}"))? {
            apis.retain(|(other, _)| *other != id);
            apis.push((id, source.clone()));
        }
    }
    apis.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(apis)
}

/// Reads one API; any error in it is the outcome.
pub(crate) fn read(id: &str, folder: Option<&Path>, pick: &Pick) -> Result<bothends_codegen::checked::Api, String> {
    let (_, files) = find(id, folder)?;
    let Loaded { api, report, unknown, sources, .. } = load(&files, id, pick);
    let unknown: Vec<_> = unknown.into_iter().map(|(_, message)| format!("error: {message}")).collect();
    if !report.is_empty() || !unknown.is_empty() {
        return Err(format!("{}{}", report.render(&sources), unknown.join("\n")));
    }
    api.ok_or_else(|| format!("error: `{id}` could not be read"))
}

/// Where an API is from.
pub(crate) fn find(id: &str, folder: Option<&Path>) -> Result<(String, Files), String> {
    let apis = apis(folder)?;
    let known: Vec<_> = apis.iter().map(|(id, _)| id.clone()).collect();
    apis.into_iter().find(|(other, _)| other == id).ok_or_else(|| {
        let hint = bothends_codegen::closest(id, known.iter().map(String::as_str));
        let hint =
            hint.map_or_else(|| format!("known: {}", known.join(", ")), |close| format!("did you mean `{close}`?"));
        format!("error: no API `{id}`; {hint}")
    })
}
