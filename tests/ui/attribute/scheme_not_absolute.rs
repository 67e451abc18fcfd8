use bothends::Client;

#[derive(Client)]
#[api(path = "specs/sealed", scheme = SCHEME)]
struct Letters(Client);

fn main() {}
