//! A software vendor takes a customer on, and sells to the next one: both ends of both platforms, real
//! signatures, real HTTP, all on this machine.
//!
//! ```text
//! cargo run --example onboarding
//! ```
//!
//! Two specs serve four structs: `Cams` and `Shop` are what the vendor runs in production, `CamsTwin` and
//! `Marketplace` play the platforms from the same files. It ends with an error if any step does not come
//! out as it should.

use std::collections::BTreeMap;
use std::error::Error;
use std::net::SocketAddr;
use std::sync::Mutex;

use bothends::client::Prepared;
use bothends::{AccessKey, Call, Client, Credentials, ErrorKind, Server};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Chat App Message Service, as the vendor calls it.
#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization, SubmitIsvCustomerTerms))]
struct Cams(Client);

/// The platform's twin: the other end of the same operations.
#[derive(Server)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization, SubmitIsvCustomerTerms))]
struct CamsTwin;

impl cams_twin::Handler for CamsTwin {
    async fn get_chatapp_upload_authorization(
        &self,
        _: &Call,
        request: cams_twin::GetChatappUploadAuthorization,
    ) -> Result<cams_twin::GetChatappUploadAuthorizationResponse, cams_twin::Code> {
        let data = cams_twin::GetChatappUploadAuthorizationResponseData::builder()
            .access_key_id("STS.onboarding")
            .access_key_secret("for-one-hour-only")
            .security_token("and-only-together")
            .bucket_name("cams-upload")
            .end_point("https://oss-ap-southeast-1.aliyuncs.com")
            .dir(format!("C{}", request.cust_space_id))
            .expire(3600)
            .build();
        Ok(cams_twin::GetChatappUploadAuthorizationResponse::builder().message("OK").data(data).build())
    }

    async fn submit_isv_customer_terms(
        &self,
        _: &Call,
        _: cams_twin::SubmitIsvCustomerTerms,
    ) -> Result<cams_twin::SubmitIsvCustomerTermsResponse, cams_twin::Code> {
        Ok(cams_twin::SubmitIsvCustomerTermsResponse::builder().message("OK").build())
    }
}

/// The vendor's shop on KooGallery: what the marketplace calls.
#[derive(Server)]
#[api("huawei/koogallery/saas")]
struct Shop {
    /// Instances by the order line that they were bought with.
    instances: Mutex<BTreeMap<String, String>>,
}

impl shop::Handler for Shop {
    async fn new_instance(&self, _: &Call, order: shop::NewInstance) -> Result<shop::NewInstanceResponse, shop::Code> {
        let mut instances = self.instances.lock().map_err(|_| shop::Code::InternalError)?;
        let instance = instances.entry(order.order_line_id).or_insert(order.business_id);
        Ok(shop::NewInstanceResponse::builder().instance_id(instance.as_str()).build())
    }

    async fn query_instance(
        &self,
        _: &Call,
        query: shop::QueryInstance,
    ) -> Result<shop::QueryInstanceResponse, shop::Code> {
        let instances = self.instances.lock().map_err(|_| shop::Code::InternalError)?;
        let mut info = Vec::new();
        for id in query.instance_id.split(',').filter(|id| instances.values().any(|known| known == id)) {
            let app = shop::AppInfo::builder()
                .front_end_url("https://shop.example.com/login")
                .user_name("admin")
                .password("sesame")
                .build();
            info.push(shop::InstanceInfo::builder().instance_id(id).app_info(app).build());
        }
        if info.is_empty() {
            Err(shop::Code::InstanceNotFound)
        } else {
            Ok(shop::QueryInstanceResponse::builder().info(info).build())
        }
    }

    async fn release_instance(
        &self,
        _: &Call,
        release: shop::ReleaseInstance,
    ) -> Result<shop::ReleaseInstanceResponse, shop::Code> {
        let mut instances = self.instances.lock().map_err(|_| shop::Code::InternalError)?;
        instances.retain(|_, instance| *instance != release.instance_id);
        Ok(shop::ReleaseInstanceResponse::builder().build())
    }
}

/// The marketplace: the other end of the same callbacks.
#[derive(Client, Clone)]
#[api("huawei/koogallery/saas", callbacks)]
struct Marketplace(Client);

const SPACE: &str = "29348393884";
const LINE: &str = "CS2211181819B4LVS-000001";
const INSTANCE: &str = "87b94795-0603-4e24-8ae5-69420d60e3c8";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    println!("bothends: a customer is taken on, an instance is sold; both ends of the wire on this machine\n");
    take_on().await?;
    sell().await?;
    println!("Every step came out as it should.");
    Ok(())
}

