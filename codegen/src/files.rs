//! Finding and reading spec files: those that come with bothends, or those in a folder.
//!
//! A spec's path may come from an attribute in somebody's code or from a command line. Whatever it is, nothing outside
//! of the folder is read: paths are looked at as text first, and where they lead to, symbolic links followed, second.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;
use std::string::FromUtf8Error;

use crate::node::MAX_BYTES;
use crate::report::Problem;
use crate::source::Sources;
use crate::suggest::closest;
use folder::Lost;

mod folder;

/// Where specs are read from. Paths in it have `/` between their parts: `aliyun/cams/api.yaml`.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_enums, reason = "the macro and the command line make their own")]
pub enum Files {
    /// The specs that come with bothends: paths below `specs/` with their texts, sorted.
    Bundled(&'static [(&'static str, &'static str)]),
    /// The specs of one text, see [`Files::inline`]: paths with their texts.
    Inline(Vec<(String, String)>),
    /// The specs in a folder.
    Folder {
        /// The folder. Nothing outside of it is read.
        root: PathBuf,
        /// What messages show before the paths in it, such as `specs/acme`; may be empty.
        shown: String,
    },
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFile {
    /// The path for messages.
    pub shown_path: String,
    /// Where it is, for `include_bytes!`; `None` if it came with bothends.
    pub absolute: Option<PathBuf>,
    /// What is in it.
    pub text: String,
}

/// Why a file could not be read. Shown, it says what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    problem: Problem,
    missing: bool,
}

impl Files {
    /// The files of one API in one text: a line `# Name.yaml` begins each, the first one may go without and is then
    /// `api.yaml`. They are found in `folder`.
    #[must_use]
    pub fn inline(folder: &str, text: &str) -> Self {
        let mut files = vec![(format!("{folder}/api.yaml"), String::new())];
        let mut at = 0;
        for line in text.lines() {
            let heading = line.trim().strip_prefix("# ").filter(|name| name.ends_with(".yaml") && !name.contains(' '));
            if let Some(name) = heading {
                let path = format!("{folder}/{name}");
                // A second section of one name goes on where the first ended: its keys will be there twice.
                let open = files.iter().position(|(other, _)| *other == path).unwrap_or(files.len());
                if open == files.len() {
                    files.push((path, String::new()));
                }
                at = open;
            }
            // The heading stays: it is a comment, and keeps the text in the shape in which it is shown.
            if let Some((_, file)) = files.get_mut(at) {
                file.push_str(line);
                file.push('\n');
            }
        }
        files.retain(|(_, file)| !file.trim().is_empty());
        files.sort();
        Self::Inline(files)
    }

    /// The names of the specs in the folder of one API: its `*.yaml` but for `api.yaml`, `types.yaml` and
    /// `codes.yaml`, sorted, without the `.yaml`.
    ///
    /// # Errors
    /// If there is no such folder, it cannot be read, or it holds a file that looks like a spec but would be passed
    /// over, be it in a folder below that is no API of its own.
    pub fn names(&self, api: &str) -> Result<Vec<String>, FileError> {
        let api = tidy(api)?;
        let mut names = Vec::new();
        for entry in self.entries(&api).map_err(|lost| self.error(&api, lost))? {
            match entry.rsplit_once('.') {
                Some(("api" | "types" | "codes", "yaml")) => {}
                Some((name, "yaml")) => names.push(name.to_owned()),
                Some((name, ending)) if matches!(ending.to_lowercase().as_str(), "yaml" | "yml") => {
                    let path = self.shown(&join(&api, &entry));
                    return Err(FileError::new(format!("`{path}` would not be read: specs end in `.yaml`"))
                        .help(format!("rename it to `{name}.yaml`")));
                }
                _ => {}
            }
        }
        match self.call_below(&api) {
            Some(path) => Err(FileError::new(format!(
                "`{}` would not be read: it lies in a folder of the API",
                self.shown(&path)
            ))
            .help(format!(
                "move it beside `{}`,\nor put an `api.yaml` beside it if it belongs to an API of its own",
                self.shown(&join(&api, "api.yaml"))
            ))),
            None => Ok(names),
        }
    }

