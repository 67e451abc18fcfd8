//! Calls of KooGallery's first generation that were worked out from its pages: made again by typed clients, what is
//! signed and the proof, and taken in by a typed server.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use bothends::client::{Prepared, Request};
use bothends::clock::FixedClock;
use bothends::{AccessKey, Call, Client, Server, Timestamp};
use common::{exchange, start};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[derive(Client, Clone)]
#[api("huawei/koogallery/saas-v1", callbacks(refreshInstance, upgrade, queryInstance, expireInstance))]
struct Saas(Client);

#[derive(Client, Clone)]
#[api("huawei/koogallery/license-v1", callbacks(getLicense))]
struct License(Client);

#[derive(Client, Clone)]
#[api("huawei/koogallery/kit-v1", callbacks(authSync, singleOrgSync))]
struct Kit(Client);

#[derive(Server)]
#[api("huawei/koogallery/kit-v1", callbacks(authSync))]
struct Seller;

impl seller::Handler for Seller {
    async fn auth_sync(&self, _: &Call, sync: seller::AuthSync) -> Result<seller::AuthSyncResponse, seller::Code> {
        let [user] = &*sync.user_list else { panic!("one user was sent: {sync:?}") };
        assert_eq!((&*user.user_name, &*user.name, &*user.org_code), ("u1", "张三", "o1"));
        assert_eq!((&user.role, &user.enable), (&seller::KitUserRole::Admin, &seller::KitUserEnable::Enabled));
        assert_eq!((sync.flag, sync.test_flag), (seller::SyncFlag::Add, seller::KitTestFlag::Real));
        Ok(seller::AuthSyncResponse::builder().build())
    }
}

const ENDPOINT: &str = "https://seller.example.com";

#[test]
fn calls_in_the_query() {
    let vectors: Value = serde_json::from_str(include_str!("captures/v1_get_authtoken.json")).unwrap();
    for name in ["refreshInstance", "upgrade", "queryInstance", "blank_value_kept", "getLicense"] {
        let vector = named(&vectors, name);
        let mut members = vector["decoded"].clone();
        let sent_at = members.as_object_mut().unwrap().remove("timeStamp").unwrap();
        let activity = members.as_object_mut().unwrap().remove("activity").unwrap();
        let clock = FixedClock::new(utc(sent_at.as_str().unwrap()).into());
        let saas = Saas::builder(key(vector)).endpoint(ENDPOINT).clock(clock.clone()).build().unwrap();
        let license = License::builder(key(vector)).endpoint(ENDPOINT).clock(clock).build().unwrap();
        let made = match activity.as_str().unwrap() {
            "refreshInstance" => prepared::<saas::RefreshInstance>(&saas.0, members),
            "upgrade" => prepared::<saas::Upgrade>(&saas.0, members),
            "queryInstance" => prepared::<saas::QueryInstance>(&saas.0, members),
            "expireInstance" => prepared::<saas::ExpireInstance>(&saas.0, members),
            _ => prepared::<license::GetLicense>(&license.0, members),
        };
        assert_eq!(made.signature.string_to_sign, text(vector, "baseString"), "{name}");
        assert_eq!(made.signature.signature, text(vector, "authToken"), "{name}");
        let mut query: Vec<_> = made.request.query_string().split('&').map(str::to_owned).collect();
        let mut expected: Vec<_> = text(vector, "rawQuery").split('&').map(str::to_owned).collect();
        query.sort_unstable();
        expected.sort_unstable();
        assert_eq!(query, expected, "{name}");
    }
}

