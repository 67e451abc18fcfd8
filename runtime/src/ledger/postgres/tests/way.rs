//! The way to a database, on which anything can happen.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rcgen::{CertifiedKey, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;
use tokio_postgres::config::Host;
use tokio_rustls::TlsAcceptor;

/// What happens to what goes this way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It arrives.
    Open,
    /// Connections end as soon as something is asked.
    Cut,
    /// New connections end at once.
    Refused,
    /// Nothing arrives any more, and nothing ends.
    Silent,
    /// What is asked arrives, and the answers do not.
    AnswersLost,
    /// What is asked on the connections that there are arrives three seconds later; new ones are open.
    Late,
}

/// A proxy on this machine.
pub(super) struct Way {
    pub(super) url: String,
    road: Arc<Road>,
}

struct Road {
    database: tokio_postgres::Config,
    tls: Option<TlsAcceptor>,
    fate: watch::Sender<Fate>,
    cuts: watch::Sender<u64>,
    encrypted: AtomicBool,
}

impl Way {
    /// A way to the database of that URL, encrypted with that key.
    pub(super) async fn to(url: &str, key: Option<&CertifiedKey<KeyPair>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let road = Arc::new(Road {
            database: url.parse().unwrap(),
            tls: key.map(acceptor),
            fate: watch::Sender::new(Fate::Open),
            cuts: watch::Sender::new(0),
            encrypted: AtomicBool::new(false),
        });
        let its = Arc::clone(&road);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(Arc::clone(&its).carry(stream));
            }
        });
        let (before, rest) = url.split_once('@').unwrap();
        let name = rest.split_once('?').map_or(rest, |(rest, _)| rest).split_once('/').unwrap().1;
        Self { url: format!("{before}@{address}/{name}"), road }
    }

    /// What happens from now on.
    pub(super) fn next(&self, fate: Fate) {
        self.road.fate.send_replace(fate);
    }

    /// Ends all connections that there are.
    pub(super) fn cut(&self) {
        self.road.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// Whether all that came was asked for TLS, and got it.
    pub(super) fn was_encrypted(&self) -> bool {
        self.road.encrypted.load(Ordering::Relaxed)
    }
}

impl Road {
    async fn carry(self: Arc<Self>, mut near: TcpStream) {
        let mut cuts = self.cuts.subscribe();
        if *self.fate.borrow() == Fate::Refused {
            return;
        }
        let carried = async {
            match &self.tls {
                None => self.to_the_database(near).await,
                Some(tls) => {
                    let mut asked = [0; 8];
                    near.read_exact(&mut asked).await.ok()?;
                    assert_eq!(asked, [0, 0, 0, 8, 4, 210, 22, 47], "a request for TLS comes first");
                    near.write_all(b"S").await.ok()?;
                    let near = tls.accept(near).await.ok()?;
                    self.encrypted.store(true, Ordering::Relaxed);
                    self.to_the_database(near).await
                }
            }
        };
        tokio::select! {
            _ = carried => {}
            _ = cuts.changed() => {}
        }
    }

    async fn to_the_database(&self, near: impl AsyncRead + AsyncWrite + Unpin) -> Option<()> {
        match &self.database.get_hosts()[0] {
            Host::Unix(folder) => {
                let port = self.database.get_ports().first().copied().unwrap_or(5432);
                self.both_ways(near, UnixStream::connect(folder.join(format!(".s.PGSQL.{port}"))).await.ok()?).await
            }
            Host::Tcp(name) => {
                let port = self.database.get_ports().first().copied().unwrap_or(5432);
                self.both_ways(near, TcpStream::connect((name.as_str(), port)).await.ok()?).await
            }
        }
    }

    async fn both_ways(
        &self,
        near: impl AsyncRead + AsyncWrite + Unpin,
        far: impl AsyncRead + AsyncWrite + Unpin,
    ) -> Option<()> {
        let ((near_in, near_out), (far_in, far_out)) = (tokio::io::split(near), tokio::io::split(far));
        let is_new = *self.fate.borrow() == Fate::Late;
        let asked = self.pass(near_in, far_out, !is_new, |fate| fate == Fate::Silent);
        let answered = self.pass(far_in, near_out, false, |fate| matches!(fate, Fate::Silent | Fate::AnswersLost));
        tokio::select! {
            ended = asked => ended,
            ended = answered => ended,
        }
    }

    async fn pass(
        &self,
        mut from: impl AsyncRead + Unpin,
        mut to: impl AsyncWrite + Unpin,
        may_be_late: bool,
        is_lost: impl Fn(Fate) -> bool,
    ) -> Option<()> {
        let mut bytes = vec![0; 16 * 1024];
        loop {
            let count = from.read(&mut bytes).await.ok().filter(|count| *count > 0)?;
            let fate = *self.fate.borrow();
            if fate == Fate::Cut {
                return None;
            }
            if fate == Fate::Late && may_be_late {
                tokio::time::sleep(Duration::from_secs(3)).await;
            }
            if !is_lost(fate) {
                to.write_all(&bytes[..count]).await.ok()?;
            }
        }
    }
}

fn acceptor(key: &CertifiedKey<KeyPair>) -> TlsAcceptor {
    let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![key.cert.der().clone()], private)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}
