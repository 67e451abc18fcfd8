//! Any number of structs, of the same API too, live in one module.
#![deny(warnings)]

use bothends::{Call, Client, Server};

#[derive(Client)]
#[api(path = "specs/kiosk", operations(Order))]
struct Buyer(Client);

#[derive(Client)]
#[api(path = "specs/kiosk", operations(Cancel, Order,),)]
struct Subscriber(Client);

#[derive(Client)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization), crate = bothends)]
struct Cams(Client);

#[derive(Server)]
#[api(path = "specs/kiosk", operations(Order), callbacks(refused), crate = ::bothends)]
struct Twin;

impl twin::Handler for Twin {
    async fn order(&self, _: &Call, _: twin::Order) -> Result<twin::OrderResponse, twin::Code> {
        Err(twin::Code::SoldOut)
    }
    async fn refused(&self, _: &Call, _: twin::Refused) -> Result<twin::RefusedResponse, twin::Code> {
        Ok(twin::RefusedResponse::builder().build())
    }
}

fn main() {
    let _ = |buyer: Buyer, subscriber: Subscriber, cams: Cams| {
        let _ = (buyer.order(), subscriber.order(), subscriber.cancel(), cams.get_chatapp_upload_authorization());
    };
    let _ = Twin.server(bothends::AccessKey::new("00000000-1111-2222-3333-444444444444").unwrap());
}
