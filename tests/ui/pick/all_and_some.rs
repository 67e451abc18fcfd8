use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk", operations, callbacks(delivered))]
struct Kiosk(Client);

fn main() {}
