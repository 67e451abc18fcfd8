//! The profiles of Alibaba Cloud's command line, in `~/.aliyun/config.json`.
//!
//! Format and rules are those of `aliyun` 3 (its page on configuration, and what it writes and reads).

mod entry;

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use zeroize::{Zeroize as _, Zeroizing};

use self::entry::{Entry, Problem};
use super::environment::{Environment, optional};
use super::{Credentials, CredentialsError, Provider, Providing, Refreshing};

/// A profile of Alibaba Cloud's command line (`aliyun configure`): whose credentials it uses, this gives, too.
///
/// | mode | is |
/// |---|---|
/// | `AK` | an AccessKey |
/// | `StsToken` | temporary credentials that somebody asked for; when they end, `aliyun configure` writes others |
/// | `RamRoleArn` | a role that the AccessKey of the profile takes: see [`AssumeRole`](super::AssumeRole) |
/// | `ChainableRamRoleArn` | a role that another profile takes, `source_profile` |
///
/// Any other mode is an error that names it.
///
/// ```no_run
/// use bothends::Client;
/// use bothends::credentials::Profile;
///
/// #[derive(Client)]
/// #[api("aliyun/cams")]
/// struct Cams(Client);
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let cams = Cams::connect(Profile::load()?)?;
/// # Ok(())
/// # }
/// ```
///
/// The file is read once. On Unix, one that others than its owner can read is a warning in the log.
#[derive(Clone)]
pub struct Profile {
    name: String,
    region: Option<String>,
    keys: Keys,
}

/// What a profile gives.
#[derive(Clone)]
enum Keys {
    Fixed(Credentials),
    Role(Refreshing),
}

impl Profile {
    /// The profile that `ALIBABA_CLOUD_PROFILE` names or, without it, the current one (`aliyun configure switch`), of
    /// the file in the home folder.
    ///
    /// # Errors
    /// When there is no such file or profile, or the profile has no credentials; the error says where and why.
    pub fn load() -> Result<Self, CredentialsError> {
        let environment: Environment<'_> = &|name| std::env::var_os(name);
        Self::read(&default_file(environment)?, None, environment)
    }

    /// A profile by its name, whatever the environment says.
    ///
    /// # Errors
    /// As for [`Profile::load`].
    pub fn named(name: &str) -> Result<Self, CredentialsError> {
        let environment: Environment<'_> = &|name| std::env::var_os(name);
        Self::read(&default_file(environment)?, Some(name), environment)
    }

    /// A profile of another file; without a name, the one that [`Profile::load`] would take of it.
    ///
    /// # Errors
    /// As for [`Profile::load`].
    pub fn from_file(file: impl AsRef<Path>, name: Option<&str>) -> Result<Self, CredentialsError> {
        Self::read(file.as_ref(), name, &|name| std::env::var_os(name))
    }

    fn read(file: &Path, name: Option<&str>, environment: Environment<'_>) -> Result<Self, CredentialsError> {
        let chosen = match name {
            Some(name) => Some(name.to_owned()),
            None => optional("ALIBABA_CLOUD_PROFILE", environment)?.map(|name| name.to_string()),
        };
        let wrong = |Problem(problem)| CredentialsError::Profile { file: file.to_owned(), problem };
        let text = text(file).map_err(wrong)?;
        let parsed = serde_json::from_str(&text);
        let mut config = parsed.map_err(|error| wrong(Problem(format!("it is not JSON: {error}"))))?;
        let found = Self::find(&config, chosen.as_deref()).map_err(wrong);
        wipe(&mut config);
        found
    }

    fn find(config: &Value, name: Option<&str>) -> Result<Self, Problem> {
        // `default` is what the command line takes where the file names none.
        let current = config.get("current").and_then(Value::as_str).filter(|current| !current.is_empty());
        let name = name.or(current).unwrap_or("default");
        let entry = Entry::of(config, name)?;
        let keys = entry.keys(config, MOST_SOURCES)?;
        Ok(Self { name: name.to_owned(), region: entry.text("region_id"), keys })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The region that it has for calls (`region_id`). No client takes it by itself, since an API need not be there:
    /// see [`ClientBuilder::region`](crate::ClientBuilder::region).
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }
}

impl Provider for Profile {
    fn provide(&self) -> Providing<'_> {
        self.keys.provider().provide()
    }

    fn at_hand(&self) -> Option<Credentials> {
        self.keys.provider().at_hand()
    }

    fn refused(&self, credentials: &Credentials) {
        self.keys.provider().refused(credentials);
    }
}

impl Keys {
    fn provider(&self) -> &dyn Provider {
        match self {
            Self::Fixed(credentials) => credentials,
            Self::Role(role) => role,
        }
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profile").field("name", &self.name).field("region", &self.region).finish_non_exhaustive()
    }
}

/// Where the command line keeps its profiles.
fn default_file(environment: Environment<'_>) -> Result<PathBuf, CredentialsError> {
    let set = |name: &str| environment(name).filter(|value: &OsString| !value.is_empty());
    // As the command line does it; on Windows the drive stands in a variable of its own.
    let home = if cfg!(windows) {
        let drive = set("HOMEDRIVE").zip(set("HOMEPATH")).map(|(mut drive, path)| {
            drive.push(path);
            drive
        });
        drive.or_else(|| set("USERPROFILE"))
    } else {
        set("HOME")
    };
    let variable = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    let home = home.ok_or_else(|| CredentialsError::NotSet { variable: variable.to_owned() })?;
    Ok(PathBuf::from(home).join(".aliyun").join("config.json"))
}

fn text(file: &Path) -> Result<Zeroizing<String>, Problem> {
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => Problem("there is no such file; `aliyun configure` writes it".to_owned()),
        _ => Problem(format!("it cannot be read: {error}")),
    };
    let opened = File::open(file).map_err(unreadable)?;
    warn_of_readers(file, &opened);
    // Room for all of it, so that no half of it stays behind where a text grew.
    let mut text = Zeroizing::new(String::with_capacity(MOST_BYTES));
    opened.take(MOST_BYTES as u64).read_to_string(&mut text).map_err(unreadable)?;
    if text.len() == MOST_BYTES {
        return Err(Problem(format!("it is larger than {MOST_BYTES} bytes")));
    }
    Ok(text)
}

#[cfg(unix)]
fn warn_of_readers(file: &Path, opened: &File) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = opened.metadata().map_or(0, |metadata| metadata.permissions().mode());
    if mode & 0o077 != 0 {
        let file = file.display();
        tracing::warn!(%file, mode = format!("{:o}", mode & 0o777), "others can read these keys; `chmod 600` the file");
    }
}

#[cfg(not(unix))]
fn warn_of_readers(_: &Path, _: &File) {}

/// Wipes every text.
fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Profiles that lead to one another; more is taken for a circle.
const MOST_SOURCES: usize = 8;
const MOST_BYTES: usize = 1 << 20;

#[cfg(test)]
mod tests;
