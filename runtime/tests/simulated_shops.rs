//! The platform, simulated, before shops of every generation that do well, and before one that is written by hand and
//! can be broken in many ways: each is found, under the name of its case.
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

use bothends::dynamic::DynamicObject;
use bothends::schema::{Api, Call, Example};
use bothends::sign::{KOOGALLERY_V2, Received, Refusal};
use bothends::simulation::Report;
use bothends::twin::Twin;
use bothends::{Client, Credentials, Simulation};
use common::key;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What is known of an API.
macro_rules! apis {
    ($($name:ident, $module:ident = $api:literal;)*) => {
        $(
            #[derive(Client, Clone)]
            #[api($api, callbacks)]
            #[expect(dead_code, reason = "only its data is used")]
            struct $name(Client);
        )*

        fn apis() -> Vec<(&'static Api, &'static [&'static Call], &'static [&'static [Example]])> {
            vec![$((&$module::data::API, $module::data::CALLS, $module::data::EXAMPLES)),*]
        }
    };
}

apis! {
    Saas, saas = "huawei/koogallery/saas";
    SaasV1, saas_v1 = "huawei/koogallery/saas-v1";
    Codes, codes = "huawei/koogallery/license";
    LicenseV1, license_v1 = "huawei/koogallery/license-v1";
    LicenseOnline, license_online = "huawei/koogallery/license-online";
    Kit, kit = "huawei/koogallery/kit";
    KitV1, kit_v1 = "huawei/koogallery/kit-v1";
}

/// A shop of any generation that gives every order and product an instance of its own, and forgets none before it is
/// released.
fn shop(api: &'static Api, calls: &'static [&'static Call], examples: &'static [&'static [Example]]) -> Twin {
    shop_without("", api, calls, examples)
}

/// The same, whose answers lack a member that KooGallery's FAQ asks for.
fn shop_without(
    lacking: &'static str,
    api: &'static Api,
    calls: &'static [&'static Call],
    examples: &'static [&'static [Example]],
) -> Twin {
    let created = AtomicUsize::new(0);
    let has = |call: &Call, wire: &str| call.response.fields.iter().any(|field| field.wire == wire);
    let answer = move |call: &'static Call, _: &DynamicObject| {
        let instance = format!("i-{}", created.fetch_add(1, Ordering::SeqCst));
        let answer = match call.name {
            _ if has(call, "appInfo") && lacking != "appInfo" => {
                json!({"resultCode": "000000", "instanceId": instance, "appInfo": {"frontEndUrl": "https://shop.example.com"}})
            }
            "getLicense" => {
                json!({"resultCode": "000000", "resultMsg": "ok", "license": format!("L-{instance}"), "instanceId": instance})
            }
            _ => json!({"resultCode": "000000", "instanceId": instance}),
        };
        DynamicObject::from_json(call.response, answer).map_err(|_| "000005".to_owned())
    };
    let mut twin = Twin::new(api, calls, examples).credentials(key()).strict();
    let released = Arc::new(Mutex::new(BTreeSet::new()));
    let text = |request: &DynamicObject| request.to_json().unwrap()["instanceId"].as_str().unwrap().to_owned();
    let named = |name: &str| calls.iter().find(|call| call.name == name).copied();
    if let (Some(query), Some(release)) = (named("queryInstance"), named("releaseInstance")) {
        let gone = Arc::clone(&released);
        twin = twin.answer_dynamic(query.name, move |request| {
            let (ids, gone) = (text(request), gone.lock().unwrap());
            let usage = json!([{"usageValue": "1", "statisticalTime": SystemTime::now().elapsed().unwrap().as_nanos().to_string()}]);
            let info = |id: &str| match lacking {
                "usageInfo" => json!({"instanceId": id}),
                _ => json!({"instanceId": id, "appInfo": {"frontEndUrl": "https://shop.example.com"}, "usageInfo": usage}),
            };
            let gone = if lacking == "info" { ids.split(',').map(str::to_owned).collect() } else { gone.clone() };
            let info: Vec<_> = ids.split(',').filter(|id| !gone.contains(*id)).map(info).collect();
            let answer = json!({"resultCode": if info.is_empty() && lacking != "info" { "000003" } else { "000000" }, "info": info});
            DynamicObject::from_json(query.response, answer).map_err(|_| "000005".to_owned())
        });
        twin = twin.answer_dynamic(release.name, move |request| {
            released.lock().unwrap().insert(text(request));
            Ok(DynamicObject::from_json(release.response, json!({"resultCode": "000000"})).unwrap())
        });
    }
    match calls.iter().find(|call| ["newInstance", "getLicense"].contains(&call.name)).copied() {
        Some(call) => twin.answer_dynamic(call.name, move |request| answer(call, request)),
        None => twin,
    }
}

fn lives(report: &Report) -> Vec<String> {
    let rows = report.rows.iter().filter(|row| row.case == "life");
    rows.map(|row| format!("{} {}", row.call, row.about)).collect()
}

#[tokio::test]
async fn good_shops_of_every_generation_pass() {
    for (api, calls, examples) in apis() {
        let twin = shop(api, calls, examples).start().await.unwrap();
        let simulation = Simulation::against(api, calls, examples, twin.endpoint(), key()).unwrap();
        let report = simulation.run(&[]).await;
        assert!(report.passed(), "{report}");
        let tried: BTreeSet<_> = report.rows.iter().map(|row| row.case).collect();
        assert!(
            ["other form", "tampered", "missing proof", "life"].iter().all(|case| tried.contains(case)),
            "{report}"
        );
        assert_eq!(tried.contains("stale"), api.signature.name().ends_with("v2"), "{report}");
        assert_eq!(tried.contains("blank member"), ["saas-v1", "license-v1"].iter().any(|end| api.id.ends_with(end)));
    }
}

#[tokio::test]
async fn an_order_lives_in_each_way_of_paying() {
    let (api, calls, examples) = apis()[0];
    let twin = shop(api, calls, examples).start().await.unwrap();
    let simulation = Simulation::against(api, calls, examples, twin.endpoint(), key()).unwrap();
    let report = simulation.only(&["life"]).run(&[]).await;
    let trial: Vec<_> = lives(&report).into_iter().filter(|life| life.contains(" A trial")).collect();
    assert_eq!(
        trial,
        [
            "newInstance A trial",
            "queryInstance A trial",
            "refreshInstance A trial (A trial is bought)",
            "releaseInstance A trial (The time is over)",
            "queryInstance A trial (The time is over), then asked for",
            "releaseInstance A trial (The time is over), again",
        ]
    );
    let of = |part: &str| lives(&report).iter().filter(|life| life.contains(part)).count();
    assert_eq!((of(" A period"), of(" Sold once"), of(" Pay per use"), of(" A package of use")), (10, 5, 7, 7));
    assert!(report.rows.iter().all(|row| row.case == "life") && report.passed(), "{report}");

    // One order with two products, told apart by what the shop answers.
    let (api, calls, examples) = apis()[1];
    let twin = shop(api, calls, examples).start().await.unwrap();
    let simulation = Simulation::against(api, calls, examples, twin.endpoint(), key()).unwrap();
    let report = simulation.only(&["life"]).run(&[]).await;
    let per_use = lives(&report).into_iter().filter(|life| life.contains("Pay per use")).collect::<Vec<_>>();
    assert_eq!(per_use.iter().filter(|life| life.starts_with("newInstance")).count(), 2, "{per_use:?}");
    let created: Vec<_> = twin.requests().into_iter().filter(|request| request.call == "newInstance").collect();
    let order = |index: usize| created[index].request.to_json().unwrap();
    assert_eq!(order(1)["orderId"], order(2)["orderId"]);
    assert_ne!(order(1)["productId"], order(2)["productId"]);
    let queried = twin.requests().into_iter().find_map(|request| {
        let json = request.request.to_json().unwrap();
        json["instanceId"].as_str().filter(|ids| ids.contains(',')).map(str::to_owned)
    });
    assert_eq!(queried.as_deref(), Some("i-1,i-2"), "{report}");
}

#[tokio::test]
async fn enterprises_come_before_their_applications_and_people() {
    for (api, calls, examples) in apis().split_off(5) {
        let twin = shop(api, calls, examples).start().await.unwrap();
        let simulation = Simulation::against(api, calls, examples, twin.endpoint(), key()).unwrap();
        let report = simulation.only(&["life"]).run(&[]).await;
        let told: Vec<_> = report.rows.iter().map(|row| row.call.as_str()).collect();
        let (all, some) = (["tenantSync", "applicationSync", "allOrgSync", "authSync", "singleOrgSync"], 5);
        assert_eq!(told[..some], all, "{report}");
        let requests = twin.requests();
        let json = |index: usize| requests[index].request.to_json().unwrap();
        let flags: Vec<_> = (0..told.len()).map(|index| json(index)["flag"].as_i64()).collect();
        assert_eq!(flags.iter().filter(|flag| **flag == Some(0)).count(), 4, "{flags:?}");
        assert!(flags.iter().position(|flag| *flag == Some(0)).unwrap() > some, "{flags:?}");
        assert!((0..told.len()).any(|index| json(index)["instanceId"] == ""), "while credentials are applied for");
    }
}

#[tokio::test]
async fn ids_of_examples_are_kept_for_shops_that_ask_the_platform() {
    let (api, calls, examples) = apis()[0];
    let twin = shop(api, calls, examples).start().await.unwrap();
    let simulation = Simulation::against(api, calls, examples, twin.endpoint(), key()).unwrap();
    let report = simulation.keep_ids().only(&["life"]).run(&[]).await;
    assert!(report.passed(), "{report}");
    let orders = twin.requests().into_iter().map(|request| request.request.to_json().unwrap()["orderLineId"].clone());
    let orders: BTreeSet<_> = orders.filter_map(|order| order.as_str().map(str::to_owned)).collect();
    assert!(orders.contains("MOCKPERIODYEARNEW-000001") && orders.contains("MOCKMONTYCHANGE-000001"), "{orders:?}");
}

/// In which way the shop is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    Nothing,
    SlowSetUp,
    NeverSetUp,
    NewInstanceEachTime,
    BusinessIdIsTheKey,
    OneInstanceForAll,
    TwoAtOnce,
    UnknownCode,
    NoInstanceId,
    LongInstanceId,
    ContentType,
    Created,
    NoProof,
    SignedAnotherText,
    SignedWithTheTime,
    NoQuotes,
    LowerCaseName,
    UnsignedRepetitions,
    Slow,
    BelievesEverything,
    BelievesOldOnes,
    BelievesNewOnes,
    ForgetsNonces,
    NeedsNoNonce,
    UpperCaseOnly,
    MillisecondsOnly,
    RawBytesOnly,
    ReleasesOnce,
    LosesInstances,
    DebuggingUsesUpOrders,
    ReadsOlderForms,
    OlderFormsAreOthers,
    ChecksNothing,
    AnotherIdWhileSetUp,
    TwoAtOnceWhileSetUp,
    AnotherIdOnceSetUp,
    ReleasesSlowly,
    NeverDoneReleasing,
    NoInfo,
    EmptyInfo,
    InfoOfAnother,
    InfoOfOneMore,
    ReleasesNothing,
    ShowsWhatIsReleased,
    LosesTests,
    LosesTheSecondTime,
}

