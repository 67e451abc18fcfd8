use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk", opertions(Order))]
struct Kiosk(Client);

// Nothing more is said about what uses the struct.
async fn order(kiosk: Kiosk) -> kiosk::Order {
    let _ = kiosk.cancel().order_id("1").send().await;
    kiosk::Order::builder().paper("The Morning").copies(1).build()
}

fn main() {}
