//! A server that goes on whatever comes, and that ends in good order, over real sockets. Tests are named after the rows
//! of the attacks that the project survives.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;
#[path = "ledger/failing.rs"]
mod failing;
#[path = "ledger/log.rs"]
mod log;

#[path = "serving/background.rs"]
mod background;
#[path = "serving/connections.rs"]
mod connections;
#[path = "serving/handlers.rs"]
mod handlers;
#[path = "serving/health.rs"]
mod health;
#[path = "serving/requests.rs"]
mod requests;
#[path = "serving/scene.rs"]
mod scene;
#[path = "serving/service.rs"]
mod service;
#[path = "serving/shop.rs"]
mod shop;
#[path = "serving/shutdown.rs"]
mod shutdown;
#[path = "serving/tls.rs"]
mod tls;
