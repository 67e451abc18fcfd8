use bothends::Client;

#[derive(Client)]
#[api("cams")]
struct Cams(Client);

fn main() {}
