//! Documentation of emitted items. Whatever a spec says is inert: it can hold neither code that is run as
//! a test nor markup that is not meant.

use crate::checked::{Api, Call, Case, Definition, EnumValue, Field, Json, Kind};
use crate::model::{Direction, Limits, Rate};

/// Of the module.
pub(super) fn module(api: &Api) -> String {
    let mut text = format!("{}, version {}.", inert(&api.title), inert(&api.version));
    paragraph(&mut text, &api.doc);
    paragraph(&mut text, &format!("From the specs of `{}`.", api.id));
    text
}

/// Of a type.
pub(super) fn definition(api: &Api, definition: &Definition, number: usize) -> String {
    let mut text = match inert(&definition.doc) {
        doc if doc.is_empty() => format!("`{}`.", definition.name),
        doc => sentence(&doc),
    };
    if let Some(call) = api.calls.iter().find(|call| call.request == number) {
        paragraph(&mut text, &call.doc);
    }
    text
}

/// Of a struct's field, and of its setter.
pub(super) fn field(field: &Field) -> String {
    let mut text = match inert(&field.doc) {
        doc if doc.is_empty() => format!("The member `{}`.", field.wire),
        doc => sentence(&doc),
    };
    let mut rules = Vec::new();
    if field.required {
        rules.push("required".to_owned());
    }
    rules.extend(limits(&field.item.limits, &field.item.kind));
    if field.secret {
        rules.push("secret: never shown".to_owned());
    }
    rules.extend(time(&field.item.kind));
    rules.extend(field.encoding.as_deref().map(encoding).map(str::to_owned));
    let mut facts = format!("On the wire `{}`{}", field.wire, field.place.as_deref().map_or("", place));
    if !rules.is_empty() {
        facts.push_str(&format!(" ({})", rules.join(", ")));
    }
    if let Some(example) = field.example.as_ref().and_then(scalar).filter(|_| !field.secret) {
        facts.push_str(&format!(", for example `{}`", example.replace('`', "'")));
    }
    facts.push('.');
    if let Some(default) = field.default.as_ref().and_then(scalar).filter(|_| !field.secret) {
        facts.push_str(&format!(" If it is left out, the platform takes `{}`.", default.replace('`', "'")));
    }
    paragraph(&mut text, &facts);
    for case in &field.cases {
        paragraph(&mut text, &self::case(case));
    }
    if !field.text_when.is_empty() {
        paragraph(&mut text, &format!("If {}: a text is a text, though it looks like JSON.", when(&field.text_when)));
    }
    text
}

/// Where a member stands, behind its name.
fn place(place: &str) -> &'static str {
    match place {
        "query" => " in the query",
        "form" => " in the form",
        "json" => " in the JSON body",
        "multipart" => " in a part of the body",
        "body" => ", which is the body",
        "header" => " in the headers",
        "path" => " in the path",
        "host" => " in the host",
        _ => "",
    }
}

fn encoding(encoding: &str) -> &'static str {
    match encoding {
        "json" => "as JSON in a text",
        "base64-json" => "as JSON in Base64",
        "json-or-text" => "as JSON, perhaps in a text, or as any other text",
        "comma" => "joined by commas",
        _ => "encrypted",
    }
}

fn time(kind: &Kind) -> Option<String> {
    let Kind::Timestamp(form) = kind else { return None };
    let zone = match form.zone {
        0 => String::new(),
        zone => {
            let sign = if zone < 0 { '-' } else { '+' };
            format!(" in the zone {sign}{:02}:{:02}", zone.unsigned_abs() / 60, zone.unsigned_abs() % 60)
        }
    };
    Some(match form.format.as_str() {
        "unix" => "in seconds since 1970".to_owned(),
        "unix-ms" => "in milliseconds since 1970".to_owned(),
        "rfc3339" => "as in RFC 3339".to_owned(),
        "http-date" => "as in HTTP headers".to_owned(),
        pattern => format!("as `{}`{zone}", code(pattern)),
    })
}

