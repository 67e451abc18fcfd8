//! Uploads and downloads: what was streamed in part cannot be streamed again.

use std::io::{Cursor, Write};
use std::sync::{Arc, Mutex};

use bothends::{Bytes, Checksum, Download, ErrorKind, Upload};

use super::*;

#[derive(Client, Clone)]
#[api("aliyun/oss")]
struct Oss(Client);

fn oss(endpoint: impl Into<String>) -> ClientBuilder<Oss> {
    Oss::builder(Credentials::new("id", "secret")).endpoint(endpoint).region("ap-southeast-1").timeout(LONG)
}

fn put(oss: &Oss, body: impl Into<Bytes>) -> bothends::client::Sending<oss::PutObjectResponse, oss::Code> {
    oss.put_object().bucket("a-bucket").key("k").body(body.into()).send()
}

fn get(oss: &Oss) -> bothends::client::Sending<oss::GetObjectResponse, oss::Code> {
    oss.get_object().bucket("a-bucket").key("k").send()
}

fn upload(content: &[u8]) -> Upload {
    Upload::reader(Cursor::new(content.to_vec()), content.len() as u64)
}

fn slow_down() -> Vec<Step> {
    vec![Step::answer("503 Slow", &[], "<Error><Code>ServiceUnavailable</Code></Error>")]
}

fn stored(content: &[u8]) -> Vec<Step> {
    vec![Step::answer("200 OK", &[("x-oss-hash-crc64ecma", &Checksum::OSS_CRC64.of(content))], "")]
}

/// What is written, to be looked at afterwards.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_body_in_memory_is_sent_again_and_counted_once() {
    let platform = Platform::start(vec![slow_down(), vec![Step::Reset], stored(b"content")]).await;
    put(&oss(platform.url()).build().unwrap(), "content").checked(Checksum::OSS_CRC64).await.unwrap();
    assert!(platform.seen().iter().all(|request| request.body == b"content") && platform.count() == 3);
}

#[tokio::test]
async fn an_upload_that_was_begun_is_not_sent_again() {
    for script in [slow_down(), vec![Step::Reset]] {
        let platform = Platform::start(vec![script, stored(b"content")]).await;
        let error = put(&oss(platform.url()).build().unwrap(), "").upload(upload(b"content")).await.unwrap_err();
        assert_eq!((error.attempts(), error.maybe_executed(), platform.count()), (1, true, 1), "{error}");
    }
}

#[tokio::test]
async fn an_upload_of_which_nothing_left_goes_to_the_second_endpoint() {
    let second = Platform::start(vec![stored(b"content")]).await;
    let oss = oss(nobody()).fallback_endpoint(second.url()).build().unwrap();
    put(&oss, "").upload(upload(b"content")).checked(Checksum::OSS_CRC64).await.unwrap();
    assert_eq!(second.seen()[0].body, b"content");
}

/// It takes longer than the other side may be silent, but there is never silence.
#[tokio::test]
async fn a_slow_upload_is_no_silence() {
    struct Slow(u8);
    impl std::io::Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            std::thread::sleep(Duration::from_millis(100));
            self.0 += 1;
            buffer[0] = self.0;
            Ok(1)
        }
    }
    let platform = Platform::start(vec![stored(&(1..=20).collect::<Vec<_>>())]).await;
    let oss = oss(platform.url()).read_timeout(Duration::from_millis(1000)).build().unwrap();
    put(&oss, "").upload(Upload::reader(Slow(0), 20)).checked(Checksum::OSS_CRC64).await.unwrap();
    assert_eq!(platform.seen()[0].body, (1..=20).collect::<Vec<_>>());
}

#[tokio::test]
async fn t02_an_upload_that_nobody_takes_meets_a_deadline() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let accepted = tokio::spawn(async move {
        let connection = listener.accept().await.unwrap();
        tokio::time::sleep(LONG).await;
        drop(connection);
    });
    let oss = oss(url).read_timeout(Duration::from_millis(300)).build().unwrap();
    let endless = Upload::reader(std::io::repeat(7), 1 << 30);
    let error = put(&oss, "").upload(endless).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1), "{error}");
    accepted.abort();
}

#[tokio::test]
async fn a_download_of_which_nothing_came_is_asked_for_again() {
    let platform = Platform::start(vec![slow_down(), vec![Step::answer("200 OK", &[], "content")]]).await;
    let written = Written::default();
    get(&oss(platform.url()).build().unwrap()).download(Download::writer(written.clone())).await.unwrap();
    assert_eq!((written.0.lock().unwrap().as_slice(), platform.count()), (&b"content"[..], 2));
}

#[tokio::test]
async fn a_download_that_was_begun_is_not_asked_for_again() {
    let partly = Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncont".to_vec());
    let platform = Platform::start(vec![vec![partly, Step::Reset], vec![Step::answer("200 OK", &[], "content")]]).await;
    let written = Written::default();
    let oss = oss(platform.url()).build().unwrap();
    let error = get(&oss).download(Download::writer(written.clone())).await.unwrap_err();
    assert_eq!((error.attempts(), platform.count()), (1, 1), "{error}");
    assert!(b"cont".starts_with(written.0.lock().unwrap().as_slice()));
    // Without a download the answer is in memory, and nothing is lost.
    let partly = Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncont".to_vec());
    let platform = Platform::start(vec![vec![partly, Step::Reset], vec![Step::answer("200 OK", &[], "content")]]).await;
    assert_eq!(get(&self::oss(platform.url()).build().unwrap()).await.unwrap().body, b"content"[..]);
}
