//! Batches without a signature: what a platform pushes to a desk over real sockets, what comes of each item, and who is
//! let in.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bothends::ledger::{Filter, JournalEntry, Ledger as _, Verdict};
use bothends::{Call, Client, Credentials, Guard, Json, MemoryLedger, Server};
use common::{exchange, post, start};
use serde_json::json;

/// Where callbacks of CAMS come in.
#[derive(Server, Clone, Default)]
#[api("aliyun/cams/callbacks")]
struct Desk {
    /// How often each item was handled.
    handled: Arc<Mutex<BTreeMap<String, usize>>>,
    messages: Arc<Mutex<Vec<desk::ChatAppInbound>>>,
    reviews: Arc<Mutex<Vec<desk::ChatAppAudit>>>,
    /// States with what could not be read of them, and as they came.
    seen: Arc<Mutex<Vec<Seen>>>,
    /// Whether what may fail does.
    well: Arc<AtomicBool>,
}

type Seen = (desk::ChatAppStatus, Vec<&'static str>, String);

impl desk::Handler for Desk {
    async fn chat_app_status(
        &self,
        call: &Call,
        item: desk::ChatAppStatus,
    ) -> Result<desk::ChatAppStatusResponse, desk::Code> {
        *self.handled.lock().unwrap().entry(item.message_id.clone()).or_default() += 1;
        assert_eq!(call.name(), "ChatAppStatus");
        assert!(call.item().is_some() && call.body().starts_with(b"{"));
        if !self.well.load(Ordering::SeqCst) {
            match item.message_id.as_str() {
                "no" => return Err(desk::Code::TryAgain),
                "panic" => panic!("the handler's own panic"),
                _ => {}
            }
        }
        let raw = String::from_utf8_lossy(call.body()).into_owned();
        self.seen.lock().unwrap().push((item, call.unreadable().to_vec(), raw));
        Ok(desk::ChatAppStatusResponse::default())
    }

    async fn chat_app_inbound(
        &self,
        _: &Call,
        item: desk::ChatAppInbound,
    ) -> Result<desk::ChatAppInboundResponse, desk::Code> {
        self.messages.lock().unwrap().push(item);
        Ok(desk::ChatAppInboundResponse::default())
    }

    async fn chat_app_audit(
        &self,
        _: &Call,
        item: desk::ChatAppAudit,
    ) -> Result<desk::ChatAppAuditResponse, desk::Code> {
        self.reviews.lock().unwrap().push(item);
        Ok(desk::ChatAppAuditResponse::default())
    }
}

/// What nobody but the platform knows.
const SECRET: &str = "b0c7-5d2e-91aa-77f3";
const TOKEN: &str = "t0ken-of-twenty-char";

struct Scene {
    desk: Desk,
    ledger: Arc<MemoryLedger>,
    address: SocketAddr,
}

impl Scene {
    async fn new() -> Self {
        Self::with(Guard::unguarded(), |server| server).await
    }

    async fn with(guard: Guard, configure: impl FnOnce(Server) -> Server) -> Self {
        let (desk, ledger) = (Desk::default(), Arc::new(MemoryLedger::new()));
        let server = desk.clone().server(guard).ledger(Arc::clone(&ledger));
        let address = start(configure(server)).await;
        Self { desk, ledger, address }
    }

    /// Posts to a path; the status and the body of the answer.
    async fn push(&self, path: &str, body: &Json) -> (u16, String) {
        self.push_text(path, &body.to_string()).await
    }

    async fn push_text(&self, path: &str, body: &str) -> (u16, String) {
        parts(&post(self.address, path, body).await)
    }

    fn handled(&self, id: &str) -> usize {
        self.desk.handled.lock().unwrap().get(id).copied().unwrap_or_default()
    }

    fn all_handled(&self) -> usize {
        self.desk.handled.lock().unwrap().values().sum()
    }

    /// The journal, oldest first: of each line the item and the verdict.
    async fn journal(&self) -> Vec<JournalEntry> {
        let mut lines = self.ledger.journal(Filter { limit: 5000, ..Filter::default() }).await.unwrap();
        lines.sort_by(|one, other| one.id.cmp(&other.id));
        lines
    }

    async fn verdicts(&self) -> Vec<(String, Verdict)> {
        let item = |entry: &JournalEntry| entry.id.split_once('.').map_or(String::new(), |(_, item)| item.to_owned());
        self.journal().await.iter().map(|entry| (item(entry), entry.verdict)).collect()
    }
}

fn parts(answer: &str) -> (u16, String) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {answer}"));
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

fn status(id: &str) -> Json {
    json!({"MessageId": id, "Status": "Delivered", "Timestamp": 1_767_323_045_678_i64, "To": "6590000002"})
}

fn done() -> (u16, String) {
    (200, "{}".to_owned())
}

#[tokio::test]
async fn every_item_of_a_list_is_handled_and_one_object_is_a_list_of_one() {
    let scene = Scene::new().await;
    assert_eq!(scene.push("/status", &json!([status("a"), status("b"), status("c")])).await, done());
    assert_eq!(scene.push("/cams/status", &status("d")).await, done());
    assert_eq!(scene.push("/status", &json!([])).await, done());
    assert!(["a", "b", "c", "d"].iter().all(|id| scene.handled(id) == 1) && scene.all_handled() == 4);
    let keys: Vec<_> = scene.journal().await.into_iter().map(|entry| (entry.call, entry.key.is_some())).collect();
    assert!(keys.len() == 4 && keys.iter().all(|key| *key == (Some("ChatAppStatus".to_owned()), true)), "{keys:?}");
}

#[tokio::test]
async fn a_malformed_item_is_written_down_and_holds_nobody_up() {
    let scene = Scene::new().await;
    let bad = [
        json!(1),
        json!("6590000002"),
        json!([status("inner")]),
        json!({"MessageId": "x", "To": "6590000002"}),
        json!({"MessageId": {"id": "6590000002"}, "Status": "Sent"}),
    ];
    let mut items = vec![status("first")];
    items.extend(bad.clone());
    items.push(status("last"));
    assert_eq!(scene.push("/status", &Json::from(items)).await, done());
    // The same member twice, which no JSON of serde's can hold.
    let twice = r#"[{"MessageId":"y","MessageId":"z","Status":"Sent"},{"MessageId":"more","Status":"Sent"}]"#;
    assert_eq!(scene.push_text("/status", twice).await, done());
    assert!(["first", "last", "more"].iter().all(|id| scene.handled(id) == 1) && scene.all_handled() == 3);

    let mut reasons = Vec::new();
    for entry in scene.journal().await.into_iter().filter(|entry| entry.verdict == Verdict::Invalid) {
        let record = scene.ledger.recorded(&entry.id).await.unwrap().unwrap();
        assert_eq!((entry.status, record.answer.content_type.as_ref()), (400, "text/plain"));
        let item = entry.id.split_once('.').unwrap().1.to_owned();
        reasons.push(format!("{item}: {}", String::from_utf8(record.answer.body.to_vec()).unwrap()));
    }
    reasons.sort();
    assert_eq!(reasons.len(), 6, "{reasons:#?}");
    for (reason, part) in reasons.iter().zip([
        "0: `MessageId`",
        "1: is a number",
        "2: is a text",
        "3: is a list",
        "4: lacks `Status`",
        "5: MessageId: is",
    ]) {
        assert!(reason.starts_with(part) && !reason.contains("6590000002"), "{reasons:#?}");
    }
    // Nothing but malformed items is over and done with, too: it would be the same the next time.
    assert_eq!(scene.push("/status", &Json::from(bad.to_vec())).await, done());
}

#[tokio::test]
async fn after_a_failed_item_all_comes_again_and_what_is_done_is_not_done_twice() {
    let scene = Scene::new().await;
    let body = json!([status("a"), status("no"), 1, status("b")]);
    assert_eq!(scene.push("/status", &body).await, (503, String::new()));
    assert_eq!(scene.push("/status", &body).await.0, 503);
    scene.desk.well.store(true, Ordering::SeqCst);
    assert_eq!(scene.push("/status", &body).await, done());
    assert_eq!(scene.push("/status", &body).await, done());
    assert_eq!((scene.handled("a"), scene.handled("no"), scene.handled("b")), (1, 3, 1));
    let verdicts = scene.verdicts().await;
    let count = |verdict| verdicts.iter().filter(|(_, it)| *it == verdict).count();
    // `a` and `b` once, and `no` when it went well; the rest of the twelve are answered from the ledger.
    assert_eq!((count(Verdict::Done), count(Verdict::Repeated), count(Verdict::Declined)), (3, 7, 2), "{verdicts:?}");
    assert_eq!(count(Verdict::Invalid), 4);
}

#[tokio::test]
async fn a_panic_ends_its_own_item_only() {
    let scene = Scene::new().await;
    assert_eq!(scene.push("/status", &json!([status("a"), status("panic"), status("b")])).await.0, 500);
    assert_eq!((scene.handled("a"), scene.handled("b")), (1, 1));
    scene.desk.well.store(true, Ordering::SeqCst);
    assert_eq!(scene.push("/status", &json!([status("a"), status("panic"), status("b")])).await, done());
    assert_eq!((scene.handled("a"), scene.handled("panic")), (1, 2));
}

#[tokio::test]
async fn duplicates_in_one_request_have_one_effect() {
    let scene = Scene::new().await;
    let mut other = status("a");
    // What may differ on a repetition does.
    other["Timestamp"] = json!(1);
    other["ErrorDescription"] = json!("none");
    let items: Vec<_> = (0..40).map(|number| if number % 2 == 0 { status("a") } else { other.clone() }).collect();
    assert_eq!(scene.push("/status", &Json::from(items)).await, done());
    assert_eq!(scene.handled("a"), 1);
    // Nor has it to have all that the first one had.
    assert_eq!(scene.push("/status", &json!([{"MessageId": "a", "Status": "Delivered"}])).await, done());
    assert!(scene.verdicts().await.iter().all(|(_, verdict)| *verdict != Verdict::Conflict));
    // Another state of the same message is something new.
    other["Status"] = json!("Read");
    assert_eq!(scene.push("/status", &json!([other])).await, done());
    assert_eq!(scene.handled("a"), 2);
}

#[tokio::test]
async fn the_same_key_with_other_content_is_refused_for_good() {
    let scene = Scene::new().await;
    let of = |id: &str, from: &str| json!({"MessageId": id, "From": from});
    assert_eq!(scene.push("/inbound", &json!([of("a", "6590000002")])).await, done());
    assert_eq!(scene.push("/inbound", &json!([of("a", "6590000009"), of("b", "6590000002")])).await, done());
    assert_eq!(scene.desk.messages.lock().unwrap().len(), 2);
    assert!(scene.verdicts().await.contains(&("0".to_owned(), Verdict::Conflict)));
}

#[tokio::test]
async fn states_are_set_each_time_they_come() {
    let scene = Scene::new().await;
    let v1 = json!({"WabaId": "1", "TemplateCode": "2", "Language": "en", "AuditStatus": "paused"});
    let v2 = json!({"WabaId": "1", "Type": "phoneQualityUpdate", "PhoneNumber": "6580000001", "Status": "RED"});
    assert_eq!(scene.push("/audit", &json!([v1, v2, v1])).await, done());
    let reviews = scene.desk.reviews.lock().unwrap();
    assert_eq!(reviews.len(), 3);
    assert_eq!(reviews[0].audit_status, Some(desk::ChatAppAuditAuditStatus::Paused));
    assert_eq!(reviews[1].r#type, Some(desk::ChatAppAuditType::PhoneQualityUpdate));
    assert_eq!(reviews[1].status.as_deref(), Some("RED"));
}

#[tokio::test]
async fn what_is_no_list_of_items_is_refused_as_a_whole() {
    let scene = Scene::with(Guard::unguarded(), |server| server.max_batch_items(3)).await;
    for body in ["", "a=b", "null", "[", "[{},]", r#"[{"MessageId":"a","Status":"Sent"},"#, r#"{"MessageId":"a""#] {
        assert_eq!(scene.push_text("/status", body).await.0, 400, "{body}");
    }
    let items = |count: usize| Json::from((0..count).map(|item| status(&format!("m-{item}"))).collect::<Vec<_>>());
    assert_eq!(scene.push("/status", &items(4)).await.0, 400);
    assert_eq!(scene.all_handled(), 0);
    assert!(scene.verdicts().await.iter().all(|line| *line == (String::new(), Verdict::Invalid)));
    assert_eq!(scene.push("/status", &items(3)).await, done());
    let answer = post(scene.address, "/nowhere", "[]").await;
    assert_eq!(parts(&answer).0, 404);
}

#[tokio::test]
async fn a_thousand_items_are_taken_and_one_more_is_not() {
    let scene = Scene::new().await;
    let items = |count: usize| Json::from((0..count).map(|item| status(&format!("m-{item}"))).collect::<Vec<_>>());
    assert_eq!(scene.push("/status", &items(1001)).await.0, 400);
    assert_eq!(scene.all_handled(), 0);
    assert_eq!(scene.push("/status", &items(1000)).await, done());
    assert_eq!(scene.all_handled(), 1000);
}

#[tokio::test]
async fn an_optional_member_that_cannot_be_read_does_not_cost_the_item() {
    for (members, name) in [
        (r#""Timestamp":"2026-01-02 03:04:05""#, "Timestamp"),
        (r#""Timestamp":"""#, "Timestamp"),
        (r#""Timestamp ":[1]"#, "Timestamp"),
        (r#""ErrorCode":{"code":1}"#, "ErrorCode"),
        (r#""ErrorCode":131026.5"#, "ErrorCode"),
        (r#""StatusDescription":"\ud83d""#, "StatusDescription"),
    ] {
        let scene = Scene::new().await;
        let item = format!(r#"{{"MessageId":"1","Status":"Failed",{members},"To":"alice"}}"#);
        assert_eq!(scene.push_text("/status", &format!("[{item}]")).await, done());
        assert_eq!(scene.handled("1"), 1, "{item}");
        let (seen, unreadable, raw) = scene.desk.seen.lock().unwrap().pop().unwrap();
        assert_eq!((seen.to.as_deref(), unreadable, raw), (Some("alice"), vec![name], item.clone()));
        assert!(seen.timestamp.is_none() && seen.error_code.is_none() && seen.status_description.is_none());
        let lines = scene.journal().await;
        let record = scene.ledger.recorded(&lines[0].id).await.unwrap().unwrap();
        assert_eq!((lines[0].verdict, record.request.body.as_ref()), (Verdict::Done, item.as_bytes()));
        let note = String::from_utf8(record.answer.body.to_vec()).unwrap();
        assert!(note.starts_with(&format!("`{name}` was taken as absent: ")), "{note}");
    }
}

#[tokio::test]
async fn several_members_that_cannot_be_read_are_told_and_a_required_one_refuses_the_item() {
    let scene = Scene::new().await;
    let item = json!({"MessageId": "1", "Status": "Failed", "Timestamp": "?", "ErrorCode": [], "To": {}});
    assert_eq!(scene.push("/status", &json!([item])).await, done());
    assert_eq!(scene.push("/status", &json!([status("2")])).await, done());
    let unreadable: Vec<_> = scene.desk.seen.lock().unwrap().iter().map(|seen| seen.1.clone()).collect();
    assert_eq!(unreadable.len(), 2);
    assert_eq!(
        unreadable[0].iter().copied().collect::<BTreeSet<_>>(),
        BTreeSet::from(["ErrorCode", "Timestamp", "To"])
    );
    assert!(unreadable[1].is_empty(), "of the other item all could be read");
    let bad = json!({"MessageId": "3", "Status": [], "Timestamp": "?"});
    assert_eq!(scene.push("/status", &json!([bad])).await, done());
    assert_eq!(scene.handled("3"), 0);
    assert!(scene.verdicts().await.contains(&("0".to_owned(), Verdict::Invalid)));
}

/// A request in which each question mark of the body is a byte that is no UTF-8, each time another.
fn broken(path: &str, body: &str) -> Vec<u8> {
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: desk\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut bytes = request.into_bytes();
    for (byte, other) in bytes.iter_mut().filter(|byte| **byte == b'?').zip(0xe8..) {
        *byte = other;
    }
    bytes
}

#[tokio::test]
async fn bytes_that_are_no_utf_8_are_replaced() {
    let scene = Scene::new().await;
    let body = r#"[{"MessageId":"1","Type":"TEXT","Message":"caf? au lait"},{"MessageId":"2"}]"#;
    assert_eq!(parts(&exchange(scene.address, &broken("/inbound", body)).await), done());
    let messages = scene.desk.messages.lock().unwrap();
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[0].message, Some(json!("caf\u{fffd} au lait")));
}

#[tokio::test]
async fn an_empty_id_tells_nothing_apart() {
    let scene = Scene::new().await;
    let of = |id: &str, to: &str| json!({"MessageId": id, "Status": "subscribe", "To": to});
    let items = json!([of("", "alice"), of("", "bob"), of(" ", "carol"), of("1", "dave"), of("1", "dave")]);
    assert_eq!(scene.push("/status", &items).await, done());
    assert_eq!((scene.handled(""), scene.handled(" "), scene.handled("1")), (2, 1, 1));
    let keys = scene.journal().await.iter().filter(|line| line.key.is_some()).count();
    assert_eq!(keys, 2);
    // Two broken ids are not one, either.
    let body = json!([of("?", "eve"), of("?", "frank")]).to_string();
    assert_eq!(parts(&exchange(scene.address, &broken("/status", &body)).await), done());
    assert_eq!(scene.handled("\u{fffd}"), 2);
}

#[tokio::test]
async fn a_byte_order_mark_is_passed_over() {
    let scene = Scene::new().await;
    assert_eq!(scene.push_text("/status", &format!("\u{feff}[{}]", status("a"))).await, done());
    assert_eq!(scene.push_text("/status", &format!("\u{feff}{}", status("b"))).await, done());
    assert_eq!((scene.handled("a"), scene.handled("b")), (1, 1));
}

/// All that can come is handled and kept in a file before the platform's patience ends, and so is a repetition.
#[cfg(feature = "sqlite")]
#[tokio::test]
async fn a_thousand_items_are_kept_in_a_file_in_time() {
    let file = std::env::temp_dir().join(format!("bothends-batch-{}", std::process::id()));
    let ledger = bothends::SqliteLedger::open(&file).unwrap();
    let desk = Desk::default();
    let address = start(desk.clone().server(Guard::unguarded()).ledger(ledger.clone())).await;
    let items = Json::from((0..1000).map(|item| status(&format!("m-{item}"))).collect::<Vec<_>>()).to_string();
    for time in ["the first time", "again"] {
        let began = Instant::now();
        let answer = parts(&post(address, "/status", &items).await);
        println!("{time}: {answer:?} after {:?}", began.elapsed());
        assert_eq!(answer, done(), "{time}, after {:?}", began.elapsed());
    }
    assert_eq!(desk.handled.lock().unwrap().values().sum::<usize>(), 1000);
    assert_eq!(ledger.journal(Filter { limit: 5000, ..Filter::default() }).await.unwrap().len(), 2000);
    drop(ledger);
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", file.display()));
    }
}

#[tokio::test]
async fn blanks_behind_names_count_for_nothing_in_a_batch() {
    let scene = Scene::new().await;
    let message =
        json!([{"MessageId ": "a", "Timestamp ": 1_767_323_045_678_i64, "Type": "TEXT", "Message\t": "hello"}]);
    assert_eq!(scene.push("/inbound", &message).await, done());
    {
        let messages = scene.desk.messages.lock().unwrap();
        assert_eq!(messages[0].message_id, "a");
        assert_eq!(messages[0].timestamp.unwrap().milliseconds(), 1_767_323_045_678);
        assert_eq!(messages[0].message, Some(json!("hello")));
    }
    // A blank before it is another name; and of two spellings nobody can say which is meant.
    assert_eq!(scene.push("/inbound", &json!([{" MessageId": "b"}])).await, done());
    assert_eq!(scene.push("/inbound", &json!([{"MessageId": "c", "Type": "TEXT", "Type ": "IMAGE"}])).await, done());
    assert_eq!(scene.desk.messages.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_message_is_what_its_type_says_that_it_is() {
    let picture = json!({"caption": "[1]", "id": "m-1", "url": "https://media.example.com/m-1"});
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for (item, expected) in [
        // Both forms that the documents have.
        (json!({"Type": "IMAGE", "Message": picture}), picture.clone()),
        (json!({"Type": "IMAGE", "Message": picture.to_string()}), picture.clone()),
        (json!({"Type": "IMAGE", "Message": format!(" {picture}\n")}), picture.clone()),
        (json!({"Type": "CONTACTS", "Message": "[{\"name\":\"Ann\"}]"}), json!([{"name": "Ann"}])),
        (json!({"Type": "STICKER", "Message": picture.to_string()}), picture.clone()),
        (json!({"Message": picture.to_string()}), picture.clone()),
        // What people write is what they wrote.
        (json!({"Type": "TEXT", "Message": "hello"}), json!("hello")),
        (json!({"Type": "TEXT", "Message": "{\"a\":1}"}), json!("{\"a\":1}")),
        (json!({"Type": "TEXT", "Message": "[1]"}), json!("[1]")),
        // What is no JSON after all, or no sound one.
        (json!({"Type": "SYSTEM", "Message": "the number changed"}), json!("the number changed")),
        (json!({"Type": "SYSTEM", "Message": "{changed}"}), json!("{changed}")),
        (json!({"Type": "SYSTEM", "Message": "17"}), json!("17")),
        (json!({"Type": "SYSTEM", "Message": "{\"a\":1,\"a\":2}"}), json!("{\"a\":1,\"a\":2}")),
        (json!({"Type": "SYSTEM", "Message": deep}), json!(deep)),
        (json!({"Type": "SYSTEM", "Message": "\"{}\""}), json!("\"{}\"")),
    ] {
        let scene = Scene::new().await;
        let (kind, message) = (item.get("Type"), &item["Message"]);
        let kind = kind.map(|kind| format!(",\"Type\":{kind}")).unwrap_or_default();
        // Whether the type stands before or behind it makes no difference.
        let items = [
            format!("{{\"MessageId\":\"a\"{kind},\"Message\":{message}}}"),
            format!("{{\"Message\":{message},\"MessageId\":\"b\"{kind}}}"),
        ];
        assert_eq!(scene.push_text("/inbound", &format!("[{}]", items.join(","))).await, done());
        let messages = scene.desk.messages.lock().unwrap();
        assert!(
            messages.len() == 2 && messages.iter().all(|it| it.message.as_ref() == Some(&expected)),
            "{item}: {messages:?}"
        );
    }
}

#[tokio::test]
async fn nobody_gets_past_a_guard_without_its_secrets() {
    let guard = Guard::path(SECRET).unwrap().and(Guard::header("X-Acme-Token", TOKEN).unwrap());
    let scene = Scene::with(guard, |server| server.max_body_bytes(1000)).await;
    let body = json!([status("a")]).to_string();
    let request = |target: &str, headers: &str, body: &str| {
        let length = body.len();
        let head = format!("POST {target} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n{headers}");
        format!("{head}Content-Length: {length}\r\n\r\n{body}").into_bytes()
    };
    let (path, header) = (format!("/{SECRET}/status"), format!("x-acme-token: {TOKEN}\r\n"));
    let without_date = |answer: String| {
        answer.lines().filter(|line| !line.to_ascii_lowercase().starts_with("date:")).collect::<Vec<_>>().join("\n")
    };
    let mut refusals = std::collections::BTreeSet::new();
    for (target, headers, body) in [
        ("/status", "", body.as_str()),
        ("/status", header.as_str(), &body),
        (&path, "", &body),
        (&path, "x-acme-token: t0ken-of-twenty-chaR\r\n", &body),
        (&path, &format!("{header}{header}"), &body),
        (&format!("/{SECRET}0/status"), &header, &body),
        (&format!("/status/{SECRET}"), &header, &body),
        (&format!("/status?secret={SECRET}"), &header, &body),
        ("/", "", "no JSON"),
        ("/nowhere", "", &"x".repeat(2000)),
    ] {
        refusals.insert(without_date(exchange(scene.address, &request(target, headers, body)).await));
    }
    // Whatever was wrong, the answer is the same.
    assert_eq!(refusals.len(), 1, "{refusals:#?}");
    assert!(refusals.first().unwrap().starts_with("HTTP/1.1 404"), "{refusals:?}");
    // The body is not waited for.
    let head = format!("POST {path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: 500\r\n\r\n");
    let began = Instant::now();
    assert_eq!(parts(&exchange(scene.address, head.as_bytes()).await).0, 404);
    assert!(began.elapsed() < Duration::from_secs(5));
    assert!(scene.all_handled() == 0 && scene.journal().await.is_empty());

    let answer = exchange(scene.address, &request(&format!("{path}?from=cams"), &header, &body)).await;
    assert_eq!(parts(&answer), done());
    assert_eq!(scene.handled("a"), 1);
    let lines = scene.journal().await;
    let record = scene.ledger.recorded(&lines[0].id).await.unwrap().unwrap();
    assert_eq!(record.request.target, "/status?from=cams");
    let kept = format!("{:?} {:?}", record.request.headers, record.request.body);
    assert!(!kept.contains(SECRET) && !kept.contains(TOKEN), "{kept}");
}

#[tokio::test]
async fn a_server_without_a_signature_does_not_start_without_a_guard() {
    let undecided = || Server::of(Desk::default(), Credentials::none());
    let error = undecided().bind("127.0.0.1:0".parse().unwrap()).await.unwrap_err();
    assert!(error.to_string().contains("`aliyun/cams/callbacks` has no signature"), "{error}");
    assert!(undecided().listen("127.0.0.1:0".parse().unwrap()).await.is_err());
    let request = http::Request::post("/status").body(http_body_util::Full::new(bothends::Bytes::from("[]"))).unwrap();
    assert_eq!(undecided().into_service().answer(request).await.status(), 404);
    let guard = Guard::path(SECRET).unwrap();
    let shown = format!("{:?}", undecided().guard(guard));
    assert!(shown.contains("segments: 1") && !shown.contains(SECRET), "{shown}");
}

#[tokio::test]
async fn the_answer_to_a_batch_can_be_said() {
    let scene = Scene::with(Guard::unguarded(), |server| server.batch_answer(r#"{"code":0}"#)).await;
    assert_eq!(scene.push("/status", &json!([status("a")])).await, (200, r#"{"code":0}"#.to_owned()));
    assert_eq!(scene.push("/status", &json!([status("no")])).await, (503, String::new()));
}

/// A platform with a shorter patience, which can also be asked.
#[derive(Server, Clone, Default)]
#[api(inline = r#"
title: Pushes
version: "1"
protocol: http
signature: none
codes:
  later: {name: Later, status: 503, kind: unavailable, doc: Not now.}

# onNotice.yaml
callback: onNotice
doc: Something was written.
path: /notices
batch: true
deadline: 500ms
delivery: {once: [id]}
request:
  id: {type: string, required: true, max_length: 8, doc: Its id}
"#)]
struct Board {
    began: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    now: Arc<AtomicUsize>,
    hangs: Arc<AtomicBool>,
}

impl board::Handler for Board {
    async fn on_notice(&self, _: &Call, item: board::OnNotice) -> Result<board::OnNoticeResponse, board::Code> {
        self.began.fetch_add(1, Ordering::SeqCst);
        self.most.fetch_max(self.now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        if item.id == "slow" && self.hangs.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
        self.now.fetch_sub(1, Ordering::SeqCst);
        Ok(board::OnNoticeResponse::default())
    }
}

fn notices(ids: impl Iterator<Item = String>) -> String {
    Json::from(ids.map(|id| json!({"id": id})).collect::<Vec<_>>()).to_string()
}

#[tokio::test]
async fn an_item_that_takes_too_long_is_ended_and_the_answer_is_there_in_time() {
    let board = Board::default();
    board.hangs.store(true, Ordering::SeqCst);
    let address = start(board.clone().server(Guard::unguarded())).await;
    let body = notices(["a", "slow", "b", "far too long"].into_iter().map(str::to_owned));
    let began = Instant::now();
    assert_eq!(parts(&post(address, "/notices", &body).await).0, 500);
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
    assert_eq!(board.began.load(Ordering::SeqCst), 3);
    board.hangs.store(false, Ordering::SeqCst);
    assert_eq!(parts(&post(address, "/notices", &body).await), done());
    // Of the repetition only the slow one was begun.
    assert_eq!(board.began.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn items_that_there_is_no_time_for_are_not_begun() {
    let board = Board::default();
    board.hangs.store(true, Ordering::SeqCst);
    let ledger = Arc::new(MemoryLedger::new());
    let address = start(board.clone().server(Guard::unguarded()).ledger(Arc::clone(&ledger))).await;
    // As many hang as are handled at once, under keys of their own.
    let slow = notices((0..64).map(|_| "slow".to_owned()).chain((0..5).map(|item| format!("m-{item}"))));
    let began = Instant::now();
    assert_eq!(parts(&post(address, "/notices", &slow).await).0, 500);
    assert!(began.elapsed() < Duration::from_millis(500), "{:?}", began.elapsed());
    // One run of the key, and the rest of the sixty-four waited for it.
    assert_eq!(board.began.load(Ordering::SeqCst), 1);
    let mut lines = ledger.journal(Filter::default()).await.unwrap();
    assert_eq!(lines.len(), 69);
    // Whoever looks after the others finds all of them.
    lines.retain(|line| line.key.is_none());
    assert!(lines.len() == 5 && lines.iter().all(|line| line.verdict == Verdict::Unavailable), "{lines:?}");
    let record = ledger.recorded(&lines[0].id).await.unwrap().unwrap();
    assert!(record.request.body.starts_with(b"{\"id\":\"m-"), "{:?}", record.request.body);
    assert_eq!(record.answer.body, "no time is left for the item");
    board.hangs.store(false, Ordering::SeqCst);
    assert_eq!(parts(&post(address, "/notices", &slow).await), done());
    assert_eq!(board.began.load(Ordering::SeqCst), 7);
}

#[tokio::test]
async fn some_items_are_handled_at_once_but_not_all() {
    let board = Board::default();
    let address = start(board.clone().server(Guard::unguarded())).await;
    let body = notices((0..100).map(|item| format!("m-{item}")));
    assert_eq!(parts(&post(address, "/notices", &body).await), done());
    assert_eq!((board.began.load(Ordering::SeqCst), board.most.load(Ordering::SeqCst)), (100, 64));
}

/// A client of operations that nothing signs.
#[derive(Client)]
#[api(inline = r#"
title: Open
version: "1"
protocol: http
signature: none

# Ask.yaml
operation: Ask
doc: Asks.
method: GET
path: /ask
request:
  what: {type: string, doc: What is asked}
response:
  answer: {type: string, doc: What was found}
"#)]
struct Open(Client);

#[tokio::test]
async fn operations_without_a_signature_go_out_as_they_are() {
    let twin = open::twin()
        .answer(|ask: &open::Ask| Ok(open::AskResponse { answer: ask.what.clone() }))
        .start()
        .await
        .unwrap();
    for credentials in [Credentials::none(), Credentials::new("id", "s3cret-that-stays-at-home")] {
        let open = Open::builder(credentials).endpoint(twin.endpoint()).build().unwrap();
        let prepared = open.0.prepare(&open::Ask::builder().what("why").build()).unwrap();
        assert_eq!((prepared.request.target().as_str(), prepared.request.headers.len()), ("/ask?what=why", 0));
        assert_eq!(open.ask().what("why").send().await.unwrap().answer.as_deref(), Some("why"));
    }
}

/// What one platform does is no licence for another: with a signature names are what they are.
#[tokio::test]
async fn blanks_behind_names_count_where_batches_are_not() {
    let twin = shop::twin().start().await.unwrap();
    let key = twin.credentials();
    let order = shop::NewInstance::builder().order_id("o").order_line_id("l").business_id("b").build();
    let shop = Shop::builder(key.clone()).endpoint(twin.endpoint()).build().unwrap();
    let mut request = shop.0.prepare(&order).unwrap().request;
    let text = String::from_utf8(request.body.to_vec()).unwrap();
    request.body = text.replace("\"orderId\":", "\"orderId \":").into_bytes().into();
    let moment = bothends::sign::Moment::now(&bothends::clock::SystemClock, &bothends::clock::RandomNonce);
    bothends::sign::KOOGALLERY_V2.sign(&mut request, &key, &moment).unwrap();
    let body = String::from_utf8(request.body.to_vec()).unwrap();
    let answer = post(twin.address(), &request.target(), &body).await;
    assert!(answer.contains("000002") && answer.contains("lacks `orderId`"), "{answer}");
}

#[derive(Client)]
#[api("huawei/koogallery/saas", callbacks(newInstance))]
struct Shop(Client);
