//! Points in time, and the forms in which platforms write them.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// A point in time, to the millisecond.
///
/// Shown and read as RFC 3339; on the wire it stands in the platform's own form, which the spec gives.
///
/// ```
/// use std::time::SystemTime;
/// use bothends::Timestamp;
///
/// let expiry: Timestamp = "2026-07-27T15:31:56Z".parse()?;
/// assert_eq!(expiry.milliseconds(), 1_785_166_316_000);
/// let now = Timestamp::from(SystemTime::now());
/// # assert!(now.milliseconds() > 0);
/// # Ok::<(), bothends::TimestampError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A text or number that is not a point in time, or not one in the form that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimestampError;

impl Timestamp {
    /// That many milliseconds after the beginning of 1970 in UTC; `None` beyond the year 9999.
    pub fn from_milliseconds(milliseconds: i64) -> Option<Self> {
        // So that every form can write it, in every zone.
        (LEAST..=MOST).contains(&milliseconds).then_some(Self(milliseconds))
    }

    /// Milliseconds after the beginning of 1970 in UTC.
    pub fn milliseconds(self) -> i64 {
        self.0
    }

    /// The text in one of the forms of specs; `None` if the form is none of them.
    pub(crate) fn write(self, format: &str, zone: i16) -> Option<String> {
        match format {
            "unix" => Some(self.0.div_euclid(1000).to_string()),
            "unix-ms" => Some(self.0.to_string()),
            "rfc3339" => Some(self.to_string()),
            "http-date" => jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&self.jiff()?).ok(),
            pattern => write_pattern(self.civil(zone)?, pattern),
        }
    }

    /// Reads one of the forms of specs. Fractions of a second may be there or not, whatever the form says:
    /// platforms do not agree with their own pages in this. Of a pattern the year 9999, in which platforms let end what
    /// has no end, is the latest time that there is: the end of 9998, which every zone can write.
    pub(crate) fn read(text: &str, format: &str, zone: i16) -> Option<Self> {
        let text = text.trim();
        match format {
            "unix" => Self::from_milliseconds(text.parse::<i64>().ok()?.checked_mul(1000)?),
            "unix-ms" => Self::from_milliseconds(text.parse().ok()?),
            "rfc3339" => text.parse().ok(),
            "http-date" => {
                let parsed = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
                Self::from_milliseconds(parsed.as_millisecond())
            }
            pattern => {
                let civil = read_pattern(text, pattern)?;
                let Ok(zoned) = civil.to_zoned(TimeZone::fixed(offset(zone)?)) else {
                    return (civil.year() == 9999).then_some(Self(MOST));
                };
                Self::from_milliseconds(zoned.timestamp().as_millisecond().min(MOST))
            }
        }
    }

    /// Whether a form is a number in JSON.
    pub(crate) fn is_number(format: &str) -> bool {
        matches!(format, "unix" | "unix-ms")
    }

    fn jiff(self) -> Option<jiff::Timestamp> {
        jiff::Timestamp::from_millisecond(self.0).ok()
    }

    fn civil(self, zone: i16) -> Option<DateTime> {
        Some(offset(zone)?.to_datetime(self.jiff()?))
    }
}

impl From<SystemTime> for Timestamp {
    /// Times before the year 0 and after 9999 become those.
    fn from(time: SystemTime) -> Self {
        let milliseconds = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_millis()).unwrap_or(MOST),
            Err(before) => i64::try_from(before.duration().as_millis()).map_or(LEAST, |millis| -millis),
        };
        Self(milliseconds.clamp(LEAST, MOST))
    }
}

impl From<Timestamp> for SystemTime {
    fn from(timestamp: Timestamp) -> Self {
        let duration = Duration::from_millis(timestamp.0.unsigned_abs());
        // Some systems count from 1601: what they cannot say must not end the program.
        let time = if timestamp.0 < 0 { UNIX_EPOCH.checked_sub(duration) } else { UNIX_EPOCH.checked_add(duration) };
        time.unwrap_or(UNIX_EPOCH)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.jiff() {
            Some(timestamp) => fmt::Display::fmt(&timestamp, f),
            None => Err(fmt::Error),
        }
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        let timestamp: jiff::Timestamp = text.parse().map_err(|_| TimestampError)?;
        Self::from_milliseconds(timestamp.as_millisecond()).ok_or(TimestampError)
    }
}

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a point in time in the form that is wanted")
    }
}

