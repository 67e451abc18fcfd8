//! A JSON object in the one form that a signature can be computed over: compact, members sorted by name.

use serde_json::Value;

/// The object in `bytes` without white space, the members of every object sorted by name (byte order), text as
/// plain UTF-8 with only quotes, backslashes and control characters escaped.
///
/// Numbers keep the spelling that they had: how a platform would write `1.50` or `1E2` anew is not known.
/// `None` when this is not a JSON object, has a name twice (readers disagree on which one counts), or is nested
/// deeper than [`DEEPEST`].
pub(crate) fn sorted(bytes: &[u8]) -> Option<String> {
    let mut reader = Reader::new(bytes, Order::Sorted)?;
    if !reader.rest.starts_with('{') {
        return None;
    }
    let sorted = reader.value(DEEPEST)?;
    reader.rest.is_empty().then_some(sorted)
}

/// The same with the members of the object itself sorted only: those of objects in it stay in the order in which they
/// were written. `None` also where that makes no difference.
pub(crate) fn sorted_at_top(bytes: &[u8], sorted: &str) -> Option<String> {
    let mut reader = Reader::new(bytes, Order::AsWritten)?;
    let mut members = Vec::new();
    reader.items('{', '}', |reader| {
        let name = reader.decoded()?;
        reader.take(':')?;
        members.push((name, reader.value(DEEPEST - 1)?));
        Some(())
    })?;
    members.sort_unstable();
    let text = written(&members)?;
    (reader.rest.is_empty() && text != sorted).then_some(text)
}

/// Names and values of the object in `bytes`, in their order: text without quotes and escapes, `null` as no text,
/// numbers and booleans as they were written, lists and objects compact, in the order in which they were written.
///
/// `None` as for [`sorted`], but for names that the object itself has twice: they are there twice.
pub(super) fn members(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    let mut reader = Reader::new(bytes, Order::AsWritten)?;
    let mut members = Vec::new();
    reader.items('{', '}', |reader| {
        let name = reader.decoded()?;
        reader.take(':')?;
        let value = match reader.rest.as_bytes().first()? {
            b'"' => reader.decoded()?,
            b'n' => reader.scalar().map(|_| String::new())?,
            _ => reader.value(DEEPEST - 1)?,
        };
        members.push((name, value));
        Some(())
    })?;
    reader.rest.is_empty().then_some(members)
}

/// The object in `bytes` with the members of every object in the order against that of their names, and blanks behind
/// colons and commas between its own: as far from [`sorted`] as the same object can be. `None` as for it.
pub(super) fn loose(bytes: &[u8]) -> Option<String> {
    let mut reader = Reader::new(bytes, Order::Reversed)?;
    let mut members = Vec::new();
    reader.items('{', '}', |reader| {
        let name = reader.decoded()?;
        reader.take(':')?;
        members.push((name, reader.value(DEEPEST - 1)?));
        Some(())
    })?;
    members.sort_unstable_by(|one, other| other.cmp(one));
    let written: Option<Vec<_>> =
        members.iter().map(|(name, value)| Some(format!("{}: {value}", serde_json::to_string(name).ok()?))).collect();
    reader.rest.is_empty().then_some(format!("{{{}}}", written?.join(", ")))
}

/// Walks over the text; `rest` never starts with a blank.
struct Reader<'a> {
    rest: &'a str,
    order: Order,
}

