use bothends::Client;

#[derive(Client)]
#[api("aliyun/cams", path = "specs/kiosk")]
struct Kiosk(Client);

fn main() {}
