//! The forms in which points in time are written: whether a pattern is one, and whether a text is in a form.
//!
//! The runtime reads and writes them; this crate needs to know only whether a spec and its examples are right, for
//! which a library of times would be much to compile.

use crate::model::TimeForm;

/// A part of a pattern.
enum Part<'p> {
    /// Letters of one kind in a row.
    Letters(&'p str),
    /// What stands in quotes, or a single mark.
    Literal(&'p str),
    /// A quote that is not closed, or with nothing in it.
    Broken,
}

/// Cuts a pattern into its parts.
fn parts(mut pattern: &str) -> impl Iterator<Item = Part<'_>> {
    std::iter::from_fn(move || {
        let first = pattern.chars().next()?;
        if first == '\'' {
            let quoted = pattern.get(1..).and_then(|rest| rest.split_once('\''));
            let Some((literal, rest)) = quoted.filter(|(literal, _)| !literal.is_empty()) else {
                pattern = "";
                return Some(Part::Broken);
            };
            pattern = rest;
            return Some(Part::Literal(literal));
        }
        let is_letter = first.is_ascii_alphabetic();
        let length = if is_letter { pattern.chars().take_while(|c| *c == first).count() } else { first.len_utf8() };
        let (part, rest) = pattern.split_at_checked(length)?;
        pattern = rest;
        Some(if is_letter { Part::Letters(part) } else { Part::Literal(part) })
    })
}

const LETTERS: &[&str] = &["yyyy", "MM", "dd", "HH", "mm", "ss", "SSS"];

/// Whether a pattern is one; what is wrong with it otherwise.
pub(crate) fn check(pattern: &str) -> Result<(), String> {
    let mut seen: Vec<&str> = Vec::new();
    for part in parts(pattern) {
        match part {
            Part::Broken => return Err("a quote without its other half, or with nothing in it".to_owned()),
            Part::Letters(letters) => {
                if !LETTERS.contains(&letters) {
                    let same = LETTERS.iter().find(|known| letters.eq_ignore_ascii_case(known));
                    let meant = if letters == "DD" { Some(&"dd") } else { same };
                    return Err(match meant {
                        Some(meant) => format!("write `{meant}` instead of `{letters}`"),
                        None => format!("`{letters}` is no part of a time; letters that stay need single quotes"),
                    });
                }
                if seen.contains(&letters) {
                    return Err(format!("`{letters}` is there twice"));
                }
                if seen.contains(&"SSS") {
                    return Err("`SSS` must be the last of the numbers: platforms leave it out".to_owned());
                }
                seen.push(letters);
            }
            Part::Literal(literal) => {
                if let Some(bad) = literal.chars().find(|c| !(' '..='~').contains(c)) {
                    return Err(format!("`{}` is no ASCII", bad.escape_default()));
                }
            }
        }
    }
    match LETTERS.iter().take(3).find(|needed| !seen.contains(needed)) {
        Some(missing) => Err(format!("`{missing}` is missing")),
        None => Ok(()),
    }
}

/// Minutes east of Greenwich.
pub(crate) fn zone(text: &str) -> Option<i16> {
    if text == "UTC" {
        return Some(0);
    }
    let (sign, rest) = text.strip_prefix('+').map(|rest| (1, rest)).or_else(|| Some((-1, text.strip_prefix('-')?)))?;
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    let all = i16::try_from(hours * 60 + minutes).ok()?;
    (minutes < 60 && all <= 14 * 60).then_some(sign * all)
}

/// Whether a text is a point in time in that form. Stricter than the runtime is with what platforms send.
pub(crate) fn fits(text: &str, form: &TimeForm) -> bool {
    match form.format.as_str() {
        "unix" => text.parse::<i64>().is_ok_and(|seconds| (LEAST / 1000..=MOST / 1000).contains(&seconds)),
        "unix-ms" => text.parse::<i64>().is_ok_and(|milliseconds| (LEAST..=MOST).contains(&milliseconds)),
        "rfc3339" => rfc3339(text).is_some(),
        "http-date" => http_date(text).is_some(),
        pattern => pattern_date(text, pattern).is_some(),
    }
}

