use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk")]
struct Kiosk(Client);

fn request() -> kiosk::Order {
    kiosk::Order::builder().note("quietly").build()
}

fn main() {}
