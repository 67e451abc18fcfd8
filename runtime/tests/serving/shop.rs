//! A shop whose handlers do as the order says.

use std::future::pending;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bothends::{Call, Client, Server};
use tokio::sync::Semaphore;

#[derive(Server, Clone, Default)]
#[api("huawei/koogallery/saas", callbacks(newInstance, updateInstanceStatus, releaseInstance))]
pub(crate) struct Shop(pub(crate) Arc<State>);

#[derive(Client, Clone)]
#[api("huawei/koogallery/saas", callbacks)]
pub(crate) struct Market(pub(crate) Client);

pub(crate) struct State {
    pub(crate) begun: AtomicUsize,
    pub(crate) at_work: AtomicUsize,
    pub(crate) most_at_work: AtomicUsize,
    pub(crate) works: AtomicUsize,
    pub(crate) repetitions: AtomicUsize,
    /// Lets those on who wait.
    pub(crate) gate: Semaphore,
    pub(crate) seen: Mutex<Vec<(String, Option<SystemTime>)>>,
    pub(crate) status: Mutex<Option<String>>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            begun: AtomicUsize::new(0),
            at_work: AtomicUsize::new(0),
            most_at_work: AtomicUsize::new(0),
            works: AtomicUsize::new(0),
            repetitions: AtomicUsize::new(0),
            gate: Semaphore::new(0),
            seen: Mutex::default(),
            status: Mutex::default(),
        }
    }
}

impl State {
    pub(crate) async fn pass(&self) {
        self.gate.acquire().await.unwrap().forget();
    }
}

/// A handler at work.
struct AtWork<'a>(&'a State);

impl<'a> AtWork<'a> {
    fn begin(state: &'a State) -> Self {
        state.begun.fetch_add(1, Ordering::SeqCst);
        state.most_at_work.fetch_max(state.at_work.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        Self(state)
    }
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.at_work.fetch_sub(1, Ordering::SeqCst);
    }
}

type Made = Result<shop::NewInstanceResponse, shop::Code>;

impl shop::Handler for Shop {
    async fn new_instance(&self, call: &Call, order: shop::NewInstance) -> Made {
        let _at_work = AtWork::begin(&self.0);
        self.0.repetitions.fetch_add(usize::from(call.is_repetition()), Ordering::SeqCst);
        self.0.seen.lock().unwrap().push((call.name().to_owned(), call.signed()));
        match order.order_id.split(' ').next().unwrap_or_default() {
            "gate" => self.0.pass().await,
            "short" => tokio::time::sleep(Duration::from_millis(30)).await,
            "hang" => pending().await,
            "panic" => panic!("the handler's own panic"),
            "work" => {
                let state = Arc::clone(&self.0);
                return call.in_background(Err(shop::Code::Processing), async move { work(&state, order).await });
            }
            _ => {}
        }
        Ok(shop::NewInstanceResponse::builder().instance_id(order.business_id).build())
    }

    async fn update_instance_status(
        &self,
        call: &Call,
        update: shop::UpdateInstanceStatus,
    ) -> Result<shop::UpdateInstanceStatusResponse, shop::Code> {
        *self.0.status.lock().unwrap() = Some(update.status.to_string());
        self.0.seen.lock().unwrap().push((call.name().to_owned(), call.signed()));
        let state = Arc::clone(&self.0);
        if update.instance_id == "work" {
            return call.in_background(Err(shop::Code::InternalError), async move {
                state.works.fetch_add(1, Ordering::SeqCst);
                state.pass().await;
                Ok(shop::UpdateInstanceStatusResponse::builder().build())
            });
        }
        Ok(shop::UpdateInstanceStatusResponse::builder().build())
    }

    async fn release_instance(
        &self,
        call: &Call,
        _: shop::ReleaseInstance,
    ) -> Result<shop::ReleaseInstanceResponse, shop::Code> {
        self.0.seen.lock().unwrap().push((call.name().to_owned(), call.signed()));
        Ok(shop::ReleaseInstanceResponse::builder().build())
    }
}

async fn work(state: &State, order: shop::NewInstance) -> Made {
    let number = state.works.fetch_add(1, Ordering::SeqCst);
    state.pass().await;
    let does = |what: &str| number == 0 && order.order_id.starts_with(what);
    assert!(!does("work that panics first"), "the work's own panic");
    if does("work that refuses first") {
        return Err(shop::Code::SoldOut);
    }
    Ok(shop::NewInstanceResponse::builder().instance_id(order.business_id).build())
}

pub(crate) fn order(order_id: &str) -> market::NewInstance {
    market::NewInstance::builder().order_id(order_id).order_line_id("L-1").business_id("b-1").build()
}

pub(crate) fn market(address: SocketAddr) -> Market {
    Market::builder(crate::common::key()).endpoint(format!("http://{address}/isv")).build().unwrap()
}
