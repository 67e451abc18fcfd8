//! The example, as a seller runs it: processes of their own, and a file.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

use bothends_tests::scratch::{cargo, workspace};

use crate::platform::{ACCOUNT, KEY, Platform};

pub(crate) struct Shop {
    folder: PathBuf,
    endpoints: Vec<String>,
    key: String,
}

impl Shop {
    /// A shop with an empty outbox.
    pub(crate) fn new(name: &str, platform: &Platform) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("usage-outbox-{name}"));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self { folder, endpoints: vec![platform.twin.endpoint()], key: KEY.to_owned() }
    }

    pub(crate) fn with_key(self, key: &str) -> Self {
        Self { key: key.to_owned(), ..self }
    }

    /// With a host that is asked before the platform's.
    pub(crate) fn with_first_host(mut self, host: &str) -> Self {
        self.endpoints.insert(0, host.to_owned());
        self
    }

    /// Records so much usage of the last hour; the serials.
    pub(crate) fn record(&self, count: usize, now: &str) -> BTreeSet<String> {
        (0..count).map(|number| self.add(&format!("instance-{number}"), &format!("{}.0001", number + 1), now)).collect()
    }

    /// Records usage of the last hour; its serial.
    pub(crate) fn add(&self, instance: &str, value: &str, now: &str) -> String {
        let words = ["add", instance, value, "2026-07-11T08:00:00Z", "2026-07-11T09:00:00Z", "--now", now];
        self.run(&words).trim().to_owned()
    }

    /// Runs a command to its good end, and gives what it said.
    pub(crate) fn run(&self, words: &[&str]) -> String {
        let output = self.command(words).output().unwrap();
        assert!(output.status.success(), "{words:?}: {output:?}");
        text(&output.stdout)
    }

    /// Runs a command that fails, and gives what it said.
    pub(crate) fn fail(&self, words: &[&str]) -> String {
        let Output { status, stdout, stderr } = self.command(words).output().unwrap();
        assert!(!status.success(), "{words:?} went well");
        text(&[stdout, stderr].concat())
    }

    /// Runs a command with something on its standard input.
    pub(crate) fn tell(&self, words: &[&str], input: &str) -> String {
        let mut child = self.command(words).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{words:?}: {output:?}");
        text(&output.stdout)
    }

    /// Starts a command that goes on.
    pub(crate) fn start(&self, words: &[&str]) -> Sender {
        Sender(self.command(words).stdout(Stdio::null()).spawn().unwrap())
    }

    /// How many records are in which state.
    pub(crate) fn states(&self, now: &str) -> Vec<(String, usize)> {
        let mut states = BTreeMap::new();
        for row in self.run(&["list", "--now", now]).lines() {
            *states.entry(row.split_whitespace().nth(1).unwrap().to_owned()).or_default() += 1;
        }
        states.into_iter().collect()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(example());
        command.arg(self.folder.join("usage.db")).args(words);
        command.args(self.endpoints.iter().flat_map(|endpoint| ["--endpoint", endpoint]));
        command.env("KOOGALLERY_ACCESS_KEY", &self.key);
        command.env("HUAWEICLOUD_SDK_AK", ACCOUNT.0).env("HUAWEICLOUD_SDK_SK", ACCOUNT.1);
        command
    }
}

/// A process that can die.
pub(crate) struct Sender(Child);

impl Sender {
    /// At once, without a word to it: SIGKILL on Unix.
    pub(crate) fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The example, built once.
fn example() -> &'static Path {
    static EXAMPLE: OnceLock<PathBuf> = OnceLock::new();
    EXAMPLE.get_or_init(|| {
        let mut cargo = cargo();
        cargo.args(["build", "--offline", "-p", "bothends-examples", "--example", "usage_outbox"]);
        let output = cargo.arg("--message-format=json").current_dir(workspace()).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        let artifacts = text(&output.stdout);
        let built = artifacts.lines().find_map(|line| {
            let message: serde_json::Value = serde_json::from_str(line).ok()?;
            let is_example = message["target"]["name"] == "usage_outbox";
            message["executable"].as_str().filter(|_| is_example).map(PathBuf::from)
        });
        built.expect("cargo says where the example is")
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
