//! Requests that are as they should be, to begin with: what the examples of the specs ask.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use bothends::clock::FixedClock;
use bothends::dynamic::DynamicObject;
use bothends::schema::{Call, CodeKind};
use bothends::sign::{Moment, Request};
use bothends::{Client, Credentials};

use super::apis::{Side, sides};

/// A request of an example, signed.
pub struct Seed {
    pub side: usize,
    pub call: &'static Call,
    pub object: DynamicObject,
    pub request: Request,
}

/// All APIs, and a seed for each example of theirs.
pub fn all() -> &'static (Vec<Side>, Vec<Seed>) {
    static ALL: OnceLock<(Vec<Side>, Vec<Seed>)> = OnceLock::new();
    ALL.get_or_init(|| {
        let sides = sides();
        let seeds: Vec<_> = sides.iter().enumerate().flat_map(|(index, side)| of_side(index, side)).collect();
        for (index, side) in sides.iter().enumerate() {
            let count = seeds.iter().filter(|seed| seed.side == index).count();
            assert!(count > 0, "`{}` has no example to begin with", side.api.id);
        }
        (sides, seeds)
    })
}

fn of_side(index: usize, side: &Side) -> Vec<Seed> {
    let client = Client::for_api(side.api, key()).endpoint("https://shop.example.com").scheme(side.scheme);
    let client = client.region("ap-southeast-1").clock(FixedClock::new(now())).build().unwrap();
    let calls = side.calls.iter().zip(side.examples).flat_map(|(call, examples)| examples.iter().map(|it| (*call, it)));
    let seeds = calls.filter(|(_, example)| !example.request.is_empty()).filter_map(|(call, example)| {
        let json = serde_json::from_str(example.request).unwrap();
        let object = DynamicObject::from_json(call.request, json).unwrap();
        let request = client.call(call, object.clone()).prepare().ok()?.request;
        Some(Seed { side: index, call, object, request })
    });
    seeds.collect()
}

/// The key of the servers.
pub fn key() -> Credentials {
    Credentials::new("LTAI5tVisible", "00000000-1111-2222-3333-444444444444")
}

/// The same id, and another secret.
pub fn wrong_key() -> Credentials {
    Credentials::new("LTAI5tVisible", "00000000-1111-2222-3333-444444444445")
}

/// 2026-01-02T03:04:05Z.
pub fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045)
}

pub fn moment() -> Moment {
    Moment { time: now(), nonce: "a-nonce-of-20-letters".to_owned() }
}

/// Whether a code says that something of ours failed.
pub fn is_internal(side: &Side, code: &str) -> bool {
    side.api.code(code).is_some_and(|code| code.kind == CodeKind::Internal)
}
