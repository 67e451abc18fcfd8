//! What the KooGallery schemes share: the computations behind their proofs, wherever those stand.

pub(super) mod v1;
pub(super) mod v2;

mod stamp;
pub(super) mod wall_clock;

#[cfg(test)]
mod properties;

use http::HeaderMap;

use super::Refusal;
use crate::credentials::Credentials;

/// With an empty key anyone could sign.
pub(super) fn usable(credentials: &Credentials) -> bool {
    !credentials.secret().expose().is_empty()
}

/// The one value of a header, without the blanks around it; of two, different readers would pick different ones.
pub(super) fn header<'a>(headers: &'a HeaderMap, name: &str, missing: &'static str) -> Result<&'a str, Refusal> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().ok_or(Refusal::Incomplete { missing })?;
    if values.next().is_some() {
        return Err(Refusal::duplicate(name));
    }
    let text = value.to_str().map_err(|_| Refusal::Malformed { part: "the value of a header" })?.trim();
    Some(text).filter(|text| !text.is_empty()).ok_or(Refusal::Incomplete { missing })
}
