//! How a connection begins: TLS, the password, and what we ask of its session.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use deadpool_postgres::Connect;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;
use tokio::task::JoinHandle;
use tokio_postgres::config::SslNegotiation;
use tokio_postgres::{CancelToken, Client, Config, Error, NoTls, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::Address;
use crate::ledger::LedgerError;

/// Makes connections.
pub(super) struct Connector {
    address: Address,
    tls: Option<MakeRustlsConnect>,
    session: String,
}

/// Ends what a connection is at, over another one that is as encrypted as that.
#[derive(Clone)]
pub(super) struct Canceller {
    tls: Option<MakeRustlsConnect>,
}

impl Connector {
    /// To that address, for a schema of that name, which is an identifier; `roots` are PEM.
    pub(super) fn new(address: Address, schema: &str, roots: &[Vec<u8>]) -> Result<Self, LedgerError> {
        let direct = address.public().get_ssl_negotiation() == SslNegotiation::Direct;
        let tls = if address.is_encrypted() { Some(MakeRustlsConnect::new(tls(roots, direct)?)) } else { None };
        Ok(Self { address, tls, session: SESSION.replace("SCHEMA", schema) })
    }

    /// For the connections that it makes.
    pub(super) fn canceller(&self) -> Canceller {
        Canceller { tls: self.tls.clone() }
    }

    async fn begin(&self) -> Result<(Client, JoinHandle<()>), Error> {
        let config = self.address.config();
        let (client, task) = match &self.tls {
            Some(tls) => attend(config.connect(tls.clone()).await?),
            None => attend(config.connect(NoTls).await?),
        };
        client.batch_execute(&self.session).await?;
        Ok((client, task))
    }
}

impl Canceller {
    /// Asks the server to end it. It does so only if it is at something: what it has not read yet is done later.
    pub(super) async fn cancel(&self, token: &CancelToken) -> Result<(), Error> {
        match &self.tls {
            Some(tls) => token.cancel_query(tls.clone()).await,
            None => token.cancel_query(NoTls).await,
        }
    }
}

impl Connect for Connector {
    /// The configuration that the pool has lacks the password.
    fn connect(
        &self,
        _: &Config,
    ) -> Pin<Box<dyn Future<Output = Result<(Client, JoinHandle<()>), Error>> + Send + '_>> {
        Box::pin(self.begin())
    }
}

/// Reads and writes for as long as the connection is there. Whoever waits for an answer learns why it ended.
fn attend<T>((client, connection): (Client, tokio_postgres::Connection<Socket, T>)) -> (Client, JoinHandle<()>)
where
    T: tokio_postgres::tls::TlsStream + Unpin + Send + 'static,
{
    let task = tokio::spawn(async move {
        if connection.await.is_err() {
            tracing::debug!("a connection to the ledger's database ended");
        }
    });
    (client, task)
}

/// The provider is given here and not left to a process-wide default, which is not ours to set.
fn tls(roots: &[Vec<u8>], direct: bool) -> Result<ClientConfig, LedgerError> {
    let wrong = |error: rustls::Error| LedgerError::caused_by("TLS to the ledger's database cannot be set up", error);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(wrong)?;
    let config = if roots.is_empty() {
        config.with_platform_verifier().map_err(wrong)?
    } else {
        config.with_root_certificates(store(roots)?)
    };
    let mut config = config.with_no_client_auth();
    if direct {
        config.alpn_protocols = vec![b"postgresql".to_vec()];
    }
    Ok(config)
}

fn store(roots: &[Vec<u8>]) -> Result<RootCertStore, LedgerError> {
    let mut store = RootCertStore::empty();
    for pem in roots {
        let before = store.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| LedgerError::caused_by(ROOT, error))?;
            store.add(certificate).map_err(|error| LedgerError::caused_by(ROOT, error))?;
        }
        if store.len() == before {
            return Err(LedgerError::caused_by(ROOT, "there is no `BEGIN CERTIFICATE` in it"));
        }
    }
    Ok(store)
}

/// What our statements rely on, whatever the database, the role or the URL set:
///
/// - `ON CONFLICT` waits for whoever is about to write the same key, instead of failing;
/// - a statement that waits ends before whoever asked for it is gone, so that nothing happens behind their back;
/// - a claim that was granted is still there after a crash of the server. How many standbys have it is not ours to say.
const SESSION: &str = r#"
SET search_path TO "SCHEMA", pg_temp;
SET default_transaction_isolation TO 'read committed';
SET statement_timeout TO 1200;
SET idle_in_transaction_session_timeout TO 10000;
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"#;

const ROOT: &str = "a root certificate for the ledger's database cannot be used";
