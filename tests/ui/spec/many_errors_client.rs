use bothends::{Client, Credentials};

#[derive(Client, Clone)]
#[api(path = "specs/broken", operations(Order))]
pub struct Kiosk(Client);

// The errors of the specs are shown once, and nothing is added to them by what follows.
async fn order() -> Result<(), Box<dyn std::error::Error>> {
    let kiosk = Kiosk::connect(Credentials::new("id", "secret"))?;
    let other = Kiosk::builder(Credentials::new("id", "secret")).endpoint("https://example.com").build()?;
    let address = kiosk::Address::builder().street("12 Mill Lane").floor(2).build();
    let answer = kiosk.order().paper(kiosk::Paper::Morning).copies(2).address(address).send().await?;
    let number: Option<String> = answer.order_id.clone();
    println!("{} {number:?} {}", answer.request_id(), paper(&kiosk::Paper::Evening));
    let request: kiosk::Order = kiosk::Order::builder().paper(kiosk::Paper::Morning).copies(2).build();
    match other.0.send(request).await {
        Ok(answer) => told(&answer),
        Err(error) if error.code() == Some(&kiosk::Code::SoldOut) => {}
        Err(_) => {}
    }
    Ok(())
}

fn told(_: &kiosk::OrderResponse) {}

fn paper(paper: &kiosk::Paper) -> &'static str {
    match paper {
        kiosk::Paper::Morning => "The Morning",
        kiosk::Paper::Unknown(name) => "another",
        _ => "The Evening",
    }
}

fn main() {}
