//! Handlers that are many, or that fail.

use std::time::Duration;

use crate::scene::{DONE, Scene, count, until};

#[tokio::test]
async fn w12_no_more_handlers_are_at_work_than_may_be() {
    let scene = Scene::with(|server| server.max_concurrent_calls(2)).await;
    let mut busy = [scene.begin("gate 1").await, scene.begin("gate 2").await];
    // A third waits, and is told to come again; in the platform's words, and signed.
    let mut third = crate::scene::Caller::connect(scene.address).await;
    third.send(&scene.request("o-3")).await;
    let answer = third.read().await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains(r#""resultCode":"000005""#), "{answer}");
    assert!(answer.contains("\r\nBody-Sign: "), "{answer}");
    assert_eq!(scene.begun(), 2);
    // One that waits gets its turn when another ends.
    let mut fourth = crate::scene::Caller::connect(scene.address).await;
    fourth.send(&scene.request("o-4")).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    scene.shop.0.gate.add_permits(2);
    for busy in &mut busy {
        assert!(busy.read().await.unwrap().ends_with(DONE));
    }
    assert!(fourth.read().await.unwrap().ends_with(DONE));
    assert_eq!(scene.answer("o-3").await, DONE, "its key is free");
    assert_eq!(count(&scene.shop.0.most_at_work), 2);
}

#[tokio::test]
async fn w12_panics_and_deadlines_free_one_place_each() {
    let scene = Scene::with(|server| server.max_concurrent_calls(2)).await;
    let mut hanging = [scene.begin("hang 1").await, scene.begin("hang 2").await];
    for hanging in &mut hanging {
        assert!(hanging.read().await.unwrap().contains("000005"), "after the deadline");
    }
    for number in 0..5 {
        assert!(scene.answer(&format!("panic {number}")).await.contains("000005"));
    }
    let orders: Vec<_> = (0..8).map(|number| format!("short {number}")).collect();
    let mut callers = Vec::new();
    for order in &orders {
        let mut caller = crate::scene::Caller::connect(scene.address).await;
        caller.send(&scene.request(order)).await;
        callers.push(caller);
    }
    for mut caller in callers {
        assert!(caller.read().await.unwrap().ends_with(DONE));
    }
    assert_eq!((count(&scene.shop.0.most_at_work), count(&scene.shop.0.at_work)), (2, 0));
    // Two at the same time still find room.
    let mut both = [scene.begin("gate 1").await, scene.begin("gate 2").await];
    until(|| count(&scene.shop.0.at_work) == 2).await;
    scene.shop.0.gate.add_permits(2);
    for one in &mut both {
        assert!(one.read().await.unwrap().ends_with(DONE));
    }
}