    /// A file below an API's folder that holds a call, but belongs to no API.
    fn call_below(&self, api: &str) -> Option<String> {
        /// Enough for what people make; who has more has another folder by mistake.
        const MOST: usize = 200;
        let mut folders = vec![api.to_owned()];
        let mut visited = 0;
        while let Some(folder) = folders.pop() {
            visited += 1;
            let names = self.entries(&folder).unwrap_or_default();
            let is = |name: &str| names.iter().any(|other| other == name);
            if visited > MOST || is(CACHE) || (folder != api && is("api.yaml")) {
                continue;
            }
            for name in &names {
                let path = join(&folder, name);
                if self.is_folder(&path) {
                    folders.push(path);
                } else if folder != api && name.ends_with(".yaml") && self.is_call(&path) {
                    return Some(path);
                }
            }
        }
        None
    }

    fn is_folder(&self, path: &str) -> bool {
        match self {
            Self::Bundled(_) | Self::Inline(_) => self.entries(path).is_ok(),
            Self::Folder { root, .. } => folder::is_folder(root, path),
        }
    }

    fn is_call(&self, path: &str) -> bool {
        let is_name = |line: &str| line.starts_with("operation:") || line.starts_with("callback:");
        self.read(path).is_ok_and(|file| file.text.lines().any(is_name))
    }

    /// The ids of all APIs: the paths of the folders that have an `api.yaml`, sorted; empty for the topmost folder.
    /// Hidden folders, folders that are marked as caches, and links to folders are passed over.
    ///
    /// # Errors
    /// If a folder cannot be read, or there are too many of them.
    pub fn apis(&self) -> Result<Vec<String>, FileError> {
        let mut apis = Vec::new();
        let mut folders = vec![String::new()];
        let mut visited = 0;
        while let Some(folder) = folders.pop() {
            visited += 1;
            if visited > MAX_FOLDERS {
                let shown = self.shown("");
                return Err(FileError::new(format!("`{shown}` holds too many folders: the limit is {MAX_FOLDERS}"))
                    .help("name the folder that holds the specs"));
            }
            let names = self.entries(&folder).map_err(|lost| self.error(&folder, lost))?;
            if names.iter().any(|name| name == CACHE) {
                continue;
            }
            let paths = names.iter().map(|name| join(&folder, name));
            folders.extend(paths.filter(|path| self.is_folder(path)));
            if names.iter().any(|name| name == "api.yaml") {
                apis.push(folder);
            }
        }
        apis.sort();
        Ok(apis)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// If it is missing, outside of the folder, no file, too large, or no text in UTF-8.
    pub fn read(&self, path: &str) -> Result<ReadFile, FileError> {
        let path = tidy(path)?;
        let text = match self {
            Self::Bundled(_) | Self::Inline(_) => match self.texts().find(|&(entry, _)| entry == path) {
                Some((_, text)) => Ok(text.to_owned()),
                None => Err(if self.entries(&path).is_ok() { Lost::Folder } else { Lost::Missing }),
            },
            Self::Folder { root, .. } => folder::read(root, &path),
        };
        let text = text.map_err(|lost| self.error(&path, lost))?;
        let absolute = match self {
            Self::Bundled(_) | Self::Inline(_) => None,
            Self::Folder { root, .. } => std::path::absolute(root.join(&path)).ok(),
        };
        Ok(ReadFile { shown_path: self.shown(&path), absolute, text })
    }

    /// Whether there is something at a path. What is there but cannot be read exists: reading it says why.
    #[must_use]
    pub fn exists(&self, path: &str) -> bool {
        let Ok(path) = tidy(path) else { return true };
        match self {
            Self::Bundled(_) | Self::Inline(_) => self.texts().any(|(entry, _)| below(entry, &path).is_some()),
            Self::Folder { root, .. } => !matches!(folder::resolve(root, &path), Err(Lost::Missing)),
        }
    }

    /// The texts that are not in a folder, with their paths.
    fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let bundled = if let Self::Bundled(table) = self { *table } else { &[] };
        let inline = if let Self::Inline(files) = self { files.as_slice() } else { &[] };
        bundled.iter().copied().chain(inline.iter().map(|(path, text)| (path.as_str(), text.as_str())))
    }

