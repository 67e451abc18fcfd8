//! Calls of every generation of KooGallery's interfaces as bytes on a socket, worked out from the platform's pages,
//! and what the seller's server answers: bytes, header case and proof.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use bothends::clock::{FixedClock, RandomNonce, SystemClock};
use bothends::sign::{KOOGALLERY_KIT_V2, Moment, Request, body_sign};
use bothends::{AccessKey, Call, Client, Credentials, Server};
use common::{exchange, start};
use http::Method;
use serde_json::Value;

#[derive(Server)]
#[api("huawei/koogallery/saas-v1", callbacks(newInstance))]
struct OldShop;

impl old_shop::Handler for OldShop {
    async fn new_instance(
        &self,
        _: &Call,
        order: old_shop::NewInstance,
    ) -> Result<old_shop::NewInstanceResponse, old_shop::Code> {
        assert_eq!(order.customer_name.as_deref(), Some("华为 云+测试"));
        assert_eq!(order.mobile_phone.as_deref(), Some("15905222222"), "decrypted");
        assert_eq!(order.order_amount, "100".parse().ok());
        assert_eq!(order.expire_time, "2021-07-27T15:31:56Z".parse().ok());
        assert_eq!(order.charging_mode, Some(old_shop::NewInstanceChargingMode::Period));
        let extended: Vec<_> = order.saas_extend_params.iter().flatten().map(|it| it.name.as_str()).collect();
        assert_eq!(extended, ["idNum", "userName"]);
        assert!(!format!("{order:?}").contains("15905222222"), "secret members are not shown");
        let app = old_shop::EncryptedAppInfo::builder()
            .front_end_url("https://shop.example.com/login")
            .user_name("admin")
            .password("sesame")
            .build();
        Ok(old_shop::NewInstanceResponse::builder().instance_id(order.business_id).app_info(app).build())
    }
}

#[derive(Client, Clone)]
#[api("huawei/koogallery/saas-v1", callbacks)]
struct OldMarket(Client);

#[derive(Server)]
#[api("huawei/koogallery/kit", callbacks(tenantSync))]
struct Kit;

impl kit::Handler for Kit {
    async fn tenant_sync(&self, _: &Call, sync: kit::TenantSync) -> Result<kit::TenantSyncResponse, kit::Code> {
        assert_eq!(sync.time_stamp.to_string(), "2022-04-13T01:35:39.534Z", "the clock is 8 hours ahead");
        Ok(kit::TenantSyncResponse::builder().result_msg("ok").build())
    }
}

#[derive(Server)]
#[api("huawei/koogallery/kit-v1", callbacks(tenantSync))]
struct OldKit;

impl old_kit::Handler for OldKit {
    async fn tenant_sync(
        &self,
        _: &Call,
        sync: old_kit::TenantSync,
    ) -> Result<old_kit::TenantSyncResponse, old_kit::Code> {
        assert_eq!((sync.instance_id.as_deref(), sync.flag), (Some(""), old_kit::SyncFlag::Add));
        Ok(old_kit::TenantSyncResponse::builder().build())
    }
}

/// The page's call. What it shows encrypted was encrypted under another key, so the phone is a vector of ours.
#[tokio::test]
async fn the_first_generation_is_served() {
    let vectors: Value = serde_json::from_str(include_str!("captures/v1_get_authtoken.json")).unwrap();
    let vector = &vectors["vectors"][0];
    let key = text(vector, "accessKey");
    let published = "Uh2977H2620i0K25pPQCbCXEZ9a%2FetMxzFW%2FvQ%3D%3D";
    // From the vectors of the encryption: AES-256 of 15905222222 under this key.
    let phone = "0123456789abcdefxekj%2BmwqC7hXRdatrhtjpg%3D%3D";
    let raw = text(vector, "rawQuery");
    assert!(raw.contains(published));
    let address = start(OldShop.server(AccessKey::new(key).unwrap())).await;

    let unsigned = raw.split("&authToken=").next().unwrap().replace(published, phone);
    let unsigned = unsigned.split('&').filter(|pair| !pair.starts_with("email=")).collect::<Vec<_>>().join("&");
    let answer = get(address, &signed(key, &unsigned)).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    let proof = head.split("\r\n").find_map(|line| line.strip_prefix("Body-Sign: ")).expect("the header in that case");
    let form = r#"sign_type="HMAC-SHA256", signature= ""#;
    assert!(proof.starts_with(form), "{proof}");
    assert!(body_sign::verify(proof, body.as_bytes(), &credentials(key)));
    assert!(!body_sign::verify(proof, format!("{body} ").as_bytes(), &credentials(key)));
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["resultCode"], "000000");
    assert_eq!(body["instanceId"], "61e834ba-7b97-4418-b8f7-e5345137278c");
    let sealed = body["appInfo"]["password"].as_str().unwrap();
    let cipher = bothends::sign::KOOGALLERY_V1.cipher(&credentials(key)).unwrap();
    assert_eq!(cipher.open(sealed).unwrap().as_str(), "sesame");
    assert_eq!(sealed.len(), 16 + 24, "16 characters of IV and one block in Base64");

    // One changed digit, or the order of the proof of the page with another phone: the same answer for both.
    for tampered in [signed(key, &unsigned).replace("amount=6", "amount=7"), raw.replace(published, phone)] {
        let answer = get(address, &tampered).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("\"000001\""), "{answer}");
        assert!(!answer.contains("Body-Sign"), "{answer}");
    }
}

