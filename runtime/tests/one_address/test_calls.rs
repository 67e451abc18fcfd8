//! The platform's tests: debugging calls and daily probes. They are told apart, and never in the way of real calls.

use std::net::SocketAddr;

use serde_json::Value;

use crate::common::{key, start};
use crate::sellers::*;

fn forms() -> Vec<(Option<Value>, bool)> {
    vec![
        (None, false),
        (Some("0".into()), false),
        (Some(0.into()), false),
        (Some("".into()), false),
        (Some(Value::Null), false),
        (Some("1".into()), true),
        (Some(1.into()), true),
    ]
}

#[tokio::test]
async fn every_form_of_the_test_flag_reaches_the_handler_of_every_generation() {
    let books = Books::default();
    let address = start(all(&books, &key())).await;
    for (number, (flag, is_test)) in forms().into_iter().enumerate() {
        for (api, mut asked) in one_of_each(&format!("o-{number}")) {
            let is_kit = api.contains("/kit");
            let refused = is_kit && (flag.is_none() || flag == Some(Value::Null));
            match &flag {
                // In a query there is no null.
                Some(Value::Null) if api.ends_with("v1") && !is_kit => asked = asked.with("testFlag", ""),
                Some(flag) => asked = asked.with("testFlag", flag.clone()),
                None => drop(asked.members.as_object_mut().unwrap().remove("testFlag")),
            }
            let code = asked.code(address, &key()).await;
            assert_eq!(code, if refused { "000002" } else { "000000" }, "{api}: {flag:?}");
            let handled: Vec<_> = books.take().into_iter().map(|it| (it.by, it.is_test)).collect();
            let expected: &[_] = if refused { &[] } else { &[(api, is_test)] };
            assert_eq!(handled, expected, "{api}: {flag:?}");
        }
    }
}

/// The instance that an order got.
async fn instance(asked: &Asked, address: SocketAddr) -> String {
    let answer = asked.send(address, &key()).await;
    let body: Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
    body["instanceId"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

fn creates() -> [fn(&str) -> Asked; 3] {
    [new_instance, new_instance_v1, get_license]
}

#[tokio::test]
async fn a_test_creates_nothing_that_a_real_order_would_be_a_repetition_of() {
    let address = start(all(&Books::default(), &key())).await;
    for create in creates() {
        let of = |business: &str| create("o-1").with("businessId", business);
        assert_eq!(instance(&of("test").with("testFlag", "1"), address).await, "test");
        assert_eq!(instance(&of("real"), address).await, "real");
        assert_eq!(instance(&of("test-again").with("testFlag", "1"), address).await, "test");
        assert_eq!(instance(&of("real-again").with("testFlag", "0"), address).await, "real");
    }
}

#[tokio::test]
async fn a_test_release_takes_nothing_back_that_is_real() {
    let address = start(all(&Books::default(), &key())).await;
    let releases: [fn(&str) -> Asked; 3] = [release, release_v1, release_license];
    for (create, release) in creates().into_iter().zip(releases) {
        let of = |business: &str| create("o-1").with("businessId", business);
        // Both have the same id, as a saved debugging call may have it of a real instance.
        assert_eq!(instance(&of("i"), address).await, "i");
        assert_eq!(instance(&of("i").with("testFlag", "1"), address).await, "i");
        assert_eq!(release("i").with("testFlag", "1").code(address, &key()).await, "000000");
        assert_eq!(instance(&of("i-2"), address).await, "i", "the real one goes on");
        assert_eq!(instance(&of("i-3").with("testFlag", "1"), address).await, "i-3", "the test began anew");
        assert_eq!(release("i").code(address, &key()).await, "000000");
        assert_eq!(instance(&of("i-4"), address).await, "i-4");
        assert_eq!(instance(&of("i-5").with("testFlag", "1"), address).await, "i-3");
    }
}

/// The other way round: some pages leave the flag out of releases, and an id is unique over tests and real ones.
#[tokio::test]
async fn a_release_without_the_flag_also_takes_a_test_back() {
    let address = start(all(&Books::default(), &key())).await;
    let releases: [fn(&str) -> Asked; 3] = [release, release_v1, release_license];
    for (create, release) in creates().into_iter().zip(releases) {
        let of = |business: &str| create("o-1").with("businessId", business).with("testFlag", "1");
        assert_eq!(instance(&of("t-1"), address).await, "t-1");
        assert_eq!(release("t-1").code(address, &key()).await, "000000");
        assert_eq!(instance(&of("t-2"), address).await, "t-2");
    }
}

#[tokio::test]
async fn what_is_neither_a_test_nor_none_is_refused() {
    let books = Books::default();
    let address = start(all(&books, &key())).await;
    for flag in ["00", "01", "2", "N", "-1", "on", "１", "11"] {
        for (api, asked) in one_of_each("o") {
            assert_eq!(asked.with("testFlag", flag).code(address, &key()).await, "000002", "{api}: {flag}");
        }
    }
    assert!(books.take().is_empty());
    for (number, flag) in [(-1, "000002"), (2, "000002"), (0, "000000")] {
        assert_eq!(tenant_sync("n").with("testFlag", number).code(address, &key()).await, flag, "{number}");
    }
    books.take();
    for (flag, is_test) in [(" 1", true), ("1\t", true), (" 0", false), (" ", false)] {
        assert_eq!(new_instance("blanks").with("testFlag", flag).code(address, &key()).await, "000000", "{flag:?}");
        assert!(books.take().iter().all(|it| it.is_test == is_test), "{flag:?}");
    }
}

#[tokio::test]
async fn kits_hand_over_tests_and_real_calls_alike() {
    let books = Books::default();
    let address = start(all(&books, &key())).await;
    for sync in [tenant_sync, tenant_sync_v1] {
        for flag in [1, 0, 1, 0] {
            assert_eq!(sync("n").with("testFlag", flag).code(address, &key()).await, "000000");
        }
        let tests: Vec<_> = books.take().into_iter().map(|it| it.is_test).collect();
        assert_eq!(tests, [true, false, true, false]);
    }
}
