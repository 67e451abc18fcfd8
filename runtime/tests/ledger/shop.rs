//! A shop whose handler can do anything.
#![allow(unreachable_pub, reason = "a module of a test")]

use std::collections::HashMap;
use std::future::pending;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, SystemTime};

use bothends::codec::Problem;
use bothends::schema::Api;
use bothends::server::{Dispatch, Handling, Reading};
use bothends::sign::{Moment, Proof, Received, Refusal, Request, Scheme, SignError, Signature};
use bothends::{Call, Client, Credentials, Server};

use crate::books::Books;
use crate::common::key;

/// The shop. What it does depends on the order, and on whether it is the first run for it.
#[derive(Server, Clone, Default)]
#[api(path = "tests/ledger/specs")]
pub struct Shop {
    runs: Arc<Mutex<HashMap<String, Runs>>>,
    books: Option<Books>,
}

#[derive(Clone, Copy, Default)]
struct Runs {
    count: usize,
    repetitions: usize,
    is_first_over: bool,
}

/// The marketplace.
#[derive(Client, Clone)]
#[api(path = "tests/ledger/specs", callbacks)]
pub struct Market(pub Client);

/// An order of one piece.
pub fn order(order_id: &str, business_id: &str) -> market::Create {
    market::Create::builder().order_id(order_id).amount(1).business_id(business_id).build()
}

impl shop::Handler for Shop {
    async fn create(&self, call: &Call, order: shop::Create) -> Result<shop::CreateResponse, shop::Code> {
        let is_first = self.begin(&order.order_id, call);
        let made = shop::CreateResponse::builder().instance_id(order.business_id);
        match order.order_id.split(" #").next().unwrap() {
            "dies" => self.books.as_ref().unwrap().work(),
            "takes a while" => tokio::time::sleep(Duration::from_millis(300)).await,
            "never" => return Err(shop::Code::SoldOut),
            "sold out" if is_first => return Err(shop::Code::SoldOut),
            "pending" if is_first => return Err(shop::Code::Processing),
            "pending by hand" if is_first => return Ok(made.result_code(shop::Code::Processing).build()),
            "pending, and looks" => {
                let id = call.earlier("instanceId").unwrap_or_else(|| made.build().instance_id);
                let made = shop::CreateResponse::builder().instance_id(id);
                return match self.runs(&order.order_id) {
                    1 => Ok(made.result_code(shop::Code::Processing).build()),
                    2 => Err(shop::Code::Processing),
                    _ => Ok(made.build()),
                };
            }
            "too long" if is_first => {
                return Ok(shop::CreateResponse::builder().instance_id("x".repeat(65)).build());
            }
            "panics" if is_first => {
                tokio::time::sleep(Duration::from_millis(100)).await;
                panic!("the handler's own panic");
            }
            "hangs" if is_first => pending::<()>().await,
            _ => {}
        }
        Ok(made.build())
    }

    async fn release(&self, call: &Call, request: shop::Release) -> Result<shop::ReleaseResponse, shop::Code> {
        self.begin(&format!("release {}", request.instance_id), call);
        Ok(shop::ReleaseResponse::builder().build())
    }
}

impl Shop {
    /// A shop that writes its effects down.
    pub fn with(books: Books) -> Self {
        Self { books: Some(books), ..Self::default() }
    }

    fn begin(&self, order: &str, call: &Call) -> bool {
        let mut runs = self.runs.lock().unwrap();
        let runs = runs.entry(order.to_owned()).or_default();
        runs.count += 1;
        runs.repetitions += usize::from(call.is_repetition());
        !std::mem::replace(&mut runs.is_first_over, true)
    }

    /// How often the handler ran for an order.
    pub fn runs(&self, order: &str) -> usize {
        self.runs.lock().unwrap().get(order).copied().unwrap_or_default().count
    }

    /// How often it was told that it had run before.
    pub fn repetitions(&self, order: &str) -> usize {
        self.runs.lock().unwrap().get(order).copied().unwrap_or_default().repetitions
    }
}

/// The shop's handlers under another description of the API.
struct Redescribed {
    shop: Shop,
    api: &'static Api,
    calls: &'static [&'static bothends::schema::Call],
}

impl Dispatch for Redescribed {
    fn api(&self) -> &'static Api {
        self.api
    }
    fn calls(&self) -> &'static [&'static bothends::schema::Call] {
        self.calls
    }
    fn dispatch<'a>(&'a self, index: usize, call: &'a Call, read: Reading<'_>) -> Result<Handling<'a>, Problem> {
        self.shop.dispatch(index, call, read)
    }
}

/// A server of the shop whose scheme has no nonce.
pub fn without_nonces(shop: Shop) -> Server {
    static API: LazyLock<Api> = LazyLock::new(|| {
        let api = Shop::default().api();
        Api { signature: &WithoutNonce, ..copy(api) }
    });
    let calls = shop.calls();
    Server::of(Redescribed { shop, api: &API, calls }, key())
}

/// A server of the shop in which a release closes the entry of what it releases.
pub fn with_closing(shop: Shop) -> Server {
    static CALLS: LazyLock<Vec<&'static bothends::schema::Call>> = LazyLock::new(|| {
        let closing = |call: &&'static bothends::schema::Call| match call.name {
            "release" => {
                let bothends::schema::Call { api, name, direction, request, response, .. } = **call;
                let closing = bothends::schema::Call::new(api, name, direction, request, response);
                &*Box::leak(Box::new(closing.closes("create", "instanceId")))
            }
            _ => *call,
        };
        Shop::default().calls().iter().map(closing).collect()
    });
    let api = shop.api();
    Server::of(Redescribed { shop, api, calls: &CALLS }, key())
}

fn copy(api: &'static Api) -> Api {
    let Api {
        id,
        version,
        protocol,
        signature,
        format,
        endpoint,
        regions,
        endpoints,
        fallback,
        headers,
        discriminator,
        code,
        success,
        message,
        request_id,
        codes,
    } = *api;
    Api {
        id,
        version,
        protocol,
        signature,
        format,
        endpoint,
        regions,
        endpoints,
        fallback,
        headers,
        discriminator,
        code,
        success,
        message,
        request_id,
        codes,
    }
}

#[derive(Debug)]
struct WithoutNonce;

impl Scheme for WithoutNonce {
    fn name(&self) -> &'static str {
        "without-nonce"
    }
    fn sign(&self, request: &mut Request, key: &Credentials, moment: &Moment) -> Result<Signature, SignError> {
        bothends::sign::KOOGALLERY_V2.sign(request, key, moment)
    }
    fn verify(&self, received: &Received<'_>, keys: &[Credentials], now: SystemTime) -> Result<Proof, Refusal> {
        let proof = bothends::sign::KOOGALLERY_V2.verify(received, keys, now)?;
        Ok(Proof { nonce: None, ..proof })
    }
    fn tolerance(&self) -> Duration {
        bothends::sign::KOOGALLERY_V2.tolerance()
    }
}
