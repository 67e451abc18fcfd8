use bothends::Client;

#[derive(Client)]
#[api(path = "specs/sealed", scheme = crate::A, scheme = crate::B)]
struct Letters(Client);

fn main() {}
