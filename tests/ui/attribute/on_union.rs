use bothends::Server;

#[derive(Server)]
#[api(path = "specs/kiosk")]
union Reader {
    ann: u8,
    bob: u8,
}

fn main() {}
