//! An API without a signature at the same address: each is behind its own guard.

use bothends::{Call, Guard, Server};

use crate::common::{exchange, key, post, start};
use crate::sellers::{Books, Saas, code, new_instance};

/// Callbacks that nothing proves.
#[derive(Server)]
#[api(inline = r#"
title: Acme
version: "1"
protocol: http
signature: none
codes:
  Invalid: {status: 400, kind: invalid, doc: A parameter is wrong.}
  Internal: {status: 500, kind: internal, doc: Try again.}
code: code
response: {code: {type: code, doc: Outcome}}

# told.yaml
callback: told
doc: Something was told.
path: /told
request: {id: {type: string, required: true, doc: Which}}
lacks: [code]
"#)]
struct Desk;

impl desk::Handler for Desk {
    async fn told(&self, call: &Call, _: desk::Told) -> Result<desk::ToldResponse, desk::Code> {
        assert!(!call.is_test(), "its spec has no such member");
        Ok(desk::ToldResponse::builder().build())
    }
}

const SECRET: &str = "0123456789abcdef";

#[tokio::test]
async fn each_api_is_behind_its_own_guard() {
    let guard = || Guard::path(SECRET).unwrap();
    let saas = || Saas(Books::default()).server(key());
    let behind = format!("/{SECRET}/told");
    let status = |answer: String| answer.split(' ').nth(1).unwrap().to_owned();
    let told = r#"{"id":"1"}"#;

    let address = start(saas().also(Desk.server(guard()))).await;
    assert_eq!(status(post(address, &behind, told).await), "200");
    let stranger = post(address, "/told", told).await;
    assert_eq!(code(&stranger), "000001", "only the other lets it in, and takes it for a call without a proof");
    assert_eq!(new_instance("o-1").code(address, &key()).await, "000000");

    let address = start(Desk.server(guard()).also(saas())).await;
    assert_eq!(status(post(address, &behind, told).await), "200");
    let hidden = exchange(address, &new_instance("o-1").bytes(&key())).await;
    assert_eq!(status(hidden), "404", "what joins a guarded server is behind its guard");

    let address = start(Desk.server(guard()).also(saas().guard(Guard::unguarded()))).await;
    assert_eq!(new_instance("o-1").code(address, &key()).await, "000000", "unless it says otherwise");
    let address = start(saas().also(Desk.server(guard())).guard(Guard::path("fedcba9876543210").unwrap())).await;
    assert_eq!(status(post(address, &behind, told).await), "404", "said of the whole it holds for all");
    assert_eq!(status(post(address, "/fedcba9876543210/told", told).await), "200");
}
