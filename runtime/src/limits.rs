//! The constraints of a spec, checked on the way out (before anything is sent) and on the way in (after
//! the proof, before a handler runs).

use std::fmt;

use regex_lite::Regex;

use crate::cipher::Cipher;
use crate::object::{Object, View, members};
use crate::schema::{Encoding, Field, Kind, Limits};

/// A value that its spec does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Path of the member, such as `info[2].usageValue`.
    pub path: String,
    /// The rule it breaks, without the value: it may be secret.
    pub rule: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.path, self.rule)
    }
}

/// Violations after which no more are looked for.
const ENOUGH: usize = 20;

/// Everything in `object` that its spec does not allow; the first twenty of them.
pub fn check(object: &dyn Object) -> Vec<Violation> {
    check_encrypted(object, None)
}

/// The same where members are encrypted: their lengths are those on the wire.
pub(crate) fn check_encrypted(object: &dyn Object, cipher: Option<&dyn Cipher>) -> Vec<Violation> {
    let mut checker = Checker { path: Vec::new(), found: Vec::new(), cipher, patterns: Vec::new() };
    checker.object(object);
    checker.found.truncate(ENOUGH);
    checker.found
}

enum Segment<'a> {
    Name(&'a str),
    Index(usize),
}

struct Checker<'a> {
    path: Vec<Segment<'a>>,
    found: Vec<Violation>,
    cipher: Option<&'a dyn Cipher>,
    /// Those that were met, compiled once however many texts they are held against.
    patterns: Vec<(&'static str, Option<Regex>)>,
}

impl<'a> Checker<'a> {
    fn object(&mut self, object: &'a dyn Object) {
        for (index, field) in object.schema().fields.iter().enumerate() {
            let Some(slot) = object.slot(index) else { continue };
            self.path.push(Segment::Name(field.wire));
            match slot.view() {
                View::Absent if field.required => self.report("is required".to_owned()),
                View::Absent => {}
                View::Text(text) if field.encoding == Encoding::Encrypted => {
                    let sealed = self.cipher.map_or(0, |cipher| count(cipher.sealed_length(text)));
                    self.at_most(sealed, field.limits.max_length, "characters when encrypted");
                }
                view => self.value(view, field.kind, &field.limits),
            }
            self.cases(object, field, slot.view());
            self.path.pop();
            if self.found.len() >= ENOUGH {
                return;
            }
        }
    }

    fn value(&mut self, view: View<'a>, kind: Kind, limits: &Limits) {
        match view {
            View::Text(text) => self.text(text, limits),
            View::Integer(number) => self.number(number, limits),
            View::Decimal(decimal) => {
                self.at_most(decimal.digits(), limits.precision, "digits");
                self.at_most(decimal.scale(), limits.scale, "digits after the point");
                self.range(decimal.to_f64(), limits);
            }
            View::Number(number) if !number.is_finite() => self.report("must be finite: JSON has no other".to_owned()),
            View::Number(number) => self.range(number, limits),
            View::Object(object) => self.object(object),
            View::List(list) => {
                self.at_most(count(list.size()), limits.max_items, "items");
                let Kind::List(item) = kind else { return };
                for index in 0..list.size() {
                    let Some(slot) = list.get(index) else { continue };
                    self.path.push(Segment::Index(index));
                    self.value(slot.view(), item.kind, &item.limits);
                    self.path.pop();
                    if self.found.len() >= ENOUGH {
                        return;
                    }
                }
            }
            View::Map(map) => {
                self.at_most(count(map.size()), limits.max_items, "entries");
                let Kind::Map(item) = kind else { return };
                // The names are left out: they can be people's data.
                let (mut inner, cipher) = (Vec::new(), self.cipher);
                let mut patterns = std::mem::take(&mut self.patterns);
                map.each(&mut |_, slot| {
                    if inner.len() >= ENOUGH {
                        return;
                    }
                    let patterns_so_far = std::mem::take(&mut patterns);
                    let mut checker =
                        Checker { path: Vec::new(), found: Vec::new(), cipher, patterns: patterns_so_far };
                    checker.value(slot.view(), item.kind, &item.limits);
                    inner.extend(checker.found);
                    patterns = checker.patterns;
                });
                self.patterns = patterns;
                let base = self.path();
                self.found.extend(inner.into_iter().map(|found| {
                    let dot = if found.path.is_empty() || found.path.starts_with('[') { "" } else { "." };
                    Violation { path: format!("{base}[..]{dot}{}", found.path), rule: found.rule }
                }));
            }
            View::Bytes(bytes) => self.at_most(count(bytes.len()), limits.max_length, "bytes"),
            View::Absent | View::Boolean(_) | View::Timestamp(_) | View::Any(_) => {}
        }
    }

