use bothends::Server;

#[derive(Server)]
struct Reader;

fn main() {}
