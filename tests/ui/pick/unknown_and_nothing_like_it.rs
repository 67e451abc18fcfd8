use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk", operations(Subscribe))]
struct Kiosk(Client);

fn main() {}
