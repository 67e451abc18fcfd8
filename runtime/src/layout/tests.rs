//! What is written can be read: every place and encoding, through both layouts.

mod hostile;
mod properties;

use ::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::json;

use super::*;
use crate::cipher::Cipher;
use crate::dynamic::DynamicObject;
use crate::schema::{Case, Direction, Encoding, Field, Format, Item, Kind, Place, Schema};

static INNER: Schema =
    Schema::new("Inner", &[Field::text("a").required(), Field::text("s").encoding(Encoding::Encrypted)]);
static NOTHING: Schema = Schema::new("Nothing", &[]);

const fn api(protocol: Protocol, discriminator: Option<&'static str>) -> Api {
    Api {
        id: "test/api",
        version: "1",
        protocol,
        signature: crate::sign::KOOGALLERY_V2,
        format: Format::Json,
        endpoint: None,
        regions: &[],
        endpoints: &[],
        fallback: &[],
        headers: &[("accept", "application/json")],
        discriminator,
        code: Some("code"),
        success: &["0"],
        message: None,
        request_id: None,
        codes: &[],
    }
}

static RPC: Api = api(Protocol::AliyunRpc, None);
static HTTP: Api = api(Protocol::Http, None);
static NAMED: Api = api(Protocol::Http, Some("activity"));

static EVERYWHERE: Schema = Schema::new(
    "Everywhere",
    &[
        Field::text("Bucket").required().place(Place::Host),
        Field::text("Key").required().place(Place::Path),
        Field::text("id").required().place(Place::Path),
        Field::new("flag", Kind::Boolean).place(Place::Query),
        Field::list("ids", &Item::new(Kind::Integer)).place(Place::Query).encoding(Encoding::Comma),
        Field::text("X-Word").place(Place::Header),
        Field::new("x-meta-", Kind::Map(&Item::new(Kind::String))).place(Place::Header),
        Field::new("at", Kind::Timestamp("http-date", 0)).place(Place::Header),
        Field::object("inner", &INNER).encoding(Encoding::Json),
        Field::list("extra", &Item::object(&INNER)).encoding(Encoding::Base64Json),
        Field::text("secret").encoding(Encoding::Encrypted),
        Field::new("usage", Kind::Decimal),
        Field::new("raw", Kind::Bytes),
    ],
);

static PARTS: Schema = Schema::new(
    "Parts",
    &[
        Field::text("name").place(Place::Multipart),
        Field::object("inner", &INNER).place(Place::Multipart),
        Field::new("file", Kind::Bytes).place(Place::Multipart).required(),
    ],
);

static FORM: Schema = Schema::new(
    "Form",
    &[Field::text("a").place(Place::Form).required(), Field::text("q"), Field::object("o", &INNER)],
);

/// Turns texts around: enough to see where it is used.
struct Backwards;

impl Cipher for Backwards {
    fn seal(&self, plain: &str) -> String {
        plain.chars().rev().collect()
    }
    fn open(&self, sealed: &str) -> Option<zeroize::Zeroizing<String>> {
        Some(zeroize::Zeroizing::new(self.seal(sealed)))
    }
    fn sealed_length(&self, plain: &str) -> usize {
        plain.len()
    }
}

fn written(call: &'static Call, json: serde_json::Value, endpoint: &str) -> Result<Request, Problem> {
    let object = DynamicObject::from_json(call.request, json).unwrap();
    let endpoint = Endpoint::parse(endpoint, true).unwrap();
    of(call.api.protocol).write_request(call, &object, &[], &endpoint, Style::wire(Some(&Backwards)))
}

