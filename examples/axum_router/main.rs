//! A seller's callbacks inside of an axum router, beside pages of the seller's own. Take it as a model.
//!
//! ```text
//! export KOOGALLERY_ACCESS_KEY=..
//! cargo run --example axum_router -- 127.0.0.1:8080
//! bothends simulate huawei/koogallery/saas newInstance --to http://127.0.0.1:8080/isv
//! ```
//!
//! The router is served by a loop of hyper's and not by `axum::serve`: the platform looks for a header `Body-Sign`, and
//! `axum::serve` writes all names of headers in lower case. Where no page of your own is needed, `Server::bind` does all
//! of this by itself.

use std::error::Error;
use std::io::Write as _;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use bothends::{AccessKey, Call, Peer, Server};
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tower_service::Service as _;

/// The shop. A `SqliteLedger` would let it know after a restart what it has sold (see the example `seller`).
#[derive(Server)]
#[api("huawei/koogallery/saas", callbacks(newInstance))]
struct Shop;

impl shop::Handler for Shop {
    async fn new_instance(&self, _: &Call, order: shop::NewInstance) -> Result<shop::NewInstanceResponse, shop::Code> {
        Ok(shop::NewInstanceResponse::builder().instance_id(order.business_id).build())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listen: SocketAddr = std::env::args().nth(1).ok_or("usage: axum_router ADDR")?.parse()?;
    let key = AccessKey::from_env("KOOGALLERY_ACCESS_KEY")?;
    // `serve` below keeps the case: without these words, the first call would be logged as an error.
    let shop = Shop.server(key).into_service().keeps_header_case();
    let (calls, watch) = (shop.handle(), shop.clone());
    // Tells the `Alerts` of work that stays pending; a server without any has nothing to watch.
    tokio::spawn(async move { watch.watch_pending().await });
    let (pages, asked) = (get(async || "A shop, and its pages."), calls.clone());
    let ready =
        get(async move || if asked.is_ready().await { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE });
    // `nest_service` would take `/isv` away from the path of each call; this address has calls told by their bodies.
    let router = Router::new().route("/", pages).route("/readyz", ready).route_service("/isv", shop);

    let listener = TcpListener::bind(listen).await?;
    println!("listening on http://{}/isv", listener.local_addr()?);
    std::io::stdout().flush()?;
    let connections = GracefulShutdown::new();
    tokio::select! {
        () = accept(&listener, &router, &connections) => {}
        told = told_to_end() => told?,
    }
    drop(listener);
    // From here on `/readyz` of connections that are open says so.
    calls.shutdown();
    // Connections end with the request that they are at; handlers whose callers have gone come to their ends, too.
    let _ = tokio::time::timeout(Duration::from_secs(30), connections.shutdown()).await;
    println!("{:?}", calls.finish().await);
    Ok(())
}

/// Ends at Ctrl-C, and on Unix at SIGTERM, by which systemd and Kubernetes end a process.
async fn told_to_end() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            told = tokio::signal::ctrl_c() => told,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

async fn accept(listener: &TcpListener, router: &Router, connections: &GracefulShutdown) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => serve(router.clone(), stream, peer, connections),
            // Out of file handles, most likely: others may end meanwhile.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

fn serve(router: Router, stream: TcpStream, peer: SocketAddr, connections: &GracefulShutdown) {
    let answer = service_fn(move |mut request: Request<Incoming>| {
        // So that the journal knows who called.
        request.extensions_mut().insert(Peer(peer));
        router.clone().call(request)
    });
    let mut http = http1::Builder::new();
    // This is what the loop is for.
    http.title_case_headers(true);
    http.half_close(true).timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(10));
    let connection = connections.watch(http.serve_connection(TokioIo::new(stream), answer));
    tokio::spawn(async move {
        // Who hangs up in the middle has an error; there is nobody to tell it to.
        let _ = connection.await;
    });
}
