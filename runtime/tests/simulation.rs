//! The platform, simulated: shops that do well, and shops that do badly, each in its own way.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bothends::clock::FixedClock;
use bothends::simulation::{CASES, Report};
use bothends::{Call, ErrorKind, Server, Simulation};
use common::key;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A shop that keeps to the rules.
#[derive(Server, Default)]
#[api("huawei/koogallery/saas", callbacks(newInstance, queryInstance, releaseInstance))]
struct Shop {
    instances: Mutex<BTreeMap<String, String>>,
}

impl shop::Handler for Shop {
    async fn new_instance(&self, _: &Call, order: shop::NewInstance) -> Result<shop::NewInstanceResponse, shop::Code> {
        if order.order_id == "SOLD-OUT" {
            return Err(shop::Code::SoldOut);
        }
        let mut instances = self.instances.lock().unwrap();
        let instance = instances.entry(order.order_line_id).or_insert(order.business_id);
        Ok(shop::NewInstanceResponse::builder().instance_id(instance.as_str()).build())
    }

    async fn query_instance(
        &self,
        _: &Call,
        query: shop::QueryInstance,
    ) -> Result<shop::QueryInstanceResponse, shop::Code> {
        let known = self.instances.lock().unwrap().values().any(|known| *known == query.instance_id);
        let info = || shop::InstanceInfo::builder().instance_id(query.instance_id.as_str()).build();
        if known {
            Ok(shop::QueryInstanceResponse::builder().info(vec![info()]).build())
        } else {
            Err(shop::Code::InstanceNotFound)
        }
    }

    async fn release_instance(
        &self,
        _: &Call,
        release: shop::ReleaseInstance,
    ) -> Result<shop::ReleaseInstanceResponse, shop::Code> {
        self.instances.lock().unwrap().retain(|_, instance| *instance != release.instance_id);
        Ok(shop::ReleaseInstanceResponse::builder().build())
    }
}

fn order() -> shop::NewInstance {
    shop::NewInstance::builder().order_id("CS1").order_line_id("CS1-1").business_id("b-1").build()
}

#[tokio::test]
async fn a_shop_is_called_with_typed_requests() {
    let shop = Shop::default().simulate().await.unwrap();
    let created = shop.call(order()).await.unwrap();
    assert_eq!((created.instance_id.as_str(), created.status()), ("b-1", 200));
    let asked = shop.call(shop::QueryInstance::builder().instance_id("b-1").build()).await.unwrap();
    assert_eq!(asked.info.as_ref().map(Vec::len), Some(1));
    let error = shop.call(shop::QueryInstance::builder().instance_id("b-2").build()).await.unwrap_err();
    assert_eq!(error.code(), Some(&shop::Code::InstanceNotFound));
}

#[tokio::test]
async fn a_good_shop_passes_everything() {
    let shop = Shop::default().simulate().await.unwrap();
    let report = shop.run(&[]).await;
    assert!(report.passed(), "{report}");
    let tried: Vec<_> = report.rows.iter().map(|row| (row.call.as_str(), row.case)).collect();
    let always = [
        "plain call",
        "signed answer",
        "repetition",
        "other form",
        "replay",
        "tampered",
        "wrong key",
        "stale",
        "future",
        "missing proof",
        "empty proof",
        "missing member",
        "life",
    ];
    assert!(tried.iter().all(|(_, case)| CASES.iter().any(|(known, _)| known == case)), "{tried:?}");
    for call in ["newInstance", "queryInstance", "releaseInstance"] {
        assert!(always.iter().all(|case| tried.contains(&(call, case))), "{call}: {tried:?}");
    }
    assert!(tried.contains(&("newInstance", "debugging beside real")));
    assert!(tried.contains(&("newInstance", "20 at once")) && tried.contains(&("newInstance", "over-long member")));
    assert!(!tried.contains(&("releaseInstance", "20 at once")), "only what has its effect once");
    let cases = report.rows.iter().filter(|row| row.case != "life");
    let order: Vec<_> = cases.map(|row| row.call.as_str()).collect();
    assert!(
        order.iter().position(|call| *call == "releaseInstance")
            > order.iter().rposition(|call| *call == "queryInstance")
    );
    let query = report.rows.iter().find(|row| row.call == "queryInstance").unwrap();
    assert!(query.detail().starts_with("000000 (Done)"), "it asks for the instance that was created: {query:?}");
}

