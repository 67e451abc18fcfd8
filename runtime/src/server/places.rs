//! Places for connections: there are so many, and one that only waits may lose its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::activity::Activity;

#[derive(Clone)]
pub(super) struct Places {
    free: Arc<Semaphore>,
    taken: Arc<Mutex<HashMap<u64, Arc<Activity>>>>,
}

/// The place of one connection, until this is dropped.
pub(super) struct Place {
    number: u64,
    pub(super) activity: Arc<Activity>,
    places: Places,
    _permit: OwnedSemaphorePermit,
}

impl Places {
    pub(super) fn new(most: usize) -> Self {
        Self { free: Arc::new(Semaphore::new(most.clamp(1, Semaphore::MAX_PERMITS))), taken: Arc::default() }
    }

    /// A place for the connection with that number. If there is none, the connection that has waited longest for a
    /// request is told to end; if none waits, whatever ends first makes room.
    pub(super) async fn take(&self, number: u64) -> Option<Place> {
        loop {
            match tokio::time::timeout(PAUSE, Arc::clone(&self.free).acquire_owned()).await {
                Ok(permit) => {
                    let activity = Arc::new(Activity::new());
                    self.lock().insert(number, Arc::clone(&activity));
                    return Some(Place { number, activity, places: self.clone(), _permit: permit.ok()? });
                }
                Err(_) => self.make_room(),
            }
        }
    }

    fn make_room(&self) {
        let taken = self.lock();
        let waiting = taken.values().filter_map(|activity| Some((activity.waits_since()?, activity)));
        if let Some((_, longest)) = waiting.min_by_key(|(since, _)| *since) {
            longest.unwanted.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Arc<Activity>>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.lock().remove(&self.number);
    }
}

/// How long the next connection waits before another one has to go: one may be ending.
const PAUSE: Duration = Duration::from_millis(20);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::activity::Doing;

    #[tokio::test(start_paused = true)]
    async fn who_has_waited_longest_goes_and_who_works_stays() {
        let places = Places::new(3);
        let first = places.take(1).await.unwrap();
        first.activity.begins(Doing::Answering);
        let second = places.take(2).await.unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
        let third = places.take(3).await.unwrap();
        let others = places.clone();
        let fourth = tokio::spawn(async move { others.take(4).await });
        second.activity.unwanted.notified().await;
        assert!(!fourth.is_finished());
        drop(second);
        let fourth = fourth.await.unwrap().unwrap();
        assert_eq!(places.lock().len(), 3);
        drop((first, third, fourth));
        assert_eq!((places.lock().len(), places.free.available_permits()), (0, 3));
    }
}
