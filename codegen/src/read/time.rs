//! `format` and `zone` of a timestamp.

use super::field::lacks;
use crate::keys;
use crate::model::{Text, TimeForm};
use crate::record::{Record, did_you_mean};
use crate::report::{Problem, Report};
use crate::time_form;

/// How the timestamps of a field or type are written.
pub(super) fn read(name: &Text, record: &Record<'_>, report: &mut Report) -> Option<TimeForm> {
    let zone = record.text("zone", report);
    let Some(format) = record.text("format", report) else {
        if record.node("format").is_none() {
            lacks("format", "a timestamp", name, record, report);
        }
        return None;
    };
    if format.text.trim().is_empty() {
        return None;
    }
    let is_named = keys::TIMES.contains(&format.text.as_str());
    if !is_named && let Err(mistake) = time_form::check(&format.text) {
        report.add(unknown(&format, mistake, record));
        return None;
    }
    let Some(zone) = zone.filter(|zone| !zone.text.trim().is_empty()) else {
        return Some(TimeForm { format: format.text, zone: 0 });
    };
    if is_named {
        let why = if format.text == "rfc3339" { "its own zone" } else { "no zone: it is always UTC" };
        report.add(
            Problem::at(record.key_span("zone").unwrap_or(zone.span), format!("`{}` has {why}", format.text))
                .label("take it out")
                .also(format.span, "the form"),
        );
    }
    let minutes = time_form::zone(&zone.text);
    if minutes.is_none() && !is_named {
        report.add(
            Problem::at(zone.span, format!("`{}` is not a zone", zone.text))
                .label("write `UTC` or an offset such as `+08:00`, at most 14 hours"),
        );
    }
    Some(TimeForm { format: format.text, zone: minutes.unwrap_or(0) })
}

fn unknown(format: &Text, mistake: String, record: &Record<'_>) -> Problem {
    let close = did_you_mean(&format.text, keys::TIMES.iter().copied());
    let label = if close.starts_with("did") { close } else { mistake };
    Problem::at(format.span, format!("`format` of {} is none that a timestamp can have: `{}`", record.what, format.text))
        .label(label)
        .help(format!(
            "forms with a name: {}\npatterns: yyyy MM dd HH mm ss SSS with marks between them, letters in single quotes: `\"yyyyMMdd'T'HHmmss'Z'\"`",
            keys::TIMES.join(", ")
        ))
}
