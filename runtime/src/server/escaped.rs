//! Texts that may hold what a stranger sent, as they are written into the log.

use std::fmt::{self, Write as _};

/// A text without characters that begin a line, move a cursor or turn the writing round; and not all of it, if it is
/// long.
pub(super) struct Escaped<T>(pub(super) T);

impl<T: fmt::Display> fmt::Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        let mut letters = text.chars();
        for letter in letters.by_ref().take(LONGEST) {
            if letter.is_control() || is_mark(letter) {
                write!(f, "{}", letter.escape_unicode())?;
            } else {
                f.write_char(letter)?;
            }
        }
        if letters.next().is_some() { f.write_str("..") } else { Ok(()) }
    }
}

/// Separators of lines, and what changes the direction of writing or cannot be seen.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

const LONGEST: usize = 500;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_on_its_line_and_most_of_it_as_it_is() {
        let escaped = |text: &str| Escaped(text).to_string();
        assert_eq!(escaped("`orderId` \\ \"华为\""), "`orderId` \\ \"华为\"");
        assert_eq!(escaped("a\r\n\u{1b}[31m\u{9b}2J\u{202e}"), "a\\u{d}\\u{a}\\u{1b}[31m\\u{9b}2J\\u{202e}");
        assert_eq!(escaped(&"x".repeat(LONGEST)), "x".repeat(LONGEST));
        assert_eq!(escaped(&"x".repeat(LONGEST + 1)), format!("{}..", "x".repeat(LONGEST)));
    }
}
