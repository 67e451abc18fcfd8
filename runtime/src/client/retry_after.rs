//! How long a platform asks callers to wait.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

/// What an answer's headers say, at most [`MOST`]: `x-acs-retry-after` in milliseconds (Alibaba Cloud's SDK), else
/// `Retry-After` in seconds or as a date (RFC 9110, 10.2.3).
///
/// What is of another form counts as not there; of several the longest counts. A date is measured from the `Date` of the
/// answer, so that the clock of this machine may be off, and from `now` where it has none.
pub(super) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let texts = |name: &str| {
        headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).map(str::trim).collect::<Vec<_>>()
    };
    let milliseconds = texts("x-acs-retry-after").into_iter().filter_map(digits).map(Duration::from_millis).max();
    let sent = texts("date").into_iter().find_map(date).unwrap_or(now);
    let wait = |text: &str| {
        let until = || date(text).map(|until| until.duration_since(sent).unwrap_or_default());
        digits(text).map(Duration::from_secs).or_else(until)
    };
    milliseconds.or_else(|| texts("retry-after").into_iter().filter_map(wait).max()).map(|wait| wait.min(MOST))
}

/// A whole number; one that is larger than a `u64` is just very large.
fn digits(text: &str) -> Option<u64> {
    let all = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().unwrap_or(u64::MAX))
}

/// A date of HTTP in each of its three forms; one before 1970 is 1970.
pub(super) fn date(text: &str) -> Option<SystemTime> {
    let timestamp = match DateTimeParser::new().parse_timestamp(text) {
        Ok(timestamp) => timestamp,
        Err(_) => OLD_FORMS.iter().find_map(|form| {
            let read: DateTime = strtime::parse(form, text).ok()?.to_datetime().ok()?;
            Some(read.to_zoned(TimeZone::UTC).ok()?.timestamp())
        })?,
    };
    UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(timestamp.as_second()).unwrap_or(0)))
}

/// Of RFC 850 and of C's `asctime`: nobody should write them, and everybody has to read them.
const OLD_FORMS: [&str; 2] = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

/// Whoever asks for more than an hour is not waited for anyway, and may have meant another unit.
const MOST: Duration = Duration::from_secs(3600);

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headers: &[(&'static str, &str)]) -> Option<Duration> {
        let now = UNIX_EPOCH + Duration::from_secs(784_111_777); // Sun, 06 Nov 1994 08:49:37 GMT
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, http::HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        retry_after(&map, now)
    }

    fn seconds(seconds: u64) -> Option<Duration> {
        Some(Duration::from_secs(seconds))
    }

    #[test]
    fn t10_seconds_milliseconds_and_dates() {
        assert_eq!(read(&[]), None);
        for (text, wait) in [
            ("2", 2),
            ("0", 0),
            ("007", 7),
            (" 2 ", 2),
            ("3600", 3600),
            ("3601", 3600),
            ("99999999999", 3600),
            ("99999999999999999999999999", 3600),
            ("Sun, 06 Nov 1994 08:49:40 GMT", 3),
            ("Sunday, 06-Nov-94 08:49:40 GMT", 3),
            ("Sun Nov  6 08:49:40 1994", 3),
            ("Sun, 06 Nov 1994 08:49:00 GMT", 0),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Wed, 31 Dec 1969 00:00:00 GMT", 0),
            ("Thu, 31 Dec 9998 23:59:59 GMT", 3600),
        ] {
            assert_eq!(read(&[("retry-after", text)]), seconds(wait), "{text}");
        }
        assert_eq!(read(&[("x-acs-retry-after", "2000")]), seconds(2));
        assert_eq!(read(&[("x-acs-retry-after", "1500")]), Some(Duration::from_millis(1500)));
        assert_eq!(read(&[("x-acs-retry-after", "99999999999")]), seconds(3600));
    }

    #[test]
    fn t10_garbage_is_not_there() {
        for text in [
            "",
            "-1",
            "+1",
            "1.5",
            "1e3",
            "0x10",
            "1,2",
            "1 2",
            "soon",
            "٢",
            "\u{fe}",
            "Sun, 06 Nov 1994",
            "Sun, 32 Nov 1994 08:49:40 GMT",
            "Mon, 06 Nov 1994 08:49:40 GMT",
            "1994-11-06T08:49:40Z",
        ] {
            assert_eq!(read(&[("retry-after", text)]), None, "{text}");
            assert_eq!(read(&[("x-acs-retry-after", text)]), None, "{text}");
            assert_eq!(read(&[("x-acs-retry-after", text), ("retry-after", "2")]), seconds(2), "{text}");
        }
        assert_eq!(read(&[("x-acs-retry-after", "Sun, 06 Nov 1994 08:49:40 GMT")]), None);
    }

    #[test]
    fn t10_of_two_headers_the_longer_wait_counts() {
        assert_eq!(read(&[("retry-after", "2"), ("retry-after", "5")]), seconds(5));
        assert_eq!(read(&[("retry-after", "2"), ("retry-after", "-1")]), seconds(2));
        assert_eq!(read(&[("retry-after", "60"), ("x-acs-retry-after", "2000")]), seconds(2), "the exact one");
    }

    #[test]
    fn t10_a_date_is_measured_on_the_platforms_clock() {
        let until = ("retry-after", "Fri, 02 Jan 2026 03:04:15 GMT");
        assert_eq!(read(&[until, ("date", "Fri, 02 Jan 2026 03:04:05 GMT")]), seconds(10));
        assert_eq!(read(&[until, ("date", "whenever")]), seconds(3600), "then on this machine's");
    }
}
