//! Items that cannot be read as they are, of platforms that cannot be told so.
//!
//! A batch without a signature is answered as a whole, and an item that is refused is lost with all that it says. So
//! an optional member that cannot be read, or breaks a limit, is taken as absent, and bytes that are no UTF-8 are
//! replaced. The handler is told, and has the item as it came.

use bytes::Bytes;
use http::request::Parts;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::batch::blanks;
use super::ended::Ended;
use super::pipeline::received;
use super::visit::{Identity, Visit, telling_nothing};
use super::{Call, Core, Handling};
use crate::codec::Problem;
use crate::object::Object;
use crate::schema::{self, Schema};

impl Core {
    /// Whether what is wrong with a call is passed over where that can be: nobody can be told, and no proof says that it
    /// is what the platform meant.
    pub(super) fn forgives(&self, schema: &schema::Call) -> bool {
        schema.batch && !self.scheme.proves()
    }

    /// The same as [`begin`](Self::begin), without those members that cannot be read.
    pub(super) fn begin_mended<'a>(
        &'a self,
        index: usize,
        call: &'a Call,
        parts: &Parts,
        visit: &mut Visit,
    ) -> Result<(Handling<'a>, Identity), Ended> {
        let mut mending = Mending::of(&call.body);
        let begun = loop {
            match self.begin(index, call, (&received(parts, &parts.uri, &mending.body), mending.is_replaced), visit) {
                Err(Ended::Invalid(problem)) => {
                    mending.without(call.schema.request, problem).map_err(Ended::Invalid)?;
                }
                begun => break begun?,
            }
        };
        call.unreadable.get_or_init(|| mending.names());
        visit.note = mending.note();
        if let Some(note) = &visit.note {
            tracing::warn!(
                api = call.schema.api.id,
                call = call.schema.name,
                id = visit.id,
                note,
                "not all can be read"
            );
        }
        Ok(begun)
    }

    /// What a request shares with its repetitions.
    pub(super) fn identify(
        &self,
        schema: &schema::Call,
        request: &dyn Object,
        is_replaced: bool,
    ) -> Result<Identity, Problem> {
        let identity = Identity::of(schema, request)?;
        match telling_nothing(schema, request, is_replaced) {
            None => Ok(identity),
            Some(member) if self.forgives(schema) => {
                let (api, call) = (schema.api.id, schema.name);
                tracing::warn!(api, call, member, "a key that tells nothing apart: it is handled each time it comes");
                Ok(identity.without_key())
            }
            Some(member) => {
                let message = "is empty, but part of what tells one call from another".to_owned();
                Err(Problem { path: member.to_owned(), message })
            }
        }
    }
}

/// An item, and what had to be done so that it can be read.
struct Mending {
    /// What is to be read.
    body: Bytes,
    /// Whether bytes in it were replaced.
    is_replaced: bool,
    /// Members that are taken as absent, and why.
    absent: Vec<(&'static str, String)>,
}

impl Mending {
    fn of(body: &Bytes) -> Self {
        let text = String::from_utf8_lossy(body);
        let is_replaced = matches!(text, std::borrow::Cow::Owned(_));
        let body = if is_replaced { Bytes::from(text.into_owned()) } else { body.clone() };
        Self { body, is_replaced, absent: Vec::new() }
    }

    /// Takes the member away that a problem is about.
    ///
    /// # Errors
    /// The problem, if no optional member is to blame for it.
    fn without(&mut self, schema: &Schema, problem: Problem) -> Result<(), Problem> {
        let is_meant = |wire: &str| {
            problem.path.strip_prefix(wire).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let named = schema.fields.iter().filter(|field| is_meant(field.wire));
        let Some(field) = named.max_by_key(|field| field.wire.len()).filter(|field| !field.required) else {
            return Err(problem);
        };
        let is_new = self.absent.iter().all(|(name, _)| *name != field.wire);
        match emptied(&self.body, field.wire).filter(|_| is_new) {
            Some(body) => {
                self.body = body;
                self.absent.push((field.wire, problem.message));
                Ok(())
            }
            None => Err(problem),
        }
    }

    /// The members that are taken as absent.
    fn names(&self) -> Vec<&'static str> {
        self.absent.iter().map(|(name, _)| *name).collect()
    }

