//! Whatever a request holds arrives as it was sent, and so does the answer: random values of every type,
//! over a real socket, signed and verified, in both layouts.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::net::SocketAddr;

use bothends::{AccessKey, Call, Client, Credentials, Json, Server};
use proptest::prelude::*;
use serde_json::json;

/// The layout with a query, and its twin.
#[derive(Client, Clone)]
#[api(inline = r#"
# api.yaml
title: Echo
version: "1"
protocol: aliyun-rpc
signature: acs3-hmac-sha256
success: {code: OK}
response:
  code: {type: string}
codes:
  Bad: {kind: invalid, doc: The request is not valid.}
  No: {kind: signature, doc: The proof does not hold.}
  Failed: {kind: internal, doc: It failed.}
# types.yaml
Everything:
  type: object
  fields:
    text: {type: string, required: true}
    maybe: {type: string}
    whole: {type: integer}
    small: {type: int32}
    number: {type: number}
    exact: {type: decimal}
    flag: {type: boolean}
    any: {type: any}
    color: {type: enum, values: [red, green]}
    side: {type: enum, values: [left, right], closed: true}
    texts: {type: list, items: string}
    many: {type: list, items: Everything}
    by_name: {type: map, items: integer}
    inner: {type: Everything}
# Echo.yaml
operation: Echo
doc: Gives back what it got.
request:
  text: {type: string, required: true}
  maybe: {type: string}
  whole: {type: integer}
  small: {type: int32}
  number: {type: number}
  exact: {type: decimal}
  flag: {type: boolean}
  any: {type: any}
  color: {type: enum, values: [red, green]}
  texts: {type: list, items: string}
  many: {type: list, items: Everything}
  by_name: {type: map, items: integer}
  inner: {type: Everything}
response:
  same: {type: any}
"#)]
struct Query(Client);

/// The other end.
#[derive(Server)]
#[api(
    operations,
    inline = r#"
# api.yaml
title: Echo
version: "1"
protocol: aliyun-rpc
signature: acs3-hmac-sha256
success: {code: OK}
response:
  code: {type: string}
codes:
  Bad: {kind: invalid, doc: The request is not valid.}
  No: {kind: signature, doc: The proof does not hold.}
  Failed: {kind: internal, doc: It failed.}
# types.yaml
Everything:
  type: object
  fields:
    text: {type: string, required: true}
    maybe: {type: string}
    whole: {type: integer}
    small: {type: int32}
    number: {type: number}
    exact: {type: decimal}
    flag: {type: boolean}
    any: {type: any}
    color: {type: enum, values: [red, green]}
    side: {type: enum, values: [left, right], closed: true}
    texts: {type: list, items: string}
    many: {type: list, items: Everything}
    by_name: {type: map, items: integer}
    inner: {type: Everything}
# Echo.yaml
operation: Echo
doc: Gives back what it got.
request:
  text: {type: string, required: true}
  maybe: {type: string}
  whole: {type: integer}
  small: {type: int32}
  number: {type: number}
  exact: {type: decimal}
  flag: {type: boolean}
  any: {type: any}
  color: {type: enum, values: [red, green]}
  texts: {type: list, items: string}
  many: {type: list, items: Everything}
  by_name: {type: map, items: integer}
  inner: {type: Everything}
response:
  same: {type: any}
"#
)]
struct QueryTwin;

impl query_twin::Handler for QueryTwin {
    async fn echo(&self, _: &Call, request: query_twin::Echo) -> Result<query_twin::EchoResponse, query_twin::Code> {
        Ok(query_twin::EchoResponse::builder().same(serde_json::to_value(&request).unwrap()).build())
    }
}

/// The layout with a JSON body, and its twin.
#[derive(Client, Clone)]
#[api(inline = r#"
# api.yaml
title: Echo
version: "1"
protocol: http
signature: koogallery-v2
success: {code: OK}
response:
  code: {type: string}
codes:
  Bad: {kind: invalid, doc: The request is not valid.}
  No: {kind: signature, doc: The proof does not hold.}
  Failed: {kind: internal, doc: It failed.}
# types.yaml
Everything:
  type: object
  fields:
    text: {type: string, required: true}
    maybe: {type: string}
    whole: {type: integer}
    small: {type: int32}
    number: {type: number}
    exact: {type: decimal}
    flag: {type: boolean}
    any: {type: any}
    color: {type: enum, values: [red, green]}
    side: {type: enum, values: [left, right], closed: true}
    texts: {type: list, items: string}
    many: {type: list, items: Everything}
    by_name: {type: map, items: integer}
    inner: {type: Everything}
# Echo.yaml
operation: Echo
doc: Gives back what it got.
request:
  text: {type: string, required: true}
  maybe: {type: string}
  whole: {type: integer}
  small: {type: int32}
  number: {type: number}
  exact: {type: decimal}
  flag: {type: boolean}
  any: {type: any}
  color: {type: enum, values: [red, green]}
  texts: {type: list, items: string}
  many: {type: list, items: Everything}
  by_name: {type: map, items: integer}
  inner: {type: Everything}
response:
  same: {type: any}
"#)]
struct Body(Client);

/// The other end.
#[derive(Server)]
#[api(
    operations,
    inline = r#"