/// The same request on the other end: how it is routed among `calls`, and its members.
fn read(calls: &[&'static Call], request: &Request) -> Option<(usize, Result<serde_json::Value, Problem>)> {
    let mut headers = HeaderMap::new();
    headers.insert("host", HeaderValue::from_str(&request.host).unwrap());
    for (name, value) in &request.headers {
        headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
    }
    let query = request.query_string();
    let received = Received {
        method: request.method.as_str(),
        path: &request.path,
        query: &query,
        headers: &headers,
        body: &request.body,
    };
    let call = calls[0];
    let index = of(call.api.protocol).route(call.api, calls, &received).ok()?;
    let mut object = DynamicObject::new(calls[index].request);
    let result =
        of(call.api.protocol).read_request(calls[index], &received, &mut object, Style::wire(Some(&Backwards)));
    Some((index, result.map(|()| object.to_json().unwrap())))
}

fn everywhere() -> serde_json::Value {
    json!({
        "Bucket": "a-bucket", "Key": "dir/名 a+b.pdf", "id": "p/q", "flag": true, "ids": [1, -2],
        "X-Word": "w", "x-meta-": {"one": "1", "two": "2"}, "at": "Fri, 02 Jan 2026 03:04:05 GMT",
        "inner": {"a": "x\"y", "s": "abc"}, "extra": [{"a": "1"}], "secret": "hush", "usage": 1.5, "raw": "AP8=",
    })
}

static PUT: Call =
    Call::new(&HTTP, "Put", Direction::Operation, &EVERYWHERE, &NOTHING).method("PUT").path("/v1/{id}/file/{+Key}");

#[test]
fn every_place_and_encoding_goes_both_ways() {
    let request = written(&PUT, everywhere(), "https://oss.example.com").unwrap();
    assert_eq!(request.host, "a-bucket.oss.example.com");
    assert_eq!(request.path, "/v1/p%2Fq/file/dir/%E5%90%8D%20a%2Bb.pdf");
    assert_eq!(request.resource.as_deref(), Some("/a-bucket/v1/p%2Fq/file/dir/%E5%90%8D%20a%2Bb.pdf"));
    assert_eq!(request.query_string(), "flag=true&ids=1%2C-2");
    let expected = [
        ("accept", "application/json"),
        ("x-word", "w"),
        ("x-meta-one", "1"),
        ("x-meta-two", "2"),
        ("at", "Fri, 02 Jan 2026 03:04:05 GMT"),
        ("content-type", "application/json"),
    ];
    let headers: Vec<_> = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(headers, expected);
    let body = r#"{"extra":"W3siYSI6IjEifV0=","inner":"{\"a\":\"x\\\"y\",\"s\":\"cba\"}","raw":"AP8=","secret":"hsuh","usage":1.5}"#;
    assert_eq!(std::str::from_utf8(&request.body).unwrap(), body);
    assert_eq!(read(&[&PUT], &request), Some((0, Ok(everywhere()))));
}

#[test]
fn before_an_address_the_bucket_stands_in_the_path() {
    let request = written(&PUT, everywhere(), "http://127.0.0.1:8080").unwrap();
    assert_eq!(request.host, "127.0.0.1:8080");
    assert!(request.path.starts_with("/a-bucket/v1/") && request.resource == Some(request.path.clone()));
    assert_eq!(read(&[&PUT], &request), Some((0, Ok(everywhere()))));
}

#[test]
fn s13_what_stands_in_the_host_cannot_lead_elsewhere() {
    for bucket in ["evil.com/", "a.b", "x", "a@b", "a#bc", "A-bc", ""] {
        let mut json = everywhere();
        json["Bucket"] = json!(bucket);
        let outcome = written(&PUT, json, "https://oss.example.com");
        assert!(outcome.is_err(), "{bucket}");
    }
}

#[test]
fn w06_a_member_counts_only_where_it_belongs() {
    let mut request = written(&PUT, everywhere(), "https://oss.example.com").unwrap();
    request.query.push(("usage".to_owned(), "9".to_owned()));
    request.headers.push(("secret".to_owned(), "x".to_owned()));
    assert_eq!(read(&[&PUT], &request), Some((0, Ok(everywhere()))), "elsewhere it is nothing");
    for (query, header) in [(Some("flag"), None), (None, Some("x-word"))] {
        let mut twice = request.clone();
        twice.query.extend(query.map(|name| (name.to_owned(), "true".to_owned())));
        twice.headers.extend(header.map(|name| (name.to_owned(), "v".to_owned())));
        let problem = read(&[&PUT], &twice).unwrap().1.unwrap_err();
        assert_eq!(problem.message, "is there twice");
    }
}

#[test]
fn parts_and_forms_go_both_ways() {
    static UPLOAD: Call = Call::new(&HTTP, "Upload", Direction::Operation, &PARTS, &NOTHING).path("/files");
    let json = json!({"name": "n", "inner": {"a": "b"}, "file": "AP8NCg=="});
    let request = written(&UPLOAD, json.clone(), "https://a.example").unwrap();
    assert!(request.header("content-type").unwrap().starts_with("multipart/form-data; boundary="));
    assert_eq!(read(&[&UPLOAD], &request), Some((0, Ok(json))));

    static RPC_FORM: Call = Call::new(&RPC, "Form", Direction::Operation, &FORM, &NOTHING);
    let json = json!({"a": "1 &=ü", "q": "2", "o": {"a": "b"}});
    let request = written(&RPC_FORM, json.clone(), "https://a.example").unwrap();
    assert_eq!(request.query_string(), "q=2&o=%7B%22a%22%3A%22b%22%7D");
    assert_eq!(request.body, "a=1%20%26%3D%C3%BC");
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(read(&[&RPC_FORM], &request), Some((0, Ok(json))));
}

#[test]
fn calls_are_told_apart_by_path_method_and_name() {
    static ONE: Schema = Schema::new("One", &[Field::text("a")]);
    static NEW: Call = Call::new(&NAMED, "newInstance", Direction::Callback, &ONE, &NOTHING).method("GET");
    static OLD: Call = Call::new(&NAMED, "oldInstance", Direction::Callback, &ONE, &NOTHING).method("GET");
    static POSTED: Call = Call::new(&NAMED, "newInstance", Direction::Callback, &ONE, &NOTHING);
    static SYNC: Call = Call::new(&NAMED, "sync", Direction::Callback, &ONE, &NOTHING).path("/api/sync");
    static SYNC2: Call = Call::new(&NAMED, "sync2", Direction::Callback, &ONE, &NOTHING).path("/api/v2/sync");
    let calls: &[&Call] = &[&NEW, &OLD, &POSTED, &SYNC, &SYNC2];
    for (index, call) in calls.iter().enumerate() {
        let request = written(call, json!({"a": "x"}), "https://shop.example.com/hook").unwrap();
        assert_eq!(read(calls, &request), Some((index, Ok(json!({"a": "x"})))), "{}", call.name);
    }
    let mut request = written(&NEW, json!({}), "https://shop.example.com").unwrap();
    request.query.push(("activity".to_owned(), "oldInstance".to_owned()));
    assert_eq!(read(calls, &request), None, "two names");
    request.query = vec![("activity".to_owned(), "none".to_owned())];
    assert_eq!(read(calls, &request), None);
    request.method = ::http::Method::DELETE;
    assert_eq!(read(calls, &request), None);
}

#[test]
fn c05_what_stands_in_the_path_stays_in_its_place() {
    for (member, value) in [("id", ""), ("id", ".."), ("id", "."), ("Key", "a/../../b"), ("Key", "")] {
        let mut json = everywhere();
        json[member] = json!(value);
        let problem = written(&PUT, json, "https://oss.example.com").unwrap_err();
        assert_eq!(problem.path, member);
    }
}

#[test]
fn contents_depend_on_the_members_beside_them() {
    static CONTENT: Schema = Schema::new("Content", &[Field::text("text"), Field::text("link")]);
    static CASES: &[Case] = &[
        Case { when: &[("channel", "w"), ("kind", "text")], required: &["text"], forbidden: &["link"] },
        Case { when: &[("channel", "w"), ("kind", "image")], required: &["link"], forbidden: &[] },
    ];
    static MESSAGE: Schema = Schema::new(
        "Message",
        &[Field::text("channel"), Field::text("kind"), Field::object("content", &CONTENT).cases(CASES)],
    );
    let violations = |json| {
        let object = DynamicObject::from_json(&MESSAGE, json).unwrap();
        crate::limits::check(&object).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(violations(json!({"channel": "w", "kind": "text", "content": {"text": "t"}})), [""; 0]);
    assert_eq!(
        violations(json!({"channel": "w", "kind": "text", "content": {"link": "l"}})),
        [
            "content.text is required with channel w and kind text",
            "content.link must not be there with channel w and kind text"
        ]
    );
    assert_eq!(violations(json!({"channel": "w", "kind": "image", "content": {"text": "t"}})).len(), 1);
    assert_eq!(violations(json!({"channel": "v", "kind": "text", "content": {}})), [""; 0]);
    assert_eq!(
        violations(json!({"channel": "w", "kind": "text"})),
        ["content is required with channel w and kind text"]
    );
    assert_eq!(violations(json!({"channel": "w"})), [""; 0]);
}
