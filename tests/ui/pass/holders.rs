//! The client may be a named field, one among others, written with its path, or of another struct's type.
#![deny(warnings)]

use bothends::{Client, Credentials};

#[derive(Client, Clone)]
#[api(path = "specs/kiosk")]
struct Named {
    client: Client,
}

#[derive(Client)]
#[api(path = "specs/kiosk")]
struct Among {
    name: &'static str,
    client: bothends::Client,
}

#[derive(Client)]
#[api(path = "specs/kiosk")]
struct Tuple(u8, ::bothends::Client, u8);

#[derive(Client, Clone)]
#[api(path = "specs/kiosk")]
struct Raw {
    r#type: Client,
}

#[derive(Client)]
#[api(path = "specs/kiosk")]
struct HTTPKiosk2(Client);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let credentials = || Credentials::new("id", "secret-secret-secret");
    let named = Named::connect(credentials())?;
    let among = Among { name: "corner", client: named.client.clone() };
    let tuple = Tuple(1, named.client.clone(), 2);
    let raw = Raw::from(named.client.clone());
    let _ = (named.order(), among.order(), tuple.order(), raw.order());
    let _ = (among.name, tuple.0, tuple.2);
    let _ = http_kiosk2::Order::builder().paper("The Morning").copies(1).build();
    let _ = HTTPKiosk2::from(raw.r#type.clone()).cancel();
    Ok(())
}
