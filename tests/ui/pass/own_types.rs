//! What the user calls his types does not matter to the derives.
#![deny(warnings)]
#![allow(dead_code, non_camel_case_types, unused_macros)]

mod shop {
    use bothends::{Call, Client, Server};

    pub struct String;
    pub struct Vec;
    pub enum Option {
        Some,
        None,
    }
    pub struct Result;
    pub struct Box;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub struct Clone;
    pub struct Debug;
    pub struct Default;
    pub struct Into;
    pub struct From;
    pub struct PartialEq;
    pub struct Send;
    pub struct Sync;
    pub struct Future;
    pub struct Object;
    pub struct Schema;
    pub struct Code;
    pub struct Handler;
    pub struct Response;
    pub struct bool;
    pub struct str;
    pub struct u64;
    pub struct usize;
    pub mod core {}
    pub mod std {}
    pub mod data {}
    pub mod missing {}
    pub mod schema {}
    macro_rules! include_bytes {
        () => {};
    }
    macro_rules! concat {
        () => {};
    }

    #[derive(Client)]
    #[api(path = "specs/kiosk")]
    pub struct Kiosk(pub(crate) Client);

    #[derive(Server)]
    #[api(path = "specs/kiosk")]
    pub struct Reader;

    impl reader::Handler for Reader {
        async fn delivered(
            &self,
            _: &Call,
            _: reader::Delivered,
        ) -> ::core::result::Result<reader::DeliveredResponse, reader::Code> {
            ::core::result::Result::Err(reader::Code::SoldOut)
        }

        async fn refused(
            &self,
            _: &Call,
            _: reader::Refused,
        ) -> ::core::result::Result<reader::RefusedResponse, reader::Code> {
            ::core::result::Result::Err(reader::Code::SoldOut)
        }
    }
}

fn main() {
    let request = shop::kiosk::Cancel::builder().order_id("1").build();
    assert_eq!(request.order_id, "1");
}
