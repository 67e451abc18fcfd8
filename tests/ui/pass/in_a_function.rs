//! A derive works inside of a function, as in tests.
#![deny(warnings)]

use bothends::{AccessKey, Call, Client, Server};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    #[derive(Client)]
    #[api(path = "specs/kiosk", callbacks(refused))]
    struct Kiosk(Client);

    #[derive(Server)]
    #[api(path = "specs/kiosk", callbacks(refused))]
    struct Reader;

    impl reader::Handler for Reader {
        async fn refused(&self, _: &Call, _: reader::Refused) -> Result<reader::RefusedResponse, reader::Code> {
            Err(reader::Code::SoldOut)
        }
    }

    let key = AccessKey::new("00000000-1111-2222-3333-444444444444")?;
    let kiosk = Kiosk::builder(key.clone()).endpoint("http://127.0.0.1:1").build()?;
    let _ = kiosk.refused().order_id("1");
    let _ = Reader.server(key);
    Ok(())
}
