//! What the tests of the command share: the real binary, with an environment of its own.
#![allow(dead_code, unreachable_pub, reason = "each test target uses a part of it")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::{env, fs};

/// What came of a run.
#[derive(Debug)]
pub struct Ran {
    /// Exit status.
    pub status: i32,
    /// What it said on stdout.
    pub stdout: String,
    /// What it said on stderr.
    pub stderr: String,
}

impl Ran {
    /// What is on stdout, if it went well and stderr is empty.
    pub fn ok(self) -> String {
        assert_eq!((self.status, self.stderr.as_str()), (0, ""), "{self:?}");
        self.stdout
    }

    /// What is on stderr, if it ended with that status and stdout is empty.
    pub fn ended(self, status: i32) -> String {
        assert_eq!((self.status, self.stdout.as_str()), (status, ""), "{self:?}");
        self.stderr
    }

    /// What is on stdout as JSON, if it went well.
    pub fn json(self) -> serde_json::Value {
        serde_json::from_str(&self.ok()).expect("JSON on stdout")
    }
}

/// The command, in this package's folder, without any credentials.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bothends"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_clear().stdin(Stdio::null());
    if let Some(path) = env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
}

/// The credentials of the tests.
pub const KEYS: [(&str, &str); 3] = [
    ("ALIBABA_CLOUD_ACCESS_KEY_ID", "test-id"),
    ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "test-secret"),
    ("KOOGALLERY_ACCESS_KEY", "test-key"),
];

/// Runs the command with the credentials of the tests.
pub fn run(arguments: &[&str]) -> Ran {
    finish(command().envs(KEYS).args(arguments))
}

/// Runs a command to its end.
pub fn finish(command: &mut Command) -> Ran {
    let output = command.output().expect("the command starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran {
        status: output.status.code().expect("an exit status"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// Runs the command with a text on its stdin.
pub fn run_with_stdin(arguments: &[&str], stdin: &str) -> Ran {
    let mut command = command();
    command.envs(KEYS).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the command starts");
    child.stdin.take().expect("a stdin").write_all(stdin.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran { status: output.status.code().expect("a status"), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// A folder below the target directory, empty at first.
pub fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder to write to");
    folder
}

/// `bothends serve`, until it is dropped.
#[derive(Debug)]
pub struct Serving {
    child: Child,
    /// Its address, as `http://127.0.0.1:1234`.
    pub url: String,
}

impl Serving {
    /// Starts it with these arguments.
    pub fn start(arguments: &[&str]) -> Self {
        Self::spawn(command().envs(KEYS).arg("serve").args(arguments))
    }

    /// Starts it as it was prepared.
    pub fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts");
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().expect("a stdout"));
        stdout.read_line(&mut line).expect("a line");
        let url = line.strip_prefix("listening on ").map(|url| url.trim_end().to_owned());
        let Some(url) = url else {
            let mut stderr = String::new();
            let _ = child.stderr.take().expect("a stderr").read_to_string(&mut stderr);
            panic!("it does not listen: {line}{stderr}");
        };
        Self { child, url }
    }

    /// Ends it by a signal; its exit status and what it said on stderr.
    pub fn end(mut self, signal: &str) -> (Option<i32>, String) {
        let killed = Command::new("kill").args([signal, &self.child.id().to_string()]).status();
        assert!(killed.expect("kill starts").success());
        let status = self.child.wait().expect("it ends");
        let mut stderr = String::new();
        self.child.stderr.take().expect("a stderr").read_to_string(&mut stderr).expect("UTF-8");
        (status.code(), stderr)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