/// A text that is in the form, for messages.
pub(crate) fn example(form: &TimeForm) -> String {
    let values =
        [("yyyy", "2026"), ("MM", "01"), ("dd", "02"), ("HH", "03"), ("mm", "04"), ("ss", "05"), ("SSS", "678")];
    match form.format.as_str() {
        "unix" => "1767323045".to_owned(),
        "unix-ms" => "1767323045678".to_owned(),
        "rfc3339" => "2026-01-02T03:04:05Z".to_owned(),
        "http-date" => "Fri, 02 Jan 2026 03:04:05 GMT".to_owned(),
        pattern => parts(pattern).fold(String::new(), |text, part| match part {
            Part::Letters(letters) => {
                text + values.iter().find(|(known, _)| *known == letters).map_or("", |(_, value)| value)
            }
            Part::Literal(literal) => text + literal,
            Part::Broken => text,
        }),
    }
}

/// The beginning of the year 1 and the end of 9998, as the runtime has them.
const LEAST: i64 = -62_135_596_800_000;
const MOST: i64 = 253_370_764_799_999;

fn two_digits(text: &str) -> Option<u32> {
    number(text, 2)
}

fn number(text: &str, length: usize) -> Option<u32> {
    (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// A date and a time of a day, as far as they are there.
struct Date {
    year: u32,
    month: u32,
    day: u32,
}

fn pattern_date(text: &str, pattern: &str) -> Option<Date> {
    let mut date = Date { year: 0, month: 1, day: 1 };
    let mut rest = text;
    for part in parts(pattern) {
        let letters = match part {
            Part::Literal(literal) => {
                rest = rest.strip_prefix(literal)?;
                continue;
            }
            Part::Letters(letters) => letters,
            Part::Broken => return None,
        };
        let (digits, behind) = rest.split_at_checked(letters.len())?;
        let value = number(digits, letters.len())?;
        rest = behind;
        match letters {
            "yyyy" => date.year = value,
            "MM" => date.month = value,
            "dd" => date.day = value,
            "HH" if value > 23 => return None,
            "mm" | "ss" if value > 59 => return None,
            _ => {}
        }
    }
    (rest.is_empty() && date.is_one()).then_some(date)
}

fn rfc3339(text: &str) -> Option<Date> {
    let upper = text.to_ascii_uppercase();
    let (time, offset) = match upper.strip_suffix('Z') {
        Some(time) => (time, None),
        None => {
            let (time, offset) = upper.split_at_checked(upper.len().checked_sub(6)?)?;
            (time, Some(offset))
        }
    };
    if let Some(offset) = offset {
        let (hours, minutes) = offset.strip_prefix(['+', '-'])?.split_once(':')?;
        if two_digits(hours)? > 23 || two_digits(minutes)? > 59 {
            return None;
        }
    }
    let (whole, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let is_fraction = (1..=9).contains(&fraction.len()) && fraction.bytes().all(|byte| byte.is_ascii_digit());
    pattern_date(whole, "yyyy-MM-dd'T'HH:mm:ss").filter(|_| is_fraction)
}

fn http_date(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    let (weekday, rest) = text.split_once(", ")?;
    let mut words = rest.splitn(3, ' ');
    let (day, month, rest) = (words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let date = pattern_date(&format!("{day} {month:02} {rest}"), "dd MM yyyy HH:mm:ss' GMT'")?;
    (DAYS.get(date.weekday()) == Some(&weekday)).then_some(date)
}

impl Date {
    fn is_one(&self) -> bool {
        let is_leap = self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        let days = match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if is_leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => 0,
        };
        (1..=9998).contains(&self.year) && (1..=days).contains(&self.day)
    }

    /// 0 is Sunday (Sakamoto's method).
    fn weekday(&self) -> usize {
        const OFFSETS: [u32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let year = if self.month < 3 { self.year.saturating_sub(1) } else { self.year };
        let offset =
            usize::try_from(self.month).ok().and_then(|month| OFFSETS.get(month.checked_sub(1)?)).unwrap_or(&0);
        usize::try_from((year + year / 4 - year / 100 + year / 400 + offset + self.day) % 7).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(format: &str) -> TimeForm {
        TimeForm { format: format.to_owned(), zone: 0 }
    }

    #[test]
    fn patterns_are_checked() {
        for good in ["yyyyMMddHHmmss", "yyyyMMddHHmmssSSS", "yyyyMMdd'T'HHmmss'Z'", "yyyy-MM-dd HH:mm:ss", "dd.MM.yyyy"]
        {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for (bad, why) in [
            ("YYYYMMdd", "write `yyyy` instead of `YYYY`"),
            ("yyyyMMDD", "write `dd` instead of `DD`"),
            ("yyyyMMddhhmmss", "write `HH` instead of `hh`"),
            ("yyyyMMddTHHmmss", "`T` is no part of a time; letters that stay need single quotes"),
            ("yyyyMM", "`dd` is missing"),
            ("yyyyMMdd'T", "a quote without its other half, or with nothing in it"),
            ("yyyyMMdd''HH", "a quote without its other half, or with nothing in it"),
            ("yyyyMMddMM", "`MM` is there twice"),
            ("yyyySSSMMdd", "`SSS` must be the last of the numbers: platforms leave it out"),
            ("yyyy年MMdd", "`\\u{5e74}` is no ASCII"),
            ("", "`yyyy` is missing"),
        ] {
            assert_eq!(check(bad), Err(why.to_owned()), "{bad}");
        }
    }

    #[test]
    fn zones_are_offsets() {
        assert_eq!(zone("UTC"), Some(0));
        assert_eq!(zone("+08:00"), Some(480));
        assert_eq!(zone("-03:30"), Some(-210));
        assert_eq!(zone("+14:00"), Some(840));
        for bad in ["", "+8", "08:00", "+14:01", "+08:60", "+8:00", "Z", "utc", "Asia/Shanghai", "+08:00:00"] {
            assert_eq!(zone(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_shown_as_an_example_fits() {
        for format in ["unix", "unix-ms", "rfc3339", "http-date", "yyyyMMdd'T'HHmmssSSS'Z'", "dd.MM.yyyy"] {
            assert!(fits(&example(&form(format)), &form(format)), "{format}");
        }
    }

    #[test]
    fn texts_are_held_against_the_form() {
        for (format, good) in [
            ("unix", "-1"),
            ("rfc3339", "2024-02-29T23:59:59.123456789+14:00"),
            ("rfc3339", "2024-02-29t23:59:59z"),
            ("http-date", "Thu, 29 Feb 2024 00:00:00 GMT"),
            ("http-date", "Mon, 28 Jul 2025 23:59:59 GMT"),
        ] {
            assert!(fits(good, &form(format)), "{good}");
        }
        for (format, bad) in [
            ("unix", "1767323045678901"),
            ("unix", "1.5"),
            ("unix-ms", ""),
            ("rfc3339", "2026-01-02"),
            ("rfc3339", "2026-01-02T03:04:05"),
            ("rfc3339", "2023-02-29T00:00:00Z"),
            ("rfc3339", "2026-01-02T03:04:05.Z"),
            ("http-date", "Thu, 02 Jan 2026 03:04:05 GMT"),
            ("http-date", "02 Jan 2026 03:04:05 GMT"),
            ("yyyyMMdd", "20261301"),
            ("yyyyMMdd", "20260100"),
            ("yyyyMMdd", "202601011"),
            ("yyyyMMddHH", "2026010124"),
            ("yyyyMMddHHmm", "202601012360"),
            ("yyyyMMdd", "２０２60101"),
        ] {
            assert!(!fits(bad, &form(format)), "{format}: {bad}");
        }
    }
}
