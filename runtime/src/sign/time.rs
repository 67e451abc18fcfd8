//! Times in the forms that proofs use. Nothing here overflows, whatever a sender writes.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

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
        }
    }

    #[test]
    fn extremes_do_not_overflow() {
        let late = UNIX_EPOCH + Duration::from_secs(1 << 62);
        let early = UNIX_EPOCH - Duration::from_secs(1 << 62);
        assert_eq!((date(late), date(early)), (None, None));
        assert_eq!((seconds(late), seconds(early)), (1 << 62, -(1 << 62)));
        assert_eq!(millis(UNIX_EPOCH - Duration::from_micros(1)), -1);
        assert_eq!((offset(i128::MAX), offset(i128::MIN), offset(-7)), (i64::MAX, i64::MIN, -7));
    }
}
