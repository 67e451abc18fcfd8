//! What the runtime says of its work, as lines on stderr: one for each event, so in a server one for each request.

use std::fmt::{self, Write as _};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::trouble::{harmless, tell};

/// From now on events of the runtime are shown, but for those that only they are after who change it.
pub(crate) fn start() {
    // A second one is none of ours, and fine.
    let _ = tracing::subscriber::set_global_default(Lines { of: "bothends", most: Level::DEBUG });
}

/// From now on warnings of where credentials come from are shown; what else there is to be said, the outcome says.
pub(crate) fn start_for_credentials() {
    let _ = tracing::subscriber::set_global_default(Lines { of: "bothends::credentials", most: Level::WARN });
}

/// Events of a module, up to a level.
struct Lines {
    of: &'static str,
    most: Level,
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && metadata.target().starts_with(self.of) && *metadata.level() <= self.most
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::default();
        event.record(&mut line);
        // Connections come and go; what is not a request of an API is of interest only if it is a warning.
        if *event.metadata().level() == Level::DEBUG && !line.fields.starts_with(" api=") {
            return;
        }
        let word = match *event.metadata().level() {
            Level::ERROR => "error: ",
            Level::WARN => "warning: ",
            _ => "",
        };
        // A value from outside must not begin a line of its own.
        tell(&harmless(&format!("{word}{}{}", line.message, line.fields)).replace('\n', " "));
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// An event as it is shown: the message, then its fields.
#[derive(Default)]
struct Line {
    message: String,
    fields: String,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let _ = write!(self.fields, " {}={}", field.name(), value.escape_debug());
    }
}
