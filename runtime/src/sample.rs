//! Values made up from a schema, the same each time: what twins answer and simulators ask where a spec has no example.

mod pattern;

use bytes::Bytes;

use crate::decimal::Decimal;
use crate::dynamic::DynamicObject;
use crate::object::{Entry, List, Map, Object, View, members};
use crate::schema::{Api, Encoding, Field, Item, Kind, Limits, Place, Schema};
use crate::timestamp::Timestamp;

/// An object with all its members, within their limits. What would hold itself ends at the second time, where it may
/// be left out.
pub(crate) fn sample(api: &Api, schema: &'static Schema) -> DynamicObject {
    let mut object = DynamicObject::new(schema);
    Maker { api, above: Vec::new() }.object(&mut object);
    object
}

struct Maker<'a> {
    api: &'a Api,
    /// The shapes around the place that is filled.
    above: Vec<&'static Schema>,
}

/// What is known about a place besides its kind.
#[derive(Clone, Copy)]
struct Known<'a> {
    name: &'a str,
    limits: &'a Limits,
    place: Place,
}

impl Maker<'_> {
    fn object(&mut self, object: &mut dyn Object) {
        let schema = object.schema();
        self.above.push(schema);
        for (index, field) in schema.fields.iter().enumerate() {
            if !field.required && self.comes_back(field.kind) {
                continue;
            }
            let Some(slot) = object.slot_mut(index) else { continue };
            let known = Known { name: field.wire, limits: &field.limits, place: field.place };
            self.value(slot.entry(), field.kind, known);
        }
        self.above.pop();
        for (index, field) in schema.fields.iter().enumerate().filter(|(_, field)| !field.cases.is_empty()) {
            self.fit_case(object, index, field);
        }
    }

    fn comes_back(&self, kind: Kind) -> bool {
        matches!(kind, Kind::Object(schema) if self.above.iter().any(|above| std::ptr::eq(*above, schema)))
    }

    fn value(&mut self, entry: Entry<'_>, kind: Kind, known: Known<'_>) {
        let limits = known.limits;
        match entry {
            Entry::Text(text) => *text = self::text(known),
            Entry::Choice(choice) => {
                choice.choose(self.word(kind, known.name));
            }
            Entry::Integer(number) => *number = within(limits),
            Entry::Int32(number) => *number = i32::try_from(within(limits)).unwrap_or(1),
            #[expect(clippy::cast_precision_loss, reason = "limits are small")]
            Entry::Number(number) => *number = within(limits) as f64,
            Entry::Decimal(decimal) => *decimal = Decimal::new(within(limits), 0).unwrap_or_default(),
            Entry::Boolean(flag) => *flag = true,
            Entry::Timestamp(time) => *time = Timestamp::from_milliseconds(TIME).unwrap_or_default(),
            Entry::Bytes(bytes) => *bytes = Bytes::from(self::text(known)),
            Entry::Any(any) => *any = known.name.into(),
            Entry::Object(object) => self.object(object),
            Entry::List(list) => self.list(list, kind, known),
            Entry::Map(map) => self.map(map, kind, known),
        }
    }

    fn list(&mut self, list: &mut dyn List, kind: Kind, known: Known<'_>) {
        let Kind::List(item) = kind else { return };
        if self.may_have(item, known)
            && let Some(slot) = list.push()
        {
            self.value(slot.entry(), item.kind, Known { limits: &item.limits, ..known });
        }
    }

    fn map(&mut self, map: &mut dyn Map, kind: Kind, known: Known<'_>) {
        let Kind::Map(item) = kind else { return };
        if self.may_have(item, known)
            && let Some(slot) = map.insert("name")
        {
            self.value(slot.entry(), item.kind, Known { limits: &item.limits, ..known });
        }
    }

    fn may_have(&self, item: &Item, known: Known<'_>) -> bool {
        known.limits.max_items != Some(0) && !self.comes_back(item.kind)
    }

    /// The first value of an enum; of codes that of success.
    fn word<'w>(&'w self, kind: Kind, name: &'w str) -> &'w str {
        match kind.values() {
            [first, ..] => first,
            [] => {
                let success = self.api.success.first().copied();
                success.or_else(|| self.api.codes.first().map(|code| code.wire)).unwrap_or(name)
            }
        }
    }

    /// Gives an object what the members beside it ask for, and takes away what they forbid.
    fn fit_case(&mut self, owner: &mut dyn Object, index: usize, field: &'static Field) {
        let holds = |(name, value): &(&str, &str)| {
            members(owner)
                .any(|(beside, view)| beside.wire == *name && matches!(view, View::Text(text) if text == *value))
        };
        let Some(case) = field.cases.iter().find(|case| case.when.iter().all(holds)) else { return };
        let Some(slot) = owner.slot_mut(index) else { return };
        if matches!(slot.view(), View::Absent) {
            return;
        }
        let Entry::Object(object) = slot.entry() else { return };
        for (index, member) in object.schema().fields.iter().enumerate() {
            let Some(slot) = object.slot_mut(index) else { continue };
            if case.forbidden.contains(&member.wire) {
                slot.clear();
            } else if case.required.contains(&member.wire) && matches!(slot.view(), View::Absent) {
                let known = Known { name: member.wire, limits: &member.limits, place: member.place };
                self.value(slot.entry(), member.kind, known);
            }
        }
    }
}

