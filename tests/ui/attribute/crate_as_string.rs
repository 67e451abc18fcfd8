use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk", crate = "bothends")]
struct Kiosk(Client);

fn main() {}
