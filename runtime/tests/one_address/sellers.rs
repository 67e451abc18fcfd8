//! A seller under every generation, and the marketplace's calls as bytes.
#![allow(unreachable_pub, reason = "a module of a test")]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use bothends::clock::{RandomNonce, SystemClock};
use bothends::sign::{KOOGALLERY_KIT_V1, KOOGALLERY_KIT_V2, KOOGALLERY_V1, KOOGALLERY_V2, Moment, Request, Scheme};
use bothends::{AccessKey, Call, Server};
use http::Method;
use serde_json::{Value, json};

use crate::common::exchange;

/// What was handled.
#[derive(Clone, Default)]
pub struct Books(Arc<Mutex<Vec<Handled>>>);

/// A call that reached its handler.
pub struct Handled {
    /// By the handlers of which API.
    pub by: &'static str,
    pub what: String,
    pub is_test: bool,
}

impl Books {
    fn note(&self, by: &'static str, call: &Call, what: &str) {
        assert!(format!("{call:?}").contains(&format!("is_test: {}", call.is_test())));
        let (what, is_test) = (what.to_owned(), call.is_test());
        self.0.lock().unwrap().push(Handled { by, what, is_test });
    }

    /// All of it since it was asked for last.
    pub fn take(&self) -> Vec<Handled> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// One handler for each call: what it answers, and what is written down.
macro_rules! seller {
    ($name:ident, $module:ident, $api:literal, $callbacks:tt,
     $($method:ident $request:ident $response:ident |$asked:ident| $what:expr => $answer:expr;)*) => {
        #[derive(Server, Clone, Default)]
        #[api($api, callbacks $callbacks)]
        pub struct $name(pub Books);

        impl $module::Handler for $name {
            $(async fn $method(
                &self,
                call: &Call,
                $asked: $module::$request,
            ) -> Result<$module::$response, $module::Code> {
                self.0.note($api, call, &$what);
                Ok($answer)
            })*
        }
    };
}

seller!(Saas, saas, "huawei/koogallery/saas", (newInstance, queryInstance, releaseInstance),
    new_instance NewInstance NewInstanceResponse |order| order.order_id.clone()
        => saas::NewInstanceResponse::builder().instance_id(order.business_id).build();
    query_instance QueryInstance QueryInstanceResponse |query| query.instance_id.clone() => answer_of(&query.instance_id)?;
    release_instance ReleaseInstance ReleaseInstanceResponse |it| it.instance_id.clone()
        => saas::ReleaseInstanceResponse::builder().build();
);
seller!(Online, online, "huawei/koogallery/license-online", (newInstance, getLicenseAsync),
    new_instance NewInstance NewInstanceResponse |order| order.order_id.clone()
        => online::NewInstanceResponse::builder().instance_id(order.business_id).build();
    get_license_async GetLicenseAsync GetLicenseAsyncResponse |it| it.event_id.clone()
        => online::GetLicenseAsyncResponse::builder().build();
);
seller!(License, license, "huawei/koogallery/license", (releaseLicenseCode),
    release_license_code ReleaseLicenseCode ReleaseLicenseCodeResponse |it| it.license.clone()
        => license::ReleaseLicenseCodeResponse::builder().build();
);
seller!(SaasV1, saas_v1, "huawei/koogallery/saas-v1", (newInstance, refreshInstance, releaseInstance),
    new_instance NewInstance NewInstanceResponse |order| blank_of(&order)
        => saas_v1::NewInstanceResponse::builder().instance_id(order.business_id).app_info(app(&order.order_id)).build();
    refresh_instance RefreshInstance RefreshInstanceResponse |it| it.order_id.clone()
        => saas_v1::RefreshInstanceResponse::builder().build();
    release_instance ReleaseInstance ReleaseInstanceResponse |it| it.instance_id.clone()
        => saas_v1::ReleaseInstanceResponse::builder().build();
);
seller!(LicenseV1, license_v1, "huawei/koogallery/license-v1", (getLicense, releaseLicense),
    get_license GetLicense GetLicenseResponse |order| order.order_id.clone()
        => license_v1::GetLicenseResponse::builder().result_msg("ok").instance_id(order.business_id).license("L").build();
    release_license ReleaseLicense ReleaseLicenseResponse |it| it.instance_id.clone()
        => license_v1::ReleaseLicenseResponse::builder().build();
);
seller!(Kit, kit, "huawei/koogallery/kit", (tenantSync, authSync),
    tenant_sync TenantSync TenantSyncResponse |it| it.name.clone() => kit::TenantSyncResponse::builder().build();
    auth_sync AuthSync AuthSyncResponse |it| people(it.user_list.iter().map(|user| (&user.enable, &user.employee_type)))
        => kit::AuthSyncResponse::builder().build();
);
seller!(KitV1, kit_v1, "huawei/koogallery/kit-v1", (tenantSync),
    tenant_sync TenantSync TenantSyncResponse |it| it.name.clone() => kit_v1::TenantSyncResponse::builder().build();
);

/// What is wrong with an answer, if its instance says so.
fn answer_of(wanted: &str) -> Result<saas::QueryInstanceResponse, saas::Code> {
    let code = || saas::Code::Unknown("0000004".to_owned());
    let long = |wrong: &str, length: usize| "x".repeat(if wanted == wrong { length } else { 1 });
    let blank = |wrong: &str| if wanted == wrong { "" } else { "x" };
    let app = saas::AppInfo::builder().front_end_url(blank("no address")).memo(long("a long memo", 1025)).build();
    let usage =
        saas::UsageInfo::builder().usage_value("1.5".parse().unwrap()).statistical_time(blank("no time")).build();
    let one = saas::InstanceInfo::builder().instance_id(blank("no id")).app_info(app).usage_info(vec![usage]).build();
    let answer = saas::QueryInstanceResponse::builder().info(vec![one]);
    match wanted {
        "a long code" => Ok(answer.result_code(code()).build()),
        "a refusal with a long code" => Err(code()),
        "a refusal" => Err(saas::Code::InstanceNotFound),
        _ => Ok(answer.result_msg(long("a long text", 256)).build()),
    }
}

/// An account whose name is as long as the order says: its length counts with the encryption.
fn app(order: &str) -> saas_v1::EncryptedAppInfo {
    let length = order.strip_prefix("account of ").map_or(5, |length| length.parse().unwrap());
    saas_v1::EncryptedAppInfo::builder().front_end_url("https://shop").user_name("n".repeat(length)).build()
}

/// The order, and those of its optional members that are there.
fn blank_of(order: &saas_v1::NewInstance) -> String {
    let there = [
        ("skuCode", order.sku_code.is_some()),
        ("mobilePhone", order.mobile_phone.is_some()),
        ("expireTime", order.expire_time.is_some()),
        ("chargingMode", order.charging_mode.is_some()),
        ("trialFlag", order.trial_flag.is_some()),
        ("saasExtendParams", order.saas_extend_params.is_some()),
        ("amount", order.amount.is_some()),
        ("orderAmount", order.order_amount.is_some()),
        ("testFlag", order.test_flag.is_some()),
    ];
    there.iter().filter(|(_, there)| *there).fold(order.order_id.clone(), |text, (name, _)| format!("{text} {name}"))
}

fn people<'a>(users: impl Iterator<Item = (&'a kit::KitUserEnable, &'a Option<kit::EmployeeType>)>) -> String {
    users.map(|(enable, kind)| format!("{enable} {kind:?};")).collect()
}

