use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk", operations(Order, delivered))]
struct Kiosk(Client);

fn main() {}
