use bothends::Client;

#[derive(Client)]
#[api(path = "../kiosk")]
struct Kiosk(Client);

fn main() {}
