use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk", scheme = crate::SCHEME)]
struct Letters(Client);

fn main() {}