/// The vendor calls the platform.
async fn take_on() -> Result<(), Box<dyn Error>> {
    let credentials = Credentials::new("LTAI5tOnboarding", "a-secret-between-two");
    let address = start(CamsTwin.server(credentials.clone())).await?;
    let cams = Cams::builder(credentials).endpoint(format!("http://{address}")).build()?;

    step(1, "The vendor asks the platform for a place to upload its customer's agreement.");
    let grant = cams.get_chatapp_upload_authorization().cust_space_id(SPACE).send().await?;
    says("vendor", "platform", &format!("GetChatappUploadAuthorization CustSpaceId={SPACE}"));
    let data = grant.data.clone().ok_or("the grant has no data")?;
    says(
        "platform",
        "vendor",
        &format!("{:?}, request id {}", grant.code.as_deref().unwrap_or(""), grant.request_id()),
    );
    note(&format!("{data:?}"));
    ensure(data.dir.as_deref() == Some("C29348393884"), "the folder is the customer's")?;
    ensure(!format!("{data:?}").contains("for-one-hour-only"), "secrets do not show")?;

    step(2, "It hands in the customer's terms.");
    let terms = cams::SubmitIsvCustomerTerms::builder()
        .cust_space_id(SPACE)
        .cust_name("Cornflower Bakery & Söhne")
        .office_address("杭州, 12 Mill Lane")
        .contact_mail("office@cornflower.example")
        .country_id("CN")
        .business_desc("Order updates")
        .isv_terms("isvTerms.pdf")
        .build();
    show(&cams.0.prepare(&terms)?);
    let answer = cams.0.send(terms).await?;
    says("vendor", "platform", "SubmitIsvCustomerTerms, as above");
    says(
        "platform",
        "vendor",
        &format!("{:?}, request id {}", answer.code.as_deref().unwrap_or(""), answer.request_id()),
    );
    ensure(answer.code.as_deref() == Some("OK"), "the terms are accepted")?;

    step(3, "Somebody with another secret tries the same.");
    let stranger =
        Cams::builder(Credentials::new("LTAI5tOnboarding", "a-guess")).endpoint(format!("http://{address}")).build()?;
    let refused = stranger.get_chatapp_upload_authorization().cust_space_id(SPACE).send().await;
    let error = refused.err().ok_or("the platform let a stranger in")?;
    says("platform", "stranger", &error.to_string());
    ensure(error.kind() == ErrorKind::Signature && !error.maybe_executed(), "the signature is refused")
}

/// The marketplace calls the vendor.
async fn sell() -> Result<(), Box<dyn Error>> {
    let key = AccessKey::new("00000000-1111-2222-3333-444444444444")?;
    let shop = Shop { instances: Mutex::default() };
    let address = start(shop.server(key.clone())).await?;
    let marketplace = Marketplace::builder(key).endpoint(format!("http://{address}/isv")).build()?;
    let order = marketplace::NewInstance::builder()
        .order_id("CS2211181819B4LVS")
        .order_line_id(LINE)
        .business_id(INSTANCE)
        .build();

    step(4, "A buyer paid: the marketplace orders an instance.");
    let created = marketplace.0.send(order.clone()).await?;
    says("market", "shop", &format!("newInstance orderLineId={LINE}"));
    says("shop", "market", &format!("{} instanceId={}", code(&created.result_code), created.instance_id));
    ensure(created.instance_id == INSTANCE, "the instance has the first business id")?;

    step(5, "The same order, with one digit changed on the way.");
    let tampered = tamper(&marketplace.0.prepare(&order)?, address).await?;
    says("shop", "market", tampered.lines().last().unwrap_or_default());
    ensure(tampered.starts_with("HTTP/1.1 200 OK") && tampered.contains("\"000001\""), "a tampered call is refused")?;

    step(6, "The marketplace asks what became of it.");
    let asked = marketplace.query_instance().instance_id(INSTANCE).send().await?;
    says("market", "shop", &format!("queryInstance instanceId={INSTANCE}"));
    let info = asked.info.as_deref().and_then(<[_]>::first).ok_or("no instance in the answer")?;
    says("shop", "market", &format!("{} {info:?}", code(&asked.result_code)));
    ensure(info.app_info.as_ref().is_some_and(|app| app.front_end_url.contains("/login")), "the buyer can sign in")?;

    step(7, "The buyer leaves: the instance is released, and gone.");
    let released = marketplace.release_instance().instance_id(INSTANCE).send().await?;
    says("shop", "market", &code(&released.result_code));
    let gone =
        marketplace.query_instance().instance_id(INSTANCE).send().await.err().ok_or("the instance is still there")?;
    says("shop", "market", &gone.to_string());
    ensure(gone.code() == Some(&marketplace::Code::InstanceNotFound), "the instance is gone")
}

/// Serves in the background; gives the address.
async fn start(server: Server) -> Result<SocketAddr, Box<dyn Error>> {
    let listening = server.bind("127.0.0.1:0".parse()?).await?;
    let address = listening.address();
    tokio::spawn(listening.serve());
    Ok(address)
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

/// A signed request in full, with what was signed.
fn show(prepared: &Prepared) {
    let request = &prepared.request;
    let mut text = format!("{} {}\n", request.method, request.target());
    for (name, value) in &request.headers {
        text.push_str(&format!("{name}: {value}\n"));
    }
    frame("the request", &text);
    frame("its canonical form", &prepared.signature.canonical_request);
    frame("the text under the signature", &prepared.signature.string_to_sign);
}

fn frame(title: &str, text: &str) {
    println!("   ┌ {title}");
    for line in text.lines() {
        println!("   │ {line}");
    }
    println!("   └");
}

fn step(number: u32, what: &str) {
    println!("{number}. {what}");
}

fn says(from: &str, to: &str, what: &str) {
    println!("   {from:>8} → {to:<8} {what}");
}

fn note(what: &str) {
    println!("   {:>8}   {:<8} {what}", "", "");
}

fn code(code: &Option<marketplace::Code>) -> String {
    code.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn ensure(holds: bool, what: &str) -> Result<(), Box<dyn Error>> {
    if holds {
        println!("   {:>8}   ✓ {what}\n", "");
        Ok(())
    } else {
        Err(format!("this does not hold: {what}").into())
    }
}
