//! A server that serves as long as somebody holds it.

use std::net::SocketAddr;

use crate::server::Listening;

/// Serves in the background; ends, with all its connections, when it is dropped.
#[derive(Debug)]
pub(crate) struct Held {
    address: SocketAddr,
    task: tokio::task::JoinHandle<()>,
}

impl Held {
    pub(crate) fn start(listening: Listening) -> Self {
        Self { address: listening.address(), task: tokio::spawn(listening.serve()) }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.task.abort();
    }
}
