//! The platform's twin, as a user's own tests have it: over a real socket, with real signatures.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

use std::time::{Duration, SystemTime};

use bothends::clock::FixedClock;
use bothends::dynamic::DynamicObject;
use bothends::schema::Example;
use bothends::{AccessKey, Client, Credentials, ErrorKind, Json, Twin};
use serde_json::json;

/// The part of CAMS that has specs.
#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization, SubmitIsvCustomerTerms))]
struct Cams(Client);

/// The marketplace: a twin of its callbacks is a shop.
#[derive(Client, Clone)]
#[api("huawei/koogallery/saas", callbacks)]
struct Market(Client);

/// An API with limits of every kind, without examples.
#[derive(Client, Clone)]
#[api(inline = r#"
# api.yaml
title: Kiosk
version: "1"
protocol: http
signature: koogallery-v2
endpoint: https://kiosk.example
discriminator: action
success: {code: OK}
message: text
response:
  code: {type: code, required: true}
  text: {type: string}
codes:
  OK: {doc: Done.}
  Bad: {kind: invalid, doc: The request is not valid.}
  No: {kind: signature, doc: The proof does not hold.}
  Failed: {kind: internal, doc: It failed.}
  SoldOut: {doc: Nothing is left.}
# types.yaml
Box:
  type: object
  fields:
    label: {type: string, required: true, min_length: 4, max_length: 6}
    box: {type: Box}
    boxes: {type: list, items: Box}
# Pack.yaml
operation: Pack
doc: Packs things.
request:
  name: {type: string, required: true, max_length: 5}
  count: {type: integer, min: 1, max: 9}
  side: {type: enum, values: [left, right], closed: true}
  flag: {type: boolean}
response:
  box: {type: Box, required: true}
  weight: {type: decimal, precision: 4, scale: 2}
  tags: {type: map, items: string}
"#)]
struct Kiosk(Client);

fn terms() -> cams::SubmitIsvCustomerTerms {
    cams::SubmitIsvCustomerTerms::builder()
        .cust_space_id("1")
        .cust_name("Cornflower Bakery & Söhne")
        .office_address("杭州")
        .contact_mail("office@cornflower.example")
        .country_id("CN")
        .business_desc("Order updates")
        .isv_terms("isvTerms.pdf")
        .build()
}

#[tokio::test]
async fn a_twin_answers_what_the_test_says_and_tells_what_arrived() {
    let twin = cams::twin()
        .answer(|request: &cams::SubmitIsvCustomerTerms| {
            let message = format!("terms of {}", request.cust_name);
            Ok(cams::SubmitIsvCustomerTermsResponse { message: Some(message), ..Default::default() })
        })
        .answer(|_: &cams::GetChatappUploadAuthorization| Err(cams::Code::ThrottlingUser))
        .start()
        .await
        .unwrap();
    let cams = Cams::builder(twin.credentials()).endpoint(twin.endpoint()).build().unwrap();

    let answer = cams.0.send(terms()).await.unwrap();
    assert_eq!(answer.message.as_deref(), Some("terms of Cornflower Bakery & Söhne"));
    assert_eq!(answer.code.as_deref(), Some("OK"), "the code of success is filled in");
    assert!(!answer.request_id().is_empty());
    let error = cams.get_chatapp_upload_authorization().cust_space_id("7").send().attempts(1).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Throttled, Some(&cams::Code::ThrottlingUser)));

    assert_eq!(twin.received::<cams::SubmitIsvCustomerTerms>(), [terms()]);
    let names: Vec<_> = twin.requests().iter().map(|request| request.call).collect();
    assert_eq!(names, ["SubmitIsvCustomerTerms", "GetChatappUploadAuthorization"]);
    assert_eq!(twin.requests()[1].request.to_json().unwrap(), json!({"CustSpaceId": "7"}));
}

#[tokio::test]
async fn without_an_answer_it_gives_the_example_of_the_spec() {
    let twin = cams::twin().start().await.unwrap();
    let cams = Cams::builder(twin.credentials()).endpoint(twin.endpoint()).build().unwrap();
    let grant = cams.get_chatapp_upload_authorization().cust_space_id("7").send().await.unwrap();
    let data = grant.data.as_ref().unwrap();
    assert_eq!((data.bucket_name.as_deref(), data.expire), (Some("cams-upload"), Some(3600)));
    assert_eq!(grant.request_id(), "90E63D28-E31D-1EB2-8939-A94866411B20");
}

