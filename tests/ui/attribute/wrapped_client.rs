use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk")]
struct Kiosk(Option<Client>);

fn main() {}
