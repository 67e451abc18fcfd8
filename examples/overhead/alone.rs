//! What can be measured without a network.

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant, SystemTime};

use bothends::sign::{self, Moment, Request, Scheme, Signature};
use bothends::{Bytes, Credentials};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::Method;
use sha2::{Digest as _, Sha256};
use stats_alloc::Region;

use crate::hand_written;
use crate::{ALLOCATOR, Cams, ID, SECRET, cams, client, tell, terms};

const ROUNDS: usize = 30;
const CALLS: usize = 2_000;
const ANSWER: &str = r#"{"RequestId":"90E63D28-E31D-1EB2-8939-A94866411B20","Code":"OK","Message":"OK","Data":{"AccessKeyId":"STS.NUgYrLnoC37mZZCNnAbez","AccessKeySecret":"CVwjCkNzTMupZ8NbTCxCBRq3K16jtcWFTJAyBEv2","SecurityToken":"CAISgAJ1q6Ft5B2yfSjIr5bSEsj4g7BihPWGWHz","BucketName":"cams-upload","EndPoint":"https://oss-ap-southeast-1.aliyuncs.com","Dir":"C200293990209","Expire":3600}}"#;

/// Encode, sign and decode, and what is allocated for it.
pub(crate) fn encode_and_decode() -> Result<(), Box<dyn Error>> {
    let (cams, request) = (client("http://127.0.0.1:1")?, terms());
    let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        ours = ours.min(time(|| typed(&cams, &request))?);
        theirs = theirs.min(time(|| hand_written::encode_and_decode(ANSWER))?);
    }
    tell("encode, sign and decode, us", microseconds(ours), microseconds(theirs));
    let (ours, theirs) =
        (allocated(|| typed(&cams, &request))?, allocated(|| hand_written::encode_and_decode(ANSWER))?);
    tell("  allocations", ours.0, theirs.0);
    tell("  allocated bytes", ours.1, theirs.1);
    Ok(())
}

/// What a scheme adds to hashing and MACing the very same bytes.
pub(crate) fn signing() -> Result<(), Box<dyn Error>> {
    println!("\n{:<52} {:>12} {:>12} {:>8}", "", "sign", "bare", "ratio");
    let acs3 = request(&[("x-acs-action", "SubmitIsvCustomerTerms"), ("x-acs-version", "2020-06-06")], b"");
    let order = [br#"{"activity":"newInstance","businessId":""#.as_slice(), &[b'7'; 400], br#""}"#].concat();
    let schemes: [(&dyn Scheme, Request, Bare); 3] = [
        (sign::ACS3_HMAC_SHA256, acs3, hashed_twice),
        (sign::OSS4_HMAC_SHA256, request(&[], b""), hashed_once),
        (sign::KOOGALLERY_V2, request(&[("content-type", "application/json")], &order), hashed_never),
    ];
    let credentials = Credentials::new(ID, SECRET);
    for (scheme, request, bare) in &schemes {
        let moment = Moment { time: SystemTime::now(), nonce: "9b8a1f5ac3e84f7bb6ac9f3d5d1c2e4f".to_owned() };
        let steps = scheme.sign(&mut request.clone(), &credentials, &moment)?;
        let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
        for _ in 0..ROUNDS {
            let mut requests = vec![request.clone(); CALLS].into_iter();
            ours = ours.min(time(|| {
                let mut request = requests.next().ok_or("there are too few requests")?;
                black_box(scheme.sign(&mut request, &credentials, &moment)?);
                Ok(())
            })?);
            theirs = theirs.min(time(|| bare(request, &steps))?);
        }
        tell(&format!("{}, us", scheme.name()), microseconds(ours), microseconds(theirs));
    }
    Ok(())
}

type Bare = fn(&Request, &Signature) -> Result<(), Box<dyn Error>>;

/// Hashes the body and the canonical request.
fn hashed_twice(request: &Request, steps: &Signature) -> Result<(), Box<dyn Error>> {
    black_box(Sha256::digest(black_box(&*request.body)));
    hashed_once(request, steps)
}

/// Hashes the canonical request. OSS derives its key by four MACs.
fn hashed_once(_: &Request, steps: &Signature) -> Result<(), Box<dyn Error>> {
    black_box(Sha256::digest(black_box(steps.canonical_request.as_bytes())));
    mac(steps.string_to_sign.as_bytes())?;
    if steps.string_to_sign.starts_with("OSS4") {
        for part in ["20261122", "cn-hangzhou", "oss", "aliyun_v4_request"] {
            mac(part.as_bytes())?;
        }
    }
    Ok(())
}

/// MACs the body, then the rest.
fn hashed_never(request: &Request, steps: &Signature) -> Result<(), Box<dyn Error>> {
    mac(&request.body)?;
    mac(steps.string_to_sign.as_bytes())
}

fn mac(bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(black_box(SECRET.as_bytes()))?;
    mac.update(black_box(bytes));
    black_box(mac.finalize().into_bytes());
    Ok(())
}

fn request(headers: &[(&str, &str)], body: &[u8]) -> Request {
    let mut request = Request::new(Method::POST, "127.0.0.1:1", "/");
    let members = [("CustSpaceId", "29348393884"), ("CustName", "Cornflower Bakery"), ("CountryId", "CN")];
    request.query = members.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    request.region = "cn-hangzhou".to_owned();
    for (name, value) in headers {
        request.set_header(name, *value);
    }
    request.body = Bytes::copy_from_slice(body);
    request
}

fn typed(cams: &Cams, request: &cams::SubmitIsvCustomerTerms) -> Result<(), Box<dyn Error>> {
    black_box(cams.0.prepare(request)?);
    let answer: cams::GetChatappUploadAuthorizationResponse = serde_json::from_str(black_box(ANSWER))?;
    black_box(answer);
    Ok(())
}

/// Allocations and bytes of one call.
fn allocated(mut call: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<(f64, f64), Box<dyn Error>> {
    let region = Region::new(ALLOCATOR);
    for _ in 0..CALLS {
        call()?;
    }
    let change = region.change();
    let each = |count: usize| count as f64 / CALLS as f64;
    Ok((each(change.allocations + change.reallocations), each(change.bytes_allocated)))
}

fn time(mut call: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    for _ in 0..CALLS {
        call()?;
    }
    Ok(start.elapsed())
}

fn microseconds(all: Duration) -> f64 {
    all.as_secs_f64() * 1e6 / CALLS as f64
}
