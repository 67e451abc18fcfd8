//! `bothends check`.

use std::path::{Path, PathBuf};

use bothends_codegen::files::Files;
use bothends_codegen::{Pick, load};

use crate::specs;
use crate::trouble::{Outcome, Trouble, count, print};

/// Shows every error of specs, with its place.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Folders that are APIs or hold some, or single specs; without one the specs that come with bothends
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

const EXAMPLES: &str = "\
A single spec stands for the API that it belongs to. A `types.yaml` in a folder above counts, up to the folder of
a package or repository (one with a Cargo.toml or .git).

Examples:
  bothends check                               the specs that come with bothends
  bothends check specs                         all APIs below a folder
  bothends check specs/acme/PlaceOrder.yaml    the API of a spec
  bothends --specs specs check                 your own and those that come with bothends

Exit status: 0 if there are no errors, 1 if there are, 2 on wrong usage, such as a path that is not there.";

pub(crate) fn run(arguments: &Arguments, folder: Option<&Path>) -> Outcome {
    let mut found = Found::default();
    if arguments.paths.is_empty() {
        for files in specs::sources(folder)? {
            let ids = files.apis().map_err(Trouble::usage)?;
            if ids.is_empty()
                && let Files::Folder { shown, .. } = &files
            {
                found.problems.push(no_api(shown));
            }
            ids.iter().for_each(|id| found.check(&files, id));
        }
    }
    for path in &arguments.paths {
        let place = Place::of(path)?;
        let ids = place.apis()?;
        if ids.is_empty() {
            found.problems.push(place.nothing(path));
        }
        ids.iter().for_each(|id| found.check(&place.files, id));
    }
    found.tell()
}

/// What was checked, and what is wrong with it.
#[derive(Default)]
struct Found {
    apis: usize,
    calls: usize,
    broken: usize,
    errors: usize,
    problems: Vec<String>,
}

impl Found {
    fn check(&mut self, files: &Files, id: &str) {
        let loaded = load(files, id, &Pick::All);
        self.apis += 1;
        self.calls += loaded.api.as_ref().map_or(0, |api| api.calls.len());
        if !loaded.report.is_empty() {
            self.broken += 1;
            self.errors += loaded.report.len();
            self.problems.push(loaded.report.render(&loaded.sources).trim_end().to_owned());
        }
    }

    fn tell(self) -> Outcome {
        let apis = count(self.apis, "API", "APIs");
        if self.problems.is_empty() {
            let calls = count(self.calls, "operation or callback", "operations and callbacks");
            return print(&format!("{apis} with {calls}: no errors\n"));
        }
        let mut problems = self.problems.join("\n\n");
        if self.errors > 0 {
            let errors = count(self.errors, "error", "errors");
            problems.push_str(&format!("\n\n{errors} in {} of {apis}", self.broken));
        }
        Err(Trouble::Failed(problems))
    }
}

fn no_api(shown: &str) -> String {
    format!("error: no API in `{shown}`: an API is a folder with an `api.yaml`")
}

/// A path that was named: a folder in the folder from which types are looked for.
struct Place {
    files: Files,
    /// The folder in `files`, with `/` between its parts.
    folder: String,
    /// Whether it was a file that was named: then its folder alone is meant, but for `types.yaml`.
    only: bool,
}

impl Place {
    fn of(path: &Path) -> Result<Self, Trouble> {
        let shown = path.display();
        let absolute = path.canonicalize();
        let absolute = absolute.map_err(|error| Trouble::usage(format_args!("`{shown}` cannot be read: {error}")))?;
        let is_file = !absolute.is_dir();
        let named = absolute.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if is_file && !named.ends_with(".yaml") {
            return Err(Trouble::usage(format_args!("`{shown}` is no spec: specs end in `.yaml`")));
        }
        let only = is_file && named != "types.yaml";
        let folder = if is_file { absolute.parent().unwrap_or(&absolute) } else { &absolute };
        let root = root(folder);
        let inside = folder.strip_prefix(root).unwrap_or(Path::new(""));
        let inside: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let files = Files::Folder { root: root.to_owned(), shown: from_here(root) };
        Ok(Self { files, folder: inside.join("/"), only })
    }

    /// The APIs in it.
    fn apis(&self) -> Result<Vec<String>, Trouble> {
        let is_api = self.files.exists(&join(&self.folder, "api.yaml"));
        if self.only {
            return Ok(if is_api { vec![self.folder.clone()] } else { Vec::new() });
        }
        let Files::Folder { root, shown } = &self.files else { return Ok(Vec::new()) };
        // Only this folder is walked through, whatever lies beside it.
        let below = Files::Folder { root: root.join(&self.folder), shown: join(shown, &self.folder) };
        let ids = below.apis().map_err(Trouble::failed)?;
        Ok(ids.iter().map(|id| join(&self.folder, id)).collect())
    }

    fn nothing(&self, path: &Path) -> String {
        let shown = path.display().to_string();
        if self.only {
            format!("error: `{shown}` belongs to no API: there is no `api.yaml` beside it")
        } else {
            no_api(&shown)
        }
    }
}

/// The topmost folder with a `types.yaml` that counts for `folder`; without one `folder` itself.
fn root(folder: &Path) -> &Path {
    let is_top = |folder: &&Path| ["Cargo.toml", ".git"].iter().any(|name| folder.join(name).exists());
    let mut root = folder;
    for above in folder.ancestors() {
        if above.join("types.yaml").is_file() {
            root = above;
        }
        if is_top(&above) {
            break;
        }
    }
    root
}

/// A path as one would write it in the current folder.
fn from_here(path: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    match path.strip_prefix(&here) {
        Ok(below) => below.display().to_string(),
        Err(_) => path.display().to_string(),
    }
}

fn join(folder: &str, name: &str) -> String {
    match (folder, name) {
        ("", other) | (other, "") => other.to_owned(),
        _ => format!("{folder}/{name}"),
    }
}
