//! Forms that upload a file: signed for somebody else, or sent from here.

use std::fmt;

use http::HeaderMap;

use super::{Client, Meta, Prepared, Upload};
use crate::credentials::{Credentials, Provider as _};
use crate::dynamic::DynamicObject;
use crate::error::{CallError, ErrorKind, Failure};
use crate::layout::{self, Arrived};
use crate::schema::{Call, Direction, Schema};
use crate::sign::{Moment, PostForm, Request, SignError, Signature, hash};

impl Client {
    /// A form that somebody else can post without knowing the credentials, as `multipart/form-data`: all members in
    /// their order, behind them the file, in a member `file`.
    ///
    /// ```
    /// use bothends::sign::PostForm;
    /// use bothends::{Client, Credentials};
    ///
    /// #[derive(Client)]
    /// #[api("aliyun/oss")]
    /// struct Oss(Client);
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let oss = Oss::builder(Credentials::new("id", "secret")).endpoint("oss-ap-southeast-1.aliyuncs.com").build()?;
    /// let form = PostForm::new("whatsapp-bkt", "C2/isvTerms.pdf").length(1, 10 << 20).fixed("x-oss-object-acl", "private");
    /// let signed = oss.0.post_form(&form)?;
    /// assert_eq!(signed.url, "https://whatsapp-bkt.oss-ap-southeast-1.aliyuncs.com/");
    /// assert!(signed.members.iter().any(|(name, _)| name == "x-oss-signature"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The scheme of the client signs it (of OSS both have forms). Temporary credentials put their token into the form,
    /// and may end before it.
    ///
    /// # Errors
    /// If the scheme has no forms, or cannot sign this one.
    pub fn post_form(&self, form: &PostForm) -> Result<SignedForm, SignError> {
        let credentials = self.inner.provider.at_hand().ok_or(SignError::NoCredentials)?;
        self.signed_form(form, &credentials).map(|(form, _)| form)
    }

    /// Posts a form with a file that is read while it is sent. The code of a failure is its text on the wire.
    ///
    /// It may take as long as the client's calls ([`ClientBuilder::timeout`](super::ClientBuilder::timeout)), and is sent
    /// once.
    ///
    /// # Errors
    /// As for [`post_form`](Self::post_form), and as for every call.
    pub async fn post(&self, form: &PostForm, file_name: &str, file: Upload) -> Result<Posted, CallError<String>> {
        self.post_file(form, file_name, file).await.map_err(|failure| CallError::new(*failure))
    }

    fn signed_form(&self, form: &PostForm, credentials: &Credentials) -> Result<(SignedForm, Request), SignError> {
        let inner = &*self.inner;
        let destination = inner.destinations.current();
        let mut to = layout::request_to(form.bucket(), &destination.endpoint).ok_or(SignError::Bucket)?;
        to.region.clone_from(&destination.region);
        let moment = Moment::now(&inner.skew.over(&*inner.clock), &*inner.nonces);
        let members = inner.scheme.sign_form(form, &to, credentials, &moment)?;
        let url = destination.endpoint.url(&to.host, &to.path);
        Ok((SignedForm { url, members }, to))
    }

    async fn post_file(&self, form: &PostForm, file_name: &str, file: Upload) -> Result<Posted, Box<Failure>> {
        let inner = &*self.inner;
        let call = Call::new(inner.api, OPERATION, Direction::Operation, &NOTHING, &NOTHING);
        let credentials = inner.credentials(&call, inner.transport.total()).await?;
        let signed = self.signed_form(form, &credentials);
        let (SignedForm { url, members }, mut request) =
            signed.map_err(|error| Failure::new(&call, ErrorKind::Request, error.to_string()).caused_by(error))?;
        let boundary: String = hash::sha256_hex(inner.nonces.nonce().as_bytes()).chars().take(40).collect();
        let (before, behind) = layout::around_file(&boundary, &members, file_name, form.content_type());
        request.set_header("content-type", format!("multipart/form-data; boundary={boundary}"));
        let prepared = Prepared { request, url, signature: elsewhere() };
        let upload = file.between(before, behind);
        let sent = inner.transport.send(&call, prepared, Some(&upload), &mut None, inner.transport.total()).await;
        let read = sent.map_err(|failure| inner.discreet(failure, Some(&credentials))).and_then(|arrived| {
            let meta = inner.read(&call, &arrived, &mut DynamicObject::new(&NOTHING), &credentials)?;
            Ok(Posted::of(meta, arrived))
        });
        read.map_err(|mut failure| {
            failure.attempts = 1;
            failure
        })
    }
}

/// The proof stands in the form, and nobody asks for its steps.
fn elsewhere() -> Signature {
    Signature {
        canonical_request: String::new(),
        string_to_sign: String::new(),
        signature: String::new(),
        authorization: String::new(),
    }
}

/// A form that is signed: whoever has it can upload a file. `Debug` shows names only.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedForm {
    /// Where it is posted to.
    pub url: String,
    /// Names and values, in their order. The file comes behind them, as `file`.
    pub members: Vec<(String, String)>,
}

impl fmt::Debug for SignedForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.members.iter().map(|(name, _)| name).collect();
        f.debug_struct("SignedForm").field("url", &self.url).field("members", &names).finish()
    }
}

/// The answer to a form that was posted. What the platform tells stands in headers; the documents promise none.
#[derive(Clone, Debug)]
pub struct Posted {
    meta: Meta,
    headers: HeaderMap,
}

impl Posted {
    fn of(meta: Meta, arrived: Arrived) -> Self {
        Self { meta, headers: arrived.headers }
    }

    /// HTTP status: that of the form's `success_action_status`, if it has one.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.meta.status
    }

    /// The platform's id of the call; empty if it gave none.
    #[must_use]
    pub fn request_id(&self) -> &str {
        self.meta.request_id.as_deref().unwrap_or_default()
    }

    /// A header of the answer, such as `etag`.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// The name that OSS has for it.
const OPERATION: &str = "PostObject";

static NOTHING: Schema = Schema::new(OPERATION, &[]);