/// All of them at one address.
pub fn all(books: &Books, key: &AccessKey) -> Server {
    Saas(books.clone())
        .server(key.clone())
        .also(Online(books.clone()).server(key.clone()))
        .also(License(books.clone()).server(key.clone()).also(Kit(books.clone()).server(key.clone())))
        .also(SaasV1(books.clone()).server(key.clone()))
        .also(LicenseV1(books.clone()).server(key.clone()))
        .also(KitV1(books.clone()).server(key.clone()))
}

/// One call of the marketplace.
#[derive(Clone)]
pub struct Asked {
    pub scheme: &'static dyn Scheme,
    pub path: &'static str,
    /// In the query of the first generation, else in the body.
    pub members: Value,
}

impl Asked {
    pub fn of(scheme: &'static dyn Scheme, path: &'static str, members: Value) -> Self {
        Self { scheme, path, members }
    }

    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members[name] = value.into();
        self
    }

    /// The bytes of a request, with a proof of now.
    pub fn bytes(&self, key: &AccessKey) -> Vec<u8> {
        let request = self.request();
        bytes(self.proved(request, key))
    }

    /// The same without a proof.
    pub fn unproved(&self) -> Vec<u8> {
        bytes(self.request())
    }

    pub fn proved(&self, mut request: Request, key: &AccessKey) -> Request {
        self.scheme.sign(&mut request, &key.clone().into(), &Moment::now(&SystemClock, &RandomNonce)).unwrap();
        request
    }

    pub fn request(&self) -> Request {
        if self.scheme.name() == "koogallery-v1" {
            let mut request = Request::new(Method::GET, "shop", self.path);
            let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let members = self.members.as_object().unwrap().iter();
            request.query = members.map(|(name, value)| (name.clone(), text(value))).collect();
            return request;
        }
        let mut request = Request::new(Method::POST, "shop", self.path);
        request.body = self.members.to_string().into();
        request
    }

    /// The answer, head and body.
    pub async fn send(&self, address: SocketAddr, key: &AccessKey) -> String {
        exchange(address, &self.bytes(key)).await
    }

    /// The code of the answer.
    pub async fn code(&self, address: SocketAddr, key: &AccessKey) -> String {
        code(&self.send(address, key).await)
    }
}

