//! What other processes do to a store: they are killed in the middle, or hold it locked.

use super::*;
use crate::books::Stop;
use crate::process::child;

async fn w13_who_was_killed_after_the_claim_has_its_effect_once(place: Place) {
    let scene = killed(&place, Stop::AfterClaim).await;
    assert_eq!(books(&place).effects(), 0);
    assert_eq!(scene.deliver(&order("dies", "b-2")).await, TRY_AGAIN, "its lease still holds");
    assert_eq!(scene.deliver(&order("o-1", "b-3")).await, success("b-3"), "others are not held up");
    scene.clock.advance(Duration::from_secs(10));
    assert_eq!(scene.deliver(&order("dies", "b-4")).await, success("b-4"));
    assert_eq!(scene.deliver(&order("dies", "b-5")).await, success("b-4"));
    assert_eq!((scene.shop.runs("dies"), scene.shop.repetitions("dies")), (1, 1), "and the handler knows");
    assert_eq!(books(&place).effects(), 1);
}

async fn w13_who_was_killed_after_the_effect_has_it_again_once_the_lease_ends(place: Place) {
    let scene = killed(&place, Stop::AfterEffect).await;
    assert_eq!(scene.deliver(&order("dies", "b-2")).await, TRY_AGAIN);
    assert_eq!(books(&place).effects(), 1, "not before");
    scene.clock.advance(Duration::from_secs(10));
    assert_eq!(scene.deliver(&order("dies", "b-3")).await, success("b-3"));
    assert_eq!(scene.deliver(&order("dies", "b-4")).await, success("b-3"));
    assert_eq!((scene.shop.runs("dies"), scene.shop.repetitions("dies")), (1, 1), "the handler is told");
    assert_eq!(books(&place).effects(), 2, "at least once: no store can do better");
}

async fn w13_who_was_killed_before_the_answer_has_the_same_answer(place: Place) {
    let scene = killed(&place, Stop::BeforeAnswer).await;
    assert_eq!(scene.deliver(&order("dies", "b-2")).await, success("b-1"), "at once");
    scene.clock.advance(Duration::from_secs(100));
    assert_eq!(scene.deliver(&order("dies", "b-3")).await, success("b-1"));
    assert_eq!((scene.shop.runs("dies"), books(&place).effects()), (0, 1));
}

/// Kills a process in the middle of an order, and opens its ledger anew.
async fn killed(place: &Place, stop: Stop) -> Scene {
    let mut dying = child(place, stop);
    let mut scene = Scene::with(books(place), FixedClock::new(SystemTime::now()), place.open().await).await;
    let (target, body) = scene.wire(&order("dies", "b-1"));
    let address = dying.address;
    let hanging = tokio::spawn(async move { post(address, &target, &body).await });
    until(|| dying.has_stopped()).await;
    dying.process.kill().unwrap();
    dying.process.wait().unwrap();
    hanging.abort();
    scene = Scene::with(books(place), scene.clock, place.open().await).await;
    scene
}

fn books(place: &Place) -> Books {
    Books::beside(place.path(), None)
}

async fn w14_a_store_that_is_locked_is_told_as_try_again(place: Place) {
    let scene = Scene::new(place.open().await).await;
    let lock = place.lock().await;
    assert_eq!(scene.deliver(&order("o-1", "b-1")).await, TRY_AGAIN);
    assert_eq!(scene.shop.runs("o-1"), 0);
    drop(lock);
    for attempt in 0.. {
        let answer = scene.deliver(&order("o-1", "b-2")).await;
        if answer == success("b-2") {
            break;
        }
        assert!(answer == TRY_AGAIN && attempt < 100, "{answer}");
    }
    assert_eq!(scene.shop.runs("o-1"), 1);
}

everywhere! {
    sqlite: Place::file(), [
        w13_who_was_killed_after_the_claim_has_its_effect_once,
        w13_who_was_killed_after_the_effect_has_it_again_once_the_lease_ends,
        w13_who_was_killed_before_the_answer_has_the_same_answer,
        w14_a_store_that_is_locked_is_told_as_try_again,
    ];
    postgres: Place::database(), [
        w13_who_was_killed_after_the_claim_has_its_effect_once,
        w13_who_was_killed_after_the_effect_has_it_again_once_the_lease_ends,
        w13_who_was_killed_before_the_answer_has_the_same_answer,
        w14_a_store_that_is_locked_is_told_as_try_again,
    ];
}
