//! Values in environment variables.

use std::ffi::OsString;

use zeroize::Zeroizing;

use super::CredentialsError;

/// How a variable is looked up; tests bring their own.
pub(super) type Environment<'a> = &'a dyn Fn(&str) -> Option<OsString>;

pub(super) fn required(variable: &str, environment: Environment<'_>) -> Result<Zeroizing<String>, CredentialsError> {
    match environment(variable) {
        None => Err(CredentialsError::NotSet { variable: variable.to_owned() }),
        Some(_) => optional(variable, environment)?
            .ok_or_else(|| CredentialsError::Empty { what: format!("the environment variable {variable}") }),
    }
}

pub(super) fn optional(
    variable: &str,
    environment: Environment<'_>,
) -> Result<Option<Zeroizing<String>>, CredentialsError> {
    let Some(value) = environment(variable) else {
        return Ok(None);
    };
    let value = Zeroizing::new(
        value.into_string().map_err(|_| CredentialsError::NotUnicode { variable: variable.to_owned() })?,
    );
    let trimmed = value.trim();
    Ok((!trimmed.is_empty()).then(|| Zeroizing::new(trimmed.to_owned())))
}
