//! The first generation: what its repetitions may look like, and what stands encrypted in its calls and answers.

use std::net::SocketAddr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bothends::sign::KOOGALLERY_V1;
use bothends::{AccessKey, MemoryLedger};
use serde_json::{Value, json};

use crate::common::{exchange, key, start};
use crate::sellers::*;

fn body(answer: &str) -> Value {
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap_or_else(|_| panic!("{answer}"))
}

async fn instance(asked: &Asked, address: SocketAddr) -> Value {
    body(&asked.send(address, &key()).await)["instanceId"].clone()
}

fn filled_in(value: Value) -> String {
    STANDARD.encode(json!([{"name": "ip", "value": value}]).to_string())
}

/// "Same orderId again: success with the first instance", whoever of the buyer's opens the page of the resource.
#[tokio::test]
async fn w10_an_order_that_comes_again_from_its_page_gets_its_instance() {
    let address = start(all(&Books::default(), &key())).await;
    let full = new_instance_v1("o-1")
        .with("userId", "alice")
        .with("skuCode", "sku")
        .with("saasExtendParams", filled_in("1.2.3.4".into()))
        .with("orderAmount", "100.00")
        .with("amount", "6")
        .with("chargingMode", "1");
    assert_eq!(instance(&full, address).await, "b-o-1");
    let again = full.clone().with("businessId", "again");
    for (name, value) in [
        ("userId", "bob"),
        ("skuCode", "other"),
        ("saasExtendParams", &filled_in("5.6.7.8".into())),
        ("orderAmount", "0"),
        ("amount", "10"),
        ("chargingMode", "3"),
        ("trialFlag", "0"),
        ("periodNumber", "2"),
        ("provisionType", "1"),
    ] {
        assert_eq!(instance(&again.clone().with(name, value), address).await, "b-o-1", "{name}");
    }
    for left_out in ["userId", "skuCode", "saasExtendParams", "orderAmount", "amount", "chargingMode"] {
        let mut without = again.clone();
        without.members.as_object_mut().unwrap().remove(left_out);
        assert_eq!(instance(&without, address).await, "b-o-1", "{left_out}");
    }
    assert_eq!(again.with("customerId", "another").code(address, &key()).await, "000002", "somebody else's order");

    let license = get_license("o-2");
    assert_eq!(instance(&license, address).await, "b-o-2");
    let again = license.with("businessId", "again").with("userId", "bob").with("amount", "3");
    assert_eq!(instance(&again, address).await, "b-o-2");
    assert_eq!(again.with("customerId", "another").code(address, &key()).await, "000002");
}

