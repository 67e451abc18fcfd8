//! Nothing that the derives emit needs the prelude.
#![no_implicit_prelude]
#![deny(warnings)]

use ::bothends::{Call, Client, Server};

#[derive(Client)]
#[api(path = "specs/kiosk")]
pub struct Kiosk(pub Client);

#[derive(Client)]
#[api(path = "specs/names")]
pub struct Names(pub Client);

#[derive(Server)]
#[api(path = "specs/kiosk")]
pub struct Reader;

impl reader::Handler for Reader {
    async fn delivered(
        &self,
        _: &Call,
        request: reader::Delivered,
    ) -> ::core::result::Result<reader::DeliveredResponse, reader::Code> {
        let receipt = reader::Receipt::builder().reader(request.order_id).day("today").build();
        ::core::result::Result::Ok(reader::DeliveredResponse::builder().receipt(receipt).build())
    }

    async fn refused(
        &self,
        _: &Call,
        _: reader::Refused,
    ) -> ::core::result::Result<reader::RefusedResponse, reader::Code> {
        ::core::result::Result::Err(reader::Code::SoldOut)
    }
}

fn main() {
    let order = kiosk::Order::builder().paper("The Morning").copies(2).build();
    ::std::assert_eq!(order.copies, 2);
}