fn when(values: &[(String, String)]) -> String {
    let when = values.iter().map(|(name, value)| format!("`{}` is `{}`", code(name), code(value)));
    when.collect::<Vec<_>>().join(" and ")
}

fn case(case: &Case) -> String {
    let listed = |names: &[String]| names.iter().map(|name| format!("`{}`", code(name))).collect::<Vec<_>>().join(", ");
    let when = when(&case.when);
    let mut rules = Vec::new();
    if !case.required.is_empty() {
        rules.push(format!("{} must be there", listed(&case.required)));
    }
    if !case.forbidden.is_empty() {
        rules.push(format!("{} must not be there", listed(&case.forbidden)));
    }
    if rules.is_empty() {
        rules.push("anything may be there".to_owned());
    }
    format!("If {when}: {}.", rules.join("; "))
}

/// Of an enum's variant.
pub(super) fn variant(value: &EnumValue) -> String {
    match value.doc.as_deref().map(inert) {
        Some(doc) if !doc.is_empty() => format!("`{}`: {}", code(&value.wire), sentence(&doc)),
        _ => format!("`{}`.", code(&value.wire)),
    }
}

/// Of the method that calls an operation, or that handles a callback.
pub(super) fn call(api: &Api, call: &Call) -> String {
    let mut text = inert(&call.doc);
    let required = required(api, call);
    if !required.is_empty() {
        paragraph(&mut text, &format!("Required: {required}."));
    }
    let mut facts = Vec::new();
    if let Some(Rate { calls, milliseconds }) = call.limit {
        facts.push(format!("The platform allows {calls} calls in {} s per account.", milliseconds / 1000));
    }
    if call.direction == Direction::Operation {
        facts.push(if call.idempotent {
            "Repeating it is harmless.".to_owned()
        } else {
            "Repeating it may have its effect twice.".to_owned()
        });
    }
    if let Some(deadline) = call.deadline {
        facts.push(format!("The answer must be there within {deadline} ms."));
    }
    if call.batch {
        facts.push("Several come in one request; they are handled one by one, some of them at once.".to_owned());
    }
    paragraph(&mut text, &facts.join(" "));
    let source = call.source.as_deref().map(|source| format!(" Source: {}.", inert(source).trim_end_matches('.')));
    let request = match call.path.as_str() {
        "" if call.http_method == "POST" => String::new(),
        "" => format!(", a {}", call.http_method),
        path => format!(", `{} {}`", call.http_method, code(path)),
    };
    paragraph(
        &mut text,
        &format!("`{}` on the wire{request}, from `{}`.{}", call.name, call.file, source.unwrap_or_default()),
    );
    text
}

/// Of the method that makes it.
pub(super) fn method(api: &Api, call: &Call) -> String {
    let mut text = self::call(api, call);
    if call.pages.is_some() {
        paragraph(&mut text, "It comes in pages: `.send().items()` lists all items, `.send().pages()` page by page.");
    }
    text
}

fn required(api: &Api, call: &Call) -> String {
    let names = api.fields(call.request).iter().filter(|field| field.required);
    names.map(|field| format!("`{}`", field.name.trim_start_matches("r#"))).collect::<Vec<_>>().join(", ")
}

fn limits(limits: &Limits, kind: &Kind) -> Vec<String> {
    let mut rules = Vec::new();
    let what = if *kind == Kind::Bytes { "bytes" } else { "characters" };
    match (limits.min_length, limits.max_length) {
        (None, None) => {}
        (None, Some(max)) => rules.push(format!("at most {max} {what}")),
        (Some(min), None) => rules.push(format!("at least {min} {what}")),
        (Some(min), Some(max)) => rules.push(format!("{min} to {max} {what}")),
    }
    match (limits.min, limits.max) {
        (None, None) => {}
        (None, Some(max)) => rules.push(format!("at most {max}")),
        (Some(min), None) => rules.push(format!("at least {min}")),
        (Some(min), Some(max)) => rules.push(format!("{min} to {max}")),
    }
    rules.extend(limits.max_items.map(|max| format!("at most {max} items")));
    match (limits.precision, limits.scale) {
        (Some(precision), Some(scale)) => rules.push(format!("{precision} digits, {scale} after the point")),
        (Some(precision), None) => rules.push(format!("{precision} digits")),
        (None, Some(scale)) => rules.push(format!("{scale} digits after the point")),
        (None, None) => {}
    }
    rules.extend(limits.pattern.as_ref().map(|pattern| format!("must match `{}`", code(pattern))));
    rules
}

