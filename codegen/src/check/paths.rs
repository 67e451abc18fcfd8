//! Paths with members in them, and what tells calls apart.

use std::collections::{BTreeMap, BTreeSet};

use super::known::{Known, is_scalar};
use super::names::suggestion;
use crate::model::{Api, Call, Field, Text, Type};
use crate::report::{Problem, Report};
use crate::suggest::closest;

/// A call's path and the fields that stand in it.
pub(super) fn check<'m>(known: &Known<'m>, call: &'m Call, report: &mut Report) {
    let Some(path) = &call.path else {
        for field in call.request.iter().filter(|field| is_in(field, "path")) {
            let span = field.place.as_ref().map_or(field.wire.span, |place| place.span);
            report.add(
                Problem::at(
                    span,
                    format!("`{}` stands in the path, but `{}` has no `path`", field.wire.text, call.name.text),
                )
                .label("in which path?")
                .help(format!("give the call a `path` with `{{{}}}` in it", field.wire.text)),
            );
        }
        return;
    };
    let members = match members(&path.text) {
        Ok(members) => members,
        Err((message, label)) => {
            report.add(Problem::at(path.span, format!("path `{}` {message}", path.text)).label(label));
            return;
        }
    };
    if call.unread_request {
        return;
    }
    for member in &members {
        check_member(known, call, path, member, report);
    }
    // A name that is misspelled in the path is one mistake.
    let fields: BTreeSet<&str> = call.request.iter().map(|field| field.wire.text.as_str()).collect();
    let strangers: Vec<&str> = members.iter().copied().filter(|name| !fields.contains(name)).take(MOST).collect();
    let is_meant = |field: &str| strangers.iter().any(|name| closest(name, [field]).is_some());
    let named: BTreeSet<&str> = members.iter().copied().collect();
    for field in call.request.iter().filter(|field| is_in(field, "path")) {
        let name = field.wire.text.as_str();
        if !named.contains(name) && !is_meant(name) {
            let span = field.place.as_ref().map_or(field.wire.span, |place| place.span);
            let message = format!("`{name}` stands in the path, but the path has no `{{{name}}}`");
            report.add(Problem::at(span, message).label("not in it").also(path.span, "the path"));
        }
    }
}

/// So many misspelled names are looked at.
const MOST: usize = 20;

fn is_in(field: &Field, place: &str) -> bool {
    field.place.as_ref().is_some_and(|own| own.text == place)
}

fn check_member<'m>(known: &Known<'m>, call: &'m Call, path: &Text, member: &str, report: &mut Report) {
    let Some(field) = call.request.iter().find(|field| field.wire.text == member) else {
        let fields = call.request.iter().map(|field| field.wire.text.as_str());
        let label = suggestion(member, fields, "not a field of it", report);
        let message = format!("the path names `{member}`, which `request` does not have");
        report.add(Problem::at(path.span, message).label(label));
        return;
    };
    if !is_in(field, "path") {
        let span = field.place.as_ref().map_or(field.wire.span, |place| place.span);
        let message = format!("the path has `{{{member}}}`, but the field does not stand in the path");
        report.add(Problem::at(span, message).label("write `in: path`").also(path.span, "the path"));
    } else if !field.required {
        report.add(
            Problem::at(field.wire.span, format!("`{member}` stands in the path, but is not required"))
                .label("add `required: true`")
                .also(path.span, "the path"),
        );
    } else if known.of(field).is_some_and(|kind| !is_scalar(kind) || matches!(kind, Type::Bytes)) {
        report.add(
            Problem::at(field.item.span, format!("`{member}` stands in the path, so it must be a text or a number"))
                .label("this is neither")
                .also(path.span, "the path"),
        );
    }
}