/// A text that a field can hold, as near to `wanted` as its limits let it be; `None` if it can hold no other than a
/// few.
pub(crate) fn text_like(field: &Field, wanted: &str) -> Option<String> {
    let fits = matches!(field.kind, Kind::String)
        && field.limits.pattern.is_none()
        && field.place != Place::Host
        && field.encoding != Encoding::Comma;
    fits.then(|| cut(wanted, &field.limits))
}

/// The member's own name, as far as that is allowed.
fn text(known: Known<'_>) -> String {
    match known {
        Known { limits: Limits { pattern: Some(pattern), .. }, .. } => {
            pattern::matching(pattern, known.limits).unwrap_or_else(|| cut(known.name, known.limits))
        }
        // A label of a host: lower-case letters and digits, at least three.
        Known { place: Place::Host, .. } => {
            let label = known.name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase());
            cut(&format!("{}-1", label.take(40).collect::<String>()), known.limits)
        }
        Known { name, limits, .. } => cut(name, limits),
    }
}

/// A text of an allowed length: its beginning, or all of it again and again.
fn cut(text: &str, limits: &Limits) -> String {
    let length = |limit: u32| usize::try_from(limit).unwrap_or(usize::MAX);
    let least = limits.min_length.map_or(0, length).min(LONGEST);
    let most = limits.max_length.map_or(usize::MAX, length);
    let wanted = text.chars().count().clamp(least.min(most), most);
    text.chars().chain("-".chars()).cycle().take(wanted).collect()
}

/// One, or the number next to it that is allowed.
fn within(limits: &Limits) -> i64 {
    1.max(limits.min.unwrap_or(1)).min(limits.max.unwrap_or(i64::MAX))
}

/// 2026-01-02T03:04:05Z.
const TIME: i64 = 1_767_323_045_000;

/// A spec that wants longer texts than this gets shorter ones.
const LONGEST: usize = 1 << 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;
    use crate::schema::{Case, Format, Protocol};

    static API: Api = Api {
        id: "sample",
        version: "1",
        protocol: Protocol::Http,
        signature: crate::sign::KOOGALLERY_V2,
        format: Format::Json,
        endpoint: None,
        regions: &[],
        endpoints: &[],
        fallback: &[],
        headers: &[],
        discriminator: None,
        code: None,
        success: &["OK"],
        message: None,
        request_id: None,
        codes: &[],
    };
    static DETAILS: Schema = Schema::new("Details", &[Field::text("card"), Field::text("iban"), Field::text("note")]);
    static CASES: &[Case] = &[Case { when: &[("kind", "card")], required: &["card"], forbidden: &["iban"] }];
    static TREE: Schema = Schema::new(
        "Tree",
        &[
            Field::text("label").required().min_length(9).max_length(12),
            Field::text("short").max_length(2),
            Field::text("phone").pattern(r"^\+[1-9]\d{6,14}$").min_length(12),
            Field::open("kind", &["card", "bank"]),
            Field::new("code", Kind::Code),
            Field::new("small", Kind::Int32).max(0),
            Field::new("large", Kind::Integer).min(100),
            Field::new("amount", Kind::Decimal).precision(4).scale(2),
            Field::object("details", &DETAILS).cases(CASES),
            Field::list("children", &Item::object(&TREE)),
            Field::object("child", &TREE),
            Field::new("by_name", Kind::Map(&Item::new(Kind::Boolean))),
            Field::list("none", &Item::new(Kind::String)).max_items(0),
        ],
    );

    #[test]
    fn a_sample_has_every_member_and_keeps_to_its_spec() {
        let object = sample(&API, &TREE);
        assert_eq!(limits::check(&object), []);
        let expected = serde_json::json!({
            "label": "label-lab", "short": "sh", "phone": "+10000000000", "kind": "card", "code": "OK", "small": 0,
            "large": 100, "amount": 1, "details": {"card": "card", "note": "note"}, "children": [], "by_name": {"name": true},
            "none": [],
        });
        assert_eq!(object.to_json().unwrap(), expected);
        assert_eq!(object, sample(&API, &TREE), "it is the same each time");
    }
}
