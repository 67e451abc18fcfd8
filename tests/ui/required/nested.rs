use bothends::{Call, Server};

#[derive(Server)]
#[api(path = "specs/kiosk", callbacks(delivered))]
struct Reader;

impl reader::Handler for Reader {
    async fn delivered(&self, _: &Call, _: reader::Delivered) -> Result<reader::DeliveredResponse, reader::Code> {
        let receipt = reader::Receipt::builder().reader("Ann").build();
        Ok(reader::DeliveredResponse::builder().receipt(receipt).build())
    }
}

fn main() {}
