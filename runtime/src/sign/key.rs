//! Keys that are named in a request by their id.

use std::hint::black_box;

use super::{Refusal, SignError, hash};
use crate::credentials::{Credentials, Secret};

/// The id, when it can stand in a header, before a comma.
pub(super) fn key_id(credentials: &Credentials) -> Result<&str, SignError> {
    let id = credentials.id().ok_or(SignError::MissingKeyId)?;
    if !is_key_id(id) {
        return Err(SignError::KeyId);
    }
    if credentials.secret().expose().is_empty() {
        return Err(SignError::EmptySecret);
    }
    Ok(id)
}

pub(super) fn is_key_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_graphic() && byte != b',')
}

/// The key with the claimed id under which the given MAC fits one of `texts`; while a key rotates, two can have
/// the same id. `None` when it fits under no key.
pub(super) fn fitting_key<const N: usize>(
    id: &str,
    given: &[u8; N],
    credentials: &[Credentials],
    texts: &[String],
    mac: impl Fn(&Secret, &str) -> [u8; N],
) -> Result<Option<usize>, Refusal> {
    let named = |key: &Credentials| key.id() == Some(id) && !key.secret().expose().is_empty();
    let named: Vec<_> = credentials.iter().enumerate().filter(|(_, key)| named(key)).collect();
    if named.is_empty() {
        // As much work as for a key that is known, so that time does not tell.
        let nobody = Secret::new("no such key");
        for text in texts {
            black_box(mac(&nobody, text));
        }
        return Err(Refusal::UnknownKey);
    }
    let macs: Vec<_> =
        named.iter().flat_map(|(index, key)| texts.iter().map(|text| (*index, mac(key.secret(), text)))).collect();
    Ok(hash::find(macs.iter().map(|(index, mac)| (*index, mac)), given))
}
