//! Requests that the vendor's own SDK sent, made again by the typed client.
//!
//! The SDK writes a blank as `+` where it signs `%20`, signs its `user-agent` and sends telemetry; we do
//! none of that. So two things are compared: what the request says (the parameters and the headers that
//! carry meaning), and, with the SDK's own choice of headers, the signature itself.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

use std::time::SystemTime;

use bothends::clock::{FixedClock, FixedNonce};
use bothends::sign::acs3::Parts;
use bothends::{Client, Credentials};
use serde_json::Value;

/// The operations that have a capture.
#[derive(Client, Clone)]
#[api("aliyun/cams", operations(SubmitIsvCustomerTerms))]
struct Cams(Client);

#[test]
fn submit_isv_customer_terms_is_made_again() {
    let capture: Value = serde_json::from_str(include_str!("captures/submit_isv_customer_terms_sts.json")).unwrap();
    let sent = &capture["requests"][0];
    let header = |name: &str| header_of(sent, name);

    let credentials = Credentials::new(text(&capture, "access_key_id"), text(&capture, "access_key_secret"))
        .with_token(text(&capture, "security_token"));
    let cams = Cams::builder(credentials)
        .endpoint(format!("http://{}", header("host")))
        .clock(FixedClock::new(time(&header("x-acs-date"))))
        .nonces(FixedNonce::new(header("x-acs-signature-nonce")))
        .build()
        .unwrap();
    let request: cams::SubmitIsvCustomerTerms = serde_json::from_value(capture["model_input"].clone()).unwrap();
    let prepared = cams.0.prepare(&request).unwrap();

    let made = &prepared.request;
    assert_eq!(made.method.as_str(), text(sent, "method"));
    assert_eq!(made.path, text(sent, "path"));
    assert_eq!(
        made.query_string(),
        text(sent, "query").replace('+', "%20"),
        "the query on the wire is the canonical one"
    );
    assert!(made.body.is_empty());
    for name in ["host", "x-acs-version", "x-acs-action", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"]
    {
        assert_eq!(made.header(name), Some(header(name).as_str()), "{name}");
    }
    for name in ["x-acs-accesskey-id", "x-acs-security-token"] {
        assert_eq!(made.header(name), Some(header(name).as_str()), "{name}");
    }

    // With the headers that the SDK chose to sign, our request gives the SDK's signature.
    let authorization = header("authorization");
    let signed = authorization.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap();
    let headers: Vec<_> = signed.split(';').map(|name| (name, header(name))).collect();
    let query = made.query_string();
    let parts = Parts {
        method: made.method.as_str(),
        path: &made.path,
        query: &query,
        headers: headers.iter().map(|(name, value)| (*name, value.as_str())).collect(),
        payload_hash: made.header("x-acs-content-sha256").unwrap(),
    };
    let again = parts.sign(text(&capture, "access_key_id"), &text(&capture, "access_key_secret").into());
    assert_eq!(again.authorization, authorization);
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap()
}

fn header_of(sent: &Value, name: &str) -> String {
    let headers = sent["headers"].as_array().unwrap();
    let found = headers.iter().find(|pair| pair[0].as_str().unwrap().eq_ignore_ascii_case(name));
    found.unwrap_or_else(|| panic!("the capture has no {name}"))[1].as_str().unwrap().to_owned()
}

fn time(date: &str) -> SystemTime {
    date.parse::<jiff::Timestamp>().unwrap().into()
}
