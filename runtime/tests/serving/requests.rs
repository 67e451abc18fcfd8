//! Requests that are not what they seem.

use std::time::Duration;

use bothends::clock::FixedClock;
use bothends::sign::Moment;

use crate::common::{exchange, key, post};
use crate::log::Logged;
use crate::scene::{Caller, DONE, LONG, REFUSED, Scene, http};
use crate::shop::{Market, market, order};

#[tokio::test]
async fn w11_what_comes_out_of_order_is_delivered_as_it_comes_with_its_times() {
    let scene = Scene::new().await;
    let clock = FixedClock::new(std::time::SystemTime::now() - Duration::from_secs(30));
    let market = Market::builder(key()).endpoint(format!("http://{}/", scene.address)).clock(clock.clone());
    let market = market.build().unwrap();
    let created = market.0.prepare(&order("o-1")).unwrap().request;
    clock.advance(Duration::from_secs(20));
    let release = market::ReleaseInstance::builder().instance_id("b-1").build();
    let released = market.0.prepare(&release).unwrap().request;
    for request in [released, created] {
        let body = std::str::from_utf8(&request.body).unwrap();
        assert!(scene.answer_to(&http(&request.target(), body, "")).await.contains("000000"));
    }
    let seen = scene.shop.0.seen.lock().unwrap().clone();
    let [(first, late), (second, early)] = seen.as_slice() else { panic!("{seen:?}") };
    assert_eq!((first.as_str(), second.as_str()), ("releaseInstance", "newInstance"));
    assert!(late.unwrap() > early.unwrap(), "its sender's times say in which order they were meant");
}

#[tokio::test]
async fn w15_a_body_is_what_arrives_and_no_more_than_was_said() {
    let scene = Scene::with(|server| server.body_timeout(Duration::from_millis(300)).max_body_bytes(10_000)).await;
    let request = scene.request("o-1");
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let length = format!("Content-Length: {}", body.len());

    let more = head.replace(&length, &format!("Content-Length: {}", body.len() + 1));
    let answer = exchange(scene.address, format!("{more}\r\nConnection: close\r\n\r\n{body}").as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "the rest does not come: {answer}");
    let less = head.replace(&length, &format!("Content-Length: {}", body.len() - 1));
    let mut caller = Caller::connect(scene.address).await;
    caller.send(&format!("{less}\r\n\r\n{body}")).await;
    assert!(caller.read().await.unwrap().ends_with(REFUSED));
    let rest = caller.read().await;
    assert!(rest.is_none_or(|rest| rest.starts_with("HTTP/1.1 400 ")), "the rest is no request");
    assert_eq!(scene.begun(), 0);
}

#[tokio::test]
async fn w15_chunks_without_end_are_refused() {
    let scene = Scene::with(|server| server.max_body_bytes(10_000).body_timeout(LONG)).await;
    let mut caller = Caller::connect(scene.address).await;
    caller.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n").await;
    let chunk = format!("3e8\r\n{}\r\n", "x".repeat(1000));
    let endless = async {
        while caller.try_send(&chunk).await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONG, endless).await.expect("the connection ends");
}

#[tokio::test]
async fn w15_nothing_is_decompressed() {
    let scene = Scene::new().await;
    let request = scene.market.0.prepare(&order("o-1")).unwrap().request;
    let body = std::str::from_utf8(&request.body).unwrap();
    // Signed over the bytes that arrive, whatever their encoding is said to be.
    let answer = scene.answer_to(&http(&request.target(), body, "Content-Encoding: gzip\r\n")).await;
    assert_eq!(answer, DONE, "what was signed is what is read");
    // gzip of `{}`, signed as it is.
    let zipped = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xab\xae\x05\0\x43\xbf\xa6\xa3\x02\0\0\0";
    let mut request = scene.market.0.prepare(&order("o-1")).unwrap().request;
    (request.body, request.query) = (zipped.to_vec().into(), Vec::new());
    let moment = Moment { time: std::time::SystemTime::now(), nonce: "0123456789abcdef".to_owned() };
    bothends::sign::KOOGALLERY_V2.sign(&mut request, &key().into(), &moment).unwrap();
    let head = format!("POST {} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n", request.target());
    let head = format!("{head}Content-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", zipped.len());
    let answer = exchange(scene.address, &[head.as_bytes(), zipped].concat()).await;
    assert!(answer.contains("000002"), "{answer}");
    assert_eq!(scene.begun(), 1);
}

