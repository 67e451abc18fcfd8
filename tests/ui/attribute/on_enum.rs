use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk")]
enum Kiosk {
    Open(Client),
}

fn main() {}
