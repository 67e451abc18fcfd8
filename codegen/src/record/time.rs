//! Times and rates.

use super::Record;
use crate::model::Rate;
use crate::node::Scalar;
use crate::report::Report;
use crate::source::Span;

impl Record<'_> {
    /// `5s`, in milliseconds.
    pub(crate) fn time(&self, name: &str, report: &mut Report) -> Option<u64> {
        let (scalar, span) = self.scalar(name, report)?;
        match milliseconds(&scalar.text) {
            Some(time) if time > 0 => Some(time),
            _ => self.malformed_time(name, span, scalar, report),
        }
    }

    /// `5/s`.
    pub(crate) fn rate(&self, name: &str, report: &mut Report) -> Option<Rate> {
        let (scalar, span) = self.scalar(name, report)?;
        let parsed = scalar.text.split_once('/').and_then(|(calls, unit)| {
            let milliseconds = if unit.starts_with(|c: char| c.is_ascii_digit()) {
                milliseconds(unit)?
            } else {
                milliseconds(&format!("1{unit}"))?
            };
            let calls = calls.trim().parse::<u32>().ok()?;
            (calls > 0 && milliseconds > 0).then_some(Rate { calls, milliseconds })
        });
        if parsed.is_none() { self.malformed_time(name, span, scalar, report) } else { parsed }
    }

    fn malformed_time<T>(&self, name: &str, span: Span, scalar: &Scalar, report: &mut Report) -> Option<T> {
        let problem = self.must_be(name, span, &self.form(name)).label(format!("`{}` is not", scalar.text));
        report.add(problem.help("a whole number above 0 and its unit: `ms`, `s`, `m` or `h`"));
        None
    }
}

fn milliseconds(text: &str) -> Option<u64> {
    let split = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(split)?;
    let number = number.parse::<u64>().ok()?;
    let factor = match unit.trim() {
        "ms" => 1,
        "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    number.checked_mul(factor)
}
