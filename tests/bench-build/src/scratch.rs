//! The scratch workspace below `target/bench`: one crate of generated code and one that uses it, for each subject.
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// A crate to be written: its path in the workspace, what it depends on, and its files.
pub struct Crate {
    pub path: String,
    pub dependencies: String,
    pub files: Vec<(String, String)>,
}

impl Crate {
    /// A crate of one file.
    pub fn new(path: String, dependencies: impl Into<String>, main_file: &str, source: String) -> Self {
        Self { path, dependencies: dependencies.into(), files: vec![(main_file.into(), source)] }
    }

    /// The package's name.
    pub fn name(&self) -> String {
        self.path.replace('/', "-")
    }

    /// The line of another crate's manifest that makes it depend on this one.
    pub fn as_dependency(&self) -> String {
        format!("{} = {{ path = \"../../{}\" }}\n", self.name(), self.path)
    }

    /// The name by which Rust code knows it.
    pub fn ident(&self) -> String {
        self.name().replace('-', "_")
    }
}

/// The folder of the benchmark itself.
pub fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The workspace's folder.
pub fn root() -> PathBuf {
    home().join("target/bench")
}

/// Writes the workspace of these crates. A crate that is already there as it should be is left untouched.
pub fn write_workspace(crates: &[&Crate]) -> Result<()> {
    let members = crates.iter().map(|it| format!("    \"{}\",\n", it.path)).collect::<String>();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n{members}]\n\n[profile.dev]\ndebug = 0\n\n[profile.release]\ndebug = 0\n"
    );
    write(&root().join("Cargo.toml"), &manifest)?;
    crates.iter().try_for_each(|it| write_crate(it))
}

fn write_crate(it: &Crate) -> Result<()> {
    let folder = root().join(&it.path);
    let manifest = format!(
        "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n{}",
        it.name(),
        it.dependencies
    );
    write(&folder.join("Cargo.toml"), &manifest)?;
    it.files.iter().try_for_each(|(name, text)| write(&folder.join(name), text))
}

fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::write(path, text).with_context(|| path.display().to_string())
}

/// Makes a crate's library look changed.
pub fn touch(it: &Crate) -> Result<()> {
    let path = root().join(&it.path).join("src/lib.rs");
    let file = fs::File::options().append(true).open(&path).with_context(|| path.display().to_string())?;
    Ok(file.set_modified(SystemTime::now())?)
}