/// What becomes of the members of an object.
#[derive(Clone, Copy)]
enum Order {
    AsWritten,
    Sorted,
    Reversed,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8], order: Order) -> Option<Self> {
        Some(Self { rest: str::from_utf8(bytes).ok()?.trim_start_matches(BLANK), order })
    }

    fn value(&mut self, depth: u8) -> Option<String> {
        match self.rest.as_bytes().first()? {
            b'{' => self.object(depth.checked_sub(1)?),
            b'[' => self.list(depth.checked_sub(1)?),
            b'"' => self.string(),
            _ => self.scalar(),
        }
    }

    fn object(&mut self, depth: u8) -> Option<String> {
        let mut members = Vec::new();
        self.items('{', '}', |reader| {
            let name = reader.decoded()?;
            reader.take(':')?;
            members.push((name, reader.value(depth)?));
            Some(())
        })?;
        let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        if !names.is_sorted_by(|one, other| one < other) {
            return None;
        }
        match self.order {
            Order::AsWritten => {}
            Order::Sorted => members.sort_unstable(),
            Order::Reversed => members.sort_unstable_by(|one, other| other.cmp(one)),
        }
        written(&members)
    }

    fn list(&mut self, depth: u8) -> Option<String> {
        let mut items = Vec::new();
        self.items('[', ']', |reader| {
            items.push(reader.value(depth)?);
            Some(())
        })?;
        Some(format!("[{}]", items.join(",")))
    }

    /// What stands between two brackets, with commas between the items.
    fn items(&mut self, open: char, close: char, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.take(open)?;
        if self.take(close).is_some() {
            return Some(());
        }
        loop {
            item(self)?;
            if self.take(',').is_none() {
                return self.take(close);
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        serde_json::to_string(&self.decoded()?).ok()
    }

    fn decoded(&mut self) -> Option<String> {
        let mut escaped = false;
        let inner = self.rest.strip_prefix('"')?;
        let end = inner.find(|character| {
            let ends = character == '"' && !escaped;
            escaped = character == '\\' && !escaped;
            ends
        })?;
        serde_json::from_str(self.token(end.checked_add(2)?)?).ok()
    }

    /// A number, `true`, `false` or `null`, as it was written.
    fn scalar(&mut self) -> Option<String> {
        let ends = |character: char| matches!(character, ',' | ']' | '}' | ':') || BLANK.contains(&character);
        let token = self.token(self.rest.find(ends).unwrap_or(self.rest.len()))?;
        let value: Value = serde_json::from_str(token).ok()?;
        matches!(value, Value::Null | Value::Bool(_) | Value::Number(_)).then(|| token.to_owned())
    }

    fn token(&mut self, length: usize) -> Option<&'a str> {
        let (token, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest.trim_start_matches(BLANK);
        Some(token)
    }

    fn take(&mut self, character: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(character)?.trim_start_matches(BLANK);
        Some(())
    }
}

/// An object with these members, compact.
fn written(members: &[(String, String)]) -> Option<String> {
    let members = members.iter().map(|(name, value)| Some(format!("{}:{value}", serde_json::to_string(name).ok()?)));
    Some(format!("{{{}}}", members.collect::<Option<Vec<_>>>()?.join(",")))
}

/// How many objects and lists may lie in each other; real bodies have two or three.
const DEEPEST: u8 = 64;

/// White space between tokens, as JSON defines it.
const BLANK: [char; 4] = [' ', '\t', '\n', '\r'];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(from: &str, to: &str) {
        assert_eq!(sorted(from.as_bytes()).as_deref(), Some(to), "{from}");
    }

    #[test]
    fn sorts_at_every_depth() {
        check("{}", "{}");
        check(
            " { \"b\" : [ { \"d\" : 1 , \"c\" : null } , [ ] , true ] ,\r\n\t\"a\" : { } } ",
            r#"{"a":{},"b":[{"c":null,"d":1},[],true]}"#,
        );
        check(r#"{"b":1,"B":2,"é":3,"":4}"#, r#"{"":4,"B":2,"b":1,"é":3}"#);
    }

    #[test]
    fn text_is_unescaped_and_numbers_are_kept() {
        check(r#"{"a":"\u4e2d\/\"\\\n\u001f"}"#, "{\"a\":\"中/\\\"\\\\\\n\\u001f\"}");
        check(
            r#"{"a":1.50,"b":1E2,"c":-0,"d":123456789012345678901234567890}"#,
            r#"{"a":1.50,"b":1E2,"c":-0,"d":123456789012345678901234567890}"#,
        );
    }

    #[test]
    fn what_is_not_a_plain_object_has_no_form() {
        for text in [
            "",
            " ",
            "[]",
            "1",
            "\"a\"",
            "{",
            "}",
            "{}}",
            "{} {}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{,}",
            "{a:1}",
            "{\"a\":01}",
            "{\"a\":.5}",
            "{\"a\":NaN}",
            "{\"a\":tru}",
            "{\"a\":1 2}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":\"\n\"}",
            "{\"a\":\"b}",
            "{\"a\":[1,]}",
            "{\"a\":[1}}",
            "{\"a\":1:2}",
            "\u{feff}{}",
            "{\"a\":\"\\\"}",
        ] {
            assert_eq!(sorted(text.as_bytes()), None, "{text}");
        }
        assert_eq!(sorted(b"{\"a\":\"\xff\"}"), None);
    }

    #[test]
    fn a_name_twice_has_no_form() {
        assert_eq!(sorted(br#"{"a":1,"b":2,"a":1}"#), None);
        assert_eq!(sorted(br#"{"a":1,"\u0061":2}"#), None);
        assert_eq!(sorted(br#"{"o":{"a":1,"a":2}}"#), None);
    }

    #[test]
    fn depth_is_limited() {
        let nested = |depth: usize| format!("{{\"a\":{}1{}}}", "[".repeat(depth), "]".repeat(depth));
        assert!(sorted(nested(63).as_bytes()).is_some());
        assert!(sorted(nested(64).as_bytes()).is_none());
        assert!(sorted(nested(100_000).as_bytes()).is_none());
        assert!(sorted("{\"a\":".repeat(100_000).as_bytes()).is_none());
        assert!(members(nested(63).as_bytes()).is_some());
        assert!(members(nested(64).as_bytes()).is_none());
        assert!(members("{\"a\":".repeat(100_000).as_bytes()).is_none());
    }

    #[test]
    fn the_top_alone_can_be_sorted() {
        let top = |json: &str| sorted_at_top(json.as_bytes(), &sorted(json.as_bytes()).unwrap());
        assert_eq!(
            top(r#" {"b": [{"d": 1, "c": 2}], "a": {"z": "\u4e2d", "y": 1.50}} "#).as_deref(),
            Some(r#"{"a":{"z":"中","y":1.50},"b":[{"d":1,"c":2}]}"#)
        );
        for same in ["{}", r#"{"b":1,"a":[2]}"#, r#"{"b":1,"a":{"c":1,"d":2}}"#] {
            assert_eq!(top(same), None, "{same}");
        }
        for text in ["[]", "{\"a\":{\"b\":1,\"b\":2}}", "{\"b\":{}} {}"] {
            assert_eq!(sorted_at_top(text.as_bytes(), ""), None, "{text}");
        }
    }

    #[test]
    fn loose_is_the_same_object() {
        let json = br#"{"a":1.50,"b":[{"d":1,"c":2}],"\u00e9":"x, y"}"#;
        let other = loose(json).unwrap();
        assert_eq!(other, r#"{"é": "x, y", "b": [{"d":1,"c":2}], "a": 1.50}"#);
        assert_eq!(sorted(other.as_bytes()), sorted(json));
        assert!([&b"[]"[..], b"{\"a\":1}x", b""].iter().all(|json| loose(json).is_none()));
    }

    #[test]
    fn members_are_read_as_written() {
        let text = r#" { "b" : "\u4e2d\"" , "a" : 1.50 , "n" : null , "t" : true , "o" : { "z" : [ 1 , "é\n" ] , "y" : {} } , "e" : "" } "#;
        let read = members(text.as_bytes()).unwrap();
        let read: Vec<_> = read.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(
            read,
            [("b", "中\""), ("a", "1.50"), ("n", ""), ("t", "true"), ("o", r#"{"z":[1,"é\n"],"y":{}}"#), ("e", "")]
        );
        assert_eq!(members(b"{\"a\":1,\"a\":2}").map(|members| members.len()), Some(2));
        for text in ["", "[]", "1", "{\"a\":nul}", "{\"a\":1}}", "{\"a\":{\"b\":1,\"b\":2}}", "{\"a\":1e999}"] {
            assert_eq!(members(text.as_bytes()), None, "{text}");
        }
    }
}
