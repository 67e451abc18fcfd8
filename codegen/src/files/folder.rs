//! A folder on disk, out of which nothing leads.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::node::MAX_BYTES;

/// Why something in a folder was not found or not read.
#[derive(Debug)]
pub(super) enum Lost {
    Missing,
    /// A symbolic link leads out of the folder.
    Outside,
    /// It is a folder where a file is wanted.
    Folder,
    /// It is a file where a folder is wanted.
    File,
    /// It is a pipe, a device or the like.
    Special,
    /// It has that many bytes.
    TooLarge(u64),
    /// Its bytes are no text.
    NotText(std::string::FromUtf8Error),
    Unreadable(io::Error),
}

impl From<io::Error> for Lost {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            _ => Self::Unreadable(error),
        }
    }
}

/// Where a path really leads to, if that is inside of the folder.
pub(super) fn resolve(root: &Path, path: &str) -> Result<PathBuf, Lost> {
    let root = root.canonicalize()?;
    let found = root.join(path).canonicalize()?;
    let inside = found.strip_prefix(&root).map_err(|_| Lost::Outside)?;
    // Only with links, or where the file system takes `get.yaml` for `Get.yaml`, is the way there another one.
    if inside == Path::new(path) || is_spelled(root, path) { Ok(found) } else { Err(Lost::Missing) }
}

/// Whether each part of a path is listed under just this spelling in its folder.
fn is_spelled(root: PathBuf, path: &str) -> bool {
    let mut folder = root;
    path.split('/').all(|part| {
        let mut entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        folder.push(part);
        entries.any(|entry| entry.file_name() == part)
    })
}

/// The names in a folder without hidden ones, in any order.
pub(super) fn entries(root: &Path, path: &str) -> Result<Vec<String>, Lost> {
    let found = resolve(root, path)?;
    if !fs::metadata(&found)?.is_dir() {
        return Err(Lost::File);
    }
    let entries = fs::read_dir(found)?.flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    Ok(names.filter(|name| !name.starts_with('.')).collect())
}

/// Whether a path leads to a folder without following a link.
pub(super) fn is_folder(root: &Path, path: &str) -> bool {
    root.join(path).symlink_metadata().is_ok_and(|about| about.is_dir())
}

/// The text of a file.
pub(super) fn read(root: &Path, path: &str) -> Result<String, Lost> {
    let found = resolve(root, path)?;
    let about = fs::metadata(&found)?;
    if about.is_dir() {
        return Err(Lost::Folder);
    }
    // Opening a pipe waits for whoever writes to it, and a device has no end.
    if !about.is_file() {
        return Err(Lost::Special);
    }
    let most = MAX_BYTES as u64;
    if about.len() > most {
        return Err(Lost::TooLarge(about.len()));
    }
    let mut bytes = Vec::new();
    // It may have grown since, or not know its size, as files in /proc.
    fs::File::open(found)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_BYTES {
        return Err(Lost::TooLarge(bytes.len() as u64));
    }
    String::from_utf8(bytes).map_err(Lost::NotText)
}
