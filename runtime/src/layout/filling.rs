//! The members of a request that was received, from where they stand; for all layouts.

use bytes::Bytes;

use super::members::{Usual, body_of};
use super::{header, multipart};
use crate::codec::{Problem, Reader, Style};
use crate::object::{Entry, Object};
use crate::schema::{Call, Encoding, Field, Kind, Place};
use crate::sign::{Received, encode};

/// Fills the members of a request from where they stand.
pub(super) struct Filling<'a> {
    object: &'a mut dyn Object,
    usual: Usual,
    reader: Reader<'a>,
    seen: Vec<bool>,
}

impl<'a> Filling<'a> {
    pub(super) fn new(object: &'a mut dyn Object, usual: Usual, style: Style<'a>) -> Self {
        let seen = vec![false; object.schema().fields.len()];
        Self { object, usual, reader: Reader::new(style), seen }
    }

    /// Reads all of a request; what stands in the path and the host has been found already.
    pub(super) fn request(
        mut self,
        call: &Call,
        received: &Received<'_>,
        found: &[(&str, String)],
    ) -> Result<(), Problem> {
        for (name, value) in found {
            self.text(&[Place::Path, Place::Host], name, value)?;
        }
        for (name, value) in pairs(received.query.as_bytes(), "the query")? {
            self.text(&[Place::Query], &name, &value)?;
        }
        self.headers(received)?;
        match body_of(call, self.usual) {
            Place::Form => {
                for (name, value) in pairs(received.body, "the form")? {
                    self.text(&[Place::Form], &name, &value)?;
                }
            }
            Place::Multipart => {
                for part in multipart::read(received)? {
                    self.part(&part)?;
                }
            }
            Place::Json => self.json(received.body)?,
            Place::Body => self.body(received.body)?,
            _ => {}
        }
        self.finish()
    }

    /// One member, from the text that stands for it; others than those of the place are passed over.
    fn text(&mut self, places: &[Place], name: &str, value: &str) -> Result<(), Problem> {
        let Some(position) = self.position(places, name)? else { return Ok(()) };
        let Some(field) = self.object.schema().fields.get(position) else { return Ok(()) };
        if value.is_empty() && !can_be_empty(field) {
            return Ok(());
        }
        let Some(slot) = self.object.slot_mut(position) else { return Ok(()) };
        self.reader.text(field, slot, value).map_err(|problem| Problem { path: name.to_owned(), ..problem })
    }

    /// The place of a member among the fields; it is an error if it was there before.
    fn position(&mut self, places: &[Place], name: &str) -> Result<Option<usize>, Problem> {
        let fields = self.object.schema().fields;
        let belongs = |field: &Field| field.wire == name && places.contains(&self.usual.place(field));
        let Some(position) = fields.iter().position(belongs) else { return Ok(None) };
        match self.seen.get_mut(position) {
            Some(seen) if *seen => Err(Problem { path: name.to_owned(), message: "is there twice".to_owned() }),
            Some(seen) => {
                *seen = true;
                Ok(Some(position))
            }
            None => Ok(None),
        }
    }

    fn headers(&mut self, received: &Received<'_>) -> Result<(), Problem> {
        let fields = self.object.schema().fields;
        for (position, field) in fields.iter().enumerate().filter(|(_, field)| field.place == Place::Header) {
            let Some(slot) = self.object.slot_mut(position) else { continue };
            if header::read_header(&self.reader, field, slot, received.headers)?
                && let Some(seen) = self.seen.get_mut(position)
            {
                *seen = true;
            }
        }
        Ok(())
    }

    fn part(&mut self, part: &multipart::Received<'_>) -> Result<(), Problem> {
        let Some(position) = self.position(&[Place::Multipart], &part.name)? else { return Ok(()) };
        let Some(field) = self.object.schema().fields.get(position) else { return Ok(()) };
        let Some(slot) = self.object.slot_mut(position) else { return Ok(()) };
        if let Entry::Bytes(bytes) = slot.entry() {
            *bytes = Bytes::copy_from_slice(part.content);
            return Ok(());
        }
        let named = |message: String| Problem { path: part.name.clone(), message };
        let text = std::str::from_utf8(part.content).map_err(|_| named("is not UTF-8".to_owned()))?;
        self.reader.text(field, slot, text).map_err(|problem| named(problem.to_string()))
    }

    fn json(&mut self, body: &[u8]) -> Result<(), Problem> {
        let belongs = self.usual.in_json();
        let fields = self.object.schema().fields;
        if body.is_empty() && !fields.iter().any(belongs) {
            return Ok(());
        }
        self.reader.object(body, self.object, belongs, &mut |_, _| {})?;
        for (field, seen) in fields.iter().zip(&mut self.seen) {
            *seen |= belongs(field);
        }
        Ok(())
    }

    fn body(&mut self, body: &[u8]) -> Result<(), Problem> {
        let fields = self.object.schema().fields;
        let body_field = fields.iter().enumerate().find(|(_, field)| field.place == Place::Body);
        let Some((position, field)) = body_field else { return Ok(()) };
        if let Some(seen) = self.seen.get_mut(position) {
            *seen = true;
        }
        let Some(slot) = self.object.slot_mut(position) else { return Ok(()) };
        super::answer::read_body(&self.reader, field, slot, &Bytes::copy_from_slice(body))
    }

    fn finish(self) -> Result<(), Problem> {
        let fields = self.object.schema().fields.iter().zip(&self.seen);
        match fields.into_iter().find(|(field, seen)| field.required && !**seen) {
            Some((field, _)) => Err(Problem { path: field.wire.to_owned(), message: "is required".to_owned() }),
            None => Ok(()),
        }
    }
}

/// Whether nothing at all, as in `periodNumber=`, is to be read as a value, and refused if it is none. Where a member
/// may be absent, nothing that its type or encoding could write is that: platforms send what they know nothing of as an
/// empty value (of KooGallery's first generation the pages do not say whether, its demonstration code does).
fn can_be_empty(field: &Field) -> bool {
    let plain = || matches!(field.kind, Kind::String | Kind::Bytes | Kind::Any) || field.kind.values().contains(&"");
    match field.encoding {
        _ if field.required => true,
        Encoding::Plain => plain(),
        // A list without items; whatever else stands in a text may be that text.
        Encoding::Comma | Encoding::JsonOrText(_) => true,
        Encoding::Json | Encoding::Base64Json | Encoding::Encrypted => false,
    }
}

fn pairs(raw: &[u8], what: &str) -> Result<Vec<(String, String)>, Problem> {
    let problem = || Problem { path: String::new(), message: format!("{what} cannot be decoded") };
    let text = std::str::from_utf8(raw).map_err(|_| problem())?;
    encode::pairs(text).collect::<Option<Vec<_>>>().ok_or_else(problem)
}
