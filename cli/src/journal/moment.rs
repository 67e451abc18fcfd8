//! Points in time as one writes them down: `2h` ago, or RFC 3339.

use std::time::{Duration, SystemTime};

use bothends::Timestamp;

/// A time such as `90m`, counted back from now, or `2026-01-02T03:04:05Z`.
pub(super) fn moment(text: &str) -> Result<SystemTime, String> {
    if let Some(ago) = ago(text) {
        return SystemTime::now().checked_sub(ago).ok_or_else(|| "that is before all time".to_owned());
    }
    let time: Result<Timestamp, _> = text.parse();
    time.map(SystemTime::from).map_err(|_| "write it as `30s`, `90m`, `2h`, `7d` or 2026-01-02T03:04:05Z".to_owned())
}

fn ago(text: &str) -> Option<Duration> {
    let unit = text.chars().last()?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        _ => return None,
    };
    let number: u64 = text.strip_suffix(unit)?.parse().ok()?;
    number.checked_mul(seconds).map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_counted_back_or_written_out() {
        for (text, seconds) in [("30s", 30), ("90m", 5400), ("2h", 7200), ("7d", 604_800), ("0s", 0)] {
            assert_eq!(ago(text), Some(Duration::from_secs(seconds)), "{text}");
        }
        let written = moment("1970-01-02T00:00:00Z").unwrap();
        assert_eq!(written, SystemTime::UNIX_EPOCH + Duration::from_secs(86_400));
        for text in ["", "h", "-1h", "2 h", "yesterday", "99999999999999999999d", "999999999999999d", "2hé"] {
            assert!(moment(text).is_err(), "{text}");
        }
    }
}