    /// A path as messages show it.
    fn shown(&self, path: &str) -> String {
        match self {
            Self::Bundled(_) => join("specs", path),
            Self::Inline(_) => path.to_owned(),
            Self::Folder { shown, .. } => join(shown.trim_end_matches('/'), path),
        }
    }

    /// The names in a folder, sorted, without hidden ones.
    fn entries(&self, folder: &str) -> Result<Vec<String>, Lost> {
        let mut names = match self {
            Self::Folder { root, .. } => folder::entries(root, folder)?,
            Self::Bundled(_) | Self::Inline(_) => {
                let inside: BTreeSet<&str> = self.texts().filter_map(|(path, _)| below(path, folder)).collect();
                let names = inside.iter().filter_map(|path| path.split('/').next());
                match inside.first() {
                    None if !folder.is_empty() => return Err(Lost::Missing),
                    Some(&"") => return Err(Lost::File),
                    _ => names.map(str::to_owned).collect(),
                }
            }
        };
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// What to say about a path that leads to nothing that can be read.
    fn error(&self, path: &str, lost: Lost) -> FileError {
        let shown = match self.shown(path) {
            shown if shown.is_empty() => ".".to_owned(),
            shown => shown,
        };
        match lost {
            Lost::Missing => self.missing(path, &shown),
            Lost::Outside => outside(path, "a symbolic link leads out of it"),
            Lost::Folder => {
                let names = self.entries(path).unwrap_or_default();
                FileError::new(format!("`{shown}` is a folder, not a file"))
                    .help(format!("it holds: {}", listed(&names)))
            }
            Lost::File => FileError::new(format!("`{shown}` is a file, not a folder")),
            Lost::Special => FileError::new(format!("`{shown}` is not a regular file")),
            Lost::TooLarge(bytes) => {
                FileError::new(format!("`{shown}` has {bytes} bytes: the limit is {MAX_BYTES} bytes (1 MiB)"))
            }
            Lost::NotText(error) => not_text(&shown, &error),
            Lost::Unreadable(error) => FileError::new(format!("`{shown}` cannot be read: {error}")),
        }
    }

    /// What to say about a path at which there is nothing: how far it leads, and what there is instead.
    fn missing(&self, path: &str, shown: &str) -> FileError {
        let mut error = FileError::new(format!("`{shown}` does not exist"));
        error.missing = true;
        let mut folder = String::new();
        let mut parts = path.split('/');
        for part in parts.by_ref() {
            let names = self.entries(&folder).unwrap_or_default();
            if names.iter().any(|name| name == part) {
                folder = join(&folder, part);
                continue;
            }
            if let Some(near) = closest(part, names.iter().map(String::as_str)) {
                let near = join(&folder, near);
                let whole = parts.fold(near.clone(), |path, part| join(&path, part));
                let meant = if self.exists(&whole) { whole } else { near };
                error = error.help(format!("did you mean `{}`?", self.shown(&meant)));
            } else if let Some(api) = self.api_called(path) {
                error = error.help(format!("did you mean `{}`?", self.shown(&api)));
            }
            let holder = Some(self.shown(&folder)).filter(|shown| !shown.is_empty());
            let holder = holder.map_or_else(|| "the folder".to_owned(), |shown| format!("`{shown}`"));
            error = error.help(format!("{holder} holds: {}", listed(&names)));
            break;
        }
        match self {
            Self::Bundled(_) | Self::Inline(_) => error,
            Self::Folder { root, .. } => error.help(format!("looked for {}", root.join(path).display())),
        }
    }

    /// The bundled API whose last part alone was written: `aliyun/cams` for `cams`. Elsewhere this could mean looking
    /// through a whole disk.
    fn api_called(&self, name: &str) -> Option<String> {
        let Self::Bundled(_) = self else { return None };
        let apis = self.apis().ok()?;
        let last = |api: &str| api.rsplit('/').next() == Some(name);
        apis.into_iter().find(|api| last(api))
    }
}

impl FileError {
    /// Whether there is nothing where the file should be.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.missing
    }

