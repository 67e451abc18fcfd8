use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::credentials::Secret;

const CONFIG: &str = r#"{
    "current": "shop",
    "profiles": [
        {"name": "default", "mode": "AK", "access_key_id": "LTAI-default", "access_key_secret": "s-default"},
        {"name": "shop", "mode": "AK", "access_key_id": "LTAI-shop", "access_key_secret": " s-shop\n",
         "sts_token": "", "ram_role_arn": "", "expired_seconds": 0, "region_id": "ap-southeast-1"},
        {"name": "sts", "mode": "StsToken", "access_key_id": "STS.1", "access_key_secret": "s-sts", "sts_token": "t-sts"},
        {"name": "old", "mode": "", "access_key_id": "STS.2", "access_key_secret": "s-old", "sts_token": "t-old"},
        {"name": "role", "mode": "RamRoleArn", "access_key_id": "LTAI-shop", "access_key_secret": "s-role",
         "ram_role_arn": "acs:ram::1:role/a", "ram_session_name": "shop", "expired_seconds": 900, "sts_region": "cn-hangzhou"},
        {"name": "chain", "mode": "ChainableRamRoleArn", "source_profile": "role", "ram_role_arn": "acs:ram::2:role/b",
         "ram_session_name": "shop"},
        {"name": "circle", "mode": "ChainableRamRoleArn", "source_profile": "circle", "ram_role_arn": "r",
         "ram_session_name": "shop"},
        {"name": "ecs", "mode": "EcsRamRole", "ram_role_name": "web"},
        {"name": "half", "mode": "AK", "access_key_id": "LTAI-half"},
        {"name": "no-token", "mode": "StsToken", "access_key_id": "STS.3", "access_key_secret": "s-3"},
        {"name": "no-session", "mode": "RamRoleArn", "access_key_id": "a", "access_key_secret": "s-4", "ram_role_arn": "r"},
        {"name": "bad-region", "mode": "RamRoleArn", "access_key_id": "a", "access_key_secret": "s-5", "ram_role_arn": "r",
         "ram_session_name": "shop", "sts_region": "evil.example/"}
    ]
}"#;

/// A file that is gone afterwards.
struct Config(PathBuf);

impl Config {
    fn new(text: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("bothends-profile-{}-{}.json", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let file = std::env::temp_dir().join(name);
        std::fs::write(&file, text).unwrap();
        Self(file)
    }

    fn read(&self, name: Option<&str>, variables: &[(&str, &str)]) -> Result<Profile, CredentialsError> {
        let variables: BTreeMap<&str, &str> = variables.iter().copied().collect();
        Profile::read(&self.0, name, &|name| variables.get(name).map(OsString::from))
    }
}

impl Drop for Config {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn read(name: &str) -> Result<Profile, String> {
    Config::new(CONFIG).read(Some(name), &[]).map_err(|error| error.to_string())
}

fn keys(profile: &Profile) -> (String, String, Option<String>) {
    let credentials = profile.at_hand().unwrap();
    let token = credentials.token().map(|token| token.expose().to_owned());
    (credentials.id().unwrap().to_owned(), credentials.secret().expose().to_owned(), token)
}

#[test]
fn the_name_given_is_before_the_variable_and_that_before_the_current() {
    let config = Config::new(CONFIG);
    let variable = [("ALIBABA_CLOUD_PROFILE", "sts")];
    assert_eq!(config.read(Some("default"), &variable).unwrap().name(), "default");
    assert_eq!(config.read(None, &variable).unwrap().name(), "sts");
    let current = config.read(None, &[("ALIBABA_CLOUD_PROFILE", " ")]).unwrap();
    assert_eq!((current.name(), current.region()), ("shop", Some("ap-southeast-1")));
    let unnamed = Config::new(&CONFIG.replace("\"current\": \"shop\",", ""));
    assert_eq!(unnamed.read(None, &[]).unwrap().name(), "default");
}

#[test]
fn keys_and_tokens_are_read() {
    assert_eq!(keys(&read("shop").unwrap()), ("LTAI-shop".into(), "s-shop".into(), None));
    assert_eq!(keys(&read("sts").unwrap()), ("STS.1".into(), "s-sts".into(), Some("t-sts".into())));
    assert_eq!(keys(&read("old").unwrap()).2.as_deref(), Some("t-old"), "the mode is told by what is there");
}

#[test]
fn roles_have_no_keys_before_they_are_asked_for() {
    for name in ["role", "chain"] {
        assert!(read(name).unwrap().at_hand().is_none(), "{name}");
    }
}

#[test]
fn what_is_wrong_is_said_with_the_file_and_the_profile() {
    for (name, said) in [
        ("ecs", "profile `ecs`: its mode `EcsRamRole` is not supported; `AK`, `StsToken`, `RamRoleArn` and"),
        ("half", "profile `half`: it has no `access_key_secret`; `aliyun configure` sets it"),
        ("no-token", "it has no `sts_token`"),
        ("no-session", "it has no `ram_session_name`"),
        ("circle", "profile `circle`: its `source_profile` leads in a circle"),
        ("bad-region", "a region is made of letters, digits and dashes"),
        ("shopp", "there is no profile `shopp`; there is `default`, `shop`, `sts`"),
    ] {
        let error = read(name).unwrap_err();
        assert!(error.contains(said) && error.contains("bothends-profile-"), "{error}");
        assert!(!error.contains("s-") || !error.contains("s-shop"), "{error}");
    }
}

#[test]
fn a_file_that_is_missing_or_broken_is_an_error_that_repeats_nothing() {
    let missing = Profile::read(Path::new("/nowhere/config.json"), None, &|_| None).unwrap_err();
    assert!(
        missing.to_string().contains("/nowhere/config.json: there is no such file; `aliyun configure`"),
        "{missing}"
    );
    for broken in
        ["", "{", "[]", "null", "{\"profiles\": 1}", &CONFIG.replace("\"s-default\"", "s3cr3t"), "\u{1}s3cr3t"]
    {
        let error = Config::new(broken).read(None, &[]).unwrap_err();
        assert!(!error.to_string().contains("s3cr3t"), "{error}");
    }
    let large = format!("{CONFIG}{}", " ".repeat(MOST_BYTES));
    assert!(Config::new(&large).read(None, &[]).unwrap_err().to_string().contains("larger than"));
}

#[test]
fn the_file_is_in_the_home_folder() {
    let home = |name: &str| matches!(name, "HOME" | "USERPROFILE").then(|| OsString::from("/home/shop"));
    assert_eq!(default_file(&home).unwrap(), Path::new("/home/shop/.aliyun/config.json"));
    assert!(matches!(default_file(&|_| None), Err(CredentialsError::NotSet { .. })));
}

#[test]
fn what_was_read_is_wiped() {
    let mut config: Value = serde_json::from_str(CONFIG).unwrap();
    wipe(&mut config);
    assert!(!config.to_string().contains("s-shop"));
}

#[test]
fn nothing_secret_is_shown() {
    let shown = format!("{:?} {:?}", read("sts").unwrap(), read("role").unwrap());
    assert!(shown.contains("sts") && !shown.contains("s-sts") && !shown.contains("s-role"), "{shown}");
    let secret: &Secret = &Secret::new("x");
    assert_eq!(format!("{secret:?}"), "Secret(..)");
}
