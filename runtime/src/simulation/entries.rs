//! What the lists of an answer say of what was asked for by name.
//!
//! A call asks so if its request has a member that the entries of a list in its answer have, too, such as the
//! `instanceId` of KooGallery's queryInstance and that of its `info`.

use super::judge::cut;
use super::made::Made;
use crate::dynamic::DynamicObject;
use crate::object::{Object, View, equal_views, member, members};
use crate::schema::{Call, Delivery, Kind, Schema};

/// How a call asks for things by their names.
#[derive(Clone, Copy)]
pub(super) struct Asking {
    /// The member that has the names: one, or several with commas between them.
    pub(super) name: &'static str,
    /// The list that has an entry for each.
    list: &'static str,
}

/// What an answer has to hold besides what its types say.
#[derive(Clone, Default)]
pub(super) struct Needed {
    /// Who made what is asked for.
    pub(super) made: Made,
    /// Members of the answer.
    pub(super) members: Vec<&'static str>,
    /// Lists in each entry, of which none may be empty.
    pub(super) lists: Vec<&'static str>,
}

impl Asking {
    pub(super) fn of(call: &Call) -> Option<Self> {
        if call.delivery != Delivery::Read {
            return None;
        }
        let is_asked = |wire: &str| {
            let mut fields = call.request.fields.iter();
            fields.any(|field| field.wire == wire && matches!(field.kind, Kind::String))
        };
        call.response.fields.iter().find_map(|list| {
            let entry = entry_of(list.kind)?;
            let name = entry.fields.iter().find(|field| field.required && is_asked(field.wire))?;
            Some(Self { name: name.wire, list: list.wire })
        })
    }

    /// What a request asks for.
    pub(super) fn names(self, request: &DynamicObject) -> Vec<String> {
        let View::Text(names) = member(request, self.name) else { return Vec::new() };
        names.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
    }

    fn entries(self, response: &DynamicObject) -> Vec<(&str, &dyn Object)> {
        let View::List(list) = member(response, self.list) else { return Vec::new() };
        let entries = (0..list.size()).filter_map(|index| match list.get(index)?.view() {
            View::Object(entry) => Some(entry),
            _ => None,
        });
        let named = entries.filter_map(|entry| match member(entry, self.name) {
            View::Text(name) => Some((name, entry)),
            _ => None,
        });
        named.collect()
    }

    /// Whether a thing that was asked for has no entry.
    pub(super) fn misses(self, request: &DynamicObject, response: &DynamicObject) -> bool {
        let entries = self.entries(response);
        self.names(request).iter().any(|name| !entries.iter().any(|(known, _)| known == name))
    }

    /// The lists that an answer has in the entry of a thing.
    pub(super) fn lists_of(self, name: &str, response: &DynamicObject) -> Vec<&'static str> {
        let entries = self.entries(response).into_iter().filter(|(known, _)| *known == name);
        let members = entries.flat_map(|(_, entry)| members(entry).map(|(field, _)| field).collect::<Vec<_>>());
        members.filter(|field| entry_of(field.kind).is_some()).map(|field| field.wire).collect()
    }

    /// Whether an answer shows a thing as one before did. The lists in its entry, such as what it has used, may differ,
    /// unless there is nothing else to look at.
    pub(super) fn shows_the_same(self, name: &str, before: &DynamicObject, after: &DynamicObject) -> bool {
        let entry = |response| self.entries(response).into_iter().find(|(known, _)| *known == name);
        let (Some((_, before)), Some((_, after))) = (entry(before), entry(after)) else { return false };
        let says_more = members(before).any(|(field, _)| field.wire != self.name && entry_of(field.kind).is_none());
        let mut fields = before.schema().fields.iter();
        fields.all(|field| {
            let is_passed_over = says_more && entry_of(field.kind).is_some();
            is_passed_over || equal_views(member(before, field.wire), member(after, field.wire))
        })
    }
}

impl Needed {
    /// What an answer of success lacks, or has too much of.
    pub(super) fn faults(&self, call: &Call, request: &DynamicObject, response: &DynamicObject) -> Vec<String> {
        let is_absent = |wire: &&&str| matches!(member(response, wire), View::Absent);
        let absent = self.members.iter().filter(is_absent);
        let mut faults: Vec<_> =
            absent.map(|wire| format!("lacks `{wire}`, without which a debugging call fails")).collect();
        let Some(asking) = Asking::of(call) else { return faults };
        let (names, entries, list) = (asking.names(request), asking.entries(response), asking.list);
        for name in names.iter().filter(|_| self.made != Made::Nothing) {
            let Some((_, entry)) = entries.iter().find(|(known, _)| known == name) else {
                let (name, whom) = (cut(name, 70), self.made.by_whom());
                faults.push(format!("`{list}` has no entry for {name}, which was asked for and which {whom} has made"));
                continue;
            };
            let is_empty = |wire: &&&str| match member(*entry, wire) {
                View::List(list) => list.size() == 0,
                _ => true,
            };
            let empty = self.lists.iter().filter(is_empty);
            faults.extend(empty.map(|wire| {
                let name = cut(name, 70);
                format!("`{list}` has no `{wire}` for {name}, which was ordered with a {HOW_IT_IS_PAID} that needs it")
            }));
        }
        let others = entries.iter().filter(|(known, _)| !names.iter().any(|name| name == known));
        let other =
            others.map(|(known, _)| format!("`{list}` has an entry for {}, which was not asked for", cut(known, 70)));
        faults.extend(other);
        faults
    }
}

/// What the entries of a list are, if they have members.
fn entry_of(kind: Kind) -> Option<&'static Schema> {
    match kind {
        Kind::List(item) => match item.kind {
            Kind::Object(schema) => Some(schema),
            _ => None,
        },
        _ => None,
    }
}

/// The member of an order that says how it is paid. Where the call that creates has it, a seller knows what else has to
/// be told of an instance: KooGallery's FAQ has `usageValue` and `statisticalTime` among the mandatory members of what
/// is paid per use, or as a package. The second generation's call says nothing of it, so nothing is asked for there.
pub(super) const HOW_IT_IS_PAID: &str = "chargingMode";
