//! Credentials that end: a role of Alibaba Cloud, taken by a provider that asks the typed client of `aliyun/sts`.
//!
//! ```text
//! cargo run --example assume_role
//! ```
//!
//! Here both platforms are twins on this machine, which check every signature: one gives temporary credentials, the other
//! takes no others. It ends with an error if a step does not come out as it should. Who needs nothing of his own writes
//! `AssumeRole::new(..)` of the crate instead of what is in `Role`.

use std::error::Error;
use std::time::{Duration, SystemTime};

use bothends::credentials::{AssumeRole, Provider, Providing, Refreshing};
use bothends::twin::RunningTwin;
use bothends::{Client, Credentials, Timestamp};

/// The service that gives temporary credentials.
#[derive(Client, Clone)]
#[api("aliyun/sts")]
struct Sts(Client);

/// The API that is called with them.
#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization))]
struct Cams(Client);

const ROLE: &str = "acs:ram::1234567890123456:role/messages";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = service().await?;
    let platform = cams::twin().credentials(temporary()).start().await?;

    let sts = Sts::builder(identity()).endpoint(service.endpoint()).build()?;
    let own = Refreshing::new(Role { sts, session: "by-hand".to_owned() });
    ask(own, &service, &platform).await?;
    println!("✓ a provider of one's own, over the typed client");

    let ready_made = AssumeRole::new(identity(), ROLE, "ready-made").duration(LIFETIME);
    ask(ready_made.endpoint(service.endpoint()).build()?, &service, &platform).await?;
    println!("✓ the one of the crate");
    Ok(())
}

/// Five calls at once with the credentials of a role, and one question for them.
async fn ask(role: Refreshing, service: &RunningTwin, platform: &RunningTwin) -> Result<(), Box<dyn Error>> {
    let (asked, called) = (service.requests().len(), platform.requests().len());
    let cams = Cams::builder(role).endpoint(platform.endpoint()).build()?;
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..5 {
        let call = cams.get_chatapp_upload_authorization().cust_space_id("29348393884").send();
        calls.spawn(async move { call.await.map(drop) });
    }
    while let Some(outcome) = calls.join_next().await {
        outcome??;
    }
    let (asked, called) = (service.requests().len() - asked, platform.requests().len() - called);
    if (asked, called) == (1, 5) { Ok(()) } else { Err(format!("asked {asked} times for {called} calls").into()) }
}

/// Takes the role each time that it is asked; `Refreshing` around it keeps what it gives.
struct Role {
    sts: Sts,
    session: String,
}

impl Provider for Role {
    fn provide(&self) -> Providing<'_> {
        Box::pin(async {
            let request = self.sts.assume_role().role_arn(ROLE).role_session_name(&self.session);
            let answer = request.duration_seconds(900).send().await?.into_inner();
            let given = answer.credentials.ok_or("the answer holds no credentials")?;
            let id = given.access_key_id.ok_or("no id")?;
            let credentials = Credentials::new(id, given.access_key_secret.ok_or("no secret")?);
            let credentials = credentials.with_token(given.security_token.ok_or("no token")?);
            Ok(match given.expiration {
                Some(end) => credentials.with_expiry(end.into()),
                None => credentials,
            })
        })
    }
}

/// The service: gives the temporary credentials to whoever signs with the long-lived ones.
async fn service() -> Result<RunningTwin, Box<dyn Error>> {
    let twin = sts::twin().strict().credentials(identity()).answer(|request: &sts::AssumeRole| {
        if request.role_arn != ROLE {
            return Err(sts::Code::EntityNotExistRole);
        }
        let key = temporary();
        let given = sts::AssumeRoleResponseCredentials {
            access_key_id: key.id().map(str::to_owned),
            access_key_secret: Some(key.secret().expose().to_owned()),
            security_token: key.token().map(|token| token.expose().to_owned()),
            expiration: SystemTime::now().checked_add(LIFETIME).map(Timestamp::from),
        };
        Ok(sts::AssumeRoleResponse { credentials: Some(given), ..Default::default() })
    });
    Ok(twin.start().await?)
}

/// The key of a RAM user, who may do nothing but take the role.
fn identity() -> Credentials {
    Credentials::new("LTAI-example-user", "kept-in-a-safe")
}

fn temporary() -> Credentials {
    Credentials::new("STS.example", "for-fifteen-minutes").with_token("sent-beside-the-id")
}

const LIFETIME: Duration = Duration::from_secs(900);
