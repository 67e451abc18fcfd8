//! The journal of a server at work, as its operator sees it.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;
#[path = "../../runtime/src/ledger/tests/server.rs"]
mod postgres;

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use bothends::{AccessKey, Call, Client, Guard, PostgresLedger, Server, SqliteLedger};
use common::{Ran, command, finish, folder, run};
use tokio::runtime::Runtime;

/// A shop that panics at orders called `broken` for as long as it is.
#[derive(Server, Clone, Default)]
#[api("huawei/koogallery/saas", callbacks(newInstance))]
struct Shop {
    is_mended: Arc<AtomicBool>,
    runs: Arc<AtomicUsize>,
}

impl shop::Handler for Shop {
    async fn new_instance(&self, _: &Call, order: shop::NewInstance) -> Result<shop::NewInstanceResponse, shop::Code> {
        self.runs.fetch_add(1, Ordering::SeqCst);
        assert!(order.order_id != "broken" || self.is_mended.load(Ordering::SeqCst), "the shop is broken");
        Ok(shop::NewInstanceResponse::builder().instance_id(order.business_id).build())
    }
}

#[derive(Client, Clone)]
#[api("huawei/koogallery/saas", callbacks(newInstance))]
struct Market(Client);

/// The first generation, whose calls are queries.
#[derive(Server, Clone)]
#[api("huawei/koogallery/saas-v1", callbacks(newInstance))]
struct Old;

impl old::Handler for Old {
    async fn new_instance(&self, _: &Call, order: old::NewInstance) -> Result<old::NewInstanceResponse, old::Code> {
        Ok(old::NewInstanceResponse::builder().instance_id(order.business_id).build())
    }
}

#[derive(Client, Clone)]
#[api("huawei/koogallery/saas-v1", callbacks(newInstance))]
struct OldMarket(Client);

/// A server that goes on, its store, and what came to it.
struct Scene {
    shop: Shop,
    store: PathBuf,
    url: String,
    runtime: Runtime,
}

impl Scene {
    fn new(name: &str) -> Self {
        Self::with(name, |server| server)
    }

    fn with(name: &str, configure: impl FnOnce(Server) -> Server) -> Self {
        let (runtime, store, shop) = (Runtime::new().unwrap(), folder(name).join("shop.db"), Shop::default());
        let server = shop.clone().server(key()).also(Old.server(key())).ledger(SqliteLedger::open(&store).unwrap());
        let server = configure(server.journal_refusals(9));
        let listening = runtime.block_on(server.bind("127.0.0.1:0".parse().unwrap())).unwrap();
        let url = format!("http://{}/isv", listening.address());
        runtime.spawn(listening.serve());
        Self { shop, store, url, runtime }
    }

    fn order(&self, key: AccessKey, order: &str, business: &str) -> bool {
        let market = Market::builder(key).endpoint(&self.url).attempts(1).build().unwrap();
        let sent = market.new_instance().order_id(order).order_line_id(format!("{order}-1")).business_id(business);
        let buyer = market::InlineBuyer::builder().user_name("the baker").email("baker@cornflower.example").build();
        self.runtime.block_on(async { sent.buyer_info(buyer).send().await.is_ok() })
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let store = self.store.to_str().unwrap();
        finish(command().envs(common::KEYS).env("BOTHENDS_LEDGER", store).arg("journal").args(arguments))
    }

    fn listed(&self, arguments: &[&str]) -> Vec<serde_json::Value> {
        self.run(&[&["--json"], arguments].concat()).json().as_array().unwrap().clone()
    }

    /// Id of the newest line that fits.
    fn id(&self, arguments: &[&str]) -> String {
        self.listed(arguments)[0]["id"].as_str().unwrap().to_owned()
    }

    fn runs(&self) -> usize {
        self.shop.runs.load(Ordering::SeqCst)
    }
}

fn key() -> AccessKey {
    AccessKey::new("test-key").unwrap()
}

