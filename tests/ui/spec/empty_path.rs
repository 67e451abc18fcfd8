use bothends::Client;

#[derive(Client)]
#[api(path = "")]
struct Kiosk(Client);

fn main() {}
