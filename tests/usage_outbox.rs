//! The example `usage_outbox`, killed in the middle: no usage is lost, and none is counted twice.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

#[path = "usage_outbox/platform.rs"]
mod platform;
#[path = "usage_outbox/shop.rs"]
mod shop;

use platform::{Fate, Platform};
use shop::Shop;

/// Five minutes after the hour.
const NOW: &str = "2026-07-11T09:05:00Z";

/// More than one batch.
const RECORDS: usize = 103;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_before_the_kill_is_counted_once() {
    let platform = Platform::start(NOW).await;
    let shop = Shop::new("taken", &platform);
    let serials = shop.record(RECORDS, NOW);

    // The platform has taken the first batch, and the answer never comes: killed between sending and marking.
    platform.next(Fate::TakenInSilence);
    let sender = shop.start(&["run", "--every", "1", "--now", NOW]);
    platform.until_pushed(1);
    sender.kill();
    platform.speak();
    assert_eq!(shop.states(NOW), [("waiting".to_owned(), RECORDS)], "nothing is marked that was not answered");
    assert_eq!(platform.effects().len(), 100);

    shop.run(&["send", "--now", NOW]);
    assert_eq!(shop.states(NOW), [("sent".to_owned(), RECORDS)]);
    assert_eq!(platform.effects(), serials, "each serial has its effect");
    assert!(platform.once(), "and each has it once");
    let refused = platform.console();
    assert_eq!(refused.len(), 100, "the serials of the first batch were sent again, and refused");
    assert!(refused.iter().all(|line| line.ends_with(" 010")));

    // What the console says of them changes nothing.
    let said = shop.tell(&["console", "--now", NOW], &refused.join("\n"));
    assert_eq!(said.lines().filter(|line| line.ends_with("the platform has it already")).count(), 100);
    assert_eq!(shop.states(NOW), [("sent".to_owned(), RECORDS)]);
    shop.run(&["send", "--now", NOW]);
    assert_eq!(platform.pushes(), 3, "what was sent is not sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_lost_with_the_kill_is_sent_again() {
    let platform = Platform::start(NOW).await;
    let shop = Shop::new("lost", &platform);
    let serials = shop.record(RECORDS, NOW);
    platform.next(Fate::LostInSilence);
    let sender = shop.start(&["run", "--every", "1", "--now", NOW]);
    platform.until_pushed(1);
    sender.kill();
    platform.speak();
    assert!(platform.effects().is_empty());

    shop.run(&["send", "--now", NOW]);
    assert_eq!(shop.states(NOW), [("sent".to_owned(), RECORDS)]);
    assert_eq!(platform.effects(), serials);
    assert!(platform.once() && platform.console().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_that_dies_again_and_again_gets_there() {
    let platform = Platform::start(NOW).await;
    let shop = Shop::new("again", &platform);
    let serials = shop.record(RECORDS, NOW);
    for fate in [Fate::TakenInSilence, Fate::LostInSilence, Fate::Taken, Fate::Failed, Fate::TakenInSilence] {
        let before = platform.pushes();
        platform.next(fate);
        let sender = shop.start(&["run", "--every", "1", "--now", NOW]);
        platform.until_pushed(before + 1);
        sender.kill();
        platform.speak();
    }
    shop.run(&["send", "--now", NOW]);
    assert_eq!(shop.states(NOW), [("sent".to_owned(), RECORDS)]);
    assert_eq!(platform.effects(), serials);
    assert!(platform.once());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_record_does_not_hold_up_the_others() {
    let platform = Platform::start(NOW).await;
    let shop = Shop::new("bad", &platform);
    shop.record(9, NOW);
    let bad = shop.add("bad-instance", "1", NOW);
    shop.run(&["send", "--now", NOW]);
    assert_eq!(shop.states(NOW), [("refused".to_owned(), 1), ("sent".to_owned(), 9)]);
    assert_eq!(platform.effects().len(), 9);
    assert!(platform.once());
    let row = shop.run(&["list"]).lines().find(|row| row.starts_with(&bad)).unwrap().to_owned();
    assert!(row.contains("refused") && row.contains("MKT.9002"), "{row}");
    // It stays, and is not tried for ever.
    let pushes = platform.pushes();
    shop.run(&["send", "--now", NOW]);
    assert_eq!(platform.pushes(), pushes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_platform_leaves_everything_in_the_outbox() {
    let platform = Platform::start(NOW).await;
    let shop = Shop::new("failing", &platform);
    shop.record(3, NOW);
    platform.next(Fate::Failed);
    assert!(shop.fail(&["send", "--now", NOW]).contains("not all that is due was sent"));
    assert_eq!(shop.states(NOW), [("waiting".to_owned(), 3)]);
    platform.next(Fate::Taken);
    shop.run(&["send", "--now", NOW]);
    assert_eq!(shop.states(NOW), [("sent".to_owned(), 3)]);

    // With another key nothing is let in, and nothing is given up.
    let stranger = Shop::new("stranger", &platform).with_key("another key");
    stranger.record(3, NOW);
    stranger.fail(&["send", "--now", NOW]);
    assert_eq!(stranger.states(NOW), [("waiting".to_owned(), 3)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_first_host_is_down_the_second_one_is_asked() {
    let platform = Platform::start(NOW).await;
    let shop = Shop::new("second", &platform);
    shop.record(3, NOW);
    // A port that somebody had, and nobody has any more.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let down = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let shop = shop.with_first_host(&down);
    shop.run(&["send", "--now", NOW]);
    assert_eq!(shop.states(NOW), [("sent".to_owned(), 3)]);
    assert_eq!((platform.effects().len(), platform.pushes()), (3, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_is_sent_when_its_hour_is_over_and_not_when_it_is_too_old() {
    let platform = Platform::start(NOW).await;
    let shop = Shop::new("hours", &platform);
    let add = |instance: &str, begin: &str, end: &str, now: &str| {
        shop.run(&["add", instance, "0.5", begin, end, "--now", now]);
    };
    add("this-hour", "2026-07-11T09:00:00Z", "2026-07-11T09:04:00Z", NOW);
    add("last-hour", "2026-07-11T08:00:00Z", "2026-07-11T09:00:00Z", NOW);
    add("yesterday", "2026-07-10T08:00:00Z", "2026-07-10T09:00:00Z", NOW);
    add("june", "2026-06-20T09:00:00Z", "2026-06-20T10:00:00Z", "2026-07-11T09:00:00Z");
    let said = shop.run(&["send", "--now", NOW]);
    assert!(said.contains("more than two hours"), "{said}");
    assert_eq!(platform.effects().len(), 2);
    let states = [("refused".to_owned(), 1), ("sent".to_owned(), 2), ("waiting".to_owned(), 1)];
    assert_eq!(shop.states(NOW), states);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_platform_would_refuse_does_not_get_into_the_outbox() {
    let platform = Platform::start(NOW).await;
    let shop = Shop::new("rules", &platform);
    let (begin, end) = ("2026-07-11T08:00:00Z", "2026-07-11T09:00:00Z");
    for (value, begin, end, why) in [
        ("0", begin, end, "no usage"),
        ("0.00001", begin, end, "no usage"),
        ("1", end, begin, "it begins"),
        ("1", end, end, "it begins"),
        ("1", "2026-06-20T09:04:59Z", end, "21 days"),
        ("1", begin, "2026-07-11T09:06:00Z", "in the future"),
    ] {
        let said = shop.fail(&["add", "instance", value, begin, end, "--now", NOW]);
        assert!(said.contains(why), "{said}");
    }
    // The same usage is the same record; with another value it is a mistake.
    let serial = shop.run(&["add", "instance", "1", begin, end, "--now", NOW]);
    assert_eq!(shop.run(&["add", "instance", "1", begin, end, "--now", "2026-07-11T09:07:00Z"]), serial);
    assert_ne!(shop.run(&["add", "instance", "1", begin, end, "package", "--now", NOW]), serial);
    assert!(shop.fail(&["add", "instance", "2", begin, end, "--now", NOW]).contains("was recorded with 1"));
    assert_eq!(shop.states(NOW), [("waiting".to_owned(), 2)]);
}
