use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk")]
struct Kiosk(Client);

async fn order(kiosk: Kiosk) {
    let _ = kiosk.order().paper("The Morning").note("quietly").send().await;
}

fn main() {}
