//! A builder's type can be named without the module: that adds no error to the spec's.

use bothends::{Client, ClientBuilder, Credentials};

#[derive(Client)]
#[api(inline = "
title: Kiosk
version: '1'
protocol: aliyun-rpc
signature: acs3-hmac-sha256
# Order.yaml
operation: Order
doc: Orders a newspaper.
request:
  paper: {type: strng, doc: Name of the newspaper}
")]
pub struct Kiosk(Client);

fn kiosk() -> ClientBuilder<Kiosk> {
    Kiosk::builder(Credentials::new("id", "secret")).endpoint("https://kiosk.example")
}

fn main() {
    let kiosk = kiosk().build().unwrap();
    let _ = kiosk.order().paper("The Morning").send();
}
