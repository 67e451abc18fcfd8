//! From a request that is known to be sound to the handler and back; generated code calls this.

use std::future::Future;
use std::pin::Pin;

use super::Call;
use crate::codec::Problem;
use crate::object::{Choice, Object};
use crate::schema::{self, Api};

/// The handlers of an API: implemented by `#[derive(Server)]`.
pub trait Dispatch: Send + Sync + 'static {
    /// The API.
    fn api(&self) -> &'static Api;

    /// The calls that are handled.
    fn calls(&self) -> &'static [&'static schema::Call];

    /// Reads the request of the call at that place. The handler begins when the future is polled, not before.
    ///
    /// # Errors
    /// If the request cannot be read, or there is no such call.
    fn dispatch<'a>(&'a self, index: usize, call: &'a Call, read: Reading<'_>) -> Result<Handling<'a>, Problem>;
}

/// Fills an empty request from what arrived, and checks it.
pub type Reading<'r> = &'r dyn Fn(&mut dyn Object) -> Result<(), Problem>;

/// A handler at work: ends with the answer or a code.
pub type Handling<'a> = Pin<Box<dyn Future<Output = Result<Box<dyn Object>, String>> + Send + 'a>>;

/// Reads a request, for a handler that is called with it once the future is polled.
///
/// # Errors
/// If the request cannot be read.
pub fn handle<'a, Q, R, C, F>(
    read: Reading<'_>,
    handler: impl FnOnce(Q) -> F + Send + 'a,
) -> Result<Handling<'a>, Problem>
where
    Q: Object + Default,
    R: Object,
    C: Choice,
    F: Future<Output = Result<R, C>> + Send + 'a,
{
    let mut request = Q::default();
    read(&mut request)?;
    Ok(Box::pin(async move {
        match handler(request).await {
            Ok(response) => Ok(Box::new(response) as Box<dyn Object>),
            Err(code) => Err(code.wire().to_owned()),
        }
    }))
}
