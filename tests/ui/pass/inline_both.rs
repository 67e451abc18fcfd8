//! One text with an operation and a callback makes both ends of each.
#![deny(warnings)]

use bothends::{AccessKey, Call, Client, Server};

macro_rules! ends {
    ($($item:item)*) => { $($item)* };
}

const KEY: &str = "00000000-1111-2222-3333-444444444444";

ends! {
    #[derive(Client)]
    #[api(inline = "
        title: Echo
        version: '1'
        protocol: http
        discriminator: action
        signature: koogallery-v2
        # Say.yaml
        operation: Say
        doc: Says something.
        request:
          text: {type: string, required: true, doc: What}
        response:
          text: {type: string, doc: The same}
        # heard.yaml
        callback: heard
        doc: Somebody heard it.
        delivery: read
        request:
          text: {type: string, required: true, doc: What}
    ", operations, callbacks)]
    struct Echo(Client);

    #[derive(Server)]
    #[api(inline = r#"
title: Echo
version: "1"
protocol: http
discriminator: action
signature: koogallery-v2
# Say.yaml
operation: Say
doc: Says something.
request:
  text: {type: string, required: true, doc: What}
response:
  text: {type: string, doc: The same}
# heard.yaml
callback: heard
doc: Somebody heard it.
delivery: read
request:
  text: {type: string, required: true, doc: What}
"#, operations, callbacks)]
    struct Wall;
}

impl wall::Handler for Wall {
    async fn say(&self, _: &Call, request: wall::Say) -> Result<wall::SayResponse, wall::Code> {
        Ok(wall::SayResponse::builder().text(request.text).build())
    }
    async fn heard(&self, _: &Call, _: wall::Heard) -> Result<wall::HeardResponse, wall::Code> {
        Ok(wall::HeardResponse::builder().build())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = AccessKey::new(KEY)?;
    let listening = Wall.server(key.clone()).bind("127.0.0.1:0".parse()?).await?;
    let echo = Echo::builder(key).endpoint(format!("http://{}", listening.address())).build()?;
    tokio::spawn(listening.serve());
    let answer = echo.say().text("hello").send().await?;
    assert_eq!(answer.text.as_deref(), Some("hello"));
    echo.heard().text("hello").send().await?;
    Ok(())
}
