//! Requests and answers: the objects of calls.

use std::collections::BTreeMap;

use super::Types;
use crate::checked::{Definition, Field, Shape};
use crate::model;
use crate::report::{Problem, Report};

impl<'m> Types<'m> {
    /// An object of its own for a call's request.
    pub(in crate::check) fn request(&mut self, name: &str, call: &'m model::Call, report: &mut Report) -> usize {
        self.names.take_struct(name, &call.name, report);
        let number = self.reserve();
        let fields = self.fields(name, &call.request, report);
        self.define(number, name, format!("Request of {}.", call.name.text), Shape::Fields(fields));
        number
    }

    /// An object of its own for a call's answer, which begins with the fields of every answer but those that it lacks.
    pub(in crate::check) fn response(
        &mut self,
        name: &str,
        call: &'m model::Call,
        common: &[Field],
        report: &mut Report,
    ) -> usize {
        self.names.take_struct(name, &call.name, report);
        let number = self.reserve();
        let own = self.fields(name, &call.response, report);
        let has = |field: &&Field| !call.lacks.iter().any(|lacked| lacked.text == field.wire);
        let common: Vec<&Field> = common.iter().filter(has).collect();
        let mut all: Vec<Field> = common.iter().copied().cloned().collect();
        let taken: BTreeMap<&str, &Field> = common.iter().map(|field| (field.name.as_str(), *field)).collect();
        for field in own {
            // The same name on the wire gives the same name in Rust.
            match taken.get(field.name.as_str()) {
                Some(other) => report.add(self.twice(call, &field, other)),
                None => all.push(field),
            }
        }
        self.define(number, name, format!("Answer to {}.", call.name.text), Shape::Fields(all));
        number
    }

    /// A field of an answer that every answer has already.
    fn twice(&self, call: &model::Call, field: &Field, other: &Field) -> Problem {
        let span = |fields: &[model::Field], wire: &str| {
            fields.iter().find(|field| field.wire.text == wire).map_or(call.name.span, |field| field.wire.span)
        };
        let (message, label) = if field.wire == other.wire {
            (format!("`{}` is in `response` of api.yaml already, for every answer", field.wire), "take it out")
        } else {
            let message =
                format!("`{}` would need the name `{}` for its Rust field, which is taken", field.wire, field.name);
            (message, "the second one")
        };
        Problem::at(span(&call.response, &field.wire), message)
            .label(label)
            .also(span(&self.api.response, &other.wire), "in every answer")
    }

    /// What the runtime fills in need not be set.
    pub(in crate::check) fn fill(&mut self, number: usize, members: &[&str]) {
        if let Some(Some(Definition { shape: Shape::Fields(fields), .. })) = self.definitions.get_mut(number) {
            for field in fields.iter_mut().filter(|field| members.contains(&field.wire.as_str())) {
                field.must_be_set = false;
            }
        }
    }
}
