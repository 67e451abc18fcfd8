use bothends::Client;

#[derive(Client)]
#[api(path = "specs/sealed")]
struct Letters(Client);

fn main() {}
