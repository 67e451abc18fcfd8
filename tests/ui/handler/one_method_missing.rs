use bothends::{Call, Server};

#[derive(Server)]
#[api(path = "specs/kiosk")]
struct Reader;

impl reader::Handler for Reader {
    async fn refused(&self, _: &Call, _: reader::Refused) -> Result<reader::RefusedResponse, reader::Code> {
        Ok(reader::RefusedResponse::builder().build())
    }
}

fn main() {}
