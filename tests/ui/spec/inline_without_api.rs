use bothends::Client;

#[derive(Client)]
#[api(inline = "
# Order.yaml
operation: Order
doc: Orders a newspaper.
")]
struct Kiosk(Client);

fn main() {}
