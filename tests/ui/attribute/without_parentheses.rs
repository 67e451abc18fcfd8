use bothends::Client;

#[derive(Client)]
#[api]
struct Kiosk(Client);

fn main() {}
