use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk", operations(Order), callbacks)]
struct Kiosk(Client);

fn main() {}
