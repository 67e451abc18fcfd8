//! How a server ends.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bothends::MemoryLedger;
use bothends::server::Shutdown;
use tokio::net::TcpStream;

use crate::common::{key, start};
use crate::scene::{Caller, DONE, LONG, Scene, until};
use crate::shop::{Shop, market, order};

const TRY_AGAIN: &str = r#""resultCode":"000005""#;

#[tokio::test]
async fn w20_what_is_under_way_ends_and_nothing_else_begins() {
    let scene = Scene::with(|server| server.idle_timeout(LONG).header_timeout(LONG)).await;
    let mut fresh = Caller::connect(scene.address).await;
    let mut idle = Caller::connect(scene.address).await;
    idle.send(&scene.request("o-1")).await;
    assert!(idle.read().await.unwrap().ends_with(DONE));
    let mut busy = scene.begin("gate 1").await;
    assert!(scene.handle.is_ready().await && !scene.handle.is_shutting_down());

    scene.handle.shutdown();
    let began = Instant::now();
    assert!(idle.is_closed().await && fresh.is_closed().await, "nobody waits for what may never come");
    assert!(!scene.handle.is_ready().await && scene.handle.is_shutting_down());
    until(|| std::net::TcpStream::connect(scene.address).is_err()).await;
    assert!(!scene.ended.is_finished(), "a handler is at work");
    scene.shop.0.gate.add_permits(1);
    let answer = busy.read().await.unwrap();
    assert!(answer.ends_with(DONE) && answer.contains("\r\nConnection: close\r\n"), "{answer}");
    assert!(busy.is_closed().await);
    assert_eq!(scene.ended.await.unwrap(), Shutdown::Complete);
    assert!(began.elapsed() < LONG);
}

#[tokio::test]
async fn w20_at_the_deadline_handlers_are_stopped_and_their_keys_are_free() {
    let ledger = Arc::new(MemoryLedger::new());
    let shared = Arc::clone(&ledger);
    let scene = Scene::with(|server| server.ledger(shared).shutdown_timeout(Duration::from_secs(1))).await;
    let mut hanging = scene.begin("hang").await;
    let mut slow = Caller::connect(scene.address).await;
    slow.send("POST / HTTP/1.1\r\nHo").await;
    scene.handle.shutdown();
    let answer = hanging.read().await.unwrap();
    assert!(answer.contains(TRY_AGAIN) && answer.contains("\r\nBody-Sign: "), "{answer}");
    let ended = tokio::time::timeout(LONG, scene.ended).await.expect("by the deadline");
    assert_eq!(ended.unwrap(), Shutdown::Interrupted);
    assert!(slow.is_closed().await);

    // The next process need not wait for a lease.
    let shop = Shop::default();
    let next = market(start(shop.clone().server(key()).ledger(ledger)).await);
    let again = tokio::spawn(async move { next.0.send(order("hang")).await.is_ok() });
    until(|| shop.0.begun.load(std::sync::atomic::Ordering::SeqCst) == 1).await;
    again.abort();
}

#[tokio::test]
async fn w20_a_caller_that_hung_up_does_not_hide_its_handler() {
    let scene = Scene::new().await;
    let busy = scene.begin("gate 1").await;
    drop(busy);
    scene.handle.shutdown();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!scene.ended.is_finished(), "its handler is at work");
    scene.shop.0.gate.add_permits(1);
    assert_eq!(scene.ended.await.unwrap(), Shutdown::Complete);
}

#[tokio::test]
async fn w20_at_once_is_at_once() {
    let scene = Scene::with(|server| server.shutdown_timeout(Duration::from_secs(600))).await;
    let mut hanging = scene.begin("hang").await;
    scene.handle.shutdown();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!scene.ended.is_finished());
    scene.handle.shutdown_now();
    let ended = tokio::time::timeout(LONG, scene.ended).await.expect("at once");
    assert_eq!(ended.unwrap(), Shutdown::Interrupted);
    assert!(hanging.read().await.is_none_or(|answer| answer.contains(TRY_AGAIN)));
}

#[tokio::test]
async fn w20_a_future_ends_it_and_so_does_dropping_it() {
    let listening = Shop::default().server(key()).bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let address = listening.address();
    let ended = listening.serve_until(std::future::ready(())).await;
    assert_eq!(ended, Shutdown::Complete);
    assert!(TcpStream::connect(address).await.is_err());

    let listening = Shop::default().server(key()).bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let address = listening.address();
    let serving = tokio::spawn(listening.serve());
    let mut idle = Caller::connect(address).await;
    idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert!(idle.read().await.is_some());
    serving.abort();
    assert!(idle.is_closed().await);
}

