//! TLS of the server: certificates that change, handshakes that do not end.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bothends::server::{Shutdown, Tls};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::common::key;
use crate::log::Logged;
use crate::scene::{Caller, LONG, Scene};
use crate::shop::Market;

/// A certificate and its key in files.
struct Files(PathBuf);

impl Files {
    /// Gives the certificate, too.
    fn new() -> (Self, String) {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("bothends-tls-{}-{count}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let files = Self(folder);
        let certificate = files.renew();
        (files, certificate)
    }

    fn renew(&self) -> String {
        let signed = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
        std::fs::write(self.certificate(), signed.cert.pem()).unwrap();
        std::fs::write(self.key(), signed.signing_key.serialize_pem()).unwrap();
        signed.cert.pem()
    }

    fn certificate(&self) -> PathBuf {
        self.0.join("certificate.pem")
    }

    fn key(&self) -> PathBuf {
        self.0.join("key.pem")
    }

    fn tls(&self) -> Tls {
        Tls::from_pem_files(self.certificate(), self.key()).unwrap()
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Whether a call goes through for whoever trusts that certificate.
async fn is_served(scene: &Scene, certificate: &str) -> bool {
    let market = Market::builder(key()).endpoint(format!("https://{}/", scene.address)).root_certificate(certificate);
    market.build().unwrap().release_instance().instance_id("i").send().attempts(1).await.is_ok()
}

async fn negotiated(scene: &Scene, certificate: &str, protocols: &[&[u8]]) -> std::io::Result<Option<Vec<u8>>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    let stream = TcpStream::connect(scene.address).await.unwrap();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
    Ok(stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec))
}

#[tokio::test]
async fn w19_it_speaks_tls_and_http_1_alone() {
    let (files, certificate) = Files::new();
    let scene = Scene::with(|server| server.tls(files.tls())).await;
    assert!(is_served(&scene, &certificate).await);
    assert_eq!(negotiated(&scene, &certificate, &[]).await.unwrap(), None);
    let both = negotiated(&scene, &certificate, &[b"h2", b"http/1.1"]).await.unwrap();
    assert_eq!(both.as_deref(), Some(&b"http/1.1"[..]));
    assert!(negotiated(&scene, &certificate, &[b"h2"]).await.is_err());
    // Who speaks without it is not answered.
    let mut plain = Caller::connect(scene.address).await;
    plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert!(plain.read().await.is_none());
    scene.handle.shutdown();
    assert_eq!(scene.ended.await.unwrap(), Shutdown::Complete);
}

#[tokio::test]
async fn a_certificate_is_exchanged_while_it_serves() {
    let (files, first) = Files::new();
    let tls = files.tls();
    let serving = tls.clone();
    let scene = Scene::with(|server| server.tls(serving)).await;
    assert!(is_served(&scene, &first).await);
    let second = files.renew();
    assert!(is_served(&scene, &first).await && !is_served(&scene, &second).await);
    tls.reload().unwrap();
    assert!(!is_served(&scene, &first).await && is_served(&scene, &second).await);

    // What cannot be used is refused, and says so in the log; the key does not.
    let (other, _) = Files::new();
    let wrong = std::fs::read(other.key()).unwrap();
    let no_certificate = &b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"[..];
    let bad = [
        (files.certificate(), Some(&b""[..])),
        (files.certificate(), Some(no_certificate)),
        (files.key(), Some(&b"-----BEGIN PRIVATE KEY-----\nsecret"[..])),
        (files.key(), Some(&wrong[..])),
        (files.key(), None),
    ];
    for (file, content) in bad {
        files.renew();
        match content {
            Some(content) => std::fs::write(file, content).unwrap(),
            None => std::fs::remove_file(file).unwrap(),
        }
        let log = Logged::begin();
        let error = tls.reload().unwrap_err().to_string();
        assert!(error.contains(".pem`") && !error.contains("secret"), "{error}");
        assert!(log.events().iter().any(|event| event.is_error && event.text.contains("the old one stays")));
        assert!(Tls::from_pem_files(files.certificate(), files.key()).is_err());
        assert!(is_served(&scene, &second).await, "the old one stays: {error}");
    }
    let third = files.renew();
    tls.reload().unwrap();
    assert!(is_served(&scene, &third).await);
    assert!(!format!("{tls:?}").contains("BEGIN"));
}

#[tokio::test]
async fn w19_handshakes_that_do_not_end_make_room() {
    let (files, certificate) = Files::new();
    let tls = files.tls();
    let scene = Scene::with(|server| server.tls(tls).header_timeout(4 * LONG).max_connections(5)).await;
    let mut silent = Vec::new();
    for _ in 0..5 {
        silent.push(Caller::connect(scene.address).await);
    }
    // One says something, and then no more.
    assert!(silent[4].try_send("\u{16}").await);
    assert!(tokio::time::timeout(LONG, is_served(&scene, &certificate)).await.expect("one of them goes"));
    assert!(silent[0].is_closed().await, "the one that has waited longest");
}

#[tokio::test]
async fn w19_a_handshake_that_does_not_end_is_cut_off_and_counts_as_a_connection() {
    let (files, certificate) = Files::new();
    let tls = files.tls();
    let short = Duration::from_millis(500);
    let scene = Scene::with(|server| server.tls(tls).header_timeout(short).max_connections(1)).await;
    let mut silent = Caller::connect(scene.address).await;
    let asking = is_served(&scene, &certificate);
    tokio::pin!(asking);
    let early = tokio::time::timeout(short / 4, &mut asking).await;
    assert!(early.is_err(), "there is one place, and it is taken");
    assert!(tokio::time::timeout(LONG, asking).await.unwrap());
    assert!(silent.is_closed().await);
}

#[tokio::test]
async fn w19_a_crowd_of_half_handshakes_makes_room() {
    let (files, certificate) = Files::new();
    let tls = files.tls();
    let scene = Scene::with(|server| server.tls(tls).header_timeout(4 * LONG).max_connections(64)).await;
    let mut slow = Vec::new();
    for _ in 0..128 {
        let mut caller = Caller::connect(scene.address).await;
        // A record of 512 bytes with the beginning of a ClientHello.
        caller.send("\x16\x03\x01\x02\x00\x01").await;
        slow.push(caller);
    }
    assert!(tokio::time::timeout(LONG, is_served(&scene, &certificate)).await.expect("however many are before it"));
    assert!(slow[0].is_closed().await, "it had waited longest");
}