#[test]
fn what_came_in_is_listed_the_newest_first() {
    let scene = Scene::new("journal-list");
    assert!(scene.order(key(), "o-1", "b-1") && scene.order(key(), "o-1", "b-2"));
    assert!(!scene.order(key(), "broken", "b-3"));
    assert!(!scene.order(AccessKey::new("another").unwrap(), "o-9", "b-9"));
    let table = run(&["journal", scene.store.to_str().unwrap()]).ok();
    let lines: Vec<Vec<_>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["TIME", "ID", "CALL", "KEY", "VERDICT", "CODE", "STATUS", "MS", "PEER", "REASON"]);
    assert_eq!((lines[1][4], lines[1][2]), ("refused", "-"), "{table}");
    assert_eq!(lines[2][2..7], ["newInstance", "broken", "broken-1", "failed", "000005"], "{table}");
    assert!(lines[2].ends_with(&["the", "handler", "panicked"]), "{table}");
    assert_eq!((lines[3][5], lines[4][5], lines.len()), ("repeated", "done", 5), "{table}");
    let (time, peer) = (lines[4][0], lines[4][9]);
    assert!(time.ends_with('Z') && time.contains('T') && peer.starts_with("127.0.0.1:"), "{table}");
    for line in &lines[1..] {
        assert_eq!(line[0].len(), "2026-01-02T03:04:05.678Z".len(), "always with milliseconds: {table}");
    }
    // The lines have one column for each thing.
    let heads: Vec<_> = table.lines().map(|line| line.find("127.0.0.1:")).skip(1).collect();
    assert!(heads.windows(2).all(|pair| pair[0] == pair[1]), "{table}");
}

#[test]
fn what_is_listed_can_be_picked() {
    let scene = Scene::new("journal-filter");
    assert!(scene.order(key(), "o-1", "b-1") && scene.order(key(), "o-1", "b-2") && scene.order(key(), "o-2", "b-3"));
    let whole = r#"["huawei/koogallery/saas","newInstance","","o-2","o-2-1"]"#;
    let later = "2999-01-01T00:00:00Z";
    for (arguments, expected) in [
        (&[][..], 3),
        (&["--key", "o-1"], 2),
        (&["--key", "o-2-1"], 1),
        (&["--key", whole], 1),
        (&["--key", "o"], 0),
        (&["--verdict", "repeated"], 1),
        (&["--verdict", "done", "--call", "newInstance", "--api", "huawei/koogallery/saas"], 2),
        (&["--api", "huawei/koogallery/kit"], 0),
        (&["--limit", "2"], 2),
        (&["--since", "1h"], 3),
        (&["--since", later], 0),
        (&["--until", later], 3),
        (&["--until", "1h"], 0),
    ] {
        assert_eq!(scene.listed(arguments).len(), expected, "{arguments:?}");
    }
    let line = &scene.listed(&["--key", "o-2"])[0];
    assert_eq!((&line["verdict"], &line["status"], &line["key"]), (&"done".into(), &200.into(), &whole.into()));
    assert!(line["microseconds"].is_u64() && line["reason"].is_null() && line["request_bytes"].as_u64() > Some(50));
    let ran = scene.run(&["--key", "nobody"]);
    assert!(ran.status == 0 && ran.stderr.contains("nothing of that kind"), "{ran:?}");
}

