use bothends::Client;

#[derive(Client)]
#[api("aliyun/cmas")]
struct Cams(Client);

fn main() {}
