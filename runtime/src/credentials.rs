//! Who signs: ids, secrets and tokens that never show themselves, and where they come from.
//!
//! | from | by |
//! |---|---|
//! | code | [`Credentials::new`], [`AccessKey::new`] |
//! | environment variables | [`Credentials::from_env`], [`Credentials::from_variables`], [`AccessKey::from_env`] |
//! | the file of Alibaba Cloud's command line | [`Profile::load`] |
//! | a role of Alibaba Cloud | [`AssumeRole`] |
//! | anywhere else | a [`Provider`] of your own, [`Refreshing`] if asking it takes time |
//!
//! Those of the last three can change while a client lives; they need the feature `client`.

#[cfg(feature = "client")]
mod assume_role;
mod environment;
mod error;
#[cfg(feature = "client")]
mod profile;
#[cfg(feature = "client")]
mod provider;
#[cfg(feature = "client")]
mod refreshing;
mod secret;

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use environment::{Environment, optional, required};

#[cfg(feature = "client")]
pub use assume_role::AssumeRole;
pub use error::CredentialsError;
#[cfg(feature = "client")]
pub use profile::Profile;
#[cfg(feature = "client")]
pub use provider::{FromFn, Provider, Providing, from_fn};
#[cfg(feature = "client")]
pub use refreshing::Refreshing;
pub use secret::Secret;

/// Who signs: an id, a secret, and for temporary (STS) credentials a token.
///
/// Clones share the secret instead of copying it. `Debug` shows the id and hides the rest.
#[derive(Clone)]
pub struct Credentials {
    id: Option<Arc<str>>,
    secret: Arc<Secret>,
    token: Option<Arc<Secret>>,
    account: Option<Arc<Credentials>>,
    expires: Option<SystemTime>,
}

impl Credentials {
    /// A key id and its secret.
    ///
    /// Nothing is checked here: a scheme refuses to sign with an empty or unusable id or secret, and an
    /// empty secret never verifies.
    pub fn new(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { id: Some(id.into().into()), secret: Arc::new(secret.into()), token: None, account: None, expires: None }
    }

    /// Makes these temporary credentials: the platform wants the token beside the id.
    #[must_use]
    pub fn with_token(mut self, token: impl Into<Secret>) -> Self {
        self.token = Some(Arc::new(token.into()));
        self
    }

    /// No credentials, for clients of an API whose requests prove nothing (`signature: none`). Every other scheme
    /// refuses to sign with them, and they verify nothing.
    #[must_use]
    pub fn none() -> Self {
        Self { id: None, secret: Arc::new(Secret::new("")), token: None, account: None, expires: None }
    }

    /// Adds the account's own key (AK/SK), for schemes that prove a request under two keys: `koogallery-usage` signs with
    /// the seller's access key and, as the gateway of the platform may want it, with this one.
    #[must_use]
    pub fn with_account(mut self, account: impl Into<Self>) -> Self {
        self.account = Some(Arc::new(account.into()));
        self
    }

    /// Says until when the platform takes them. `Refreshing` asks for others before that; nobody else looks at it.
    #[must_use]
    pub fn with_expiry(mut self, expires: SystemTime) -> Self {
        self.expires = Some(expires);
        self
    }

    /// The credentials in Alibaba Cloud's own variables: `ALIBABA_CLOUD_ACCESS_KEY_ID`,
    /// `ALIBABA_CLOUD_ACCESS_KEY_SECRET` and, for STS credentials, `ALIBABA_CLOUD_SECURITY_TOKEN`.
    ///
    /// # Errors
    /// When one of the first two is not set or empty, or when one is not Unicode; the error names the variable.
    pub fn from_env() -> Result<Self, CredentialsError> {
        Self::from_variables(
            "ALIBABA_CLOUD_ACCESS_KEY_ID",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
            Some("ALIBABA_CLOUD_SECURITY_TOKEN"),
        )
    }

    /// The credentials in environment variables of other names. White space around a value is dropped (a
    /// line break at the end is easily caught up from a file); an empty token counts as none.
    ///
    /// # Errors
    /// As for [`Credentials::from_env`].
    pub fn from_variables(id: &str, secret: &str, token: Option<&str>) -> Result<Self, CredentialsError> {
        Self::look_up(id, secret, token, &|name| std::env::var_os(name))
    }

    fn look_up(
        id: &str,
        secret: &str,
        token: Option<&str>,
        environment: Environment<'_>,
    ) -> Result<Self, CredentialsError> {
        let found = Self::new(required(id, environment)?.as_str(), required(secret, environment)?.as_str());
        Ok(match token.map(|name| optional(name, environment)).transpose()?.flatten() {
            Some(token) => found.with_token(token.as_str()),
            None => found,
        })
    }

    /// The id of the key; `None` for platforms on which a seller has one key only.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The secret that signs.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// The token of temporary credentials.
    #[must_use]
    pub fn token(&self) -> Option<&Secret> {
        self.token.as_deref()
    }

    /// The account's own key, where a request is proved under two.
    #[must_use]
    pub fn account(&self) -> Option<&Self> {
        self.account.as_deref()
    }

    /// Until when the platform takes them; `None` if they have no end, or nobody knows it.
    #[must_use]
    pub fn expires(&self) -> Option<SystemTime> {
        self.expires
    }

    /// All that must never be shown.
    #[cfg(feature = "client")]
    pub(crate) fn secrets(&self) -> Vec<&Secret> {
        let mut secrets: Vec<_> = std::iter::once(self.secret()).chain(self.token()).collect();
        secrets.extend(self.account().into_iter().flat_map(Self::secrets));
        secrets
    }