#[test]
fn a_request_is_shown_without_what_is_somebodys_own() {
    let scene = Scene::new("journal-show");
    scene.order(key(), "o-1", "b-1");
    let id = scene.id(&[]);
    let shown = scene.run(&["show", &id]).ok();
    for part in ["o-1-1", "\"orderId\": \"o-1\"", "\"email\": \"[secret]\"", "[9 characters]", "instanceId", "done"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let json = scene.run(&["show", &id, "--json"]).json();
    assert_eq!(json["answer"]["body"]["instanceId"], "b-1");
    assert_eq!((&json["request"]["path"], &json["line"]["id"]), (&"/isv".into(), &id.clone().into()));
    assert_eq!(json["request"]["query"]["signature"], "[64 characters]");
    for text in [shown, json.to_string()] {
        assert!(!text.contains("baker") && !text.contains("cornflower"), "{text}");
    }
    let raw = scene.run(&["show", &id, "--raw"]).ok();
    assert!(raw.contains("baker@cornflower.example") && raw.contains("&nonce="), "{raw}");
}

#[test]
fn a_call_that_failed_is_sent_again_and_answered_from_the_ledger_after_that() {
    let scene = Scene::new("journal-replay");
    assert!(!scene.order(key(), "broken", "b-1"));
    let id = scene.id(&["--verdict", "failed"]);
    let to = ["replay", id.as_str(), "--to", scene.url.as_str()];
    let ran = scene.run(&to);
    assert!(ran.status == 1 && ran.stdout.contains("000005") && ran.stderr.contains("signed anew"), "{ran:?}");
    scene.shop.is_mended.store(true, Ordering::SeqCst);
    for _ in 0..2 {
        let ran = scene.run(&to);
        assert_eq!(ran.status, 0, "{ran:?}");
        assert!(ran.stdout.contains("000000") && ran.stdout.contains("proof         holds"), "{ran:?}");
        assert!(ran.stdout.contains("\"instanceId\": \"b-1\""), "{ran:?}");
    }
    assert_eq!(scene.runs(), 3, "what was done is not done again");
    assert_eq!(scene.listed(&["--verdict", "repeated"]).len(), 1);
    let repeated = scene.id(&["--verdict", "repeated"]);
    let done = scene.id(&["--verdict", "done"]);
    let stderr = scene.run(&["replay", &repeated, "--to", &scene.url]).ended(1);
    assert!(stderr.contains(&done) && stderr.contains("only a line is kept"), "{stderr}");
}

#[test]
fn byte_for_byte_an_old_proof_is_refused() {
    let scene = Scene::new("journal-as-it-came");
    assert!(scene.order(key(), "o-1", "b-1"));
    let id = scene.id(&[]);
    let ran = scene.run(&["replay", &id, "--to", &scene.url, "--as-it-came"]);
    assert!(ran.status == 1 && ran.stdout.contains("000001") && ran.stderr.contains("as it came"), "{ran:?}");
    let reason = &scene.listed(&["--verdict", "refused"])[0]["reason"];
    assert_eq!(reason, "the nonce was used before", "so it came with the old proof, unchanged");
    let ran = scene.run(&["replay", &id, "--to", &scene.url, "--credentials", "another", "--json"]);
    assert!(ran.status == 1 && ran.stdout.contains("\"code\": \"000001\""), "{ran:?}");
    assert_eq!(scene.runs(), 1);
}

#[test]
fn a_call_of_the_first_generation_is_sent_again() {
    let scene = Scene::new("journal-old");
    let market = OldMarket::builder(key()).endpoint(&scene.url).build().unwrap();
    let order = market.new_instance().customer_id("c").business_id("b-1").order_id("o-1").product_id("p-1");
    assert!(scene.runtime.block_on(async { order.email("baker@cornflower.example").send().await.is_ok() }));
    let id = scene.id(&["--api", "huawei/koogallery/saas-v1"]);
    for how in [&[][..], &["--as-it-came"]] {
        let ran = scene.run(&[&["replay", &id, "--to", &scene.url], how].concat());
        assert!(ran.status == 0 && ran.stdout.contains("\"instanceId\": \"b-1\""), "its proofs do not age: {ran:?}");
    }
    let shown = scene.run(&["show", &id]).ok();
    assert!(shown.contains("\"orderId\": \"o-1\"") && shown.contains("\"email\": \"[secret]\""), "{shown}");
}

#[test]
fn a_guards_secret_is_shown_to_it() {
    let secret = "b0c7-5d2e-91aa-77f3";
    let scene = Scene::new("journal-guard");
    let guarded = Scene::with("journal-guarded", |server| server.guard(Guard::header("x-acme-token", secret).unwrap()));
    assert!(scene.order(key(), "o-1", "b-1"));
    let id = scene.id(&[]);
    let without = scene.run(&["replay", &id, "--to", &guarded.url]);
    assert!(without.status == 1 && without.stdout.contains("404"), "{without:?}");
    let header = format!("x-acme-token: {secret}");
    let with = scene.run(&["replay", &id, "--to", &guarded.url, "--guard-header", &header]);
    assert!(with.status == 0 && !format!("{with:?}").contains(secret), "{with:?}");
    let refused = guarded.id(&["--verdict", "refused"]);
    let shown = guarded.run(&["show", &refused]).ok();
    assert!(shown.contains("path          not kept") && !shown.contains(secret), "{shown}");
}

/// Signed with the real key, a forged request would be a good one.
#[test]
fn what_was_refused_is_not_sent_again() {
    let scene = Scene::new("journal-refused");
    assert!(!scene.order(AccessKey::new("another").unwrap(), "o-9", "b-9"));
    let id = scene.id(&["--verdict", "refused"]);
    for how in [&[][..], &["--as-it-came"], &["--credentials", "test-key"]] {
        let stderr = scene.run(&[&["replay", &id, "--to", &scene.url], how].concat()).ended(1);
        assert!(stderr.contains("only method and path were kept, which cannot be sent"), "{stderr}");
        assert!(!stderr.contains("signed anew") && !stderr.contains("as it came"), "{stderr}");
    }
    assert_eq!((scene.listed(&[]).len(), scene.runs()), (1, 0), "nothing was sent");
}

#[test]
fn what_was_not_kept_is_not_shown_as_if_it_were_empty() {
    let scene = Scene::new("journal-not-kept");
    assert!(scene.order(key(), "o-1", "b-1") && scene.order(key(), "o-1", "b-1"));
    assert!(!scene.order(AccessKey::new("another").unwrap(), "o-9", "b-9"));
    let (done, repeated) = (scene.id(&["--verdict", "done"]), scene.id(&["--verdict", "repeated"]));
    let shown = scene.run(&["show", &repeated]).ok();
    let body = format!("  body          not kept; see {done}\n");
    assert_eq!(shown.matches(&body).count(), 2, "{shown}");
    assert!(shown.contains("  path          not kept\n") && !shown.contains("bytes]"), "{shown}");
    let refused = scene.id(&["--verdict", "refused"]);
    for how in [&[][..], &["--raw"]] {
        let shown = scene.run(&[&["show", &refused], how].concat()).ok();
        assert_eq!(shown.matches("  body          not kept\n").count(), 2, "{shown}");
        assert!(shown.contains("  path          /isv\n") && shown.contains("  method        POST\n"), "{shown}");
    }
    let (json, other) =
        (scene.run(&["show", &repeated, "--json"]).json(), scene.run(&["show", &refused, "--json"]).json());
    assert_eq!((&json["see"], &json["request"]["path"]), (&done.into(), &serde_json::Value::Null));
    assert_eq!((&other["request"]["path"], &other["see"]), (&"/isv".into(), &serde_json::Value::Null));
    assert!(json["request"]["body"].is_null() && json["answer"]["body"].is_null() && json["line"]["key"].is_string());
}

#[test]
fn a_store_that_is_none_is_told() {
    let folder = folder("journal-stores");
    let path = |name: &str| folder.join(name).display().to_string();
    fs::write(path("text.db"), "a text that is long enough to be no header of SQLite's. ".repeat(40)).unwrap();
    drop(SqliteLedger::open(path("newer.db")).unwrap());
    let mut bytes = fs::read(path("newer.db")).unwrap();
    // Where a file of SQLite has the version of its tables.
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(path("newer.db"), bytes).unwrap();
    for (store, status, part) in [
        (path("missing.db"), 1, "there is no such file"),
        (path("text.db"), 1, "not a database"),
        (path("newer.db"), 1, "a newer version of bothends"),
        (path(""), 1, "there is no such file"),
        ("mysql://localhost/shop".to_owned(), 2, "`postgres://..`"),
        ("postgres://somebody@127.0.0.1:1/shop".to_owned(), 1, "the ledger in PostgreSQL"),
    ] {
        let stderr = run(&["journal", &store]).ended(status);
        assert!(stderr.starts_with("error: ") && stderr.contains(part), "{store}: {stderr}");
    }
    assert!(!folder.join("missing.db").exists());
    assert!(run(&["journal"]).ended(2).contains("set BOTHENDS_LEDGER"));
}

#[test]
fn wrong_usage_is_told() {
    let scene = Scene::new("journal-usage");
    scene.order(key(), "o-1", "b-1");
    let id = scene.id(&[]);
    for (arguments, status, part) in [
        (&["--verdict", "faild"][..], 2, "did you mean `failed`?"),
        (&["a.db", "--db", "b.db"], 2, "cannot be used with"),
        (&["--schema", "shop"], 2, "the store is a file"),
        (&["--since", "yesterday"], 2, "`90m`"),
        (&["show", "nobody"], 1, "has no request nobody"),
        (&["show"], 2, "<ID>"),
        (&["replay", &id], 2, "--to"),
        (&["replay", &id, "--to", "http://shop.example.com"], 2, "--plain-http"),
        (&["replay", &id, "--to", "https://user@shop.example.com"], 2, "no user name"),
        (&["replay", &id, "--to", "http://127.0.0.1:1/"], 1, "the connection failed"),
        (&["replay", &id, "--to", "http://127.0.0.1:1/", "--credentials", "a:"], 2, "empty part"),
        (&["replay", &id, "--to", "http://127.0.0.1:1/", "--credentials", "a", "--as-it-came"], 2, "cannot be used"),
    ] {
        let ran = scene.run(arguments);
        assert!(ran.status == status && ran.stderr.contains(part), "{arguments:?}: {ran:?}");
    }
}

#[test]
fn a_ledger_in_postgresql_is_read_like_a_file() {
    let Some(server) = postgres::url() else { return };
    let (runtime, name) = (Runtime::new().unwrap(), postgres::unique());
    let url = postgres::with_database(server, &name);
    let sql = |url: &str, text: String| {
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
            tokio::spawn(connection);
            client.batch_execute(&text).await.unwrap();
        });
    };
    sql(server, format!("CREATE DATABASE {name}"));
    let none = run(&["journal", &url]).ended(1);
    assert!(none.contains("the database has no ledger in this schema"), "{none}");
    let none = run(&["journal", &url]).ended(1);
    assert!(none.contains("the database has no ledger in this schema"), "looking makes none: {none}");

    let ledger = runtime.block_on(PostgresLedger::connect(&url)).unwrap();
    let shop = Shop::default();
    let listening =
        runtime.block_on(shop.clone().server(key()).ledger(ledger).bind("127.0.0.1:0".parse().unwrap())).unwrap();
    let to = format!("http://{}/isv", listening.address());
    runtime.spawn(listening.serve());
    let market = Market::builder(key()).endpoint(&to).attempts(1).build().unwrap();
    let order = market.new_instance().order_id("o-1").order_line_id("l-1").business_id("b-1");
    runtime.block_on(async { order.send().unchecked().await }).unwrap();

    let ran = |arguments: &[&str]| {
        finish(command().envs(common::KEYS).env("BOTHENDS_LEDGER", &url).arg("journal").args(arguments))
    };
    let asked = |arguments: &[&str]| ran(arguments).ok();
    let list = asked(&[]);
    assert!(list.contains("newInstance") && list.contains("done") && list.contains("127.0.0.1:"), "{list}");
    let lines: serde_json::Value = serde_json::from_str(&asked(&["--json"])).unwrap();
    let id = lines[0]["id"].as_str().unwrap();
    assert!(asked(&["show", id, "--db", &url]).contains("newInstance"));
    assert!(run(&["journal", "--db", &url]).ok().contains(id));
    for how in [&[][..], &["show", id], &["replay", id, "--to", &to]] {
        let none = ran(&[how, &["--schema", "nobody"]].concat()).ended(1);
        assert!(none.contains("(schema `nobody`): the database has no ledger in this schema"), "{none}");
    }
    let other = PostgresLedger::builder(&url).schema("shop_ledger").connect();
    drop(runtime.block_on(other).unwrap());
    let empty = ran(&["--schema", "shop_ledger"]);
    assert!(empty.status == 0 && empty.stderr.contains("nothing of that kind"), "{empty:?}");
    let replayed = ran(&["replay", id, "--to", &to]);
    assert_eq!((replayed.status, replayed.stderr.as_str()), (0, "signed anew\n"), "{replayed:?}");
    assert_eq!(shop.runs.load(Ordering::SeqCst), 1, "answered from the ledger");
    sql(
        &url,
        format!(
            "CREATE ROLE {name}_reader LOGIN PASSWORD 'p'; GRANT USAGE ON SCHEMA bothends TO {name}_reader;
             GRANT SELECT ON ALL TABLES IN SCHEMA bothends TO {name}_reader"
        ),
    );
    let reader = format!("postgres://{name}_reader:p@{}", url.split_once('@').unwrap().1);
    for how in [&[][..], &["show", id], &["show", id, "--raw"], &["replay", id, "--to", &to]] {
        let ran = ran(&[how, &["--db", &reader]].concat());
        assert!(ran.status == 0 && (ran.stdout.contains("o-1") || ran.stdout.contains("b-1")), "{how:?}: {ran:?}");
    }
    sql(server, format!("DROP DATABASE {name} WITH (FORCE)"));
    sql(server, format!("DROP ROLE {name}_reader"));
}