# api.yaml
title: Echo
version: "1"
protocol: http
signature: koogallery-v2
success: {code: OK}
response:
  code: {type: string}
codes:
  Bad: {kind: invalid, doc: The request is not valid.}
  No: {kind: signature, doc: The proof does not hold.}
  Failed: {kind: internal, doc: It failed.}
# types.yaml
Everything:
  type: object
  fields:
    text: {type: string, required: true}
    maybe: {type: string}
    whole: {type: integer}
    small: {type: int32}
    number: {type: number}
    exact: {type: decimal}
    flag: {type: boolean}
    any: {type: any}
    color: {type: enum, values: [red, green]}
    side: {type: enum, values: [left, right], closed: true}
    texts: {type: list, items: string}
    many: {type: list, items: Everything}
    by_name: {type: map, items: integer}
    inner: {type: Everything}
# Echo.yaml
operation: Echo
doc: Gives back what it got.
request:
  text: {type: string, required: true}
  maybe: {type: string}
  whole: {type: integer}
  small: {type: int32}
  number: {type: number}
  exact: {type: decimal}
  flag: {type: boolean}
  any: {type: any}
  color: {type: enum, values: [red, green]}
  texts: {type: list, items: string}
  many: {type: list, items: Everything}
  by_name: {type: map, items: integer}
  inner: {type: Everything}
response:
  same: {type: any}
"#
)]
struct BodyTwin;

impl body_twin::Handler for BodyTwin {
    async fn echo(&self, _: &Call, request: body_twin::Echo) -> Result<body_twin::EchoResponse, body_twin::Code> {
        Ok(body_twin::EchoResponse::builder().same(serde_json::to_value(&request).unwrap()).build())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn c04_requests_arrive_as_they_were_sent(sample in everything()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let credentials = Credentials::new("id", "secret");
            let address = common::start(QueryTwin.server(credentials.clone())).await;
            let query = Query::builder(credentials).endpoint(url(address)).build().unwrap();
            let request: query::Echo = serde_json::from_value(sample.clone()).unwrap();
            assert_eq!(request, request.clone());
            let answer = query.0.send(request.clone()).await.unwrap();
            assert_eq!(answer.same.as_ref(), Some(&serde_json::to_value(&request).unwrap()));
            let back: query::Echo = serde_json::from_value(answer.into_inner().same.unwrap()).unwrap();
            assert_eq!(back, request);

            let key = AccessKey::new("key").unwrap();
            let address = common::start(BodyTwin.server(key.clone())).await;
            let body = Body::builder(key).endpoint(url(address)).build().unwrap();
            let request: body::Echo = serde_json::from_value(sample).unwrap();
            let answer = body.0.send(request.clone()).await.unwrap();
            let back: body::Echo = serde_json::from_value(answer.into_inner().same.unwrap()).unwrap();
            assert_eq!(back, request);
        });
    }
}

fn url(address: SocketAddr) -> String {
    format!("http://{address}/")
}

/// An object with some of the members, two levels deep.
fn everything() -> impl Strategy<Value = Json> {
    members(Just(Json::Null).boxed()).prop_flat_map(|inner| members(Just(inner).boxed()))
}

fn members(inner: BoxedStrategy<Json>) -> impl Strategy<Value = Json> {
    let texts = (text(), prop::option::of(text()), prop::collection::vec(text(), 0..3), color());
    let numbers = (any::<i64>(), any::<i32>(), number(), exact(), any::<bool>());
    let map = prop::collection::btree_map(text(), any::<i64>(), 0..3);
    (texts, numbers, map, inner, any::<u16>()).prop_map(|(texts, numbers, map, inner, there)| {
        let (text, maybe, list, color) = texts;
        let (whole, small, number, exact, flag) = numbers;
        let mut all = json!({
            "maybe": maybe, "whole": whole, "small": small, "number": number, "exact": exact, "flag": flag,
            "any": {"a": [1, null, "x"], "b": inner.clone()}, "color": color, "texts": list, "by_name": map,
            "inner": inner.clone(), "many": [inner],
        });
        let members = all.as_object_mut().unwrap();
        for (bit, name) in members.keys().cloned().collect::<Vec<_>>().iter().enumerate() {
            let is_empty = members.get(name).is_some_and(|value| value.is_null() || *value == json!([null]));
            if there & (1 << bit) == 0 || is_empty {
                members.remove(name);
            }
        }
        members.insert("text".to_owned(), text.into());
        all
    })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        Just(String::new()),
        "[ +~*%/?&=#\"'\\\\;,.:@!$()<>|^`{}\\[\\]\r\n\t\u{0}\u{e9}\u{65}\u{301}\u{65e5}\u{1f600}]{0,20}",
    ]
}

fn color() -> impl Strategy<Value = String> {
    prop_oneof![Just("red".to_owned()), Just("a new one".to_owned())]
}

fn number() -> impl Strategy<Value = f64> {
    any::<f64>().prop_filter("JSON has no other", |number| number.is_finite())
}

/// A decimal as JSON has it: a number.
fn exact() -> impl Strategy<Value = f64> {
    (-99_999_999_i32..99_999_999, 0_i32..5).prop_map(|(digits, scale)| f64::from(digits) / 10_f64.powi(scale))
}
