//! What gives credentials, whenever it is asked.

use std::error::Error;
use std::fmt;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;

use super::{AccessKey, Credentials};

/// A provider at work: a future without a type of its own, so that a client can hold any provider.
///
/// The error's text stands in the error of the call, and may be logged: it must hold nothing secret.
pub type Providing<'a> = Pin<Box<dyn Future<Output = Result<Credentials, Box<dyn Error + Send + Sync>>> + Send + 'a>>;

/// Gives credentials, with an [expiry](Credentials::with_expiry) if they have one.
///
/// A client asks before each attempt of a call, so what takes time or costs something belongs into a
/// [`Refreshing`](super::Refreshing), which keeps what it was given. Credentials that never change are providers too.
///
/// ```
/// use std::time::{Duration, SystemTime};
///
/// use bothends::credentials::{Provider, Providing, Refreshing};
/// use bothends::{Client, Credentials};
///
/// #[derive(Client)]
/// #[api("aliyun/cams")]
/// struct Cams(Client);
///
/// /// Keys that a service of the company hands out for an hour each.
/// struct Vault;
///
/// impl Provider for Vault {
///     fn provide(&self) -> Providing<'_> {
///         Box::pin(async {
///             // .. ask the service; `?` works on every error ..
///             let credentials = Credentials::new("STS.id", "secret").with_token("token");
///             Ok(credentials.with_expiry(SystemTime::now() + Duration::from_secs(3600)))
///         })
///     }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let cams = Cams::connect(Refreshing::new(Vault))?;
/// # Ok(())
/// # }
/// ```
pub trait Provider: Send + Sync + 'static {
    /// Gives credentials. What is dropped before it is done may be asked again.
    fn provide(&self) -> Providing<'_>;

    /// Credentials that can be given at once. What signs without waiting, such as
    /// [`Client::prepare`](crate::Client::prepare), has no others.
    fn at_hand(&self) -> Option<Credentials> {
        None
    }

    /// Hears that the platform refused these credentials because they have expired, whatever is known about their end.
    /// The next that [`provide`](Self::provide) gives should be others; the call is then sent again with them.
    fn refused(&self, _credentials: &Credentials) {}
}

impl Provider for Credentials {
    fn provide(&self) -> Providing<'_> {
        Box::pin(ready(Ok(self.clone())))
    }

    fn at_hand(&self) -> Option<Credentials> {
        Some(self.clone())
    }
}

impl Provider for AccessKey {
    fn provide(&self) -> Providing<'_> {
        Box::pin(ready(Ok(self.clone().into())))
    }

    fn at_hand(&self) -> Option<Credentials> {
        Some(self.clone().into())
    }
}

impl<P: Provider + ?Sized> Provider for Arc<P> {
    fn provide(&self) -> Providing<'_> {
        (**self).provide()
    }

    fn at_hand(&self) -> Option<Credentials> {
        (**self).at_hand()
    }

    fn refused(&self, credentials: &Credentials) {
        (**self).refused(credentials);
    }
}

impl<P: Provider + ?Sized> Provider for Box<P> {
    fn provide(&self) -> Providing<'_> {
        (**self).provide()
    }

    fn at_hand(&self) -> Option<Credentials> {
        (**self).at_hand()
    }

    fn refused(&self, credentials: &Credentials) {
        (**self).refused(credentials);
    }
}

/// Makes a provider of a function.
///
/// ```
/// use bothends::Credentials;
/// use bothends::credentials::{Refreshing, from_fn};
///
/// let provider = Refreshing::new(from_fn(|| async {
///     let secret = std::fs::read_to_string("/run/secrets/aliyun")?;
///     Ok(Credentials::new("LTAI-of-the-shop", secret.trim()))
/// }));
/// ```
pub fn from_fn<F, W>(function: F) -> FromFn<F>
where
    F: Fn() -> W + Send + Sync + 'static,
    W: Future<Output = Result<Credentials, Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    FromFn(function)
}

/// A function that gives credentials: see [`from_fn`].
pub struct FromFn<F>(F);

impl<F, W> Provider for FromFn<F>
where
    F: Fn() -> W + Send + Sync + 'static,
    W: Future<Output = Result<Credentials, Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    fn provide(&self) -> Providing<'_> {
        Box::pin((self.0)())
    }
}

impl<F> fmt::Debug for FromFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FromFn").finish_non_exhaustive()
    }
}
