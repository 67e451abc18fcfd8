use bothends::Server;

#[derive(Server)]
#[api(path = "specs/kiosk")]
struct Reader;

fn main() {
    let key = bothends::AccessKey::new("00000000-1111-2222-3333-444444444444").unwrap();
    let _ = Reader.server(key);
}
