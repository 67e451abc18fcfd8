//! Exact decimal numbers.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// An exact decimal number of up to 15 significant digits, such as an amount of usage.
///
/// Fifteen digits are what a JSON number carries without loss through every reader, and more than any
/// platform here uses. Zeros at the end are kept for writing, since some platforms sign the text; they make no
/// difference to comparing.
///
/// ```
/// use bothends::Decimal;
///
/// let usage: Decimal = "12.5000".parse()?;
/// assert_eq!(usage, Decimal::new(125, 1).unwrap_or_default());
/// assert_eq!(usage.to_string(), "12.5000");
/// # Ok::<(), bothends::DecimalError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Decimal {
    /// The digits.
    unscaled: i64,
    /// How many of them stand after the point.
    scale: u8,
}

/// A text that is not a decimal number of up to 15 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecimalError;

impl Decimal {
    /// `unscaled` divided by ten to the power of `scale`; `None` over 15 digits.
    pub fn new(unscaled: i64, scale: u8) -> Option<Self> {
        let fits = unscaled.unsigned_abs() < 1_000_000_000_000_000 && scale <= 15;
        fits.then_some(Self { unscaled, scale })
    }

    /// Digits in all, without those that say nothing.
    pub fn digits(self) -> u32 {
        let (unscaled, scale) = self.least();
        let digits = unscaled.unsigned_abs().checked_ilog10().map_or(1, |log| log + 1);
        digits.max(u32::from(scale))
    }

    /// Digits after the point, without zeros at the end.
    pub fn scale(self) -> u32 {
        self.least().1.into()
    }

    /// The number, if there is nothing after the point.
    pub(crate) fn whole(self) -> Option<i64> {
        let (unscaled, scale) = self.least();
        (scale == 0).then_some(unscaled)
    }

    /// The same number without zeros at the end.
    fn least(self) -> (i64, u8) {
        let (mut unscaled, mut scale) = (self.unscaled, self.scale);
        while scale > 0 && unscaled % 10 == 0 {
            unscaled /= 10;
            scale -= 1;
        }
        (unscaled, scale)
    }

    /// The nearest floating-point number; exact to 15 digits, so that it reads back as the same decimal.
    pub fn to_f64(self) -> f64 {
        // Correctly rounded by the standard library, as a division by a power of ten would not always be.
        self.to_string().parse().unwrap_or_default()
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.least() == other.least()
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.least().hash(state);
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        // 15 digits and 15 more fit into 128 bits.
        let wide = |decimal: &Self| i128::from(decimal.unscaled) * 10_i128.pow(15 - u32::from(decimal.scale));
        wide(self).cmp(&wide(other))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<i32> for Decimal {
    fn from(number: i32) -> Self {
        Self { unscaled: number.into(), scale: 0 }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale == 0 {
            return write!(f, "{}", self.unscaled);
        }
        let sign = if self.unscaled < 0 { "-" } else { "" };
        let width = usize::from(self.scale) + 1;
        let digits = format!("{:0width$}", self.unscaled.unsigned_abs());
        let (whole, fraction) =
            digits.split_at_checked(digits.len().saturating_sub(self.scale.into())).unwrap_or((&digits, ""));
        write!(f, "{sign}{whole}.{fraction}")
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return Err(DecimalError),
            None => (digits, ""),
        };
        let is_digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) || text.len() > 64 {
            return Err(DecimalError);
        }
        let read = |fraction: &str| {
            let scale = u8::try_from(fraction.len()).ok()?;
            let unscaled: i64 = format!("{whole}{fraction}").parse().ok()?;
            Self::new(if negative { -unscaled } else { unscaled }, scale)
        };
        // More zeros than there is room for say nothing.
        read(fraction).or_else(|| read(fraction.trim_end_matches('0'))).ok_or(DecimalError)
    }
}

impl TryFrom<f64> for Decimal {
    type Error = DecimalError;

    /// The shortest decimal that reads as this number.
    fn try_from(number: f64) -> Result<Self, DecimalError> {
        format!("{number}").parse()
    }
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a decimal number of up to 15 digits")
    }
}

impl std::error::Error for DecimalError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_exactly() {
        for (text, shown) in [
            ("0", "0"),
            ("12.5000", "12.5000"),
            ("1.00000000000000000", "1"),
            ("-0.0401", "-0.0401"),
            ("00012", "12"),
            ("99999999.9999", "99999999.9999"),
            ("100", "100"),
        ] {
            let decimal: Decimal = text.parse().unwrap();
            assert_eq!(decimal.to_string(), shown);
            assert_eq!(Decimal::try_from(decimal.to_f64()), Ok(decimal), "through a JSON number");
        }
    }

    #[test]
    fn refuses_what_is_no_decimal() {
        for text in ["", "-", ".5", "5.", "1e3", "+1", "1,5", "NaN", "1234567890123456", "٣"] {
            assert_eq!(text.parse::<Decimal>(), Err(DecimalError), "{text}");
        }
        assert!(Decimal::try_from(f64::NAN).is_err());
        assert!(Decimal::try_from(f64::INFINITY).is_err());
    }

    #[test]
    fn zeros_at_the_end_make_no_difference() {
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(decimal("1.50"), decimal("1.5"));
        assert!(decimal("1.50") < decimal("1.51") && decimal("-2") < decimal("0.1") && decimal("10") > decimal("9.99"));
        assert_eq!((decimal("1.50").digits(), decimal("1.50").scale()), (2, 1));
    }

    #[test]
    fn counts_digits() {
        let decimal: Decimal = "0.0401".parse().unwrap();
        assert_eq!((decimal.digits(), decimal.scale()), (4, 4));
        assert_eq!(Decimal::from(120).digits(), 3);
    }
}