#[tokio::test]
async fn w17_members_and_values_that_nobody_knows_get_through() {
    let scene = Scene::new().await;
    let status = market::StatusChange::Unknown("HIBERNATE".to_owned());
    let update = market::UpdateInstanceStatus::builder().instance_id("i").status(status).build();
    let mut request = scene.market.0.prepare(&update).unwrap().request;
    let body = String::from_utf8(request.body.to_vec()).unwrap().replacen('{', r#"{"brandNew":{"a":[1]},"#, 1);
    (request.body, request.query) = (body.clone().into(), Vec::new());
    let moment = Moment { time: std::time::SystemTime::now(), nonce: "0123456789abcdef".to_owned() };
    bothends::sign::KOOGALLERY_V2.sign(&mut request, &key().into(), &moment).unwrap();
    assert!(scene.answer_to(&http(&request.target(), &body, "")).await.contains("000000"));
    assert_eq!(scene.shop.0.status.lock().unwrap().as_deref(), Some("HIBERNATE"));
}

#[tokio::test]
async fn w18_no_address_that_a_request_gives_itself_is_looked_at() {
    let scene = Scene::new().await;
    let wire = |order_id: &str, change: &dyn Fn(String) -> String, headers: &str| {
        let request = scene.market.0.prepare(&order(order_id)).unwrap().request;
        http(&change(request.target()), std::str::from_utf8(&request.body).unwrap(), headers)
    };
    let forwarded = "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\n\
                     Forwarded: for=127.0.0.1\r\nX-Original-URL: /admin\r\nX-HTTP-Method-Override: GET\r\n";
    let requests = [
        wire("absolute", &|target| format!("http://evil.example{target}"), ""),
        wire("host", &|target| target, "").replace("Host: a\r\n", "Host: evil.example\r\n"),
        wire("forwarded", &|target| target, forwarded),
        // The second generation has no path of its own.
        wire("slash", &|target| target.replace("/isv", "/isv/"), ""),
    ];
    for request in &requests {
        assert_eq!(scene.answer_to(request).await, DONE, "{request}");
    }
    assert_eq!(scene.begun(), requests.len());
    // None of it proves anything either.
    let unsigned = http("/isv", "{}", forwarded);
    assert_eq!(scene.answer_to(&unsigned).await, REFUSED);
    for head in ["OPTIONS * HTTP/1.1\r\nHost: a", "CONNECT a:443 HTTP/1.1\r\nHost: a", "GET / HTTP/1.1"] {
        let answer = exchange(scene.address, format!("{head}\r\nConnection: close\r\n\r\n").as_bytes()).await;
        assert!(!answer.contains("000000") && !answer.is_empty(), "{head}: {answer}");
    }
}

#[tokio::test]
async fn w19_a_request_hidden_in_another_is_none() {
    let scene = Scene::new().await;
    let hidden = scene.request("hidden");
    let bodies = [format!("0\r\n\r\n{hidden}"), hidden.clone()];
    for body in bodies {
        for lengths in [
            format!("Content-Length: {}\r\nTransfer-Encoding: chunked\r\n", body.len()),
            format!("Transfer-Encoding: chunked\r\nContent-Length: {}\r\n", body.len()),
            "Content-Length: 4\r\nContent-Length: 5\r\n".to_owned(),
            "Content-Length: +5\r\n".to_owned(),
            "Transfer-Encoding: chunked, identity\r\n".to_owned(),
            "Transfer-Encoding : chunked\r\n".to_owned(),
        ] {
            let request = format!("POST / HTTP/1.1\r\nHost: a\r\n{lengths}\r\n{body}");
            let answer = exchange(scene.address, request.as_bytes()).await;
            assert!(answer.matches("HTTP/1.1 ").count() <= 1 && !answer.contains("000000"), "{lengths}: {answer}");
        }
    }
    assert_eq!(scene.begun(), 0);
}

#[tokio::test]
async fn w19_heads_have_their_limits() {
    let scene = Scene::new().await;
    let long = |length: usize| format!("/{}", "x".repeat(length - 1));
    assert!(post(scene.address, &long(60_000), "{}").await.contains("000001"), "long, and read");
    let answer = post(scene.address, &long(65_535), "{}").await;
    assert!(answer.starts_with("HTTP/1.1 414 "), "{answer}");
    let headers: String = (0..100).map(|number| format!("X-{number}: a\r\n")).collect();
    let answer = exchange(scene.address, http("/", "{}", &headers).as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    let large = format!("X-Large: {}\r\n", "x".repeat(200_000));
    let mut caller = Caller::connect(scene.address).await;
    caller.try_send(&http("/", "{}", &large)).await;
    assert!(caller.read().await.is_none_or(|answer| answer.starts_with("HTTP/1.1 431 ")));
    assert_eq!(scene.begun(), 0);
}

#[tokio::test]
async fn w24_what_a_caller_sends_does_not_write_lines_of_the_log() {
    let log = Logged::begin();
    let scene = Scene::new().await;
    let evil = "\u{1b}[31m\r\nERROR all is lost\u{9b}2J\u{2028}\u{202e}";
    let json = |text: &str| serde_json::to_string(text).unwrap();
    let order = r#""orderId":"o","orderLineId":"l","businessId":"b""#;
    let bodies = [
        format!(r#"{{"activity":{}}}"#, json(evil)),
        format!(r#"{{"activity":"newInstance","{evil}":1,{order}}}"#),
        format!(r#"{{"activity":"newInstance",{order},{name}:1,{name}:2}}"#, name = json(evil)),
        format!(r#"{{"activity":"newInstance","orderId":{{{}:{{}}}}}}"#, json(evil)),
        format!(r#"{{"activity":"updateInstanceStatus","instanceId":"i","status":{}}}"#, json(&evil.repeat(100))),
        format!(r#"{{"activity":"newInstance",{order},"testFlag":[{}]}}"#, json(evil)),
        format!("{{{evil}"),
        evil.to_owned(),
    ];
    for (number, body) in bodies.iter().enumerate() {
        let mut request = scene.market.0.prepare(&crate::shop::order("o-1")).unwrap().request;
        (request.body, request.query) = (body.clone().into(), Vec::new());
        let moment = Moment { time: std::time::SystemTime::now(), nonce: format!("0123456789abcdef-{number}") };
        bothends::sign::KOOGALLERY_V2.sign(&mut request, &key().into(), &moment).unwrap();
        scene.answer_to(&http(&request.target(), body, "")).await;
    }
    // The name of a work has members of the call in it.
    let order_id = "work that panics first \u{9b}2J\u{202e}";
    scene.answer(order_id).await;
    scene.shop.0.gate.add_permits(1);
    crate::scene::until(|| log.events().iter().any(|event| event.text.contains("it panicked"))).await;
    for target in ["/?signature=%1b%5b31m%0d%0a&signature=1", "/?%1b%5b31m=1&%1b%5b31m=2&signature=a&nonce=%0a"] {
        scene.answer_to(&http(target, "{}", "")).await;
    }
    exchange(scene.address, b"POST / HTTP/1.1\r\nHost: a\r\nX: \x1b[31m\x07\r\n\r\n").await;
    exchange(scene.address, b"\x1b[31m / HTTP/1.1\r\n\r\n").await;
    let events = log.events();
    assert!(events.len() >= bodies.len(), "{events:?}");
    for event in events {
        let is_harmful = |letter: char| letter.is_control() || "\u{2028}\u{2029}\u{202e}".contains(letter);
        assert!(!event.text.contains(is_harmful), "{:?}", event.text);
        assert!(event.text.len() < 2000, "{:?}", event.text);
    }
}
