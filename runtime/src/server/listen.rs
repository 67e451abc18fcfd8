//! HTTP/1.1 on a socket, header names in the case that platforms look for.

use std::convert::Infallible;
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};

use super::Service;

/// A server that listens: its address is known, connections wait to be served.
#[must_use = "nothing is served before `.serve()`"]
pub struct Listening {
    service: Service,
    listener: TcpListener,
    address: SocketAddr,
}

impl Listening {
    pub(super) async fn bind(service: Service, address: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok(Self { service, listener, address })
    }

    /// The address with its real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves for ever.
    pub async fn serve(self) {
        loop {
            let stream = self.accept().await;
            tokio::spawn(serve_connection(self.service.clone(), stream));
        }
    }

    /// The same, but connections end with the future.
    #[cfg(feature = "client")]
    pub(crate) async fn serve_while_held(self) {
        let mut connections = tokio::task::JoinSet::new();
        loop {
            let stream = self.accept().await;
            connections.spawn(serve_connection(self.service.clone(), stream));
            while connections.try_join_next().is_some() {}
        }
    }

    async fn accept(&self) -> TcpStream {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => return stream,
                Err(error) => {
                    // Out of file handles, most likely: others may end meanwhile.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }
}

impl fmt::Debug for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listening").field("address", &self.address).finish_non_exhaustive()
    }
}

async fn serve_connection(service: Service, stream: TcpStream) {
    let answer = service_fn(move |request| {
        let service = service.clone();
        async move { Ok::<_, Infallible>(service.answer(request).await) }
    });
    let connection = http1::Builder::new()
        .title_case_headers(true)
        // Who has sent all of a request may close that half and still wait for the answer.
        .half_close(true)
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .serve_connection(TokioIo::new(stream), answer);
    if let Err(error) = connection.await {
        tracing::debug!(%error, "a connection ended");
    }
}

const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
