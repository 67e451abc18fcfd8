use bothends::Server;

#[derive(Server)]
#[api(path = "specs/kiosk")]
struct Reader<'a>(&'a str);

fn main() {}
