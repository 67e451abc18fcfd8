//! The older body of `newInstance` on V2: buyer and order stand in it, and the ids inside the order only. It is cut off
//! on its page; what is here has the members that were seen, and a line of the order where a test needs one.

use std::net::SocketAddr;

use bothends::sign::KOOGALLERY_V2;
use serde_json::{Value, json};

use crate::common::{key, start};
use crate::sellers::*;

/// As the page shows it, up to where it is cut off.
fn older(order: &str, product: &str, business: &str) -> Asked {
    let members = json!({
        "activity": "newInstance",
        "buyerInfo": {
            "customerId": "68cbc86abc2018ab880d92f36422fa0e", "customerName": "cornflower", "userId": "u",
            "userName": "baker", "mobilePhone": "15905222222", "email": "baker@cornflower.example",
        },
        "orderInfo": [{
            "businessId": business, "orderId": order, "trialFlag": "0", "orderAmount": 100.00, "chargingMode": "PERIOD",
            "periodType": "year", "periodNumber": 1, "provisionType": "1",
            "productInfo": [{"skuCode": "d0abcd12", "productId": product, "linearValue": 50}],
            "createTime": "20221118101936",
        }],
    });
    Asked::of(KOOGALLERY_V2, "/hook", members)
}

/// The same with the line of the order in it.
fn older_line(order: &str, line: &str, business: &str) -> Asked {
    let mut asked = older(order, "p-1", business);
    asked.members["orderInfo"][0]["orderLineId"] = line.into();
    asked
}

async fn instance(asked: &Asked, address: SocketAddr) -> String {
    let answer = asked.send(address, &key()).await;
    let body: Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
    body["instanceId"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

#[tokio::test]
async fn an_order_in_the_older_form_is_handled_once() {
    let books = Books::default();
    let address = start(all(&books, &key())).await;
    assert_eq!(instance(&older("o-1", "p-1", "b-1"), address).await, "b-1");
    let [Handled { by: "huawei/koogallery/saas", what, is_test: false }] = &books.take()[..] else { panic!() };
    assert_eq!(what, "o-1");
    // Another businessId each time, and whatever else the buyer has changed since.
    let mut again = older("o-1", "p-1", "b-2");
    again.members["buyerInfo"]["mobilePhone"] = "15905222223".into();
    assert_eq!(instance(&again, address).await, "b-1");
    assert!(books.take().is_empty(), "answered from the ledger");
    // One order, another product: another instance. Another order, the same product: so, too.
    assert_eq!(instance(&older("o-1", "p-2", "b-3"), address).await, "b-3");
    assert_eq!(instance(&older("o-2", "p-1", "b-4"), address).await, "b-4");
}

#[tokio::test]
async fn an_order_is_the_same_in_both_forms() {
    let books = Books::default();
    let address = start(all(&books, &key())).await;
    let newer = |order: &str, line: &str, business: &str| {
        new_instance(order).with("orderLineId", line).with("businessId", business)
    };
    assert_eq!(instance(&older_line("o-1", "o-1-1", "b-1"), address).await, "b-1");
    assert_eq!(instance(&newer("o-1", "o-1-1", "b-2"), address).await, "b-1");
    assert_eq!(instance(&newer("o-2", "o-2-1", "b-3"), address).await, "b-3");
    assert_eq!(instance(&older_line("o-2", "o-2-1", "b-4"), address).await, "b-3");
    assert_eq!(books.take().len(), 2);
    // A test of it is another call in this form, too.
    assert_eq!(instance(&older_line("o-1", "o-1-1", "t-1").with("testFlag", "1"), address).await, "t-1");
    assert!(books.take()[0].is_test);
    // What is released may come anew.
    assert_eq!(release("b-1").code(address, &key()).await, "000000");
    assert_eq!(instance(&older_line("o-1", "o-1-1", "b-5"), address).await, "b-5");
}

#[tokio::test]
async fn what_stands_in_its_place_is_not_taken_from_elsewhere() {
    let books = Books::default();
    let address = start(all(&books, &key())).await;
    let both = older_line("o-1", "o-1-1", "b-1").with("orderId", "o-9").with("orderLineId", "o-9-1");
    assert_eq!(instance(&both.with("businessId", "b-9"), address).await, "b-9");
    assert_eq!(books.take()[0].what, "o-9");
    // An empty or null id is no id, wherever another one stands.
    for nothing in [Value::Null, "".into(), " ".into()] {
        assert_eq!(older("o-1", "p-1", "b-1").with("orderId", nothing).code(address, &key()).await, "000002");
    }
    assert!(books.take().is_empty());
}

#[tokio::test]
async fn an_order_that_nothing_tells_from_others_is_refused() {
    let books = Books::default();
    let address = start(all(&books, &key())).await;
    let without = |path: &str| {
        let mut asked = older("o-1", "p-1", "b-1");
        let (owner, member) = path.rsplit_once('/').unwrap();
        drop(asked.members.pointer_mut(owner).unwrap().as_object_mut().unwrap().remove(member).unwrap());
        asked
    };
    let empty = |list: Value| older("o-1", "p-1", "b-1").with("orderInfo", list);
    let refused = [
        without("/orderInfo"),
        without("/orderInfo/0/orderId"),
        without("/orderInfo/0/businessId"),
        without("/orderInfo/0/productInfo"),
        without("/orderInfo/0/productInfo/0/productId"),
        empty(json!([])),
        empty(json!([[]])),
        empty(json!("o-1")),
        empty(Value::Null),
        older("", "p-1", "b-1"),
        // The limits of a member hold wherever it stands.
        older(&"o".repeat(65), "p-1", "b-1"),
        older("o-1", &"p".repeat(65), "b-1"),
        older("o-1", "p-1", &"b".repeat(65)),
    ];
    for asked in refused {
        assert_eq!(asked.code(address, &key()).await, "000002", "{}", asked.members);
    }
    assert!(books.take().is_empty());
}

#[tokio::test]
async fn ids_that_are_there_twice_are_refused_in_the_older_form_too() {
    let books = Books::default();
    let address = start(all(&books, &key())).await;
    let asked = older("o-1", "p-1", "b-1");
    for (once, twice) in [
        (r#""orderId":"o-1""#, r#""orderId":"o-1","orderId":"o-2""#),
        (r#""productId":"p-1""#, r#""productId":"p-1","productId":"p-2""#),
        (r#""activity":"#, r#""orderInfo":[{"orderId":"o-2","businessId":"b-2"}],"activity":"#),
    ] {
        let mut request = asked.request();
        let body = asked.members.to_string();
        assert!(body.contains(once));
        request.body = body.replacen(once, twice, 1).into();
        let answer = crate::common::exchange(address, &bytes(asked.proved(request, &key()))).await;
        assert_eq!(code(&answer), "000002", "{twice}: {answer}");
    }
    assert!(books.take().is_empty());
}
