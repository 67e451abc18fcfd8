use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk")]
#[api("aliyun/cams")]
struct Kiosk(Client);

fn main() {}
