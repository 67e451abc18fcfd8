//! The example `seller` as a process, before the platform as it calls a seller: every generation at one address.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

#[path = "../runtime/src/ledger/tests/server.rs"]
mod server;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use bothends::dynamic::DynamicObject;
use bothends::ledger::Filter;
use bothends::schema::{Api, Call, Delivery, Example};
use bothends::simulation::Report;
use bothends::{AccessKey, Client, Ledger as _, Simulation, SqliteLedger};
use bothends_cli::bridge::{Bridge, leak};
use bothends_codegen::files::Files;
use bothends_codegen::{Pick, load};
use bothends_tests::scratch::{cargo, workspace};
use serde_json::{Value, json};

const KEY: &str = "00000000-1111-2222-3333-444444444444";

const APIS: [(&str, usize); 7] =
    [("saas", 8), ("saas-v1", 7), ("kit", 5), ("kit-v1", 5), ("license", 3), ("license-v1", 4), ("license-online", 5)];

#[tokio::test(flavor = "multi_thread")]
async fn the_example_of_a_seller_passes_as_every_generation_does_it() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("seller-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (program, db) = (build(), folder.join("seller.db"));
    // A second process on the same file: what was sold and answered is still known.
    for run in ["first", "after a restart"] {
        let seller = Seller::start(&program, &db);
        for (api, calls) in APIS {
            let report = simulated(api, &seller.url, KEY).await;
            assert!(report.passed(), "{run}: {report}");
            // Of each call alone, and of the lives that it is a part of.
            let names: BTreeSet<_> = report.rows.iter().map(|row| row.call.as_str()).collect();
            assert_eq!(names.len(), calls, "{run}, {api}: {names:?}");
        }
        let said = seller.stop();
        assert!(is_content(&said), "{run}: it had nothing to complain about: {said}");
        assert!(said.contains("alert: refused a request of 127.0.0.1:"), "{run}: {said}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Alerts tell of what the platform did wrong on purpose, and of no call that failed.
fn is_content(said: &str) -> bool {
    said.lines().all(|line| line.starts_with("alert: ")) && !said.contains(" failed: ")
}

#[tokio::test(flavor = "multi_thread")]
async fn it_passes_on_postgres_too_as_two_processes_in_turn() {
    let Some(database) = Database::new().await else { return };
    let program = build();
    let sellers = [Seller::start(&program, &database.url), Seller::start(&program, &database.url)];
    for (number, (api, _)) in APIS.into_iter().enumerate() {
        let report = simulated(api, &sellers[number % 2].url, KEY).await;
        assert!(report.passed(), "{api}: {report}");
    }
    for seller in sellers {
        let said = seller.stop();
        assert!(is_content(&said), "it had nothing to complain about: {said}");
    }
    database.drop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_deliveries_to_two_processes_comes_one_instance() {
    let Some(database) = Database::new().await else { return };
    let program = build();
    let sellers = [Seller::start(&program, &database.url), Seller::start(&program, &database.url)];
    let sent: Vec<_> = (0..20)
        .map(|number| {
            let url = sellers[number % 2].url.clone();
            tokio::spawn(async move {
                for again in 0..20 {
                    let business = format!("b-{number}-{again}");
                    let order = json!({"orderId": "o", "orderLineId": "o-1", "businessId": business, "testFlag": "0"});
                    match asked("saas", &url, "newInstance", order).await {
                        Ok(answer) => return answer["instanceId"].as_str().unwrap().to_owned(),
                        Err(code) => assert_eq!(code, "000005", "nothing but the request to come again"),
                    }
                }
                panic!("it gets no answer");
            })
        })
        .collect();
    let mut instances = BTreeSet::new();
    for sent in sent {
        instances.insert(sent.await.unwrap());
    }
    assert_eq!(instances.len(), 1, "{instances:?}");
    let client = database.client().await;
    let made = client.query("SELECT id FROM shop_instances", &[]).await.unwrap();
    assert_eq!(made.len(), 1, "one is in the books");
    assert_eq!(Some(made[0].get::<_, &str>(0)), instances.first().map(String::as_str));
    drop(client);
    for seller in sellers {
        assert_eq!(seller.stop(), "");
    }
    database.drop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_another_key_it_passes_as_none_of_them() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("seller-key-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let seller = Seller::start(&build(), folder.join("seller.db"));
    for (api, _) in APIS {
        let report = simulated(api, &seller.url, "another key").await;
        assert!(!report.passed(), "{report}");
        let plain = report.rows.iter().find(|row| row.case == "plain call").unwrap();
        assert!(plain.detail().contains("000001"), "{report}");
    }
    seller.stop();
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn it_says_how_it_is_called_and_does_not_start_without_a_key() {
    let program = build();
    let run = |arguments: &[&str], key: Option<&str>| {
        let mut command = Command::new(&program);
        command.args(arguments).env_remove("KOOGALLERY_ACCESS_KEY");
        let output = command.envs(key.map(|key| ("KOOGALLERY_ACCESS_KEY", key))).output().unwrap();
        assert!(!output.status.success() && output.stdout.is_empty(), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    for wrong in [&[][..], &["--listen", "127.0.0.1:0"], &["--db"], &["--port", "1"], &["--db", "a", "--listen"]] {
        assert!(run(wrong, Some(KEY)).contains("usage: seller --listen ADDR --db FILE_OR_POSTGRES_URL"), "{wrong:?}");
    }
    let good = ["--listen", "127.0.0.1:0", "--db", "/nowhere/at/all.db"];
    assert!(run(&good, None).contains("KOOGALLERY_ACCESS_KEY"));
    assert!(!run(&good, Some(KEY)).contains(KEY));
}

/// What the simulation does not look at: how a seller keeps tests, orders and what is gone apart.
#[tokio::test(flavor = "multi_thread")]
async fn it_keeps_its_books_as_the_platform_wants_them() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("seller-books-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let seller = Seller::start(&build(), folder.join("seller.db"));
    let ask = async |api: &str, call: &str, request: Value| asked(api, &seller.url, call, request).await;
    let create = |business: &str, test: &str| json!({"orderId": "o", "orderLineId": "o-1", "businessId": business, "testFlag": test});
    let saas = async |call: &str, request: Value| ask("saas", call, request).await;
    let gone = Err("000003".to_owned());
    let instance = async |call| saas("newInstance", call).await.unwrap()["instanceId"].clone();

    // The id is the businessId of the first call; a test has one of its own.
    assert_eq!(instance(create("b-1", "0")).await, "b-1");
    assert_eq!(instance(create("b-2", "0")).await, "b-1");
    assert_eq!(instance(create("t-1", "1")).await, "t-1");
    // No test changes or sees what is real.
    let of = |id: &str, test: &str| json!({"instanceId": id, "testFlag": test});
    assert_eq!(saas("releaseInstance", of("b-1", "1")).await, gone);
    assert_eq!(saas("queryInstance", of("b-1", "1")).await, gone);
    let found = saas("queryInstance", of("b-1,nobody", "0")).await.unwrap();
    assert_eq!((found["info"].as_array().unwrap().len(), &found["info"][0]["instanceId"]), (1, &"b-1".into()));
    assert_eq!(saas("queryInstance", of("nobody", "0")).await, gone);
    // Nor does a real call see a test, though the test's instance is there for the tests.
    for call in ["queryInstance", "releaseInstance"] {
        assert_eq!(saas(call, of("t-1", "0")).await, gone, "{call}");
    }
    let found = saas("queryInstance", of("t-1,b-1", "1")).await.unwrap();
    assert_eq!((found["info"].as_array().unwrap().len(), &found["info"][0]["instanceId"]), (1, &"t-1".into()));

    // Frozen it is still there, released it is not; releasing it once more is as good, of what never was it is not.
    let status = |status: &str| json!({"instanceId": "b-1", "status": status});
    for change in ["FREEZE", "FREEZE", "UNFREEZE", "FREEZE"] {
        assert!(saas("updateInstanceStatus", status(change)).await.is_ok(), "{change}");
    }
    assert!(saas("queryInstance", of("b-1", "0")).await.is_ok());
    assert_eq!(saas("updateInstanceStatus", status("MELT")).await, Err("000002".to_owned()));
    assert!(
        saas("releaseInstance", of("b-1", "0")).await.is_ok() && saas("releaseInstance", of("b-1", "0")).await.is_ok()
    );
    assert_eq!(saas("queryInstance", of("b-1", "0")).await, gone);
    assert_eq!(saas("updateInstanceStatus", status("UNFREEZE")).await, gone);
    assert_eq!(saas("releaseInstance", of("nobody", "0")).await, gone);
    assert_eq!(instance(create("b-3", "0")).await, "b-3", "the same order is for another instance");

    // An application is for an instance; a code need not be known, but released it stays.
    let apply = |id: &str| json!({"instanceId": id, "eventId": "e", "effectiveTime": "now"});
    assert!(ask("license-online", "getLicenseAsync", apply("b-3")).await.is_ok());
    assert_eq!(ask("license-online", "getLicenseAsync", apply("b-1")).await, gone);
    let code = |status: &str| json!({"license": "c", "status": status});
    assert!(ask("license", "updateLicenseCodeStatus", code("FREEZE")).await.is_ok());
    assert!(ask("license", "releaseLicenseCode", json!({"license": "c"})).await.is_ok());
    assert_eq!(ask("license", "updateLicenseCodeStatus", code("UNFREEZE")).await, gone);
    assert!(seller.stop().is_empty());
    std::fs::remove_dir_all(&folder).unwrap();
}

/// The platform's daily probes: saved debugging calls come again as they are, about what they released the day before.
#[tokio::test(flavor = "multi_thread")]
async fn saved_debugging_calls_are_as_good_on_the_next_day() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("seller-days-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let seller = Seller::start(&build(), folder.join("seller.db"));
    let saas = |id: &str, business: &str| {
        vec![
            ("saas", "newInstance", json!({"orderId": id, "orderLineId": "1", "businessId": business})),
            ("saas", "queryInstance", json!({"instanceId": id})),
            (
                "saas",
                "refreshInstance",
                json!({"instanceId": id, "scene": "RENEWAL", "orderId": "R", "orderLineId": "1", "expireTime": "20270101000000"}),
            ),
            ("saas", "updateInstanceStatus", json!({"instanceId": id, "status": "FREEZE"})),
            ("saas", "upgradeInstance", json!({"instanceId": id, "orderId": "U", "orderLineId": "1"})),
            ("saas", "releaseInstance", json!({"instanceId": id})),
        ]
    };
    let first = json!({"customerId": "c", "orderId": "v1", "productId": "p", "businessId": "v1"});
    let others = [
        ("saas-v1", "newInstance", first),
        ("saas-v1", "queryInstance", json!({"instanceId": "v1"})),
        ("saas-v1", "expireInstance", json!({"instanceId": "v1", "orderId": "v1"})),
        ("saas-v1", "releaseInstance", json!({"instanceId": "v1", "orderId": "v1"})),
        ("license", "updateLicenseCodeStatus", json!({"license": "c", "status": "FREEZE"})),
        ("license", "releaseLicenseCode", json!({"license": "c"})),
    ];
    for day in ["first", "next", "third"] {
        // A saved call has the businessId that it was saved with; should it have another, its instance is another, too.
        let calls = saas("same", "same").into_iter().chain(saas("other", if day == "first" { "other" } else { day }));
        for (api, call, mut request) in calls.chain(others.clone()) {
            request["testFlag"] = "1".into();
            let answer = asked(api, &seller.url, call, request.clone()).await;
            assert!(answer.is_ok(), "{day} day: {api}/{call} {request}: {answer:?}");
        }
    }
    // What is real is gone once it is released.
    for (api, call, request) in saas("real", "real").into_iter().filter(|(_, call, _)| *call != "refreshInstance") {
        assert!(asked(api, &seller.url, call, request).await.is_ok(), "{call}");
    }
    let gone = asked("saas", &seller.url, "queryInstance", json!({"instanceId": "real"})).await;
    assert_eq!(gone, Err("000003".to_owned()));
    assert!(seller.stop().is_empty());
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Every callback, as a test and as a real call of the same: where a repetition means something, they are two.
#[tokio::test(flavor = "multi_thread")]
async fn tests_have_keys_of_their_own_in_every_generation() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("seller-tests-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let db = folder.join("seller.db");
    let seller = Seller::start(&build(), &db);
    let mut called = Vec::new();
    for (name, _) in APIS {
        let (api, calls, examples) = platform(name);
        for (call, examples) in calls.iter().zip(examples.iter()) {
            // What both have goes to the other, which comes first.
            if name == "license-online" && called.contains(&("huawei/koogallery/saas", call.name, call.delivery)) {
                continue;
            }
            for flag in ["1", "0"] {
                let mut request: Value = serde_json::from_str(examples[0].request).unwrap();
                request["testFlag"] = flag.into();
                // Refused or not: it has its key.
                let _ = asked(name, &seller.url, call.name, request).await;
            }
            called.push((api.id, call.name, call.delivery));
        }
    }
    assert!(seller.stop().is_empty());
    let ledger = SqliteLedger::open(&db).unwrap();
    let filter =
        |api: &str, call: &str| Filter { api: Some(api.to_owned()), call: Some(call.to_owned()), ..Filter::default() };
    assert_eq!(called.len(), 33);
    for (api, call, delivery) in called {
        let entries = ledger.journal(filter(api, call)).await.unwrap();
        let keys: Vec<_> = entries.iter().map(|entry| entry.key.as_deref().unwrap_or_default()).collect();
        let [real, test] = &keys[..] else { panic!("{api}/{call}: {keys:?}") };
        let flag = |key: &str| serde_json::from_str::<Value>(key).map_or(Value::Null, |key| key[2].clone());
        match delivery {
            Delivery::Once(_) => assert_eq!((flag(test), flag(real)), ("1".into(), "".into()), "{api}/{call}"),
            Delivery::Converge | Delivery::Read => assert_eq!((*real, *test), ("", ""), "{api}/{call}"),
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// One call of the platform: the answer, or the code that refused it.
async fn asked(api: &str, url: &str, call: &str, request: Value) -> Result<Value, String> {
    let (api, calls, _) = platform(api);
    let call = calls.iter().find(|it| it.name == call).unwrap();
    let client = Client::for_api(api, AccessKey::new(KEY).unwrap()).endpoint(url).build().unwrap();
    let answer = client.call(call, DynamicObject::from_json(call.request, request).unwrap()).await;
    match answer {
        Ok(answer) => Ok(answer.to_json().unwrap()),
        Err(error) => Err(error.code().unwrap_or_else(|| panic!("{error}")).clone()),
    }
}

/// An API, its calls and their examples.
type Data = (&'static Api, &'static [&'static Call], &'static [&'static [Example]]);

fn platform(api: &str) -> Data {
    let loaded = load(&Files::Bundled(bothends_specs::FILES), &format!("huawei/koogallery/{api}"), &Pick::All);
    let Bridge { api, calls, examples } = leak(&loaded.api.unwrap()).unwrap();
    (api, calls, examples)
}

/// Plays the platform of an API.
async fn simulated(api: &str, url: &str, key: &str) -> Report {
    let (api, calls, examples) = platform(api);
    Simulation::against(api, calls, examples, url, AccessKey::new(key).unwrap()).unwrap().run(&[]).await
}

/// Builds the example; where it is.
fn build() -> PathBuf {
    let mut cargo = cargo();
    cargo.args(["build", "--quiet", "--message-format=json", "-p", "bothends-examples", "--example", "seller"]);
    let output = cargo.current_dir(workspace()).output().expect("cargo starts");
    let messages = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{messages}\n{}", String::from_utf8_lossy(&output.stderr));
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut programs = messages.filter_map(|message| Some(PathBuf::from(message["executable"].as_str()?)));
    programs.find(|program| program.file_stem().is_some_and(|name| name == "seller")).expect("a program")
}

/// A database of its own.
struct Database {
    server: &'static str,
    name: String,
    url: String,
}

impl Database {
    /// `None` if there is no PostgreSQL.
    async fn new() -> Option<Self> {
        let (server, name) = (server::url()?, server::unique());
        connected(server).await.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        let url = server::with_database(server, &name);
        Some(Self { server, name, url })
    }

    async fn client(&self) -> tokio_postgres::Client {
        connected(&self.url).await
    }

    async fn drop(self) {
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        connected(self.server).await.batch_execute(&drop).await.unwrap();
    }
}

async fn connected(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// The example at work, until it is dropped.
struct Seller {
    child: Child,
    url: String,
}

impl Seller {
    fn start(program: &Path, db: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.args(["--listen", "127.0.0.1:0", "--db"]).arg(db).env("KOOGALLERY_ACCESS_KEY", KEY);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let url = line.strip_prefix("listening on ").unwrap_or_else(|| panic!("it said {line:?}")).trim().to_owned();
        Self { child, url }
    }

    /// Ends it in the middle of whatever it does; what it complained about.
    fn stop(mut self) -> String {
        self.child.kill().unwrap();
        let mut complaints = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut complaints).unwrap();
        complaints
    }
}

impl Drop for Seller {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
