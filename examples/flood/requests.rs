//! Requests as the marketplace sends them, ready to go out.

use std::error::Error;
use std::sync::Arc;

use axum::http::Method;
use bothends::Credentials;
use bothends::clock::{RandomNonce, SystemClock};
use bothends::sign::{KOOGALLERY_V2, Moment, Request};

use crate::load::Load;

/// Makes requests; no two orders are the same.
pub(crate) struct Requests {
    key: Credentials,
    orders: usize,
}

impl Requests {
    pub(crate) fn new(key: Credentials) -> Self {
        Self { key, orders: 0 }
    }

    /// So many good requests, and bad ones: signed with another key, and changed on the way.
    pub(crate) fn next(&mut self, good: usize) -> Result<Arc<Load>, Box<dyn Error>> {
        let first = self.orders;
        self.orders += good;
        let good: Result<_, Box<dyn Error>> =
            (first..self.orders).map(|order| Ok(bytes(&signed(order, &self.key)?))).collect();
        let mut bad = Vec::new();
        for number in 0..BAD {
            bad.push(bytes(&signed(number, &Credentials::new("", "what somebody guessed"))?));
            let mut changed = signed(number, &self.key)?;
            changed.body = order(number, "99999999").into();
            bad.push(bytes(&changed));
        }
        Ok(Arc::new(Load { good: good?, bad }))
    }
}

fn signed(number: usize, key: &Credentials) -> Result<Request, Box<dyn Error>> {
    let mut request = Request::new(Method::POST, "shop.example.com", "/hook");
    request.body = order(number, "87b94795-0603-4e24-8ae5-69420d60e3c8").into();
    KOOGALLERY_V2.sign(&mut request, key, &Moment::now(&SystemClock, &RandomNonce))?;
    Ok(request)
}

fn order(number: usize, business: &str) -> String {
    format!(
        r#"{{"activity":"newInstance","businessId":"{business}","orderId":"CS{number:012}","orderLineId":"CS{number:012}-000001"}}"#
    )
}

fn bytes(request: &Request) -> Vec<u8> {
    let (target, host, length) = (request.target(), &request.host, request.body.len());
    let head = format!(
        "POST {target} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: flood\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), &request.body].concat()
}

/// Half of the bad requests that there are; they are sent again and again.
const BAD: usize = 128;
