use bothends::{Client, Server};

#[derive(Client, Server)]
#[api(path = "specs/kiosk")]
struct Kiosk(Client);

fn main() {}
