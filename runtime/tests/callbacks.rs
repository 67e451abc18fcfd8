//! A shop under attack: what arrives over a real socket, and what is answered. Tests are named after the
//! rows of the attacks that the project survives.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use bothends::client::Prepared;
use bothends::clock::FixedClock;
use bothends::{AccessKey, Call, Client, Server};
use common::{exchange, key, post, start};

/// The shop.
#[derive(Server)]
#[api("huawei/koogallery/saas", callbacks(newInstance, queryInstance, releaseInstance))]
struct Shop {
    handled: Arc<AtomicUsize>,
    finished: Arc<AtomicUsize>,
}

/// The marketplace.
#[derive(Client, Clone)]
#[api("huawei/koogallery/saas", callbacks)]
struct Market(Client);

impl shop::Handler for Shop {
    async fn new_instance(
        &self,
        call: &Call,
        order: shop::NewInstance,
    ) -> Result<shop::NewInstanceResponse, shop::Code> {
        self.handled.fetch_add(1, Ordering::SeqCst);
        assert_eq!(call.name(), "newInstance");
        assert!(call.body().starts_with(b"{"));
        match order.order_id.as_str() {
            "panic" => panic!("the handler's own panic"),
            "slow" => tokio::time::sleep(Duration::from_secs(60)).await,
            "no refusal" => return Err(shop::Code::Success),
            "patience" => {
                tokio::time::sleep(Duration::from_millis(400)).await;
                self.finished.fetch_add(1, Ordering::SeqCst);
            }
            "sold out" => return Err(shop::Code::SoldOut),
            "too long" => return Ok(shop::NewInstanceResponse::builder().instance_id("x".repeat(65)).build()),
            _ => {}
        }
        Ok(shop::NewInstanceResponse::builder().instance_id(order.business_id).build())
    }

    async fn query_instance(
        &self,
        _: &Call,
        _: shop::QueryInstance,
    ) -> Result<shop::QueryInstanceResponse, shop::Code> {
        Err(shop::Code::InstanceNotFound)
    }

    async fn release_instance(
        &self,
        _: &Call,
        _: shop::ReleaseInstance,
    ) -> Result<shop::ReleaseInstanceResponse, shop::Code> {
        Ok(shop::ReleaseInstanceResponse::builder().build())
    }
}

struct Scene {
    address: std::net::SocketAddr,
    handled: Arc<AtomicUsize>,
    finished: Arc<AtomicUsize>,
    market: Market,
}

impl Scene {
    async fn new() -> Self {
        Self::with(|server| server).await
    }

