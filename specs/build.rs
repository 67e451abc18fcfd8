//! Lists the spec files, so that a new one needs no other change.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    // By name and not by path: those sort part by part, so that `a/b` would come before `a-b/c`.
    let mut files: Vec<_> = files.iter().map(|file| (name(file, &root), file)).collect();
    files.sort();

    let mut table = String::from("&[\n");
    for (name, file) in &files {
        let _ = writeln!(table, "    ({name:?}, include_str!({:?})),", file.display().to_string());
    }
    table.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("files.rs"), table)
}

fn name(file: &Path, root: &Path) -> String {
    let parts: Vec<_> = file.strip_prefix(root).unwrap_or(file).iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// Cargo looks into a watched folder for changed and new files, at any depth.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with("target") {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    Ok(())
}