#[tokio::test]
async fn what_the_buyer_left_empty_loses_no_order_and_what_must_be_there_does() {
    let books = Books::default();
    let address = start(all(&books, &key())).await;
    for (number, params) in [filled_in(Value::Null), STANDARD.encode(r#"[{"name":"ip"}]"#)].into_iter().enumerate() {
        let asked = new_instance_v1(&format!("o-{number}")).with("saasExtendParams", params);
        assert_eq!(asked.code(address, &key()).await, "000000", "{number}");
    }
    let never = new_instance_v1("o-3").with("expireTime", "99991231235959");
    assert_eq!(never.code(address, &key()).await, "000000");
    books.take();
    for asked in [
        new_instance_v1("o-4").with("businessId", ""),
        new_instance_v1("o-4").with("amount", "-5"),
        new_instance("o-4").with("businessId", ""),
        release(""),
        release_v1(""),
    ] {
        assert_eq!(asked.code(address, &key()).await, "000002", "{}", asked.members);
    }
    assert!(books.take().is_empty());
}

/// The platform opens an answer with the key that it has now.
#[tokio::test]
async fn a_kept_answer_can_be_read_under_the_key_of_the_repetition() {
    let (old, new) = (AccessKey::new("the old key").unwrap(), AccessKey::new("the new key").unwrap());
    let ledger = Arc::new(MemoryLedger::new());
    let serve = async |server: bothends::Server| start(server.ledger(ledger.clone())).await;
    let before = serve(all(&Books::default(), &old)).await;
    let during = serve(all(&Books::default(), &new).accept_key(old.clone())).await;
    let after = serve(all(&Books::default(), &new)).await;
    let open = |key: &AccessKey, text: &str| {
        KOOGALLERY_V1.cipher(&key.clone().into()).unwrap().open(text).map(|plain| plain.to_string())
    };
    let account = |answer: &Value| answer["appInfo"]["userName"].as_str().unwrap().to_owned();

    let first = body(&new_instance_v1("o-1").send(before, &old).await);
    assert_eq!(open(&old, &account(&first)).as_deref(), Some("nnnnn"));
    let again = new_instance_v1("o-1").with("businessId", "again");
    assert_eq!(body(&again.send(during, &old).await), first, "byte for byte under the old key");

    let answer = again.send(during, &new).await;
    let mut read = body(&answer);
    assert_eq!(open(&new, &account(&read)).as_deref(), Some("nnnnn"), "{answer}");
    assert_eq!(open(&old, &account(&read)), None);
    let (head, bytes) = answer.split_once("\r\n\r\n").unwrap();
    let proof = head.split("\r\n").find_map(|line| line.strip_prefix("Body-Sign: ")).unwrap();
    assert!(bothends::sign::body_sign::verify(proof, bytes.as_bytes(), &new.clone().into()), "signed as it goes out");
    read["appInfo"]["userName"] = account(&first).into();
    assert_eq!(read, first, "nothing else has changed");

    // Nobody has the old key any more: what can be read is better than nothing.
    assert_eq!(body(&again.send(after, &new).await), first);
}

/// All that is wrong with what is encrypted is told alike: no answer helps to open another's text.
#[tokio::test]
async fn w23_whatever_is_wrong_with_an_encrypted_member_is_told_alike() {
    let books = Books::default();
    let address = start(all(&books, &key())).await;
    let seal = |key: &AccessKey, text: &str| KOOGALLERY_V1.cipher(&key.clone().into()).unwrap().seal(text);
    let good = seal(&key(), "15905222222");
    let (vector, sealed) = good.split_at(16);
    let blocks = STANDARD.decode(sealed).unwrap();
    let of = |bytes: &[u8]| format!("{vector}{}", STANDARD.encode(bytes));
    let flipped = |at: usize| {
        let mut bytes = blocks.clone();
        bytes[at] ^= 0x55;
        of(&bytes)
    };
    let wrong = [
        ("bad padding", flipped(15)),
        ("another block", of(&[7; 16])),
        ("wrong key", seal(&AccessKey::new("another key").unwrap(), "15905222222")),
        ("short vector", good.split_at(1).1.to_owned()),
        ("vector alone", vector.to_owned()),
        ("less than a vector", "0123".to_owned()),
        ("half a block", of(&blocks[..8])),
        ("a block and a half", of(&[&blocks[..], &blocks[..8]].concat())),
        ("no Base64", format!("{vector}!!!!")),
        ("vector that is no ASCII", format!("é{}", good.split_at(2).1)),
        ("plain", "15905222222".to_owned()),
    ];
    let mut answers: Vec<String> = Vec::new();
    for (name, text) in wrong {
        let asked = new_instance_v1("o-1").with("mobilePhone", text);
        let answer = exchange(address, &asked.bytes(&key())).await;
        assert_eq!(code(&answer), "000002", "{name}: {answer}");
        answers.push(answer.split_once("\r\n\r\n").unwrap().1.to_owned());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert!(books.take().is_empty());
    let asked = new_instance_v1("o-1").with("mobilePhone", good);
    assert_eq!(asked.code(address, &key()).await, "000000");
    // Without a proof nothing is opened at all.
    let asked = new_instance_v1("o-2").with("mobilePhone", "0123");
    assert_eq!(asked.code(address, &AccessKey::new("another key").unwrap()).await, "000001");
}
