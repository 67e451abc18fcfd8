//! A client before a platform that fails now and then: what is sent again, when, and what is not. Over real sockets;
//! tests are named after the rows of the faults that the project survives. Nothing here depends on how fast the machine
//! is: what is asserted is order, counts, and times that cannot be shorter.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

#[path = "retries/budget.rs"]
mod budget;
#[path = "retries/clock.rs"]
mod clock;
mod common;
#[path = "retries/fallback.rs"]
mod fallback;
#[path = "retries/safe.rs"]
mod safe;
#[path = "retries/streams.rs"]
mod streams;
#[path = "retries/waits.rs"]
mod waits;

use std::time::Duration;

use bothends::{Answer, CallError, Client, ClientBuilder, Credentials, RateLimits};
use common::{Platform, Step};

#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization, SubmitIsvCustomerTerms))]
struct Cams(Client);

type Grant = Result<Answer<cams::GetChatappUploadAuthorizationResponse>, CallError<cams::Code>>;
type Terms = Result<Answer<cams::SubmitIsvCustomerTermsResponse>, CallError<cams::Code>>;

const LONG: Duration = Duration::from_secs(30);

fn client(endpoint: impl Into<String>) -> ClientBuilder<Cams> {
    let credentials = Credentials::new("LTAI-visible-id", "s3cr3t-k3y").with_token("t0k3n");
    Cams::builder(credentials).endpoint(endpoint).timeout(LONG).rate_limits(RateLimits::off())
}

/// A call that its spec calls idempotent.
async fn ask(cams: &Cams) -> Grant {
    cams.get_chatapp_upload_authorization().cust_space_id("p3rs0nal").send().await
}

/// One that has its effect each time.
async fn tell(cams: &Cams) -> Terms {
    terms(cams).await
}

fn terms(cams: &Cams) -> bothends::client::Sending<cams::SubmitIsvCustomerTermsResponse, cams::Code> {
    let terms = cams.submit_isv_customer_terms().cust_space_id("p3rs0nal").cust_name("n").office_address("a");
    terms.contact_mail("m@a.example").country_id("CN").business_desc("b").isv_terms("t.pdf").send()
}

fn ok() -> Vec<Step> {
    vec![Step::answer("200 OK", &[], r#"{"Code":"OK"}"#)]
}

fn refused(status: &str, code: &str) -> Vec<Step> {
    refused_with(status, code, &[])
}

fn refused_with(status: &str, code: &str, headers: &[(&str, &str)]) -> Vec<Step> {
    vec![Step::answer(status, headers, format!(r#"{{"Code":"{code}","Message":"old","RequestId":"old"}}"#))]
}

fn busy() -> Vec<Step> {
    refused("503 Service Unavailable", "ServiceUnavailable")
}

/// A port on which nobody listens.
fn nobody() -> String {
    format!("http://{}", std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap())
}
