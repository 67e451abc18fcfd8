//! Connections that take their time, or that are too many.

use std::time::{Duration, Instant};

use bothends::server::Shutdown;
use tokio::net::{TcpSocket, TcpStream};

use crate::scene::{Caller, DONE, LONG, Scene, http};

const SOON: Duration = Duration::from_millis(300);

/// Far below every time that the server is given in a test of room.
const MOST: Duration = Duration::from_secs(20);

const HALF_A_BODY: &str = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx";

#[tokio::test]
async fn w19_a_head_that_does_not_end_is_cut_off() {
    let scene = Scene::with(|server| server.header_timeout(SOON).idle_timeout(LONG)).await;
    let began = Instant::now();
    let mut silent = Caller::connect(scene.address).await;
    let mut slow = Caller::connect(scene.address).await;
    slow.send("POST / HTTP/1.1\r\n").await;
    // A byte now and then does not buy more time, neither does a request before.
    let mut second = Caller::connect(scene.address).await;
    second.send(&scene.request("o-1")).await;
    assert!(second.read().await.unwrap().ends_with(DONE));
    second.send("POST / HTTP/1.1\r\n").await;
    while slow.try_send("a").await && second.try_send("b").await {
        assert!(began.elapsed() < LONG, "it is cut off by its deadline");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(began.elapsed() >= SOON, "and not before");
    assert!(silent.is_closed().await && slow.is_closed().await && second.is_closed().await);
    assert_eq!(scene.answer("o-2").await, DONE, "others are served");
}

#[tokio::test]
async fn w19_a_connection_waits_for_its_next_request_for_so_long() {
    let scene = Scene::with(|server| server.header_timeout(SOON).idle_timeout(4 * SOON)).await;
    let mut caller = Caller::connect(scene.address).await;
    for order in ["o-1", "o-2"] {
        caller.send(&scene.request(order)).await;
        assert!(caller.read().await.unwrap().ends_with(DONE), "{order}");
        // Longer than a head may take: no head has begun.
        tokio::time::sleep(2 * SOON).await;
    }
    let waited = Instant::now();
    assert!(caller.is_closed().await);
    assert!(waited.elapsed() < LONG);
}

#[tokio::test]
async fn w19_a_body_that_does_not_end_is_cut_off() {
    let scene = Scene::with(|server| server.body_timeout(SOON)).await;
    let mut caller = Caller::connect(scene.address).await;
    caller.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n").await;
    for _ in 0..4 {
        caller.send("x").await;
        tokio::time::sleep(SOON / 10).await;
    }
    let answer = caller.read().await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
}

#[tokio::test]
async fn w19_who_does_not_read_is_cut_off() {
    let scene = Scene::with(|server| server.write_timeout(SOON).health("/healthz", "/readyz")).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let stream = socket.connect(scene.address).await.unwrap();
    let asked = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1000);
    let flood = async {
        loop {
            stream.writable().await.unwrap();
            match stream.try_write(asked.as_bytes()) {
                Err(error) if error.kind() != std::io::ErrorKind::WouldBlock => break,
                _ => tokio::task::yield_now().await,
            }
        }
    };
    tokio::time::timeout(LONG, flood).await.expect("it is cut off by its deadline");
    assert_eq!(scene.answer("o-1").await, DONE);
}

#[tokio::test]
async fn w19_connections_that_only_wait_make_room() {
    let scene = Scene::with(|server| server.max_connections(20).header_timeout(LONG).idle_timeout(LONG)).await;
    let mut first = Caller::connect(scene.address).await;
    first.send(&scene.request("o-0")).await;
    assert!(first.read().await.unwrap().ends_with(DONE));
    let mut idle = Vec::new();
    for _ in 0..100 {
        idle.push(TcpStream::connect(scene.address).await.unwrap());
    }
    assert_eq!(scene.answer("o-1").await, DONE, "however many are before it");
    assert!(first.is_closed().await, "it had waited longest");
}

#[tokio::test]
async fn w19_heads_that_do_not_end_make_room_too() {
    let scene = Scene::with(|server| server.max_connections(5).header_timeout(4 * LONG)).await;
    let mut slow = Vec::new();
    for _ in 0..5 {
        let mut caller = Caller::connect(scene.address).await;
        caller.send("POST").await;
        slow.push(caller);
    }
    assert_eq!(scene.answer("o-1").await, DONE);
}

#[tokio::test]
async fn w19_bodies_that_do_not_end_make_room_and_who_is_handled_stays() {
    let scene = Scene::with(|server| server.max_connections(64).header_timeout(LONG).body_timeout(LONG)).await;
    let mut busy = scene.begin("gate 1").await;
    let mut slow = Vec::new();
    for _ in 0..128 {
        let mut caller = Caller::connect(scene.address).await;
        caller.send(HALF_A_BODY).await;
        slow.push(caller);
    }
    let began = Instant::now();
    assert_eq!(scene.answer("o-1").await, DONE, "however many are before it");
    assert!(began.elapsed() < MOST, "{:?}", began.elapsed());
    assert!(slow[0].is_closed().await, "it had waited longest");
    scene.shop.0.gate.add_permits(1);
    assert!(busy.read().await.unwrap().ends_with(DONE));
}

#[tokio::test]
async fn w19_a_slow_body_is_read_while_there_is_room() {
    let scene = Scene::with(|server| server.max_connections(3)).await;
    let request = scene.request("o-1");
    let (begin, rest) = request.split_at(request.len() - 5);
    let mut slow = Caller::connect(scene.address).await;
    slow.send(begin).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(scene.answer("o-2").await, DONE);
    slow.send(rest).await;
    assert!(slow.read().await.unwrap().ends_with(DONE));
}