pub fn bytes(request: Request) -> Vec<u8> {
    let mut head = format!("{} {} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n", request.method, request.target());
    for (name, value) in request.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("host")) {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", request.body.len()));
    [head.as_bytes(), &request.body].concat()
}

pub fn code(answer: &str) -> String {
    let body: Value =
        serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap_or_else(|_| panic!("{answer}"));
    body["resultCode"].as_str().unwrap().to_owned()
}

pub fn new_instance(order: &str) -> Asked {
    let members =
        json!({"activity": "newInstance", "orderId": order, "orderLineId": "1", "businessId": format!("b-{order}")});
    Asked::of(KOOGALLERY_V2, "/hook", members)
}

pub fn release(instance: &str) -> Asked {
    Asked::of(KOOGALLERY_V2, "/hook", json!({"activity": "releaseInstance", "instanceId": instance}))
}

pub fn query(instance: &str) -> Asked {
    Asked::of(KOOGALLERY_V2, "/hook", json!({"activity": "queryInstance", "instanceId": instance}))
}

pub fn get_license_async(event: &str) -> Asked {
    let members = json!({"activity": "getLicenseAsync", "instanceId": "i", "eventId": event, "effectiveTime": "now"});
    Asked::of(KOOGALLERY_V2, "/hook", members)
}

pub fn release_code(code: &str) -> Asked {
    Asked::of(KOOGALLERY_V2, "/hook", json!({"activity": "releaseLicenseCode", "license": code}))
}

pub fn new_instance_v1(order: &str) -> Asked {
    let business = format!("b-{order}");
    let members = json!({"activity": "newInstance", "customerId": "c", "orderId": order, "productId": "p", "businessId": business});
    Asked::of(KOOGALLERY_V1, "/hook", members)
}

pub fn release_v1(instance: &str) -> Asked {
    Asked::of(KOOGALLERY_V1, "/hook", json!({"activity": "releaseInstance", "instanceId": instance, "orderId": "o"}))
}

pub fn get_license(order: &str) -> Asked {
    let business = format!("b-{order}");
    let members = json!({"activity": "getLicense", "customerId": "c", "orderId": order, "productId": "p", "businessId": business});
    Asked::of(KOOGALLERY_V1, "/hook", members)
}

pub fn release_license(instance: &str) -> Asked {
    Asked::of(KOOGALLERY_V1, "/hook", json!({"activity": "releaseLicense", "instanceId": instance, "orderId": "o"}))
}

pub fn tenant_sync(name: &str) -> Asked {
    Asked::of(KOOGALLERY_KIT_V2, "/hook/produceAPI/v2/tenantSync", tenant(name))
}

pub fn tenant_sync_v1(name: &str) -> Asked {
    Asked::of(KOOGALLERY_KIT_V1, "/hook/produceAPI/tenantSync", tenant(name))
}

fn tenant(name: &str) -> Value {
    json!({
        "tenantId": "t", "tenantCode": "c", "name": name, "domainName": "https://d", "flag": 1, "testFlag": 0,
        "timeStamp": "20220413093539534",
    })
}

/// One call of each generation, and who has to handle it.
pub fn one_of_each(name: &str) -> Vec<(&'static str, Asked)> {
    vec![
        ("huawei/koogallery/saas", new_instance(name)),
        ("huawei/koogallery/license-online", get_license_async(name)),
        ("huawei/koogallery/license", release_code(name)),
        ("huawei/koogallery/saas-v1", new_instance_v1(name)),
        ("huawei/koogallery/license-v1", get_license(name)),
        ("huawei/koogallery/kit", tenant_sync(name)),
        ("huawei/koogallery/kit-v1", tenant_sync_v1(name)),
    ]
}
