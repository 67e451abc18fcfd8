//! `yyyyMMddHHmmssSSS`: the time of the V1 interfaces, which does not say of which zone it is.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use crate::sign::time;

/// The zone of the V1 interface.
pub(in crate::sign) const UTC: Offset = Offset::UTC;

/// The zone of the V1 kit: the platform's own clock.
pub(in crate::sign) const EAST_8: Offset = Offset::constant(8);

/// Writes a time from 1970 on.
pub(in crate::sign) fn write(time: SystemTime, zone: Offset) -> Option<String> {
    let millis = u64::try_from(time::millis(time)).ok()?;
    let local = zone.to_datetime(Timestamp::from_millisecond(i64::try_from(millis).ok()?).ok()?);
    let (date, clock) = (local.date(), local.time());
    let text = format!(
        "{:04}{:02}{:02}{:02}{:02}{:02}{:03}",
        date.year(),
        date.month(),
        date.day(),
        clock.hour(),
        clock.minute(),
        clock.second(),
        clock.millisecond()
    );
    (text.len() == LENGTH).then_some(text)
}

/// Reads what [`write`] writes, and nothing else.
pub(in crate::sign) fn read(text: &str, zone: Offset) -> Option<SystemTime> {
    if text.len() != LENGTH || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year: i16 = text.get(..4)?.parse().ok()?;
    let part = |start: usize| text.get(start..start + 2)?.parse::<i8>().ok();
    let nanosecond = text.get(14..)?.parse::<i32>().ok()? * 1_000_000;
    let local = DateTime::new(year, part(4)?, part(6)?, part(8)?, part(10)?, part(12)?, nanosecond).ok()?;
    let millis = zone.to_timestamp(local).ok()?.as_millisecond();
    time::from_millis(u64::try_from(millis).ok()?)
}

const LENGTH: usize = "yyyyMMddHHmmssSSS".len();

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn times_go_both_ways() {
        for (text, zone, millis) in [
            ("19700101000000000", UTC, 0),
            ("20170725025113409", UTC, 1_500_951_073_409),
            ("20220413093539534", EAST_8, 1_649_813_739_534),
            ("20240229235959999", UTC, 1_709_251_199_999),
            ("99991230215959999", UTC, 253_402_207_199_999),
        ] {
            let time = UNIX_EPOCH + Duration::from_millis(millis);
            assert_eq!(write(time, zone).as_deref(), Some(text));
            assert_eq!(read(text, zone), Some(time), "{text}");
        }
    }

    #[test]
    fn other_forms_are_no_times() {
        for text in [
            "",
            "20170725025113",
            "2017072502511340",
            "201707250251134090",
            "20171325025113409",
            "20170230025113409",
            "20170725245113409",
            "20170725025160409",
            "00000000000000000",
            "19691231235959999",
            "+2017072502511340",
            "-9223372036854775",
            "9223372036854775807",
            "٢٠١٧٠٧٢٥٣",
        ] {
            assert_eq!(read(text, UTC), None, "{text}");
        }
    }

    #[test]
    fn extremes_cannot_be_written() {
        assert_eq!(write(UNIX_EPOCH + Duration::from_secs(1 << 62), UTC), None);
        assert_eq!(write(UNIX_EPOCH - Duration::from_millis(1), UTC), None);
    }
}
