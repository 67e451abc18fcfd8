//! Requests that the vendor's own SDK sent, made again by `bothends call --dry-run` and by a typed client.
//!
//! Each file of `captures/` is a case.
//!
//! The SDK writes a blank as `+` where it signs `%20`, signs its `user-agent` and sends telemetry; we do none of that.
//! So what is compared is what the request says, with our choice of headers our own signature, and with the SDK's choice
//! the SDK's, where the bytes that it covers are the same.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;
#[path = "captures/typed.rs"]
mod typed;

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use bothends::Credentials;
use bothends::sign::acs3::Parts;
use common::{command, finish, folder};
use serde_json::Value;

#[test]
fn requests_of_the_vendors_sdk_are_made_again() {
    let captures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures");
    let files = fs::read_dir(captures).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<_> = files.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect();
    assert!(!files.is_empty(), "there are no captures");
    for file in files {
        let capture: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        compare(&capture, &dry_run(&capture));
        compare(&capture, &typed(&capture));
    }
}

/// What a typed client makes of it.
fn typed(capture: &Value) -> Value {
    let said = |name: &str| header(&capture["requests"][0]["headers"], name).unwrap();
    let mut credentials = Credentials::new(text(capture, "access_key_id"), text(capture, "access_key_secret"));
    if let Some(token) = capture["security_token"].as_str() {
        credentials = credentials.with_token(token);
    }
    let (at, nonce) = (said("x-acs-date"), said("x-acs-signature-nonce"));
    let endpoint = format!("http://{}", said("host"));
    typed::dry_run(&said("x-acs-action"), &endpoint, &at, &nonce, credentials, &capture["model_input"])
}

fn compare(capture: &Value, ours: &Value) {
    let name = text(capture, "name");
    let sent = &capture["requests"][0];

    let (url, query) = match text(ours, "url").split_once('?') {
        Some((url, query)) => (url, query),
        None => (text(ours, "url"), ""),
    };
    assert_eq!(ours["method"], sent["method"], "{name}");
    let host = header(&sent["headers"], "host").unwrap();
    assert_eq!(url, format!("http://{host}{}", text(sent, "path")), "{name}");
    assert_eq!(pairs(query), pairs(text(sent, "query")), "{name}: the query");
    assert_eq!(pairs(text(ours, "body")), pairs(text(sent, "body_text")), "{name}: the body");
    for said in ["host", "x-acs-version", "x-acs-action", "x-acs-date", "x-acs-signature-nonce", "content-type"] {
        assert_eq!(header(&ours["headers"], said), header(&sent["headers"], said), "{name}: {said}");
    }
    for said in ["x-acs-accesskey-id", "x-acs-security-token"] {
        if let Some(theirs) = header(&sent["headers"], said).filter(|_| capture["security_token"].is_string()) {
            assert_eq!(header(&ours["headers"], said), Some(theirs), "{name}: {said}");
        }
    }
    signatures(capture, ours, query);
}

fn signatures(capture: &Value, ours: &Value, query: &str) {
    let (name, sent) = (text(capture, "name"), &capture["requests"][0]);
    let again = sign(capture, &ours["headers"], query);
    assert_eq!(again.authorization, text(ours, "authorization"), "{name}");
    assert_eq!(again.string_to_sign, text(ours, "string_to_sign"), "{name}");
    assert_eq!(again.canonical_request, text(ours, "canonical_request"), "{name}");
    // A form is written in another way, and JSON in a parameter may have its members in another order.
    let same_body = text(ours, "body") == text(sent, "body_text");
    if same_body && query == text(sent, "query").replace('+', "%20") {
        let theirs = sign(capture, &sent["headers"], query);
        assert_eq!(Some(theirs.authorization.clone()), header(&sent["headers"], "authorization"), "{name}");
    }
}

/// A request with these headers, signed by the scheme alone.
fn sign(capture: &Value, headers: &Value, query: &str) -> bothends::sign::Signature {
    let authorization = header(headers, "authorization").unwrap();
    let signed = authorization.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap();
    let values: Vec<_> = signed.split(';').map(|name| (name, header(headers, name).unwrap())).collect();
    let hash = header(headers, "x-acs-content-sha256").unwrap();
    let parts = Parts {
        method: text(&capture["requests"][0], "method"),
        path: text(&capture["requests"][0], "path"),
        query,
        headers: values.iter().map(|(name, value)| (*name, value.as_str())).collect(),
        payload_hash: &hash,
    };
    parts.sign(text(capture, "access_key_id"), &text(capture, "access_key_secret").into())
}

fn dry_run(capture: &Value) -> Value {
    let sent = &capture["requests"][0];
    let said = |name: &str| header(&sent["headers"], name).unwrap();
    let request = folder(&format!("capture-{}", text(capture, "name"))).join("request.json");
    fs::write(&request, capture["model_input"].to_string()).unwrap();
    let mut command = command();
    command
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", text(capture, "access_key_id"))
        .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", text(capture, "access_key_secret"));
    if let Some(token) = capture["security_token"].as_str() {
        command.env("ALIBABA_CLOUD_SECURITY_TOKEN", token);
    }
    command.args(["call", "aliyun/cams", &said("x-acs-action"), "--dry-run", "--unchecked"]);
    command.args(["--endpoint", &format!("http://{}", said("host"))]);
    command.args(["--at", &said("x-acs-date"), "--nonce", &said("x-acs-signature-nonce")]);
    command.arg("--json").arg(request);
    finish(&mut command).json()
}

/// What a query or a form says: texts, and JSON where a value is JSON.
fn pairs(text: &str) -> BTreeMap<String, Value> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            // Python's way of writing flags is met in what this SDK sends.
            let value = match decoded(value) {
                flag if matches!(flag.as_str(), "True" | "False") => flag.to_lowercase(),
                other => other,
            };
            let structure =
                serde_json::from_str(&value).ok().filter(|json: &Value| json.is_object() || json.is_array());
            (decoded(name), structure.unwrap_or(Value::String(value)))
        })
        .collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            other => other,
        });
    }
    String::from_utf8(bytes).unwrap()
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_else(|| panic!("no {member} in {value}"))
}

fn header(headers: &Value, name: &str) -> Option<String> {
    let mut headers = headers.as_array().unwrap().iter();
    let found = headers.find(|pair| pair[0].as_str().unwrap().eq_ignore_ascii_case(name));
    found.map(|pair| pair[1].as_str().unwrap().to_owned())
}
