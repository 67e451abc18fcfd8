//! A seller's backend behind KooGallery's gateways, over real sockets: who is let in, and what reaches a handler.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bothends::clock::FixedClock;
use bothends::sign::koogallery_agents::KoogalleryAgents;
use bothends::{Bytes, Call, Client, Credentials, Guard, Server};
use common::{exchange, start};

/// The Agents gateway.
#[derive(Client, Clone)]
#[api("huawei/koogallery/agents", callbacks)]
struct Gateway(Client);

/// What an agent was asked.
#[derive(Server, Clone, Default)]
#[api("huawei/koogallery/agents")]
struct Agent(Arc<Mutex<Vec<String>>>);

const ANSWER: &[u8] = br#"{"output":"12","usage":{"total_tokens":3}}"#;

impl agent::Handler for Agent {
    async fn invoke(&self, call: &Call, request: agent::Invoke) -> Result<agent::InvokeResponse, agent::Code> {
        let body = String::from_utf8(request.body.to_vec()).unwrap();
        if body == "later" {
            return Err(agent::Code::TryAgain);
        }
        self.0.lock().unwrap().push(format!(
            "{} {} {} {body}",
            call.path(),
            request.x_customer_id,
            request.x_customer_name
        ));
        Ok(agent::InvokeResponse::builder().content_type("application/json").body(Bytes::from_static(ANSWER)).build())
    }

    async fn invoke_by_get(
        &self,
        call: &Call,
        request: agent::InvokeByGet,
    ) -> Result<agent::InvokeByGetResponse, agent::Code> {
        self.0.lock().unwrap().push(format!("{}?{} {}", call.path(), call.query(), request.x_request_id));
        let body = Bytes::from_static(ANSWER);
        Ok(agent::InvokeByGetResponse::builder().content_type("application/json").body(body).build())
    }
}

fn keys() -> Credentials {
    Credentials::new("APPKEYEXAMPLE", "APPSECRETEXAMPLE")
}

fn gateway(address: SocketAddr, keys: Credentials) -> Gateway {
    Gateway::builder(keys).endpoint(format!("http://{address}/chat/v1")).build().unwrap()
}

fn question(body: &'static str) -> gateway::Invoke {
    gateway::Invoke::builder()
        .x_request_id("r-1")
        .x_customer_id("68cb")
        .x_customer_name("cornflower")
        .content_type("application/json")
        .body(Bytes::from_static(body.as_bytes()))
        .build()
}

#[tokio::test]
async fn what_a_buyer_sends_reaches_the_handler_as_it_came() {
    let agent = Agent::default();
    let address = start(agent.clone().server(keys())).await;
    let gateway = gateway(address, keys());
    let answer = gateway.0.send(question("{ \"input\": \"How many?\" }")).await.unwrap();
    assert_eq!((answer.body.as_ref(), answer.content_type.as_str()), (ANSWER, "application/json"));
    let get = gateway::InvokeByGet::builder().x_request_id("r-2").x_customer_id("68cb").x_customer_name("cornflower");
    let answer = gateway.0.send(get.build()).member("input", "a b").await.unwrap();
    assert_eq!(answer.body.as_ref(), ANSWER);
    let heard = ["/chat/v1 68cb cornflower { \"input\": \"How many?\" }", "/chat/v1?input=a%20b r-2"];
    assert_eq!(*agent.0.lock().unwrap(), heard);
    let error = gateway.0.send(question("later")).await.unwrap_err();
    assert_eq!(error.status(), Some(503));
}

