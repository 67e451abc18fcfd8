use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk", operations("Order"), callback(delivered) crate = "bothends")]
struct Kiosk(Client);

fn main() {}
