//! Object storage from end to end: its errors, presigned requests, forms, downloads and checksums.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

#[path = "oss/checked.rs"]
mod checked;
mod common;
#[path = "oss/download.rs"]
mod download;
#[path = "oss/errors.rs"]
mod errors;
#[path = "oss/form.rs"]
mod form;
#[path = "oss/presign.rs"]
mod presign;

use std::path::{Path, PathBuf};

use bothends::sign::Scheme;
use bothends::twin::RunningTwin;
use bothends::{Bytes, Client, ClientBuilder, Credentials, Twin};
use common::Step;

#[derive(Client, Clone)]
#[api("aliyun/oss")]
struct Oss(Client);

const KEY: &str = "C200293990209/isvTerms.pdf";

/// Temporary credentials, as a grant has them.
fn granted() -> Credentials {
    Credentials::new("STS.an-id", "s3cr3t-k3y").with_token("CAISfakeStsToken+/=abc")
}

/// A client of an address of this machine.
fn client(endpoint: impl Into<String>) -> ClientBuilder<Oss> {
    Oss::builder(granted()).endpoint(endpoint).region("ap-southeast-1")
}

/// A twin and a client of it, both with a scheme.
async fn storage(twin: Twin, scheme: &'static dyn Scheme) -> (RunningTwin, Oss) {
    let twin = twin.credentials(granted()).scheme(scheme).start().await.unwrap();
    let oss = client(twin.endpoint()).scheme(scheme).build().unwrap();
    (twin, oss)
}

fn put(body: impl Into<Bytes>) -> oss::PutObject {
    oss::PutObject::builder().bucket("a-bucket").key(KEY).body(body.into()).build()
}

fn get() -> oss::GetObject {
    oss::GetObject::builder().bucket("a-bucket").key(KEY).build()
}

fn head() -> oss::HeadObject {
    oss::HeadObject::builder().bucket("a-bucket").key(KEY).build()
}

/// More than one chunk, no two alike.
fn content() -> Vec<u8> {
    (0..1_000_000_u32).map(|number| number.to_le_bytes()[1] ^ number.to_le_bytes()[2]).collect()
}

/// An answer as bytes; the connection ends behind it.
fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<Step> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}Connection: close\r\nContent-Length: {}\r\n\r\n", body.len());
    vec![Step::Send([head.as_bytes(), body].concat()), Step::Close]
}

/// A file of one test, gone when it ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(test: &str) -> Self {
        Self(std::env::temp_dir().join(format!("bothends-oss-{test}-{}", std::process::id())))
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn create(&self) -> std::fs::File {
        std::fs::File::create(&self.0).unwrap()
    }

    fn read(&self) -> Vec<u8> {
        std::fs::read(&self.0).unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
