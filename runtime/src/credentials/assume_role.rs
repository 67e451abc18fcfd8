//! Temporary credentials of a RAM role, from Alibaba Cloud's Security Token Service.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use serde_json::{Map, Value};

use super::{Credentials, Provider, Providing, Refreshing};
use crate::client::Client;
use crate::error::{CallError, ConfigError};
use crate::schema::{Api, Code, CodeKind, Format, Protocol};
use crate::sign::ACS3_HMAC_SHA256;
use crate::timestamp::Timestamp;

/// Credentials of a RAM role of Alibaba Cloud, which another identity may take (STS, AssumeRole).
///
/// The identity is a RAM user or another role with the policy AliyunSTSAssumeRoleAccess, and the role trusts it; the
/// account itself may take none.
///
/// ```no_run
/// use std::time::Duration;
///
/// use bothends::credentials::AssumeRole;
/// use bothends::{Client, Credentials};
///
/// #[derive(Client)]
/// #[api("aliyun/cams")]
/// struct Cams(Client);
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let role = AssumeRole::new(Credentials::from_env()?, "acs:ram::1234567890123456:role/messages", "shop-7")
///     .duration(Duration::from_secs(900))
///     .region("ap-southeast-1")
///     .build()?;
/// let cams = Cams::connect(role)?; // asks for the role with the first call, and again before it ends
/// # Ok(())
/// # }
/// ```
///
/// The spec `aliyun/sts` has the operation for calls of your own.
#[must_use = "call `.build()`"]
pub struct AssumeRole {
    identity: Box<dyn Provider>,
    request: Map<String, Value>,
    endpoint: Option<String>,
    region: Option<String>,
}

impl AssumeRole {
    /// The role by its ARN (`acs:ram::<account>:role/<name>`), and a name for the session, which the logs of the account
    /// show: 2 to 64 letters, digits, `.`, `@`, `-` and `_`.
    pub fn new(identity: impl Provider, role_arn: impl Into<String>, session_name: impl Into<String>) -> Self {
        let request = [("RoleArn", role_arn.into()), ("RoleSessionName", session_name.into())];
        let request = request.map(|(name, value)| (name.to_owned(), Value::String(value)));
        Self { identity: Box::new(identity), request: request.into_iter().collect(), endpoint: None, region: None }
    }

    /// For how long the credentials are good, in whole seconds: from 15 minutes to the longest session that the role
    /// allows. Without it an hour.
    pub fn duration(self, duration: Duration) -> Self {
        self.with("DurationSeconds", duration.as_secs().into())
    }

    /// A policy, as JSON: the credentials may do what both it and the role allow.
    pub fn policy(self, policy: impl Into<String>) -> Self {
        self.with("Policy", Value::String(policy.into()))
    }

    /// The external id that the role asks for.
    pub fn external_id(self, id: impl Into<String>) -> Self {
        self.with("ExternalId", Value::String(id.into()))
    }

    /// The region whose service is asked. Without it, and without an endpoint, that is `sts.aliyuncs.com`.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Another address of the service, such as `https://sts-vpc.cn-hangzhou.aliyuncs.com`.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// The credentials: asked for when they are needed, and kept.
    ///
    /// # Errors
    /// If the endpoint or the region is no good, or TLS cannot be set up.
    pub fn build(self) -> Result<Refreshing, ConfigError> {
        let mut client: crate::ClientBuilder<Client> = Client::for_api(&STS, self.identity);
        match (self.endpoint, self.region) {
            (Some(endpoint), _) => client = client.endpoint(endpoint),
            (None, Some(region)) => client = client.region(region),
            (None, None) => client = client.endpoint(CENTRAL),
        }
        Ok(Refreshing::new(Asking { client: client.build()?, request: Value::Object(self.request) }))
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        self.request.insert(name.to_owned(), value);
        self
    }
}

impl fmt::Debug for AssumeRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AssumeRole").field("role_arn", &self.request.get("RoleArn")).finish_non_exhaustive()
    }
}

/// Asks each time.
struct Asking {
    client: Client,
    request: Value,
}

impl Provider for Asking {
    fn provide(&self) -> Providing<'_> {
        Box::pin(async {
            let answer = self.client.dynamic_idempotent("AssumeRole", self.request.clone()).await;
            let mut answer = answer.map_err(without_answer)?.into_inner();
            let credentials = answer.get_mut("Credentials").and_then(read);
            credentials.ok_or_else(|| "the answer to AssumeRole holds no credentials that could be read".into())
        })
    }
}

/// What went wrong, without the refusal as a whole, which may repeat what was sent.
fn without_answer(error: CallError<String>) -> Box<dyn Error + Send + Sync> {
    error.to_string().into()
}

/// Takes the texts out of the answer, so that they are wiped with the credentials.
fn read(credentials: &mut Value) -> Option<Credentials> {
    let mut text = |name: &str| match credentials.get_mut(name).map(Value::take) {
        Some(Value::String(text)) => Some(text).filter(|text| !text.is_empty()),
        _ => None,
    };
    let (id, secret, token) = (text("AccessKeyId")?, text("AccessKeySecret")?, text("SecurityToken")?);
    let credentials = Credentials::new(id, secret).with_token(token);
    // Without an end that can be read they are kept until the platform refuses them.
    Some(match text("Expiration").and_then(|end| end.parse::<Timestamp>().ok()) {
        Some(end) => credentials.with_expiry(end.into()),
        None => credentials,
    })
}

/// The service as the spec `aliyun/sts` has it, so that nothing generated is needed here.
static STS: Api = Api {
    id: "aliyun/sts",
    version: "2015-04-01",
    protocol: Protocol::AliyunRpc,
    signature: ACS3_HMAC_SHA256,
    format: Format::Json,
    endpoint: Some("https://sts.{region}.aliyuncs.com"),
    fallback: &[],
    regions: &[],
    endpoints: &[],
    headers: &[],
    discriminator: None,
    code: Some("Code"),
    success: &[],
    message: Some("Message"),
    request_id: Some("RequestId"),
    codes: CODES,
};

/// Those whose kind decides over what happens next.
static CODES: &[Code] = &[
    code("InvalidSecurityToken", 400, CodeKind::Key, "the security token has ended, or belongs to another AccessKey"),
    code("InvalidAccessKeyId", 404, CodeKind::Key, "nobody knows the AccessKey, or it is disabled"),
    code("SignatureDoesNotMatch", 400, CodeKind::Signature, "the signature is another one"),
    code("InvalidTimeStamp", 400, CodeKind::Clock, "the time of the request is off"),
    code(
        "NoPermission",
        403,
        CodeKind::Permission,
        "the identity may not take this role, or the role does not trust it",
    ),
    code("EntityNotExist", 404, CodeKind::NotFound, "there is no such role"),
    code("InvalidParameter", 400, CodeKind::Invalid, "a parameter is not valid"),
    code("Throttling", 400, CodeKind::Throttled, "too many calls of this account"),
    code("ServiceUnavailable", 503, CodeKind::Unavailable, "the service is not available"),
    code("InternalError", 500, CodeKind::Internal, "the service failed"),
];

const fn code(wire: &'static str, status: u16, kind: CodeKind, doc: &'static str) -> Code {
    Code { wire, status, kind, doc, hint: "" }
}

const CENTRAL: &str = "https://sts.aliyuncs.com";
