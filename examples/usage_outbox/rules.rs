//! What KooGallery asks of usage records beyond the forms of their members: who breaks it learns so later, in the
//! console. Source: KooGallery access guide, "usage push (new)", page 0070649410, and the console's record codes.

use std::collections::BTreeSet;

use bothends::Timestamp;

use crate::outbox::Usage;

/// Why usage cannot be pushed; `None` if nothing speaks against it.
pub(crate) fn problem(usage: &Usage, now: Timestamp) -> Option<String> {
    if usage.begin >= usage.end {
        return Some(format!("it begins ({}) when it has ended ({}) or later", usage.begin, usage.end));
    }
    if usage.end > now {
        return Some(format!("it ends ({}) in the future: it is now {now}", usage.end));
    }
    if is_expired(usage, now) {
        return Some(format!("it began ({}) more than 21 days ago: it is now {now}", usage.begin));
    }
    if !is_value(&usage.value) {
        let value = usage.value.escape_debug();
        return Some(format!("`{value}` is no usage: a number above 0 with at most 4 decimals, 20 characters in all"));
    }
    for (name, id) in [("instance", Some(&usage.instance)), ("package", usage.package.as_ref())] {
        if id.is_some_and(|id| id.is_empty() || id.chars().count() > 64) {
            return Some(format!("the id of the {name} has 1 to 64 characters"));
        }
    }
    None
}

/// The platform refuses usage that began more than 21 days ago.
pub(crate) fn is_expired(usage: &Usage, now: Timestamp) -> bool {
    now.milliseconds().saturating_sub(usage.begin.milliseconds()) > 21 * 24 * HOUR
}

fn is_value(text: &str) -> bool {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let are_digits = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_some = text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    text.len() <= 20 && are_digits(whole) && are_digits(decimals) && decimals.len() <= 4 && is_some
}

/// The first serial that is in a batch twice: the platform would refuse both.
pub(crate) fn twice<'a>(serials: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = BTreeSet::new();
    serials.into_iter().find(|serial| !seen.insert(*serial))
}

/// When usage is to be reported: in the first 15 minutes of the hour after it ended, two hours later at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// Its hour is not over.
    NotYet,
    /// In its window.
    Now,
    /// Its window is over: it goes at once, and not in the next window.
    Late,
    /// The two hours are over: it goes all the same, for the platform may still take it, and somebody should look.
    TooLate,
}

/// Whether usage that ended at `end` is due.
pub(crate) fn due(end: Timestamp, now: Timestamp) -> Due {
    let (end, now) = (end.milliseconds(), now.milliseconds());
    let window = end.div_euclid(HOUR) * HOUR + if end.rem_euclid(HOUR) == 0 { 0 } else { HOUR };
    match now.saturating_sub(window) {
        ..0 => Due::NotYet,
        0..=WINDOW => Due::Now,
        waited if waited <= 2 * HOUR => Due::Late,
        _ => Due::TooLate,
    }
}

/// What a record code of the console means for the outbox.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The serial is there already: it was sent before.
    Known,
    /// The record is not counted.
    Refused(&'static str),
}

/// The record codes, as the console has them. One that is not known is no success.
pub(crate) fn verdict(code: &str) -> Verdict {
    Verdict::Refused(match code {
        "005" | "010" => return Verdict::Known,
        "001" => "the instance is missing",
        "002" => "a time is not in the right form",
        "003" => "the usage is not valid",
        "004" => "the serial is missing",
        "006" => "the product is off the shelf",
        "007" => "the record is too old",
        "009" => "the instance is another seller's",
        "011" => "the time range is wrong",
        "012" => "the instance is not pay-per-use",
        "013" => "the instance is in another status",
        _ => "a code that the guide does not have",
    })
}

/// Milliseconds.
const HOUR: i64 = 60 * 60 * 1000;
const WINDOW: i64 = 15 * 60 * 1000;

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn usage(value: &str, begin: &str, end: &str) -> Usage {
        Usage { instance: "i".to_owned(), package: None, value: value.to_owned(), begin: at(begin), end: at(end) }
    }

    #[test]
    fn only_values_above_zero_with_four_decimals_are_usage() {
        let is_usage = |value| {
            let usage = usage(value, "2026-07-11T08:00:00Z", "2026-07-11T09:00:00Z");
            problem(&usage, at("2026-07-11T09:00:00Z")).is_none()
        };
        for good in ["1", "12.5000", "0.0001", "000.1", "123456789012345.1234"] {
            assert!(is_usage(good), "{good}");
        }
        for bad in ["", "0", "0.0000", "-1", "+1", "1.00001", ".5", "1.", "1e3", "1,5", "٣", "1234567890123456.1234"] {
            assert!(!is_usage(bad), "{bad}");
        }
    }

    #[test]
    fn times_have_an_order_and_an_end() {
        let now = at("2026-07-11T09:00:00Z");
        let says = |begin, end| problem(&usage("1", begin, end), now).unwrap_or_default();
        assert_eq!(says("2026-07-11T08:00:00Z", "2026-07-11T09:00:00Z"), "");
        assert!(says("2026-07-11T09:00:00Z", "2026-07-11T09:00:00Z").contains("it begins"));
        assert!(says("2026-07-11T08:00:00Z", "2026-07-11T09:00:01Z").contains("in the future"));
        assert_eq!(says("2026-06-20T09:00:00Z", "2026-06-20T10:00:00Z"), "");
        assert!(says("2026-06-20T08:59:59Z", "2026-06-20T10:00:00Z").contains("21 days"));
    }

    #[test]
    fn usage_is_due_when_its_hour_is_over() {
        for (end, now, expected) in [
            ("2026-07-11T09:00:00Z", "2026-07-11T08:59:59Z", Due::NotYet),
            ("2026-07-11T09:00:00Z", "2026-07-11T09:00:00Z", Due::Now),
            ("2026-07-11T08:20:00Z", "2026-07-11T08:59:59Z", Due::NotYet),
            ("2026-07-11T08:20:00Z", "2026-07-11T09:15:00Z", Due::Now),
            ("2026-07-11T09:00:00Z", "2026-07-11T09:15:01Z", Due::Late),
            ("2026-07-11T09:00:00Z", "2026-07-11T11:00:00Z", Due::Late),
            ("2026-07-11T09:00:00Z", "2026-07-11T11:00:01Z", Due::TooLate),
        ] {
            assert_eq!(due(at(end), at(now)), expected, "{end} {now}");
        }
    }

    #[test]
    fn a_serial_that_is_known_was_sent() {
        assert_eq!((verdict("005"), verdict("010")), (Verdict::Known, Verdict::Known));
        for code in ["001", "007", "013", "999", ""] {
            assert!(matches!(verdict(code), Verdict::Refused(_)), "{code}");
        }
        assert_eq!(twice(["a", "b", "a"]), Some("a"));
        assert_eq!(twice(["a", "b"]), None);
    }
}