use Break::*;

/// A shop on the second generation's basic interface, without a line of our server in it.
struct HandMade {
    broken: Break,
    /// Instances by order line and debugging, with the count of questions after them, and whether they are tests: a call
    /// of the other kind finds none.
    instances: Mutex<BTreeMap<String, (String, usize, bool)>>,
    /// With how often they were.
    released: Mutex<BTreeMap<String, usize>>,
    nonces: Mutex<BTreeSet<String>>,
    count: AtomicUsize,
}

impl HandMade {
    async fn start(broken: Break) -> String {
        let shop = Arc::new(Self {
            broken,
            instances: Mutex::default(),
            released: Mutex::default(),
            nonces: Mutex::default(),
            count: AtomicUsize::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shop = Arc::clone(&shop);
                tokio::spawn(async move { shop.serve(stream).await });
            }
        });
        format!("http://{address}/koogallery")
    }

    async fn serve(&self, mut stream: TcpStream) {
        let (target, body) = read(&mut stream).await;
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let (answer, repeated) = match self.proves(query, &body) {
            true => self.handle(&serde_json::from_slice(&body).unwrap_or_default()).await,
            false => (json!({"resultCode": "000001", "resultMsg": "who are you?"}), false),
        };
        if self.broken == Slow {
            tokio::time::sleep(Duration::from_millis(400)).await;
        }
        let text = answer.to_string();
        let (status, kind) = match self.broken {
            Created => ("201 Created", "application/json"),
            ContentType => ("200 OK", "text/plain"),
            _ => ("200 OK", "application/json"),
        };
        let mut head = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n", text.len());
        if self.broken != NoProof && !(self.broken == UnsignedRepetitions && repeated) {
            let (name, value) = self.sign(&text, query);
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let _ = stream.write_all(format!("{head}\r\n{text}").as_bytes()).await;
    }

    fn sign(&self, text: &str, query: &str) -> (&'static str, String) {
        let secret = Credentials::from(key()).secret().expose().to_owned();
        let time = query.split('&').find_map(|pair| pair.strip_prefix("timestamp=")).unwrap_or_default();
        let (signed, secret) = match self.broken {
            SignedAnotherText => (text.replace("\":", "\": ").replace(',', ", "), secret),
            SignedWithTheTime => (text.to_owned(), format!("{secret}{time}")),
            _ => (text.to_owned(), secret),
        };
        let headers = KOOGALLERY_V2.sign_answer(signed.as_bytes(), &Credentials::new("", secret));
        let value = if self.broken == NoQuotes { headers[0].1.replace('"', "") } else { headers[0].1.clone() };
        (if self.broken == LowerCaseName { "body-sign" } else { "Body-Sign" }, value)
    }

    fn proves(&self, query: &str, body: &[u8]) -> bool {
        let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)).unwrap_or_default();
        let (signature, time, nonce) = (value("signature="), value("timestamp="), value("nonce="));
        let sorted = body.starts_with(b"{\"activity\"") || !body.contains(&b' ');
        match self.broken {
            BelievesEverything => return true,
            NeedsNoNonce if nonce.is_empty() => return true,
            UpperCaseOnly if signature.bytes().any(|byte| byte.is_ascii_lowercase()) => return false,
            MillisecondsOnly if time.len() != 13 => return false,
            RawBytesOnly if !sorted && nonce.ends_with("sorted") => return false,
            _ => {}
        }
        let headers = http::HeaderMap::new();
        let received = Received { method: "POST", path: "/koogallery", query, headers: &headers, body };
        match KOOGALLERY_V2.verify(&received, &[key().into()], SystemTime::now()) {
            Ok(proof) => self.nonces.lock().unwrap().insert(proof.nonce.unwrap()) || self.broken == ForgetsNonces,
            Err(Refusal::Expired { offset_seconds }) => {
                self.broken == if offset_seconds > 0 { BelievesNewOnes } else { BelievesOldOnes }
            }
            Err(_) => false,
        }
    }

    /// The answer, and whether it is one to a repetition.
    async fn handle(&self, call: &Value) -> (Value, bool) {
        let text = |name: &str| call[name].as_str().unwrap_or_default().to_owned();
        let known = ["newInstance", "queryInstance", "releaseInstance"].contains(&text("activity").as_str());
        let mut ids = ["orderId", "orderLineId", "businessId"].map(text);
        if [ReadsOlderForms, OlderFormsAreOthers].contains(&self.broken) && call["orderInfo"][0].is_object() {
            ids = ["orderId", "orderLineId", "businessId"]
                .map(|name| call["orderInfo"][0][name].as_str().unwrap_or_default().to_owned());
            if self.broken == OlderFormsAreOthers {
                ids[1] = ids[2].clone();
            }
        }
        let needed = if text("activity") == "newInstance" { ids.to_vec() } else { vec![text("instanceId")] };
        let long = |value: &Value| value.is_string() && value.to_string().len() > 66;
        let long = call.as_object().is_some_and(|members| members.values().any(long));
        if self.broken != ChecksNothing && (!known || long || needed.iter().any(String::is_empty)) {
            return (json!({"resultCode": "000002"}), false);
        }
        match text("activity").as_str() {
            "newInstance" => self.create(&ids, &text("testFlag")).await,
            "queryInstance" => (self.query(&text("instanceId"), text("testFlag") == "1"), false),
            _ => (self.release(&text("instanceId")), false),
        }
    }

    async fn create(&self, [order, line, business]: &[String; 3], test: &str) -> (Value, bool) {
        let count = self.count.fetch_add(1, Ordering::SeqCst);
        let line = match self.broken {
            BusinessIdIsTheKey => business.clone(),
            NewInstanceEachTime => count.to_string(),
            OneInstanceForAll => String::new(),
            _ => format!("{order} {line} {}", test == "1"),
        };
        let found = self.instances.lock().unwrap().get(&line).cloned();
        if self.broken == DebuggingUsesUpOrders && test != "1" {
            let debugged = line.replace("false", "true");
            if self.instances.lock().unwrap().contains_key(&debugged) {
                return (json!({"resultCode": "000103"}), false);
            }
        }
        let repeated = found.is_some();
        let made = (format!("i-{count}"), 0, test == "1");
        let (instance, asked, _) = match found {
            Some(found) => found,
            None if [TwoAtOnce, TwoAtOnceWhileSetUp].contains(&self.broken) => {
                tokio::time::sleep(Duration::from_millis(30)).await;
                self.instances.lock().unwrap().entry(line).or_insert_with(|| made.clone());
                made
            }
            None => self.instances.lock().unwrap().entry(line).or_insert(made).clone(),
        };
        let answer = match self.broken {
            UnknownCode => json!({"resultCode": "200", "instanceId": instance}),
            NoInstanceId => json!({"resultCode": "000000"}),
            LongInstanceId => json!({"resultCode": "000000", "instanceId": format!("{instance:0>65}")}),
            AnotherIdWhileSetUp => json!({"resultCode": "000004", "instanceId": format!("{instance}-{count}")}),
            AnotherIdOnceSetUp if asked > 0 => json!({"resultCode": "000000", "instanceId": format!("{instance}-0")}),
            SlowSetUp | NeverSetUp | TwoAtOnceWhileSetUp | AnotherIdOnceSetUp => {
                json!({"resultCode": "000004", "instanceId": instance})
            }
            _ => json!({"resultCode": "000000", "instanceId": instance}),
        };
        (answer, repeated)
    }

    fn query(&self, id: &str, test: bool) -> Value {
        let mut instances = self.instances.lock().unwrap();
        let Some((_, asked, _)) = instances.values_mut().find(|(known, _, of)| known == id && *of == test) else {
            return json!({"resultCode": "000003"});
        };
        *asked += 1;
        let is_released = self.released.lock().unwrap().contains_key(id);
        let info = |id: &str| json!({"instanceId": id, "appInfo": {"frontEndUrl": "https://shop.example.com"}});
        match self.broken {
            LosesInstances => json!({"resultCode": "000003"}),
            LosesTests if test => json!({"resultCode": "000003"}),
            LosesTheSecondTime if *asked > 1 => json!({"resultCode": "000003"}),
            NoInfo => json!({"resultCode": "000000"}),
            EmptyInfo => json!({"resultCode": "000000", "info": []}),
            InfoOfAnother => json!({"resultCode": "000000", "info": [info("another")]}),
            InfoOfOneMore => json!({"resultCode": "000000", "info": [info(id), info("another")]}),
            ShowsWhatIsReleased if is_released => json!({"resultCode": "000000", "info": [{"instanceId": id}]}),
            _ if is_released && self.broken != ReleasesNothing => json!({"resultCode": "000003"}),
            NeverSetUp => json!({"resultCode": "000004"}),
            SlowSetUp if *asked < 3 => json!({"resultCode": "000004"}),
            _ => json!({"resultCode": "000000", "info": [info(id)]}),
        }
    }

    fn release(&self, id: &str) -> Value {
        let mut released = self.released.lock().unwrap();
        let times = released.entry(id.to_owned()).or_default();
        *times += 1;
        let code = match self.broken {
            ReleasesOnce if *times > 1 => "000003",
            ReleasesSlowly if *times < 3 => "000004",
            NeverDoneReleasing => "000004",
            _ => "000000",
        };
        json!({"resultCode": code})
    }
}

