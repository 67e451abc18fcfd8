use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk")]
struct Kiosk<T>(Client, T);

fn main() {}
