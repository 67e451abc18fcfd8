use bothends::Client;

#[derive(Client)]
#[api = "specs/kiosk"]
struct Kiosk(Client);

fn main() {}
