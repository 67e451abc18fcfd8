//! Paths with members in them, and what tells calls apart.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::known::{Known, is_scalar};
use super::names::suggestion;
use super::places::{effective, method};
use crate::keys::NONE;
use crate::model::{Api, Call, Direction, Enumeration, Field, Text, Type};
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
    let template = without_fragment(known.api, call, &path.text);
    let members = match members(&template) {
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

/// The path in a form in which the mark of a fragment is a letter like others, where there may be one: in an address
/// that a browser opens, and nobody else. Whoever sends requests leaves a fragment out.
fn without_fragment<'t>(api: &Api, call: &Call, path: &'t str) -> Cow<'t, str> {
    let is_opened = api.signature == NONE && call.direction == Direction::Operation && method(call) == "GET";
    if is_opened { path.replacen('#', "x", 1).into() } else { path.into() }
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
        return wrong(
            "has a fragment in it",
            "not sent: only a GET that a browser opens may have one, with `signature: none`",
        );
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

/// Nothing but its method and path tells which call a request is, unless a discriminator does, or a member that can have
/// one value only.
pub(super) fn check_calls(known: &Known<'_>, report: &mut Report) {
    let mut first: BTreeMap<(&str, &str, String), Vec<&Call>> = BTreeMap::new();
    for call in &known.api.calls {
        if call.path.is_none() && known.api.discriminator.is_some() {
            continue;
        }
        let method = method(call);
        let path = call.path.as_ref().map_or(String::new(), |path| shape(&path.text));
        let others = first.entry((call.direction.word(), method, path.clone())).or_default();
        if let Some(other) = others.iter().take(MOST).find(|other| !are_told_apart(known, call, other)) {
            report.add(collision(call, other, path.is_empty(), method));
        }
        others.push(call);
    }
}

/// Whether a request has a member that tells which of two calls at one path is meant: required, in the same place, and
/// with one value each.
fn are_told_apart<'m>(known: &Known<'m>, one: &'m Call, other: &'m Call) -> bool {
    one.path.is_some()
        && constants(known, one).any(|(field, value)| {
            let same = |(own, _): &(&Field, _)| own.wire.text == field.wire.text;
            let found = constants(known, other).find(same);
            found.is_some_and(|(own, another)| value != another && effective(one, field) == effective(other, own))
        })
}

/// The required members that can have one value only, where a server looks for them.
fn constants<'m>(known: &Known<'m>, call: &'m Call) -> impl Iterator<Item = (&'m Field, &'m str)> {
    let is_looked_at = |field: &&Field| field.required && matches!(effective(call, field), "query" | "form" | "json");
    call.request.iter().filter(is_looked_at).filter_map(|field| match known.of(field) {
        Some(Type::Enum(Enumeration { values, closed: true, .. })) => match values.as_slice() {
            [one] => Some((field, one.wire.text.as_str())),
            _ => None,
        },
        _ => None,
    })
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
    Problem::at(span(call), message)
        .label(format!("{method}, the second one"))
        .also(span(other), "the first one")
        .help("two calls there need a required member of the same name, an enum that is `closed` and has one value")
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
