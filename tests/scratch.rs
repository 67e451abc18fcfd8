//! Crates that a test writes and builds. Each is a workspace of its own below the target directory; they share one
//! target directory and the versions of the workspace's `Cargo.lock`, so that dependencies are built once.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says so by panicking")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

/// A crate of its own.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    target: PathBuf,
}

/// What came of a run of cargo.
#[derive(Debug)]
pub struct Ran {
    /// Whether it went well.
    pub success: bool,
    /// What it said on its standard output.
    pub stdout: String,
    /// What it said on its standard error: cargo's own lines and the compiler's.
    pub stderr: String,
}

impl Scratch {
    /// An empty crate, in a folder called `name` below `root`, the `CARGO_TARGET_TMPDIR` of the test. `bothends` is
    /// what its manifest says of where `bothends` comes from, `more` is the end of the manifest.
    ///
    /// # Panics
    /// If it cannot be written.
    #[must_use]
    pub fn new(root: &str, name: &str, bothends: &str, more: &str) -> Self {
        let folder = Path::new(root).join(name);
        let _ = fs::remove_dir_all(&folder);
        let scratch = Self { folder, target: Path::new(root).join("scratch-target") };
        let manifest = MANIFEST.replace("NAME", name).replace("BOTHENDS", bothends);
        scratch.write("Cargo.toml", &format!("{manifest}{more}"));
        let lock = fs::read_to_string(workspace().join("Cargo.lock")).expect("the workspace's Cargo.lock");
        scratch.write("Cargo.lock", &lock);
        scratch
    }

    /// Where a file of it is.
    #[must_use]
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// Writes a file of it.
    ///
    /// # Panics
    /// If that does not work.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder to write to");
        fs::write(path, text).expect("a file that can be written");
    }

    /// Runs cargo in it.
    ///
    /// # Panics
    /// If cargo does not start.
    #[must_use]
    pub fn cargo(&self, arguments: &[&str]) -> Ran {
        let mut cargo = cargo();
        cargo.args(arguments).args(["--offline", "--color=never"]);
        cargo.current_dir(&self.folder).env("CARGO_TARGET_DIR", &self.target);
        Ran::of(cargo.output().expect("cargo starts"))
    }
}

impl Ran {
    /// Takes an output for text.
    #[must_use]
    pub fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Self { success: output.status.success(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Itself, if it went well.
    ///
    /// # Panics
    /// If not, with all that was said.
    #[must_use]
    pub fn expect_success(self) -> Self {
        assert!(self.success, "cargo failed\n{}\n{}", self.stdout, self.stderr);
        self
    }

    /// The errors, if there are any, as they would have to be fixed.
    ///
    /// # Panics
    /// If it went well.
    #[must_use]
    pub fn expect_failure(self) -> String {
        assert!(!self.success, "cargo should have failed\n{}\n{}", self.stdout, self.stderr);
        self.stderr
    }
}

/// The cargo that runs the tests.
#[must_use]
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // What the cargo around the test says of the test is not meant for the one within.
    cargo.env_remove("CARGO_MANIFEST_DIR").env_remove("RUSTC_WRAPPER").env_remove("CARGO_BUILD_TARGET");
    cargo
}

/// The folder of the workspace.
///
/// # Panics
/// If this package is not in a folder of it.
#[must_use]
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace above this package")
}

const MANIFEST: &str = r#"[package]
name = "NAME"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
bothends = { BOTHENDS, default-features = false, features = ["client", "server"] }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }

[profile.dev]
debug = false

[workspace]

"#;
