//! TLS of the server: rustls on ring, with a certificate that can be exchanged while it serves.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use zeroize::Zeroizing;

use super::shutdown::{Lifecycle, Phase, unless};
use crate::error::ConfigError;

/// A server's certificate and its key: TLS 1.2 and 1.3 by rustls on ring, HTTP/1.1 alone. Feature `server-tls`.
///
/// The files are looked at once a minute while a server listens: when one has changed, both are read, and connections
/// from then on get the new certificate. What cannot be used (half written, or a key that is not the certificate's) is
/// refused and logged, and the old one stays. [`reload`](Self::reload) does it at once.
///
/// ```no_run
/// # fn of(server: bothends::Server) -> Result<(), bothends::ConfigError> {
/// use bothends::server::Tls;
///
/// let tls = Tls::from_pem_files("/etc/shop/fullchain.pem", "/etc/shop/privkey.pem")?;
/// let server = server.tls(tls.clone());
/// // Copies are the same: at a signal of yours, for one,
/// tls.reload()?;
/// # Ok(())
/// # }
/// ```
///
/// The text of the key's file is wiped when it has been read; rustls and ring, which hold the key, do not wipe it.
#[derive(Clone)]
pub struct Tls {
    files: Arc<Files>,
    current: Arc<RwLock<Arc<ServerConfig>>>,
}

struct Files {
    certificates: PathBuf,
    key: PathBuf,
}

impl Tls {
    /// From files in PEM: the certificate followed by those of the authorities between it and the root, and its key
    /// (PKCS#8, PKCS#1 or SEC1, not encrypted).
    ///
    /// # Errors
    /// If a file cannot be read, or they are not a certificate and its key.
    pub fn from_pem_files(certificates: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Result<Self, ConfigError> {
        let files = Files { certificates: certificates.into(), key: key.into() };
        let current = Arc::new(RwLock::new(files.read()?));
        Ok(Self { files: Arc::new(files), current })
    }

    /// Reads the files again. New connections get what is in them; those that there are go on as they are. The calling
    /// thread reads: from a task, call it by `spawn_blocking`.
    ///
    /// # Errors
    /// As [`from_pem_files`](Self::from_pem_files) has them, which are logged, too; then what was in use stays.
    pub fn reload(&self) -> Result<(), ConfigError> {
        match self.files.read() {
            Ok(config) => {
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = config;
                tracing::info!("a new certificate is in use");
                Ok(())
            }
            Err(error) => {
                tracing::error!(%error, "the new certificate is refused, and the old one stays");
                Err(error)
            }
        }
    }

    pub(super) async fn accept(&self, stream: TcpStream) -> std::io::Result<TlsStream<TcpStream>> {
        let config = Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner));
        TlsAcceptor::from(config).accept(stream).await
    }
}

impl Files {
    fn read(&self) -> Result<Arc<ServerConfig>, ConfigError> {
        let wrong = |path: &PathBuf, why: &dyn fmt::Display| {
            ConfigError(format!("TLS cannot be set up from `{}`: {why}", path.display()))
        };
        let certificates = CertificateDer::pem_file_iter(&self.certificates).and_then(Iterator::collect);
        let certificates: Vec<_> = certificates.map_err(|error| wrong(&self.certificates, &error))?;
        if certificates.is_empty() {
            return Err(wrong(&self.certificates, &"there is no `BEGIN CERTIFICATE` in it"));
        }
        let text = Zeroizing::new(std::fs::read(&self.key).map_err(|error| wrong(&self.key, &error))?);
        let key = PrivateKeyDer::from_pem_slice(&text).map_err(|error| wrong(&self.key, &error))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let builder = builder.map_err(|error| wrong(&self.certificates, &error))?.with_no_client_auth();
        // It also looks whether they belong together.
        let config = builder.with_single_cert(certificates, key);
        let mut config = config.map_err(|error| wrong(&self.certificates, &error))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    /// When they were last changed; `None` for one that is not there.
    fn changed(&self) -> [Option<SystemTime>; 2] {
        [&self.certificates, &self.key].map(|path| std::fs::metadata(path).and_then(|file| file.modified()).ok())
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").field("certificates", &self.files.certificates).finish_non_exhaustive()
    }
}

/// Reads the files again when they have changed, until the server ends.
pub(super) async fn keep_fresh(tls: Option<Tls>, lifecycle: Arc<Lifecycle>) {
    let Some(tls) = tls else { return };
    let looking = async {
        let mut seen = look(&tls, None).await;
        loop {
            tokio::time::sleep(LOOKED_AT).await;
            seen = look(&tls, seen).await;
        }
    };
    unless(lifecycle.reached(Phase::Ending), looking).await;
}

type Changed = Option<[Option<SystemTime>; 2]>;

/// Reads the files again if they are not as they were seen.
async fn look(tls: &Tls, seen: Changed) -> Changed {
    let tls = tls.clone();
    let looked = tokio::task::spawn_blocking(move || {
        let changed = Some(tls.files.changed());
        if seen.is_some() && changed != seen {
            // What is wrong has been logged.
            let _ = tls.reload();
        }
        changed
    });
    looked.await.unwrap_or(seen)
}

/// How often the files are looked at.
const LOOKED_AT: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn files_that_have_changed_are_read() {
        let folder = std::env::temp_dir().join(format!("bothends-fresh-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (certificate, key) = (folder.join("c.pem"), folder.join("k.pem"));
        let write = |age: u64| {
            let signed = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
            std::fs::write(&certificate, signed.cert.pem()).unwrap();
            std::fs::write(&key, signed.signing_key.serialize_pem()).unwrap();
            let file = std::fs::File::options().write(true).open(&key).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
        };
        write(100);
        let tls = Tls::from_pem_files(&certificate, &key).unwrap();
        let current = || Arc::as_ptr(&tls.current.read().unwrap()).cast::<()>();
        let first = current();
        let seen = look(&tls, None).await;
        let seen = look(&tls, seen).await;
        assert_eq!(current(), first);
        write(50);
        let seen = look(&tls, seen).await;
        let second = current();
        assert!(second != first);
        std::fs::write(&key, "half").unwrap();
        let seen = look(&tls, seen).await;
        assert_eq!(current(), second);
        std::fs::remove_file(&key).unwrap();
        let seen = look(&tls, seen).await;
        assert_eq!(current(), second);
        write(25);
        look(&tls, seen).await;
        assert!(current() != second);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
