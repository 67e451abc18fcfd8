//! Requests and answers can be copied, compared, shown and written as JSON on both sides.
#![deny(warnings)]

use std::fmt::Debug;

use bothends::{Call, Client, Server};
use serde_json::json;

#[derive(Client, Clone, Debug)]
#[api(path = "specs/kiosk")]
struct Kiosk(Client);

#[derive(Server, Clone, Debug)]
#[api(path = "specs/kiosk")]
struct Reader;

impl reader::Handler for Reader {
    async fn delivered(&self, _: &Call, _: reader::Delivered) -> Result<reader::DeliveredResponse, reader::Code> {
        Err(reader::Code::SoldOut)
    }
    async fn refused(&self, _: &Call, _: reader::Refused) -> Result<reader::RefusedResponse, reader::Code> {
        Err(reader::Code::SoldOut)
    }
}

fn round_trip<T>(value: &T, expected: serde_json::Value)
where
    T: Clone + Debug + PartialEq + Default + serde_json_bounds::Both,
{
    let json = serde_json::to_value(value).unwrap();
    assert_eq!(json, expected);
    let back: T = serde_json::from_value(json).unwrap();
    assert_eq!(&back, value);
    assert_eq!(&back.clone(), value);
    assert_ne!(&T::default(), value);
    assert!(!format!("{back:?}").is_empty());
}

mod serde_json_bounds {
    pub(crate) trait Both: serde::Serialize + serde::de::DeserializeOwned {}
    impl<T: serde::Serialize + serde::de::DeserializeOwned> Both for T {}
}

fn main() {
    let address = kiosk::Address::builder().street("12 Mill Lane").floor(3).build();
    let order = kiosk::Order::builder().paper("The Morning").copies(2).address(address).build();
    round_trip(&order, json!({"paper": "The Morning", "copies": 2, "address": {"street": "12 Mill Lane", "floor": 3}}));

    let answer = kiosk::OrderResponse { order_id: Some("7".to_owned()), ..Default::default() };
    round_trip(&answer, json!({"orderId": "7"}));

    let receipt = reader::Receipt::builder().reader("Ann").day("Monday").build();
    let answer = reader::DeliveredResponse::builder().receipt(receipt).build();
    round_trip(&answer, json!({"receipt": {"reader": "Ann", "day": "Monday"}}));

    let request = reader::Delivered { order_id: "7".to_owned() };
    round_trip(&request, json!({"orderId": "7"}));

    assert_eq!(format!("{:?} {}", kiosk::Code::SoldOut, kiosk::Code::SoldOut), "\"SoldOut\" SoldOut");
}
