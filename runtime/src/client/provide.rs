//! Whose credentials a call is signed with, and what happens when the platform says that they have expired.

use std::time::Duration;

use super::read::cut_message;
use super::{Client, Inner};
use crate::credentials::Credentials;
use crate::error::{CallError, ErrorKind, Failure};
use crate::schema::{Call, CodeKind, Direction, Schema};

impl Client {
    /// Asks the provider for credentials, so that [`prepare`](Self::prepare), [`presign`](Self::presign) and
    /// [`post_form`](Self::post_form), which do not wait, have some. There is no need for it before calls, nor with
    /// credentials that never change.
    ///
    /// # Errors
    /// If the provider fails, or does not answer within the time of a call; of the kind [`ErrorKind::Credentials`].
    pub async fn ready(&self) -> Result<(), CallError<String>> {
        let call = Call::new(self.inner.api, "credentials", Direction::Operation, &NOTHING, &NOTHING);
        let asked = self.inner.credentials(&call, self.inner.transport.total()).await;
        asked.map(drop).map_err(|failure| CallError::new(*failure))
    }
}

impl Inner {
    /// Those for one attempt, within the time that is left.
    pub(super) async fn credentials(&self, call: &Call, left: Duration) -> Result<Credentials, Box<Failure>> {
        if let Some(credentials) = self.provider.at_hand() {
            return whole(call, credentials);
        }
        let Ok(provided) = tokio::time::timeout(left, self.provider.provide()).await else {
            return Err(absent(call, "their provider did not answer in time"));
        };
        match provided {
            Ok(credentials) => whole(call, credentials),
            Err(error) => {
                let mut failure = absent(call, &error.to_string());
                failure.source = Some(error);
                Err(failure)
            }
        }
    }

    /// Those that are there without waiting.
    pub(super) fn credentials_at_hand(&self, call: &Call) -> Result<Credentials, Box<Failure>> {
        let credentials = self.provider.at_hand().ok_or_else(|| {
            let failure = absent(call, "their provider was not asked yet, or they have ended");
            failure.hint("await `Client::ready` before, which asks it")
        })?;
        whole(call, credentials)
    }

    /// Whether there are others for a call that was refused because these have expired.
    pub(super) async fn renewed(&self, call: &Call, refused: &Credentials, left: Duration) -> bool {
        let renewed = self.credentials(call, left).await.is_ok_and(|others| !others.same(refused));
        tracing::debug!(renewed, "the platform says that the credentials have expired");
        renewed
    }
}

/// Whether the platform did nothing but refuse credentials that have ended. Its platforms write `SecurityTokenExpired`
/// (OSS) and `InvalidSecurityToken.Expired` (gateway).
pub(super) fn says_expired(call: &Call, failure: &Failure) -> bool {
    let Some(code) = &failure.code else { return false };
    let is_key = call.api.code_or_family(code).is_some_and(|known| known.kind == CodeKind::Key);
    is_key && !failure.maybe_executed && code.to_ascii_lowercase().contains("expired")
}

/// Credentials with nothing missing: a signature that an empty secret makes proves nothing.
fn whole(call: &Call, credentials: Credentials) -> Result<Credentials, Box<Failure>> {
    match credentials.blank() {
        Some(what) => Err(absent(call, &format!("{what} is empty"))),
        None => Ok(credentials),
    }
}

fn absent(call: &Call, why: &str) -> Box<Failure> {
    let message = format!("nothing was sent, since there are no credentials: {}", cut_message(why));
    Failure::new(call, ErrorKind::Credentials, message)
}

static NOTHING: Schema = Schema::new("nothing", &[]);