/// The target and the body of a request.
async fn read(stream: &mut TcpStream) -> (String, Vec<u8>) {
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut buffer).await.unwrap_or(0);
        request.extend_from_slice(&buffer[..read]);
        let end = request.windows(4).position(|window| window == b"\r\n\r\n");
        let Some(end) = end.filter(|_| read > 0) else {
            assert!(read > 0, "half a request");
            continue;
        };
        let head = String::from_utf8_lossy(&request[..end]).to_lowercase();
        let length =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok()).unwrap();
        if request.len() >= end + 4 + length {
            let line = String::from_utf8_lossy(&request[..end]).into_owned();
            return (line.split(' ').nth(1).unwrap().to_owned(), request[end + 4..].to_vec());
        }
    }
}

async fn tried(broken: Break) -> Report {
    tried_only(broken, if broken == Slow { &["plain call"] } else { &[] }).await
}

async fn tried_only(broken: Break, only: &[&str]) -> Report {
    let url = HandMade::start(broken).await;
    let simulation =
        Simulation::against(&saas::data::API, saas::data::CALLS, saas::data::EXAMPLES, url, key()).unwrap();
    let deadline = if broken == Slow { Duration::from_millis(200) } else { Duration::from_secs(20) };
    simulation.deadline(deadline).only(only).run(&["newInstance", "queryInstance", "releaseInstance"]).await
}

