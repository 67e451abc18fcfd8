use bothends::Server;

#[derive(Server)]
#[api(path = "specs/kiosk", callbacks(Order))]
struct Kiosk;

fn main() {}
