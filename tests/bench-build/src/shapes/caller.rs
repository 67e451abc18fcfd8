//! What uses the prototypes: every operation called, and a program that runs all of it.
use crate::{
    model::{Api, Field, Kind, pascal, snake},
    subjects::calls,
};

/// A crate's source that calls every operation with its required fields.
pub fn caller(api: &Api, api_crate: &str) -> String {
    let body = calls(api, "bench::Bench", |operation| {
        let setters = operation.request.required().map(setter).collect::<String>();
        format!(
            "let answer = client.{}(){setters}.send().await?;\n    Ok(answer.request_id.len())",
            snake(&operation.name)
        )
    });
    format!("//! Calls every operation.\nuse {api_crate}::bench;\n{body}")
}

fn setter(field: &Field) -> String {
    match &field.kind {
        Kind::Enum(it) => format!(".{}(bench::{}::{})", field.rust(), it.name, pascal(it.values[0])),
        _ => format!(".{}(\"{}\")", field.rust(), field.wire),
    }
}

/// A program that runs every call against a canned answer and goes through what the types offer.
pub fn smoke(api: &Api, api_crate: &str, caller_crate: &str) -> String {
    let response = &api.operations[0].response;
    let required = response.required().last().map_or("", |it| it.wire);
    let mut text = String::from(SMOKE);
    let names = [
        ("API_CRATE", api_crate),
        ("CALLER_CRATE", caller_crate),
        ("RESPONSE", &response.name),
        ("REQUIRED", required),
    ];
    for (placeholder, name) in names {
        text = text.replace(placeholder, name);
    }
    text
}

const SMOKE: &str = r##"//! Runs the prototype once.
use API_CRATE::bench;
use std::task::{Context, Poll, Waker};

const ANSWER: &str = r#"{"RequestId": "r-1", "Total": 7, "New": [1], "Data": {"AccountId": "a", "BizId": "b", "Comment": "c",
    "Description": "d", "DisplayName": "e", "FallbackText": "f", "Label": "g", "Locale": "h", "Name": "i", "NotifyUrl": "j",
    "Payload": "k", "Recipient": "l", "Sender": "m", "SpaceId": "n", "TraceData": "o"},
    "Category": "UTILITY", "Medium": "pigeon", "Stage": "live", "Status": "FAILED"}"#;

fn main() {
    let client = bench::Bench(shapes_runtime::Client::canned(ANSWER));
    for mut call in CALLER_CRATE::all(&client) {
        match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(3)) => {}
            other => panic!("{other:?}"),
        }
    }
    let one: bench::RESPONSE = serde_json::from_str(ANSWER).unwrap();
    assert!(one == one.clone() && one.total == Some(7) && one.data.is_some(), "{one:?}");
    let again: bench::RESPONSE = serde_json::from_str(&serde_json::to_string(&one).unwrap()).unwrap();
    assert!(again == one && again != bench::RESPONSE::default());
    let missing = serde_json::from_str::<bench::RESPONSE>(r#"{"RequestId": "r"}"#).unwrap_err();
    assert!(missing.to_string().contains("REQUIRED"), "{missing}");
}
"##;
