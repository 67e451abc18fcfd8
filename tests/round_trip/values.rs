//! Random values that keep to a spec.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use bothends::dynamic::DynamicObject;
use bothends::limits;
use bothends::object::{Entry, Object};
use bothends::schema::{Api, Call, Delivery, Encoding, Field, Format, Kind, Limits, Place, Schema};
use bothends::{Bytes, Decimal, Json, Timestamp};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::string::string_regex;

/// A request of a call, new in what makes it that very request.
pub(crate) fn request(call: &'static Call) -> BoxedStrategy<DynamicObject> {
    let keys = match call.delivery {
        Delivery::Once(keys) => keys,
        _ => &[],
    };
    let context = Context { api: call.api, xml: false, answer: false };
    made(context, call.request, move |object| {
        for field in call.request.fields.iter().filter(|field| keys.contains(&field.wire)) {
            if matches!(field.kind, Kind::String) {
                // Short members are left as they are: other keys beside them will do.
                let unique = format!("{:08}", COUNT.fetch_add(1, Ordering::Relaxed));
                if field.limits.max_length.is_none_or(|most| most >= 8) {
                    object.set_text(field.wire, &unique).unwrap();
                }
            }
        }
    })
}

/// An answer to a call, of success.
pub(crate) fn response(call: &'static Call) -> BoxedStrategy<DynamicObject> {
    let api = call.api;
    let context = Context { api, xml: api.format == Format::Xml, answer: true };
    made(context, call.response, move |object| {
        for field in call.response.fields {
            // The server fills these in where they are missing.
            if api.code == Some(field.wire) && !api.success.is_empty() {
                object.set_text(field.wire, api.success[0]).unwrap();
            } else if api.request_id == Some(field.wire) {
                object.set_text(field.wire, "0-1-2-3").unwrap();
            }
        }
    })
}

/// What numbers the keys of calls that have their effect once.
static COUNT: AtomicU64 = AtomicU64::new(0);

#[derive(Clone, Copy)]
struct Context {
    api: &'static Api,
    xml: bool,
    answer: bool,
}

/// Where a value stands, as far as it matters to what it can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spot {
    /// In JSON, a query, a form or a part: anything goes.
    Free,
    /// In XML: no control characters, and nothing empty is told from what is not there.
    Xml,
    /// In a header: visible ASCII.
    Header,
    /// In the path: not empty, and no step up.
    Path,
    /// A label of a host.
    Host,
    /// Between commas.
    Comma,
}

fn made(
    context: Context,
    schema: &'static Schema,
    finish: impl Fn(&mut DynamicObject) + 'static,
) -> BoxedStrategy<DynamicObject> {
    let top = members(context, schema, 3, false);
    let object = top.prop_map(move |members| {
        let mut object = DynamicObject::new(schema);
        fill(&mut object, members);
        finish(&mut object);
        object
    });
    object.prop_filter("keeps to its spec", |object| limits::check(object).is_empty()).boxed()
}

/// A value of a kind.
#[derive(Clone, Debug)]
enum Value {
    Text(String),
    Integer(i64),
    Number(f64),
    Decimal(Decimal),
    Boolean(bool),
    Timestamp(Timestamp),
    Bytes(Vec<u8>),
    Any(Json),
    Object(Vec<Option<Value>>),
    List(Vec<Value>),
    Map(BTreeMap<String, Value>),
}

/// All members of an object; `all` of them, or at least those that must be there.
fn members(context: Context, schema: &'static Schema, depth: usize, all: bool) -> BoxedStrategy<Vec<Option<Value>>> {
    let fields: Vec<_> = schema.fields.iter().map(|field| member(context, field, depth, all)).collect();
    fields.boxed()
}

fn member(context: Context, field: &'static Field, depth: usize, all: bool) -> BoxedStrategy<Option<Value>> {
    let spot = match (field.place, field.encoding) {
        (Place::Header, _) => Spot::Header,
        (Place::Path, _) => Spot::Path,
        (Place::Host, _) => Spot::Host,
        (_, Encoding::Comma) => Spot::Comma,
        (Place::Body, _) => Spot::Free,
        _ if context.xml => Spot::Xml,
        _ => Spot::Free,
    };
    if depth == 0 && !field.required && matches!(field.kind, Kind::Object(_) | Kind::List(_) | Kind::Map(_)) {
        return Just(None).boxed();
    }
    let all_inside = !field.cases.is_empty();
    // Whatever its type: a server takes no other values of it.
    let kind = if field.wire == "testFlag" { Kind::Closed(&["0", "1"]) } else { field.kind };
    let value = value(context, kind, field.limits, (spot, field.encoding), depth, all_inside);
    let must = field.required || all || all_inside || context.answer && context.api.request_id == Some(field.wire);
    if must { value.prop_map(Some).boxed() } else { option::of(value).boxed() }
}

