use bothends::Server;

#[derive(Server)]
#[api("aliyun/cams")]
struct Kiosk;

fn main() {}
