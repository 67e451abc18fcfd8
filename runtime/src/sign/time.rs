//! Times in the forms that proofs use. Nothing here overflows, whatever a sender writes.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::fmt::rfc2822::{DateTimeParser, DateTimePrinter};

/// Milliseconds since 1970, rounded down.
pub(super) fn millis(time: SystemTime) -> i128 {
    let wide = |nanos: u128| i128::try_from(nanos).unwrap_or(i128::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => wide(after.as_millis()),
        Err(error) => (-wide(error.duration().as_nanos())).div_euclid(1_000_000),
    }
}

/// Seconds since 1970, rounded down.
pub(super) fn seconds(time: SystemTime) -> i128 {
    millis(time).div_euclid(1000)
}

/// The point in time that many milliseconds after 1970.
pub(super) fn from_millis(millis: u64) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_millis(millis))
}

/// `yyyy-MM-ddTHH:mm:ssZ`, without a fraction.
pub(super) fn date(time: SystemTime) -> Option<String> {
    let text = Timestamp::from_second(i64::try_from(seconds(time)).ok()?).ok()?.to_string();
    // Years before 0 and after 9999 would be longer.
    has_form(&text).then_some(text)
}

/// Reads `yyyy-MM-ddTHH:mm:ssZ`, and nothing else, from 1970 on.
pub(super) fn from_date(text: &str) -> Option<SystemTime> {
    let timestamp: Timestamp = has_form(text).then(|| text.parse().ok())??;
    UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(timestamp.as_second()).ok()?))
}

/// `yyyyMMddTHHmmssZ`: the same without separators.
pub(super) fn basic_date(time: SystemTime) -> Option<String> {
    date(time).map(|text| text.replace(['-', ':'], ""))
}

/// Reads `yyyyMMddTHHmmssZ`, and nothing else, from 1970 on.
pub(super) fn from_basic_date(text: &str) -> Option<SystemTime> {
    let part = |start: usize, end: usize| text.get(start..end);
    let date = [part(0, 4)?, "-", part(4, 6)?, "-", part(6, 11)?, ":", part(11, 13)?, ":", part(13, text.len())?];
    from_date(&date.concat())
}

/// `Fri, 02 Jan 2026 03:04:05 GMT`: RFC 1123, in the one form that RFC 9110 has senders write.
pub(super) fn http_date(time: SystemTime) -> Option<String> {
    date(time)?;
    let timestamp = Timestamp::from_second(i64::try_from(seconds(time)).ok()?).ok()?;
    DateTimePrinter::new().timestamp_to_rfc9110_string(&timestamp).ok()
}

/// Reads such a date, and nothing else, from 1970 on.
pub(super) fn from_http_date(text: &str) -> Option<SystemTime> {
    let timestamp = DateTimeParser::new().parse_timestamp(text).ok()?;
    let time = UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(timestamp.as_second()).ok()?))?;
    (http_date(time).as_deref() == Some(text)).then_some(time)
}

/// A difference for a message: whole seconds, at most what an `i64` holds.
pub(super) fn offset(seconds: i128) -> i64 {
    i64::try_from(seconds).unwrap_or(if seconds < 0 { i64::MIN } else { i64::MAX })
}

fn has_form(text: &str) -> bool {
    const FORM: &[u8] = b"0000-00-00T00:00:00Z";
    let fits = |(form, byte): (&u8, u8)| {
        if *form == b'0' { byte.is_ascii_digit() } else { *form == byte }
    };
    text.len() == FORM.len() && FORM.iter().zip(text.bytes()).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_go_both_ways() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2026-01-02T03:04:05Z", 1_767_323_045),
            ("9999-12-30T22:00:00Z", 253_402_207_200),
        ] {
            let time = UNIX_EPOCH + Duration::from_secs(seconds);
            assert_eq!(date(time).as_deref(), Some(text));
            assert_eq!(date(time + Duration::from_millis(999)).as_deref(), Some(text));
            assert_eq!(from_date(text), Some(time));
        }
    }

    #[test]
    fn other_forms_are_no_dates() {
        for text in [
            "",
            "2026-01-02T03:04:05",
            "2026-01-02 03:04:05Z",
            "2026-01-02T03:04:05z",
            "2026-01-02T03:04:05.5Z",
            "2026-01-02T03:04:05+00:00",
            "2026-13-02T03:04:05Z",
            "2026-02-30T03:04:05Z",
            "2026-01-02T24:04:05Z",
            "1969-12-31T23:59:59Z",
            "٢026-01-02T03:04:05",
            "+999999-01-02T03:04Z",
        ] {
            assert_eq!(from_date(text), None, "{text}");
            assert_eq!(from_basic_date(&text.replace(['-', ':'], "")), None, "{text}");
            assert_eq!((from_basic_date(text), from_http_date(text)), (None, None), "{text}");
        }
    }

    #[test]
    fn other_forms_go_both_ways() {
        for (basic, http, seconds) in [
            ("19700101T000000Z", "Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("20260102T030405Z", "Fri, 02 Jan 2026 03:04:05 GMT", 1_767_323_045),
            ("20221228T102741Z", "Wed, 28 Dec 2022 10:27:41 GMT", 1_672_223_261),
        ] {
            let time = UNIX_EPOCH + Duration::from_secs(seconds);
            assert_eq!((basic_date(time).as_deref(), http_date(time).as_deref()), (Some(basic), Some(http)));
            assert_eq!((from_basic_date(basic), from_http_date(http)), (Some(time), Some(time)));
        }
    }

    #[test]
    fn other_dates_of_http_are_refused() {
        for text in [
            "fri, 02 Jan 2026 03:04:05 GMT",
            "Fri, 2 Jan 2026 03:04:05 GMT",
            "Thu, 02 Jan 2026 03:04:05 GMT",
            "Fri, 02 Jan 2026 03:04:05 UTC",
            "Fri, 02 Jan 2026 03:04:05 +0000",
            "Fri, 02 Jan 2026 03:04:05 GMT ",
            "Fri, 02 Jan 2026 03:04 GMT",
            "02 Jan 2026 03:04:05 GMT",
            "Friday, 02-Jan-26 03:04:05 GMT",
            "Fri Jan  2 03:04:05 2026",
            "Wed, 31 Dec 1969 23:59:59 GMT",
        ] {
            assert_eq!(from_http_date(text), None, "{text}");
        }
    }

    #[test]
    fn extremes_do_not_overflow() {
        let late = UNIX_EPOCH + Duration::from_secs(1 << 62);
        let early = UNIX_EPOCH - Duration::from_secs(1 << 62);
        assert_eq!((date(late), date(early)), (None, None));
        assert_eq!((http_date(late), http_date(early), basic_date(late)), (None, None, None));
        assert_eq!((seconds(late), seconds(early)), (1 << 62, -(1 << 62)));
        assert_eq!(millis(UNIX_EPOCH - Duration::from_micros(1)), -1);
        assert_eq!((offset(i128::MAX), offset(i128::MIN), offset(-7)), (i64::MAX, i64::MIN, -7));
    }
}
