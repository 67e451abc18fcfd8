//! Work that goes on behind an answer.

use std::sync::Arc;
use std::time::Duration;

use bothends::MemoryLedger;
use bothends::server::Shutdown;

use crate::common::{key, start};
use crate::log::Logged;
use crate::scene::{DONE, LONG, Scene, count, until};
use crate::shop::{Shop, market, order};

const IN_PROGRESS: &str = r#""resultCode":"000004""#;

/// Asks until the work is over, as the platform does.
async fn outcome(scene: &Scene, order_id: &str) -> String {
    let asking = async {
        loop {
            let answer = scene.answer(order_id).await;
            if !answer.contains(IN_PROGRESS) {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(LONG, asking).await.expect("the work ends")
}

#[tokio::test]
async fn w12_work_goes_on_behind_the_answer_and_the_next_poll_has_its_outcome() {
    let scene = Scene::new().await;
    for _ in 0..3 {
        assert!(scene.answer("work").await.contains(IN_PROGRESS));
    }
    assert!(scene.answer("work elsewhere").await.contains(IN_PROGRESS), "another order is another work");
    assert_eq!(count(&scene.shop.0.works), 2, "however often it is asked for");
    assert_eq!(count(&scene.shop.0.repetitions), 2);
    scene.shop.0.gate.add_permits(2);
    assert_eq!(outcome(&scene, "work").await, DONE);
    let begun = scene.begun();
    assert_eq!(scene.answer("work").await, DONE, "by the ledger from now on");
    assert_eq!((scene.begun(), count(&scene.shop.0.works)), (begun, 2));
    assert_eq!(outcome(&scene, "work elsewhere").await, DONE);
}

#[tokio::test]
async fn w12_work_that_panics_or_refuses_is_begun_anew() {
    for (order_id, first) in [("work that panics first", IN_PROGRESS), ("work that refuses first", "000100")] {
        let scene = Scene::new().await;
        assert!(scene.answer(order_id).await.contains(IN_PROGRESS));
        until(|| count(&scene.shop.0.works) == 1).await;
        scene.shop.0.gate.add_permits(1);
        let again = async {
            while count(&scene.shop.0.works) < 2 {
                let answer = scene.answer(order_id).await;
                assert!(answer.contains(IN_PROGRESS) || !answer.contains("000000"), "{first}: {answer}");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(LONG, again).await.expect("it is begun anew");
        scene.shop.0.gate.add_permits(1);
        assert_eq!(outcome(&scene, order_id).await, DONE);
        assert_eq!(count(&scene.shop.0.works), 2);
    }
}

#[tokio::test]
async fn w13_work_that_a_restart_cut_short_is_begun_by_the_next_poll() {
    let ledger = Arc::new(MemoryLedger::new());
    let shared = Arc::clone(&ledger);
    let scene = Scene::with(|server| server.ledger(shared)).await;
    assert!(scene.answer("work").await.contains(IN_PROGRESS));
    scene.handle.shutdown_now();
    assert_eq!(scene.ended.await.unwrap(), Shutdown::Interrupted);

    let shop = Shop::default();
    let next = market(start(shop.clone().server(key()).ledger(ledger)).await);
    let error = next.0.send(order("work")).await.unwrap_err();
    assert_eq!(error.code(), Some(&market::Code::Processing));
    assert_eq!((count(&shop.0.works), count(&shop.0.repetitions)), (1, 1), "and the handler knows");
}

#[tokio::test]
async fn w20_an_end_waits_for_work_in_the_background() {
    let scene = Scene::new().await;
    assert!(scene.answer("work").await.contains(IN_PROGRESS));
    scene.handle.shutdown();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!scene.ended.is_finished());
    scene.shop.0.gate.add_permits(1);
    assert_eq!(scene.ended.await.unwrap(), Shutdown::Complete);

    let scene = Scene::with(|server| server.shutdown_timeout(Duration::from_millis(500))).await;
    assert!(scene.answer("work").await.contains(IN_PROGRESS));
    scene.handle.shutdown();
    let ended = tokio::time::timeout(LONG, scene.ended).await.expect("by the deadline");
    assert_eq!(ended.unwrap(), Shutdown::Interrupted);
}

#[tokio::test]
async fn w20_work_that_is_dropped_at_once_did_not_end() {
    let scene = Scene::new().await;
    for order_id in ["work 1", "work 2"] {
        assert!(scene.answer(order_id).await.contains(IN_PROGRESS));
    }
    scene.handle.shutdown();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let log = Logged::begin();
    scene.handle.shutdown_now();
    assert_eq!(scene.ended.await.unwrap(), Shutdown::Interrupted);
    let says = |text: &str| log.events().iter().any(|event| event.text.contains(text));
    assert!(says("asked to end at once") && says("under_way=2") && !says("the time to shut down is over"));
}

#[tokio::test]
async fn a_code_alone_is_said_to_lack_what_the_platform_needs_beside_it() {
    let log = Logged::begin();
    let scene = Scene::new().await;
    for order_id in ["work 1", "work 2", "work 3"] {
        assert!(scene.answer(order_id).await.contains(IN_PROGRESS));
    }
    let events = log.events();
    let told: Vec<_> = events.iter().filter(|event| event.text.contains("beside this code")).collect();
    assert!(matches!(&told[..], [once] if once.text.contains("newInstance") && once.text.contains("instanceId")));
}

#[tokio::test]
async fn w12_what_is_too_much_is_begun_later() {
    let scene = Scene::with(|server| server.max_background_work(1)).await;
    assert!(scene.answer("work 1").await.contains(IN_PROGRESS));
    assert!(scene.answer("work 2").await.contains(IN_PROGRESS));
    assert_eq!(count(&scene.shop.0.works), 1);
    scene.shop.0.gate.add_permits(2);
    assert_eq!(outcome(&scene, "work 2").await, DONE);
    assert_eq!(outcome(&scene, "work 1").await, DONE);
}

/// Without a key repetitions are told by their content.
#[tokio::test]
async fn w12_calls_without_a_key_have_their_work_too() {
    let scene = Scene::new().await;
    let update = |status: &str| {
        let status = market::StatusChange::Unknown(status.to_owned());
        market::UpdateInstanceStatus::builder().instance_id("work").status(status).build()
    };
    for status in ["FREEZE", "FREEZE", "UNFREEZE"] {
        assert!(scene.market.0.send(update(status)).attempts(1).await.is_err(), "{status}");
    }
    until(|| count(&scene.shop.0.works) == 2).await;
    scene.shop.0.gate.add_permits(2);
    let asking = async {
        while scene.market.0.send(update("FREEZE")).attempts(1).await.is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(LONG, asking).await.expect("the work ends");
    assert_eq!(count(&scene.shop.0.works), 2);
}
