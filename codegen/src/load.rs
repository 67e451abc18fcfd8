//! From files to the checked model: everything that happens before Rust is written.

use std::path::PathBuf;

use crate::check;
use crate::checked;
use crate::files::{FileError, Files};
use crate::model::{self, Direction, TypeDefinition};
use crate::node::{self, Node};
use crate::read;
use crate::report::{Problem, Report};
use crate::source::Sources;
use crate::suggest::closest;

/// Which calls of an API are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pick {
    /// All of them.
    All,
    /// All operations, or all callbacks.
    Every(Direction),
    /// These, by name. Each has its own direction.
    Names(Vec<(Direction, String)>),
}

/// What came of reading an API.
#[derive(Debug)]
pub struct Loaded {
    /// The model; `None` if not even `api.yaml` could be read. Sound only if nothing is in the report,
    /// but fit to be emitted in any case.
    pub api: Option<checked::Api>,
    /// Everything that is wrong.
    pub report: Report,
    /// Names that were asked for and do not exist: their place in the pick, and what to say.
    pub unknown: Vec<(usize, String)>,
    /// The texts, for showing the report.
    pub sources: Sources,
    /// Files that were read from a folder; a change in one of them changes the outcome.
    pub tracked: Vec<PathBuf>,
    /// The names of the calls in the folder, as far as they were wanted.
    pub names: Vec<String>,
}

/// Reads the calls of the API in folder `id`.
pub fn load(files: &Files, id: &str, pick: &Pick) -> Loaded {
    let mut loader = Loader {
        files,
        id,
        report: Report::new(),
        sources: Sources::new(),
        tracked: Vec::new(),
        unknown: Vec::new(),
    };
    let mut names = Vec::new();
    let api = loader.api(pick, &mut names);
    let mut loaded = Loaded {
        api: None,
        report: loader.report,
        unknown: loader.unknown,
        sources: loader.sources,
        tracked: loader.tracked,
        names,
    };
    loaded.api = api.map(|api| check::check(&api, &mut loaded.report));
    loaded
}

struct Loader<'f> {
    files: &'f Files,
    id: &'f str,
    report: Report,
    sources: Sources,
    tracked: Vec<PathBuf>,
    unknown: Vec<(usize, String)>,
}

impl Loader<'_> {
    fn api(&mut self, pick: &Pick, names: &mut Vec<String>) -> Option<model::Api> {
        let listed = match self.files.names(self.id) {
            Ok(listed) => listed,
            Err(error) => {
                self.lost(error);
                return None;
            }
        };
        *names = self.wanted(pick, &listed);
        let (node, _) = self.node(&format!("{}/api.yaml", self.id))?;
        let mut api = read::read_api(self.id, &node, &mut self.report)?;
        api.types = self.types();
        for name in names.iter() {
            let Some((node, shown)) = self.node(&format!("{}/{name}.yaml", self.id)) else { continue };
            if let Some(call) = read::read_call(name, &shown, &node, &mut self.report) {
                api.calls.push(call);
            }
        }
        self.keep_direction(pick, &mut api.calls);
        names.retain(|name| api.calls.iter().any(|call| call.name.text == *name) || !matches!(pick, Pick::Every(_)));
        Some(api)
    }

    /// The names to be read; what is asked for and is not there is kept in `unknown`.
    fn wanted(&mut self, pick: &Pick, listed: &[String]) -> Vec<String> {
        let Pick::Names(asked) = pick else { return listed.to_vec() };
        let mut wanted = Vec::with_capacity(asked.len());
        for (position, (direction, name)) in asked.iter().enumerate() {
            if !listed.contains(name) {
                let known = listed.iter().map(String::as_str);
                let hint = match closest(name, known) {
                    Some(close) => format!("did you mean `{close}`?"),
                    None => format!("`bothends list {}` shows them all", self.id),
                };
                let message = format!("`{}` has no {} `{name}`; {hint}", self.id, direction.word());
                self.unknown.push((position, message));
            } else if wanted.contains(name) {
                self.unknown.push((position, format!("`{name}` is picked twice")));
            } else {
                wanted.push(name.clone());
            }
        }
        wanted.sort();
        wanted
    }

    /// Drops what has the other direction; where it was asked for by name, says so.
    fn keep_direction(&mut self, pick: &Pick, calls: &mut Vec<model::Call>) {
        match pick {
            Pick::All => {}
            Pick::Every(direction) => calls.retain(|call| call.direction == *direction),
            Pick::Names(asked) => {
                for call in calls.iter() {
                    let position = asked.iter().position(|(direction, name)| *name == call.name.text && *direction != call.direction);
                    if let Some(position) = position {
                        let word = call.direction.word();
                        let message = format!("`{0}` is {1} {word}: pick it with `{word}s({0})`", call.name.text, if word == "operation" { "an" } else { "a" });
                        self.unknown.push((position, message));
                    }
                }
            }
        }
    }

    /// The shared types of this folder and of those above it, nearest first.
    fn types(&mut self) -> Vec<TypeDefinition> {
        let mut types: Vec<TypeDefinition> = Vec::new();
        let mut folder = Some(self.id);
        while let Some(at) = folder {
            let path = if at.is_empty() { "types.yaml".to_owned() } else { format!("{at}/types.yaml") };
            if self.files.exists(&path)
                && let Some((node, _)) = self.node(&path)
            {
                for definition in read::read_types(&node, &mut self.report) {
                    match types.iter().find(|other| other.name.text == definition.name.text) {
                        Some(nearer) => self.report.add(
                            Problem::at(nearer.name.span, format!("type `{}` is defined twice", nearer.name.text))
                                .label("here")
                                .also(definition.name.span, "and in a folder above"),
                        ),
                        None => types.push(definition),
                    }
                }
            }
            folder = match at.rsplit_once('/') {
                Some((above, _)) => Some(above),
                None if at.is_empty() => None,
                None => Some(""),
            };
        }
        types
    }

    /// Reads a file into its nodes; with them the path as it is shown.
    fn node(&mut self, path: &str) -> Option<(Node, String)> {
        let file = match self.files.read(path) {
            Ok(file) => file,
            Err(error) => {
                self.lost(error);
                return None;
            }
        };
        self.tracked.extend(file.absolute);
        let id = self.sources.add(&file.shown_path, file.text);
        let node = node::parse(&self.sources, id, &mut self.report)?;
        Some((node, file.shown_path))
    }

    fn lost(&mut self, error: FileError) {
        self.report.add(error.into());
    }
}