    /// What an object has to be, given the members beside it.
    fn cases(&mut self, owner: &'a dyn Object, field: &'static Field, view: View<'a>) {
        let beside = |name: &str, value: &str| {
            members(owner).any(|(field, view)| field.wire == name && matches!(view, View::Text(text) if text == value))
        };
        let Some(case) = field.cases.iter().find(|case| case.when.iter().all(|(name, value)| beside(name, value)))
        else {
            return;
        };
        let when: Vec<_> = case.when.iter().map(|(name, value)| format!("{name} {value}")).collect();
        let when = when.join(" and ");
        let View::Object(object) = view else {
            // A required one has been missed already.
            if !case.required.is_empty() && !field.required {
                self.report(format!("is required with {when}"));
            }
            return;
        };
        let is_there = |name: &&str| members(object).any(|(field, _)| field.wire == *name);
        for name in case.required.iter().filter(|name| !is_there(name)) {
            self.report_member(name, format!("is required with {when}"));
        }
        for name in case.forbidden.iter().filter(|name| is_there(name)) {
            self.report_member(name, format!("must not be there with {when}"));
        }
    }

    fn report_member(&mut self, name: &'a str, rule: String) {
        self.path.push(Segment::Name(name));
        self.report(rule);
        self.path.pop();
    }

    fn text(&mut self, text: &str, limits: &Limits) {
        if limits.min_length.is_some() || limits.max_length.is_some() {
            let length = count(text.chars().count());
            if let Some(min) = limits.min_length.filter(|min| length < *min) {
                self.report(format!("must have at least {min} characters, has {length}"));
            }
            self.at_most(length, limits.max_length, "characters");
            // Looking through a text that is too long anyway can take long.
            if limits.max_length.is_some_and(|max| length > max) {
                return;
            }
        }
        if let Some(pattern) = limits.pattern
            && !self.fits(pattern, text)
        {
            self.report(format!("must match `{pattern}`"));
        }
    }

    /// Whether a text fits a pattern; none fits a broken one.
    fn fits(&mut self, pattern: &'static str, text: &str) -> bool {
        if !self.patterns.iter().any(|(known, _)| std::ptr::eq(*known, pattern)) {
            self.patterns.push((pattern, Regex::new(pattern).ok()));
        }
        let compiled = self.patterns.iter().find(|(known, _)| std::ptr::eq(*known, pattern));
        compiled.and_then(|(_, expression)| expression.as_ref()).is_some_and(|expression| expression.is_match(text))
    }

    fn number(&mut self, number: i64, limits: &Limits) {
        if let Some(min) = limits.min.filter(|min| number < *min) {
            self.report(format!("must be at least {min}"));
        }
        if let Some(max) = limits.max.filter(|max| number > *max) {
            self.report(format!("must be at most {max}"));
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "limits are small")]
    fn range(&mut self, number: f64, limits: &Limits) {
        if let Some(min) = limits.min.filter(|min| number < *min as f64) {
            self.report(format!("must be at least {min}"));
        }
        if let Some(max) = limits.max.filter(|max| number > *max as f64) {
            self.report(format!("must be at most {max}"));
        }
    }

    fn at_most(&mut self, actual: u32, max: Option<u32>, what: &str) {
        if let Some(max) = max.filter(|max| actual > *max) {
            self.report(format!("must have at most {max} {what}, has {actual}"));
        }
    }

    fn report(&mut self, rule: String) {
        let path = self.path();
        self.found.push(Violation { path, rule });
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for segment in &self.path {
            match segment {
                Segment::Name(name) if path.is_empty() => path.push_str(name),
                Segment::Name(name) => path.extend([".", name]),
                Segment::Index(index) => path.push_str(&format!("[{index}]")),
            }
        }
        path
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::dynamic::DynamicObject;
    use crate::schema::{Item, Schema};

    static SCHEMA: Schema = Schema::new(
        "Limited",
        &[
            Field::text("text").max_length(10).pattern("^(a|aa|[a-c]{1,50}){1,50}$"),
            Field::list("list", &Item::new(Kind::String).pattern("^(a|aa|[a-c]{1,50}){1,50}$")),
            Field::new("map", Kind::Map(&Item::new(Kind::String).pattern("^(a|aa|[a-c]{1,50}){1,50}$"))),
        ],
    );

    fn checked(json: serde_json::Value) -> Vec<Violation> {
        check(&DynamicObject::from_json(&SCHEMA, json).unwrap())
    }

    #[test]
    fn many_texts_cost_one_pattern_and_long_ones_none() {
        let start = Instant::now();
        assert_eq!(checked(serde_json::json!({"list": vec!["ab"; 5_000]})), []);
        let entries: serde_json::Map<_, _> = (0..5_000).map(|n| (n.to_string(), "ab".into())).collect();
        assert_eq!(checked(serde_json::json!({"map": entries})), []);
        let long = checked(serde_json::json!({"text": "a".repeat(1 << 18)}));
        assert_eq!(
            long.iter().map(|one| one.rule.as_str()).collect::<Vec<_>>(),
            ["must have at most 10 characters, has 262144"]
        );
        assert!(start.elapsed() < Duration::from_secs(120), "{:?}", start.elapsed());
    }

    #[test]
    fn no_more_than_twenty_are_reported() {
        let entries: serde_json::Map<_, _> = (0..1_000).map(|n| (n.to_string(), "x".into())).collect();
        let found = checked(serde_json::json!({"list": vec!["x"; 1_000], "map": entries.clone()}));
        assert_eq!(found.len(), ENOUGH);
        let found = checked(serde_json::json!({"map": entries}));
        assert_eq!(found.len(), ENOUGH);
        assert_eq!(found[0].path, "map[..]");
    }
}
