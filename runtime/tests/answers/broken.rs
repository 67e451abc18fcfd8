//! JSON that is cut, doubled, too deep, too large, or not in UTF-8.

use bothends::{ErrorKind, Json};

use super::{GOOD, answer, cams, fails, json, list};

#[tokio::test]
async fn t04_truncated_json() {
    assert_eq!(list(json("200 OK", GOOD)).await.unwrap().request_id(), "R-2");
    for length in (1..GOOD.len()).step_by(7).chain([GOOD.len() - 1]) {
        let error = fails(json("200 OK", &GOOD[..length]), ErrorKind::Decode, true).await;
        assert_eq!((error.status(), error.request_id()), (Some(200), Some("R-1")), "{error}");
        assert_eq!(error.body_head(), None, "half an answer may hold what only its reader may see");
    }
    let error = fails(json("200 OK", &GOOD[..GOOD.len() - 5]), ErrorKind::Decode, true).await;
    assert!(error.message().starts_with("the answer cannot be read: ListTemplate[0]"), "{error}");
    assert!(error.message().contains("column"), "{error}");
    let error =
        fails(json("400 Bad Request", r#"{"Code":"Throttling.User","#), ErrorKind::UnexpectedContent, true).await;
    assert_eq!(error.body_head(), Some(r#"{"Code":"Throttling.User","#));
    assert_eq!(fails(json("503 Gone", r#"{"Code":"#), ErrorKind::Platform, true).await.status(), Some(503));
}

#[tokio::test]
async fn t04_trailing_garbage() {
    for garbage in ["x", "{}", ",", "]", "\0", "<html>"] {
        fails(json("200 OK", &format!("{GOOD}{garbage}")), ErrorKind::Decode, true).await;
    }
    list(json("200 OK", &format!("\r\n {GOOD} \n\t"))).await.unwrap();
}

#[tokio::test]
async fn t04_nesting_ten_thousand_deep() {
    let deep = |name: &str, code: &str| {
        format!(r#"{{"Code":"{code}","{name}":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000))
    };
    for member in ["ListTemplate", "AccessDeniedDetail"] {
        let error = fails(json("200 OK", &deep(member, "OK")), ErrorKind::Decode, true).await;
        assert!(error.message().contains(member), "{error}");
    }
    list(json("200 OK", &deep("New", "OK"))).await.unwrap();
    let objects = format!(r#"{{"Code":"OK","ListTemplate":{}1{}}}"#, r#"{"a":"#.repeat(10_000), "}".repeat(10_000));
    fails(json("200 OK", &objects), ErrorKind::Decode, true).await;
    let error = fails(json("403 Forbidden", &deep("AccessDeniedDetail", "NoPermission")), ErrorKind::Permission, false);
    let error = error.await;
    assert_eq!((error.code(), error.details()), (Some(&cams::Code::NoPermission), None));
    fails(json("200 OK", &"[".repeat(10_000)), ErrorKind::UnexpectedContent, true).await;
}

#[tokio::test]
async fn t04_duplicate_keys() {
    fails(json("200 OK", r#"{"Code":"OK","Code":"OK"}"#), ErrorKind::Decode, true).await;
    fails(json("200 OK", r#"{"Code":"OK","Total":1,"Total":2}"#), ErrorKind::Decode, true).await;
    fails(json("200 OK", r#"{"Code":"OK","AccessDeniedDetail":{"a":1,"a":2}}"#), ErrorKind::Decode, true).await;
    let doubled = r#"{"Code":"NoPermission","Code":"OK"}"#;
    let error = fails(json("403 Forbidden", doubled), ErrorKind::Permission, true).await;
    assert_eq!(error.code(), None, "whose word would it be?");
    list(json("200 OK", r#"{"Code":"OK","New":1,"New":2}"#)).await.unwrap();
}

#[tokio::test]
async fn t04_huge_numbers() {
    for number in ["99999999999", "1e400", "-1e400", "1e5000000000", "12345678901234567890123456789", "1.5", "-0.1"] {
        let error =
            fails(json("200 OK", &format!(r#"{{"Code":"OK","Total":{number}}}"#)), ErrorKind::Decode, true).await;
        assert_eq!(error.request_id(), Some("R-1"));
        let text = format!(r#"{{"Code":"OK","Total":"{number}"}}"#);
        fails(json("200 OK", &text), ErrorKind::Decode, true).await;
    }
    list(json("200 OK", &format!(r#"{{"Code":"OK","New":[{}]}}"#, "9".repeat(1000)))).await.unwrap();
}

#[tokio::test]
async fn t04_invalid_utf8() {
    let body = |code: &[u8], message: &[u8]| [br#"{"Code":""#, code, br#"","Message":""#, message, br#""}"#].concat();
    let with = |status, bytes: &[u8]| answer(status, &[("x-acs-request-id", "R-1")], bytes);
    for message in [&b"\xff"[..], b"\xc3", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80"] {
        fails(with("200 OK", &body(b"OK", message)), ErrorKind::Decode, true).await;
        let error = fails(with("400 Bad Request", &body(b"Throttling", message)), ErrorKind::Throttled, false).await;
        assert_eq!((error.code(), error.request_id()), (Some(&cams::Code::Throttling), Some("R-1")), "{error}");
        assert!(error.message().contains('\u{fffd}'), "{error}");
    }
    fails(with("200 OK", b"\xff\xfe\xfd"), ErrorKind::UnexpectedContent, true).await;
}

#[tokio::test]
async fn t04_a_byte_order_mark_is_passed_over() {
    let answer = list(json("200 OK", &format!("\u{feff}{GOOD}"))).await.unwrap();
    assert_eq!((answer.request_id(), answer.total), ("R-2", Some(1)));
    let refused = "\u{feff}{\"Code\":\"Throttling\",\"HostId\":\"h\"}";
    let error = fails(json("400 Bad Request", refused), ErrorKind::Throttled, false).await;
    assert_eq!(error.details().unwrap()["HostId"], "h");
    fails(json("200 OK", "\u{feff}\u{feff}{\"Code\":\"OK\"}"), ErrorKind::UnexpectedContent, true).await;
    let any = cams(json("200 OK", &format!("\u{feff}{GOOD}")))
        .await
        .0
        .dynamic("ListInstance", Json::Object(Default::default()));
    assert_eq!(any.await.unwrap()["Total"], 1);
}
