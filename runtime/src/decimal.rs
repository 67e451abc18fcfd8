//! Exact decimal numbers.

use std::fmt;
use std::str::FromStr;

/// An exact decimal number of up to 15 significant digits, such as an amount of usage.
///
/// Fifteen digits are what a JSON number carries without loss through every reader, and more than any
/// platform here uses.
///
/// ```
/// use bothends::Decimal;
///
/// let usage: Decimal = "12.5000".parse()?;
/// assert_eq!(usage.to_string(), "12.5");
/// assert_eq!(usage, Decimal::new(125, 1).unwrap_or_default());
/// # Ok::<(), bothends::DecimalError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// The digits, without trailing zeros after the point.
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
        let (mut unscaled, mut scale) = (unscaled, scale);
        while scale > 0 && unscaled % 10 == 0 {
            unscaled /= 10;
            scale -= 1;
        }
        let fits = unscaled.unsigned_abs() < 1_000_000_000_000_000 && scale <= 15;
        fits.then_some(Self { unscaled, scale })
    }

    /// Digits in all, without those that say nothing.
    pub fn digits(self) -> u32 {
        let digits = self.unscaled.unsigned_abs().checked_ilog10().map_or(1, |log| log + 1);
        digits.max(u32::from(self.scale))
    }

    /// Digits after the point.
    pub fn scale(self) -> u32 {
        self.scale.into()
    }

    /// The nearest floating-point number; exact to 15 digits, so that it reads back as the same decimal.
    pub fn to_f64(self) -> f64 {
        // Correctly rounded by the standard library, as a division by a power of ten would not always be.
        self.to_string().parse().unwrap_or_default()
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
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction.trim_end_matches('0')),
            Some(_) => return Err(DecimalError),
            None => (digits, ""),
        };
        let is_digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) || text.len() > 64 {
            return Err(DecimalError);
        }
        let scale = u8::try_from(fraction.len()).map_err(|_| DecimalError)?;
        let unscaled: i64 = format!("{whole}{fraction}").parse().map_err(|_| DecimalError)?;
        Self::new(if negative { -unscaled } else { unscaled }, scale).ok_or(DecimalError)
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
            ("12.5000", "12.5"),
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
    fn counts_digits() {
        let decimal: Decimal = "0.0401".parse().unwrap();
        assert_eq!((decimal.digits(), decimal.scale()), (4, 4));
        assert_eq!(Decimal::from(120).digits(), 3);
    }
}
