use bothends::Server;

#[derive(Server)]
#[api(path = "/etc/kiosk")]
struct Reader;

fn main() {}