#[tokio::test]
async fn reports_are_a_table_and_data() {
    let shop = Shop::default().simulate().await.unwrap();
    let report = shop.run(&["releaseInstance", "nothing"]).await;
    assert!(!report.passed());
    assert_eq!(report.failures().map(|row| row.call.as_str()).collect::<Vec<_>>(), ["nothing"]);
    let table = report.to_string();
    assert!(table.starts_with(&format!("huawei/koogallery/saas at {}\n", shop.endpoint())), "{table}");
    assert!(table.contains("no such call; there are newInstance, queryInstance, releaseInstance"), "{table}");
    assert!(table.contains("\nreleaseInstance  plain call "), "{table}");
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!((&json["passed"], &json["rows"][1]["case"]), (&false.into(), &"plain call".into()));
}

#[tokio::test]
async fn a_server_is_simulated_as_it_was_set_up() {
    let now = SystemTime::now() - Duration::from_secs(86_400);
    let clock = FixedClock::new(now);
    let server = Shop::default().server(key()).clock(clock.clone()).max_body_bytes(100_000);
    let shop = server.simulate().await.unwrap().clock(clock);
    assert_eq!(shop.credentials().secret().expose(), bothends::Credentials::from(key()).secret().expose());
    assert!(shop.call(order()).await.is_ok());
    let report = shop.run(&[]).await;
    assert!(report.passed(), "made-up values, and yesterday's time: {report}");
}

#[tokio::test]
async fn it_asks_with_what_the_test_says() {
    let shop = Shop::default().simulate().await.unwrap();
    let sold_out = shop::NewInstance { order_id: "SOLD-OUT".to_owned(), ..order() };
    let shop = shop.with(&sold_out).unwrap();
    let report = shop.run(&["newInstance"]).await;
    assert!(report.rows[0].passed && report.rows[0].detail().starts_with("000106 "), "{report}");
}

#[tokio::test]
async fn a_shop_that_is_gone_is_told_so() {
    let shop = Shop::default().simulate().await.unwrap();
    let url = shop.endpoint().to_owned();
    let credentials = shop.credentials();
    drop(shop);
    tokio::task::yield_now().await;
    let gone =
        Simulation::against(&shop::data::API, shop::data::CALLS, shop::data::EXAMPLES, url, credentials).unwrap();
    let report = gone.run(&["newInstance"]).await;
    assert_eq!(report.rows.len(), 1);
    assert!(report.rows[0].detail().ends_with("is the server there?"), "{report}");
    assert_eq!(gone.call(order()).await.unwrap_err().kind(), ErrorKind::Connect);
    let far = |url: &str| Simulation::against(&shop::data::API, shop::data::CALLS, &[], url, key());
    assert!(far("http://shop.example.com").is_err() && far("https://shop.example.com").is_ok());
    assert!(
        Simulation::against_plain_http(&shop::data::API, shop::data::CALLS, &[], "http://localhost:1", key()).is_ok()
    );
}

/// What a bad shop says to its request number n.
type Say = fn(usize, &str) -> (u16, String, Vec<(&'static str, String)>);

/// A shop that believes everything, and says what it wants.
async fn bad_shop(say: Say) -> Report {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/isv", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let number = count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let mut request = Vec::new();
                let mut buffer = [0; 4096];
                // Requests of these tests come in one piece or two.
                while !request.ends_with(b"}") {
                    let read = stream.read(&mut buffer).await.unwrap();
                    request.extend_from_slice(&buffer[..read]);
                }
                let (status, body, headers) = say(number, &String::from_utf8_lossy(&request));
                let mut answer = format!("HTTP/1.1 {status} x\r\nContent-Length: {}\r\n", body.len());
                for (name, value) in headers {
                    answer.push_str(&format!("{name}: {value}\r\n"));
                }
                let _ = stream.write_all(format!("{answer}\r\n{body}").as_bytes()).await;
            });
        }
    });
    let calls = shop::data::CALLS;
    Simulation::against(&shop::data::API, calls, shop::data::EXAMPLES, url, key()).unwrap().run(&["newInstance"]).await
}

