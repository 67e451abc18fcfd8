//! A subscriber of `tracing` that writes down everything: all levels, spans, fields, whoever they are from.

use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Metadata, Subscriber};

/// What was written down. Clones are the same.
#[derive(Clone, Default)]
pub struct Trace(Arc<Inner>);

#[derive(Default)]
struct Inner {
    text: Mutex<String>,
    names: Mutex<Vec<&'static str>>,
}

impl Trace {
    pub fn text(&self) -> String {
        self.0.text.lock().unwrap().clone()
    }

    fn write(&self, what: &str, name: &str, record: impl FnOnce(&mut Line)) {
        let mut line = Line(format!("{what} {name}"));
        record(&mut line);
        let mut text = self.0.text.lock().unwrap();
        text.push_str(&line.0);
        text.push('\n');
    }
}

/// Writes down what happens on this thread, until the guard is dropped.
pub fn listen(trace: &Trace) -> DefaultGuard {
    tracing::subscriber::set_default(trace.clone())
}

/// Writes down what happens in this process from here on, and what is logged by `log`, as the HTTP client does.
pub fn collect_all(trace: &Trace) {
    tracing::subscriber::set_global_default(trace.clone()).expect("nobody else listens");
    log::set_boxed_logger(Box::new(trace.clone())).expect("nobody else listens");
    log::set_max_level(log::LevelFilter::Trace);
}

impl log::Log for Trace {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        self.write("log", record.target(), |line| line.0.push_str(&format!(" {}", record.args())));
    }

    fn flush(&self) {}
}

impl Subscriber for Trace {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let name = span.metadata().name();
        self.write("span", name, |line| span.record(line));
        let mut names = self.0.names.lock().unwrap();
        names.push(name);
        Id::from_u64(names.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let index = usize::try_from(span.into_u64()).unwrap() - 1;
        let name = self.0.names.lock().unwrap()[index];
        self.write("record", name, |line| values.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        self.write(metadata.level().as_str(), metadata.target(), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}
