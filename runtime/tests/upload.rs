//! Bodies that are read while they are sent.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

use std::io::{self, Cursor, Read};

use bothends::twin::RunningTwin;
use bothends::{Bytes, CallError, Client, ErrorKind, Upload};

#[derive(Client, Clone)]
#[api("aliyun/oss")]
struct Oss(Client);

#[derive(Client, Clone)]
#[api("aliyun/cams", operations(SubmitIsvCustomerTerms))]
struct Cams(Client);

async fn storage() -> (RunningTwin, Oss) {
    let twin = oss::twin().start().await.unwrap();
    let oss = Oss::builder(twin.credentials()).endpoint(twin.endpoint()).region("ap-southeast-1").build().unwrap();
    (twin, oss)
}

fn put(body: &'static [u8]) -> oss::PutObject {
    oss::PutObject::builder().bucket("a-bucket").key("k").body(Bytes::from_static(body)).build()
}

/// More than one chunk, and more than a server takes of a callback.
#[tokio::test]
async fn an_upload_arrives_byte_for_byte() {
    let (twin, oss) = storage().await;
    let content: Vec<u8> = (0..3_000_000_u32).map(|number| number.to_le_bytes()[1]).collect();
    let upload = Upload::reader(Cursor::new(content.clone()), content.len() as u64);
    oss.0.send(put(b"")).upload(upload).await.unwrap();
    assert_eq!(twin.received::<oss::PutObject>()[0].body, content);
}

#[tokio::test]
async fn an_upload_that_ends_early_fails() {
    let (twin, oss) = storage().await;
    let short = oss.0.send(put(b"")).upload(Upload::reader(Cursor::new(vec![1; 10]), 20)).await.unwrap_err();
    assert!(short.to_string().contains("could not be read: it ended 10 bytes early"), "{short}");
    is_no_fault_of_the_connection(&short);
    assert!(twin.requests().is_empty());
}

#[tokio::test]
async fn an_upload_whose_reader_fails_or_panics_fails() {
    let (twin, oss) = storage().await;
    let failing = oss.0.send(put(b"")).upload(Upload::reader(Broken { panics: false }, 20)).await.unwrap_err();
    assert!(failing.to_string().contains("could not be read: the disk is gone"), "{failing}");
    is_no_fault_of_the_connection(&failing);
    let panicking = oss.0.send(put(b"")).upload(Upload::reader(Broken { panics: true }, 20)).await.unwrap_err();
    assert!(panicking.to_string().contains("or its reader panicked"), "{panicking}");
    is_no_fault_of_the_connection(&panicking);
    assert!(twin.requests().is_empty());
}

fn is_no_fault_of_the_connection(error: &CallError<oss::Code>) {
    let facts = (error.kind(), error.maybe_executed(), error.is_retryable(), error.hint().is_some());
    assert_eq!(facts, (ErrorKind::Read, false, false, true), "{error}");
    assert!(!error.to_string().contains("connection"), "{error}");
}

struct Broken {
    panics: bool,
}

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        assert!(!self.panics, "the reader panics");
        Err(io::Error::other("the disk is gone"))
    }
}

#[tokio::test]
async fn an_upload_that_has_no_place_is_told_and_nothing_is_sent() {
    let (twin, oss) = storage().await;
    let upload = || Upload::reader(Cursor::new(b"x"), 1);
    let both = oss.0.send(put(b"other")).upload(upload()).await.unwrap_err();
    assert!(both.to_string().contains("a body and an upload"), "{both}");
    let head = oss.head_object().bucket("a-bucket").key("k").send().upload(upload()).await.unwrap_err();
    assert!(head.to_string().contains("no body that could be uploaded"), "{head}");
    assert!(twin.requests().is_empty());

    let twin = cams::twin().start().await.unwrap();
    let cams = Cams::builder(twin.credentials()).endpoint(twin.endpoint()).build().unwrap();
    let terms = cams::SubmitIsvCustomerTerms { cust_space_id: "1".to_owned(), ..Default::default() };
    let signed = cams.0.send(terms.clone()).upload(upload()).await.unwrap_err();
    assert!(signed.kind() == ErrorKind::Request && signed.to_string().contains("the signature covers the body"));
    let presigned = cams.0.presign(&terms, std::time::Duration::from_secs(60)).unwrap_err();
    assert!(presigned.to_string().contains("has no presigned requests"), "{presigned}");
}
