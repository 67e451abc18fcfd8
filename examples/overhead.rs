//! What the typed client costs beside a call that somebody wrote by hand: the same operation, the same
//! signature, the same answer, in one run and without a network.
//!
//! ```text
//! cargo run --release --example overhead
//! ```
//!
//! Both sides build the query, sign it and read the answer into a struct. The typed client also checks the
//! request against its spec. Rounds alternate, the best of each counts, and only the ratio means anything.

use std::error::Error;
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant, SystemTime};

use bothends::clock::{NonceSource as _, RandomNonce};
use bothends::{Client, Credentials};
use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// Two operations of the platform.
#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization, SubmitIsvCustomerTerms))]
struct Cams(Client);

const ROUNDS: usize = 30;
const CALLS: usize = 2_000;
const ANSWER: &str = r#"{"RequestId":"90E63D28-E31D-1EB2-8939-A94866411B20","Code":"OK","Message":"OK","Data":{"AccessKeyId":"STS.NUgYrLnoC37mZZCNnAbez","AccessKeySecret":"CVwjCkNzTMupZ8NbTCxCBRq3K16jtcWFTJAyBEv2","SecurityToken":"CAISgAJ1q6Ft5B2yfSjIr5bSEsj4g7BihPWGWHz","BucketName":"cams-upload","EndPoint":"https://oss-ap-southeast-1.aliyuncs.com","Dir":"C200293990209","Expire":3600}}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let cams = Cams::builder(Credentials::new("LTAI5tOverhead", "a-secret-between-two"))
        .endpoint("http://127.0.0.1:1")
        .build()?;
    let typed = cams::SubmitIsvCustomerTerms::builder()
        .cust_space_id("29348393884")
        .cust_name("Cornflower Bakery & Söhne")
        .office_address("杭州, 12 Mill Lane")
        .contact_mail("office@cornflower.example")
        .country_id("CN")
        .business_desc("Order updates")
        .isv_terms("isvTerms.pdf")
        .build();
    let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        ours = ours.min(time(|| typed_call(&cams, &typed))?);
        theirs = theirs.min(time(hand_written_call)?);
    }
    let each = |total: Duration| total.as_secs_f64() * 1e6 / CALLS as f64;
    println!("encode, sign and decode one call, best of {ROUNDS} rounds of {CALLS}:");
    println!("  typed client   {:>6.2} us", each(ours));
    println!("  hand-written   {:>6.2} us", each(theirs));
    println!("  ratio          {:>6.2}", ours.as_secs_f64() / theirs.as_secs_f64());
    Ok(())
}

fn time(mut call: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    for _ in 0..CALLS {
        call()?;
    }
    Ok(start.elapsed())
}

fn typed_call(cams: &Cams, request: &cams::SubmitIsvCustomerTerms) -> Result<(), Box<dyn Error>> {
    black_box(cams.0.prepare(request)?);
    let answer: cams::GetChatappUploadAuthorizationResponse = serde_json::from_str(black_box(ANSWER))?;
    black_box(answer);
    Ok(())
}

/// What one writes with serde and hmac when there is no generator.
fn hand_written_call() -> Result<(), Box<dyn Error>> {
    let mut query = [
        ("CustSpaceId", "29348393884"),
        ("CustName", "Cornflower Bakery & Söhne"),
        ("OfficeAddress", "杭州, 12 Mill Lane"),
        ("ContactMail", "office@cornflower.example"),
        ("CountryId", "CN"),
        ("BusinessDesc", "Order updates"),
        ("IsvTerms", "isvTerms.pdf"),
    ];
    query.sort_unstable();
    let query =
        query.map(|(name, value)| format!("{name}={}", utf8_percent_encode(black_box(value), RESERVED))).join("&");
    let date = jiff::Timestamp::try_from(SystemTime::now())?.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let headers = [
        ("host", "127.0.0.1:1".to_owned()),
        ("x-acs-action", "SubmitIsvCustomerTerms".to_owned()),
        ("x-acs-content-sha256", hex(&Sha256::digest(b""))),
        ("x-acs-date", date),
        ("x-acs-signature-nonce", RandomNonce.nonce()),
        ("x-acs-version", "2020-06-06".to_owned()),
    ];
    let names = headers.each_ref().map(|(name, _)| *name).join(";");
    let mut canonical = format!("POST\n/\n{query}\n");
    for (name, value) in &headers {
        writeln!(canonical, "{name}:{value}")?;
    }
    write!(canonical, "\n{names}\n{}", hex(&Sha256::digest(b"")))?;
    let string_to_sign = format!("ACS3-HMAC-SHA256\n{}", hex(&Sha256::digest(canonical.as_bytes())));
    let mut mac = Hmac::<Sha256>::new_from_slice(b"a-secret-between-two")?;
    mac.update(string_to_sign.as_bytes());
    let signature = hex(&mac.finalize().into_bytes());
    let authorization =
        format!("ACS3-HMAC-SHA256 Credential=LTAI5tOverhead,SignedHeaders={names},Signature={signature}");
    black_box((format!("http://127.0.0.1:1/?{query}"), headers, authorization));
    black_box(serde_json::from_str::<Response>(black_box(ANSWER))?);
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "only read into")]
struct Response {
    request_id: Option<String>,
    code: Option<String>,
    message: Option<String>,
    access_denied_detail: Option<String>,
    data: Option<Grant>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "only read into")]
struct Grant {
    access_key_id: Option<String>,
    access_key_secret: Option<String>,
    security_token: Option<String>,
    bucket_name: Option<String>,
    end_point: Option<String>,
    dir: Option<String>,
    expire: Option<i32>,
}
