use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk")]
struct Kiosk {
    name: String,
}

fn main() {}
