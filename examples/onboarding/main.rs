//! A software vendor takes a customer on, and sells to the next one: both ends of three platforms' interfaces, real
//! signatures, real HTTP, a real database file, all on this machine.
//!
//! ```text
//! cargo run --example onboarding
//! ```
//!
//! Each spec serves two structs: `Cams`, `Oss` and `Shop` are what the vendor runs in production; `CamsTwin`, `Storage`
//! and `Marketplace` play the platforms from the same files. It ends with an error if any step does not come out as it
//! should.

mod platform;
mod shop;
mod tell;
/// All of it as one call is the example `upload_terms`; here it is told step by step.
#[expect(dead_code, reason = "the one call is the other example's")]
#[path = "../upload_terms/terms.rs"]
mod terms;

use std::error::Error;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use bothends::client::Prepared;
use bothends::{AccessKey, Client, Credentials, ErrorKind, Server, SqliteLedger};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use platform::{CamsTwin, Objects, Storage, grant};
use shop::Shop;
use tell::{ensure, note, says, show, step};
use terms::{Cams, Company, Grant, oss};

/// The marketplace: the other end of the shop's callbacks.
#[derive(Client, Clone)]
#[api("huawei/koogallery/saas", callbacks)]
struct Marketplace(Client);

const SPACE: &str = "29348393884";
const FILE: &str = "isvTerms.pdf";
const COMPANY: Company<'_> = Company {
    name: "Cornflower Bakery & Söhne",
    address: "杭州, 12 Mill Lane",
    mail: "office@cornflower.example",
    country: "CN",
    business: "Order updates",
};
const TERMS: &[u8] = b"%PDF-1.4\n% What the customer has signed.\n";
const LINE: &str = "CS2211181819B4LVS-000001";
const INSTANCE: &str = "87b94795-0603-4e24-8ae5-69420d60e3c8";
const REPEATED: &str = "5c1f7b1e-0000-4000-8000-000000000002";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    println!("bothends: a customer is taken on, an instance is sold; both ends of the wire on this machine\n");
    let folder = Folder::new()?;
    take_on(&folder.0).await?;
    sell(&folder.0).await?;
    println!("Every step came out as it should.");
    Ok(())
}

/// The vendor calls the platform.
async fn take_on(folder: &Path) -> Result<(), Box<dyn Error>> {
    let objects = Objects::default();
    let (storage, _) = start(Storage { objects: Arc::clone(&objects) }.server(grant())).await?;
    let credentials = Credentials::new("LTAI5tOnboarding", "a-secret-between-two");
    // Platforms write it with and without scheme and slash.
    let twin = CamsTwin { end_point: format!("http://{storage}/") };
    let (address, _) = start(twin.server(credentials.clone())).await?;
    let cams = Cams::builder(credentials).endpoint(format!("http://{address}")).build()?;

    step(1, "The vendor asks the platform for a place to upload its customer's agreement.");
    let granted = cams.get_chatapp_upload_authorization().cust_space_id(SPACE).send().await?;
    says("vendor", "platform", &format!("GetChatappUploadAuthorization CustSpaceId={SPACE}"));
    says("platform", "vendor", &format!("request id {}", granted.request_id()));
    let data = granted.data.clone().ok_or("the grant has no data")?;
    note(&format!("{data:?}"));
    ensure(!format!("{data:?}").contains("for-one-hour-only"), "secrets do not show")?;

    step(2, "It uploads the agreement with the temporary credentials, read from the file while it is sent.");
    upload(&data, folder).await?;
    ensure(is_stored(&objects), "the file is in the bucket, byte for byte")?;

    step(3, "It hands in the customer's terms, which name the file.");
    let terms = terms::terms(SPACE, FILE, &COMPANY);
    show(&cams.0.prepare(&terms)?);
    let answer = cams.0.send(terms).await?;
    says("vendor", "platform", "SubmitIsvCustomerTerms, as above");
    says("platform", "vendor", &format!("{:?}", answer.code.as_deref().unwrap_or("")));
    ensure(answer.code.as_deref() == Some("OK"), "the terms are accepted")?;

    step(4, "Somebody with another secret tries the same.");
    let stranger =
        Cams::builder(Credentials::new("LTAI5tOnboarding", "a-guess")).endpoint(format!("http://{address}")).build()?;
    let refused = stranger.get_chatapp_upload_authorization().cust_space_id(SPACE).send().await;
    let error = refused.err().ok_or("the platform let a stranger in")?;
    says("platform", "stranger", &error.to_string());
    ensure(error.kind() == ErrorKind::Signature && !error.maybe_executed(), "the signature is refused")
}

fn is_stored(objects: &Objects) -> bool {
    let key = ("cams-upload".to_owned(), format!("C{SPACE}/{FILE}"));
    objects.lock().is_ok_and(|objects| objects.get(&key).is_some_and(|(body, _)| body == TERMS))
}

