//! TLS: who is believed, and what becomes of a connection that ends. The certificates are made here; tests are named
//! after the rows of the faults that the project survives.
#![cfg(any(feature = "tls", feature = "tls-aws-lc"))]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bothends::{CallError, Client, ClientBuilder, Credentials, ErrorKind, RateLimits};
use common::{Platform, Step};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{NamedGroup, ServerConfig};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization, SubmitIsvCustomerTerms))]
struct Cams(Client);

const LONG: Duration = Duration::from_secs(30);
const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"Code\":\"OK\"}";

/// Somebody who issues certificates.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// A certificate and its key.
type Identity = (CertificateDer<'static>, PrivateKeyDer<'static>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "An authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    fn issue(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Identity {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        (certificate.der().clone(), key.into())
    }
}

fn self_signed() -> Identity {
    let signed = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    (signed.cert.der().clone(), signed.signing_key.into())
}

/// What is done with each connection, by its number.
trait Serve: Fn(usize, TlsStream<TcpStream>) -> tokio::task::JoinHandle<()> + Send + 'static {}
impl<F: Fn(usize, TlsStream<TcpStream>) -> tokio::task::JoinHandle<()> + Send + 'static> Serve for F {}

async fn listen(identity: Identity, protocols: &[&[u8]], serve: impl Serve) -> SocketAddr {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = config.with_no_client_auth().with_single_cert(vec![identity.0], identity.1).unwrap();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut number = 0;
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(stream) = acceptor.accept(stream).await {
                serve(number, stream);
                number += 1;
            }
        }
    });
    address
}

/// HTTP/1.1, one request for each connection.
async fn plain(identity: Identity) -> SocketAddr {
    listen(identity, &[], |_, mut stream| {
        tokio::spawn(async move {
            let mut read = Vec::new();
            while !read.windows(4).any(|window| window == b"\r\n\r\n") && stream.read_buf(&mut read).await.unwrap() > 0
            {
            }
            stream.write_all(OK).await.unwrap();
            let _ = stream.shutdown().await;
        })
    })
    .await
}

fn client(address: SocketAddr) -> ClientBuilder<Cams> {
    let builder = Cams::builder(Credentials::new("id", "s3cr3t-k3y")).endpoint(format!("https://{address}"));
    builder.timeout(LONG).rate_limits(RateLimits::off())
}

async fn tell(cams: &Cams) -> Result<(), CallError<cams::Code>> {
    let terms = cams.submit_isv_customer_terms().cust_space_id("s").cust_name("n").office_address("a");
    let terms = terms.contact_mail("m@a.example").country_id("CN").business_desc("b").isv_terms("t.pdf");
    terms.send().await.map(|_| ())
}

async fn refused(address: SocketAddr, authority: &Authority) -> CallError<cams::Code> {
    let cams = client(address).root_certificate(authority.pem.clone()).build().unwrap();
    let error = tell(&cams).await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::Connect, false), "{error}");
    error
}

#[tokio::test]
async fn t14_a_certificate_of_an_authority_that_is_trusted() {
    let authority = Authority::new();
    let address = plain(authority.issue("127.0.0.1", |_| {})).await;
    let cams = client(address).root_certificate(authority.pem.clone()).build().unwrap();
    tell(&cams).await.unwrap();
    let both = format!("{}\n# another one\n{}", Authority::new().pem, authority.pem);
    tell(&client(address).root_certificate(both).build().unwrap()).await.unwrap();
    let twice = client(address).root_certificate(Authority::new().pem).root_certificate(authority.pem);
    tell(&twice.build().unwrap()).await.unwrap();
}

/// Of the two, AWS-LC alone offers a key exchange that a quantum computer does not break.
#[tokio::test]
async fn the_feature_says_who_makes_the_keys() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let cams = client(listener.local_addr().unwrap()).build().unwrap();
    let call = tokio::spawn(async move { tell(&cams).await });
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut acceptor = rustls::server::Acceptor::default();
    let accepted = loop {
        let mut read = Vec::new();
        assert!(stream.read_buf(&mut read).await.unwrap() > 0);
        acceptor.read_tls(&mut &read[..]).unwrap();
        if let Some(accepted) = acceptor.accept().unwrap() {
            break accepted;
        }
    };
    let groups = accepted.client_hello().named_groups().unwrap().to_vec();
    assert!(groups.contains(&NamedGroup::X25519), "{groups:?}");
    assert_eq!(groups.contains(&NamedGroup::X25519MLKEM768), cfg!(feature = "tls-aws-lc"), "{groups:?}");
    assert!(rustls::crypto::CryptoProvider::get_default().is_none(), "that of the process is the application's");
    call.abort();
}

#[tokio::test]
async fn t14_certificates_that_prove_nothing_are_refused() {
    let authority = Authority::new();
    let past = |params: &mut CertificateParams| params.not_after = date_time_ymd(2020, 1, 1);
    let future = |params: &mut CertificateParams| params.not_before = date_time_ymd(4000, 1, 1);
    for (identity, why) in [
        (self_signed(), "UnknownIssuer"),
        // It has the name of the one that is trusted, but not its key.
        (Authority::new().issue("127.0.0.1", |_| {}), "BadSignature"),
        (authority.issue("other.example", |_| {}), "not valid for name"),
        (authority.issue("127.0.0.2", |_| {}), "not valid for name"),
        (authority.issue("127.0.0.1", past), "expired"),
        (authority.issue("127.0.0.1", future), "not valid yet"),
    ] {
        let error = refused(plain(identity).await, &authority).await;
        assert!(error.to_string().contains(why), "{why}: {error}");
    }
}

