//! Where the database is, who we are to it, and whether the way there is safe.

use std::fmt;
use std::net::IpAddr;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use zeroize::Zeroizing;

use super::CONNECT;
use crate::ledger::LedgerError;

/// A URL of PostgreSQL, taken apart. The password is kept apart from the rest, and wiped.
pub(super) struct Address {
    config: Config,
    password: Option<Zeroizing<Vec<u8>>>,
}

impl Address {
    /// Reads a URL. Its errors repeat nothing of it: where it is broken, any part of it may be one of the password.
    pub(super) fn parse(url: &str) -> Result<Self, LedgerError> {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(LedgerError::new(FORM));
        }
        let mut config: Config = known_modes(url).parse().map_err(|_| LedgerError::new(FORM))?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(LedgerError::new(FORM));
        }
        let password = config.get_password().map(|password| Zeroizing::new(password.to_vec()));
        if password.is_some() {
            config.password("");
        }
        config.ssl_mode(safe_mode(&config));
        if config.get_application_name().is_none() {
            config.application_name("bothends");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        Ok(Self { config, password })
    }

    /// Whether the database is asked for TLS.
    pub(super) fn is_encrypted(&self) -> bool {
        self.config.get_ssl_mode() == SslMode::Require
    }

    /// All but the password.
    pub(super) fn public(&self) -> &Config {
        &self.config
    }

    /// With the password, for one connection.
    pub(super) fn config(&self) -> Config {
        let mut config = self.config.clone();
        if let Some(password) = &self.password {
            config.password(password.as_slice());
        }
        config
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").field("encrypted", &self.is_encrypted()).finish_non_exhaustive()
    }
}

/// Certificates and names are always verified here, so that the modes of libpq that ask for it are the plain one.
fn known_modes(url: &str) -> Zeroizing<String> {
    let Some((address, options)) = url.split_once('?') else { return Zeroizing::new(url.to_owned()) };
    let options = options.split('&').map(|option| match option {
        "sslmode=verify-full" | "sslmode=verify-ca" => "sslmode=require",
        other => other,
    });
    Zeroizing::new(format!("{address}?{}", options.collect::<Vec<_>>().join("&")))
}

/// `prefer`, which is what a URL says that says nothing, would go on in the clear with whoever answers that there is no
/// TLS. So it means TLS to other machines, and none on this one, where servers have certificates of their own making.
fn safe_mode(config: &Config) -> SslMode {
    match config.get_ssl_mode() {
        SslMode::Prefer if is_local(config) => SslMode::Disable,
        SslMode::Prefer => SslMode::Require,
        said => said,
    }
}

fn is_local(config: &Config) -> bool {
    if !config.get_hostaddrs().is_empty() {
        return config.get_hostaddrs().iter().all(IpAddr::is_loopback);
    }
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    })
}

const FORM: &str = "the address of the ledger's database is not of the form postgres://user:password@host/database";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_spoken_to_in_the_clear_unless_the_url_says_so() {
        for (url, is_encrypted) in [
            ("postgres://u:p@localhost/d", false),
            ("postgres://u:p@127.0.0.1:5433/d", false),
            ("postgres://u@%2Frun%2Fpostgresql/d", false),
            ("postgres://u:p@localhost/d?sslmode=require", true),
            ("postgres://u:p@db.example.com/d", true),
            ("postgresql://u:p@db.example.com/d?sslmode=prefer", true),
            ("postgres://u:p@localhost,db.example.com/d", true),
            ("postgres://u:p@localhost/d?hostaddr=192.0.2.1", true),
            ("postgres://u:p@db.example.com/d?connect_timeout=2&sslmode=verify-full", true),
            ("postgres://u:p@db.example.com/d?sslmode=verify-ca", true),
            ("postgres://u:p@db.example.com/d?sslmode=disable", false),
        ] {
            assert_eq!(Address::parse(url).unwrap().is_encrypted(), is_encrypted, "{url}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_without_a_word_of_it() {
        for url in [
            "",
            "host=localhost password=pass-word",
            "postgres://",
            "postgres:///d",
            "mysql://u:pass-word@h/d",
            "postgres://u:pass-word@h:port/d",
            "postgres://u:pass-word@h/d?sslmode=maybe",
            "postgres://u:pass-word@h/%ff",
        ] {
            let error = Address::parse(url).unwrap_err();
            assert_eq!(format!("{error}"), FORM, "{url}");
            assert!(!format!("{error:?}").contains("pass-word"), "{url}");
        }
    }

    #[test]
    fn the_password_is_used_and_not_shown() {
        let address = Address::parse("postgres://u:pass%2Fword@localhost/d").unwrap();
        assert_eq!(address.config().get_password(), Some(&b"pass/word"[..]));
        assert_eq!(address.public().get_password(), Some(&b""[..]));
        assert!(!format!("{address:?} {:?} {:?}", address.public(), address.config()).contains("word\""));
        assert_eq!(Address::parse("postgres://u@localhost/d").unwrap().config().get_password(), None);
    }
}
