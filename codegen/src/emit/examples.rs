//! The examples of a spec as data: JSON with wire names. Only twins and simulators refer to it, so that it does not
//! get into programs without them.

use proc_macro2::TokenStream;
use quote::quote;

use super::Scope;
use crate::checked::{Example, Json};

/// One static for all calls, in the order of the calls.
pub(super) fn examples(scope: &Scope<'_>) -> TokenStream {
    let calls = scope.api.calls.iter().map(|call| {
        let examples = call.examples.iter().map(example);
        quote!(&[#(#examples),*])
    });
    quote!(pub static EXAMPLES: &[&[Example]] = &[#(#calls),*];)
}

fn example(example: &Example) -> TokenStream {
    let text = |json: &Option<Json>| {
        let mut text = String::new();
        if let Some(json) = json {
            write(&mut text, json);
        }
        text
    };
    let (request, response) = (text(&example.request), text(&example.response));
    let doc = example.doc.as_ref().map(|doc| quote!(.doc(#doc)));
    quote!(Example::new(#request, #response)#doc)
}

/// Writes JSON; members keep the order of the spec.
fn write(text: &mut String, json: &Json) {
    match json {
        Json::Text(value) => write_text(text, value),
        Json::Integer(number) => text.push_str(&number.to_string()),
        Json::Number(number) if number.is_finite() => text.push_str(&number.to_string()),
        Json::Number(_) => text.push_str("null"),
        Json::Boolean(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Json::List(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(text, index);
                write(text, item);
            }
            text.push(']');
        }
        Json::Map(members) => {
            text.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                separate(text, index);
                write_text(text, name);
                text.push(':');
                write(text, value);
            }
            text.push('}');
        }
    }
}

fn separate(text: &mut String, index: usize) {
    if index > 0 {
        text.push(',');
    }
}

fn write_text(text: &mut String, value: &str) {
    text.push('"');
    for c in value.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            control if control < ' ' => text.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => text.push(other),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_json() {
        let json = Json::Map(vec![
            ("b\"\\\u{1}é\n".to_owned(), Json::List(vec![Json::Integer(-1), Json::Number(1.5), Json::Boolean(true)])),
            ("a".to_owned(), Json::Number(1e300)),
        ]);
        let mut text = String::new();
        write(&mut text, &json);
        assert!(text.starts_with(r#"{"b\"\\\u0001é\u000a":[-1,1.5,true],"a":1000"#), "{text}");
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read, serde_json::to_value(&json).unwrap());
    }
}
