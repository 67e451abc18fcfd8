//! The platform against a seller's server, which here is a twin.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use bothends::{Call, Guard, Server};
use common::{Ran, Serving, command, finish, run};

const TO: [&str; 3] = ["simulate", "huawei/koogallery/saas", "--to"];

fn shop() -> Serving {
    Serving::start(&["huawei/koogallery/saas", "--credentials", "test-key", "--strict"])
}

#[test]
fn a_server_passes_but_for_what_it_does_wrong() {
    let shop = shop();
    let ran = run(&[&TO[..], &[&shop.url]].concat());
    let table = &ran.stdout;
    for part in ["newInstance", "queryInstance", "releaseInstance", "tampered", "passed"] {
        assert!(table.contains(part), "{table}");
    }
    // A twin gives the example of its spec to every order, also to a released one: that, and nothing else, a real shop
    // must do otherwise.
    let failed: Vec<_> = table.lines().filter(|line| line.contains("FAILED")).collect();
    let (others, first) = (failed.iter().skip(1), failed.first().unwrap());
    assert!(first.contains("another one") && others.clone().next().is_some(), "{table}");
    assert!(others.clone().all(|line| line.contains("the same as before the release")), "{table}");
    assert!(ran.status == 1 && !table.contains("test-key"), "{ran:?}");
    let json = run(&["simulate", "huawei/koogallery/saas", "queryInstance", "--to", &shop.url, "--json"]).json();
    let rows = json["rows"].as_array().unwrap();
    assert!(rows.len() > 3 && rows.iter().all(|row| row["call"] == "queryInstance" && row["passed"] == true), "{json}");
}

#[test]
fn what_is_tried_can_be_picked() {
    let shop = shop();
    let to = ["--to", &shop.url];
    let json =
        run(&[&["simulate", "huawei/koogallery/saas", "--json", "--only", "life", "--keep-ids"][..], &to].concat());
    // A twin releases nothing.
    let rows = serde_json::from_str::<serde_json::Value>(&json.stdout).unwrap()["rows"].as_array().unwrap().clone();
    assert!(rows.len() > 20 && rows.iter().all(|row| row["case"] == "life" && row["api"] == "huawei/koogallery/saas"));
    let (expected, took) = (&rows[0]["expected"], &rows[0]["milliseconds"]);
    assert!(expected == "" && took.is_u64() && rows[0]["came"] == "000000 (Done)", "{:?}", rows[0]);
    let ran =
        run(&[&TO[..1], &["huawei/koogallery/saas", "newInstance", "--only", "stale", "--only", "future"], &to]
            .concat());
    assert!(ran.status == 0 && ran.stdout.contains("2 of 2 passed"), "{ran:?}");
    let ran = run(&[&TO[..1], &["huawei/koogallery/saas", "--deadline", "20s", "--only", "plain call"], &to].concat());
    assert_eq!(ran.status, 0, "{ran:?}");
    let cases = run(&[&TO[..1], &["huawei/koogallery/saas", "--only", "help"], &to].concat());
    assert!(cases.stdout.contains("\nlife ") && cases.stdout.contains("\n20 at once "), "{cases:?}");
}

#[test]
fn every_generation_is_simulated() {
    for api in ["saas-v1", "license", "license-v1", "license-online", "kit", "kit-v1"] {
        let api = format!("huawei/koogallery/{api}");
        let shop = Serving::start(&[&api, "--credentials", "test-key", "--strict"]);
        let ran = run(&["simulate", &api, "--to", &shop.url]);
        // A twin gives the example of its spec to every order, whatever was ordered, also to a released one.
        let failed: Vec<_> = ran.stdout.lines().filter(|line| line.contains("FAILED")).collect();
        let told =
            ["another one", "for each product of an order", "the same as before the release", "has no `usageInfo`"];
        let same = |line: &&str| told.iter().any(|told| line.contains(told));
        assert!(failed.iter().all(same) && ran.stdout.contains("  life"), "{}", ran.stdout);
    }
}

#[test]
fn a_wrong_key_does_not_pass() {
    let shop = shop();
    let ran = run(&[&TO[..], &[&shop.url, "--access-key", "another"]].concat());
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.stdout.contains("FAILED") && ran.stderr.contains("did not pass"), "{ran:?}");
}

#[test]
fn nobody_there_does_not_pass() {
    let ran = run(&[&TO[..], &["http://127.0.0.1:1"]].concat());
    assert_eq!(ran.status, 1, "{ran:?}");
}

