//! The mechanical impls: access by number, forwards to the codec, conversions of enums.
use super::{
    Shape, Tables,
    tables::{objects, schema_expression},
};
use crate::model::{Enum, Named, Object, Operation, pascal};

pub fn impls(shape: &Shape, operation: &Operation) -> String {
    let mut out = String::new();
    for (index, it) in objects(operation).into_iter().enumerate() {
        let schema = schema_expression(shape.tables, operation, index, it);
        out += &if shape.glue_macros { object_macro(it, &schema) } else { object(shape, it, &schema) };
        if shape.clone_by_table {
            out += &format!(
                "impl rt::Clone for {} {{ #[inline] fn clone(&self) -> Self {{ rt::clone(self) }} }}\n",
                it.name
            );
        }
    }
    for named in operation.types() {
        if let Named::Enum(it) = named {
            out += &if shape.glue_macros { enum_macro(it) } else { enumeration(it) };
        }
    }
    out
}

fn object_macro(object: &Object, schema: &str) -> String {
    let names = object.fields.iter().map(|it| it.rust()).collect::<Vec<_>>();
    let (last, first) = names.split_last().expect("an object has fields");
    let first = first.iter().enumerate().map(|(i, it)| format!("{it} = {i}")).collect::<Vec<_>>().join(", ");
    format!("rt::object!({}, {schema}, [{first}; {last}]);\n", object.name)
}

fn object(shape: &Shape, object: &Object, schema: &str) -> String {
    let name = &object.name;
    let read = match shape.tables {
        Tables::Array => {
            let slots = object.fields.iter().map(|it| format!("&self.{}", it.rust())).collect::<Vec<_>>().join(", ");
            format!(
                "#[inline] fn slots(&self, read: &mut dyn ::core::ops::FnMut(&[&dyn rt::Slot])) {{ read(&[{slots}]) }}"
            )
        }
        _ => format!(
            "#[inline] fn get(&self, index: usize) -> &dyn rt::Slot {{ match index {{ {} }} }}",
            arms(object, "&")
        ),
    };
    let slot = match shape.blanket {
        true => String::new(),
        false => format!(
            "impl rt::Slot for {name} {{
                #[inline] fn view(&self) -> rt::View<'_> {{ rt::View::Object(self) }}
                #[inline] fn entry(&mut self) -> rt::Entry<'_> {{ rt::Entry::Object(self) }}
            }}\n"
        ),
    };
    format!(
        "impl rt::Object for {name} {{
            #[inline] fn schema(&self) -> &'static rt::Schema {{ {schema} }}
            {read}
            #[inline] fn get_mut(&mut self, index: usize) -> &mut dyn rt::Slot {{ match index {{ {} }} }}
        }}\n{slot}{}",
        arms(object, "&mut "),
        forwards(
            name,
            "rt::debug(self, f)",
            "rt::equal(self, other)",
            "rt::serialize(self, to)",
            "rt::deserialize(from)"
        )
    )
}

/// `0 => &self.a, _ => &self.b`
fn arms(object: &Object, borrow: &str) -> String {
    let last = object.fields.len() - 1;
    let arm = |(i, name): (usize, String)| match i == last {
        true => format!("_ => {borrow}self.{name}"),
        false => format!("{i} => {borrow}self.{name},"),
    };
    object.fields.iter().map(|it| it.rust()).enumerate().map(arm).collect::<Vec<_>>().join(" ")
}

fn forwards(name: &str, debug: &str, equal: &str, serialize: &str, deserialize: &str) -> String {
    format!(
        "impl rt::Debug for {name} {{
            #[inline] fn fmt(&self, f: &mut rt::fmt::Formatter<'_>) -> rt::fmt::Result {{ {debug} }}
        }}
        impl rt::PartialEq for {name} {{
            #[inline] fn eq(&self, other: &Self) -> bool {{ {equal} }}
        }}
        impl rt::serde::Serialize for {name} {{
            #[inline] fn serialize<S: rt::serde::Serializer>(&self, to: S) -> rt::Result<S::Ok, S::Error> {{ {serialize} }}
        }}
        impl<'de> rt::serde::Deserialize<'de> for {name} {{
            #[inline] fn deserialize<D: rt::serde::Deserializer<'de>>(from: D) -> rt::Result<Self, D::Error> {{ {deserialize} }}
        }}\n"
    )
}

fn enum_macro(it: &Enum) -> String {
    let variants =
        it.values.iter().map(|value| format!("{} = \"{value}\"", pascal(value))).collect::<Vec<_>>().join(", ");
    format!("rt::open_enum!({}, {variants});\n", it.name)
}

fn enumeration(it: &Enum) -> String {
    let name = &it.name;
    let to = it.values.iter().map(|value| format!("Self::{} => \"{value}\",", pascal(value))).collect::<String>();
    let from = it.values.iter().map(|value| format!("\"{value}\" => Self::{},", pascal(value))).collect::<String>();
    format!(
        "impl {name} {{
            /// The value as it is on the wire.
            #[inline] pub fn as_str(&self) -> &str {{ match self {{ {to} Self::Unknown(it) => it.as_str() }} }}
        }}
        impl rt::From<rt::String> for {name} {{
            #[inline] fn from(text: rt::String) -> Self {{ match text.as_str() {{ {from} _ => Self::Unknown(text) }} }}
        }}
        impl rt::Default for {name} {{
            #[inline] fn default() -> Self {{ Self::Unknown(rt::String::new()) }}
        }}
        impl rt::OpenEnum for {name} {{
            #[inline] fn text(&self) -> &str {{ self.as_str() }}
            #[inline] fn set(&mut self, text: rt::String) {{ *self = rt::From::from(text); }}
        }}
        impl rt::Slot for {name} {{
            #[inline] fn view(&self) -> rt::View<'_> {{ rt::View::Str(self.as_str()) }}
            #[inline] fn entry(&mut self) -> rt::Entry<'_> {{ rt::Entry::Enum(self) }}
        }}\n{}",
        forwards(
            name,
            "f.write_str(self.as_str())",
            "self.as_str() == other.as_str()",
            "to.serialize_str(self.as_str())",
            "rt::enum_from(from)"
        )
    )
}
