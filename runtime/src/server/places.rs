//! Places for connections: there are so many, and those that only wait may lose theirs.

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

    /// A place for the connection with that number. If there is none, connections that wait are told to end; if none
    /// waits, whatever ends first makes room.
    pub(super) async fn take(&self, number: u64) -> Option<Place> {
        loop {
            if self.free.available_permits() == 0 {
                self.make_room();
            }
            // Who is told may have got its request meanwhile, and others may wait long enough by then.
            if let Ok(permit) = tokio::time::timeout(PAUSE, Arc::clone(&self.free).acquire_owned()).await {
                let activity = Arc::new(Activity::new());
                self.lock().insert(number, Arc::clone(&activity));
                return Some(Place { number, activity, places: self.clone(), _permit: permit.ok()? });
            }
        }
    }

    /// Tells those that have waited longest for a request to end, and says how many. Several at a time: one by one, a
    /// crowd of connections that do nothing would hold up who comes after it.
    pub(super) fn make_room(&self) -> usize {
        let taken = self.lock();
        let mut waiting: Vec<_> =
            taken.values().filter_map(|activity| Some((activity.waits_since()?, activity))).collect();
        waiting.sort_unstable_by_key(|(since, _)| *since);
        let count = waiting.len().div_ceil(SHARE).min(MOST_AT_ONCE);
        for (_, longest) in waiting.iter().take(count) {
            longest.is_unwanted();
        }
        count
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

/// The file handles that this process may have open at once, where the system tells (Linux: `proc(5)`).
pub(super) fn most_handles() -> Option<usize> {
    soft_limit(&std::fs::read_to_string("/proc/self/limits").ok()?)
}

/// `Max open files`, then the soft limit, the hard limit and the unit. `unlimited` is no number.
fn soft_limit(limits: &str) -> Option<usize> {
    limits.lines().find_map(|line| line.strip_prefix("Max open files"))?.split_whitespace().next()?.parse().ok()
}

/// How long the next connection waits for a place before it is looked again who could make room.
const PAUSE: Duration = Duration::from_millis(20);

/// One of so many that wait has to go at a time, but no more than there are that most come in one go.
const SHARE: usize = 8;
const MOST_AT_ONCE: usize = 16;

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
        second.activity.evicted().await;
        assert!(!fourth.is_finished());
        drop(second);
        let fourth = fourth.await.unwrap().unwrap();
        assert_eq!(places.lock().len(), 3);
        drop((first, third, fourth));
        assert_eq!((places.lock().len(), places.free.available_permits()), (0, 3));
    }

    #[tokio::test(start_paused = true)]
    async fn several_go_at_a_time_and_at_once() {
        let places = Places::new(200);
        assert_eq!(places.make_room(), 0, "nobody is there");
        let mut taken = Vec::new();
        for number in 0..200 {
            tokio::time::sleep(Duration::from_millis(1)).await;
            taken.push(places.take(number).await.unwrap());
        }
        for place in &taken[20..] {
            place.activity.begins(Doing::Answering);
        }
        assert_eq!(places.make_room(), 3, "an eighth of twenty");
        for place in &taken[..3] {
            place.activity.evicted().await;
        }
        let fourth = tokio::time::timeout(Duration::from_secs(60), taken[3].activity.evicted()).await;
        assert!(fourth.is_err(), "it has not waited longest");
        for place in &taken {
            tokio::time::sleep(Duration::from_millis(1)).await;
            place.activity.begins(Doing::Idle);
        }
        let began = tokio::time::Instant::now();
        let others = places.clone();
        let next = tokio::spawn(async move { others.take(200).await });
        taken[0].activity.evicted().await;
        taken.swap_remove(0);
        assert!(next.await.unwrap().is_some());
        assert_eq!(began.elapsed(), Duration::ZERO, "nobody pauses before somebody is told");
        assert_eq!(places.make_room(), MOST_AT_ONCE);
    }

    #[test]
    fn the_soft_limit_is_read() {
        let limits = "Limit                     Soft Limit           Hard Limit           Units     \n\
                      Max open files            1024                 524288               files     \n";
        assert_eq!(soft_limit(limits), Some(1024));
        assert_eq!(soft_limit(&limits.replace("1024  ", "unlimited")), None);
        assert_eq!((soft_limit("Max open files"), soft_limit("")), (None, None));
        assert_eq!(most_handles().is_some(), cfg!(target_os = "linux"));
    }
}
