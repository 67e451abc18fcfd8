//! Examples without parts, and the limits of what they are examples of. The runtime holds real values to the same
//! limits in the same way.

use crate::checked::{Json, Kind};
use crate::model::{Limits, Text, Value};
use crate::report::{Problem, Report};
use crate::time_form;

/// A scalar as a value of its type. `what` says what it is: `example` or `default`.
pub(super) fn scalar(what: &str, text: &Text, kind: &Kind, limits: &Limits, report: &mut Report) -> Option<Json> {
    let written = text.text.as_str();
    let parsed = match kind {
        Kind::String => Some(Json::Text(written.to_owned())),
        Kind::Integer => written.parse().ok().map(Json::Integer),
        Kind::Int32 => written.parse::<i32>().ok().map(|number| Json::Integer(number.into())),
        Kind::Number => written.parse::<f64>().ok().filter(|number| number.is_finite()).map(Json::Number),
        Kind::Decimal => Digits::of(written).map(|_| Json::Text(written.to_owned())),
        Kind::Boolean => written.parse().ok().map(Json::Boolean),
        Kind::Timestamp(form) => time_form::fits(written, form).then(|| match form.format.as_str() {
            "unix" | "unix-ms" => written.parse().map_or(Json::Text(written.to_owned()), Json::Integer),
            _ => Json::Text(written.to_owned()),
        }),
        Kind::Bytes => base64_length(written).map(|_| Json::Text(written.to_owned())),
        _ => None,
    };
    if let (None, Some(bits)) = (&parsed, too_large(written, kind)) {
        let message = format!("the {what} `{written}` does not fit into {bits} bits");
        report.add(Problem::at(text.span, message).label("too large or too small"));
    } else if parsed.is_none() {
        let message = format!("the {what} `{written}` is not {}", describe(kind));
        let label = match kind {
            Kind::Timestamp(form) => format!("must look like `{}`", time_form::example(form)),
            kind => format!("must be {}", describe(kind)),
        };
        report.add(Problem::at(text.span, message).label(label));
    } else if let Some(broken) = broken_limit(written, kind, limits) {
        report.add(Problem::at(text.span, format!("the {what} breaks a limit: {}", broken.rule)).label(broken.actual));
    }
    parsed
}

/// How many bits a whole number has that is one, but not of its type.
fn too_large(written: &str, kind: &Kind) -> Option<u32> {
    let is_whole = written.parse::<i128>().is_ok();
    match kind {
        Kind::Integer if is_whole => Some(64),
        Kind::Int32 if is_whole => Some(32),
        _ => None,
    }
}

/// `1 item`, `2 items`.
pub(super) fn counted(count: u32, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// A type as messages name it.
pub(super) fn describe(kind: &Kind) -> &'static str {
    match kind {
        Kind::String => "a string",
        Kind::Integer | Kind::Int32 => "a whole number",
        Kind::Number => "a number",
        Kind::Decimal => "a decimal number of up to 15 digits",
        Kind::Boolean => "`true` or `false`",
        Kind::Timestamp(_) => "a time in this form",
        Kind::Bytes => "bytes in Base64",
        Kind::List(_) => "a list",
        Kind::Map(_) | Kind::Type(_) | Kind::Boxed(_) => "a mapping",
        Kind::Any | Kind::Code => "a value",
    }
}

/// Anything as JSON: what has no quotes may be a number or a flag.
pub(super) fn any(value: &Value) -> Json {
    match value {
        Value::Text(text) => Json::Text(text.text.clone()),
        Value::Bare(text) => bare(&text.text),
        Value::List(values, _) => Json::List(values.iter().map(any).collect()),
        Value::Map(members, _) => {
            Json::Map(members.iter().map(|(name, value)| (name.text.clone(), any(value))).collect())
        }
        // Reported already; nothing is made of it.
        Value::Refused(_) => Json::Text(String::new()),
    }
}

/// Only what JSON would write the same way is a number: `010` and `+5` are texts.
fn bare(text: &str) -> Json {
    let whole = text.parse::<i64>().ok().filter(|number| number.to_string() == text);
    let is_fraction = text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        && text.contains('.')
        && text.ends_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-');
    match (text, whole) {
        ("true", _) => Json::Boolean(true),
        ("false", _) => Json::Boolean(false),
        (_, Some(number)) => Json::Integer(number),
        _ => match text.parse() {
            Ok(number) if is_fraction => Json::Number(number),
            _ => Json::Text(text.to_owned()),
        },
    }
}

struct Broken {
    rule: String,
    actual: String,
}

