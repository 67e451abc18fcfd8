use bothends::Client;

#[derive(Client)]
#[api("huawei/koogallery/saas")]
struct Kiosk(Client);

fn main() {}