fn value(
    context: Context,
    kind: Kind,
    limits: Limits,
    (spot, encoding): (Spot, Encoding),
    depth: usize,
    all: bool,
) -> BoxedStrategy<Value> {
    let fewest = usize::from(matches!(spot, Spot::Xml | Spot::Header));
    let most = limits.max_items.map_or(3, |most| most.min(3) as usize);
    let inner = depth.saturating_sub(1);
    let whole = limits.min.unwrap_or(i64::MIN)..=limits.max.unwrap_or(i64::MAX);
    match kind {
        Kind::String => text(limits, spot, encoding).prop_map(Value::Text).boxed(),
        Kind::Integer => whole.prop_map(Value::Integer).boxed(),
        Kind::Int32 => {
            let low = limits.min.unwrap_or(i32::MIN.into()).max(i32::MIN.into());
            (low..=limits.max.unwrap_or(i32::MAX.into()).min(i32::MAX.into())).prop_map(Value::Integer).boxed()
        }
        Kind::Number => number(limits).prop_map(Value::Number).boxed(),
        Kind::Decimal => decimal(limits).prop_map(Value::Decimal).boxed(),
        Kind::Boolean => any::<bool>().prop_map(Value::Boolean).boxed(),
        // Whole seconds: not every form has more.
        Kind::Timestamp(..) => (0..4_000_000_000_i64)
            .prop_map(|seconds| Value::Timestamp(Timestamp::from_milliseconds(seconds * 1000).unwrap()))
            .boxed(),
        Kind::Bytes => vec(any::<u8>(), fewest..=limits.max_length.map_or(40, |most| most.min(40) as usize))
            .prop_map(Value::Bytes)
            .boxed(),
        Kind::Any => json().prop_map(Value::Any).boxed(),
        Kind::Code => word(context.api.codes.iter().map(|code| code.wire), false, limits),
        Kind::Open(values) => word(values.iter().copied(), true, limits),
        Kind::Closed(values) | Kind::ClosedNumber(values) => word(values.iter().copied(), false, limits),
        Kind::OpenNumber(values) => (word(values.iter().copied(), true, limits)
            .prop_union(any::<i64>().prop_map(|number| Value::Text(number.to_string())).boxed()))
        .boxed(),
        Kind::Object(schema) => members(context, schema, inner, all).prop_map(Value::Object).boxed(),
        Kind::List(_) if depth == 0 && fewest == 0 => Just(Value::List(Vec::new())).boxed(),
        Kind::List(item) => {
            let one = value(context, item.kind, item.limits, (spot, Encoding::Plain), inner, false);
            vec(one, fewest..=most).prop_map(Value::List).boxed()
        }
        Kind::Map(item) => {
            let one = value(context, item.kind, item.limits, (spot, Encoding::Plain), inner, false);
            let name = if matches!(spot, Spot::Free) { "\\PC{1,8}" } else { "[a-z][a-z0-9-]{0,8}" };
            btree_map(name, one, fewest..=most).prop_map(Value::Map).boxed()
        }
        other => panic!("a kind that this test does not know: {other:?}"),
    }
}

/// A text of an allowed length and form.
fn text(limits: Limits, spot: Spot, encoding: Encoding) -> BoxedStrategy<String> {
    let least = limits.min_length.unwrap_or(0) as usize;
    let most = limits.max_length.map_or(least + 12, |most| (most as usize).min(least + 12));
    if let Some(pattern) = limits.pattern {
        // The digits of specs are those of ASCII.
        let inner = pattern.trim_start_matches('^').trim_end_matches('$').replace("\\d", "[0-9]");
        let most = limits.max_length.map_or(usize::MAX, |most| most as usize);
        let fits = move |text: &String| (least..=most).contains(&text.chars().count());
        return string_regex(&inner).unwrap().prop_filter("is of an allowed length", fits).boxed();
    }
    let (at_least_one, most_of_one) = (least.max(1), most.max(1));
    let pattern = match spot {
        // Encrypted texts are longer on the wire than their limit may let them look.
        Spot::Free if encoding == Encoding::Encrypted => "[a-z ü]{0,6}".to_owned(),
        Spot::Free => return vec(any::<char>(), least..=most).prop_map(String::from_iter).boxed(),
        Spot::Xml => format!("[a-zé<&>\"']{{{at_least_one},{most_of_one}}}"),
        Spot::Header => format!("[!-~]{{{at_least_one},{most_of_one}}}"),
        Spot::Path => format!("[a-zé %+?#&-]{{{at_least_one},{most_of_one}}}"),
        Spot::Host => format!("[a-z][a-z0-9]{{{},{}}}", least.max(3) - 1, most.max(3) - 1),
        Spot::Comma => format!("[a-z0-9é]{{{at_least_one},{most_of_one}}}"),
    };
    string_regex(&pattern).unwrap().boxed()
}

