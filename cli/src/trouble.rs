//! How a command ends other than well, and what goes where.

use std::fmt::Display;
use std::io::{self, Write as _};

use bothends::ConfigError;
use serde::Serialize;

/// Why a command did not do what it was asked for, as it is shown.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// It was asked for in a wrong way: exit status 2.
    Usage(String),
    /// It did not work out: exit status 1.
    Failed(String),
}

/// What commands come to.
pub(crate) type Outcome = Result<(), Trouble>;

impl Trouble {
    /// Wrong usage, with `error: ` before the message.
    pub(crate) fn usage(message: impl Display) -> Self {
        Self::Usage(format!("error: {message}"))
    }

    /// A failure, with `error: ` before the message.
    pub(crate) fn failed(message: impl Display) -> Self {
        Self::Failed(format!("error: {message}"))
    }

    /// The exit status that says so.
    pub(crate) fn status(&self) -> u8 {
        match self {
            Self::Failed(_) => 1,
            Self::Usage(_) => 2,
        }
    }

    /// What is shown.
    pub(crate) fn message(&self) -> &str {
        match self {
            Self::Usage(message) | Self::Failed(message) => message.trim_end(),
        }
    }
}

/// Writes a result to stdout, at once. Whoever closed the other end has seen enough.
pub(crate) fn print(text: &str) -> Outcome {
    written(text).map(|_| ())
}

/// The same; `false` if whoever reads it is gone.
fn written(text: &str) -> Result<bool, Trouble> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Trouble::failed(format_args!("stdout cannot be written: {error}"))),
    }
}

/// Writes a value to stdout as JSON.
pub(crate) fn print_json(value: &impl Serialize) -> Outcome {
    match serde_json::to_string_pretty(value) {
        Ok(text) => print(&(harmless_json(&text) + "\n")),
        Err(error) => Err(Trouble::failed(format_args!("no JSON can be made of this: {error}"))),
    }
}

/// Writes a value to stdout as JSON on one line; `false` if whoever reads it is gone.
pub(crate) fn print_json_line(value: &impl Serialize) -> Result<bool, Trouble> {
    match serde_json::to_string(value) {
        Ok(text) => written(&(harmless_json(&text) + "\n")),
        Err(error) => Err(Trouble::failed(format_args!("no JSON can be made of this: {error}"))),
    }
}

/// Writes a line to stderr. Where nobody listens, nothing is lost.
pub(crate) fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Rows with columns as wide as they need to be; the last one as it is.
pub(crate) fn table<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
    let mut widths = [0; COLUMNS];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// What is wrong with an endpoint or a region; what is a method in code is an option here.
pub(crate) fn of_config(error: &ConfigError) -> String {
    error.to_string().replace("`.allow_plain_http()`", "--plain-http").replace("`.endpoint(..)`", "--endpoint")
}

/// `1 API`, `2 APIs`.
pub(crate) fn count(number: usize, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}

/// Text of a spec or of a platform, of which nothing can move a terminal's cursor or turn its writing around.
pub(crate) fn harmless(text: &str) -> String {
    text.chars().map(|c| if is_harmful(c) { '\u{fffd}' } else { c }).collect()
}

/// The same for JSON, of which nothing is lost. Outside of texts it has none of these characters but line breaks.
fn harmless_json(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        match is_harmful(c) {
            true => text.push_str(&format!("\\u{:04x}", u32::from(c))),
            false => text.push(c),
        }
    }
    text
}

fn is_harmful(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_moves_the_cursor_or_turns_text_around() {
        assert_eq!(harmless("a\u{1b}[2Jb\rc\u{202e}d\u{200f}\ne"), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}d\u{fffd}\ne");
        assert_eq!(harmless("营销商品 Söhne"), "营销商品 Söhne");
    }

    #[test]
    fn json_says_the_same_without_a_character_that_moves_the_cursor() {
        let value = serde_json::json!({"a\u{9b}": "b\u{7f}\u{85}\u{202e}\u{200f}\n\u{1b}Söhne 营"});
        let text = harmless_json(&serde_json::to_string_pretty(&value).unwrap());
        assert!(text.chars().all(|c| c == '\n' || !is_harmful(c)), "{text:?}");
        assert!(text.contains("\\u009b") && text.contains("Söhne 营"), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn columns_are_as_wide_as_they_need_to_be() {
        let rows = [["Söhne", "b", "c"], ["d", "long", ""]].map(|row| row.map(str::to_owned));
        assert_eq!(table(&rows), "Söhne  b     c\nd      long\n");
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!((count(1, "API", "APIs"), count(0, "API", "APIs")), ("1 API".to_owned(), "0 APIs".to_owned()));
    }
}