    /// What is empty of credentials that are there: with [`Credentials::none`] nothing is meant to be.
    #[cfg(feature = "client")]
    pub(crate) fn blank(&self) -> Option<&'static str> {
        match self.id() {
            Some(id) if id.trim().is_empty() => Some("the id of the key"),
            Some(_) if self.secret().expose().trim().is_empty() => Some("the secret of the key"),
            _ => None,
        }
    }

    /// Whether these are the same id, secret, token and account, whatever is known about their end.
    #[cfg(feature = "client")]
    pub(crate) fn same(&self, other: &Self) -> bool {
        let same_account = match (self.account(), other.account()) {
            (Some(account), Some(other)) => account.same(other),
            (None, None) => true,
            _ => false,
        };
        self.id == other.id && self.secret == other.secret && self.token == other.token && same_account
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Credentials");
        shown.field("id", &self.id()).field("secret", &self.secret).field("token", &self.token());
        if let Some(account) = self.account() {
            shown.field("account", account);
        }
        if let Some(expires) = &self.expires {
            shown.field("expires", expires);
        }
        shown.finish()
    }
}

/// The one key of a seller's interface (KooGallery: seller console, application tools, key management).
///
/// Never empty: with an empty key anyone could sign.
#[derive(Clone)]
pub struct AccessKey(Arc<Secret>);

impl AccessKey {
    /// The key as the platform shows it.
    ///
    /// # Errors
    /// When the key is empty or white space only.
    pub fn new(key: impl Into<Secret>) -> Result<Self, CredentialsError> {
        let key = key.into();
        if key.expose().trim().is_empty() {
            return Err(CredentialsError::Empty { what: "the access key".to_owned() });
        }
        Ok(Self(Arc::new(key)))
    }

    /// The key in an environment variable, without the white space around it.
    ///
    /// # Errors
    /// When the variable is not set, empty or not Unicode; the error names it.
    pub fn from_env(variable: &str) -> Result<Self, CredentialsError> {
        Self::look_up(variable, &|name| std::env::var_os(name))
    }

    fn look_up(variable: &str, environment: Environment<'_>) -> Result<Self, CredentialsError> {
        Self::new(required(variable, environment)?.as_str())
    }
}

impl From<AccessKey> for Credentials {
    fn from(key: AccessKey) -> Self {
        Self { id: None, secret: key.0, token: None, account: None, expires: None }
    }
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AccessKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    const NAMES: (&str, &str, Option<&str>) = ("ID", "SECRET", Some("TOKEN"));

    fn look_up(variables: &[(&str, &str)]) -> Result<Credentials, CredentialsError> {
        let environment = |name: &str| {
            variables.iter().find(|variable| variable.0 == name).map(|variable| OsString::from(variable.1))
        };
        Credentials::look_up(NAMES.0, NAMES.1, NAMES.2, &environment)
    }

    #[test]
    fn reads_id_secret_and_token() {
        let found = look_up(&[("ID", "me"), ("SECRET", " s3cret\n"), ("TOKEN", "t0ken")]).unwrap();
        assert_eq!(found.id(), Some("me"));
        assert_eq!(found.secret().expose(), "s3cret");
        assert_eq!(found.token().map(Secret::expose), Some("t0ken"));
    }

    #[test]
    fn an_absent_or_empty_token_is_none() {
        assert!(look_up(&[("ID", "me"), ("SECRET", "s")]).unwrap().token().is_none());
        assert!(look_up(&[("ID", "me"), ("SECRET", "s"), ("TOKEN", " ")]).unwrap().token().is_none());
    }

    #[test]
    fn names_the_variable_that_is_missing_or_empty() {
        let missing = look_up(&[("ID", "me")]).unwrap_err();
        assert_eq!(missing, CredentialsError::NotSet { variable: "SECRET".to_owned() });
        assert!(missing.to_string().contains("SECRET is not set"), "{missing}");
        let empty = look_up(&[("ID", ""), ("SECRET", "s")]).unwrap_err();
        assert!(empty.to_string().contains("ID is empty"), "{empty}");
    }

    #[cfg(unix)]
    #[test]
    fn refuses_what_is_not_unicode() {
        use std::os::unix::ffi::OsStringExt;
        let environment = |_: &str| Some(OsString::from_vec(vec![0xff]));
        let error = AccessKey::look_up("KEY", &environment).unwrap_err();
        assert_eq!(error, CredentialsError::NotUnicode { variable: "KEY".to_owned() });
    }

    #[test]
    fn an_empty_access_key_is_refused() {
        for key in ["", " ", "\t\n"] {
            assert!(AccessKey::new(key).is_err(), "{key:?}");
        }
        let credentials = Credentials::from(AccessKey::new("k3y").unwrap());
        assert_eq!((credentials.id(), credentials.secret().expose()), (None, "k3y"));
    }

    #[test]
    fn nothing_secret_is_shown() {
        let account = Credentials::new("my-account", "s3cret of the account").with_token("t0ken");
        let credentials = Credentials::new("me", "s3cret").with_token("t0ken").with_account(account);
        let key = AccessKey::new("s3cret").unwrap();
        let shown = format!("{credentials:?} {credentials:#?} {key:?} {:?}", credentials.secret());
        assert!(
            shown.contains("me")
                && shown.contains("my-account")
                && !shown.contains("s3cret")
                && !shown.contains("t0ken"),
            "{shown}"
        );
        assert_eq!(format!("{key:?} {:?}", credentials.secret()), "AccessKey(..) Secret(..)");
    }

    #[test]
    fn secrets_compare_by_content() {
        assert!(Secret::new("a") == Secret::new("a"));
        assert!(Secret::new("a") != Secret::new("b") && Secret::new("a") != Secret::new("aa"));
    }
}
