//! The upload flow of Chat App Message Service as one call: a grant, the file into the bucket that it names, the terms.
//!
//! ```text
//! cargo run --example upload_terms
//! ```
//!
//! `terms.rs` is what a vendor writes. Here the platforms are twins on this machine, which check every signature; it ends
//! with an error if they did not get what they should have.

mod terms;

use std::error::Error;
use std::path::{Path, PathBuf};

use bothends::sign::{OSS_V1, OSS4_HMAC_SHA256, Scheme};
use bothends::twin::RunningTwin;
use bothends::{Checksum, Credentials};

use terms::{Cams, Company, Grant, cams, oss, submit_terms};

const SPACE: &str = "29348393884";
/// In a key, everything but letters, digits and `-_.~/` is encoded.
const FILE: &str = "Terms & 条款 (v1+2).pdf";
const COMPANY: Company<'_> = Company {
    name: "Cornflower Bakery & Söhne",
    address: "杭州, 12 Mill Lane",
    mail: "office@cornflower.example",
    country: "CN",
    business: "Order updates",
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let agreement = Agreement::new()?;
    // An address of this machine tells no region, like `https://oss.com` in the platform's own example.
    submit(&agreement.path(), None, OSS_V1).await?;
    submit(&agreement.path(), Some("ap-southeast-1"), OSS4_HMAC_SHA256).await?;
    damage(&agreement.path()).await?;
    addresses()?;
    println!("Every upload came out as it should.");
    Ok(())
}

/// All of it, with storage that takes one way of signing.
async fn submit(agreement: &Path, region: Option<&str>, scheme: &'static dyn Scheme) -> Result<(), Box<dyn Error>> {
    let (platform, storage) = platforms(scheme, |body| Checksum::OSS_CRC64.of(body)).await?;
    let cams = Cams::builder(platform.credentials()).endpoint(platform.endpoint()).build()?;
    let answer = submit_terms(&cams, region, SPACE, agreement, &COMPANY).await?;
    ensure(answer.code.as_deref() == Some("OK"), scheme, "the terms are accepted")?;

    let put = storage.received::<oss::PutObject>().pop().ok_or("nothing was uploaded")?;
    ensure(put.bucket == "cams-upload", scheme, "the file is in the bucket of the grant")?;
    ensure(put.key == format!("C{SPACE}/{FILE}"), scheme, "its key is the grant's folder and its name")?;
    ensure(put.body == std::fs::read(agreement)?, scheme, "it arrived byte for byte")?;
    let handed_in = platform.received::<cams::SubmitIsvCustomerTerms>().pop().ok_or("no terms were handed in")?;
    ensure(handed_in.isv_terms == FILE, scheme, "the terms have the bare name of the file")
}

/// What arrived otherwise than it was sent is no agreement: the terms are not handed in.
async fn damage(agreement: &Path) -> Result<(), Box<dyn Error>> {
    let (platform, storage) = platforms(OSS_V1, |_| Checksum::OSS_CRC64.of(b"something else")).await?;
    let cams = Cams::builder(platform.credentials()).endpoint(platform.endpoint()).build()?;
    let refused = submit_terms(&cams, None, SPACE, agreement, &COMPANY).await.err().ok_or("damage went unnoticed")?;
    ensure(refused.to_string().contains("it is not what was sent"), OSS_V1, "a damaged upload is noticed")?;
    ensure(storage.requests().len() == 1, OSS_V1, "though it is there")?;
    let handed_in = platform.received::<cams::SubmitIsvCustomerTerms>();
    ensure(handed_in.is_empty(), OSS_V1, "no terms are handed in for it")
}

/// What is signed at an address of the vendor, which names the region; nothing is sent there.
fn addresses() -> Result<(), Box<dyn Error>> {
    for end_point in ["oss-ap-southeast-1.aliyuncs.com", "https://OSS-ap-southeast-1.aliyuncs.com/"] {
        let authorization = authorization(end_point)?;
        let is_v4 = authorization.contains("/ap-southeast-1/oss/aliyun_v4_request,");
        ensure(is_v4, OSS4_HMAC_SHA256, &format!("{end_point} tells the region"))?;
    }
    let is_v1 = authorization("https://oss.com")?.starts_with("OSS STS.upload-terms:");
    ensure(is_v1, OSS_V1, "https://oss.com tells none")
}

fn authorization(end_point: &str) -> Result<String, Box<dyn Error>> {
    let storage = terms::storage(&grant(end_point), None)?;
    let head = oss::HeadObject::builder().bucket("cams-upload").key(FILE).build();
    Ok(storage.0.prepare(&head)?.signature.authorization.clone())
}

/// The two platforms: what grants, and what stores and tells a checksum of it.
async fn platforms(
    scheme: &'static dyn Scheme,
    checksum: fn(&[u8]) -> String,
) -> Result<(RunningTwin, RunningTwin), Box<dyn Error>> {
    let storage = oss::twin().scheme(scheme).credentials(Credentials::new(KEY[0], KEY[1]).with_token(KEY[2]));
    let storage = storage.answer(move |put: &oss::PutObject| {
        Ok(oss::PutObjectResponse { x_oss_hash_crc64ecma: Some(checksum(&put.body)), ..Default::default() })
    });
    let storage = storage.start().await?;
    let end_point = format!("{}/", storage.endpoint());
    let platform = cams::twin().strict().answer(move |_: &cams::GetChatappUploadAuthorization| {
        Ok(cams::GetChatappUploadAuthorizationResponse { data: Some(grant(&end_point)), ..Default::default() })
    });
    Ok((platform.start().await?, storage))
}

fn grant(end_point: &str) -> Grant {
    let text = |text: &str| Some(text.to_owned());
    Grant {
        access_key_id: text(KEY[0]),
        access_key_secret: text(KEY[1]),
        security_token: text(KEY[2]),
        bucket_name: text("cams-upload"),
        end_point: text(end_point),
        dir: Some(format!("C{SPACE}")),
        expire: Some(3600),
    }
}

fn ensure(holds: bool, scheme: &dyn Scheme, what: &str) -> Result<(), Box<dyn Error>> {
    if holds {
        println!("{:>16} ✓ {what}", scheme.name());
        Ok(())
    } else {
        Err(format!("{}: this does not hold: {what}", scheme.name()).into())
    }
}

const KEY: [&str; 3] = ["STS.upload-terms", "for-one-hour-only", "and+only/together="];

/// The file in a folder of this run, gone when it ends.
struct Agreement(PathBuf);

impl Agreement {
    fn new() -> std::io::Result<Self> {
        let folder = std::env::temp_dir().join(format!("bothends-upload-terms-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let agreement = Self(folder);
        std::fs::write(agreement.path(), b"%PDF-1.4\n% What the customer has signed.\n".repeat(5_000))?;
        Ok(agreement)
    }

    fn path(&self) -> PathBuf {
        self.0.join(FILE)
    }
}

impl Drop for Agreement {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
