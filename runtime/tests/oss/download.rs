//! Objects that come: into memory up to a cap, elsewhere while they come.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bothends::sign::OSS4_HMAC_SHA256;
use bothends::{Bytes, Download, ErrorKind};

use super::common::{Step, scripted};
use super::{Scratch, answer, client, content, get, head, oss, storage};

fn objects(content: &[u8]) -> bothends::Twin {
    let content = Bytes::copy_from_slice(content);
    oss::twin().answer(move |get: &oss::GetObject| match get.key.as_str() {
        super::KEY => {
            let e_tag = Some("\"T\"".to_owned());
            Ok(oss::GetObjectResponse { body: content.clone(), e_tag, ..Default::default() })
        }
        _ => Err(oss::Code::NoSuchKey),
    })
}

#[tokio::test]
async fn an_object_comes_into_memory_up_to_a_cap() {
    let (twin, oss) = storage(objects(b"0123456789"), OSS4_HMAC_SHA256).await;
    let whole = oss.0.send(get()).await.unwrap();
    assert_eq!((&whole.body[..], whole.e_tag.as_deref()), (&b"0123456789"[..], Some("\"T\"")));

    let capped = client(twin.endpoint()).max_response_bytes(9).build().unwrap();
    let error = capped.0.send(get()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    let hint = error.hint().unwrap();
    assert!(hint.contains("`ClientBuilder::max_response_bytes`") && hint.contains(".download("), "{hint}");
}

#[tokio::test]
async fn a_part_is_asked_for_by_a_header() {
    let headers = "Content-Range: bytes 2-4/10\r\nContent-Type: text/plain\r\n";
    let address = scripted(answer("206 Partial Content", headers, b"234")).await;
    let oss = client(format!("http://{address}")).build().unwrap();
    let part = oss::GetObject { range: Some("bytes=2-4".to_owned()), ..get() };
    assert_eq!(oss.0.prepare(&part).unwrap().request.header("range"), Some("bytes=2-4"));
    let part = oss.0.send(part).await.unwrap();
    assert_eq!((&part.body[..], part.content_range.as_deref()), (&b"234"[..], Some("bytes 2-4/10")));
    assert_eq!(part.status(), 206);
}

/// The cap on answers does not hold for it.
#[tokio::test]
async fn a_download_is_written_byte_for_byte() {
    let (content, file) = (content(), Scratch::new("written"));
    let (twin, _) = storage(objects(&content), OSS4_HMAC_SHA256).await;
    let oss = client(twin.endpoint()).max_response_bytes(1000).build().unwrap();
    let got = oss.0.send(get()).download(Download::file(file.create())).await.unwrap();
    assert!(got.body.is_empty() && got.e_tag.as_deref() == Some("\"T\""));
    assert_eq!(file.read(), content);
}

#[tokio::test]
async fn a_failure_is_not_taken_for_an_object() {
    let (file, missing) = (Scratch::new("failure"), oss::GetObject { key: "elsewhere".to_owned(), ..get() });
    let (_twin, oss) = storage(objects(b"x"), OSS4_HMAC_SHA256).await;
    let error = oss.0.send(missing).download(Download::file(file.create())).await.unwrap_err();
    assert_eq!(error.code(), Some(&oss::Code::NoSuchKey));
    assert!(file.read().is_empty());
}

#[tokio::test]
async fn a_download_that_has_no_object_is_told_and_nothing_is_sent() {
    let (twin, oss) = storage(objects(b"x"), OSS4_HMAC_SHA256).await;
    let error = oss.0.send(head()).download(Download::writer(io::sink())).await.unwrap_err();
    assert!(error.to_string().contains("holds no object"), "{error}");
    assert!(twin.requests().is_empty());
}

#[tokio::test]
async fn a_download_has_a_largest_size_if_it_is_given_one() {
    let (_twin, oss) = storage(objects(b"0123456789"), OSS4_HMAC_SHA256).await;
    oss.0.send(get()).download(Download::writer(io::sink()).max_bytes(10)).await.unwrap();
    let error = oss.0.send(get()).download(Download::writer(io::sink()).max_bytes(9)).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::TooLarge, Some(200)), "{error}");
    assert_eq!(error.hint(), Some("raise `Download::max_bytes`"));

    // Of one whose length nobody announces, too.
    let chunk = [b"400\r\n", [b'x'; 1024].as_slice(), b"\r\n"].concat();
    let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let address = scripted(vec![Step::Send(head), Step::Endless(chunk)]).await;
    let oss = client(format!("http://{address}")).build().unwrap();
    let written = Shared::default();
    let error = oss.0.send(get()).download(Download::writer(written.clone()).max_bytes(100_000)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    assert!(written.0.lock().unwrap().len() <= 100_000);
}

#[tokio::test]
async fn a_download_that_ends_early_or_falls_silent_fails() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789".to_vec();
    let address = scripted(vec![Step::Send(head.clone()), Step::Close]).await;
    let oss = client(format!("http://{address}")).build().unwrap();
    let written = Shared::default();
    let error = oss.0.send(get()).download(Download::writer(written.clone())).await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::Transport, true), "{error}");
    assert_eq!(*written.0.lock().unwrap(), b"0123456789", "what came is there");

    let address = scripted(vec![Step::Send(head), Step::Silence]).await;
    let oss = client(format!("http://{address}")).read_timeout(Duration::from_millis(200)).build().unwrap();
    let began = Instant::now();
    let error = oss.0.send(get()).download(Download::writer(io::sink())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(began.elapsed() < Duration::from_secs(5), "the whole may take 30 s, a silence may not");
}

#[tokio::test]
async fn a_download_that_cannot_be_written_is_no_fault_of_the_platform() {
    let (_twin, oss) = storage(objects(&content()), OSS4_HMAC_SHA256).await;
    let error = oss.0.send(get()).download(Download::writer(Full)).await.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Write, false), "{error}");
    assert!(error.to_string().contains("could not be written: the disk is full"), "{error}");
}

/// The writer never returns by itself: the test does not wait for it, and nothing here depends on how long it blocks.
#[tokio::test]
async fn a_writer_that_blocks_does_not_outlive_the_deadline() {
    for size in [10, 3_000_000] {
        let (_twin, oss) = storage(objects(&vec![1; size]), OSS4_HMAC_SHA256).await;
        let (release, blocked) = std::sync::mpsc::channel();
        let second = Duration::from_secs(1);
        let sending = oss.0.send(get()).timeout(second).download(Download::writer(Stuck(blocked)));
        let error = sending.await.unwrap_err();
        assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::Timeout, true), "{size}: {error}");
        assert_eq!(error.status(), Some(200), "{size}: {error}");
        drop(release);
    }
}

/// Takes nothing until it is let go.
struct Stuck(std::sync::mpsc::Receiver<()>);

impl Write for Stuck {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = self.0.recv();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is written, for who waits for it.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Takes nothing.
struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is full"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
