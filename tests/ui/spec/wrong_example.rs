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
  paper: {type: string, required: true, doc: Name of the newspaper}
  copies: {type: int32, example: three, doc: How many}
examples:
  - request: {copies: 1, papr: The Morning}
")]
struct Kiosk(Client);

fn main() {}
