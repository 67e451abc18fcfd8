use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk", operations(Order), operations(Cancel))]
struct Kiosk(Client);

fn main() {}
