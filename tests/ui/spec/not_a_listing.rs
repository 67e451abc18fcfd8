use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk")]
struct Kiosk(Client);

async fn orders(kiosk: Kiosk) {
    let _ = kiosk.order().paper("The Morning").copies(1).send().items();
}

fn main() {}
