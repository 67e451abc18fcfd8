//! Which keys go with which type, and the limits among them.

use crate::model::{Limits, Text, Type};
use crate::record::Record;
use crate::report::{Problem, Report};

/// Keys that not every type has, with the types that have them.
const OF_TYPES: &[(&str, &str)] = &[
    ("min_length", "string"),
    ("max_length", "string, enum, code, bytes"),
    ("pattern", "string"),
    ("min", "integer, int32, number, decimal"),
    ("max", "integer, int32, number, decimal"),
    ("max_items", "list, map"),
    ("precision", "decimal"),
    ("scale", "decimal"),
    ("items", "list, map"),
    ("fields", "object"),
    ("values", "enum"),
    ("closed", "enum"),
    ("number", "enum"),
    ("format", "timestamp"),
    ("zone", "timestamp"),
    ("cases", "object, or a name of types.yaml for one"),
];

fn fits(kind: &Type, key: &str) -> bool {
    let keys: &[&str] = match kind {
        Type::Unknown => return true,
        // A type of types.yaml may turn out to be a string.
        Type::Named(_) => &["min_length", "max_length", "pattern", "cases"],
        Type::String => &["min_length", "max_length", "pattern"],
        Type::Code | Type::Bytes => &["max_length"],
        Type::Timestamp(_) => &["format", "zone"],
        Type::Integer | Type::Int32 | Type::Number => &["min", "max"],
        Type::Decimal => &["min", "max", "precision", "scale"],
        Type::Boolean | Type::Any => &[],
        Type::Enum(_) => &["values", "closed", "number", "max_length"],
        Type::List(_) | Type::Map(_) => &["items", "max_items"],
        Type::Object(_) => &["fields", "cases"],
    };
    keys.contains(&key)
}

/// Keys that make no sense for the type.
pub(super) fn refuse_foreign(kind: &Type, name: &Text, record: &Record<'_>, report: &mut Report) {
    for (key, types) in OF_TYPES {
        if let Some(span) = record.key_span(key)
            && !fits(kind, key)
        {
            let message = format!("`type: {}` has no `{key}`", name.text);
            let help = format!("`{key}` goes with: {types}");
            report.add(Problem::at(span, message).label("take it out, or change the type").help(help));
        }
    }
}

/// The limits that go with the type.
pub(super) fn read_limits(kind: &Type, record: &Record<'_>, report: &mut Report) -> Limits {
    if matches!(kind, Type::Unknown) {
        return Limits::default();
    }
    let small = |key: &str, report: &mut Report| fits(kind, key).then(|| record.whole::<u32>(key, report)).flatten();
    let large = |key: &str, report: &mut Report| fits(kind, key).then(|| record.whole::<i64>(key, report)).flatten();
    let limits = Limits {
        min_length: small("min_length", report),
        max_length: small("max_length", report),
        min: large("min", report),
        max: large("max", report),
        max_items: small("max_items", report),
        precision: small("precision", report),
        scale: small("scale", report),
        pattern: if fits(kind, "pattern") { read_pattern(record, report) } else { None },
    };
    refuse_beyond_type(kind, &limits, record, report);
    let wide = |limit: Option<u32>| limit.map(i64::from);
    refuse_contradiction(
        ("min_length", wide(limits.min_length)),
        ("max_length", wide(limits.max_length)),
        record,
        report,
    );
    refuse_contradiction(("min", limits.min), ("max", limits.max), record, report);
    refuse_contradiction(("scale", wide(limits.scale)), ("precision", wide(limits.precision)), record, report);
    limits
}

/// A regular expression that the runtime can use.
fn read_pattern(record: &Record<'_>, report: &mut Report) -> Option<String> {
    let pattern = record.text("pattern", report).filter(|pattern| !pattern.text.trim().is_empty())?;
    let Err(error) = regex_lite::Regex::new(&pattern.text) else { return Some(pattern.text) };
    report.add(
        Problem::at(pattern.span, format!("`pattern` of {} is not a regular expression", record.what))
            .label(error.to_string())
            .help("the syntax is that of the crate regex-lite: no look-around, no references back, no `\\p{..}`"),
    );
    None
}

/// Limits that no value of the type can reach, or that the runtime cannot keep to.
fn refuse_beyond_type(kind: &Type, limits: &Limits, record: &Record<'_>, report: &mut Report) {
    const DIGITS: u32 = 15;
    let mut beyond = |key: &str, message: String, label: &str| {
        if let Some(node) = record.node(key) {
            report.add(Problem::at(node.span, message).label(label));
        }
    };
    for (key, limit) in [("min", limits.min), ("max", limits.max)] {
        if let (Type::Int32, Some(limit)) = (kind, limit)
            && i32::try_from(limit).is_err()
        {
            let message = format!("`{key}` is {limit}, which does not fit into 32 bits");
            beyond(key, message, "`int32` goes from -2147483648 to 2147483647");
        }
    }
    for (key, limit) in [("precision", limits.precision), ("scale", limits.scale)] {
        if let Some(limit) = limit.filter(|limit| *limit > DIGITS) {
            beyond(key, format!("`{key}` is {limit}: a decimal has at most {DIGITS} digits"), "too many");
        }
    }
}

fn refuse_contradiction(low: (&str, Option<i64>), high: (&str, Option<i64>), record: &Record<'_>, report: &mut Report) {
    let ((low_key, Some(low)), (high_key, Some(high))) = (low, high) else { return };
    if let (Some(span), Some(other)) = (record.key_span(high_key), record.key_span(low_key))
        && low > high
    {
        let message = format!("`{low_key}` is {low} and `{high_key}` is {high}: nothing fits");
        report.add(Problem::at(span, message).label("less than that").also(other, "this much at least"));
    }
}