#[tokio::test]
async fn without_a_token_that_holds_nothing_is_handled() {
    let agent = Agent::default();
    let address = start(agent.clone().server(keys())).await;
    for wrong in [Credentials::new("APPKEYEXAMPLE", "other"), Credentials::new("OTHER", "APPSECRETEXAMPLE")] {
        let error = gateway(address, wrong).0.send(question("{}")).await.unwrap_err();
        assert_eq!(error.status(), Some(401));
    }
    let late = FixedClock::new(SystemTime::now() - Duration::from_secs(362));
    let late = Gateway::builder(keys()).endpoint(format!("http://{address}")).clock(late).build().unwrap();
    assert_eq!(late.0.send(question("{}")).await.unwrap_err().status(), Some(401));
    let head = "POST /chat HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Request-Id: r\r\nX-Customer-Id: c\r\nX-Customer-Name: n";
    for proof in
        ["", "\r\nAuthorization: Bearer x", "\r\nAuthorization: eyJzaWduX3R5cGUiOiJTSUdOIiwiYWxnIjoibm9uZSJ9.e30."]
    {
        let request = format!("{head}{proof}\r\nContent-Length: 2\r\n\r\n{{}}");
        assert!(exchange(address, request.as_bytes()).await.starts_with("HTTP/1.1 401 "), "{proof}");
    }
    assert!(agent.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_token_comes_with_bearer_or_without_and_where_it_is_configured() {
    static ELSEWHERE: KoogalleryAgents = KoogalleryAgents::in_header("x-auth-token");
    let agent = Agent::default();
    let address = start(agent.clone().server(keys())).await;
    let elsewhere = start(agent.clone().server(keys()).scheme(&ELSEWHERE)).await;
    let value = gateway(address, keys()).0.prepare(&question("{}")).unwrap();
    let value = value.request.header("authorization").unwrap().to_owned();
    let token = value.strip_prefix("Bearer ").unwrap();
    let ask = async |address, header: &str| {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Request-Id: r\r\nX-Customer-Id: c\r\nX-Customer-Name: n";
        let answer = exchange(address, format!("{head}\r\n{header}\r\nContent-Length: 2\r\n\r\n{{}}").as_bytes()).await;
        answer.get(9..12).unwrap().to_owned()
    };
    assert_eq!(ask(address, &format!("Authorization: {value}")).await, "200");
    assert_eq!(ask(address, &format!("authorization: {token}")).await, "200");
    assert_eq!(ask(address, &format!("X-Auth-Token: {token}")).await, "401");
    assert_eq!(ask(elsewhere, &format!("X-Auth-Token: {token}")).await, "200");
    assert_eq!(ask(elsewhere, &format!("Authorization: {value}")).await, "401");
    assert_eq!(ask(address, &format!("Authorization: {value}\r\nAuthorization: {value}")).await, "401");
}

/// An API that is sold.
#[derive(Server, Clone, Default)]
#[api("huawei/koogallery/api-product")]
struct Product(Arc<Mutex<Vec<String>>>);

impl product::Handler for Product {
    async fn post(&self, call: &Call, request: product::Post) -> Result<product::PostResponse, product::Code> {
        let instance = request.x_apigw_mkt_instanceid.unwrap_or_default();
        let body = request.body;
        self.0.lock().unwrap().push(format!("{} {instance} {}", call.path(), String::from_utf8_lossy(&body)));
        Ok(product::PostResponse::builder().content_type("text/plain").body(Bytes::from_static(b"12")).build())
    }

    async fn get(&self, call: &Call, request: product::Get) -> Result<product::GetResponse, product::Code> {
        let instance = request.x_apigw_mkt_instanceid.unwrap_or_default();
        self.0.lock().unwrap().push(format!("{}?{} {instance}", call.path(), call.query()));
        Ok(product::GetResponse::builder().content_type("text/plain").body(Bytes::from_static(b"12")).build())
    }
}

#[tokio::test]
async fn calls_of_an_api_product_need_a_guard() {
    const SECRET: &str = "b0c7-5d2e-91aa-77f3";
    let product = Product::default();
    let server: Server = product.clone().server(Guard::path(SECRET).unwrap());
    let address = start(server).await;
    let ask = async |method: &str, target: &str, body: &str| {
        let length = body.len();
        let request = format!(
            "{method} {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-APIGW-MKT-INSTANCEID: 03pf\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        exchange(address, request.as_bytes()).await
    };
    assert!(ask("POST", "/bake", "{}").await.starts_with("HTTP/1.1 404 "));
    let answer = ask("POST", &format!("/{SECRET}/bake"), "{}").await;
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("\r\n\r\n12"), "{answer}");
    assert!(ask("GET", &format!("/{SECRET}/ovens?hot=1"), "").await.starts_with("HTTP/1.1 200 "));
    assert!(ask("PUT", &format!("/{SECRET}/ovens"), "").await.starts_with("HTTP/1.1 400 "));
    assert_eq!(*product.0.lock().unwrap(), ["/bake 03pf {}", "/ovens?hot=1 03pf"]);
}