#[test]
fn calls_in_the_body() {
    let vectors: Value = serde_json::from_str(include_str!("captures/v1_post_authtoken.json")).unwrap();
    let vector = named(&vectors, "singleOrgSync");
    let kit = Kit::builder(key(vector)).endpoint(ENDPOINT).build().unwrap();
    let made = prepared::<kit::SingleOrgSync>(&kit.0, serde_json::from_str(text(vector, "body")).unwrap());
    assert_eq!(made.request.path, text(vector, "path"));
    assert_eq!(made.signature.string_to_sign, text(vector, "baseString"));
    assert_eq!(made.request.header("authtoken"), vector["header"]["authToken"].as_str());

    // The list stands in a text, whose members are in another order than ours.
    let vector = named(&vectors, "authSync_userList_string");
    let mut body: Value = serde_json::from_str(text(vector, "body")).unwrap();
    body["userList"] = serde_json::from_str(text(&body, "userList")).unwrap();
    let made = prepared::<kit::AuthSync>(&kit.0, body.clone());
    assert_eq!(made.request.path, text(vector, "path"));
    let (others, users) = made.signature.string_to_sign.split_once("userList=").unwrap();
    assert_eq!(others, text(vector, "baseString").split_once("userList=").unwrap().0);
    assert_eq!(serde_json::from_str::<Value>(users).unwrap(), body["userList"]);
}

/// The pages have `testFlag` and `employeeType` as integers, in JSON and in JSON that stands in a text.
#[test]
fn numbers_of_the_kits_are_numbers_on_the_wire() {
    let kit = Kit::builder(AccessKey::new("key").unwrap()).endpoint(ENDPOINT).build().unwrap();
    for (flag, written) in [("0", Value::from(0)), ("1", 1.into()), ("7", 7.into()), ("01", "01".into())] {
        let user = |kind: &str| {
            let extension = json!({"employeeType": kind});
            json!({"userName": "u", "name": "n", "orgCode": "o", "role": "user", "enable": true, "extension": extension})
        };
        let sync = json!({
            "tenantId": "t", "appId": "a", "userList": [user("3"), user("other")], "flag": 1, "testFlag": flag,
            "timeStamp": "20220413093539534",
        });
        let made = prepared::<kit::AuthSync>(&kit.0, sync);
        let body: Value = serde_json::from_slice(&made.request.body).unwrap();
        assert_eq!((&body["testFlag"], &body["flag"]), (&written, &1.into()));
        let users: Value = serde_json::from_str(text(&body, "userList")).unwrap();
        assert_eq!(users[0]["extension"]["employeeType"], 3);
        assert_eq!(users[1]["extension"]["employeeType"], "other", "what is no number stays what it is");
        assert_eq!(users[0]["enable"], "true", "an enum of texts");
    }
}

#[tokio::test]
async fn a_list_in_a_text_is_taken_in() {
    let vectors: Value = serde_json::from_str(include_str!("captures/v1_post_authtoken.json")).unwrap();
    let vector = named(&vectors, "authSync_userList_string");
    let address = start(Seller.server(key(vector))).await;
    let body = text(vector, "body");
    for (body, code) in [(body, "000000"), (&*body.replace("admin", "user"), "000001")] {
        let head = format!("POST {} HTTP/1.1\r\nHost: shop\r\nConnection: close", text(vector, "path"));
        let token = text(&vector["header"], "authToken");
        let request = format!("{head}\r\nauthToken: {token}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        let answer = exchange(address, request.as_bytes()).await;
        assert!(answer.contains(&format!("\"resultCode\":\"{code}\"")), "{answer}");
    }
}

fn prepared<R: Request + DeserializeOwned>(client: &Client, members: Value) -> Prepared {
    let request: R = serde_json::from_value(members).unwrap();
    client.prepare(&request).unwrap()
}

fn key(vector: &Value) -> AccessKey {
    AccessKey::new(text(vector, "accessKey")).unwrap()
}

/// The times of the vectors.
fn utc(stamp: &str) -> Timestamp {
    let time = match stamp {
        "20170725025113409" => "2017-07-25T02:51:13.409Z",
        "20200727073711903" => "2020-07-27T07:37:11.903Z",
        other => panic!("another time: {other}"),
    };
    time.parse().unwrap()
}

fn named<'v>(vectors: &'v Value, name: &str) -> &'v Value {
    vectors["vectors"].as_array().unwrap().iter().find(|vector| vector["name"] == name).unwrap()
}

fn text<'v>(value: &'v Value, member: &str) -> &'v str {
    value[member].as_str().unwrap_or_else(|| panic!("no {member} in {value}"))
}
