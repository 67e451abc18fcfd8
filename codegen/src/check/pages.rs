//! Whether the members that `pages` names are there, and of a type that can do what it says.

use super::known::Known;
use super::names::suggestion;
use crate::checked;
use crate::model::{Call, Field, Next, Pages, Text, Type};
use crate::report::{Problem, Report};

/// The `pages` of a call.
pub(super) fn check<'m>(known: &Known<'m>, call: &'m Call, report: &mut Report) {
    let Some(Pages { items, next }) = &call.pages else { return };
    let mut check = Check { known, call, report };
    check.member("items", items, Side::Answer, |kind| matches!(kind, Type::List(_)), "a list");
    match next {
        Next::Number { number, size, total } => {
            check.member("number", number, Side::Request, is_count_or_text, COUNT_OR_TEXT);
            if let Some(size) = size {
                check.member("size", size, Side::Request, is_count_or_text, COUNT_OR_TEXT);
                check.differ(number, size);
            }
            if let Some(total) = total {
                check.member("total", total, Side::Answer, is_count, "an integer");
            }
        }
        Next::Token { request, answer } => {
            check.member("token", request, Side::Request, is_string, "a string");
            check.member("token", answer, Side::Answer, is_string, "a string");
        }
    }
}

/// The same without places.
pub(super) fn checked(pages: &Pages) -> checked::Pages {
    let text = |text: &Text| text.text.clone();
    let next = match &pages.next {
        Next::Number { number, size, total } => checked::Next::Number {
            number: text(number),
            size: size.as_ref().map(text),
            total: total.as_ref().map(text),
        },
        Next::Token { request, answer } => checked::Next::Token { token: (text(request), text(answer)) },
    };
    checked::Pages { items: text(&pages.items), next }
}

fn is_count(kind: &Type) -> bool {
    matches!(kind, Type::Integer | Type::Int32)
}

/// Some platforms take the number of a page as a text.
fn is_count_or_text(kind: &Type) -> bool {
    is_count(kind) || is_string(kind)
}

const COUNT_OR_TEXT: &str = "an integer, or a string";

fn is_string(kind: &Type) -> bool {
    matches!(kind, Type::String)
}

/// Where a member is looked for.
#[derive(Clone, Copy)]
enum Side {
    Request,
    Answer,
}

struct Check<'c, 'm> {
    known: &'c Known<'m>,
    call: &'m Call,
    report: &'c mut Report,
}

impl<'m> Check<'_, 'm> {
    /// Follows a path and looks at the type at its end.
    fn member(&mut self, key: &str, path: &Text, side: Side, fits: fn(&Type) -> bool, what: &str) {
        let Some(field) = self.find(key, path, side) else { return };
        if self.known.of(field).is_some_and(|kind| !fits(kind)) {
            let message = format!("`{key}` of `pages` names `{}`, which cannot be it", path.text);
            self.report.add(
                Problem::at(path.span, message).label(format!("must be {what}")).also(field.item.span, "its type"),
            );
        }
    }

    /// The field at the end of a path; what is wrong on the way is told.
    fn find(&mut self, key: &str, path: &Text, side: Side) -> Option<&'m Field> {
        let (mut owner, mut fields): (_, Vec<&'m Field>) = match side {
            Side::Request => ("`request`".to_owned(), self.call.request.iter().collect()),
            Side::Answer if self.known.api.unread.response => return None,
            Side::Answer => {
                ("`response`".to_owned(), self.known.api.response.iter().chain(&self.call.response).collect())
            }
        };
        let mut found = None;
        for name in path.text.split('.') {
            if let Some(field) = found {
                fields = self.inner(key, path, field)?;
                owner = format!("`{}`", field.wire.text);
            }
            let Some(field) = fields.iter().copied().find(|field| field.wire.text == name) else {
                let members = fields.iter().map(|field| field.wire.text.as_str());
                let label = suggestion(name, members, "not a field of it", self.report);
                let message = format!("`{key}` of `pages` names `{name}`, which {owner} does not have");
                self.report.add(Problem::at(path.span, message).label(label));
                return None;
            };
            found = Some(field);
        }
        found
    }

    /// The fields of an object on the way.
    fn inner(&mut self, key: &str, path: &Text, field: &'m Field) -> Option<Vec<&'m Field>> {
        match self.known.of(field)? {
            Type::Object(fields) => Some(fields.iter().collect()),
            _ => {
                let message = format!("`{key}` of `pages` leads through `{}`, which is no object", field.wire.text);
                self.report.add(
                    Problem::at(path.span, message)
                        .label("a path leads through objects")
                        .also(field.item.span, "its type"),
                );
                None
            }
        }
    }

    /// One member cannot be the number and the size.
    fn differ(&mut self, number: &Text, size: &Text) {
        if number.text == size.text {
            self.report.add(
                Problem::at(size.span, format!("`pages` names `{}` twice", size.text))
                    .label("the size of a page")
                    .also(number.span, "the number of the page"),
            );
        }
    }
}