    /// What was done, for those who read the journal; `None` if nothing.
    fn note(&self) -> Option<String> {
        let absent = self.absent.iter().map(|(name, why)| format!("`{name}` was taken as absent: {why}"));
        let replaced = self.is_replaced.then(|| "bytes that are no UTF-8 were replaced".to_owned());
        let notes: Vec<_> = absent.chain(replaced).collect();
        (!notes.is_empty()).then(|| notes.join("; "))
    }
}

/// An object in which a member is null; `None` if it is not there.
fn emptied(body: &Bytes, member: &str) -> Option<Bytes> {
    let mut at = blanks(body, 0);
    let mut before = b'{';
    while body.get(at) == Some(&before) {
        let (name, end) = next::<String>(body, blanks(body, at + 1))?;
        at = blanks(body, end);
        body.get(at).filter(|byte| **byte == b':')?;
        let begin = blanks(body, at + 1);
        let (_, end) = next::<IgnoredAny>(body, begin)?;
        if name.trim_end() == member {
            return Some([body.get(..begin)?, b"null", body.get(end..)?].concat().into());
        }
        (at, before) = (blanks(body, end), b',');
    }
    None
}

/// The value that begins there, and where it ends.
fn next<'b, T: Deserialize<'b>>(body: &'b [u8], at: usize) -> Option<(T, usize)> {
    let mut values = serde_json::Deserializer::from_slice(body.get(at..)?).into_iter();
    let value = values.next()?.ok()?;
    Some((value, at + values.byte_offset()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Field;

    static SCHEMA: Schema =
        Schema::new("Item", &[Field::text("id").required(), Field::text("a"), Field::text("a.b"), Field::text("c")]);

    fn without(body: &str, path: &str) -> Result<(String, String), String> {
        let mut mending = Mending::of(&Bytes::copy_from_slice(body.as_bytes()));
        let problem = Problem { path: path.to_owned(), message: "is bad".to_owned() };
        mending.without(&SCHEMA, problem).map_err(|problem| problem.to_string())?;
        Ok((String::from_utf8(mending.body.to_vec()).unwrap(), mending.note().unwrap()))
    }

    #[test]
    fn the_member_that_is_to_blame_goes() {
        let note = |member: &str| format!("`{member}` was taken as absent: is bad");
        let mended = |body: &str, path: &str, member: &str, expected: &str| {
            assert_eq!(without(body, path), Ok((expected.to_owned(), note(member))), "{body}");
        };
        mended(r#"{"a":"x","c":1}"#, "a", "a", r#"{"a":null,"c":1}"#);
        mended(" { \"id\" : [1,2] , \"c \" : {\"a\":1} } ", "c[0].x", "c", " { \"id\" : [1,2] , \"c \" : null } ");
        mended(r#"{"c":"}\",{","a.b":2.5e999}"#, "a.b", "a.b", r#"{"c":"}\",{","a.b":null}"#);
        mended(r#"{"a":"\ud800"}"#, "a", "a", r#"{"a":null}"#);
    }

    #[test]
    fn what_no_optional_member_is_to_blame_for_stays_refused() {
        for (body, path) in [
            (r#"{"id":"x"}"#, "id"),
            (r#"{"id":"x"}"#, ""),
            (r#"{"id":"x"}"#, "other"),
            (r#"{"id":"x"}"#, "a"),
            (r#"{"id":"x"}"#, "ab"),
            (r#"{"id" "x","a":1}"#, "a"),
            (r#"[{"a":1}]"#, "a"),
            ("", "a"),
            ("{", "a"),
            ("{\"a\"", "a"),
            ("{\"a\":", "a"),
        ] {
            assert!(without(body, path).is_err(), "{body} {path}");
        }
        let mut mending = Mending::of(&Bytes::from_static(br#"{"a":1,"a":2}"#));
        let problem = || Problem { path: "a".to_owned(), message: String::new() };
        assert!(mending.without(&SCHEMA, problem()).is_ok());
        assert!(mending.without(&SCHEMA, problem()).is_err(), "once is enough: it could go on for ever");
    }

    #[test]
    fn bytes_that_are_no_utf_8_are_replaced() {
        let mending = Mending::of(&Bytes::from_static(b"{\"a\":\"x\xff\"}"));
        assert_eq!(mending.body, "{\"a\":\"x\u{fffd}\"}");
        assert_eq!(mending.note().unwrap(), "bytes that are no UTF-8 were replaced");
        let mending = Mending::of(&Bytes::from_static("{\"a\":\"\u{fffd}\"}".as_bytes()));
        assert!(!mending.is_replaced && mending.note().is_none());
    }
}