fn failed(report: &Report) -> BTreeSet<&str> {
    report.failures().map(|row| row.case).collect()
}

fn json() -> (&'static str, String) {
    ("Content-Type", "application/json; charset=utf-8".to_owned())
}

fn signed(body: &str) -> (&'static str, String) {
    let headers = bothends::sign::KOOGALLERY_V2.sign_answer(body.as_bytes(), &key().into());
    ("Body-Sign", headers[0].1.clone())
}

fn good_body() -> String {
    r#"{"resultCode":"000000","instanceId":"i-1"}"#.to_owned()
}

#[tokio::test]
async fn who_believes_everything_fails_at_every_attack() {
    let report = bad_shop(|_, _| (200, good_body(), vec![json(), signed(&good_body())])).await;
    let attacks = [
        "another one",
        "replay",
        "tampered",
        "wrong key",
        "stale",
        "future",
        "missing proof",
        "empty proof",
        "missing member",
        "over-long member",
    ];
    assert_eq!(failed(&report), BTreeSet::from(attacks), "{report}");
    let tampered = report.rows.iter().find(|row| row.case == "tampered").unwrap();
    assert!(tampered.detail().contains("(000001); 000000 (Done) came: verify"), "{tampered:?}");
}

#[tokio::test]
async fn who_makes_a_new_instance_each_time_is_found_out() {
    let report = bad_shop(|number, _| {
        let body = format!(r#"{{"resultCode":"000000","instanceId":"i-{number}"}}"#);
        let headers = vec![json(), signed(&body)];
        (200, body, headers)
    })
    .await;
    assert!(failed(&report).is_superset(&BTreeSet::from(["repetition", "replay", "20 at once"])), "{report}");
    let again = report.rows.iter().find(|row| row.case == "repetition").unwrap();
    assert!(again.detail().contains("the effect happened twice"), "{again:?}");
}

#[tokio::test]
async fn what_the_platform_cannot_read_is_told() {
    let said: &[(Say, &str, &str)] = &[
        (|_, _| (500, good_body(), vec![json(), signed(&good_body())]), "plain call", "HTTP status 500, expected 200"),
        (
            |_, _| (200, good_body(), vec![("Content-Type", "text/html".to_owned())]),
            "plain call",
            "content type text/html, expected application/json",
        ),
        (|_, _| (200, good_body(), vec![]), "plain call", "content type none"),
        (|_, _| (200, r#"{"resultCode":"000000"}"#.to_owned(), vec![json()]), "plain call", "lacks `instanceId`"),
        (
            |_, _| (200, r#"{"resultCode":"999999"}"#.to_owned(), vec![json()]),
            "plain call",
            "999999 is none of the API's",
        ),
        (|_, _| (200, "{}".to_owned(), vec![json()]), "plain call", "has no `resultCode`"),
        (|_, _| (200, "oops".to_owned(), vec![json()]), "plain call", "has no `resultCode`"),
        (
            |_, _| (200, format!(r#"{{"resultCode":"000005","resultMsg":"{}"}}"#, "x".repeat(256)), vec![json()]),
            "plain call",
            "resultMsg must have at most 255 characters",
        ),
        (
            |_, _| (200, format!(r#"{{"resultCode":"000000","instanceId":"{}"}}"#, "x".repeat(65)), vec![json()]),
            "plain call",
            "instanceId must have at most 64 characters",
        ),
        (
            |_, _| (200, r#"{"resultCode":"000001"}"#.to_owned(), vec![json()]),
            "plain call",
            "is this the key that the server has?",
        ),
        (|_, _| (200, r#"{"resultCode":"000005"}"#.to_owned(), vec![json()]), "plain call", "expected success; 000005"),
        (|_, _| (200, good_body(), vec![json()]), "signed answer", "none came: every answer needs it"),
        (|_, _| (200, good_body(), vec![json(), signed("another body")]), "signed answer", "another value came"),
        (
            |_, _| (200, good_body(), vec![json(), ("body-sign", signed(&good_body()).1)]),
            "signed answer",
            "`body-sign` came: keep the case",
        ),
        (
            |number, _| {
                if number == 0 {
                    (200, good_body(), vec![json()])
                } else {
                    (200, r#"{"resultCode":"000103"}"#.to_owned(), vec![json()])
                }
            },
            "repetition",
            "expected success, as the first time; 000103",
        ),
    ];
    for (say, case, part) in said {
        let report = bad_shop(*say).await;
        let row = report.rows.iter().find(|row| row.case == *case).unwrap_or_else(|| panic!("{report}"));
        assert!(!row.passed && row.detail().contains(part), "{part}: {report}");
    }
}

#[tokio::test]
async fn blanks_in_a_proof_and_pending_answers_are_taken() {
    let report =
        bad_shop(|_, _| (200, good_body(), vec![json(), ("Body-Sign", signed(&good_body()).1.replace(' ', ""))])).await;
    assert!(!failed(&report).contains("signed answer"), "{report}");
    let report = bad_shop(|_, _| (200, r#"{"resultCode":"000004"}"#.to_owned(), vec![json()])).await;
    let failed = failed(&report);
    assert!(["plain call", "repetition", "20 at once"].iter().all(|case| !failed.contains(case)), "{report}");
}

/// An API that counts time in hundredths.
#[derive(Server)]
#[api(inline = r#"
# api.yaml
title: Sloth
version: "1"
protocol: http
signature: koogallery-v2
discriminator: action
success: {code: OK}
response:
  code: {type: code, required: true}
codes:
  OK: {doc: Done.}
  Bad: {kind: invalid, doc: The request is not valid.}
  No: {kind: signature, doc: The proof does not hold.}
  Failed: {kind: internal, doc: It failed.}
# wake.yaml
callback: wake
doc: It wakes up.
delivery: read
deadline: 1s
request:
  name: {type: string}
"#)]
struct Sloth;

impl sloth::Handler for Sloth {
    async fn wake(&self, _: &Call, _: sloth::Wake) -> Result<sloth::WakeResponse, sloth::Code> {
        Ok(sloth::WakeResponse::builder().build())
    }
}

#[tokio::test]
async fn what_takes_longer_than_the_platform_waits_has_failed() {
    let address = common::scripted(vec![
        common::Step::Wait(Duration::from_millis(1050)),
        common::Step::Send(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"code\":\"OK\"}"
                .to_vec(),
        ),
        common::Step::Close,
    ])
    .await;
    let slow =
        Simulation::against(&sloth::data::API, sloth::data::CALLS, &[], format!("http://{address}"), key()).unwrap();
    let report = slow.only(&["plain call"]).run(&[]).await;
    assert!(report.rows[0].detail().contains("ms, the platform waits 1000 ms"), "{report}");
    let quick = Sloth.simulate().await.unwrap();
    assert!(quick.run(&[]).await.rows[0].passed);
}

/// A shop that forgets what it sold, and never lets go of anything.
#[derive(Server)]
#[api("huawei/koogallery/saas", callbacks(newInstance, queryInstance, releaseInstance))]
struct Forgetful;

impl forgetful::Handler for Forgetful {
    async fn new_instance(
        &self,
        _: &Call,
        order: forgetful::NewInstance,
    ) -> Result<forgetful::NewInstanceResponse, forgetful::Code> {
        Ok(forgetful::NewInstanceResponse::builder().instance_id(order.business_id).build())
    }

    async fn query_instance(
        &self,
        _: &Call,
        _: forgetful::QueryInstance,
    ) -> Result<forgetful::QueryInstanceResponse, forgetful::Code> {
        Err(forgetful::Code::InstanceNotFound)
    }

    async fn release_instance(
        &self,
        _: &Call,
        _: forgetful::ReleaseInstance,
    ) -> Result<forgetful::ReleaseInstanceResponse, forgetful::Code> {
        Err(forgetful::Code::ProductError)
    }
}

#[tokio::test]
async fn what_was_ordered_and_is_not_found_and_what_never_succeeds_are_told() {
    let report = Forgetful.simulate().await.unwrap().run(&[]).await;
    let plain = |call: &str| report.rows.iter().find(|row| row.call == call && row.case == "plain call").unwrap();
    assert!(plain("newInstance").passed, "{report}");
    let lost = plain("queryInstance");
    assert!(!lost.passed && lost.detail().contains("the platform believes that it is gone"), "{report}");
    let never = plain("releaseInstance");
    assert!(!never.passed && never.detail().contains("a call that never succeeds"), "{report}");
}
