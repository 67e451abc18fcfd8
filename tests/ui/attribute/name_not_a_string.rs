use bothends::Client;

#[derive(Client)]
#[api(aliyun/cams)]
struct Kiosk(Client);

fn main() {}
