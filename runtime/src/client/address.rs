//! Addresses that a browser opens.

use http::Method;

use super::{Client, Inner, Request};
use crate::codec::Style;
use crate::dynamic::DynamicObject;
use crate::error::{CallError, ErrorKind, Failure};
use crate::layout;
use crate::limits;
use crate::object::Object;
use crate::schema::Call;

impl Client {
    /// The address of a call that a browser makes, and not this client: a page where people sign in, say. They are sent
    /// there by a link or a redirect.
    ///
    /// Whatever stands in an address is seen by many: only calls of an API without a signature (`signature: none`) have
    /// one, and only those that are no more than that, a `GET` without a body and without headers.
    ///
    /// ```
    /// use bothends::{Client, Credentials};
    ///
    /// #[derive(Client)]
    /// #[api("huawei/koogallery/sso", operations(authorize))]
    /// struct Sso(Client);
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// // The address of the login centre that tenantSync told for this enterprise.
    /// let sso = Sso::builder(Credentials::none()).endpoint("https://cornflower.tenant.example").build()?;
    /// // A text that nobody can guess, kept in the browser's session: see below.
    /// # let state = "5f2c1b7e00004000800000000001";
    /// let login = sso::Authorize::builder()
    ///     .client_id("cornflower-pancakes")
    ///     .redirect_uri("https://pancakes.example.com/signed-in")
    ///     .response_type(sso::AuthorizeResponseType::Code)
    ///     .scope(sso::AuthorizeScope::GetUserInfo)
    ///     .state(state)
    ///     .build();
    /// let url = sso.0.url(&login)?;
    /// assert!(url.starts_with("https://cornflower.tenant.example/api/v1/oauth2/authorize?client_id=cornflower-pancakes&"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If the request breaks a constraint, or is one that a browser cannot make of an address.
    pub fn url<R: Request>(&self, request: &R) -> Result<String, CallError<R::Code>> {
        self.inner.address(R::CALL, request).map_err(|failure| CallError::new(*failure))
    }

    /// The same of a call whose description was made at run time.
    ///
    /// # Errors
    /// As of [`url`](Self::url).
    pub fn dynamic_url(&self, call: &'static Call, request: &DynamicObject) -> Result<String, CallError<String>> {
        self.inner.address(call, request).map_err(|failure| CallError::new(*failure))
    }
}

impl Inner {
    fn address(&self, call: &Call, object: &dyn Object) -> Result<String, Box<Failure>> {
        let refuse = |message: &str| Err(Failure::new(call, ErrorKind::Request, message));
        if self.scheme.proves() {
            return refuse("requests of this API are signed, which an address alone is not: see `presign`");
        }
        let violations = limits::check(object);
        if !violations.is_empty() {
            let mut failure = Failure::new(call, ErrorKind::Constraint, "the request breaks its spec");
            failure.violations = violations;
            return Err(failure);
        }
        let written = layout::of(call.api.protocol).write_request(
            call,
            object,
            &[],
            &self.destinations.current().endpoint,
            Style::wire(None),
        );
        let mut request = written.map_err(|problem| Failure::new(call, ErrorKind::Request, problem.to_string()))?;
        if request.method != Method::GET || !request.body.is_empty() || !request.headers.is_empty() {
            return refuse(
                "a browser sends no headers and no body of ours: only a GET of nothing but a path and a query has an address",
            );
        }
        let target = request.target();
        // Only the mark of a fragment may be there beyond what a request has.
        request.path = request.path.replacen('#', "", 1);
        request.check().map_err(|error| Failure::new(call, ErrorKind::Request, error.to_string()).caused_by(error))?;
        Ok(self.destinations.current().endpoint.url(&request.host, &target))
    }
}