    fn new(message: impl Into<String>) -> Self {
        Self { problem: Problem::new(message), missing: false }
    }

    /// Adds a line of help.
    fn help(mut self, line: impl Into<String>) -> Self {
        let help = self.problem.help.get_or_insert_default();
        if !help.is_empty() {
            help.push('\n');
        }
        help.push_str(&line.into());
        self
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem.render(&Sources::new()))
    }
}

impl std::error::Error for FileError {}

impl From<FileError> for Problem {
    fn from(error: FileError) -> Self {
        error.problem
    }
}

/// A path in its one spelling: without `./`, doubled and trailing slashes.
///
/// # Errors
/// If it could lead out of the folder that it is meant for, on any operating system.
pub fn tidy(path: &str) -> Result<String, FileError> {
    let why = if path.len() > MAX_PATH {
        "it is too long"
    } else if path.starts_with('/') {
        "it is absolute"
    } else if path.contains('\\') {
        "it has a backslash in it"
    } else if path.contains(':') {
        "it has a colon in it"
    } else if path.contains(char::is_control) {
        "it has a control character in it"
    } else if path.split('/').any(|part| part == "..") {
        "it has a `..` in it"
    } else {
        let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
        return Ok(parts.join("/"));
    };
    Err(outside(path, why))
}

fn outside(path: &str, why: &str) -> FileError {
    let start: String = path.chars().take(80).collect();
    let more = if start.len() < path.len() { "…" } else { "" };
    FileError::new(format!("the path `{start}{more}` is refused as outside of the package: {why}"))
        .help("nothing was read; write a path inside of the package, with `/` between its parts, as in `specs/acme`")
}

fn not_text(shown: &str, error: &FromUtf8Error) -> FileError {
    let (bytes, valid) = (error.as_bytes(), error.utf8_error().valid_up_to());
    let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default());
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    let byte = bytes.get(valid).copied().unwrap_or_default();
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    FileError::new(format!("{shown}:{line}:{column}: not a text in UTF-8 (byte 0x{byte:02X})")).help(if wide {
        "this is UTF-16: save it as UTF-8"
    } else {
        "save it as UTF-8"
    })
}

/// The longest path, in bytes.
const MAX_PATH: usize = 1024;

/// The most folders that are looked through for APIs.
const MAX_FOLDERS: usize = 10_000;

/// Marks a folder as a cache (<https://bford.info/cachedir/>): Cargo's `target` has it, and copies of specs in it.
const CACHE: &str = "CACHEDIR.TAG";

pub(crate) fn join(folder: &str, name: &str) -> String {
    match (folder, name) {
        ("", only) | (only, "") => only.to_owned(),
        _ => format!("{folder}/{name}"),
    }
}

/// The rest of a path below a folder; empty for the path itself.
fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(folder)?;
    if folder.is_empty() || rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// Names in a row, the first dozen of them.
