//! The strictest lints that a crate can ask for.
#![deny(missing_docs, warnings, unreachable_pub, missing_debug_implementations, missing_copy_implementations)]
#![deny(unused_qualifications, unused_results, single_use_lifetimes, unused_lifetimes, let_underscore_drop)]
#![deny(elided_lifetimes_in_paths, trivial_casts, trivial_numeric_casts, unused_import_braces, rust_2018_idioms)]
#![deny(future_incompatible, nonstandard_style, keyword_idents, meta_variable_misuse, non_ascii_idents)]
#![forbid(unsafe_code)]

use bothends::{Call, Client, Server};

/// A kiosk.
#[derive(Client, Clone, Debug)]
#[api(path = "specs/kiosk")]
pub struct Kiosk(Client);

/// Names that hurt.
#[derive(Client, Debug)]
#[api(path = "specs/names")]
pub struct Names(Client);

/// Both directions of both.
#[derive(Client, Debug)]
#[api(path = "specs/kiosk", operations, callbacks)]
pub struct Everything(Client);

/// A reader.
#[derive(Server, Clone, Debug)]
#[api(path = "specs/kiosk")]
pub struct Reader {
    name: String,
}

impl reader::Handler for Reader {
    async fn delivered(&self, _: &Call, _: reader::Delivered) -> Result<reader::DeliveredResponse, reader::Code> {
        let receipt = reader::Receipt::builder().reader(self.name.as_str()).day("today").build();
        Ok(reader::DeliveredResponse::builder().receipt(receipt).build())
    }

    async fn refused(&self, _: &Call, _: reader::Refused) -> Result<reader::RefusedResponse, reader::Code> {
        Err(reader::Code::SoldOut)
    }
}

fn main() {}
