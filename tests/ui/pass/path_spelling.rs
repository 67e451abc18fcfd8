//! A path may be written with `./`, and with more slashes than it needs.
#![deny(warnings)]

use bothends::Client;

#[derive(Client)]
#[api(path = "./specs//kiosk/", operations(Order))]
struct Kiosk(Client);

fn main() {
    assert_eq!(kiosk::Order::builder().paper("The Morning").copies(1).build().copies, 1);
}
