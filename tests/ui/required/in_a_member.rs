use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk")]
struct Kiosk(Client);

fn address() -> kiosk::Address {
    kiosk::Address::builder().floor(3).build()
}

fn main() {}
