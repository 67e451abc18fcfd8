use bothends::{AccessKey, Call, Server};

#[derive(Server)]
#[api(path = "specs/broken")]
struct Reader {
    name: String,
}

// The errors of the specs are shown once, and nothing is added to them by what follows.
impl reader::Handler for Reader {
    async fn delivered(&self, call: &Call, request: reader::Delivered) -> Result<reader::DeliveredResponse, reader::Code> {
        if request.order_id.is_empty() {
            return Err(reader::Code::SoldOut);
        }
        let receipt = reader::Receipt::builder().reader(self.name.as_str()).build();
        Ok(reader::DeliveredResponse::builder().receipt(receipt).build())
    }
}

async fn serve() -> Result<(), Box<dyn std::error::Error>> {
    let server = Reader { name: "Ann".to_owned() }.server(AccessKey::new("00000000-1111-2222-3333-444444444444")?);
    server.bind("127.0.0.1:0".parse()?).await?.serve().await;
    Ok(())
}

fn main() {}
