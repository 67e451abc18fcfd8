//! Members in headers: one each, or a map for all headers that begin with its name.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::codec::{self, Problem, Reader, Style};
use crate::object::{Entry, Slot, View};
use crate::schema::{Field, Kind};

/// Reads a member from its header, or a map from all headers that begin with its name; `false` if there is none.
pub(super) fn read_header(
    reader: &Reader<'_>,
    field: &Field,
    slot: &mut dyn Slot,
    headers: &HeaderMap,
) -> Result<bool, Problem> {
    let problem = |message: &str| Problem { path: field.wire.to_owned(), message: message.to_owned() };
    let prefix = field.wire.to_ascii_lowercase();
    if let Kind::Map(item) = field.kind {
        let mut there = headers.iter().filter(|(name, _)| name.as_str().starts_with(&prefix)).peekable();
        if there.peek().is_none() {
            return Ok(false);
        }
        let Entry::Map(map) = slot.entry() else { return Ok(false) };
        for (name, value) in there {
            let text = std::str::from_utf8(value.as_bytes()).map_err(|_| problem("is not UTF-8"))?;
            let slot = map.insert(name.as_str().get(prefix.len()..).unwrap_or_default());
            let slot = slot.ok_or_else(|| problem("is there twice"))?;
            codec::write_text(slot.entry(), text, Some(item.kind)).map_err(problem)?;
        }
        return Ok(true);
    }
    let mut values = headers.get_all(field.wire).iter();
    let Some(value) = values.next() else { return Ok(false) };
    if values.next().is_some() {
        return Err(problem("is there twice"));
    }
    let text = std::str::from_utf8(value.as_bytes()).map_err(|_| problem("is not UTF-8"))?;
    reader.text(field, slot, text).map_err(|read| Problem { path: field.wire.to_owned(), ..read })?;
    Ok(true)
}

/// The headers that a member stands for: a map for all that begin with its name. Names are lower-case.
pub(super) fn header_texts(field: &Field, view: View<'_>, style: Style<'_>) -> Result<Vec<(String, String)>, Problem> {
    let problem = |message: String| Problem { path: field.wire.to_owned(), message };
    let name = field.wire.to_ascii_lowercase();
    // Blanks around the value of a header are not part of it: whoever receives it has another value.
    let changes = |text: &str| text.trim_matches([' ', '\t']) != text;
    let (View::Map(map), Kind::Map(item)) = (view, field.kind) else {
        let text = codec::text(field, view, style).map_err(|error| problem(format!("cannot be written: {error}")))?;
        if changes(&text) {
            return Err(problem(BLANKS.to_owned()));
        }
        return Ok(vec![(name, text)]);
    };
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut result = Ok(());
    map.each(&mut |key, slot| {
        let header = format!("{name}{}", key.to_ascii_lowercase());
        match codec::scalar_text(slot.view(), item.kind) {
            _ if headers.iter().any(|(other, _)| *other == header) => {
                result = Err(problem("has two entries for one header".to_owned()));
            }
            Some(text) if changes(&text) => result = Err(problem(BLANKS.to_owned())),
            Some(text) => headers.push((header, text)),
            None => result = Err(problem("has an entry that is no text".to_owned())),
        }
    });
    result.map(|()| headers)
}

/// A header that cannot stand in an answer would be left out in silence.
pub(super) fn check_headers(headers: &[(String, String)]) -> Result<(), Problem> {
    let stands = |(name, value): &&(String, String)| {
        HeaderName::from_bytes(name.as_bytes()).is_ok() && HeaderValue::from_bytes(value.as_bytes()).is_ok()
    };
    match headers.iter().find(|header| !stands(header)) {
        Some(_) => {
            Err(Problem { path: String::new(), message: "a header has a line break or the like in it".to_owned() })
        }
        None => Ok(()),
    }
}

const BLANKS: &str = "stands in a header, so it must not begin or end with a blank";
