use bothends::{Call, Server};

#[derive(Server)]
#[api(path = "specs/kiosk", callbacks(refused))]
struct Reader;

impl reader::Handler for Reader {
    async fn refused(&self, _: &Call, _: reader::Refused) -> Result<reader::RefusedResponse, reader::Code> {
        Ok(reader::RefusedResponse::builder().build())
    }

    async fn delivered(&self, _: &Call, _: ()) -> Result<(), reader::Code> {
        Ok(())
    }
}

fn main() {}
