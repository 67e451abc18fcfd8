use bothends::{Call, Server};

#[derive(Server)]
#[api(path = "specs/kiosk", callbacks(refused))]
struct Reader;

impl reader::Handler for Reader {
    async fn refused(&self, _: &Call, _: u8) -> Result<reader::RefusedResponse, reader::Code> {
        Ok(reader::RefusedResponse::builder().build())
    }
}

fn main() {}