#[tokio::test]
async fn a_shop_that_is_made_by_hand_passes() {
    for good in [Nothing, SlowSetUp, ReadsOlderForms, ReleasesSlowly, ShowsWhatIsReleased] {
        let report = tried(good).await;
        assert!(report.passed(), "{good:?}: {report}");
        assert_eq!(
            good == SlowSetUp,
            lives(&report).iter().any(|life| life.ends_with("until it is there")),
            "{report}"
        );
    }
}

#[tokio::test]
async fn each_way_of_being_broken_is_found_by_its_case() {
    for (broken, call, case, said) in [
        (NewInstanceEachTime, "newInstance", "repetition", "the effect happened twice"),
        (BusinessIdIsTheKey, "newInstance", "repetition", "never an id that is new in every call"),
        (OneInstanceForAll, "newInstance", "another one", "two different orders need one each"),
        (TwoAtOnce, "newInstance", "20 at once", "the effect happened twice"),
        (UnknownCode, "newInstance", "plain call", "the code 200 is none of the API's"),
        (NoInstanceId, "newInstance", "plain call", "lacks `instanceId`"),
        (LongInstanceId, "newInstance", "plain call", "instanceId must have at most 64 characters"),
        (ContentType, "queryInstance", "plain call", "content type text/plain, expected application/json"),
        (Created, "releaseInstance", "plain call", "HTTP status 201, expected 200"),
        (NoProof, "newInstance", "signed answer", "none came: every answer needs it"),
        (SignedAnotherText, "newInstance", "signed answer", "the object was serialised again after signing"),
        (SignedWithTheTime, "newInstance", "signed answer", "under the key alone"),
        (NoQuotes, "newInstance", "signed answer", "double quotes"),
        (LowerCaseName, "newInstance", "signed answer", "keep the case of header names"),
        (UnsignedRepetitions, "newInstance", "signed answer", "every answer needs it"),
        (Slow, "newInstance", "plain call", "ms, the platform waits 200 ms"),
        (BelievesEverything, "newInstance", "tampered", "verify over the raw bytes"),
        (BelievesOldOnes, "newInstance", "stale", "compare the time of the call with your clock"),
        (BelievesNewOnes, "newInstance", "future", "compare the time of the call with your clock"),
        (ForgetsNonces, "newInstance", "replay", "keep the nonce"),
        (NeedsNoNonce, "newInstance", "missing proof", "verify over the raw bytes"),
        (UpperCaseOnly, "newInstance", "other form", "the platform's pages have this form, too"),
        (MillisecondsOnly, "newInstance", "other form", "the platform's pages have this form, too"),
        (RawBytesOnly, "newInstance", "other form", "the platform's pages have this form, too"),
        (ReleasesOnce, "releaseInstance", "repetition", "expected success, as the first time; 000003"),
        (LosesInstances, "queryInstance", "life", "expected what an earlier real call (without `testFlag`"),
        (LosesTheSecondTime, "queryInstance", "repetition", "expected success, as the first time; 000003"),
        (AnotherIdWhileSetUp, "newInstance", "repetition", "expected the `instanceId` of the first time; another"),
        (AnotherIdWhileSetUp, "newInstance", "debugging beside real", "expected the `instanceId` of the first time"),
        (TwoAtOnceWhileSetUp, "newInstance", "20 at once", "expected the `instanceId` of the first time; another"),
        (AnotherIdOnceSetUp, "newInstance", "life", "expected the `instanceId` of the first time; another"),
        (NeverDoneReleasing, "releaseInstance", "plain call", "expected success in the end; 000004"),
        (
            NoInfo,
            "queryInstance",
            "plain call",
            "which an earlier real call (without `testFlag`, as this one) has made",
        ),
        (EmptyInfo, "queryInstance", "plain call", "`info` has no entry for i-0, which was asked for"),
        (InfoOfAnother, "queryInstance", "plain call", "`info` has an entry for another, which was not asked for"),
        (InfoOfOneMore, "queryInstance", "life", "`info` has an entry for another, which was not asked for"),
        (ReleasesNothing, "queryInstance", "life", "is gone; the same as before the release came"),
        (LosesTests, "queryInstance", "life", "what an earlier debugging call (with `testFlag`, as this one)"),
        (DebuggingUsesUpOrders, "newInstance", "debugging beside real", "must not use up the order of a real one"),
        (OlderFormsAreOthers, "newInstance", "older form", "the effect happened twice"),
        (ChecksNothing, "newInstance", "missing member", "check the request before you act on it"),
    ] {
        let waits = [AnotherIdWhileSetUp, TwoAtOnceWhileSetUp].contains(&broken);
        let report = if waits { tried_only(broken, &[case]).await } else { tried(broken).await };
        let row = report.failures().find(|row| row.call == call && row.case == case && row.detail().contains(said));
        assert!(row.is_some(), "{broken:?}: {said}: {report}");
    }
}

