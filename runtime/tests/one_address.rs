//! A seller who sells under every generation of KooGallery's interfaces, at one address, over real sockets.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

#[path = "one_address/answers.rs"]
mod answers;
#[path = "one_address/blanks.rs"]
mod blanks;
mod common;
#[path = "one_address/desk.rs"]
mod desk;
#[path = "one_address/first.rs"]
mod first;
#[path = "one_address/older.rs"]
mod older;
#[path = "one_address/sellers.rs"]
mod sellers;
#[path = "one_address/test_calls.rs"]
mod test_calls;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bothends::clock::FixedClock;
use bothends::ledger::Filter;
use bothends::sign::{KOOGALLERY_KIT_V1, KOOGALLERY_KIT_V2, KOOGALLERY_V1, KOOGALLERY_V2};
use bothends::{AccessKey, Ledger, MemoryLedger};
use common::{exchange, key, start};
use sellers::*;
use serde_json::json;

#[tokio::test]
async fn every_generation_is_served_at_one_address() {
    let books = Books::default();
    let address = start(all(&books, &key())).await;
    for (api, asked) in one_of_each("o-1") {
        let answer = asked.send(address, &key()).await;
        assert!(answer.contains(r#""resultCode":"000000""#) && answer.contains("\r\nBody-Sign: "), "{api}: {answer}");
        let [Handled { by, what, is_test: false }] = &books.take()[..] else { panic!("{api}") };
        assert_eq!((*by, what.as_str()), (api, "o-1"));
    }
}

#[tokio::test]
async fn a_call_that_two_generations_share_goes_to_the_first() {
    let books = Books::default();
    let other = AccessKey::new("another key, of the other product").unwrap();
    let saas = || Saas(books.clone()).server(key());
    let online = || Online(books.clone()).server(other.clone());
    let address = start(saas().also(online())).await;
    assert_eq!(new_instance("o-1").code(address, &key()).await, "000000");
    assert_eq!(books.take()[0].by, "huawei/koogallery/saas");
    assert_eq!(new_instance("o-2").code(address, &other).await, "000001", "the key of the other opens nothing here");
    assert_eq!(get_license_async("e-1").code(address, &other).await, "000000");
    assert_eq!(get_license_async("e-2").code(address, &key()).await, "000001");

    let address = start(online().also(saas())).await;
    books.take();
    assert_eq!(new_instance("o-1").code(address, &other).await, "000000");
    assert_eq!(books.take()[0].by, "huawei/koogallery/license-online");
    assert_eq!(release("i-1").code(address, &key()).await, "000000", "what only the other has goes there");
}

#[tokio::test]
async fn what_no_generation_has_is_refused_by_the_nearest() {
    let books = Books::default();
    let address = start(all(&books, &key())).await;
    let unknown = [
        Asked::of(KOOGALLERY_V2, "/hook", json!({"activity": "noSuchCall"})),
        Asked::of(KOOGALLERY_V1, "/hook", json!({"activity": "noSuchCall"})),
        Asked::of(KOOGALLERY_KIT_V2, "/hook/produceAPI/v2/noSuchCall", json!({"a": 1})),
        Asked::of(KOOGALLERY_KIT_V1, "/hook/produceAPI/noSuchCall", json!({"timeStamp": "20220413093539534"})),
    ];
    for asked in unknown {
        let answer = asked.send(address, &key()).await;
        assert!(code(&answer) == "000002" && answer.contains("no such call"), "{}: {answer}", asked.path);
        assert!(answer.contains("\r\nBody-Sign: "), "proved, and told so: {answer}");
    }
    // The same proof in another place than the generation's is none.
    let misplaced = Asked::of(KOOGALLERY_V2, "/hook/produceAPI/v2/noSuchCall", json!({"a": 1}));
    assert_eq!(misplaced.code(address, &key()).await, "000001");
    assert!(books.take().is_empty());
}

#[tokio::test]
async fn strangers_do_not_learn_which_generations_there_are() {
    let books = Books::default();
    let (one, all) = (start(Saas(books.clone()).server(key())).await, start(all(&books, &key())).await);
    let body = |answer: String| {
        assert!(!answer.contains("Body-Sign") && answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    };
    let today = body(exchange(one, &new_instance("o").unproved()).await);
    let mut asked: Vec<_> = one_of_each("o").into_iter().map(|(_, asked)| asked).collect();
    asked.push(Asked::of(KOOGALLERY_V1, "/hook", json!({"activity": "noSuchCall"})));
    asked.push(Asked::of(KOOGALLERY_V2, "/hook/produceAPI/v2/noSuchCall", json!([])));
    asked.push(Asked::of(KOOGALLERY_V2, "/", json!("{")));
    for asked in asked {
        assert_eq!(body(exchange(all, &asked.unproved()).await), today, "{}", asked.path);
        if asked.members.is_object() {
            assert_eq!(body(asked.send(all, &AccessKey::new("not the key").unwrap()).await), today, "{}", asked.path);
        }
    }
    let odd = exchange(all, b"DELETE /hook HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n").await;
    assert_eq!(body(odd), today);
    assert!(books.take().is_empty());
}

#[tokio::test]
async fn keys_rotate_in_every_generation() {
    let books = Books::default();
    let (old, new) = (AccessKey::new("the old key").unwrap(), AccessKey::new("the new key").unwrap());
    let during = start(all(&books, &new).accept_key(old.clone())).await;
    let after = start(all(&books, &new)).await;
    for (api, _) in one_of_each("") {
        let asked = |name: &str| one_of_each(name).into_iter().find(|(it, _)| *it == api).unwrap().1;
        for (name, key, address, code) in [
            ("o-1", &old, during, "000000"),
            ("o-2", &new, during, "000000"),
            ("o-3", &common::key(), during, "000001"),
            ("o-4", &new, after, "000000"),
            ("o-5", &old, after, "000001"),
        ] {
            let answer = asked(name).send(address, key).await;
            assert_eq!(sellers::code(&answer), code, "{api} {name}");
            if let Some((head, body)) = answer.split_once("\r\n\r\n").filter(|_| code == "000000") {
                let proof = head.split("\r\n").find_map(|line| line.strip_prefix("Body-Sign: ")).unwrap();
                let key = key.clone().into();
                assert!(bothends::sign::body_sign::verify(proof, body.as_bytes(), &key), "{api} {name}: with its key");
            }
        }
        // The old key's first answer is good for a repetition under the new one.
        let again = asked("o-1").with("businessId", "another");
        assert_eq!(again.code(during, &new).await, "000000", "{api}");
    }
}

#[tokio::test]
async fn settings_hold_for_all_and_may_be_ones_own() {
    let books = Books::default();
    let (saas, kit) = (|| Saas(books.clone()).server(key()), || Kit(books.clone()).server(key()));
    let long = |asked: Asked| asked.with("more", "x".repeat(500));
    let status = |answer: String| answer.split(' ').nth(1).unwrap().to_owned();
    let outcomes = async |server| {
        let address = start(server).await;
        let (one, other) = (long(new_instance("o-1")), long(tenant_sync("n")));
        (status(one.send(address, &key()).await), status(other.send(address, &key()).await))
    };
    let said = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    assert_eq!(outcomes(saas().also(kit())).await, said("200", "200"));
    assert_eq!(outcomes(saas().also(kit()).max_body_bytes(400)).await, said("413", "413"), "set on the whole");
    assert_eq!(outcomes(saas().max_body_bytes(400).also(kit())).await, said("413", "413"), "taken over");
    assert_eq!(outcomes(saas().also(kit().max_body_bytes(400))).await, said("200", "413"), "one's own");
    assert_eq!(outcomes(saas().max_body_bytes(400).also(kit().max_body_bytes(9999))).await, said("413", "200"));

    let yesterday = FixedClock::new(SystemTime::now() - Duration::from_secs(86_400));
    let late = start(saas().also(kit()).clock(yesterday)).await;
    assert_eq!(new_instance("o-1").code(late, &key()).await, "000001");
    assert_eq!(tenant_sync("n").code(late, &key()).await, "000001");
    let shown = format!("{:?}", saas().also(kit()));
    assert!(shown.contains("huawei/koogallery/saas") && shown.contains("huawei/koogallery/kit"), "{shown}");
    assert!(!shown.contains("00000000-1111"), "{shown}");
}

#[tokio::test]
async fn one_ledger_keeps_the_generations_apart() {
    let (books, ledger) = (Books::default(), Arc::new(MemoryLedger::new()));
    let whole = start(all(&books, &key()).ledger(Arc::clone(&ledger))).await;
    let online = start(Online(books.clone()).server(key()).ledger(Arc::clone(&ledger))).await;
    // One order number under four interfaces: each has its own effect, and its own answer afterwards.
    for (address, asked) in [
        (whole, new_instance("o-1")),
        (online, new_instance("o-1").with("businessId", "b-online")),
        (whole, new_instance_v1("o-1").with("businessId", "b-v1")),
        (whole, get_license("o-1").with("businessId", "b-license")),
    ] {
        let business = asked.members["businessId"].as_str().unwrap().to_owned();
        for again in ["", "-again", "-once-more"] {
            let repeated = asked.clone().with("businessId", format!("{business}{again}"));
            let answer = repeated.send(address, &key()).await;
            assert!(answer.contains(&format!(r#""instanceId":"{business}""#)), "{answer}");
        }
        assert_eq!(books.take().len(), 1);
    }
    let journal = ledger.journal(Filter::default()).await.unwrap();
    assert_eq!(journal.len(), 12);
    for api in ["saas", "license-online", "saas-v1", "license-v1"] {
        let api = format!("huawei/koogallery/{api}");
        assert_eq!(journal.iter().filter(|entry| entry.api == api).count(), 3, "{api}");
    }
}

/// The second generation's proof is made in one way, and stands in the query here and in headers there. It says nothing
/// of the path.
#[tokio::test]
async fn a_nonce_is_good_once_whatever_the_generation() {
    let books = Books::default();
    let apart = (start(Saas(books.clone()).server(key())).await, start(Kit(books.clone()).server(key())).await);
    let whole = start(all(&books, &key())).await;
    for (saas, kit, expected) in [(apart.0, apart.1, "000002"), (whole, whole, "000001")] {
        let asked = new_instance("o-1");
        let proved = asked.proved(asked.request(), &key());
        let part = |name: &str| proved.query.iter().find(|(it, _)| it == name).unwrap().1.clone();
        let mut moved = tenant_sync("n").request();
        moved.body = proved.body.clone();
        for (header, name) in [("x-sign", "signature"), ("x-timestamp", "timestamp"), ("x-nonce", "nonce")] {
            moved.set_header(header, part(name));
        }
        let first = bytes(proved);
        assert_eq!(code(&exchange(saas, &first).await), "000000");
        assert_eq!(code(&exchange(saas, &first).await), "000001", "a copy");
        assert_eq!(code(&exchange(kit, &bytes(moved)).await), expected, "the same proof elsewhere");
    }
}
