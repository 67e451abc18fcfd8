use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk", timeout = 5)]
struct Kiosk(Client);

fn main() {}