#[tokio::test]
async fn without_an_example_it_makes_values_that_keep_to_the_spec() {
    let twin = kiosk::twin().strict().start().await.unwrap();
    let kiosk = Kiosk::builder(twin.credentials()).endpoint(twin.endpoint()).build().unwrap();
    let packed = kiosk.pack().name("n").send().await.unwrap();
    assert_eq!(packed.code, Some(kiosk::Code::Ok));
    assert_eq!(packed.r#box.label, "label");
    assert_eq!(packed.r#box.boxes.as_deref(), Some([].as_slice()), "what holds itself ends");
    assert!(packed.weight.is_some() && packed.tags.as_ref().is_some_and(|tags| tags.len() == 1));
    let again = kiosk.pack().name("n").send().await.unwrap();
    assert_eq!(again.into_inner(), packed.into_inner(), "the same each time");
}

#[tokio::test]
async fn proofs_are_verified_as_the_platform_does() {
    let temporary = Credentials::new("STS.me", "s3cret").with_token("t0ken");
    let clock = FixedClock::new(SystemTime::now());
    let twin = cams::twin().credentials(temporary.clone()).clock(clock.clone()).start().await.unwrap();
    let ask = async |credentials: Credentials| {
        let cams = Cams::builder(credentials).endpoint(twin.endpoint()).build().unwrap();
        cams.get_chatapp_upload_authorization()
            .cust_space_id("7")
            .send()
            .await
            .map(|_| ())
            .map_err(|error| error.code().cloned())
    };
    assert_eq!(ask(temporary.clone()).await, Ok(()));
    assert_eq!(
        ask(Credentials::new("STS.me", "guess").with_token("t0ken")).await,
        Err(Some(cams::Code::SignatureDoesNotMatch))
    );
    assert!(ask(Credentials::new("STS.me", "s3cret")).await.is_err(), "the token is wanted");
    assert!(ask(Credentials::new("STS.me", "s3cret").with_token("other")).await.is_err());
    assert_eq!(ask(Credentials::new("LTAI-you", "s3cret")).await, Err(Some(cams::Code::InvalidAccessKeyIdNotFound)));
    clock.advance(Duration::from_secs(16 * 60));
    assert!(matches!(
        ask(temporary).await,
        Err(Some(cams::Code::InvalidTimeStampFormat | cams::Code::InvalidTimeStampExpired))
    ));
    assert_eq!(twin.requests().len(), 1, "what is refused was not received");
}

#[tokio::test]
async fn two_twins_do_not_share_a_key() {
    let (one, other) = (kiosk::twin().start().await.unwrap(), kiosk::twin().start().await.unwrap());
    let kiosk = Kiosk::builder(one.credentials()).endpoint(other.endpoint()).build().unwrap();
    assert_eq!(kiosk.pack().name("n").send().await.unwrap_err().kind(), ErrorKind::Signature);
}

#[tokio::test]
async fn limits_are_looked_at_only_by_a_strict_twin() {
    let lax = kiosk::twin().start().await.unwrap();
    let strict = kiosk::twin().strict().start().await.unwrap();
    for (request, lax_ok) in [
        (json!({"name": "fits", "side": "left"}), true),
        (json!({"name": "much too long"}), true),
        (json!({"name": "n", "count": 10}), true),
        (json!({"name": "n", "side": "middle"}), true),
        (json!({"name": "n", "flag": "True"}), true),
        (json!({"name": "n", "count": "many"}), false),
        (json!({"name": ["n"]}), false),
        (json!({"count": 1}), false),
    ] {
        let ask = async |twin: &bothends::twin::RunningTwin| {
            let kiosk = Kiosk::builder(twin.credentials()).endpoint(twin.endpoint()).build().unwrap();
            let sent = kiosk.0.dynamic("Pack", request.clone());
            sent.await.map(|_| ()).map_err(|error| error.code().cloned().unwrap_or_default())
        };
        let fits = request["side"] == "left" || request["flag"] == "True";
        assert_eq!(ask(&lax).await, if lax_ok { Ok(()) } else { Err("Bad".to_owned()) }, "lax: {request}");
        assert_eq!(ask(&strict).await, if fits { Ok(()) } else { Err("Bad".to_owned()) }, "strict: {request}");
    }
    let received = lax.received::<kiosk::Pack>();
    assert_eq!(received.len(), 4, "what no type can hold is among the untyped ones only");
    assert_eq!(lax.requests().len(), 5);
}

#[tokio::test]
async fn a_twin_ends_with_its_connections_when_it_is_dropped() {
    let twin = kiosk::twin().start().await.unwrap();
    let kiosk = Kiosk::builder(twin.credentials()).endpoint(twin.endpoint()).build().unwrap();
    assert!(kiosk.pack().name("n").send().await.is_ok());
    drop(twin);
    for _ in 0..100 {
        if let Err(error) = kiosk.pack().name("n").send().await {
            assert!(matches!(error.kind(), ErrorKind::Connect | ErrorKind::Transport), "{error}");
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("the connection that was open is still served");
}

#[tokio::test]
async fn a_panic_in_an_answer_is_a_failure_of_the_platform() {
    let twin = kiosk::twin().answer(|_: &kiosk::Pack| panic!("the test's own")).start().await.unwrap();
    let kiosk = Kiosk::builder(twin.credentials()).endpoint(twin.endpoint()).build().unwrap();
    assert_eq!(kiosk.pack().name("n").send().await.unwrap_err().code(), Some(&kiosk::Code::Failed));
}

#[tokio::test]
async fn an_answer_to_a_call_that_is_not_there_is_an_error() {
    let twin =
        kiosk::twin().answer(|_: &cams::SubmitIsvCustomerTerms| Ok(cams::SubmitIsvCustomerTermsResponse::default()));
    let error = twin.start().await.unwrap_err();
    assert!(error.to_string().contains("`SubmitIsvCustomerTerms`"), "{error}");
}

#[tokio::test]
async fn a_twin_of_callbacks_is_a_shop() {
    let key = AccessKey::new("a-key-of-theirs").unwrap();
    let twin = market::twin()
        .credentials(key.clone())
        .answer(|order: &market::NewInstance| {
            Ok(market::NewInstanceResponse { instance_id: order.order_line_id.clone(), ..Default::default() })
        })
        .start()
        .await
        .unwrap();
    let market = Market::builder(key).endpoint(twin.endpoint()).build().unwrap();
    let created = market.new_instance().order_id("o").order_line_id("o-1").business_id("b").send().await.unwrap();
    assert_eq!(created.instance_id, "o-1");
}

#[tokio::test]
async fn several_apis_live_at_one_address() {
    let credentials = Credentials::new("me", "s3cret");
    let twin = cams::twin()
        .credentials(credentials.clone())
        .also(kiosk::twin().credentials(credentials.clone()))
        .also(market::twin().credentials(credentials.clone()));
    let listening = twin.bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let endpoint = format!("http://{}", listening.address());
    tokio::spawn(listening.serve());
    let cams = Cams::builder(credentials.clone()).endpoint(&endpoint).build().unwrap();
    let kiosk = Kiosk::builder(credentials.clone()).endpoint(&endpoint).build().unwrap();
    let market = Market::builder(credentials).endpoint(&endpoint).build().unwrap();
    assert!(cams.0.send(terms()).await.is_ok());
    assert!(kiosk.pack().name("n").send().await.is_ok());
    assert!(market.release_instance().instance_id("i").send().await.is_ok());
    let error = cams.0.dynamic("Nothing", json!({})).await.unwrap_err();
    let code = error.code().map(String::as_str);
    assert_eq!(code, Some("InvalidApi.NotFound"), "the first API answers for what nobody has");
}

#[tokio::test]
async fn a_call_without_a_spec_goes_the_same_way() {
    let twin = cams::twin().start().await.unwrap();
    let cams = Cams::builder(twin.credentials()).endpoint(twin.endpoint()).build().unwrap();
    let answer = cams.0.dynamic("GetChatappUploadAuthorization", json!({"CustSpaceId": "7"})).await.unwrap();
    assert_eq!(answer["Data"]["Expire"], 3600);
    assert_eq!(answer.request_id(), "90E63D28-E31D-1EB2-8939-A94866411B20");
    let refused = cams.0.dynamic("GetChatappUploadAuthorization", json!({})).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Api);
    let wrong = cams.0.dynamic("GetChatappUploadAuthorization", Json::from("text"));
    assert_eq!(wrong.prepare().unwrap_err().kind(), ErrorKind::Request);
    assert_eq!(wrong.await.unwrap_err().kind(), ErrorKind::Request);
}

#[tokio::test]
async fn a_described_call_is_checked_prepared_and_sent_as_a_typed_one() {
    let twin = kiosk::twin().start().await.unwrap();
    let client = Client::for_api(&kiosk::data::API, twin.credentials()).endpoint(twin.endpoint()).build().unwrap();
    let call = kiosk::data::CALLS[0];
    let request = DynamicObject::from_json(call.request, json!({"name": "much too long"})).unwrap();
    let error = client.call(call, request.clone()).await.unwrap_err();
    assert_eq!((error.kind(), error.violations().len()), (ErrorKind::Constraint, 1));
    assert!(client.call(call, request.clone()).prepare().is_err());
    let prepared = client.call(call, request.clone()).unchecked().member("more", 1).prepare().unwrap();
    let body: Json = serde_json::from_slice(&prepared.request.body).unwrap();
    assert_eq!(body, json!({"action": "Pack", "name": "much too long", "more": 1}));
    let answer = client.call(call, request).unchecked().await.unwrap();
    assert_eq!(answer.to_json().unwrap()["box"]["label"], "label");
}

#[tokio::test]
async fn the_example_with_the_same_request_is_the_one_that_is_given() {
    static EXAMPLES: &[&[Example]] = &[&[
        Example::new(r#"{"name":"gone"}"#, r#"{"code":"SoldOut","text":"none","box":{"label":"none"}}"#),
        Example::new(r#"{"name":"a"}"#, r#"{"code":"OK","box":{"label":"of a"}}"#),
        Example::new(r#"{"name":"b"}"#, r#"{"code":"OK","box":{"label":"of b"}}"#),
    ]];
    let twin = Twin::new(&kiosk::data::API, kiosk::data::CALLS, EXAMPLES).start().await.unwrap();
    let kiosk = Kiosk::builder(twin.credentials()).endpoint(twin.endpoint()).build().unwrap();
    assert_eq!(kiosk.pack().name("b").send().await.unwrap().r#box.label, "of b");
    assert_eq!(kiosk.pack().name("other").send().await.unwrap().r#box.label, "of a");
    assert_eq!(kiosk.pack().name("gone").send().await.unwrap_err().code(), Some(&kiosk::Code::SoldOut));
}
