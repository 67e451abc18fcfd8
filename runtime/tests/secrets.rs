//! Nothing secret is shown: everything that the crate prints or logs while it succeeds, fails in every way and refuses is
//! searched for marked secrets, in every form in which they travel. Row C9 of the faults that the project survives.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

#[path = "secrets/calling.rs"]
mod calling;
mod common;
#[path = "secrets/markers.rs"]
mod markers;
#[path = "secrets/receiving.rs"]
mod receiving;
#[path = "secrets/shown.rs"]
mod shown;

use std::collections::BTreeSet;
use std::fmt::{Debug, Write as _};
use std::sync::Mutex;

use common::trace::{Trace, collect_all};

/// All that was printed, beside what was logged.
#[derive(Default)]
struct Page(Mutex<String>);

impl Page {
    fn debug(&self, what: &impl Debug) {
        writeln!(self.0.lock().unwrap(), "{what:?}\n{what:#?}").unwrap();
    }

    fn text(&self, what: &str) {
        writeln!(self.0.lock().unwrap(), "{what}").unwrap();
    }

    /// An error in all ways in which one can be shown.
    fn error(&self, error: &(impl std::error::Error + 'static)) {
        self.debug(error);
        self.text(&error.to_string());
        let mut cause = std::error::Error::source(error);
        while let Some(source) = cause {
            self.text(&format!("{source} {source:?} {source:#?}"));
            cause = source.source();
        }
    }
}

/// One test, since what is logged is logged for the whole process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c09_no_secret_is_printed_or_logged() {
    let (trace, page) = (Trace::default(), Page::default());
    collect_all(&trace);
    let mut secrets = markers::all();
    let kinds = calling::every_way(&page, &mut secrets).await;
    receiving::every_way(&page, &mut secrets).await;
    shown::everything(&page);
    let expected: BTreeSet<String> = calling::KINDS.iter().map(|kind| (*kind).to_owned()).collect();
    assert_eq!(kinds, expected, "every kind of error was met");

    let printed = page.0.into_inner().unwrap();
    let logged = trace.text();
    // What was collected is what was meant to be: otherwise nothing could be found in it.
    for part in ["AssumeRole", "span call", "span attempt", "the handler panicked", "refused", markers::ID] {
        assert!(printed.contains(part) || logged.contains(part), "`{part}` is nowhere in\n{logged}");
    }
    assert!(logged.lines().count() > 100, "{logged}");
    #[cfg(unix)]
    assert!(logged.contains("others can read these keys"), "{logged}");
    // Of what was sent, each proof is another one.
    for proof in ["Signature=", "signature=", "Credential=", "authorization:", "authtoken"] {
        assert!(!logged.contains(proof), "{proof} was logged");
    }
    for (name, secret) in &secrets {
        for (form, text) in markers::forms(secret) {
            for (place, all) in [("printed", &printed), ("logged", &logged)] {
                let line = all.lines().find(|line| line.contains(&text));
                assert!(line.is_none(), "{name}, {form}, was {place}: {}", line.unwrap_or_default());
            }
        }
    }
}

#[test]
fn the_search_finds_every_form() {
    let secret = "m4rk3r+/=ü\"x";
    for shown in [
        "a m4rk3r+/=ü\"x b".to_owned(),
        format!("{:?}", secret),
        format!("{:?}", secret.as_bytes()),
        "6d34726b33722b2f3dc3bc2278".to_owned(),
        "6D34726B33722B2F3DC3BC2278".to_owned(),
        "m4rk3r%2B%2F%3D%C3%BC%22x".to_owned(),
        "m4rk3r%252B%252F%253D%25C3%25BC%2522x".to_owned(),
        markers::base64(secret.as_bytes()),
        markers::base64(format!("id:{secret}").as_bytes()),
        markers::base64(format!("d:{secret}:b").as_bytes()),
    ] {
        assert!(markers::forms(secret).iter().any(|(_, form)| shown.contains(form)), "{shown}");
    }
    assert!(!markers::forms(secret).iter().any(|(_, form)| "nothing of it".contains(form)));
}
