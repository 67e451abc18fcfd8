//! A platform that pushes in batches, simulated: desks that do well, and desks that do badly, each in its own way.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bothends::simulation::Report;
use bothends::{Call, Credentials, Guard, Server, Simulation};
use common::{Step, scripted, start};

/// A desk, which may be out of order.
#[derive(Server, Clone, Default)]
#[api("aliyun/cams/callbacks")]
struct Desk {
    handled: Arc<AtomicUsize>,
    is_closed: bool,
}

impl Desk {
    fn handle<R: Default>(&self) -> Result<R, desk::Code> {
        self.handled.fetch_add(1, Ordering::SeqCst);
        if self.is_closed { Err(desk::Code::TryAgain) } else { Ok(R::default()) }
    }
}

impl desk::Handler for Desk {
    async fn chat_app_status(
        &self,
        _: &Call,
        _: desk::ChatAppStatus,
    ) -> Result<desk::ChatAppStatusResponse, desk::Code> {
        self.handle()
    }

    async fn chat_app_inbound(
        &self,
        _: &Call,
        _: desk::ChatAppInbound,
    ) -> Result<desk::ChatAppInboundResponse, desk::Code> {
        self.handle()
    }

    async fn chat_app_audit(&self, _: &Call, _: desk::ChatAppAudit) -> Result<desk::ChatAppAuditResponse, desk::Code> {
        self.handle()
    }
}

const SECRET: &str = "b0c7-5d2e-91aa-77f3";

fn failed(report: &Report) -> Vec<String> {
    report.failures().map(|row| format!("{} {}", row.call, row.case)).collect()
}

fn cases(report: &Report, call: &str) -> Vec<&'static str> {
    report.rows.iter().filter(|row| row.call == call).map(|row| row.case).collect()
}

#[tokio::test]
async fn a_desk_that_does_well_passes() {
    let desk = Desk::default();
    let simulation = desk.clone().simulate().await.unwrap();
    let report = simulation.run(&["ChatAppInbound"]).await;
    assert!(report.passed(), "{report}");
    assert_eq!(
        cases(&report, "ChatAppInbound"),
        [
            "plain call",
            "repetition",
            "one object, no list",
            "several in a list",
            "duplicates in a list",
            "newest first",
            "blank behind a name",
            "JSON",
            "JSON in a text",
            "text like JSON",
            "malformed among good",
            "an empty list",
            "20 at once",
            "no JSON",
            "without the secret",
            "wrong secret",
        ]
    );
    // 1 plain, 1 object, 5 in a list, 1 of three the same, 3 in disorder, 1 with a blank, 3 forms, 2 good ones, 1 of 20.
    assert_eq!(desk.handled.load(Ordering::SeqCst), 18);
    let report = simulation.run(&[]).await;
    assert!(report.passed() && report.rows.len() > 35, "{report}");
    assert!(!format!("{report} {simulation:?}").contains(&simulation.credentials().secret().expose().to_owned()));
    // The secret that was made up is shown by single calls, too.
    simulation
        .call(desk::ChatAppStatus::builder().message_id("a").status(desk::ChatAppStatusStatus::Read).build())
        .await
        .unwrap();
}

#[tokio::test]
async fn secrets_of_the_desks_own_are_shown() {
    for guard in [
        Guard::header("x-acme-token", SECRET).unwrap(),
        Guard::path(SECRET).unwrap(),
        Guard::path(SECRET).unwrap().and(Guard::header("x-acme-token", "another-secret-0").unwrap()),
    ] {
        let simulation = Desk::default().server(guard.clone()).simulate().await.unwrap();
        let report = simulation.run(&["ChatAppAudit"]).await;
        assert!(report.passed() && cases(&report, "ChatAppAudit").contains(&"wrong secret"), "{report}");
        assert!(!report.to_string().contains(SECRET), "{report}");

        // Elsewhere, below a path of its own.
        let address = start(Desk::default().server(guard.clone())).await;
        let (handler, url) = (Desk::default(), format!("http://{address}/cams"));
        let (api, calls) = (bothends::server::Dispatch::api(&handler), bothends::server::Dispatch::calls(&handler));
        let simulation = || Simulation::against(api, calls, &[], url.as_str(), Credentials::none()).unwrap();
        let report = simulation().guard(guard).run(&["ChatAppStatus"]).await;
        assert!(report.passed(), "{report}");
        assert_eq!(failed(&simulation().run(&["ChatAppStatus"]).await), ["ChatAppStatus plain call"]);
    }
}

#[tokio::test]
async fn a_desk_without_a_guard_is_found_out() {
    let address = start(Desk::default().server(Guard::unguarded())).await;
    let handler = Desk::default();
    let (api, calls) = (bothends::server::Dispatch::api(&handler), bothends::server::Dispatch::calls(&handler));
    let url = format!("http://{address}");
    let simulation = Simulation::against(api, calls, &[], url, Credentials::none()).unwrap();
    let report = simulation.guard(Guard::header("x-acme-token", SECRET).unwrap()).run(&["ChatAppStatus"]).await;
    assert_eq!(failed(&report), ["ChatAppStatus without the secret", "ChatAppStatus wrong secret"], "{report}");
}

#[tokio::test]
async fn a_desk_that_cannot_handle_anything_is_found_out() {
    let simulation = Desk { is_closed: true, ..Desk::default() }.simulate().await.unwrap();
    let report = simulation.run(&["ChatAppStatus"]).await;
    assert_eq!(failed(&report), ["ChatAppStatus plain call"], "{report}");
    assert!(report.rows[0].detail().contains("HTTP 503 came"), "{report}");
}

/// What says yes to everything has not looked.
#[tokio::test]
async fn a_desk_that_says_yes_to_everything_is_found_out() {
    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK".to_vec();
    let address = scripted(vec![Step::Send(answer), Step::Close]).await;
    let handler = Desk::default();
    let (api, calls) = (bothends::server::Dispatch::api(&handler), bothends::server::Dispatch::calls(&handler));
    let simulation = Simulation::against(api, calls, &[], format!("http://{address}"), Credentials::none()).unwrap();
    let report = simulation.guard(Guard::path(SECRET).unwrap()).run(&["ChatAppAudit"]).await;
    let expected = ["ChatAppAudit no JSON", "ChatAppAudit without the secret", "ChatAppAudit wrong secret"];
    assert_eq!(failed(&report), expected, "{report}");
}