/// The client of the callbacks plays the marketplace: it encrypts, and reads what the shop encrypted.
#[tokio::test]
async fn both_ends_of_the_first_generation_encrypt() {
    let key = common::key();
    let address = start(OldShop.server(key.clone())).await;
    let market = OldMarket::builder(key).endpoint(format!("http://{address}/hook")).build().unwrap();
    let extended = |name: &str| old_market::SaasExtendParam::builder().name(name).value("v").build();
    let order = market
        .new_instance()
        .customer_id("c")
        .customer_name("华为 云+测试")
        .mobile_phone("15905222222")
        .business_id("b-1")
        .order_id("o-1")
        .product_id("p-1")
        .order_amount("100.00".parse().unwrap())
        .expire_time("2021-07-27T15:31:56Z".parse().unwrap())
        .charging_mode(old_market::NewInstanceChargingMode::Period)
        .saas_extend_params(vec![extended("idNum"), extended("userName")]);
    let answer = order.send().await.unwrap();
    assert_eq!(answer.instance_id, "b-1");
    let app = answer.app_info.as_ref().unwrap();
    assert_eq!((app.user_name.as_deref(), app.password.as_deref()), (Some("admin"), Some("sesame")));
}

/// The published example, there and back: encoded for a URL, Base64, JSON.
#[tokio::test]
async fn what_a_buyer_filled_in_is_written_and_read_as_published() {
    let vector: Value = serde_json::from_str(include_str!("captures/saas_extend_params.json")).unwrap();
    let twin = old_market::twin().start().await.unwrap();
    let market = OldMarket::builder(twin.credentials()).endpoint(twin.endpoint()).build().unwrap();
    let members = serde_json::json!({
        "customerId": "c", "businessId": "b-1", "orderId": "o-1", "productId": "p-1",
        "saasExtendParams": vector["decoded"],
    });
    let order: old_market::NewInstance = serde_json::from_value(members).unwrap();
    let target = market.0.prepare(&order).unwrap().request.target();
    let published = format!("&saasExtendParams={}&", text(&vector, "onTheWireUrlEncoded"));
    assert!(target.contains(&published), "{target}");
    market.0.send(order).await.unwrap();
    let received = twin.requests().pop().unwrap().request;
    assert_eq!(received.to_json().unwrap()["saasExtendParams"], vector["decoded"]);
}

