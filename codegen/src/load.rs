//! From files to the checked model: everything that happens before Rust is written.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::check;
use crate::checked;
use crate::files::{self, FileError, Files};
use crate::model::{self, CodeGroup, Direction, Text, TypeDefinition};
use crate::node::{self, Node, NodeKind};
use crate::read;
use crate::report::{Problem, Report};
use crate::source::{Sources, Span};
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
    /// The names of the shared types, whether a call reaches them or not.
    pub types: Vec<String>,
}

/// Reads the calls of the API in folder `id`.
pub fn load(files: &Files, id: &str, pick: &Pick) -> Loaded {
    // What cannot be tidied is refused when it is looked for.
    let id = &files::tidy(id).unwrap_or_else(|_| id.to_owned());
    let mut loader = Loader {
        files,
        id,
        report: Report::new(),
        sources: Sources::new(),
        tracked: Vec::new(),
        unknown: Vec::new(),
        shared: Vec::new(),
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
        types: loader.shared,
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
    shared: Vec<String>,
}

impl Loader<'_> {
    fn api(&mut self, pick: &Pick, names: &mut Vec<String>) -> Option<model::Api> {
        if let Some(problem) = self.not_bundled() {
            self.report.add(problem);
            return None;
        }
        let listed = match self.files.names(self.id) {
            Ok(listed) => listed,
            Err(error) => {
                self.lost(error);
                return None;
            }
        };
        *names = self.wanted(pick, &listed);
        let api = self
            .node(&files::join(self.id, "api.yaml"))
            .and_then(|(node, _)| read::read_api(self.id, &node, &mut self.report));
        // Whatever is wrong with api.yaml: what is wrong in the others is told in the same run.
        let (types, all_types) = self.types();
        self.shared = types.iter().map(|definition| definition.name.text.clone()).collect();
        let mut calls = Vec::with_capacity(names.len());
        for name in names.iter() {
            let Some((node, shown)) = self.node(&files::join(self.id, &format!("{name}.yaml"))) else { continue };
            calls.extend(read::read_call(name, &shown, &node, &mut self.report));
        }
        let others = self.drop_others(pick, &mut calls);
        names.retain(|name| !others.contains(name));
        let mut api = api?;
        self.shared_codes(&mut api);
        self.in_order(&api, &listed, &mut calls);
        api.unread.types = !all_types;
        (api.types, api.calls) = (types, calls);
        Some(api)
    }

    /// A name that is none of the APIs that come with bothends. Folders there are of no use to anybody.
    fn not_bundled(&self) -> Option<Problem> {
        let Files::Bundled(_) = self.files else { return None };
        let apis = self.files.apis().ok()?;
        if apis.iter().any(|api| api == self.id) {
            return None;
        }
        let last_part = apis.iter().find(|api| api.rsplit('/').next() == Some(self.id)).map(String::as_str);
        let close = last_part.or_else(|| closest(self.id, apis.iter().map(String::as_str)));
        let hint = match close {
            Some(close) => format!("did you mean `{close}`?"),
            None => format!("it has: {}", apis.join(", ")),
        };
        let own = "for a folder of your own write `path = \"folder\"`, which begins at your Cargo.toml";
        let problem = Problem::new(format!("no API `{}` comes with bothends", self.id.escape_debug()));
        Some(problem.help(format!("{hint}\n{own}")))
    }

    /// The names to be read; what is asked for and is not there is kept in `unknown`.
    fn wanted(&mut self, pick: &Pick, listed: &[String]) -> Vec<String> {
        let Pick::Names(asked) = pick else { return listed.to_vec() };
        let mut wanted = Vec::with_capacity(asked.len());
        for (position, (direction, name)) in asked.iter().enumerate() {
            if !listed.contains(name) {
                let known = listed.iter().map(String::as_str);
                let hint = match closest(name, known.clone()) {
                    Some(close) => format!("did you mean `{close}`?"),
                    None if listed.is_empty() => "it has no specs at all".to_owned(),
                    None => format!("it has: {}", check::listed(known)),
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

    /// Drops what has the other direction, and gives its names. Where it was asked for by name, says so.
    fn drop_others(&mut self, pick: &Pick, calls: &mut Vec<model::Call>) -> Vec<String> {
        match pick {
            Pick::All => Vec::new(),
            Pick::Every(direction) => {
                let (kept, others) = std::mem::take(calls).into_iter().partition(|call| call.direction == *direction);
                *calls = kept;
                let others: Vec<model::Call> = others;
                others.into_iter().map(|call| call.name.text).collect()
            }
            Pick::Names(asked) => {
                for call in calls.iter() {
                    let other = |(direction, name): &(Direction, String)| {
                        *name == call.name.text && *direction != call.direction
                    };
                    if let Some(position) = asked.iter().position(other) {
                        let (article, word) = match call.direction {
                            Direction::Operation => ("an", "operation"),
                            Direction::Callback => ("a", "callback"),
                        };
                        let message = format!("`{0}` is {article} {word}: pick it with `{word}s({0})`", call.name.text);
                        self.unknown.push((position, message));
                    }
                }
                Vec::new()
            }
        }
    }

    /// The shared types of this folder and of those above it, nearest first, and whether that is all of them.
    fn types(&mut self) -> (Vec<TypeDefinition>, bool) {
        let mut types: Vec<TypeDefinition> = Vec::new();
        let mut places: BTreeMap<String, Span> = BTreeMap::new();
        let mut all = true;
        for path in self.near_and_above("types.yaml") {
            let node = self.node(&path);
            all &= node.as_ref().is_some_and(|(node, _)| matches!(node.kind, NodeKind::Mapping(_)));
            let found = node.map(|(node, _)| read::read_types(&node, &mut self.report));
            for definition in found.unwrap_or_default() {
                let name = &definition.name;
                match places.get(&name.text) {
                    Some(nearer) => self.report.add(twice("type", *nearer, name)),
                    None => {
                        places.insert(name.text.clone(), name.span);
                        types.push(definition);
                    }
                }
            }
        }
        (types, all)
    }

    /// Adds the groups of codes that api.yaml names.
    fn shared_codes(&mut self, api: &mut model::Api) {
        let mut groups: Vec<CodeGroup> = Vec::new();
        for path in self.near_and_above("codes.yaml") {
            let node = self.node(&path);
            api.unread.codes |= !node.as_ref().is_some_and(|(node, _)| matches!(node.kind, NodeKind::Mapping(_)));
            let found = node.map(|(node, _)| read::read_code_groups(&node, &mut self.report));
            for group in found.unwrap_or_default() {
                match groups.iter().find(|other| other.name.text == group.name.text) {
                    Some(nearer) => self.report.add(twice("group", nearer.name.span, &group.name)),
                    None => groups.push(group),
                }
            }
        }
        let own = std::mem::take(&mut api.codes);
        let mut before: Vec<Text> = Vec::new();
        for named in std::mem::take(&mut api.shared_codes) {
            if let Some(first) = before.iter().find(|first| first.text == named.text) {
                self.report.add(named_twice(first, &named));
                continue;
            }
            before.push(named.clone());
            match groups.iter().position(|group| group.name.text == named.text) {
                Some(position) => api.codes.extend(groups.swap_remove(position).codes),
                None if api.unread.codes => {}
                None => self.report.add(no_group(&named, &groups)),
            }
        }
        api.codes.extend(own);
    }

    /// Puts the calls into the order of `order`.
    fn in_order(&mut self, api: &model::Api, listed: &[String], calls: &mut [model::Call]) {
        for named in api.order.iter().filter(|named| !listed.contains(&named.text)) {
            let problem = Problem::at(named.span, format!("`order` names `{}`, which is no call", named.text));
            let close = closest(&named.text, listed.iter().map(String::as_str));
            let label = close.map(|close| format!("did you mean `{close}`?"));
            self.report.add(problem.label(label.unwrap_or_else(|| "there is no such file".to_owned())));
        }
        let position = |call: &model::Call| api.order.iter().position(|named| named.text == call.name.text);
        calls.sort_by_key(|call| position(call).unwrap_or(usize::MAX));
    }

    /// The files of that name in the folder of the API and in those above it, nearest first.
    fn near_and_above(&self, name: &str) -> Vec<String> {
        let mut paths = Vec::new();
        let mut folder = Some(self.id);
        while let Some(at) = folder {
            let path = if at.is_empty() { name.to_owned() } else { format!("{at}/{name}") };
            paths.extend(Some(path).filter(|path| self.files.exists(path)));
            folder = match at.rsplit_once('/') {
                Some((above, _)) => Some(above),
                None if at.is_empty() => None,
                None => Some(""),
            };
        }
        paths
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

/// What is defined in a folder and in one above it.
fn twice(what: &str, nearer: Span, other: &Text) -> Problem {
    Problem::at(nearer, format!("{what} `{}` is defined twice", other.text))
        .label("in the folder of the API, or nearer to it")
        .also(other.span, "and in a folder above it")
        .help("remove one of them, or rename it")
}

/// A group of codes that `shared_codes` names once more.
fn named_twice(first: &Text, again: &Text) -> Problem {
    Problem::at(again.span, format!("`shared_codes` names `{}` twice", again.text))
        .label("its codes are there already")
        .also(first.span, "named here first")
        .help("remove one of the two")
}

/// A group of codes that is in no `codes.yaml`.
fn no_group(named: &Text, left: &[CodeGroup]) -> Problem {
    let names = || left.iter().map(|group| group.name.text.as_str());
    let label = closest(&named.text, names()).map(|close| format!("did you mean `{close}`?"));
    let problem = Problem::at(named.span, format!("`shared_codes` names `{}`, which is in no codes.yaml", named.text));
    problem.label(label.unwrap_or_else(|| "not there".to_owned()))
}
