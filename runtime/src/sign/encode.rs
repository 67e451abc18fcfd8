//! Percent-encoding as the schemes want it: one table, used for what is signed and for what is sent.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

use super::hash::nibble;

/// RFC 3986: letters, digits and `-_.~` stay, every other byte of the UTF-8 form becomes `%XX`, upper case.
pub(crate) fn percent(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, RESERVED)
}

/// The same for a path: `/` stays, too.
pub(crate) fn path(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, RESERVED_IN_PATHS)
}

/// Percent-decodes a path, where `+` is a plus; `None` when a `%` sequence is broken or it is not UTF-8.
pub(crate) fn decode_path(text: &str) -> Option<String> {
    decode(text, b'+')
}

/// `name=value` joined with `&`, both encoded, in the order given; an empty value gives `name=`.
pub(crate) fn query(pairs: &[(String, String)]) -> String {
    let length = |text: &str| text.bytes().map(|byte| if is_unreserved(byte) { 1 } else { 3 }).sum::<usize>();
    let length = pairs.iter().map(|(name, value)| length(name) + length(value) + 2).sum();
    let mut text = String::with_capacity(length);
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.extend(percent(name));
        text.push('=');
        text.extend(percent(value));
    }
    text
}

/// The pairs of a raw query, decoded; `None` stands for a piece that cannot be read: empty, with a broken
/// `%` sequence, or not UTF-8. A name without `=` has an empty value; `;` is an ordinary character.
pub(crate) fn pairs(raw: &str) -> impl Iterator<Item = Option<(String, String)>> {
    let pieces = (!raw.is_empty()).then(|| raw.split('&'));
    pieces.into_iter().flatten().map(|piece| {
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        (!piece.is_empty()).then(|| Some((decode(name, b' ')?, decode(value, b' ')?)))?
    })
}

/// Percent-decodes; in queries `+` is a blank, as HTML forms and the vendors' Python SDKs send it.
fn decode(text: &str, plus: u8) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => plus,
            b'%' => (nibble(rest.next()?)? << 4) | nibble(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte)
}

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

const RESERVED_IN_PATHS: &AsciiSet = &RESERVED.remove(b'/');

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn only_unreserved_characters_stay() {
        let text = "aZ09-_.~ +*/%?&=#\r\n\0é😀";
        assert_eq!(percent(text).to_string(), "aZ09-_.~%20%2B%2A%2F%25%3F%26%3D%23%0D%0A%00%C3%A9%F0%9F%98%80");
    }

    #[test]
    fn queries_go_both_ways() {
        let original = [pair("b", "1 2"), pair("a=&", ""), pair("", "+%")];
        let text = query(&original);
        assert_eq!(text, "b=1%202&a%3D%26=&=%2B%25");
        assert_eq!(pairs(&text).collect::<Option<Vec<_>>>().unwrap(), original);
        assert_eq!(pairs("").count(), 0);
    }

    #[test]
    fn paths_go_both_ways() {
        let original = "/bucket/a+b ~%é";
        let text = path(original).to_string();
        assert_eq!(text, "/bucket/a%2Bb%20~%25%C3%A9");
        assert_eq!(decode_path(&text).as_deref(), Some(original));
        assert_eq!(decode_path("/a+b%2fc").as_deref(), Some("/a+b/c"));
        assert!(["%", "%4", "%zz", "%ff"].iter().all(|broken| decode_path(broken).is_none()));
    }

    #[test]
    fn forms_are_read_as_sent() {
        let read = |raw| pairs(raw).collect::<Option<Vec<_>>>();
        assert_eq!(read("a=1+2&b&c=%e2%82%AC;d=1"), Some(vec![pair("a", "1 2"), pair("b", ""), pair("c", "€;d=1")]));
        for broken in ["a=%", "a=%4", "a=%zz", "%ff=1", "a=1&", "&", "a=1&&b=2"] {
            assert_eq!(read(broken), None, "{broken}");
        }
    }
}