fn listed(names: &[String]) -> String {
    const MOST: usize = 12;
    let shown = names.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len() {
        0 => "nothing".to_owned(),
        1..=MOST => shown,
        all => format!("{shown} and {} more", all - MOST),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    const TABLE: Files = Files::Bundled(&[
        ("aliyun/cams/GetThing.yaml", "operation: GetThing"),
        ("aliyun/cams/SendThing.yaml", ""),
        ("aliyun/cams/api.yaml", "title: Cams"),
        ("aliyun/types.yaml", ""),
        ("huawei/koogallery/saas/api.yaml", ""),
        ("huawei/koogallery/saas/newInstance.yaml", ""),
        ("huawei/koogallery/saas/types.yaml", ""),
    ]);

    /// A folder that is removed when the test ends.
    struct Temporary(PathBuf);

    impl Temporary {
        fn new() -> Self {
            static NEXT: AtomicU32 = AtomicU32::new(0);
            let name = format!("bothends-files-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let path = std::env::temp_dir().join(name);
            fs::create_dir_all(path.join("package")).unwrap();
            Self(path)
        }

        /// A package with one API.
        fn acme() -> (Self, Files) {
            let folder = Self::new();
            for (path, text) in
                [("api.yaml", "title: Acme"), ("types.yaml", ""), ("Get.yaml", "a: b"), ("Put.yaml", "")]
            {
                folder.write(&format!("package/specs/acme/{path}"), text);
            }
            let files = folder.files();
            (folder, files)
        }

        fn files(&self) -> Files {
            Files::Folder { root: self.0.join("package"), shown: "user".to_owned() }
        }

        fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
            let path = self.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }

    impl Drop for Temporary {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn says(files: &Files, path: &str) -> String {
        files.read(path).unwrap_err().to_string()
    }

    /// A message without the last line, which names a temporary folder.
    fn says_but_for_last_line(files: &Files, path: &str) -> String {
        let said = says(files, path);
        let (said, last) = said.rsplit_once('\n').unwrap();
        assert!(last.starts_with("          looked for /"), "{last}");
        said.to_owned()
    }

    #[test]
    fn bundled_specs_are_found_and_read() {
        assert_eq!(TABLE.apis().unwrap(), ["aliyun/cams", "huawei/koogallery/saas"]);
        assert_eq!(TABLE.names("aliyun/cams").unwrap(), ["GetThing", "SendThing"]);
        assert_eq!(TABLE.names("huawei/koogallery/saas").unwrap(), ["newInstance"]);
        let file = TABLE.read("aliyun/cams/GetThing.yaml").unwrap();
        assert_eq!((file.shown_path.as_str(), file.absolute), ("specs/aliyun/cams/GetThing.yaml", None));
        assert_eq!(file.text, "operation: GetThing");
        assert!(TABLE.exists("aliyun/types.yaml") && TABLE.exists("aliyun") && TABLE.exists(""));
        assert!(!TABLE.exists("aliyun/cams/types.yaml") && !TABLE.exists("ali"));
    }

    #[test]
    fn a_folder_of_specs_is_found_and_read() {
        let (folder, files) = Temporary::acme();
        folder.write("package/specs/.hidden/api.yaml", "");
        folder.write("package/target/CACHEDIR.TAG", "");
        folder.write("package/target/specs/acme/api.yaml", "");
        folder.write("package/specs/acme/.#Get.yaml", "");
        folder.write("package/specs/acme/README.md", "");
        assert_eq!(files.apis().unwrap(), ["specs/acme"]);
        assert_eq!(files.names("specs/acme").unwrap(), ["Get", "Put"]);
        assert_eq!(files.names("./specs//acme/").unwrap(), ["Get", "Put"]);
        let file = files.read("specs/acme/Get.yaml").unwrap();
        assert_eq!((file.shown_path.as_str(), file.text.as_str()), ("user/specs/acme/Get.yaml", "a: b"));
        assert_eq!(file.absolute.unwrap(), folder.0.join("package/specs/acme/Get.yaml"));
        assert!(files.exists("specs/acme/types.yaml") && !files.exists("specs/types.yaml"));
        let top = Files::Folder { root: folder.0.join("package/specs/acme"), shown: String::new() };
        assert_eq!((top.apis().unwrap(), top.names("").unwrap().len()), (vec![String::new()], 2));
    }

    #[test]
    fn s01_missing_in_a_folder() {
        let (_folder, files) = Temporary::acme();
        let expected = "\
`user/specs/acme/Gte.yaml` does not exist
  = help: did you mean `user/specs/acme/Get.yaml`?
          `user/specs/acme` holds: Get.yaml, Put.yaml, api.yaml, types.yaml";
        assert_eq!(says_but_for_last_line(&files, "specs/acme/Gte.yaml"), expected);
        let expected = "\
`user/spec/acme/Get.yaml` does not exist
  = help: did you mean `user/specs/acme/Get.yaml`?
          `user` holds: specs";
        assert_eq!(says_but_for_last_line(&files, "spec/acme/Get.yaml"), expected);
        assert!(files.read("specs/acme/Get.yaml/more").unwrap_err().is_missing());
        assert!(files.names("specs/acne").unwrap_err().to_string().contains("did you mean `user/specs/acme`?"));
    }

    #[test]
    fn s01_missing_among_the_bundled() {
        let expected = "\
`specs/aliyun/cms/api.yaml` does not exist
  = help: did you mean `specs/aliyun/cams/api.yaml`?
          `specs/aliyun` holds: cams, types.yaml";
        assert_eq!(says(&TABLE, "aliyun/cms/api.yaml"), expected);
        let expected = "\
`specs/cams` does not exist
  = help: did you mean `specs/aliyun/cams`?
          `specs` holds: aliyun, huawei";
        assert_eq!(TABLE.names("cams").unwrap_err().to_string(), expected);
        let nothing = Files::Bundled(&[]);
        assert_eq!(says(&nothing, "a/b"), "`specs/a/b` does not exist\n  = help: `specs` holds: nothing");
        assert_eq!(nothing.apis().unwrap(), [""; 0]);
    }

    #[test]
    fn s01_folders_and_files_taken_for_each_other() {
        let (_folder, files) = Temporary::acme();
        let expected = "`user/specs` is a folder, not a file\n  = help: it holds: acme";
        assert_eq!(says(&files, "specs"), expected);
        assert!(says(&files, "").starts_with("`user` is a folder"));
        assert_eq!(says(&TABLE, "aliyun/cams").lines().next().unwrap(), "`specs/aliyun/cams` is a folder, not a file");
        for (files, path) in [(&files, "specs/acme/Get.yaml"), (&TABLE, "aliyun/cams/api.yaml")] {
            assert!(files.names(path).unwrap_err().to_string().ends_with("is a file, not a folder"));
        }
    }

    #[test]
    fn s01_a_folder_that_is_not_there() {
        let files = Files::Folder { root: PathBuf::from("/no/such/place"), shown: String::new() };
        assert!(says(&files, "a/api.yaml").starts_with("`a/api.yaml` does not exist"));
        assert!(files.apis().unwrap_err().to_string().starts_with("`.` does not exist"));
    }

    #[test]
    #[cfg(unix)]
    fn s01_what_is_no_file_is_not_opened() {
        let (folder, files) = Temporary::acme();
        let socket = folder.0.join("package/specs/acme/Socket.yaml");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert_eq!(says(&files, "specs/acme/Socket.yaml"), "`user/specs/acme/Socket.yaml` is not a regular file");
    }

    #[test]
    fn s02_paths_that_lead_outside() {
        let (folder, files) = Temporary::acme();
        folder.write("secret.yaml", "secret");
        let long = "a/".repeat(2048);
        let inside = folder.0.join("package/specs/acme/Get.yaml");
        let cases = [
            ("/etc/passwd", "it is absolute"),
            (inside.to_str().unwrap(), "it is absolute"),
            ("../secret.yaml", "it has a `..` in it"),
            ("specs/../../secret.yaml", "it has a `..` in it"),
            ("specs/acme/../acme/Get.yaml", "it has a `..` in it"),
            ("specs\\acme\\Get.yaml", "it has a backslash in it"),
            ("C:\\secret.yaml", "it has a backslash in it"),
            ("C:secret.yaml", "it has a colon in it"),
            ("specs/acme/Get.yaml\0", "it has a control character in it"),
            (&long, "it is too long"),
        ];
        for (path, why) in cases {
            for files in [&files, &TABLE] {
                let said = says(files, path);
                assert!(said.contains(&format!("` is refused as outside of the package: {why}\n")), "{said}");
                assert!(said.contains("nothing was read") && said.len() < 400, "{said}");
                assert_eq!(files.names(path).unwrap_err().to_string(), said);
            }
        }
    }

    #[test]
    #[cfg(unix)]
    fn s02_links_that_lead_outside() {
        let (folder, files) = Temporary::acme();
        folder.write("secret/api.yaml", "secret");
        let link = |to: &Path, at: &str| std::os::unix::fs::symlink(to, folder.0.join("package").join(at)).unwrap();
        link(&folder.0.join("secret/api.yaml"), "specs/acme/Linked.yaml");
        link(&folder.0.join("secret"), "specs/linked");
        link(Path::new("../../../secret"), "specs/acme/relative");
        link(Path::new("specs"), "loop");
        link(Path::new("Around.yaml"), "specs/acme/Around.yaml");
        for path in ["specs/acme/Linked.yaml", "specs/linked/api.yaml", "specs/acme/relative/api.yaml"] {
            assert!(says(&files, path).contains("outside of the package: a symbolic link leads out of it"));
            assert!(files.exists(path));
        }
        assert!(files.names("specs/linked").is_err());
        assert!(says(&files, "specs/acme/Around.yaml").contains("cannot be read"));
        // Links inside of the package are fine, but not counted twice.
        assert_eq!(files.read("loop/acme/Get.yaml").unwrap().text, "a: b");
        assert_eq!(files.apis().unwrap(), ["specs/acme"]);
    }

    #[test]
    fn s03_not_utf_8() {
        let (folder, files) = Temporary::acme();
        folder.write("package/specs/acme/Get.yaml", b"a: b\nc: \xc3\xa4 \xe4\n");
        let expected = "\
user/specs/acme/Get.yaml:2:6: not a text in UTF-8 (byte 0xE4)
  = help: save it as UTF-8";
        assert_eq!(says(&files, "specs/acme/Get.yaml"), expected);
        folder.write("package/specs/acme/Get.yaml", b"\xff\xfea\0");
        assert!(says(&files, "specs/acme/Get.yaml").contains("this is UTF-16"));
    }

    #[test]
    fn s04_size_is_looked_at_before_reading() {
        let (folder, files) = Temporary::acme();
        let path = folder.0.join("package/specs/acme/Get.yaml");
        fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
        let expected = "`user/specs/acme/Get.yaml` has 1099511627776 bytes: the limit is 1048576 bytes (1 MiB)";
        assert_eq!(says(&files, "specs/acme/Get.yaml"), expected);
        fs::write(&path, vec![b'a'; MAX_BYTES]).unwrap();
        assert_eq!(files.read("specs/acme/Get.yaml").unwrap().text.len(), MAX_BYTES);
    }

    #[test]
    fn names_are_case_sensitive_everywhere() {
        let (_folder, files) = Temporary::acme();
        for path in ["specs/acme/get.yaml", "specs/Acme/Get.yaml"] {
            assert!(!files.exists(path));
            assert!(says(&files, path).contains("did you mean `user/specs/acme/Get.yaml`?"));
        }
    }

    #[test]
    fn files_with_another_ending_are_not_passed_over() {
        let (folder, files) = Temporary::acme();
        folder.write("package/specs/acme/List.yml", "");
        let expected = "\
`user/specs/acme/List.yml` would not be read: specs end in `.yaml`
  = help: rename it to `List.yaml`";
        assert_eq!(files.names("specs/acme").unwrap_err().to_string(), expected);
    }

    #[test]
    fn many_names_are_not_all_listed() {
        let names: Vec<String> = (0..15).map(|number| number.to_string()).collect();
        assert_eq!(listed(&names), "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 3 more");
    }
}
