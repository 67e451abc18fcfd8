//! Which keys go with which type, and the limits among them.

use crate::model::{Limits, Text, Type};
use crate::record::Record;
use crate::report::{Problem, Report};

/// Keys that not every type has, with the types that have them.
const OF_TYPES: &[(&str, &str)] = &[
    ("min_length", "string"),
    ("max_length", "string, enum, code"),
    ("min", "integer, int32, number, decimal"),
    ("max", "integer, int32, number, decimal"),
    ("max_items", "list, map"),
    ("precision", "decimal"),
    ("scale", "decimal"),
    ("items", "list, map"),
    ("fields", "object"),
    ("values", "enum"),
    ("closed", "enum"),
];

fn fits(kind: &Type, key: &str) -> bool {
    let keys: &[&str] = match kind {
        Type::Unknown => return true,
        // A type of types.yaml may turn out to be a string.
        Type::Named(_) | Type::String => &["min_length", "max_length"],
        Type::Code => &["max_length"],
        Type::Integer | Type::Int32 | Type::Number => &["min", "max"],
        Type::Decimal => &["min", "max", "precision", "scale"],
        Type::Boolean | Type::Any => &[],
        Type::Enum(_) => &["values", "closed", "max_length"],
        Type::List(_) | Type::Map(_) => &["items", "max_items"],
        Type::Object(_) => &["fields"],
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
    };
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

fn refuse_contradiction(low: (&str, Option<i64>), high: (&str, Option<i64>), record: &Record<'_>, report: &mut Report) {
    let ((low_key, Some(low)), (high_key, Some(high))) = (low, high) else { return };
    if let (Some(span), Some(other)) = (record.key_span(high_key), record.key_span(low_key))
        && low > high
    {
        let message = format!("`{low_key}` is {low} and `{high_key}` is {high}: nothing fits");
        report.add(Problem::at(span, message).label("less than that").also(other, "this much at least"));
    }
}