/// The members that a path names; or what is wrong with it, as message and label.
fn members(path: &str) -> Result<Vec<&str>, (String, &'static str)> {
    let wrong = |message: &str, label| Err((message.to_owned(), label));
    let mut found = Vec::new();
    let mut literal = String::new();
    let mut rest = path;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, behind) = rest.split_at_checked(at).unwrap_or((rest, ""));
        if before.is_empty() && !found.is_empty() {
            return wrong("has two members with nothing between them", "put a `/` between them");
        }
        let Some((name, after)) = behind.strip_prefix('{').and_then(|inner| inner.split_once('}')) else {
            return wrong("has a brace without its other half", "write `{Member}`");
        };
        let name = name.strip_prefix('+').unwrap_or(name);
        if name.is_empty() || name.contains('{') {
            return wrong("has braces without a member in them", "write `{Member}`");
        }
        if found.contains(&name) {
            return Err((format!("has `{{{name}}}` twice"), "once is enough"));
        }
        found.push(name);
        literal.push_str(before);
        literal.push('x');
        rest = after;
    }
    literal.push_str(rest);
    if !literal.starts_with('/') || path.starts_with('{') {
        return wrong("does not begin with `/`", "begins at the address");
    }
    if literal.contains('?') {
        return wrong("has a query in it", "put what is behind the `?` into fields with `in: query`");
    }
    if literal.contains('#') {
        return wrong("has a fragment in it", "fragments are not sent");
    }
    if let Some(bad) = literal.chars().find(|c| !c.is_ascii_graphic() || "\"<>\\^`|".contains(*c)) {
        return Err((format!("has `{}` in it", bad.escape_debug()), "percent-encode it"));
    }
    if !has_whole_escapes(&literal) {
        return wrong("has a `%` in it that begins no escape", "write `%25` for a percent sign");
    }
    if literal.to_ascii_lowercase().replace("%2e", ".").split('/').any(|segment| matches!(segment, "." | "..")) {
        return wrong(
            "has a `.` or `..` between slashes",
            "clients and proxies take it away, and the call goes elsewhere",
        );
    }
    Ok(found)
}

fn has_whole_escapes(text: &str) -> bool {
    let is_hex = |digits: &str| digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split('%').skip(1).all(|behind| behind.get(..2).is_some_and(is_hex))
}

/// Nothing but its method and path tells which call a request is, unless a discriminator does.
pub(super) fn check_calls(api: &Api, report: &mut Report) {
    let mut first: BTreeMap<(&str, &str, String), &Call> = BTreeMap::new();
    for call in &api.calls {
        if call.path.is_none() && api.discriminator.is_some() {
            continue;
        }
        let method = call.method.as_ref().map_or("POST", |method| method.text.as_str());
        let path = call.path.as_ref().map_or(String::new(), |path| shape(&path.text));
        let Some(other) = first.insert((call.direction.word(), method, path.clone()), call) else { continue };
        report.add(collision(call, other, path.is_empty(), method));
    }
}

fn collision(call: &Call, other: &Call, at_address: bool, method: &str) -> Problem {
    if at_address {
        return Problem::at(call.name.span, "two calls at one address: nothing tells which of them is meant")
            .label("the second one")
            .also(other.name.span, "the first one")
            .help(
                "name the member of the body that holds the call's name in api.yaml: `discriminator: ..`; or give each a `path`",
            );
    }
    let span = |call: &Call| call.path.as_ref().map_or(call.name.span, |path| path.span);
    let message = format!("`{}` and `{}` have the same method and path", other.name.text, call.name.text);
    Problem::at(span(call), message).label(format!("{method}, the second one")).also(span(other), "the first one")
}

/// A path without the names of its members: what requests look like.
fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut is_inside = false;
    for c in path.chars() {
        is_inside &= c != '}';
        if !is_inside {
            shape.push(c);
        }
        is_inside |= c == '{';
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s11_only_whole_templates_are_taken() {
        assert_eq!(members("/a/{x}/b/{+y}"), Ok(vec!["x", "y"]));
        assert_eq!(members("/"), Ok(vec![]));
        assert_eq!(members("/{x}.json"), Ok(vec!["x"]));
        assert_eq!(members("/a%20b"), Ok(vec![]));
        for bad in [
            "a",
            "{x}",
            "",
            "/{x",
            "/x}",
            "/{}",
            "/{+}",
            "/{x}{y}",
            "/{x}/{x}",
            "/{{x}}",
            "/a?b=c",
            "/a#b",
            "/a b",
            "/ä",
            "/..",
            "/a/../b",
            "/./a",
            "/%2e%2E/a",
            "/%2",
            "/%zz",
            "/a\\b",
            "//{x}\n",
            "/\u{202e}",
        ] {
            assert!(members(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn paths_are_alike_whatever_their_members_are_called() {
        assert_eq!(shape("/a/{x}/b"), shape("/a/{other}/b"));
        assert_ne!(shape("/a/{x}"), shape("/a/x"));
    }
}
