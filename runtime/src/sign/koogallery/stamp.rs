//! The `timestamp` of a V2 signature or a token of the Agents gateway, in either of its units.

use std::time::SystemTime;

use crate::sign::time;

/// When the platform signed.
#[derive(Clone, Copy)]
pub(in crate::sign) enum Stamp {
    /// As current pages say, and as in every example.
    Milliseconds(u64),
    /// As older pages say.
    Seconds(u64),
}

impl Stamp {
    /// 13 digits are milliseconds, 10 are seconds, anything else is not a timestamp.
    pub(in crate::sign) fn read(text: &str) -> Option<Self> {
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        match text.len() {
            13 => text.parse().ok().map(Self::Milliseconds),
            10 => text.parse().ok().map(Self::Seconds),
            _ => None,
        }
    }

    /// Milliseconds by which the platform's time is ahead of ours. A stamp in seconds is compared in seconds:
    /// what it lost by rounding must not count against it.
    pub(in crate::sign) fn offset(self, now: SystemTime) -> i128 {
        match self {
            Self::Milliseconds(millis) => i128::from(millis) - time::millis(now),
            Self::Seconds(seconds) => (i128::from(seconds) - time::seconds(now)).saturating_mul(1000),
        }
    }

    pub(in crate::sign) fn time(self) -> Option<SystemTime> {
        time::from_millis(match self {
            Self::Milliseconds(millis) => millis,
            Self::Seconds(seconds) => seconds.checked_mul(1000)?,
        })
    }
}
