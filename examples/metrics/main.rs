//! What a client does, as metrics: an observer that counts, and an address where Prometheus finds the figures.
//!
//! ```text
//! cargo run --example metrics             # some calls, then the figures
//! cargo run --example metrics -- serve    # the same, and serves them at http://127.0.0.1:9184/metrics
//! ```
//!
//! `metrics.rs` is what a service would take over; the platform is a twin on this machine.

mod metrics;

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bothends::{Client, RateLimits};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use metrics::Metrics;

#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization, SubmitIsvCustomerTerms))]
struct Cams(Client);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let metrics = Arc::new(Metrics::default());
    let twin = cams::twin().answer(|terms: &cams::SubmitIsvCustomerTerms| match terms.country_id.as_str() {
        "CN" => Ok(cams::SubmitIsvCustomerTermsResponse::default()),
        _ => Err(cams::Code::RamPermissionDeny),
    });
    let twin = twin.start().await?;
    let limits = RateLimits::default().set("GetChatappUploadAuthorization", 2, Duration::from_millis(100));
    let cams = Cams::builder(twin.credentials()).endpoint(twin.endpoint()).rate_limits(limits);
    let cams = cams.observer(Arc::clone(&metrics)).build()?;
    for _ in 0..3 {
        cams.get_chatapp_upload_authorization().cust_space_id("29348393884").send().await?;
    }
    for country in ["CN", "XX"] {
        let terms = cams.submit_isv_customer_terms().cust_space_id("29348393884").cust_name("Cornflower Bakery");
        let terms = terms.office_address("12 Mill Lane").contact_mail("office@cornflower.example").country_id(country);
        let outcome = terms.business_desc("Order updates").isv_terms("isvTerms.pdf").send().await;
        if outcome.is_ok() != (country == "CN") {
            return Err(format!("{country}: {outcome:?}").into());
        }
    }
    print!("{metrics}");
    check(&metrics.to_string())?;
    if std::env::args().nth(1).as_deref() == Some("serve") {
        serve(SocketAddr::from(([127, 0, 0, 1], 9184)), &metrics).await?;
    }
    Ok(())
}

/// What the calls above must have counted.
fn check(shown: &str) -> Result<(), Box<dyn Error>> {
    for line in [
        r#"bothends_calls_total{api="aliyun/cams",operation="GetChatappUploadAuthorization",outcome="success",code=""} 3"#,
        r#"bothends_calls_total{api="aliyun/cams",operation="SubmitIsvCustomerTerms",outcome="success",code=""} 1"#,
        r#"bothends_calls_total{api="aliyun/cams",operation="SubmitIsvCustomerTerms",outcome="Permission",code="Ram.PermissionDeny"} 1"#,
        r#"bothends_waits_total{api="aliyun/cams",operation="GetChatappUploadAuthorization"} 1"#,
        r#"bothends_call_seconds_count{api="aliyun/cams",operation="GetChatappUploadAuthorization"} 3"#,
    ] {
        if !shown.contains(line) {
            return Err(format!("this line is missing: {line}").into());
        }
    }
    Ok(())
}

/// One answer for each connection, whatever is asked for: enough for a scraper behind a firewall.
async fn serve(address: SocketAddr, metrics: &Metrics) -> std::io::Result<()> {
    let listener = TcpListener::bind(address).await?;
    eprintln!("http://{address}/metrics");
    loop {
        let (stream, _) = listener.accept().await?;
        let patience = Duration::from_secs(5);
        if tokio::time::timeout(patience, answer(stream, &metrics.to_string())).await.is_err() {
            eprintln!("a scraper was too slow");
        }
    }
}

async fn answer(mut stream: TcpStream, body: &str) -> std::io::Result<()> {
    let mut request = [0; 1024];
    let _ = stream.read(&mut request).await?;
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nConnection: close\r\n";
    stream.write_all(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes()).await
}
