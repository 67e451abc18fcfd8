//! A seller on KooGallery, who sells under all of its generations at one address. Take it as a model.
//!
//! ```text
//! export KOOGALLERY_ACCESS_KEY=..
//! cargo run --example seller -- --listen 127.0.0.1:8080 --db seller.db
//! bothends simulate huawei/koogallery/saas --to http://127.0.0.1:8080/
//! ```
//!
//! One file for each generation has its handlers, `shop/` has what they all work on. The shop and the ledger share one
//! database file, so that one backup has both: the ledger knows what was answered, the shop what was sold.
//!
//! With `--db postgres://user:password@host/database` they share a PostgreSQL database, which any number of processes
//! on any number of machines may serve from: put them behind one address. Keep their clocks together (NTP). Who is on
//! the machine sees the arguments of a process: start it where nobody else is, or let the server trust its Unix user.
//!
//! Put a proxy in front that speaks HTTPS: the platform asks for TLS 1.2, a domain name and a certificate of a known
//! authority. The proxy must keep the case of the header `Body-Sign`.

mod alerts;
mod kit;
mod kit_v1;
mod license;
mod license_v1;
mod online;
mod saas;
mod saas_v1;
mod shop;

use std::error::Error;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;

use bothends::{AccessKey, Ledger, PostgresLedger, Server, SqliteLedger};

use shop::{Place, Shop};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { listen, db } = Arguments::of(std::env::args().skip(1))?;
    // Each interface address has a key of its own in the seller console; all calls to this address have the same.
    let key = AccessKey::from_env("KOOGALLERY_ACCESS_KEY")?;
    // The ledger first: it makes the file, readable by nobody else, and refuses one that is something else.
    let ledger: Arc<dyn Ledger> = match &db {
        Place::File(path) => Arc::new(SqliteLedger::open(path)?),
        Place::Database(url) => Arc::new(PostgresLedger::connect(url).await?),
    };
    let shop = Shop::open(&db).await?;
    tokio::spawn(online::make_licenses(shop.clone()));

    let listening = server(&shop, &key).ledger(ledger).alerts(alerts::Stderr).bind(listen).await?;
    println!("listening on http://{}", listening.address());
    std::io::stdout().flush()?;
    // Orders that are under way come to their ends before the process does.
    listening.serve_until_signal().await?;
    Ok(())
}

/// Every generation at one address. Calls that `saas` and `license-online` share go to `saas`, which comes first.
fn server(shop: &Shop, key: &AccessKey) -> Server {
    saas::Saas(shop.clone())
        .server(key.clone())
        .also(online::Online(shop.clone()).server(key.clone()))
        .also(license::License(shop.clone()).server(key.clone()))
        .also(kit::Kit(shop.clone()).server(key.clone()))
        .also(saas_v1::SaasV1(shop.clone()).server(key.clone()))
        .also(license_v1::LicenseV1(shop.clone()).server(key.clone()))
        .also(kit_v1::KitV1(shop.clone()).server(key.clone()))
}

struct Arguments {
    listen: SocketAddr,
    db: Place,
}

impl Arguments {
    fn of(mut given: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let (mut listen, mut db) = (None, None);
        while let Some(name) = given.next() {
            match (name.as_str(), given.next()) {
                ("--listen", Some(address)) => listen = Some(address.parse()?),
                ("--db", Some(place)) => db = Some(Place::of(place)),
                _ => return Err(USAGE.into()),
            }
        }
        Ok(Self { listen: listen.ok_or(USAGE)?, db: db.ok_or(USAGE)? })
    }
}

const USAGE: &str = "usage: seller --listen ADDR --db FILE_OR_POSTGRES_URL, with the key in KOOGALLERY_ACCESS_KEY";