/// Whoever serves by a loop of their own finishes by the handle.
#[tokio::test]
async fn w20_a_service_is_finished_by_its_handle() {
    let shop = Shop::default();
    let service = shop.clone().server(key()).into_service().keeps_header_case();
    let handle = service.handle();
    let request = market("127.0.0.1:1".parse().unwrap()).0.prepare(&order("gate 1")).unwrap().request;
    let asked = http::Request::post(request.target());
    let asked = asked.body(http_body_util::Full::new(request.body.clone())).unwrap();
    let answering = tokio::spawn(async move { service.answer(asked).await });
    until(|| shop.0.begun.load(std::sync::atomic::Ordering::SeqCst) == 1).await;
    let finishing = tokio::spawn(async move { handle.finish().await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!finishing.is_finished());
    shop.0.gate.add_permits(1);
    assert_eq!(finishing.await.unwrap(), Shutdown::Complete);
    assert_eq!(answering.await.unwrap().status(), 200);
}

#[cfg(unix)]
mod signals {
    use std::io::{BufRead, BufReader, Read as _};
    use std::net::SocketAddr;
    use std::process::{Child, Command, Stdio};
    use std::sync::atomic::Ordering;
    use std::time::Duration;

    use bothends::server::Shutdown;

    use crate::common::key;
    use crate::scene::{Caller, DONE, LONG, http, until};
    use crate::shop::{Shop, market, order};

    /// This test binary once more, as a shop that is told to end by signals.
    struct Process {
        child: Child,
        output: BufReader<std::process::ChildStdout>,
        address: SocketAddr,
    }

    impl Process {
        fn start() -> Self {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "shutdown::signals::the_process_that_is_told_to_end", "--ignored", "--nocapture"])
                .env(TOLD, "1")
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut output = BufReader::new(child.stdout.take().unwrap());
            let address = said(&mut output, "listening on ").parse().unwrap();
            Self { child, output, address }
        }

        /// Waits until a handler is at work.
        fn begun(&mut self) {
            said(&mut self.output, "a handler has begun");
        }

        fn tell(&self, signal: &str) {
            let id = self.child.id().to_string();
            assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        }

        async fn order(&self, order_id: &str) -> Caller {
            let request = market(self.address).0.prepare(&order(order_id)).unwrap().request;
            let mut caller = Caller::connect(self.address).await;
            caller.send(&http(&request.target(), std::str::from_utf8(&request.body).unwrap(), "")).await;
            caller
        }

        /// What it said in the end.
        async fn ended(mut self) -> String {
            until(|| self.child.try_wait().unwrap().is_some()).await;
            let mut rest = String::new();
            self.output.read_to_string(&mut rest).unwrap();
            rest
        }
    }

    /// What stands in the next line behind these words.
    fn said(output: &mut impl BufRead, words: &str) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert!(output.read_line(&mut line).unwrap() > 0, "the child says {words}");
            if let Some((_, rest)) = line.split_once(words) {
                return rest.trim().to_owned();
            }
        }
    }

    #[tokio::test]
    async fn w20_a_signal_ends_it_in_good_order() {
        for signal in ["TERM", "INT"] {
            let mut process = Process::start();
            let mut slow = process.order("gate 1").await;
            process.begun();
            process.tell(signal);
            assert!(slow.read().await.unwrap().ends_with(DONE));
            assert!(process.ended().await.contains("ended: Complete"));
        }
    }

    #[tokio::test]
    async fn w20_the_second_signal_ends_it_at_once() {
        let mut process = Process::start();
        let _hanging = process.order("hang").await;
        process.begun();
        process.tell("TERM");
        // Two that come together are one signal.
        until(|| std::net::TcpStream::connect(process.address).is_err()).await;
        process.tell("TERM");
        assert!(process.ended().await.contains("ended: Interrupted"));
    }

    #[test]
    #[ignore = "is started by another test"]
    fn the_process_that_is_told_to_end() {
        assert!(std::env::var_os(TOLD).is_some(), "started by another test");
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let ended = runtime.block_on(async {
            let shop = Shop::default();
            let opener = shop.clone();
            tokio::spawn(async move {
                until(|| opener.0.begun.load(Ordering::SeqCst) == 1).await;
                println!("a handler has begun");
                tokio::time::sleep(Duration::from_secs(1)).await;
                opener.0.gate.add_permits(10);
            });
            let server = shop.server(key()).shutdown_timeout(Duration::from_secs(600));
            let listening = server.bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
            println!("listening on {}", listening.address());
            tokio::time::timeout(LONG, listening.serve_until_signal()).await.expect("it is told").unwrap()
        });
        assert!(matches!(ended, Shutdown::Complete | Shutdown::Interrupted));
        println!("ended: {ended:?}");
    }

    const TOLD: &str = "BOTHENDS_TEST_TOLD_TO_END";
}