impl std::error::Error for TimestampError {}

fn offset(minutes: i16) -> Option<Offset> {
    Offset::from_seconds(i32::from(minutes) * 60).ok()
}

/// One part of a pattern such as `yyyyMMdd'T'HHmmss'Z'`.
enum Part<'p> {
    Number(&'p str),
    Literal(&'p str),
}

/// Cuts a pattern into its parts: letters of one kind, what stands in quotes, and single other characters.
fn parts(mut pattern: &str) -> impl Iterator<Item = Part<'_>> {
    std::iter::from_fn(move || {
        let first = pattern.chars().next()?;
        let length = if first == '\'' {
            let inner = pattern.get(1..)?;
            let end = inner.find('\'').unwrap_or(inner.len());
            let literal = inner.get(..end)?;
            pattern = inner.get(end + 1..).unwrap_or("");
            return Some(Part::Literal(literal));
        } else if first.is_ascii_alphabetic() {
            pattern.chars().take_while(|c| *c == first).count()
        } else {
            first.len_utf8()
        };
        let (part, rest) = pattern.split_at_checked(length)?;
        pattern = rest;
        Some(if first.is_ascii_alphabetic() { Part::Number(part) } else { Part::Literal(part) })
    })
}

fn write_pattern(time: DateTime, pattern: &str) -> Option<String> {
    let mut text = String::with_capacity(pattern.len());
    for part in parts(pattern) {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            Part::Number("yyyy") => text.push_str(&format!("{:04}", time.year())),
            Part::Number("MM") => text.push_str(&format!("{:02}", time.month())),
            Part::Number("dd") => text.push_str(&format!("{:02}", time.day())),
            Part::Number("HH") => text.push_str(&format!("{:02}", time.hour())),
            Part::Number("mm") => text.push_str(&format!("{:02}", time.minute())),
            Part::Number("ss") => text.push_str(&format!("{:02}", time.second())),
            Part::Number("SSS") => text.push_str(&format!("{:03}", time.millisecond())),
            Part::Number(_) => return None,
        }
    }
    Some(text)
}

fn read_pattern(text: &str, pattern: &str) -> Option<DateTime> {
    let [mut year, mut month, mut day, mut hour, mut minute, mut second, mut millis] = [0_i16, 1, 1, 0, 0, 0, 0];
    let mut rest = text;
    for part in parts(pattern) {
        match part {
            Part::Literal(literal) => rest = rest.strip_prefix(literal)?,
            // The milliseconds may be left out.
            Part::Number("SSS") if !starts_with_digit(rest) => {}
            Part::Number(letters) => {
                let (digits, behind) = rest.split_at_checked(letters.len())?;
                let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??;
                let place = match letters {
                    "yyyy" => &mut year,
                    "MM" => &mut month,
                    "dd" => &mut day,
                    "HH" => &mut hour,
                    "mm" => &mut minute,
                    "ss" => &mut second,
                    "SSS" => &mut millis,
                    _ => return None,
                };
                (*place, rest) = (number, behind);
            }
        }
    }
    // They may also be there where the pattern ends before them.
    if pattern.ends_with("ss") && rest.len() == 3 && rest.bytes().all(|byte| byte.is_ascii_digit()) {
        (millis, rest) = (rest.parse().ok()?, "");
    }
    if !rest.is_empty() {
        return None;
    }
    let small = |number: i16| i8::try_from(number).ok();
    let nanoseconds = i32::from(millis) * 1_000_000;
    DateTime::new(year, small(month)?, small(day)?, small(hour)?, small(minute)?, small(second)?, nanoseconds).ok()
}

fn starts_with_digit(text: &str) -> bool {
    text.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
}

