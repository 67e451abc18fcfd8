//! What the platform may send where its pages leave it open: empty values, flags and numbers in another form.

use bothends::sign::{KOOGALLERY_KIT_V2, KOOGALLERY_V1};
use serde_json::json;

use crate::common::{exchange, key, start};
use crate::sellers::*;

#[tokio::test]
async fn an_empty_value_of_an_optional_member_that_is_no_text_is_none() {
    let books = Books::default();
    let address = start(all(&books, &key())).await;
    let blank = ["mobilePhone", "email", "expireTime", "chargingMode", "trialFlag", "saasExtendParams", "amount"];
    let more = ["diskSize", "bandWidth", "periodType", "periodNumber", "orderAmount", "testFlag"];
    let mut asked = new_instance_v1("o-1");
    for name in blank.iter().chain(&more) {
        asked = asked.with(name, "");
    }
    assert_eq!(asked.code(address, &key()).await, "000000");
    // A text may be empty.
    assert_eq!(asked.clone().with("orderId", "o-2").with("skuCode", "").code(address, &key()).await, "000000");
    let handled: Vec<_> = books.take().into_iter().map(|it| it.what).collect();
    assert_eq!(handled, ["o-1", "o-2 skuCode"]);

    // What must be there is not there if it is empty.
    let renewal = json!({"activity": "refreshInstance", "orderId": "o", "instanceId": "i", "expireTime": ""});
    let renewal = Asked::of(KOOGALLERY_V1, "/hook", renewal);
    assert_eq!(renewal.code(address, &key()).await, "000002");
    let good = renewal.with("expireTime", "20270102030405").with("periodNumber", "");
    assert_eq!(good.code(address, &key()).await, "000000");
    // Twice is twice, and what is no number is none.
    let twice = String::from_utf8(good.bytes(&key())).unwrap();
    assert!(twice.contains("periodNumber=&") || twice.contains("periodNumber= "), "{twice}");
    for wrong in ["x", " ", "1.5"] {
        assert_eq!(good.clone().with("periodNumber", wrong).code(address, &key()).await, "000002", "{wrong}");
    }
}

#[tokio::test]
async fn the_proof_covers_empty_values() {
    let address = start(all(&Books::default(), &key())).await;
    let asked = new_instance_v1("o-1").with("amount", "").with("periodNumber", "");
    let good = String::from_utf8(asked.bytes(&key())).unwrap();
    for tampered in [
        good.replacen("amount=&", "", 1),
        good.replacen("amount=&", "amount=7&", 1),
        good.replacen("periodNumber=&", "", 1),
    ] {
        assert_ne!(tampered, good);
        assert_eq!(code(&exchange(address, tampered.as_bytes()).await), "000001");
    }
    assert_eq!(code(&exchange(address, good.as_bytes()).await), "000000");
}

#[tokio::test]
async fn flags_and_numbers_are_read_as_texts_and_as_what_they_are() {
    let books = Books::default();
    let address = start(all(&books, &key())).await;
    for (enable, kind, read) in [
        (json!("true"), json!(1), "true Some(\"1\");"),
        (json!(true), json!("1"), "true Some(\"1\");"),
        (json!(false), json!(9), "false Some(\"9\");"),
        (json!("FALSE"), json!("intern"), "FALSE Some(\"intern\");"),
    ] {
        let user = json!({
            "userName": "u", "name": "n", "orgCode": "o", "role": "user", "enable": enable, "employeeType": kind,
        });
        let members = json!({
            "tenantId": "t", "appId": "a", "userList": [user], "currentSyncTime": "now", "flag": 1, "testFlag": "0",
            "timeStamp": "20220413093539534",
        });
        let asked = Asked::of(KOOGALLERY_KIT_V2, "/hook/produceAPI/v2/authSync", members);
        assert_eq!(asked.code(address, &key()).await, "000000", "{enable}");
        assert_eq!(books.take()[0].what, read);
    }
}
