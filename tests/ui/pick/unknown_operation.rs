use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk", operations(Order, Cancle))]
struct Kiosk(Client);

// Nothing more is said about what uses the struct.
async fn order(kiosk: Kiosk) -> kiosk::Order {
    let _ = kiosk.cancle().order_id("1").send().await;
    kiosk::Order::builder().paper("The Morning").copies(1).build()
}

fn main() {}
