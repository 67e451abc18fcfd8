//! Whatever holds a secret and has a `Debug`.

use std::time::{Duration, SystemTime};

use bothends::credentials::{AssumeRole, Profile, Provider as _, Refreshing, Secret};
use bothends::sign::PostForm;
use bothends::{Credentials, MemoryLedger, RateLimits, Timestamp};

use super::Page;
use super::calling::{Cams, Oss, Sts, cams, client, oss, sts};
use super::markers::{GIVEN, SECRET, TOKEN, credentials};
use super::receiving::key;

pub(crate) fn everything(page: &Page) {
    keys(page);
    let cams = client("http://127.0.0.1:9", credentials());
    page.debug(&cams.0);
    page.debug(&cams.0.send(super::calling::request()));
    page.debug(&Cams::builder(credentials()));
    page.debug(&Sts::builder(key()));
    page.debug(&cams::twin().credentials(credentials()));
    page.debug(&RateLimits::default());
    page.debug(&MemoryLedger::default());
    let given = sts::AssumeRoleResponseCredentials {
        access_key_secret: Some(GIVEN.to_owned()),
        security_token: Some(GIVEN.to_owned()),
        expiration: Some(Timestamp::from(SystemTime::now())),
        ..Default::default()
    };
    page.debug(&sts::AssumeRoleResponse { credentials: Some(given), ..Default::default() });
    forms(page);
}

fn keys(page: &Page) {
    page.debug(&credentials().with_expiry(SystemTime::now()));
    page.debug(&Credentials::from(key()));
    page.debug(&key());
    page.debug(&Secret::new(SECRET));
    let refreshing = Refreshing::new(credentials());
    page.debug(&refreshing);
    page.debug(&AssumeRole::new(credentials(), "acs:ram::1:role/a", "shop"));
    profiles(page);
}

/// A file that others can read, which is a warning in the log, and what is wrong with others.
fn profiles(page: &Page) {
    let file = std::env::temp_dir().join(format!("bothends-secrets-{}.json", std::process::id()));
    let keys = format!(r#""access_key_id": "LTAI", "access_key_secret": "{SECRET}", "sts_token": "{TOKEN}""#);
    for text in [
        format!(r#"{{"profiles": [{{"name": "default", "mode": "StsToken", {keys}}}]}}"#),
        format!(r#"{{"profiles": [{{"name": "default", "mode": "EcsRamRole", {keys}}}]}}"#),
        format!(r#"{{"profiles": [{{"name": "other", {keys}}}]}}"#),
        format!(r#"{{"profiles": [{{"name": "default", {keys}"#),
        format!(r#"{{"profiles": [{{"name": "default", "mode": "RamRoleArn", {keys}, "ram_role_arn": 1}}]}}"#),
    ] {
        std::fs::write(&file, text).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
        match Profile::from_file(&file, Some("default")) {
            Ok(profile) => {
                page.debug(&profile);
                page.debug(&profile.at_hand());
            }
            Err(error) => page.error(&error),
        }
    }
    std::fs::remove_file(&file).unwrap();
}

/// What others send, with the proof in it.
fn forms(page: &Page) {
    let oss = Oss::builder(credentials()).endpoint("oss-cn-hangzhou.aliyuncs.com").build().unwrap();
    let get = oss::GetObject::builder().bucket("whatsapp-bkt").key("k").build();
    page.debug(&oss.0.presign(&get, Duration::from_secs(60)).unwrap());
    page.debug(&oss.0.post_form(&PostForm::new("whatsapp-bkt", "k")).unwrap());
    let build = |id| Oss::builder(Credentials::new(id, SECRET)).endpoint("oss-cn-hangzhou.aliyuncs.com").build();
    page.error(&build("").map(drop).unwrap_err());
    page.error(&build("no, id").unwrap().0.prepare(&get).unwrap_err());
}