fn scalar(json: &Json) -> Option<String> {
    match json {
        Json::Text(text) => Some(code(text)),
        Json::Integer(number) => Some(number.to_string()),
        Json::Number(number) => Some(number.to_string()),
        Json::Boolean(flag) => Some(flag.to_string()),
        Json::List(_) | Json::Map(_) => None,
    }
}

/// For between backticks.
fn code(text: &str) -> String {
    text.chars().map(|c| if c == '`' || c.is_control() { '\'' } else { c }).collect()
}

fn sentence(text: &str) -> String {
    let has_end = text.trim_end_matches(')').ends_with(['.', '!', '?']);
    if has_end { text.to_owned() } else { format!("{text}.") }
}

fn paragraph(text: &mut String, more: &str) {
    let more = inert(more);
    if !more.is_empty() {
        text.push_str("\n\n");
        text.push_str(&more);
    }
}

/// Text of a spec as documentation: fences and indentation would make tests of it, `<` could be markup,
/// and bidirectional controls could make it read as something else.
fn inert(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.trim().lines() {
        // The derives run unoptimized: most lines need no more than one look.
        if is_inert(line) {
            lines.push(line.to_owned());
            continue;
        }
        let mut kept = String::with_capacity(line.len());
        for c in line.trim().chars() {
            match c {
                '<' => kept.push_str("&lt;"),
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => kept.push('\u{fffd}'),
                c if c.is_control() => kept.push(' '),
                c => kept.push(c),
            }
        }
        // Blanks in a row could make a block of code behind a list or quotation mark.
        let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
        lines.push(kept.replace("```", "'''").replace("~~~", "~ ~ ~"));
    }
    lines.join("\n")
}

/// Whether a line is surely inert as it is: no blanks beside one another, at its ends or other than spaces, and
/// nothing that markup is made of.
fn is_inert(line: &str) -> bool {
    let mut before = b' ';
    for byte in line.bytes() {
        let is_inert = match byte {
            b' ' => before != b' ',
            b'<' | b'~' => false,
            b'`' => before != b'`',
            other => matches!(other, b'!'..=b'}'),
        };
        if !is_inert {
            return false;
        }
        before = byte;
    }
    before != b' '
}

#[cfg(test)]
mod tests {
    use super::{inert, is_inert};

    #[test]
    fn what_one_look_lets_pass_is_what_comes_of_it() {
        for text in
            ["Plain `words`, (really) {so}: 1-2.", "a  b", " a", "a ", "a\tb", "a<b", "``a", "~a", "\u{202e}", "é", ""]
        {
            assert!(!is_inert(text) || inert(text) == text, "{text:?}");
        }
        assert!(is_inert("Plain `words`, (really) {so}: 1-2."));
        assert!(!is_inert("a\u{7f}b") && !is_inert("a  b") && !is_inert("```") && !is_inert("a\u{85}b"));
    }

    #[test]
    fn s11_no_text_becomes_a_block_of_code() {
        for text in
            ["-      exit(1)", ">     exit(1)", "1.     exit(1)", "*\t\texit(1)", "    exit(1)", "a\n\n        exit(1)"]
        {
            let shown = inert(text);
            assert!(!shown.contains("  ") && !shown.contains('\t'), "{shown:?}");
        }
        assert_eq!(inert("```rust\nexit(1)\n```"), "'''rust\nexit(1)\n'''");
        assert_eq!(inert("<script>\u{202e}"), "&lt;script>\u{fffd}");
    }
}