#[test]
fn what_cannot_be_judged_is_no_success() {
    // Nobody has created what the second question is about.
    let (url, server) = scripted(&[r#"{"resultCode":"000003"}"#; 2]);
    let ran =
        run(&[&TO[..1], &["huawei/koogallery/saas", "queryInstance", "--only", "life: Sold once"], &["--to", &url]]
            .concat());
    assert!(ran.status == 2 && ran.stderr.contains("there is no case `life: Sold once`"), "{ran:?}");
    let ran = run(
        &[&TO[..1], &["huawei/koogallery/saas", "queryInstance", "--only", "plain call"], &["--to", &url]].concat()
    );
    assert!(ran.stdout.contains("skipped  nothing was created: not judged"), "{ran:?}");
    assert!(ran.status == 1 && ran.stdout.contains("0 of 1 passed, 1 not judged"), "{ran:?}");
    assert!(ran.stderr.contains("nothing could be judged"), "{ran:?}");
    drop(server);
}

#[test]
fn a_life_is_tried_alone() {
    let shop = shop();
    let ran = run(&[&TO[..], &[&shop.url, "--only", "life: Sold once", "--keep-ids"]].concat());
    let rows: Vec<_> = ran.stdout.lines().filter(|line| line.contains("  life: ")).collect();
    assert!(rows.len() == 5 && rows.iter().all(|row| row.contains("  life: Sold once")), "{ran:?}");
    let stderr = run(&[&TO[..], &[&shop.url, "--only", "life: Sold one"]].concat()).ended(2);
    assert!(stderr.contains("did you mean `life: Sold once`?"), "{stderr}");
}

#[test]
fn a_case_that_an_api_does_not_have_is_wrong_usage() {
    let shop = Serving::start(&["huawei/koogallery/saas-v1", "--credentials", "test-key"]);
    let ran = run(&["simulate", "huawei/koogallery/saas-v1", "--to", &shop.url, "--only", "stale"]);
    let said = "error: --only: there is no case `stale` for `huawei/koogallery/saas-v1`";
    assert!(ran.status == 2 && ran.stderr.starts_with(said), "{ran:?}");
}

#[test]
fn rows_are_printed_as_they_come() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (saw, is_seen) = channel();
    let server = thread::spawn(move || {
        answer(&listener, r#"{"resultCode":"000005"}"#);
        // The second answer comes when the first row was read.
        let seen = is_seen.recv_timeout(Duration::from_secs(10)).is_ok();
        answer(&listener, r#"{"resultCode":"000005"}"#);
        seen
    });
    let arguments = ["newInstance", "queryInstance", "--only", "plain call"];
    let mut child = command()
        .envs(common::KEYS)
        .args(TO)
        .arg(&url)
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let rows: Vec<_> = lines
        .map_while(Result::ok)
        .filter(|line| line.contains("plain call"))
        .inspect(|_| saw.send(()).unwrap_or_default())
        .collect();
    assert!(server.join().unwrap(), "the first row came too late: {rows:?}");
    assert!(rows.len() == 2 && !child.wait().unwrap().success(), "{rows:?}");
}

#[test]
fn a_key_that_is_missing_is_asked_for_by_each_way_to_give_it() {
    let stderr = finish(command().args(TO).arg("http://127.0.0.1:1")).ended(2);
    assert!(stderr.contains("credentials are read from KOOGALLERY_ACCESS_KEY or --access-key"), "{stderr}");
}

/// Answers as many requests with these bodies, on a thread.
fn scripted(bodies: &'static [&'static str]) -> (String, thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (url, thread::spawn(move || bodies.iter().for_each(|body| answer(&listener, body))))
}

/// Answers one request, which comes in one piece or two.
fn answer(listener: &TcpListener, body: &str) {
    let (mut stream, _) = listener.accept().unwrap();
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    while !request.ends_with(b"}") {
        let read = stream.read(&mut buffer).unwrap();
        request.extend_from_slice(&buffer[..read]);
    }
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
}

#[test]
fn wrong_usage_is_told() {
    for (arguments, part) in [
        (&["simulate", "huawei/koogallery/saas"][..], "--to"),
        (&["simulate", "aliyun/cams", "--to", "http://127.0.0.1:1"], "no callbacks"),
        (
            &["simulate", "huawei/koogallery/saas", "newInstanc", "--to", "http://127.0.0.1:1"],
            "did you mean `newInstance`?",
        ),
        (&["simulate", "huawei/koogallery/saas", "--to", "http://127.0.0.1:1", "--access-key", " "], "--access-key"),
        (
            &["simulate", "huawei/koogallery/saas", "--to", "http://127.0.0.1:1", "--only", "stail"],
            "did you mean `stale`?",
        ),
        (&["simulate", "huawei/koogallery/saas", "--to", "http://127.0.0.1:1", "--deadline", "0s"], "`20s`"),
        (&["simulate", "huawei/koogallery/saas", "--to", "http://127.0.0.1:1", "--deadline", "5"], "`20s`"),
        (&["simulate", "huawei/koogallery/saas", "--to", "http://shop.example.com"], "--plain-http"),
    ] {
        let stderr = run(arguments).ended(2);
        assert!(stderr.contains(part), "{stderr}");
    }
}

/// Where callbacks of a platform that signs nothing come in.
#[derive(Server)]
#[api("aliyun/cams/callbacks", callbacks(ChatAppStatus))]
struct Desk;

impl desk::Handler for Desk {
    async fn chat_app_status(
        &self,
        _: &Call,
        _: desk::ChatAppStatus,
    ) -> Result<desk::ChatAppStatusResponse, desk::Code> {
        Ok(desk::ChatAppStatusResponse::default())
    }
}

const SECRET: &str = "b0c7-5d2e-91aa-77f3";

/// Simulates the platform against a desk with a guard.
fn simulate(guard: Guard, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listening = runtime.block_on(Desk.server(guard).bind("127.0.0.1:0".parse().unwrap())).unwrap();
    let url = format!("http://{}/", listening.address());
    runtime.spawn(listening.serve());
    let ran = ["simulate", "aliyun/cams/callbacks", "ChatAppStatus", "--to", url.as_str()];
    finish(command().args(ran).args(arguments).envs(variables.iter().copied()))
}

#[test]
fn a_guarded_server_passes_with_its_secret_alone() {
    let (path, header) = (Guard::path(SECRET).unwrap(), Guard::header("x-acme-token", SECRET).unwrap());
    let (given, variable) = (format!("x-acme-token: {SECRET}"), [("BOTHENDS_GUARD_HEADER", SECRET)]);
    let both = path.clone().and(header.clone());
    for (guard, arguments, variables) in [
        (path.clone(), &["--guard-path"][..], &[("BOTHENDS_GUARD_PATH", SECRET)][..]),
        (path.clone(), &["--guard-path", SECRET], &[]),
        (header.clone(), &["--guard-header", "X-Acme-Token"], &variable),
        (header.clone(), &["--guard-header", &given], &[]),
        (both, &["--guard-path", SECRET, "--guard-header", "x-acme-token"], &variable),
    ] {
        let ran = simulate(guard, arguments, variables);
        assert!(ran.status == 0 && ran.stdout.contains("wrong secret"), "{ran:?}");
        assert!(!format!("{ran:?}").contains(SECRET), "{ran:?}");
    }
    let ran = simulate(path.clone(), &[], &[]);
    assert!(
        ran.status == 1 && ran.stdout.contains("HTTP 404 came: is the path right, and the guard's secret"),
        "{ran:?}"
    );
    let ran = simulate(path, &["--guard-path", "another-secret-00"], &[]);
    assert!(ran.status == 1 && !ran.stdout.contains("another-secret-00"), "{ran:?}");
}

#[test]
fn secrets_that_are_missing_or_no_good_are_told() {
    let guard = || Guard::path(SECRET).unwrap();
    for (arguments, part) in [
        (&["--guard-path"][..], "set BOTHENDS_GUARD_PATH"),
        (&["--guard-header", "x-acme-token"], "set BOTHENDS_GUARD_HEADER"),
        (&["--guard-header", "x-acme-token:sh0rt"], "16 characters"),
        (&["--guard-header", "host:0123456789abcdef"], "cannot hold a secret"),
        (&["--guard-path", "0123456789/abcdef"], "other characters"),
        (&["--access-key", "key"], "signs nothing"),
    ] {
        let stderr = simulate(guard(), arguments, &[]).ended(2);
        assert!(stderr.contains(part) && !stderr.contains("sh0rt") && !stderr.contains("0123456789"), "{stderr}");
    }
}
