//! Whether what arrived is what was sent.

use std::io::{Cursor, Write as _};

use bothends::client::content_md5;
use bothends::sign::{OSS_V1, OSS4_HMAC_SHA256};
use bothends::{Checksum, Download, ErrorKind, Twin, Upload};

use super::common::scripted;
use super::{Scratch, answer, client, content, get, head, oss, put, storage};

const CRC: Checksum = Checksum::OSS_CRC64;

/// Tells the checksum of what it got, as OSS does.
fn honest() -> Twin {
    oss::twin().answer(|put: &oss::PutObject| Ok(told(&put.body)))
}

fn told(body: &[u8]) -> oss::PutObjectResponse {
    oss::PutObjectResponse { x_oss_hash_crc64ecma: Some(CRC.of(body)), ..Default::default() }
}

#[tokio::test]
async fn an_object_that_arrived_as_it_was_sent_passes() {
    for scheme in [OSS4_HMAC_SHA256, OSS_V1] {
        let (twin, oss) = storage(honest(), scheme).await;
        let content = content();
        let upload = Upload::reader(Cursor::new(content.clone()), content.len() as u64);
        oss.0.send(put("")).upload(upload).checked(CRC).await.unwrap();
        oss.0.send(put("in memory")).checked(CRC).await.unwrap();
        oss.0.send(put("")).checked(CRC).await.unwrap();
        let received = twin.received::<oss::PutObject>();
        assert_eq!(received.len(), 3);
        assert_eq!(received[0].body, content);
    }
}

#[tokio::test]
async fn an_object_that_arrived_otherwise_is_an_error_and_is_there() {
    let damaging = oss::twin().answer(|_: &oss::PutObject| Ok(told(b"y")));
    let (twin, oss) = storage(damaging, OSS4_HMAC_SHA256).await;
    let upload = || Upload::reader(Cursor::new(b"x"), 1);
    for sending in [oss.0.send(put("x")), oss.0.send(put("")).upload(upload())] {
        let error = sending.checked(CRC).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Corrupted, Some(200)), "{error}");
        assert!(error.maybe_executed(), "{error}");
        let message = error.message();
        assert!(message.contains("the object is there, but it is not what was sent"), "{message}");
        assert!(message.contains(&CRC.of(b"x")) && message.contains(&CRC.of(b"y")), "{message}");
    }
    assert_eq!(twin.received::<oss::PutObject>().len(), 2);
    oss.0.send(put("x")).await.unwrap();
}

/// A check that cannot be made is not passed.
#[tokio::test]
async fn an_answer_without_a_checksum_is_not_taken_for_a_good_one() {
    for headers in ["", "x-oss-hash-crc64ecma: none\r\n", "x-oss-hash-crc64ecma: -1\r\n"] {
        let headers = format!("{headers}x-oss-request-id: R\r\n");
        let address = scripted(answer("200 OK", &headers, b"")).await;
        let oss = client(format!("http://{address}")).build().unwrap();
        let error = oss.0.send(put("x")).checked(CRC).await.unwrap_err();
        assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::Corrupted, true), "{error}");
        assert!(error.message().contains("does not tell whether") && error.request_id() == Some("R"), "{error}");
    }
}

#[tokio::test]
async fn an_object_that_comes_is_compared_too() {
    for (told, passes) in [(CRC.of(&content()), true), (CRC.of(b""), false)] {
        let address = scripted(answer("200 OK", &format!("x-oss-hash-crc64ecma: {told}\r\n"), &content())).await;
        let oss = client(format!("http://{address}")).build().unwrap();
        let file = Scratch::new(if passes { "checked" } else { "damaged" });
        let in_memory = oss.0.send(get()).checked(CRC).await;
        let written = oss.0.send(get()).checked(CRC).download(Download::file(file.create())).await;
        assert_eq!((in_memory.is_ok(), written.is_ok()), (passes, passes));
        for error in [in_memory.err(), written.err()].into_iter().flatten() {
            assert_eq!(error.kind(), ErrorKind::Corrupted);
            assert!(error.message().contains("what came is not the object that is there"), "{error}");
        }
        assert_eq!(file.read(), content(), "it is written either way");
    }
}

/// The checksum is that of the whole.
#[tokio::test]
async fn a_part_cannot_be_checked() {
    let headers = format!("x-oss-hash-crc64ecma: {}\r\n", CRC.of(b"234"));
    let address = scripted(answer("206 Partial Content", &headers, b"234")).await;
    let oss = client(format!("http://{address}")).build().unwrap();
    let error = oss.0.send(get()).checked(CRC).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Corrupted && error.message().contains("only a part came"), "{error}");
    assert!(error.hint().unwrap().contains("leave `.checked(..)` out"));
}

#[tokio::test]
async fn a_call_without_an_object_is_not_sent_to_be_checked() {
    let (twin, oss) = storage(honest(), OSS4_HMAC_SHA256).await;
    let error = oss.0.send(head()).checked(CRC).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Request && error.message().contains("no body"), "{error}");
    assert!(twin.requests().is_empty());
}

/// A refusal is told as it is.
#[tokio::test]
async fn a_call_that_failed_is_not_compared() {
    let refusing = oss::twin().answer(|_: &oss::PutObject| Err(oss::Code::FileAlreadyExists));
    let (_twin, oss) = storage(refusing, OSS4_HMAC_SHA256).await;
    let error = oss.0.send(put("x")).checked(CRC).await.unwrap_err();
    assert_eq!(error.code(), Some(&oss::Code::FileAlreadyExists));
}

/// The MD5 of a file is known before it is sent, and the file is then sent from its beginning.
#[tokio::test]
async fn a_file_is_read_once_for_its_md5_and_once_to_be_sent() {
    let (content, file) = (content(), Scratch::new("md5"));
    file.create().write_all(&content).unwrap();
    for scheme in [OSS4_HMAC_SHA256, OSS_V1] {
        let (twin, oss) = storage(honest(), scheme).await;
        let file = std::fs::File::open(file.path()).unwrap();
        let md5 = content_md5(&file).unwrap();
        let request = oss::PutObject { content_md5: Some(md5.clone()), ..put("") };
        let prepared = oss.0.prepare(&request).unwrap();
        assert!(
            prepared.signature.string_to_sign.contains(&md5) || prepared.signature.canonical_request.contains(&md5)
        );
        oss.0.send(request).upload(Upload::file(file).unwrap()).checked(CRC).await.unwrap();
        let received = &twin.received::<oss::PutObject>()[0];
        assert_eq!(received.body, content);
        assert_eq!(received.content_md5.as_ref(), Some(&content_md5(&received.body[..]).unwrap()));
    }
}
