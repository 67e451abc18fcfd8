//! Both ends of an operation whose spec is the one file that was added.

use bothends::{AccessKey, Call, Client, Server};

#[derive(Client)]
#[api(path = "specs/huawei/koogallery/kit", operations(Greet))]
struct Kit(Client);

#[derive(Server)]
#[api(path = "specs/huawei/koogallery/kit", operations)]
struct Greeter;

impl greeter::Handler for Greeter {
    async fn greet(&self, _: &Call, request: greeter::Greet) -> Result<greeter::GreetResponse, greeter::Code> {
        let mark = if request.loud == Some(true) { "!" } else { "." };
        let text = format!("Hello, {} of the {}{mark}", request.name, request.group);
        Ok(greeter::GreetResponse::builder().text(text).build())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = AccessKey::new("between-two")?;
    let server = Greeter.server(key.clone()).bind("127.0.0.1:0".parse()?).await?;
    let endpoint = format!("http://{}", server.address());
    tokio::spawn(server.serve());
    let kit = Kit::builder(key).endpoint(endpoint).build()?;
    let answer = kit.greet().group("bakers/s").name("Ada").loud(true).send().await?;
    println!("{}", answer.text);
    let refused = kit.greet().group("bakers").name("A".repeat(21)).send().await.map(|_| ());
    println!("{}", refused.is_err_and(|error| error.violations().len() == 1));
    Ok(())
}