#[tokio::test]
async fn what_the_first_generation_must_tell_is_asked_for() {
    let (api, calls, examples) = apis()[1];
    for (lacking, call, case, said) in [
        ("appInfo", "newInstance", "life", "lacks `appInfo`, without which a debugging call fails"),
        ("usageInfo", "queryInstance", "life", "has no `usageInfo` for i-"),
        ("info", "queryInstance", "life", "which an earlier real call (without `testFlag`, as this one) has made"),
    ] {
        let twin = shop_without(lacking, api, calls, examples).start().await.unwrap();
        let simulation = Simulation::against(api, calls, examples, twin.endpoint(), key()).unwrap();
        let report = simulation.only(&["plain call", "life"]).run(&[]).await;
        let row = report.failures().find(|row| row.call == call && row.case == case && row.detail().contains(said));
        assert!(row.is_some(), "{lacking}: {said}: {report}");
        let is_asked = |row: &&bothends::simulation::Row| {
            lacking != "usageInfo" || ["Pay per use", "A package of use"].iter().any(|life| row.about.starts_with(life))
        };
        assert!(report.failures().all(|row| is_asked(&row)), "{lacking}: {report}");
    }
}

#[tokio::test]
async fn calls_about_one_thing_have_one_flag() {
    for (api, calls, examples) in apis().into_iter().take(2) {
        let twin = shop(api, calls, examples).start().await.unwrap();
        let simulation = Simulation::against(api, calls, examples, twin.endpoint(), key()).unwrap();
        simulation.only(&["life"]).run(&[]).await;
        let mut flags: BTreeMap<String, BTreeSet<bool>> = BTreeMap::new();
        let mut created = 0;
        for request in twin.requests() {
            let json = request.request.to_json().unwrap();
            let ids = match request.call {
                "newInstance" => {
                    created += 1;
                    format!("i-{}", created - 1)
                }
                _ => json["instanceId"].as_str().unwrap_or_default().to_owned(),
            };
            for id in ids.split(',').filter(|id| !id.is_empty()) {
                flags.entry(id.to_owned()).or_default().insert(json["testFlag"] == "1");
            }
        }
        assert!(flags.values().all(|flags| flags.len() == 1), "{flags:?}");
        let all: BTreeSet<_> = flags.values().flatten().copied().collect();
        assert_eq!(all.len(), 2, "real lives and tests: {flags:?}");
    }
}