fn word(values: impl Iterator<Item = &'static str>, open: bool, limits: Limits) -> BoxedStrategy<Value> {
    let mut strategies: Vec<_> = values.map(|value| Just(value.to_owned()).boxed()).collect();
    if open {
        let length = limits.max_length.unwrap_or(8).clamp(1, 8);
        strategies.push(string_regex(&format!("[a-z]{{1,{length}}}")).unwrap().boxed());
    }
    proptest::strategy::Union::new(strategies).prop_map(Value::Text).boxed()
}

#[expect(clippy::cast_precision_loss, reason = "limits are small")]
fn number(limits: Limits) -> BoxedStrategy<f64> {
    match (limits.min, limits.max) {
        (None, None) => (proptest::num::f64::NORMAL | proptest::num::f64::ZERO).boxed(),
        (min, max) => (min.unwrap_or(-1_000_000) as f64..=max.unwrap_or(1_000_000) as f64).boxed(),
    }
}

fn decimal(limits: Limits) -> BoxedStrategy<Decimal> {
    let digits = limits.precision.unwrap_or(15).min(15);
    let scale = limits.scale.unwrap_or(digits).min(digits);
    let largest = 10_i64.pow(digits) - 1;
    let range = limits.min.map_or(-largest, |min| min.max(0))..=largest;
    let number = (range, 0..=u8::try_from(scale).unwrap());
    number.prop_map(|(unscaled, scale)| Decimal::new(unscaled, scale).unwrap()).boxed()
}

/// JSON that is not `null`, which would mean that nothing is there.
fn json() -> BoxedStrategy<Json> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        // In a query nobody could tell a text that looks like JSON from that JSON.
        "|[a-eg-mo-su-zé].{0,7}".prop_map(Json::from),
    ];
    let nested = leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(prop_oneof![Just(Json::Null), inner.clone()], 0..4).prop_map(Json::from),
            btree_map(".{0,4}", inner, 0..4).prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    });
    nested.boxed()
}

fn fill(object: &mut dyn Object, members: Vec<Option<Value>>) {
    for (index, value) in members.into_iter().enumerate() {
        if let (Some(value), Some(slot)) = (value, object.slot_mut(index)) {
            write(slot.entry(), value);
        }
    }
    fit_cases(object);
}

fn write(entry: Entry<'_>, value: Value) {
    match (entry, value) {
        (Entry::Text(slot), Value::Text(text)) => *slot = text,
        (Entry::Choice(slot), Value::Text(text)) => assert!(slot.choose(&text)),
        (Entry::Integer(slot), Value::Integer(number)) => *slot = number,
        (Entry::Int32(slot), Value::Integer(number)) => *slot = i32::try_from(number).unwrap(),
        (Entry::Number(slot), Value::Number(number)) => *slot = number,
        (Entry::Decimal(slot), Value::Decimal(decimal)) => *slot = decimal,
        (Entry::Boolean(slot), Value::Boolean(flag)) => *slot = flag,
        (Entry::Timestamp(slot), Value::Timestamp(time)) => *slot = time,
        (Entry::Bytes(slot), Value::Bytes(bytes)) => *slot = Bytes::from(bytes),
        (Entry::Any(slot), Value::Any(json)) => *slot = json,
        (Entry::Object(slot), Value::Object(members)) => fill(slot, members),
        (Entry::List(list), Value::List(items)) => {
            for item in items {
                write(list.push().unwrap().entry(), item);
            }
        }
        (Entry::Map(map), Value::Map(entries)) => {
            for (name, value) in entries {
                write(map.insert(&name).unwrap().entry(), value);
            }
        }
        (_, value) => panic!("a value that does not fit: {value:?}"),
    }
}

/// Takes away what the members beside an object forbid; what they ask for is there, since all of it is.
fn fit_cases(owner: &mut dyn Object) {
    let schema = owner.schema();
    for (index, field) in schema.fields.iter().enumerate().filter(|(_, field)| !field.cases.is_empty()) {
        let holds = |(name, wanted): &(&str, &str)| {
            let beside = schema.fields.iter().position(|field| field.wire == *name);
            let slot = beside.and_then(|position| owner.slot(position));
            slot.is_some_and(|slot| matches!(slot.view(), bothends::object::View::Text(text) if text == *wanted))
        };
        let Some(case) = field.cases.iter().find(|case| case.when.iter().all(holds)) else { continue };
        let Some(slot) = owner.slot_mut(index) else { continue };
        if matches!(slot.view(), bothends::object::View::Absent) {
            continue;
        }
        let Entry::Object(object) = slot.entry() else { continue };
        let forbidden: Vec<_> = (object.schema().fields.iter().enumerate())
            .filter(|(_, member)| case.forbidden.contains(&member.wire))
            .map(|(index, _)| index)
            .collect();
        for index in forbidden {
            object.slot_mut(index).unwrap().clear();
        }
    }
}
