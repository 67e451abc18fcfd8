//! A server through its refusals, under real requests and broken ones.

use bothends::{AccessKey, Call, Client, MemoryLedger, Server};

use super::Page;
use super::common::{exchange, post, start};
use super::markers::{ASKED, GIVEN, KEY, PERSONAL};

#[derive(Server)]
#[api("huawei/koogallery/saas", callbacks(newInstance))]
struct Shop;

#[derive(Client, Clone)]
#[api("huawei/koogallery/saas", callbacks(newInstance))]
pub(crate) struct Market(pub(crate) Client);

impl shop::Handler for Shop {
    async fn new_instance(
        &self,
        call: &Call,
        order: shop::NewInstance,
    ) -> Result<shop::NewInstanceResponse, shop::Code> {
        assert!(!format!("{call:?}").contains(ASKED));
        match order.order_id.as_str() {
            "panic" => panic!("the handler's own panic"),
            "sold out" => Err(shop::Code::SoldOut),
            "too long" => Ok(shop::NewInstanceResponse::builder().instance_id(GIVEN.repeat(20)).build()),
            _ => Ok(shop::NewInstanceResponse::builder().instance_id("i-1").build()),
        }
    }
}

pub(crate) fn key() -> AccessKey {
    AccessKey::new(KEY).unwrap()
}

fn order(id: &str) -> market::NewInstance {
    let buyer = market::InlineBuyer { email: Some(ASKED.to_owned()), ..Default::default() };
    let order = market::NewInstance::builder().order_id(id).order_line_id(PERSONAL).business_id("b-1");
    order.buyer_info(buyer).build()
}

pub(crate) async fn every_way(page: &Page, secrets: &mut Vec<(String, String)>) {
    let server = Shop.server(key()).ledger(MemoryLedger::default());
    page.debug(&server);
    let address = start(server).await;
    let endpoint = format!("http://{address}/isv");
    let market = Market::builder(key()).endpoint(&endpoint).build().unwrap();
    page.debug(&market.0);
    for id in ["o-1", "o-1", "sold out", "panic", "too long"] {
        match market.0.send(order(id)).unchecked().await {
            Ok(answer) => page.debug(&answer),
            Err(error) => page.error(&error),
        }
    }
    let stranger =
        Market::builder(AccessKey::new(format!("{KEY}-other")).unwrap()).endpoint(&endpoint).build().unwrap();
    page.error(&stranger.0.send(order("o-2")).await.unwrap_err());
    broken(page, secrets, &market, address).await;
}

/// Requests that no client sends.
async fn broken(page: &Page, secrets: &mut Vec<(String, String)>, market: &Market, address: std::net::SocketAddr) {
    let prepared = market.0.prepare(&order("o-3")).unwrap();
    page.debug(&prepared);
    let (target, body) = (prepared.request.target(), String::from_utf8(prepared.request.body.to_vec()).unwrap());
    secrets.push(("a signature of the marketplace".to_owned(), prepared.signature.signature.clone()));
    let signed_rubbish = {
        let mut request = prepared.request.target();
        request.push_str("&more=1");
        request
    };
    for (target, body) in [
        (target.as_str(), body.as_str()),
        (&target, &body), // a copy
        (&target, &body.replace("o-3", "o-4")),
        (&target, ASKED),
        (&target, ""),
        (&signed_rubbish, &body),
        ("/isv", &body),
        (&format!("/isv?{}", KEY.replace('+', "%2B")), &body),
        (&target.replace("signature", "signatur"), &body),
    ] {
        page.text(&post(address, target, body).await.replace(['\r', '\n'], " "));
    }
    let large = format!("POST {target} HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n{ASKED}");
    for request in [large.as_str(), &format!("{KEY}\r\n\r\n"), &format!("GET /?{ASKED} HTTP/1.1\r\n\r\n")] {
        let answer = exchange(address, request.as_bytes()).await;
        page.text(&answer.replace(['\r', '\n'], " "));
    }
}