fn broken_limit(written: &str, kind: &Kind, limits: &Limits) -> Option<Broken> {
    match kind {
        Kind::Integer | Kind::Int32 | Kind::Number => out_of_range(written, limits),
        Kind::Decimal => {
            let digits = Digits::of(written)?;
            let fraction = over(digits.fraction, limits.scale, "digit", " after the point");
            fraction
                .or_else(|| over(digits.all, limits.precision, "digit", ""))
                .or_else(|| out_of_range(written, limits))
        }
        Kind::Bytes => over(base64_length(written)?, limits.max_length, "byte", ""),
        Kind::Timestamp(_) => None,
        _ => {
            let expression = limits.pattern.as_ref().and_then(|pattern| regex_lite::Regex::new(pattern).ok());
            if let (Some(pattern), Some(false)) = (&limits.pattern, expression.map(|it| it.is_match(written))) {
                return Some(Broken { rule: format!("must match `{pattern}`"), actual: "does not match".to_owned() });
            }
            let length = u32::try_from(written.chars().count()).unwrap_or(u32::MAX);
            let short = limits.min_length.filter(|min| length < *min).map(|min| Broken {
                rule: format!("at least {}", counted(min, "character")),
                actual: format!("this has {length}"),
            });
            short.or_else(|| over(length, limits.max_length, "character", ""))
        }
    }
}

fn over(actual: u32, max: Option<u32>, what: &str, which: &str) -> Option<Broken> {
    let max = max.filter(|max| actual > *max)?;
    Some(Broken { rule: format!("at most {}{which}", counted(max, what)), actual: format!("this has {actual}") })
}

#[expect(clippy::cast_precision_loss, reason = "limits are small")]
fn out_of_range(written: &str, limits: &Limits) -> Option<Broken> {
    let number = written.parse::<f64>().ok()?;
    let broken = |rule: String| Broken { rule, actual: format!("this is {written}") };
    let low = limits.min.filter(|min| number < *min as f64).map(|min| broken(format!("at least {min}")));
    low.or_else(|| limits.max.filter(|max| number > *max as f64).map(|max| broken(format!("at most {max}"))))
}

/// How many bytes a text in Base64 stands for (the usual alphabet, with padding); `None` if it is none.
fn base64_length(text: &str) -> Option<u32> {
    let bare = text.trim_end_matches('=');
    let padding = text.len() - bare.len();
    let is_alphabet = bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(&byte));
    let is_whole = text.len().is_multiple_of(4) && padding <= 2 && is_alphabet;
    is_whole.then(|| u32::try_from(text.len() / 4 * 3 - padding).unwrap_or(u32::MAX))
}

/// The digits of a decimal number without those that say nothing.
struct Digits {
    all: u32,
    fraction: u32,
}

impl Digits {
    /// `None` if it is not a decimal number, or not one that the runtime can hold.
    fn of(text: &str) -> Option<Self> {
        const MOST: u32 = 15;
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let is_digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
        if !is_digits(whole) || !is_digits(fraction) || text.len() > 64 {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let written = format!("{whole}{fraction}");
        let length = |digits: &str| u32::try_from(digits.len()).unwrap_or(u32::MAX);
        let fraction = length(fraction);
        let all = length(written.trim_start_matches('0')).max(fraction).max(1);
        (all <= MOST).then_some(Self { all, fraction })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Option<(u32, u32)> {
        Digits::of(text).map(|digits| (digits.all, digits.fraction))
    }

    #[test]
    fn digits_are_counted_as_the_runtime_does() {
        assert_eq!(digits("12.5000"), Some((3, 1)));
        assert_eq!(digits("0.1234"), Some((4, 4)));
        assert_eq!(digits("-0"), Some((1, 0)));
        assert_eq!(digits("007"), Some((1, 0)));
        assert_eq!(digits("123456789012345"), Some((15, 0)));
        for text in ["1234567890123456", "", "-", ".5", "5.", "1e3", "+1", "1_000", "NaN", "0x10", " 1"] {
            assert_eq!(digits(text), None, "{text}");
        }
    }

    #[test]
    fn bytes_in_base64_are_counted() {
        for (text, length) in [("", 0), ("AA==", 1), ("AAA=", 2), ("AAAA", 3), ("+/AAAA==", 4)] {
            assert_eq!(base64_length(text), Some(length), "{text}");
        }
        for text in ["A", "AA", "AAA", "A===", "====", "AA-_", "AA A", "A=AA", "äAA"] {
            assert_eq!(base64_length(text), None, "{text}");
        }
    }

    #[test]
    fn s06_without_quotes_only_what_json_writes_alike_is_more_than_a_text() {
        assert_eq!(bare("true"), Json::Boolean(true));
        assert_eq!(bare("-12"), Json::Integer(-12));
        assert_eq!(bare("1.5"), Json::Number(1.5));
        for text in ["010", "+5", "no", "1_000", "0x10", "1.", ".5", "1e3", "2020-06-06", "1.2.3", "-", ""] {
            assert_eq!(bare(text), Json::Text(text.to_owned()));
        }
    }
}
