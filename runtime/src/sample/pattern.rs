//! A text that matches a regular expression.
//!
//! Reads the common part of the syntax and takes the first way through it; what comes out is held against the
//! expression itself, so that whatever is not understood gives no text rather than a wrong one.

use std::iter::Peekable;
use std::str::Chars;

use crate::schema::Limits;

/// A short text that matches and is of an allowed length.
pub(super) fn matching(pattern: &str, limits: &Limits) -> Option<String> {
    let expression = regex_lite::Regex::new(pattern).ok()?;
    let fits = |text: &String| {
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let least = limits.min_length.unwrap_or(0);
        length >= least && limits.max_length.is_none_or(|most| length <= most) && expression.is_match(text)
    };
    (0..=MORE).map(|more| Walk { rest: pattern.chars().peekable(), more }.branches()).find(fits)
}

struct Walk<'p> {
    rest: Peekable<Chars<'p>>,
    /// How often what may be repeated is repeated beyond the least number.
    more: usize,
}

impl Walk<'_> {
    /// The first of several branches; the others are read and dropped.
    fn branches(&mut self) -> String {
        let first = self.sequence();
        while self.rest.next_if_eq(&'|').is_some() {
            self.sequence();
        }
        first
    }

    fn sequence(&mut self) -> String {
        let mut text = String::new();
        while let Some(c) = self.rest.next_if(|c| !matches!(c, '|' | ')')) {
            let atom = self.atom(c);
            // Within one another, repetitions would multiply.
            let times = self.times().min((LONGEST / atom.len().max(1)).max(1));
            if text.len() < LONGEST {
                text.push_str(&atom.repeat(times));
            }
        }
        text
    }

    fn atom(&mut self, c: char) -> String {
        match c {
            '(' => {
                self.group_options();
                let inner = self.branches();
                self.rest.next_if_eq(&')');
                inner
            }
            '[' => self.class().to_string(),
            '.' => "x".to_owned(),
            '^' | '$' => String::new(),
            '\\' => self.rest.next().and_then(escaped).map(String::from).unwrap_or_default(),
            other => other.to_string(),
        }
    }

    /// `?:`, `?i:` and `?P<name>`.
    fn group_options(&mut self) {
        if self.rest.next_if_eq(&'?').is_none() {
            return;
        }
        let mut named = false;
        for c in self.rest.by_ref() {
            named |= c == '<';
            if (c == ':' && !named) || c == '>' {
                return;
            }
        }
    }

    /// One character of a class, behind its bracket.
    fn class(&mut self) -> char {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut ranges: Vec<(char, char)> = Vec::new();
        while let Some(c) = self.rest.next() {
            let low = match c {
                ']' if !ranges.is_empty() => break,
                '\\' => self.rest.next().and_then(escaped).unwrap_or('\\'),
                other => other,
            };
            let mut high = low;
            if self.rest.peek() == Some(&'-') {
                self.rest.next();
                match self.rest.next_if(|c| *c != ']') {
                    Some(end) => high = end,
                    None => ranges.push(('-', '-')),
                }
            }
            ranges.push((low, high));
        }
        let first = ranges.first().map_or('x', |(low, _)| *low);
        let is_in = |c: &char| ranges.iter().any(|(low, high)| (*low..=*high).contains(c));
        if negated { USUAL.chars().find(|c| !is_in(c)).unwrap_or('~') } else { first }
    }

    /// How often the atom before is to stand there.
    fn times(&mut self) -> usize {
        let times = match self.rest.peek() {
            Some('*') => Some(self.more),
            Some('+') => Some(self.more + 1),
            Some('?') => Some(self.more.min(1)),
            Some('{') => return self.counted(),
            _ => return 1,
        };
        self.rest.next();
        self.lazy();
        times.unwrap_or(1)
    }

    fn counted(&mut self) -> usize {
        let inner: String = self.rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
        self.lazy();
        let (low, high) = inner.split_once(',').unwrap_or((&inner, &inner));
        let low: usize = low.trim().parse().unwrap_or(0);
        let high: usize = high.trim().parse().unwrap_or(usize::MAX);
        low.saturating_add(self.more).min(high.max(low)).min(LONGEST)
    }

    fn lazy(&mut self) {
        self.rest.next_if_eq(&'?');
    }
}

/// A character for what stands behind a backslash; none for what stands for no character.
fn escaped(c: char) -> Option<char> {
    match c {
        'd' => Some('0'),
        'w' | 'D' | 'S' => Some('a'),
        's' | 'W' => Some(' '),
        'n' => Some('\n'),
        't' => Some('\t'),
        'r' => Some('\r'),
        'A' | 'b' | 'B' | 'z' => None,
        other => Some(other),
    }
}

const USUAL: &str = "ax0-_ .,:;/";
const MORE: usize = 64;
const LONGEST: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_expressions_are_matched() {
        for pattern in [
            "^[a-z][a-z0-9-]{2,62}$",
            r"^\+?[1-9]\d{6,14}$",
            r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$",
            "^(?:CN|US|[A-Z]{2})$",
            r"^https?://[^/\s]+/.*$",
            r"^(?P<year>\d{4})-(\d\d)-(\d\d)$",
            "^[^,]{1,5}$",
            "^a|b$",
            "x{3}y*?z+",
            "^[-_.]+$",
            "^[]a]b$",
        ] {
            let text = matching(pattern, &Limits::NONE);
            assert!(text.is_some(), "{pattern}");
        }
        let long = Limits { min_length: Some(20), max_length: Some(22), ..Limits::NONE };
        assert_eq!(matching("^[a-z]+$", &long).map(|text| text.len()), Some(20));
        assert_eq!(matching("^[a-z]{3}$", &long), None);
        assert_eq!(matching("(", &Limits::NONE), None);
    }

    /// What is repeated within what is repeated would grow beyond all memory.
    #[test]
    fn repetitions_of_repetitions_stay_short() {
        let nested = |depth: usize, end: &str| format!("^{}a{}{end}$", "(".repeat(depth), "+)".repeat(depth));
        assert_eq!(matching(&nested(20, r"\bq"), &Limits::NONE), None);
        assert_eq!(matching(&nested(20, ""), &Limits::NONE).as_deref(), Some("a"));
        let long = Limits { min_length: Some(1_000), ..Limits::NONE };
        assert!(matching(&nested(3, ""), &long).is_some_and(|text| text.len() >= 1_000));
    }
}
