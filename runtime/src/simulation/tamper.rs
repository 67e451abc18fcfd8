//! Requests that were changed on the way.

use crate::client::Prepared;
use crate::sign::Request;

/// The same request, to be sent once more.
pub(super) fn copy(prepared: &Prepared) -> Prepared {
    Prepared { request: prepared.request.clone(), url: prepared.url.clone(), signature: prepared.signature.clone() }
}

/// Flips a bit of the body, or where there is none of the first parameter.
pub(super) fn tamper(request: &mut Request) -> bool {
    if request.body.is_empty() {
        let parameter = request.query.iter_mut().find(|(_, value)| value.is_ascii() && !value.is_empty());
        let Some((_, value)) = parameter else { return false };
        let mut bytes = value.clone().into_bytes();
        flip(&mut bytes);
        *value = String::from_utf8(bytes).unwrap_or_default();
        return true;
    }
    let mut bytes = request.body.to_vec();
    let changed = flip(&mut bytes);
    request.body = bytes.into();
    changed
}

/// Changes a letter or digit near the middle into its neighbour.
fn flip(bytes: &mut [u8]) -> bool {
    let middle = bytes.len() / 2;
    let (before, behind) = bytes.split_at_mut(middle);
    let found = behind.iter_mut().chain(before.iter_mut().rev()).find(|byte| byte.is_ascii_alphanumeric());
    found.map(|byte| *byte ^= 1).is_some()
}

/// The URL of a request whose query was changed.
pub(super) fn replaced_target(prepared: &Prepared) -> Result<String, ()> {
    let (scheme, _) = prepared.url.split_once("://").ok_or(())?;
    Ok(format!("{scheme}://{}{}", prepared.request.host, prepared.request.target()))
}