/// The beginning of the year 1 and the end of 9998: what every form can write in every zone.
const LEAST: i64 = -62_135_596_800_000;
const MOST: i64 = 253_370_764_799_999;

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: i64 = 1_767_323_045_678;

    #[test]
    fn every_form_is_written_and_read() {
        let time = Timestamp::from_milliseconds(TIME).unwrap();
        let second = Timestamp::from_milliseconds(TIME / 1000 * 1000).unwrap();
        for (format, zone, text, exact) in [
            ("unix", 0, "1767323045", false),
            ("unix-ms", 0, "1767323045678", true),
            ("rfc3339", 0, "2026-01-02T03:04:05.678Z", true),
            ("http-date", 0, "Fri, 02 Jan 2026 03:04:05 GMT", false),
            ("yyyyMMddHHmmss", 0, "20260102030405", false),
            ("yyyyMMddHHmmssSSS", 480, "20260102110405678", true),
            ("yyyyMMdd'T'HHmmss'Z'", 0, "20260102T030405Z", false),
            ("yyyy-MM-dd HH:mm:ss", 480, "2026-01-02 11:04:05", false),
        ] {
            assert_eq!(time.write(format, zone).as_deref(), Some(text), "{format}");
            let read = Timestamp::read(text, format, zone);
            assert_eq!(read, Some(if exact { time } else { second }), "{format}");
        }
    }

    #[test]
    fn milliseconds_may_be_there_or_not() {
        let exact = Timestamp::from_milliseconds(TIME);
        let second = Timestamp::from_milliseconds(TIME / 1000 * 1000);
        assert_eq!(Timestamp::read("20260102030405678", "yyyyMMddHHmmss", 0), exact);
        assert_eq!(Timestamp::read("20260102030405", "yyyyMMddHHmmssSSS", 0), second);
    }

    #[test]
    fn what_has_no_end_ends_at_the_latest_time() {
        for (zone, text) in [(0, "99991231235959"), (480, "99991231235959"), (-720, "99990101000000")] {
            assert_eq!(Timestamp::read(text, "yyyyMMddHHmmss", zone), Some(Timestamp(MOST)), "{text}");
        }
        assert_eq!(Timestamp::read("99981231235959", "yyyyMMddHHmmss", 0), Some(Timestamp(MOST - 999)));
        for text in ["99991331235959", "99991232235959", "00000101000000"] {
            assert_eq!(Timestamp::read(text, "yyyyMMddHHmmss", 0), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for (text, format) in [
            ("", "unix"),
            ("1e3", "unix"),
            ("99999999999999", "unix"),
            ("-9223372036854775808", "unix-ms"),
            ("2026010203040", "yyyyMMddHHmmss"),
            ("202601020304056", "yyyyMMddHHmmss"),
            ("20261302030405", "yyyyMMddHHmmss"),
            ("20260230030405", "yyyyMMddHHmmss"),
            ("20260102T030405", "yyyyMMdd'T'HHmmss'Z'"),
            ("２０２６0102030405", "yyyyMMddHHmmss"),
            ("2026-01-02", "yyyy-MM-dd HH:mm:ss"),
            ("+2026-01-02T03:04:05Z", "http-date"),
        ] {
            assert_eq!(Timestamp::read(text, format, 0), None, "{text}");
        }
        assert!("2026-01-02".parse::<Timestamp>().is_err());
    }

    #[test]
    fn system_times_go_both_ways_and_extremes_stay_in_range() {
        let time = Timestamp::from_milliseconds(TIME).unwrap();
        assert_eq!(Timestamp::from(SystemTime::from(time)), time);
        let before = Timestamp::from_milliseconds(-1).unwrap();
        assert_eq!(Timestamp::from(SystemTime::from(before)), before);
        let late = Timestamp::from(UNIX_EPOCH + Duration::from_secs(1 << 60));
        for format in ["unix", "unix-ms", "rfc3339", "http-date", "yyyyMMddHHmmssSSS"] {
            for zone in [-720, 0, 840] {
                assert!(late.write(format, zone).is_some(), "{format}");
                assert!(
                    Timestamp(LEAST).write(format, zone).is_some() || zone < 0 || format == "http-date",
                    "{format}"
                );
            }
        }
        assert_eq!(Timestamp::from_milliseconds(i64::MAX), None);
    }
}
