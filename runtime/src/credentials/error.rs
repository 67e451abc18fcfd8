//! Why there are no credentials.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

/// Why there are no credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialsError {
    /// The environment variable does not exist.
    NotSet {
        /// Its name.
        variable: String,
    },
    /// There is a value, but nothing in it.
    Empty {
        /// The variable or the thing that is empty.
        what: String,
    },
    /// The environment variable is not Unicode text.
    NotUnicode {
        /// Its name.
        variable: String,
    },
    /// A file of profiles gives none.
    Profile {
        /// The file.
        file: PathBuf,
        /// What is wrong with it, and what to do; it repeats nothing secret.
        problem: String,
    },
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSet { variable } => write!(
                formatter,
                "the environment variable {variable} is not set; set it, or pass the key in code (`Credentials::new`, `AccessKey::new`)"
            ),
            Self::Empty { what } => {
                write!(formatter, "{what} is empty; give the key as the platform's console shows it")
            }
            Self::NotUnicode { variable } => {
                write!(
                    formatter,
                    "the environment variable {variable} is not Unicode text; keys are plain ASCII, set it again"
                )
            }
            Self::Profile { file, problem } => write!(formatter, "{}: {problem}", file.display()),
        }
    }
}

impl Error for CredentialsError {}
