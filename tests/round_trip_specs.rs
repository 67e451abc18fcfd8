//! Whatever any spec lets a request or an answer hold arrives as it was sent: random values of every call of every bundled
//! API, from a client to a server over a real socket, signed, verified, checked, and back. Specs are found as users find
//! them, so a new one is tried without a change here.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

#[path = "round_trip/values.rs"]
mod values;

use std::sync::{Arc, Mutex};

use bothends::dynamic::DynamicObject;
use bothends::schema::{Api, Call, Example};
use bothends::twin::RunningTwin;
use bothends::{Client, RateLimits, Twin};
use bothends_cli::bridge::{Bridge, leak};
use bothends_codegen::files::Files;
use bothends_codegen::{Pick, load};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// Every kind, place and encoding, so that all are tried whether a bundled spec has them or not.
const EVERYTHING: &str = include_str!("round_trip/everything.yaml");

#[test]
fn every_call_of_every_bundled_api_goes_there_and_back() {
    let files = Files::Bundled(bothends_specs::FILES);
    let apis = files.apis().unwrap();
    assert!(apis.iter().any(|api| api == "aliyun/cams") && apis.iter().any(|api| api == "huawei/koogallery/saas"));
    let calls: usize = apis.iter().map(|api| all_calls(&files, api)).sum();
    assert!(calls >= 186, "only {calls} calls were tried");
}

#[test]
fn c04_every_kind_place_and_encoding_goes_there_and_back() {
    for (name, text) in ["places", "json", "query", "xml"].into_iter().zip(EVERYTHING.split("\n---\n")) {
        assert!(all_calls(&Files::inline(name, text), name) > 0);
    }
}

/// Tries all calls of an API; gives how many.
fn all_calls(files: &Files, api: &str) -> usize {
    let loaded = load(files, api, &Pick::All);
    assert!(loaded.report.is_empty(), "{}", loaded.report.render(&loaded.sources));
    let Bridge { api: leaked, calls, examples } = leak(&loaded.api.unwrap()).unwrap();
    let data = (leaked, calls, examples);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let scene = runtime.block_on(Scene::new(data));
    for call in data.1 {
        let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
        let pairs = (values::request(call), values::response(call));
        let outcome =
            runner.run(&pairs, |(request, response)| runtime.block_on(scene.round_trip(call, request, response)));
        outcome.unwrap_or_else(|error| panic!("{}/{}: {error}", data.0.id, call.name));
    }
    // The server's last deeds may still be under way.
    runtime.block_on(async { drop(scene) });
    data.1.len()
}

/// An API, its calls and their examples.
type Data = (&'static Api, &'static [&'static Call], &'static [&'static [Example]]);

/// Both ends of an API.
struct Scene {
    client: Client,
    twin: RunningTwin,
    next: Arc<Mutex<Option<DynamicObject>>>,
}

impl Scene {
    async fn new((api, calls, examples): Data) -> Self {
        let next = Arc::new(Mutex::new(None::<DynamicObject>));
        let mut twin = Twin::new(api, calls, examples).strict();
        for call in calls {
            let next = Arc::clone(&next);
            twin = twin.answer_dynamic(call.name, move |_| Ok(next.lock().unwrap().take().expect("one answer each")));
        }
        let twin = twin.start().await.unwrap();
        let region = api.regions.first().copied().unwrap_or("ap-southeast-1");
        let client = Client::for_api(api, twin.credentials()).endpoint(twin.endpoint()).region(region);
        // Many calls of one kind, which the platform would count.
        let client = client.rate_limits(RateLimits::off());
        Self { client: client.build().unwrap(), twin, next }
    }

    async fn round_trip(
        &self,
        call: &'static Call,
        request: DynamicObject,
        response: DynamicObject,
    ) -> Result<(), TestCaseError> {
        if call.path.contains('#') {
            // A browser opens it; nobody sends it.
            let error = self.client.call(call, request).prepare().unwrap_err();
            prop_assert!(error.to_string().contains("no fragment"), "{error}");
            return Ok(());
        }
        *self.next.lock().unwrap() = Some(response.clone());
        // KooGallery's first generation escapes nothing in what it signs, so that some texts cannot be signed.
        if let Err(error) = self.client.call(call, request.clone()).prepare() {
            prop_assert!(error.to_string().contains("could take for another parameter"), "{error}");
            return Err(TestCaseError::reject("cannot be signed"));
        }
        let answer = self.client.call(call, request.clone()).await;
        let answer = answer.map_err(|error| TestCaseError::fail(error.to_string()))?;
        let received = self.twin.requests().pop().expect("it was received");
        prop_assert_eq!(received.call, call.name);
        prop_assert_eq!(received.request, request);
        prop_assert_eq!(answer.into_inner(), response);
        Ok(())
    }
}
