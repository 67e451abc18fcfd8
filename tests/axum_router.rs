//! The example `axum_router` as a process, before the platform as it calls a seller.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use bothends::{AccessKey, Simulation};
use bothends_cli::bridge::{Bridge, leak};
use bothends_codegen::files::Files;
use bothends_codegen::{Pick, load};
use bothends_tests::scratch::{cargo, workspace};
use serde_json::Value;

const KEY: &str = "00000000-1111-2222-3333-444444444444";

#[tokio::test(flavor = "multi_thread")]
async fn the_example_of_a_router_passes_as_the_platform_does_it() {
    let shop = Shop::start();
    let loaded = load(&Files::Bundled(bothends_specs::FILES), "huawei/koogallery/saas", &Pick::All);
    let Bridge { api, calls, examples } = leak(&loaded.api.unwrap()).unwrap();
    let platform = Simulation::against(api, calls, examples, &shop.url, AccessKey::new(KEY).unwrap()).unwrap();
    let report = platform.run(&["newInstance"]).await;
    assert!(report.passed() && report.rows.len() > 10, "{report}");

    let address = shop.url.strip_prefix("http://").unwrap().strip_suffix("/isv").unwrap();
    let asked = |target: &str| {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    assert!(asked("/").ends_with("A shop, and its pages."), "the pages are there, too");
    assert!(asked("/readyz").starts_with("HTTP/1.1 200 "));
    assert!(asked("/elsewhere").starts_with("HTTP/1.1 404 "));
    assert!(asked("/").contains("\r\nContent-Type: "), "names of headers are in title case");
    #[cfg(unix)]
    assert_eq!(shop.told_to_end("INT").trim(), "Complete");
}

#[cfg(unix)]
#[test]
fn the_example_of_a_router_ends_when_the_system_says_so() {
    assert_eq!(Shop::start().told_to_end("TERM").trim(), "Complete");
}

/// The example at work, until it is dropped.
struct Shop {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
    url: String,
}

impl Shop {
    fn start() -> Self {
        let mut command = Command::new(build());
        command.arg("127.0.0.1:0").env("KOOGALLERY_ACCESS_KEY", KEY).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (mut output, mut line) = (BufReader::new(child.stdout.take().unwrap()), String::new());
        output.read_line(&mut line).unwrap();
        let url = line.strip_prefix("listening on ").unwrap_or_else(|| panic!("it said {line:?}")).trim().to_owned();
        Self { child, output, url }
    }

    /// What it says in the end.
    #[cfg(unix)]
    fn told_to_end(mut self, signal: &str) -> String {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        let mut said = String::new();
        self.output.read_to_string(&mut said).unwrap();
        assert!(self.child.wait().unwrap().success());
        said
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Builds the example; where it is.
fn build() -> PathBuf {
    let mut cargo = cargo();
    cargo.args(["build", "--quiet", "--message-format=json", "-p", "bothends-examples", "--example", "axum_router"]);
    let output = cargo.current_dir(workspace()).output().expect("cargo starts");
    let messages = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{messages}\n{}", String::from_utf8_lossy(&output.stderr));
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut programs = messages.filter_map(|message| Some(PathBuf::from(message["executable"].as_str()?)));
    programs.find(|program| program.file_stem().is_some_and(|name| name == "axum_router")).expect("a program")
}
