use bothends::Client;

#[derive(Client)]
#[api(path = "specs/sealed", scheme = "crate::SCHEME")]
struct Letters(Client);

fn main() {}
