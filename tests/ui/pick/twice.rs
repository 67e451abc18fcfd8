use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk", operations(Order, Cancel, Order))]
struct Kiosk(Client);

fn main() {}
