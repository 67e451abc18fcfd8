//! Who sent a request, as far as the socket knows.

use std::fmt;
use std::net::SocketAddr;

/// The address that a request came from, among the extensions of the request.
///
/// `listen` puts it there: the other end of the connection, which is the proxy where there is one. No header is looked
/// at, since whoever calls can write `X-Forwarded-For`. Behind a server of your own
/// ([`Server::into_service`](super::Server::into_service)) put it there yourself, where your server knows it; without it
/// the address is not known, and nothing else changes.
///
/// ```
/// # fn of(mut request: http::Request<()>, address: std::net::SocketAddr) -> http::Request<()> {
/// request.extensions_mut().insert(bothends::Peer(address));
/// # request
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Peer(pub SocketAddr);

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
