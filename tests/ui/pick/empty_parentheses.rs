use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk", operations())]
struct Kiosk(Client);

fn main() {}
