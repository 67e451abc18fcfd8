//! What the KooGallery schemes share: the computations behind their proofs, wherever those stand.

pub(super) mod v1;
pub(super) mod v2;

mod stamp;
pub(super) mod wall_clock;

#[cfg(test)]
mod properties;

pub(super) use stamp::Stamp;

use crate::credentials::Credentials;

/// With an empty key anyone could sign.
pub(super) fn usable(credentials: &Credentials) -> bool {
    !credentials.secret().expose().is_empty()
}
