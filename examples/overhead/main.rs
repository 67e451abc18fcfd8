//! What the typed client costs beside a call that somebody wrote by hand: the same operation, the same
//! signature, the same answer, in one run.
//!
//! ```text
//! cargo run --release --example overhead
//! ```
//!
//! Both sides build the query, sign it and read the answer into a struct. The typed client also checks the
//! request against its spec, and in real calls keeps deadlines for silence, counts what arrives, and is ready to try
//! again. Rounds alternate, and only the ratios mean anything.

mod alone;
mod hand_written;
mod loopback;

use std::error::Error;

use bothends::{Client, Credentials, RateLimits};

/// Two operations of the platform.
#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization, SubmitIsvCustomerTerms))]
pub(crate) struct Cams(Client);

/// Counts what is allocated.
#[global_allocator]
static ALLOCATOR: &stats_alloc::StatsAlloc<std::alloc::System> = &stats_alloc::INSTRUMENTED_SYSTEM;

const ID: &str = "LTAI5tOverhead";
const SECRET: &str = "a-secret-between-two";

fn main() -> Result<(), Box<dyn Error>> {
    println!("{:<52} {:>12} {:>12} {:>8}", "", "typed client", "hand-written", "ratio");
    alone::encode_and_decode()?;
    loopback::calls()?;
    alone::signing()
}

fn client(endpoint: &str) -> Result<Cams, Box<dyn Error>> {
    let cams = Cams::builder(Credentials::new(ID, SECRET)).endpoint(endpoint).rate_limits(RateLimits::off());
    Ok(cams.build()?)
}

fn terms() -> cams::SubmitIsvCustomerTerms {
    cams::SubmitIsvCustomerTerms::builder()
        .cust_space_id("29348393884")
        .cust_name("Cornflower Bakery & Söhne")
        .office_address("杭州, 12 Mill Lane")
        .contact_mail("office@cornflower.example")
        .country_id("CN")
        .business_desc("Order updates")
        .isv_terms("isvTerms.pdf")
        .build()
}

/// Prints a row.
fn tell(what: &str, ours: f64, theirs: f64) {
    println!("{what:<52} {ours:>12.2} {theirs:>12.2} {:>8.2}", ours / theirs);
}