    async fn with(configure: impl FnOnce(Server) -> Server) -> Self {
        let (handled, finished) = <(Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
        let address =
            start(configure(Shop { handled: Arc::clone(&handled), finished: Arc::clone(&finished) }.server(key())))
                .await;
        let market = Market::builder(key()).endpoint(format!("http://{address}/isv")).build().unwrap();
        Self { address, handled, finished, market }
    }

    fn order(order_id: &str) -> market::NewInstance {
        market::NewInstance::builder().order_id(order_id).order_line_id("L-1").business_id("b-1").build()
    }

    fn signed(&self) -> (String, String) {
        let Prepared { request, .. } = self.market.0.prepare(&Self::order("o-1")).unwrap();
        (request.target(), String::from_utf8(request.body.to_vec()).unwrap())
    }

    fn handled(&self) -> usize {
        self.handled.load(Ordering::SeqCst)
    }
}

const REFUSED: &str = r#"{"resultCode":"000001","resultMsg":"The signature of the call does not hold."}"#;

#[tokio::test]
async fn w01_a_valid_call_is_answered_and_signed() {
    let scene = Scene::new().await;
    let (target, body) = scene.signed();
    let answer = post(scene.address, &target, &body).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("\r\nContent-Type: application/json\r\n"), "{answer}");
    assert!(answer.contains("\r\nBody-Sign: sign_type=\"HMAC-SHA256\", signature= \""), "{answer}");
    assert!(answer.ends_with(r#"{"resultCode":"000000","instanceId":"b-1"}"#), "{answer}");
    assert_eq!(scene.handled(), 1);
}

#[tokio::test]
async fn w02_one_changed_bit_anywhere_is_refused_with_the_same_answer() {
    let scene = Scene::new().await;
    let (target, body) = scene.signed();
    let mut changed = Vec::new();
    for index in [1, body.len() / 2, body.len() - 2] {
        let mut bytes = body.clone().into_bytes();
        bytes[index] ^= 1;
        changed.push((target.clone(), String::from_utf8(bytes).unwrap()));
    }
    for part in ["signature=", "timestamp=", "nonce="] {
        let mut bytes = target.clone().into_bytes();
        let at = target.find(part).unwrap() + part.len() + 5;
        bytes[at] = if bytes[at] == b'1' { b'2' } else { b'1' };
        changed.push((String::from_utf8(bytes).unwrap(), body.clone()));
    }
    for (target, body) in changed {
        let answer = post(scene.address, &target, &body).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with(REFUSED), "{target} {body}: {answer}");
        assert!(!answer.contains("Body-Sign"), "no proof of ours for who has none: {answer}");
    }
    assert_eq!(scene.handled(), 0);
}

#[tokio::test]
async fn w03_missing_doubled_or_odd_signatures_are_refused() {
    let scene = Scene::new().await;
    let (target, body) = scene.signed();
    let signature = target.split("signature=").nth(1).unwrap().split('&').next().unwrap();
    let odd = [
        "/isv".to_owned(),
        target.replace(signature, ""),
        target.replace(signature, signature.get(..32).unwrap()),
        target.replace(signature, &format!("{signature}00")),
        target.replace(signature, &"z".repeat(64)),
        format!("{target}&signature={signature}"),
        format!("{target}&nonce=1"),
        target.replace("timestamp=", "timestamp=-"),
        target.replace("timestamp=", "timestamp=9223372036854775807"),
        format!("{target}&%zz"),
    ];
    for target in odd {
        let answer = post(scene.address, &target, &body).await;
        assert!(answer.ends_with(REFUSED), "{target}: {answer}");
    }
    assert_eq!(scene.handled(), 0);
}

#[tokio::test]
async fn w04_an_old_key_is_accepted_while_it_is_listed() {
    let old = AccessKey::new("the-old-key").unwrap();
    let scene = Scene::with(|server| server.accept_key(old.clone())).await;
    let endpoint = format!("http://{}/", scene.address);
    for (key, accepted) in [(old, true), (key(), true), (AccessKey::new("a-guess").unwrap(), false)] {
        let market = Market::builder(key).endpoint(&*endpoint).build().unwrap();
        let answer = market.release_instance().instance_id("i").send().await;
        assert_eq!(answer.is_ok(), accepted);
    }
    assert!(AccessKey::new(" ").is_err(), "an empty key would let everybody in");
}

#[tokio::test]
async fn w06_only_signed_members_reach_the_handler() {
    let scene = Scene::new().await;
    let (target, body) = scene.signed();
    let answer = post(scene.address, &format!("{target}&orderId=stolen&activity=releaseInstance"), &body).await;
    assert!(answer.ends_with(r#""instanceId":"b-1"}"#), "the query is not looked at: {answer}");
}

#[tokio::test]
async fn w07_the_window_is_a_minute_to_either_side() {
    for (offset, accepted) in [(-60, true), (60, true), (-61, false), (61, false)] {
        let scene = Scene::new().await;
        let now = SystemTime::now();
        let there = if offset < 0 {
            now - Duration::from_secs(-offset as u64)
        } else {
            now + Duration::from_secs(offset as u64)
        };
        let address =
            start(Shop { handled: Arc::default(), finished: Arc::default() }.server(key()).clock(FixedClock::new(now)))
                .await;
        let market = Market::builder(key())
            .endpoint(format!("http://{address}/"))
            .clock(FixedClock::new(there))
            .build()
            .unwrap();
        assert_eq!(market.release_instance().instance_id("i").send().await.is_ok(), accepted, "{offset} s");
        drop(scene);
    }
}

#[tokio::test]
async fn w12_a_failing_handler_gives_the_retryable_answer_and_hurts_nobody_else() {
    let scene = Scene::new().await;
    let slow = tokio::spawn(scene.market.0.send(Scene::order("slow")));
    for (order, code) in [
        ("panic", market::Code::InternalError),
        ("too long", market::Code::InternalError),
        ("no refusal", market::Code::InternalError),
        ("sold out", market::Code::SoldOut),
    ] {
        let error = scene.market.0.send(Scene::order(order)).await.unwrap_err();
        assert_eq!(error.code(), Some(&code), "{order}: {error}");
    }
    assert!(scene.market.0.send(Scene::order("fine")).await.is_ok());
    let error = slow.await.unwrap().unwrap_err();
    assert_eq!(error.code(), Some(&market::Code::InternalError), "after the deadline of the spec");
    assert!(error.maybe_executed() && error.is_retryable());
}

#[tokio::test]
async fn w12_a_caller_that_hangs_up_does_not_stop_a_handler() {
    let scene = Scene::new().await;
    let Prepared { request, .. } = scene.market.0.prepare(&Scene::order("patience")).unwrap();
    let head =
        format!("POST {} HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n", request.target(), request.body.len());
    let mut stream = tokio::net::TcpStream::connect(scene.address).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut stream, &[head.as_bytes(), &request.body].concat()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert_eq!((scene.handled(), scene.finished.load(Ordering::SeqCst)), (1, 0));
    drop(stream);
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(scene.finished.load(Ordering::SeqCst), 1, "an order half done is an order lost");
}

#[tokio::test]
async fn w15_large_bodies_are_refused_before_they_are_kept() {
    let scene = Scene::with(|server| server.max_body_bytes(1000)).await;
    let answer = post(scene.address, "/", &"x".repeat(1001)).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    let lie = exchange(scene.address, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\nx").await;
    assert!(lie.starts_with("HTTP/1.1 413 "), "{lie}");
    let chunk = format!("3e8\r\n{}\r\n", "x".repeat(1000));
    let chunked = format!("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{}", chunk.repeat(20));
    let answer = exchange(scene.address, chunked.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert_eq!(scene.handled(), 0);
}

#[tokio::test]
async fn w16_signed_nonsense_is_a_bad_parameter() {
    let scene = Scene::new().await;
    let mut bodies: Vec<Vec<u8>> = [
        "",
        "[]",
        "{",
        "null",
        "{}",
        r#"{"activity":"newInstance"}"#,
        r#"{"activity":"newInstance","activity":"releaseInstance"}"#,
        r#"{"activity":1}"#,
        r#"{"activity":"newInstance","orderId":"a","orderId":"b","orderLineId":"l","businessId":"b"}"#,
        r#"{"activity":"newInstance","orderId":{},"orderLineId":"l","businessId":"b"}"#,
        // What tells one order from another tells nothing.
        r#"{"activity":"newInstance","orderId":"","orderLineId":"l","businessId":"b"}"#,
        r#"{"activity":"newInstance","orderId":"o","orderLineId":" ","businessId":"b"}"#,
        r#"{"activity":"newInstance"} trailing"#,
        r#"{"activity":"unheard of"}"#,
    ]
    .map(|body| body.as_bytes().to_vec())
    .to_vec();
    bodies.push([b"{\"activity\":\"new\xff\xfeInstance\"}".as_slice()].concat());
    bodies.push(
        format!(r#"{{"activity":"newInstance","deep":{}1{}}}"#, "[".repeat(10_000), "]".repeat(10_000)).into_bytes(),
    );
    bodies.push(
        format!(r#"{{"activity":"newInstance","orderId":"{}","orderLineId":"l","businessId":"b"}}"#, "x".repeat(65))
            .into_bytes(),
    );
    for (number, body) in bodies.into_iter().enumerate() {
        let Prepared { mut request, .. } = scene.market.0.prepare(&Scene::order("o-1")).unwrap();
        request.body = body.clone().into();
        request.query.clear();
        let moment = bothends::sign::Moment { time: SystemTime::now(), nonce: format!("0123456789abcdef-{number}") };
        bothends::sign::KOOGALLERY_V2.sign(&mut request, &key().into(), &moment).unwrap();
        let head = format!(
            "POST {} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            request.target(),
            body.len()
        );
        let answer = exchange(scene.address, &[head.as_bytes(), &body].concat()).await;
        assert!(
            answer.contains(r#""resultCode":"000002""#),
            "{}: {answer}",
            String::from_utf8_lossy(&body[..body.len().min(80)])
        );
    }
    assert_eq!(scene.handled(), 0);
}

#[tokio::test]
async fn w18_other_methods_and_unknown_paths_do_not_get_in() {
    let scene = Scene::new().await;
    let (target, body) = scene.signed();
    for method in ["GET", "PUT", "DELETE"] {
        let request = format!(
            "{method} {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let answer = exchange(scene.address, request.as_bytes()).await;
        assert!(!answer.contains("\"000000\""), "{method}: {answer}");
    }
    assert_eq!(scene.handled(), 0);
}