#[tokio::test]
async fn of_what_was_never_created_nothing_is_told() {
    let url = HandMade::start(Nothing).await;
    let simulation = || Simulation::against(&saas::data::API, saas::data::CALLS, saas::data::EXAMPLES, &*url, key());
    let report = simulation().unwrap().only(&["life"]).run(&["queryInstance"]).await;
    assert!(report.rows.iter().all(|row| row.skipped && !row.passed) && !report.passed(), "{report}");
    assert_eq!((report.failures().count(), report.rows[0].mark()), (0, "skipped"), "{report}");
    assert_eq!(report.rows[0].detail(), "nothing was created: not judged");
    let report = simulation().unwrap().run(&["queryInstance"]).await;
    for case in ["plain call", "repetition"] {
        let row = report.rows.iter().find(|row| row.case == case).unwrap();
        assert!(row.skipped && row.detail() == "nothing was created: not judged", "{report}");
    }
    assert!(report.passed() && report.summary().ends_with(" not judged"), "what can be judged is: {report}");
    let report = tried(LosesInstances).await;
    let row = report.rows.iter().find(|row| row.call == "queryInstance" && row.case == "repetition").unwrap();
    assert!(row.skipped && row.detail() == "the plain call failed: not judged", "{report}");
}

#[tokio::test]
async fn rows_are_told_as_they_come_and_lives_are_picked_by_name() {
    let url = HandMade::start(Nothing).await;
    let simulation =
        Simulation::against(&saas::data::API, saas::data::CALLS, saas::data::EXAMPLES, url, key()).unwrap();
    assert!(simulation.lives().contains(&"Sold once"), "{:?}", simulation.lives());
    let told = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&told);
    let tell = move |row: &bothends::simulation::Row| listener.lock().unwrap().push(row.clone());
    let names = ["newInstance", "queryInstance", "releaseInstance"];
    // On a task of its own, which needs a future that can be sent.
    let simulation = simulation.only(&["life: Sold once"]);
    let report = tokio::spawn(async move { simulation.run_and_tell(&names, tell).await }).await.unwrap();
    assert!(report.passed() && report.rows.iter().all(|row| row.about.starts_with("Sold once")), "{report}");
    assert_eq!(*told.lock().unwrap(), report.rows);
}

#[tokio::test]
async fn what_is_never_set_up_is_found_after_a_while() {
    let url = HandMade::start(NeverSetUp).await;
    let simulation = Simulation::against(&saas::data::API, saas::data::CALLS, saas::data::EXAMPLES, url, key());
    // What is being set up is asked for, whatever was named.
    let report = simulation.unwrap().only(&["life"]).run(&["newInstance"]).await;
    let row = report.failures().next().unwrap();
    assert!(
        row.about.ends_with("until it is there") && row.detail().contains("success in the end; 000004"),
        "{report}"
    );
}

#[tokio::test]
async fn single_cases_are_tried_alone() {
    let url = HandMade::start(Nothing).await;
    let simulation =
        Simulation::against(&saas::data::API, saas::data::CALLS, saas::data::EXAMPLES, url, key()).unwrap();
    let report = simulation.only(&["tampered", "20 at once"]).run(&["newInstance"]).await;
    let rows: Vec<_> = report.rows.iter().map(|row| (row.case, row.passed)).collect();
    assert_eq!(rows, [("tampered", true), ("20 at once", true)], "{report}");
}
