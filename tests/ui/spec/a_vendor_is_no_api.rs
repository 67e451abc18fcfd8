use bothends::Client;

#[derive(Client)]
#[api("huawei")]
struct Huawei(Client);

fn main() {}
