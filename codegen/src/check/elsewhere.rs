//! Members that some forms of a request have elsewhere: whether the paths lead there.

use super::known::Known;
use super::names::suggestion;
use super::places::effective;
use crate::model::{Call, Field, Text, Type};
use crate::report::{Problem, Report};

/// The `elsewhere` of a call.
pub(super) fn check<'m>(known: &Known<'m>, call: &'m Call, report: &mut Report) {
    for (member, paths) in &call.elsewhere {
        let mut check = Check { known, call, member, report };
        if !check.owner() {
            continue;
        }
        for (position, path) in paths.iter().enumerate() {
            if let Some(first) = paths.iter().take(position).find(|other| other.text == path.text) {
                let problem = Problem::at(path.span, format!("`{}` is named twice for `{}`", path.text, member.text));
                check.report.add(problem.label("the second one").also(first.span, "the first one"));
                continue;
            }
            check.path(path);
        }
    }
}

struct Check<'c, 'm> {
    known: &'c Known<'m>,
    call: &'m Call,
    member: &'m Text,
    report: &'c mut Report,
}

impl<'m> Check<'_, 'm> {
    /// Whether the member is one that can be taken from elsewhere.
    fn owner(&mut self) -> bool {
        let Some(field) = self.named(self.member, &self.member.text, self.call.request.iter().collect(), "`request`")
        else {
            return false;
        };
        self.in_json(field, self.member) && self.text(field, self.member)
    }

    /// Follows a path to a text.
    fn path(&mut self, path: &'m Text) {
        let (mut owner, mut fields): (_, Vec<&'m Field>) = ("`request`".to_owned(), self.call.request.iter().collect());
        let mut found: Option<&'m Field> = None;
        for name in path.text.split('.') {
            if let Some(field) = found {
                let Some(inner) = self.inner(path, field) else { return };
                (fields, owner) = (inner, format!("`{}`", field.wire.text));
            }
            let Some(field) = self.named(path, name, fields.clone(), &owner) else { return };
            if found.is_none() && !self.in_json(field, path) {
                return;
            }
            found = Some(field);
        }
        if path.text == self.member.text {
            let problem = Problem::at(path.span, format!("`elsewhere` of `{}` leads to itself", path.text));
            self.report.add(problem.label("must lead to another place"));
        } else if let Some(field) = found {
            self.text(field, path);
        }
    }

    fn named(&mut self, at: &Text, name: &str, fields: Vec<&'m Field>, owner: &str) -> Option<&'m Field> {
        let found = fields.iter().copied().find(|field| field.wire.text == name);
        if found.is_none() {
            let members = fields.iter().map(|field| field.wire.text.as_str());
            let label = suggestion(name, members, "not a field of it", self.report);
            let message = format!("`elsewhere` names `{name}`, which {owner} does not have");
            self.report.add(Problem::at(at.span, message).label(label));
        }
        found
    }

    /// The fields of an object on the way, or of the items of a list.
    fn inner(&mut self, path: &Text, field: &'m Field) -> Option<Vec<&'m Field>> {
        let mut kind = self.known.of(field)?;
        if let Type::List(item) = kind {
            kind = self.known.resolve(&item.kind)?;
        }
        if let (Type::Object(fields), None) = (kind, &field.encoding) {
            return Some(fields.iter().collect());
        }
        let message =
            format!("`elsewhere` leads through `{}`, which is no object and no list of objects", field.wire.text);
        self.report.add(
            Problem::at(path.span, message)
                .label("a path leads through objects and lists of them")
                .also(field.item.span, "its type"),
        );
        None
    }

    fn in_json(&mut self, field: &Field, at: &Text) -> bool {
        let is_json = self.known.api.protocol == "http" && effective(self.call, field) == "json";
        if !is_json {
            self.report.add(
                Problem::at(at.span, format!("`elsewhere` names `{}`, which is not in a JSON body", field.wire.text))
                    .label("only what is in a JSON body can be elsewhere in it"),
            );
        }
        is_json
    }

    fn text(&mut self, field: &'m Field, at: &Text) -> bool {
        let is_text = self.known.of(field).is_none_or(|kind| matches!(kind, Type::String)) && field.encoding.is_none();
        if !is_text {
            self.report.add(
                Problem::at(at.span, format!("`elsewhere` names `{}`, which is no string", field.wire.text))
                    .label("must be a string that stands there as it is")
                    .also(field.item.span, "its type"),
            );
        }
        is_text
    }
}
