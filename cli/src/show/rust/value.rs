//! Values as Rust expressions, and objects as chains of setters.

use bothends::Json;
use bothends::object::{List, Map, Object, View};
use bothends_codegen::checked::{Api, Field, Kind, Shape};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use crate::trouble::Trouble;

/// Writes expressions of the types of one API.
pub(super) struct Writer<'a> {
    api: &'a Api,
    /// The module that the types are in.
    module: Ident,
}

/// Where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In a setter, which takes texts of every kind.
    Setter,
    /// Within another value.
    Inside,
}

impl<'a> Writer<'a> {
    pub(super) fn new(api: &'a Api, module: &str) -> Self {
        Self { api, module: ident(module) }
    }

    /// The setters that make an object of a type, in the order of the spec.
    pub(super) fn setters(&self, number: usize, object: &dyn Object) -> Result<Vec<TokenStream>, Trouble> {
        let mut setters = Vec::new();
        let fields = object.schema().fields.iter().enumerate();
        for (index, wire) in fields.map(|(index, field)| (index, field.wire)) {
            let field = self.api.fields(number).iter().find(|field| field.wire == wire);
            let (Some(field), Some(slot)) = (field, object.slot(index)) else { continue };
            match slot.view() {
                View::Absent if field.must_be_set => return Err(missing(field)),
                View::Absent => {}
                view => {
                    let (name, value) = (ident(&field.name), self.value(&field.item.kind, view, Place::Setter)?);
                    setters.push(quote!(.#name(#value)));
                }
            }
        }
        Ok(setters)
    }

    fn value(&self, kind: &Kind, view: View<'_>, place: Place) -> Result<TokenStream, Trouble> {
        Ok(match (view, kind) {
            (View::Text(text), Kind::Code) => self.code(text),
            (View::Text(text), Kind::Type(number)) => self.choice(*number, text),
            (View::Text(text), _) if place == Place::Setter => quote!(#text),
            (View::Text(text), _) => quote!(#text.to_owned()),
            (View::Integer(number), _) => literal(Literal::i64_unsuffixed(number)),
            (View::Number(number), _) if number.is_finite() => literal(Literal::f64_unsuffixed(number)),
            (View::Decimal(decimal), _) => parsed(&decimal.to_string()),
            (View::Timestamp(time), _) => parsed(&time.to_string()),
            (View::Boolean(flag), _) => quote!(#flag),
            (View::Bytes(bytes), _) => {
                let bytes = Literal::byte_string(bytes);
                quote!(bothends::Bytes::from_static(#bytes))
            }
            (View::Any(value), Kind::Any) => json(value),
            (View::Object(object), Kind::Type(number)) => self.object(*number, object)?,
            (View::Object(object), Kind::Boxed(number)) => {
                let object = self.object(*number, object)?;
                quote!(Box::new(#object))
            }
            (View::List(list), Kind::List(item)) => self.list(&item.kind, list)?,
            (View::Map(map), Kind::Map(item)) => self.map(&item.kind, map)?,
            _ => return Err(Trouble::usage("this value nests deeper than can be written here")),
        })
    }

    fn object(&self, number: usize, object: &dyn Object) -> Result<TokenStream, Trouble> {
        let (module, setters) = (&self.module, self.setters(number, object)?);
        let name = ident(self.api.definition(number).map_or("", |definition| &definition.name));
        Ok(quote!(#module::#name::builder() #(#setters)* .build()))
    }

    fn list(&self, kind: &Kind, list: &dyn List) -> Result<TokenStream, Trouble> {
        let slots = (0..list.size()).filter_map(|index| list.get(index));
        let items: Vec<_> = slots.map(|slot| self.value(kind, slot.view(), Place::Inside)).collect::<Result<_, _>>()?;
        Ok(quote!(vec![#(#items),*]))
    }

    fn map(&self, kind: &Kind, map: &dyn Map) -> Result<TokenStream, Trouble> {
        let mut entries = Vec::new();
        map.each(&mut |name, slot| {
            let value = self.value(kind, slot.view(), Place::Inside);
            entries.push(value.map(|value| quote!((#name.to_owned(), #value))));
        });
        let entries: Vec<_> = entries.into_iter().collect::<Result<_, _>>()?;
        Ok(quote!(std::collections::BTreeMap::from_iter([#(#entries),*])))
    }

    /// One of the API's codes.
    fn code(&self, wire: &str) -> TokenStream {
        let known = self.api.codes.iter().find(|code| code.wire == wire);
        self.variant("Code", known.map(|code| code.name.as_str()), wire)
    }

    /// One of the values of an enum.
    fn choice(&self, number: usize, wire: &str) -> TokenStream {
        let Some(definition) = self.api.definition(number) else { return quote!(#wire) };
        let Shape::Values { values, .. } = &definition.shape else { return quote!(#wire) };
        let known = values.iter().find(|value| value.wire == wire);
        self.variant(&definition.name, known.map(|value| value.name.as_str()), wire)
    }

    fn variant(&self, of: &str, known: Option<&str>, wire: &str) -> TokenStream {
        let (module, of) = (&self.module, ident(of));
        match known.map(ident) {
            Some(variant) => quote!(#module::#of::#variant),
            None => quote!(#module::#of::Unknown(#wire.to_owned())),
        }
    }
}

/// An expression for any JSON.
pub(super) fn json(value: &Json) -> TokenStream {
    match value {
        Json::String(text) => quote!(#text.into()),
        Json::Bool(flag) => quote!(#flag.into()),
        other => {
            let text = other.to_string();
            quote!(#text.parse::<bothends::Json>()?)
        }
    }
}

/// The same for a setter that takes whatever JSON can be made of.
pub(super) fn member(value: &Json) -> TokenStream {
    match value {
        Json::String(text) => quote!(#text),
        Json::Bool(flag) => quote!(#flag),
        other => json(other),
    }
}

/// An identifier that the naming rules gave, which may be a raw one.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(if name.is_empty() { "_unnamed" } else { name }, Span::call_site()),
    }
}

fn parsed(text: &str) -> TokenStream {
    quote!(#text.parse()?)
}

fn literal(literal: Literal) -> TokenStream {
    quote!(#literal)
}

fn missing(field: &Field) -> Trouble {
    Trouble::usage(format_args!("code without `{}` does not compile: it is required", field.wire))
}
