//! The platform against a seller's server, which here is a twin.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use common::{Serving, run};

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
    // A twin gives the example of its spec to every order: that, and nothing else, a real shop must do otherwise.
    let failed: Vec<_> = table.lines().filter(|line| line.contains("FAILED")).collect();
    assert!(failed.len() == 1 && failed[0].contains("another one"), "{table}");
    assert!(ran.status == 1 && !table.contains("test-key"), "{ran:?}");
    let json = run(&["simulate", "huawei/koogallery/saas", "queryInstance", "--to", &shop.url, "--json"]).json();
    let rows = json["rows"].as_array().unwrap();
    assert!(rows.len() > 3 && rows.iter().all(|row| row["call"] == "queryInstance" && row["passed"] == true), "{json}");
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
fn wrong_usage_is_told() {
    for (arguments, part) in [
        (&["simulate", "huawei/koogallery/saas"][..], "--to"),
        (&["simulate", "aliyun/cams", "--to", "http://127.0.0.1:1"], "no callbacks"),
        (
            &["simulate", "huawei/koogallery/saas", "newInstanc", "--to", "http://127.0.0.1:1"],
            "did you mean `newInstance`?",
        ),
        (&["simulate", "huawei/koogallery/saas", "--to", "http://127.0.0.1:1", "--access-key", " "], "--access-key"),
        (&["simulate", "huawei/koogallery/saas", "--to", "http://shop.example.com"], "--plain-http"),
    ] {
        let stderr = run(arguments).ended(2);
        assert!(stderr.contains(part), "{stderr}");
    }
}
