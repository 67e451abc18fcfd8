//! Credentials for the signature scheme of an API, from the variables that its platform has for them.

use bothends::credentials::CredentialsError;
use bothends::{AccessKey, Credentials};
use zeroize::Zeroizing;

use crate::trouble::Trouble;

const ALIBABA_ID: &str = "ALIBABA_CLOUD_ACCESS_KEY_ID";

/// Where the credentials of a scheme are.
pub(crate) enum Keys {
    /// The variables of an id, a secret and a token.
    Pair(&'static str, &'static str, Option<&'static str>),
    /// The variable of the one key.
    One(&'static str),
    /// Nothing is signed.
    Nothing,
    /// The variable of the seller's key, and those of the account's own, which may be left out.
    Two(&'static str, &'static str, &'static str),
}

impl Keys {
    /// Those of a scheme.
    pub(crate) fn of(scheme: &str) -> Result<Self, Trouble> {
        if scheme.starts_with("acs") || scheme.starts_with("oss") {
            const TOKEN: &str = "ALIBABA_CLOUD_SECURITY_TOKEN";
            Ok(Self::Pair(ALIBABA_ID, "ALIBABA_CLOUD_ACCESS_KEY_SECRET", Some(TOKEN)))
        } else if scheme.starts_with("sdk-") {
            Ok(Self::Pair("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", None))
        } else if scheme == bothends::sign::koogallery_usage::NAME {
            Ok(Self::Two("KOOGALLERY_ACCESS_KEY", "HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"))
        } else if scheme == "koogallery-agents" {
            Ok(Self::Pair("KOOGALLERY_APP_KEY", "KOOGALLERY_APP_SECRET", None))
        } else if scheme.starts_with("koogallery-") {
            Ok(Self::One("KOOGALLERY_ACCESS_KEY"))
        } else if scheme == bothends_codegen::keys::NONE {
            Ok(Self::Nothing)
        } else {
            Err(Trouble::usage(format_args!("it is not known where the credentials for `{scheme}` are")))
        }
    }

    /// What is in the environment.
    pub(crate) fn read(&self) -> Result<Credentials, Trouble> {
        let found = match self {
            Self::Pair(id, secret, token) => Credentials::from_variables(id, secret, *token),
            Self::One(variable) => AccessKey::from_env(variable).map(Credentials::from),
            Self::Nothing => Ok(Credentials::none()),
            Self::Two(variable, id, secret) => two(variable, id, secret),
        };
        found.map_err(|error| {
            let what = match error {
                CredentialsError::NotSet { variable } => format!("the environment variable {variable} is not set"),
                other => other.to_string(),
            };
            Trouble::usage(format_args!("{what}; credentials are read from {}", self.variables()))
        })
    }

    /// Whether the platform's own command line has a file for them.
    pub(crate) fn have_profiles(&self) -> bool {
        matches!(self, Self::Pair(ALIBABA_ID, ..))
    }

    /// The names of the variables.
    pub(crate) fn variables(&self) -> String {
        match self {
            Self::Pair(id, secret, None) => format!("{id} and {secret}"),
            Self::Pair(id, secret, Some(token)) => format!("{id}, {secret} and, for STS credentials, {token}"),
            Self::One(variable) => (*variable).to_owned(),
            Self::Nothing => "nowhere".to_owned(),
            Self::Two(variable, id, secret) => {
                format!("{variable} and, for the account's own proof, {id} and {secret}")
            }
        }
    }
}

/// The account's own key is used if there is one; half of it is a mistake.
fn two(variable: &str, id: &str, secret: &str) -> Result<Credentials, CredentialsError> {
    let seller = Credentials::from(AccessKey::from_env(variable)?);
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if !is_set(id) && !is_set(secret) {
        return Ok(seller);
    }
    Ok(seller.with_account(Credentials::from_variables(id, secret, None)?))
}

/// Credentials as they are given to a server.
pub(crate) struct Given {
    id: Option<String>,
    secret: Zeroizing<String>,
    token: Option<Zeroizing<String>>,
}

impl Given {
    /// From `ID:SECRET`, `ID:SECRET:TOKEN`, or the one key.
    pub(crate) fn read(text: &str) -> Result<Self, Trouble> {
        let mut parts = text.splitn(3, ':').map(str::trim);
        let given = match (parts.next(), parts.next(), parts.next()) {
            (Some(key), None, _) => Self { id: None, secret: Zeroizing::new(key.to_owned()), token: None },
            (Some(id), Some(secret), token) => {
                let token = token.map(|token| Zeroizing::new(token.to_owned()));
                Self { id: Some(id.to_owned()), secret: Zeroizing::new(secret.to_owned()), token }
            }
            _ => Self { id: None, secret: Zeroizing::default(), token: None },
        };
        let token_is_empty = given.token.as_ref().is_some_and(|token| token.is_empty());
        if given.secret.is_empty() || given.id.as_deref() == Some("") || token_is_empty {
            return Err(Trouble::usage(
                "--credentials: has an empty part; it is of the form ID:SECRET or ID:SECRET:TOKEN",
            ));
        }
        Ok(given)
    }

    /// An id and a secret.
    pub(crate) fn pair(id: String, secret: String) -> Self {
        Self { id: Some(id), secret: Zeroizing::new(secret), token: None }
    }

    /// As a scheme needs them. Where it knows no id, the secret is the key; where it knows two keys, of which one has an
    /// id, the secret is that of both.
    pub(crate) fn credentials(&self, keys: &Keys) -> Result<Credentials, Trouble> {
        let secret = self.secret.as_str();
        match (keys, &self.id) {
            (Keys::Nothing, _) => Ok(Credentials::none()),
            (Keys::One(_), _) => AccessKey::new(secret)
                .map(Credentials::from)
                .map_err(|error| Trouble::usage(format_args!("--credentials: {error}"))),
            (Keys::Two(..), id) => {
                let seller = AccessKey::new(secret).map(Credentials::from);
                let seller = seller.map_err(|error| Trouble::usage(format_args!("--credentials: {error}")))?;
                Ok(match id {
                    Some(id) => seller.with_account(Credentials::new(id, secret)),
                    None => seller,
                })
            }
            (Keys::Pair(..), Some(id)) => {
                let credentials = Credentials::new(id, secret);
                Ok(match &self.token {
                    Some(token) => credentials.with_token(token.as_str()),
                    None => credentials,
                })
            }
            (Keys::Pair(..), None) => {
                Err(Trouble::usage("--credentials: is not of the form ID:SECRET or ID:SECRET:TOKEN"))
            }
        }
    }

    /// What callers set their variables to.
    pub(crate) fn assignments(&self, keys: &Keys) -> String {
        let secret = self.secret.as_str();
        match keys {
            Keys::Nothing => String::new(),
            Keys::One(variable) => format!("{variable}={secret}"),
            Keys::Two(variable, id, secret_name) => match &self.id {
                Some(given) => format!("{variable}={secret} {id}={given} {secret_name}={secret}"),
                None => format!("{variable}={secret}"),
            },
            Keys::Pair(id, secret_name, _) => {
                format!("{id}={} {secret_name}={secret}", self.id.as_deref().unwrap_or_default())
            }
        }
    }
}