/// Puts the agreement where the grant says.
async fn upload(grant: &Grant, folder: &Path) -> Result<(), Box<dyn Error>> {
    // At `oss-<region>.aliyuncs.com` the region is in the name; an address of this machine has none.
    let oss = terms::storage(grant, Some("ap-southeast-1"))?;
    let path = folder.join(FILE);
    std::fs::write(&path, TERMS)?;
    let key = terms::put_agreement(&oss, grant, &path, FILE).await?;
    let bucket = grant.bucket_name.as_deref().unwrap_or_default();
    says("vendor", "storage", &format!("PutObject {bucket}/{key}, {} bytes", TERMS.len()));
    says("storage", "vendor", "its checksum is that of what was sent");
    let head = oss.head_object().bucket(bucket).key(key).send().await?;
    says("storage", "vendor", &format!("HeadObject: {}", head.content_type.as_deref().unwrap_or_default()));
    let gone = oss.head_object().bucket(bucket).key("elsewhere").send().await.err().ok_or("it is everywhere")?;
    says("storage", "vendor", &gone.to_string());
    ensure(gone.code() == Some(&oss::Code::NoSuchKey), "what is not there has its code, though HEAD has no body")
}

/// The marketplace calls the vendor.
async fn sell(folder: &Path) -> Result<(), Box<dyn Error>> {
    let key = AccessKey::new("00000000-1111-2222-3333-444444444444")?;
    let instances = Arc::new(Mutex::default());
    let open = || -> Result<Server, Box<dyn Error>> {
        let shop = Shop { instances: Arc::clone(&instances) };
        Ok(shop.server(key.clone()).ledger(SqliteLedger::open(folder.join("shop.db"))?))
    };
    let market = |address| Marketplace::builder(key.clone()).endpoint(format!("http://{address}/isv")).build();
    let (address, serving) = start(open()?).await?;
    let marketplace = market(address)?;
    let order = |business_id: &str| {
        let order = marketplace::NewInstance::builder().order_id("CS2211181819B4LVS").order_line_id(LINE);
        order.business_id(business_id).build()
    };
    let (first, again) = (order(INSTANCE), order(REPEATED));

    step(5, "A buyer paid: the marketplace orders an instance.");
    let created = marketplace.0.send(first.clone()).await?;
    says("market", "shop", &format!("newInstance orderLineId={LINE}"));
    says("shop", "market", &format!("{} instanceId={}", code(&created.result_code), created.instance_id));
    ensure(created.instance_id == INSTANCE, "the instance has the first business id")?;

    step(6, "The answer was slow to arrive, so the marketplace orders again, under another business id.");
    let repeated = marketplace.0.send(again.clone()).await?;
    says("shop", "market", &format!("{} instanceId={}", code(&repeated.result_code), repeated.instance_id));
    ensure(repeated.instance_id == INSTANCE && count(&instances)? == 1, "the ledger gave the first answer")?;

    step(7, "The shop is started anew, and the marketplace orders once more.");
    serving.abort();
    let (address, _) = start(open()?).await?;
    let marketplace = market(address)?;
    let repeated = marketplace.0.send(again).await?;
    says("shop", "market", &format!("{} instanceId={}", code(&repeated.result_code), repeated.instance_id));
    ensure(repeated.instance_id == INSTANCE && count(&instances)? == 1, "the ledger's file remembers")?;

    step(8, "The same order, with one digit changed on the way.");
    let tampered = tamper(&marketplace.0.prepare(&first)?, address).await?;
    says("shop", "market", tampered.lines().last().unwrap_or_default());
    ensure(tampered.starts_with("HTTP/1.1 200 OK") && tampered.contains("\"000001\""), "a tampered call is refused")?;

    step(9, "The marketplace asks what became of it.");
    let asked = marketplace.query_instance().instance_id(INSTANCE).send().await?;
    says("market", "shop", &format!("queryInstance instanceId={INSTANCE}"));
    let info = asked.info.as_deref().and_then(<[_]>::first).ok_or("no instance in the answer")?;
    says("shop", "market", &format!("{} {info:?}", code(&asked.result_code)));
    ensure(info.app_info.as_ref().is_some_and(|app| app.front_end_url.contains("/login")), "the buyer can sign in")?;

    step(10, "The buyer leaves: the instance is released, and gone.");
    let released = marketplace.release_instance().instance_id(INSTANCE).send().await?;
    says("shop", "market", &code(&released.result_code));
    let gone =
        marketplace.query_instance().instance_id(INSTANCE).send().await.err().ok_or("the instance is still there")?;
    says("shop", "market", &gone.to_string());
    ensure(gone.code() == Some(&marketplace::Code::InstanceNotFound), "the instance is gone")
}

/// Serves in the background; gives the address, and what to end it with.
async fn start(server: Server) -> Result<(SocketAddr, JoinHandle<()>), Box<dyn Error>> {
    let listening = server.bind("127.0.0.1:0".parse()?).await?;
    let address = listening.address();
    Ok((address, tokio::spawn(listening.serve())))
}

/// Sends a signed request by hand, with one byte of its body changed, and gives the raw answer.
async fn tamper(prepared: &Prepared, address: SocketAddr) -> Result<String, Box<dyn Error>> {
    let body = String::from_utf8(prepared.request.body.to_vec())?.replace("-000001", "-000002");
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n",
        prepared.request.target()
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes()).await?;
    says("market", "shop", &body);
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

fn count(instances: &Mutex<std::collections::BTreeMap<String, String>>) -> Result<usize, Box<dyn Error>> {
    Ok(instances.lock().map_err(|_| "the shop failed")?.len())
}

fn code(code: &Option<marketplace::Code>) -> String {
    code.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// A folder of this run, gone when it ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("bothends-onboarding-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
