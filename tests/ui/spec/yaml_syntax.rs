use bothends::Client;

#[derive(Client)]
#[api(inline = "
title: Kiosk
version: 1
protocol: aliyun-rpc
signature: acs3-hmac-sha256
# Order.yaml
operation: Order
doc: Orders a newspaper.
request:
  paper: {type: string, doc: Name of the newspaper
")]
struct Kiosk(Client);

fn main() {}
