use bothends::Client;

#[derive(Client)]
struct Kiosk(Client);

fn main() {}
