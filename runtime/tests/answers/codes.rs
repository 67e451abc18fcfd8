//! What each code tells the program and the caller.

use bothends::ErrorKind;

use super::{cams, fails, json};

/// Code, status, kind, whether it may have been executed, and a word of the hint.
#[rustfmt::skip]
const CODES: &[(&str, u16, ErrorKind, bool, &str)] = &[
    // As listed.
    ("Product.Unsubscript", 400, ErrorKind::Permission, false, "Activate"),
    ("Ram.PermissionDeny", 400, ErrorKind::Permission, false, "Grant"),
    ("System.LimitControl", 400, ErrorKind::Throttled, false, "Slow down"),
    ("Unknown.ResourceOwnerId", 400, ErrorKind::Permission, false, "CustSpaceId"),
    ("SignatureDoesNotMatch", 400, ErrorKind::Signature, false, "secret"),
    ("IncompleteSignature", 400, ErrorKind::Signature, false, "headers"),
    ("InvalidSignatureMethod", 400, ErrorKind::Signature, false, "scheme"),
    ("InvalidAccessKeyId.NotFound", 404, ErrorKind::Signature, false, "ALIBABA_CLOUD_ACCESS_KEY_ID"),
    ("InvalidAccessKeyId.Inactive", 400, ErrorKind::Signature, false, "Enable"),
    ("InvalidTimeStamp.Expired", 400, ErrorKind::Clock, false, "clock"),
    ("InvalidTimeStamp.Format", 400, ErrorKind::Clock, false, "proxy"),
    ("SignatureNonceUsed", 400, ErrorKind::Clock, true, "nonce"),
    ("Throttling", 400, ErrorKind::Throttled, false, "Wait"),
    ("Throttling.User", 400, ErrorKind::Throttled, false, "Wait"),
    ("Throttling.Api", 429, ErrorKind::Throttled, false, "Wait"),
    ("Forbidden.RAM", 403, ErrorKind::Permission, false, "Grant"),
    ("NoPermission", 403, ErrorKind::Permission, false, "Grant"),
    ("SecurityTokenExpired", 403, ErrorKind::Signature, false, "STS"),
    ("InvalidApi.NotFound", 404, ErrorKind::Api, false, "region"),
    ("InvalidProduct.NotFound", 404, ErrorKind::Api, false, "endpoint"),
    ("QuotaExceeded", 400, ErrorKind::Api, false, "quota"),
    ("ServiceUnavailable", 503, ErrorKind::Platform, true, "later"),
    ("InternalError", 500, ErrorKind::Platform, true, "request id"),
    // By their family.
    ("Throttling.Resource", 400, ErrorKind::Throttled, false, "Wait"),
    ("Throttling.User.Second", 400, ErrorKind::Throttled, false, "Wait"),
    ("SignatureDoesNotMatch.Region", 400, ErrorKind::Signature, false, "secret"),
    ("InvalidAccessKeyId.Revoked", 400, ErrorKind::Signature, false, "RAM console"),
    ("InvalidSecurityToken.Expired", 400, ErrorKind::Signature, false, "STS"),
    ("InvalidSecurityToken.MismatchWithAccessKey", 400, ErrorKind::Signature, false, "same answer"),
    ("InvalidTimeStamp.Future", 400, ErrorKind::Clock, false, "clock"),
    ("Forbidden.NotAuthorized", 403, ErrorKind::Permission, false, "Grant"),
    ("Forbidden", 403, ErrorKind::Permission, false, "Grant"),
    ("NoPermission.Group", 403, ErrorKind::Permission, false, "Grant"),
    ("ServiceUnavailable.Region", 503, ErrorKind::Platform, true, "later"),
    ("InternalError.Timeout", 500, ErrorKind::Platform, true, "later"),
    ("InvalidParameter.SomethingNew", 200, ErrorKind::Api, false, "names the parameter"),
    // By the status alone.
    ("Something.New", 401, ErrorKind::Signature, false, "key"),
    ("Something.New", 403, ErrorKind::Permission, false, "permission"),
    ("Something.New", 429, ErrorKind::Throttled, false, "retry_after"),
    ("Something.New", 500, ErrorKind::Platform, true, "request id"),
    ("Something.New", 502, ErrorKind::Platform, true, "later"),
    ("Something.New", 503, ErrorKind::Platform, true, "later"),
    ("Something.New", 504, ErrorKind::Platform, true, "later"),
];

#[tokio::test]
async fn t07_every_code_says_what_to_do() {
    for (code, status, kind, maybe_executed, hint) in CODES {
        let body = format!(r#"{{"Code":"{code}","Message":"m"}}"#);
        let error = fails(json(&format!("{status} X"), &body), *kind, *maybe_executed).await;
        assert!(error.hint().is_some_and(|told| told.contains(hint)), "{code}: {error}");
        assert_eq!(error.code().unwrap().to_string(), *code);
        assert_eq!(error.status(), Some(*status));
    }
}

#[tokio::test]
async fn t07_a_code_is_of_no_family_by_its_letters_alone() {
    for stranger in
        ["ThrottlingUser", "Throttlin", "throttling.User", ".Throttling", "My.Throttling", "Throttling User"]
    {
        let body = format!(r#"{{"Code":"{stranger}"}}"#);
        let error = fails(json("400 X", &body), ErrorKind::Api, false).await;
        assert_eq!((error.code().unwrap().to_string().as_str(), error.hint()), (stranger, None));
    }
    // A code of nothing but dots is as quick as any.
    let dots = format!(r#"{{"Code":"{}"}}"#, ".".repeat(150_000));
    let error = fails(json("400 X", &dots), ErrorKind::Api, false).await;
    assert_eq!(error.code().unwrap().to_string().len(), 128);
}

#[tokio::test]
async fn t07_both_spellings_of_a_business_code_are_known() {
    for (code, known) in [
        ("InvalidParameter.HeaderMoreVarable", cams::Code::InvalidParameterHeaderMoreVarable),
        ("InvalidParameter.HeaderMoreVariable", cams::Code::InvalidParameterHeaderMoreVariable),
        ("InvalidParameter.UrlMoreVarable", cams::Code::InvalidParameterUrlMoreVarable),
        ("InvalidParameter.UrlMoreVariable", cams::Code::InvalidParameterUrlMoreVariable),
        ("DelError.TemplateNotExist", cams::Code::DelErrorTemplateNotExist),
        ("DetailError.TemplateNotExist", cams::Code::DetailErrorTemplateNotExist),
        ("TemplateListError.QueryError", cams::Code::TemplateListErrorQueryError),
    ] {
        let error = fails(json("200 OK", &format!(r#"{{"Code":"{code}"}}"#)), ErrorKind::Api, false).await;
        assert_eq!((error.code(), error.hint().is_some()), (Some(&known), true), "{code}");
    }
    let denied = fails(json("200 OK", r#"{"Code":"Authentication.NoAuth"}"#), ErrorKind::Permission, false).await;
    assert_eq!(denied.code(), Some(&cams::Code::AuthenticationNoAuth));
}
