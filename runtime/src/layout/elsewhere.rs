//! Members that some forms of a request have elsewhere.
//!
//! A member that is not there is put behind the others, and nothing else is touched: what is wrong with a body, such as
//! a name that is there twice, is still seen by whoever reads it.

use serde_json::Value;

use crate::schema::Call;

/// The body with those members in their places that it has elsewhere; `None` where it has none, or is no object.
pub(super) fn completed(call: &Call, body: &[u8]) -> Option<Vec<u8>> {
    if call.elsewhere.is_empty() {
        return None;
    }
    let Value::Object(members) = serde_json::from_slice(body).ok()? else { return None };
    // As the reader has it: in a batch, blanks behind a name count for nothing.
    let is_there = |wire: &str| members.keys().any(|name| name == wire || call.batch && name.trim_end() == wire);
    let missing = call.elsewhere.iter().filter(|(wire, _)| !is_there(wire));
    let found = missing.filter_map(|(wire, paths)| {
        let text = paths.iter().find_map(|path| at(members.get(first(path))?, path))?;
        Some(format!("{}:{}", Value::from(*wire), Value::from(text)))
    });
    let found: Vec<_> = found.collect();
    if found.is_empty() {
        return None;
    }
    // A path leads somewhere, so there is a member before the end.
    let rest = body.trim_ascii_end().strip_suffix(b"}")?;
    Some([rest, b",", found.join(",").as_bytes(), b"}"].concat())
}

/// The text at the end of a path whose first member is known. An empty one is nothing.
fn at<'v>(value: &'v Value, path: &str) -> Option<&'v str> {
    let mut value = inner(value)?;
    for name in path.split('.').skip(1) {
        value = inner(value.get(name)?)?;
    }
    value.as_str().filter(|text| !text.trim().is_empty())
}

/// A value, or the first item of a list.
fn inner(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(items) => items.first(),
        value => Some(value),
    }
}

fn first(path: &str) -> &str {
    path.split_once('.').map_or(path, |(first, _)| first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Api, Direction, Format, Protocol, Schema};

    static API: Api = Api {
        id: "acme",
        version: "1",
        protocol: Protocol::Http,
        signature: crate::sign::KOOGALLERY_V2,
        format: Format::Json,
        endpoint: None,
        regions: &[],
        endpoints: &[],
        fallback: &[],
        headers: &[],
        discriminator: None,
        code: None,
        success: &[],
        message: None,
        request_id: None,
        codes: &[],
    };
    static EMPTY: Schema = Schema::new("Empty", &[]);
    static CALL: Call = Call::new(&API, "paid", Direction::Callback, &EMPTY, &EMPTY)
        .elsewhere(&[("order", &["orders.id", "sold.id"]), ("line", &["orders.lines.id"])]);
    static PLAIN: Call = Call::new(&API, "plain", Direction::Callback, &EMPTY, &EMPTY);

    fn made_of(body: &str) -> String {
        completed(&CALL, body.as_bytes()).map_or("as it was".to_owned(), |made| String::from_utf8(made).unwrap())
    }

    #[test]
    fn a_member_is_taken_from_the_first_item_of_a_list() {
        let body = r#"{ "orders": [{"id": "o\"1", "lines": [{"id": "l-1"}]}, {"id": "o-2"}] } "#;
        let made =
            r#"{ "orders": [{"id": "o\"1", "lines": [{"id": "l-1"}]}, {"id": "o-2"}] ,"order":"o\"1","line":"l-1"}"#;
        assert_eq!(made_of(body), made);
        assert_eq!(made_of(r#"{"orders":{"id":"o"}}"#), r#"{"orders":{"id":"o"},"order":"o"}"#);
    }

    #[test]
    fn the_first_path_that_leads_to_a_text_is_taken() {
        for nothing in ["null", "\"\"", "\" \"", "[]", "{}", "7"] {
            let body = format!(r#"{{"orders":[{{"id":{nothing}}}],"sold":{{"id":"s"}}}}"#);
            assert!(made_of(&body).ends_with(r#","order":"s"}"#), "{nothing}");
        }
    }

    #[test]
    fn what_is_there_stays_as_it_is() {
        let bodies = [
            r#"{"order":"o","line":"l","orders":[{"id":"other","lines":[{"id":"other"}]}]}"#,
            r#"{"order":null,"line":"","orders":[{"id":"other","lines":[{"id":"other"}]}]}"#,
            r#"{"orders":[]}"#,
            r#"{"orders":[[{"id":"o"}]]}"#,
            r#"{"orders":"o"}"#,
            r#"{"other":"orders.id"}"#,
            r#"{}"#,
            r#"[{"orders":{"id":"o"}}]"#,
            r#"{"orders":{"id":"o"}"#,
            "",
        ];
        for body in bodies {
            assert_eq!(made_of(body), "as it was", "{body}");
        }
        assert!(completed(&PLAIN, br#"{"orders":{"id":"o"}}"#).is_none());
    }

    #[test]
    fn names_that_are_there_twice_stay_there_twice() {
        let twice = r#"{"orders":{"id":"a","id":"b"},"orders":{"id":"c"}}"#;
        assert!(made_of(twice).starts_with(twice.strip_suffix('}').unwrap()));
    }
}
