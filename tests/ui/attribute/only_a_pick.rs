use bothends::Client;

#[derive(Client)]
#[api(operations(Order))]
struct Kiosk(Client);

fn main() {}
