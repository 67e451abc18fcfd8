//! What is logged.
#![allow(unreachable_pub, reason = "a module of a test")]

use std::fmt;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span;

/// What this thread logs, for as long as this lives.
pub struct Logged {
    events: Arc<Mutex<Vec<Event>>>,
    _guard: tracing::subscriber::DefaultGuard,
    /// With one collector alone, an event that another thread logs first would count as wanted by nobody, here too.
    _second: tracing::Dispatch,
}

/// One line of the log.
#[derive(Clone, Debug)]
pub struct Event {
    pub is_error: bool,
    pub text: String,
}

impl Logged {
    pub fn begin() -> Self {
        let events = Arc::<Mutex<Vec<Event>>>::default();
        let guard = tracing::subscriber::set_default(Collector(Arc::clone(&events)));
        Self { events, _guard: guard, _second: tracing::Dispatch::new(Collector(Arc::default())) }
    }

    /// What bothends has logged so far.
    pub fn events(&self) -> Vec<Event> {
        self.events.lock().unwrap().clone()
    }
}

struct Collector(Arc<Mutex<Vec<Event>>>);

impl tracing::Subscriber for Collector {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target().starts_with("bothends")
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        struct Text(String);
        impl Visit for Text {
            fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
                self.0 += &format!("{}={value:?} ", field.name());
            }
        }
        let mut text = Text(String::new());
        event.record(&mut text);
        let is_error = *event.metadata().level() == tracing::Level::ERROR;
        self.0.lock().unwrap().push(Event { is_error, text: text.0 });
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}
