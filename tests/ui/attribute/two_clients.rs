use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk")]
struct Kiosk {
    first: Client,
    second: Client,
}

fn main() {}