/// The server's side of a handshake, as far as a server of old gets.
#[tokio::test]
async fn t14_old_versions_and_no_tls_at_all_are_refused() {
    let hello = |version: u8| {
        let body = [&[3, version][..], &[7; 32], &[0], &[0, 0x2f], &[0]].concat();
        let handshake = [&[2, 0, 0, u8::try_from(body.len()).unwrap()][..], &body].concat();
        [&[22, 3, version, 0, u8::try_from(handshake.len()).unwrap()][..], &handshake].concat()
    };
    for answer in [hello(1), hello(2), b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(), vec![0; 100]] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                stream.read_buf(&mut Vec::with_capacity(4096)).await.unwrap();
                stream.write_all(&answer).await.unwrap();
                let _ = stream.read(&mut [0; 64]).await;
            }
        });
        refused(address, &Authority::new()).await;
    }
    let silent = Platform::start(vec![vec![Step::Silence]]).await;
    let cams = client(silent.address).connect_timeout(Duration::from_millis(300)).attempts(1);
    let error = tell(&cams.root_certificate(Authority::new().pem).build().unwrap()).await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::Connect, false), "{error}");
}

#[tokio::test]
async fn t14_root_certificates_are_checked_when_the_client_is_made() {
    let address = "127.0.0.1:1".parse().unwrap();
    for bad in ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let error = client(address).root_certificate(bad).build().map(|_| ()).unwrap_err();
        assert!(error.to_string().contains("the root certificate cannot be used"), "{error}");
    }
}

/// Answers every request of a connection, and counts them.
fn http2(stream: TlsStream<TcpStream>, requests: Arc<AtomicUsize>) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        let mut connection = h2::server::handshake(stream).await.unwrap();
        while let Some(Ok((request, mut answer))) = connection.accept().await {
            assert_eq!(request.version(), http::Version::HTTP_2);
            requests.fetch_add(1, Ordering::SeqCst);
            let mut body = answer.send_response(http::Response::new(()), false).unwrap();
            body.send_data("{\"Code\":\"OK\"}".into(), true).unwrap();
        }
    })
}

#[tokio::test]
async fn http2_is_spoken_where_tls_offers_it() {
    let authority = Authority::new();
    let (requests, connections) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
    let (counted, opened) = (Arc::clone(&requests), Arc::clone(&connections));
    let address = listen(authority.issue("127.0.0.1", |_| {}), &[b"h2", b"http/1.1"], move |_, stream| {
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        opened.fetch_add(1, Ordering::SeqCst);
        http2(stream, Arc::clone(&counted))
    })
    .await;
    let cams = client(address).root_certificate(authority.pem).build().unwrap();
    for _ in 0..3 {
        tell(&cams).await.unwrap();
    }
    assert_eq!((requests.load(Ordering::SeqCst), connections.load(Ordering::SeqCst)), (3, 1));
}

/// A connection that says that it has taken no request, when one is under way.
async fn go_away(mut stream: TlsStream<TcpStream>) {
    let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    let go_away = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let mut read = Vec::new();
    while !has_headers(&read) {
        assert!(stream.read_buf(&mut read).await.unwrap() > 0);
    }
    stream.write_all(&[settings.as_slice(), &go_away].concat()).await.unwrap();
    let _ = stream.shutdown().await;
}

/// Whether there is a frame of headers behind the preface.
fn has_headers(read: &[u8]) -> bool {
    let mut rest = read.get(24..).unwrap_or_default();
    while let Some(frame) = rest.get(..9) {
        if frame[3] == 1 {
            return true;
        }
        let length = u32::from_be_bytes([0, frame[0], frame[1], frame[2]]) as usize;
        rest = rest.get(9 + length..).unwrap_or_default();
    }
    false
}

#[tokio::test]
async fn t14_what_a_goaway_left_undone_is_sent_again_whatever_it_is() {
    let authority = Authority::new();
    let requests = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&requests);
    let address = listen(authority.issue("127.0.0.1", |_| {}), &[b"h2"], move |number, stream| match number {
        0 => tokio::spawn(go_away(stream)),
        _ => http2(stream, Arc::clone(&counted)),
    })
    .await;
    let cams = client(address).root_certificate(authority.pem).build().unwrap();
    tell(&cams).await.unwrap();
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

/// Whoever took the request and goes away may have executed it.
#[tokio::test]
async fn t14_what_was_under_way_when_a_connection_ended_is_not() {
    let authority = Authority::new();
    let requests = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&requests);
    let address = listen(authority.issue("127.0.0.1", |_| {}), &[b"h2"], move |_, stream| {
        let counted = Arc::clone(&counted);
        tokio::spawn(async move {
            let mut connection = h2::server::handshake(stream).await.unwrap();
            let _taken = connection.accept().await.unwrap().unwrap();
            counted.fetch_add(1, Ordering::SeqCst);
            connection.abrupt_shutdown(h2::Reason::INTERNAL_ERROR);
            let _ = std::future::poll_fn(|context| connection.poll_closed(context)).await;
        })
    })
    .await;
    let cams = client(address).root_certificate(authority.pem).build().unwrap();
    let error = tell(&cams).await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed(), error.attempts()), (ErrorKind::Transport, true, 1), "{error}");
    assert_eq!(requests.load(Ordering::SeqCst), 1);
    let get = cams.get_chatapp_upload_authorization().cust_space_id("s").send();
    assert_eq!(get.await.unwrap_err().attempts(), 3, "what is idempotent is tried again");
}