#[tokio::test]
async fn the_kits_are_served_below_any_address() {
    let vectors: Value = serde_json::from_str(include_str!("captures/v2_signature.json")).unwrap();
    let vector = &vectors["kit"][0];
    let now = SystemTime::UNIX_EPOCH + Duration::from_millis(text(&vector["headers"], "x-timestamp").parse().unwrap());
    let key = text(vector, "accessKey");
    let address = start(Kit.server(AccessKey::new(key).unwrap()).clock(FixedClock::new(now))).await;
    let headers: String = ["x-sign", "x-timestamp", "x-nonce"]
        .iter()
        .map(|name| format!("{name}: {}\r\n", text(&vector["headers"], name)))
        .collect();
    let body = text(vector, "body");
    let answer = post(address, "/seller/produceAPI/v2/tenantSync", &headers, body).await;
    assert!(answer.contains("\"resultCode\":\"000000\""), "{answer}");
    for elsewhere in ["/seller/produceAPI/tenantSync", "/produceAPI/v2/tenantSync/", "/"] {
        let nonce = headers.replace("50D83FDECAED", "50D83FDECAEE");
        let answer = post(address, elsewhere, &nonce, body).await;
        assert!(!answer.contains("\"000000\""), "{elsewhere}: {answer}");
    }

    let vectors: Value = serde_json::from_str(include_str!("captures/v1_post_authtoken.json")).unwrap();
    let vector = &vectors["vectors"][0];
    let address = start(OldKit.server(AccessKey::new(text(vector, "accessKey")).unwrap())).await;
    let token = text(&vector["header"], "authToken");
    for header in [format!("authToken: {token}\r\n"), format!("authToken: \"{token}\"\r\n")] {
        let answer = post(address, text(vector, "path"), &header, text(vector, "body")).await;
        assert!(answer.contains("\"resultCode\":\"000000\"") && answer.contains("\r\nBody-Sign: "), "{answer}");
    }
}

#[derive(Server)]
#[api("huawei/koogallery/kit", callbacks(allOrgSync))]
struct Directory;

impl directory::Handler for Directory {
    async fn all_org_sync(
        &self,
        _: &Call,
        sync: directory::AllOrgSync,
    ) -> Result<directory::AllOrgSyncResponse, directory::Code> {
        let departments: Vec<_> = sync.org_info_list.iter().map(|it| (&*it.org_code, &*it.org_name)).collect();
        assert_eq!(departments, [("1", "研发部"), ("2", "Bakehouse")]);
        assert_eq!(sync.test_flag, directory::KitTestFlag::Real);
        Ok(directory::AllOrgSyncResponse::builder().build())
    }
}

/// The page's table has a list of departments, its example a text; it has a member too many as well.
#[tokio::test]
async fn departments_come_as_a_list_or_as_a_text() {
    let key = common::key();
    let address = start(Directory.server(key.clone())).await;
    let list = r#"[{"orgCode":"1","orgName":"研发部"},{"orgCode":"2","orgName":"Bakehouse","parentCode":"1"}]"#;
    for departments in [list.to_owned(), Value::from(list).to_string()] {
        let rest = r#""flag":1,"tenantId":"t","testFlag":0,"timeStamp":"20220413093539534""#;
        let mut request = Request::new(Method::POST, "shop", "/produceAPI/v2/allOrgSync");
        request.body = format!(r#"{{"orgInfoList":{departments},{rest}}}"#).into();
        let moment = Moment::now(&SystemClock, &RandomNonce);
        KOOGALLERY_KIT_V2.sign(&mut request, &key.clone().into(), &moment).unwrap();
        let headers: String = request.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let answer = post(address, &request.path, &headers, str::from_utf8(&request.body).unwrap()).await;
        assert!(answer.contains("\"resultCode\":\"000000\""), "{answer}");
    }
}

/// A query with the proof of the first generation, computed here from the page's rule and not by what is tested.
fn signed(key: &str, query: &str) -> String {
    use hmac::{KeyInit as _, Mac as _};
    let decoded =
        |text: &str| percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8().unwrap().into_owned();
    let mut pairs: Vec<_> = query.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
    let time = pairs.iter().find(|(name, _)| *name == "timeStamp").unwrap().1;
    pairs.sort_unstable();
    let base: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={}", decoded(value))).collect();
    let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(format!("{key}{time}").as_bytes()).unwrap();
    mac.update(base.join("&").as_bytes());
    let token = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, mac.finalize().into_bytes());
    let token = percent_encoding::utf8_percent_encode(&token, percent_encoding::NON_ALPHANUMERIC);
    format!("{query}&authToken={token}")
}

async fn get(address: SocketAddr, query: &str) -> String {
    exchange(address, format!("GET /hook?{query} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n").as_bytes()).await
}

async fn post(address: SocketAddr, path: &str, headers: &str, body: &str) -> String {
    let head = format!("POST {path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n{headers}");
    exchange(address, format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes()).await
}

fn credentials(key: &str) -> Credentials {
    AccessKey::new(key).unwrap().into()
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_else(|| panic!("no {member} in {value}"))
}
