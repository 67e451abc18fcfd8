//! Where a client's requests go: to its endpoint, or for a while to the one that stands in for it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::endpoint::Endpoint;

/// An endpoint and the region that is signed with it.
pub(super) struct Destination {
    pub(super) endpoint: Endpoint,
    /// Empty where the scheme finds it in the endpoint's name.
    pub(super) region: String,
}

/// The first destination, and one for when no connection to it can be made.
pub(super) struct Destinations {
    first: Destination,
    second: Option<Destination>,
    /// When the first one last could not be reached, if the second was not tried in vain since.
    first_failed: Mutex<Option<Instant>>,
}

impl Destinations {
    pub(super) fn new(first: Destination, second: Option<Destination>) -> Self {
        Self { first, second, first_failed: Mutex::default() }
    }

    pub(super) fn first(&self) -> &Destination {
        &self.first
    }

    /// Where the next request goes.
    pub(super) fn current(&self) -> &Destination {
        match &self.second {
            Some(second) if self.failed_at().is_some_and(|failed| failed.elapsed() < AWAY) => second,
            _ => &self.first,
        }
    }

    /// No connection could be made there. Tells whether there is another one that has not been tried in vain.
    pub(super) fn unreachable(&self, destination: &Destination) -> bool {
        let is_first = std::ptr::eq(destination, &self.first);
        *self.first_failed.lock().unwrap_or_else(PoisonError::into_inner) = is_first.then(Instant::now);
        is_first && self.second.is_some()
    }

    fn failed_at(&self) -> Option<Instant> {
        *self.first_failed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long the second one is used before the first is tried again.
const AWAY: Duration = Duration::from_secs(30);

#[cfg(test)]
mod tests {
    use super::*;

    fn to(url: &str) -> Destination {
        Destination { endpoint: Endpoint::parse(url, false).unwrap(), region: String::new() }
    }

    fn current(destinations: &Destinations) -> &str {
        &destinations.current().endpoint.authority
    }

    #[tokio::test(start_paused = true)]
    async fn the_second_stands_in_for_half_a_minute() {
        let both = Destinations::new(to("a.example"), Some(to("b.example")));
        assert_eq!(current(&both), "a.example");
        assert!(both.unreachable(both.current()));
        assert_eq!(current(&both), "b.example");
        tokio::time::advance(Duration::from_secs(29)).await;
        assert_eq!(current(&both), "b.example");
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(current(&both), "a.example", "tried again");
        assert!(both.unreachable(both.current()));
        assert!(!both.unreachable(both.current()), "neither can be reached");
        assert_eq!(current(&both), "a.example");
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_second_nothing_changes() {
        let one = Destinations::new(to("a.example"), None);
        assert!(!one.unreachable(one.current()));
        assert_eq!(current(&one), "a.example");
    }
}
