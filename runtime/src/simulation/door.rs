//! What a simulated platform knows of the guard in front of a server: it shows the secrets with every request.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use crate::cipher::Cipher;
use crate::credentials::Credentials;
use crate::server::Guard;
use crate::sign::{Moment, Proof, Received, Refusal, Request, Scheme, SignError, Signature};

/// The guard, shared with the schemes that show it. It is forgotten when this is dropped.
#[derive(Default)]
pub(super) struct Door(Arc<RwLock<Option<Guard>>>);

impl Door {
    pub(super) fn set(&self, guard: Guard) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(guard);
    }

    pub(super) fn guard(&self) -> Option<Guard> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A scheme that signs as the API's does and then shows the guard's secrets.
    ///
    /// A client wants its scheme for good, so this one is never freed: it is a few words, and holds the secrets only as
    /// long as the simulation does.
    pub(super) fn scheme(&self, inner: &'static dyn Scheme) -> &'static dyn Scheme {
        Box::leak(Box::new(Shown { inner, guard: Arc::clone(&self.0) }))
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

struct Shown {
    inner: &'static dyn Scheme,
    guard: Arc<RwLock<Option<Guard>>>,
}

impl Scheme for Shown {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    /// A guard takes its secrets away before a proof is looked at, so they come after the signature.
    fn sign(&self, request: &mut Request, credentials: &Credentials, moment: &Moment) -> Result<Signature, SignError> {
        let signature = self.inner.sign(request, credentials, moment)?;
        if let Some(guard) = &*self.guard.read().unwrap_or_else(PoisonError::into_inner) {
            guard.show(request);
        }
        Ok(signature)
    }

    fn verify(&self, received: &Received<'_>, credentials: &[Credentials], now: SystemTime) -> Result<Proof, Refusal> {
        self.inner.verify(received, credentials, now)
    }

    fn sign_answer(&self, body: &[u8], credentials: &Credentials) -> Vec<(String, String)> {
        self.inner.sign_answer(body, credentials)
    }

    fn covers_body(&self) -> bool {
        self.inner.covers_body()
    }

    fn proves(&self) -> bool {
        self.inner.proves()
    }

    fn cipher(&self, credentials: &Credentials) -> Option<Box<dyn Cipher>> {
        self.inner.cipher(credentials)
    }

    fn tolerance(&self) -> Duration {
        self.inner.tolerance()
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