#[tokio::test]
async fn w19_a_crowd_that_only_waits_goes_fast() {
    let scene = Scene::with(|server| server.max_connections(64).header_timeout(LONG).idle_timeout(LONG)).await;
    let (mut idle, began) = (Vec::new(), Instant::now());
    for _ in 0..450 {
        idle.push(TcpStream::connect(scene.address).await.unwrap());
    }
    assert_eq!(scene.answer("o-1").await, DONE);
    assert!(began.elapsed() < MOST, "{:?}", began.elapsed());
}

#[tokio::test]
async fn w20_halves_of_requests_do_not_hold_up_an_end() {
    let scene = Scene::with(|server| server.header_timeout(LONG).body_timeout(LONG).shutdown_timeout(2 * LONG)).await;
    let mut busy = scene.begin("gate 1").await;
    let mut slow = Vec::new();
    for half in ["POST / HTTP/1.1\r\nHo", HALF_A_BODY].repeat(5) {
        let mut caller = Caller::connect(scene.address).await;
        caller.send(half).await;
        slow.push(caller);
    }
    // Whose rest comes soon is answered.
    let request = scene.request("o-1");
    let (begin, rest) = request.split_at(request.len() - 5);
    let mut prompt = Caller::connect(scene.address).await;
    prompt.send(begin).await;
    tokio::time::sleep(SOON).await;
    let began = Instant::now();
    scene.handle.shutdown();
    prompt.send(rest).await;
    assert!(prompt.read().await.unwrap().ends_with(DONE));
    for caller in &mut slow {
        assert!(caller.is_closed().await);
    }
    assert!(began.elapsed() < MOST, "{:?}", began.elapsed());
    assert!(!scene.ended.is_finished(), "a handler is at work");
    scene.shop.0.gate.add_permits(1);
    assert!(busy.read().await.unwrap().ends_with(DONE));
    assert_eq!(scene.ended.await.unwrap(), Shutdown::Complete);
}

#[tokio::test]
async fn w19_nothing_is_tunnelled() {
    let scene = Scene::new().await;
    let mut caller = Caller::connect(scene.address).await;
    caller.send("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n").await;
    let answer = caller.read().await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
    assert_eq!(scene.answer("o-1").await, DONE);
}

#[tokio::test]
async fn w19_no_more_connections_are_served_than_may_be() {
    let scene = Scene::with(|server| server.max_connections(2).header_timeout(LONG)).await;
    let mut busy = [scene.begin("gate 1").await, scene.begin("gate 2").await];
    let mut third = Caller::connect(scene.address).await;
    third.send(&scene.request("o-3")).await;
    let early = tokio::time::timeout(SOON, third.read()).await;
    assert!(early.is_err(), "who works is not closed for it: {early:?}");
    assert_eq!(scene.begun(), 2);
    scene.shop.0.gate.add_permits(2);
    for busy in &mut busy {
        assert!(busy.read().await.unwrap().ends_with(DONE));
    }
    assert!(third.read().await.unwrap().ends_with(DONE), "whose turn has come");
}

#[tokio::test]
async fn w19_requests_in_one_go_are_answered_one_by_one() {
    let scene = Scene::new().await;
    let mut caller = Caller::connect(scene.address).await;
    let all = [scene.request("short 1"), http("/", "{}", ""), scene.request("o-3")].concat();
    caller.send(&all).await;
    assert!(caller.read().await.unwrap().ends_with(DONE));
    assert!(caller.read().await.unwrap().contains("000001"));
    assert!(caller.read().await.unwrap().ends_with(DONE));
    assert_eq!(crate::scene::count(&scene.shop.0.most_at_work), 1);
}

#[cfg(unix)]
mod handles {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Child, Command, Stdio};

    use super::*;
    use crate::common::key;
    use crate::shop::{Shop, market, order};

    /// Ends with the test, however that ends.
    struct Process(Child);

    impl Drop for Process {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    #[tokio::test]
    async fn w19_connections_that_wait_make_room_when_file_handles_run_out() {
        let mut process = Command::new("sh")
            .args(["-c", "ulimit -n 64 && exec \"$0\" \"$@\""])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "connections::handles::the_process_with_few_handles", "--ignored", "--nocapture"])
            .env(TOLD, "1")
            .stdout(Stdio::piped())
            .spawn()
            .map(Process)
            .unwrap();
        let output = BufReader::new(process.0.stdout.take().unwrap());
        let said = |line: String| Some(line.split_once("listening on ")?.1.trim().parse().unwrap());
        let address = output.lines().map_while(Result::ok).find_map(said).expect("the child listens");
        let mut idle = Vec::new();
        for _ in 0..200 {
            idle.push(TcpStream::connect(address).await.unwrap());
        }
        let began = Instant::now();
        let request = market(address).0.prepare(&order("o-1")).unwrap().request;
        let mut caller = Caller::connect(address).await;
        caller.send(&http(&request.target(), std::str::from_utf8(&request.body).unwrap(), "")).await;
        assert!(caller.read().await.unwrap().ends_with(DONE));
        assert!(began.elapsed() < MOST, "{:?}", began.elapsed());
    }

    #[test]
    #[ignore = "is started by another test"]
    fn the_process_with_few_handles() {
        assert!(std::env::var_os(TOLD).is_some(), "started by another test");
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let server = Shop::default().server(key()).header_timeout(4 * LONG).idle_timeout(4 * LONG);
            let listening = server.bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
            println!("listening on {}", listening.address());
            let _ = tokio::time::timeout(2 * LONG, listening.serve()).await;
        });
    }

    const TOLD: &str = "BOTHENDS_TEST_FEW_HANDLES";
}
