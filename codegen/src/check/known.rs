//! What the names in a spec stand for.

use std::collections::BTreeMap;

use crate::model::{Api, Field, Type, TypeDefinition};

/// An API whose shared types are found by their names.
pub(super) struct Known<'m> {
    pub(super) api: &'m Api,
    types: BTreeMap<&'m str, &'m TypeDefinition>,
}

impl<'m> Known<'m> {
    pub(super) fn new(api: &'m Api) -> Self {
        let types = api.types.iter().map(|definition| (definition.name.text.as_str(), definition));
        Self { api, types: types.collect() }
    }

    /// The type behind any number of names; `None` if there is none, or none that could be read: what is wrong is
    /// told elsewhere.
    pub(super) fn resolve(&self, kind: &'m Type) -> Option<&'m Type> {
        /// Nobody gives a name to a name so often; a circle of names is refused elsewhere.
        const MOST: usize = 100;
        let mut kind = kind;
        for _ in 0..MOST {
            match kind {
                Type::Unknown => return None,
                Type::Named(name) => kind = &self.types.get(name.as_str())?.item.kind,
                other => return Some(other),
            }
        }
        None
    }

    /// The type of a field, behind any number of names.
    pub(super) fn of(&self, field: &'m Field) -> Option<&'m Type> {
        self.resolve(&field.item.kind)
    }
}

/// Whether a value of the type is one text.
pub(super) fn is_scalar(kind: &Type) -> bool {
    matches!(
        kind,
        Type::String
            | Type::Integer
            | Type::Int32
            | Type::Number
            | Type::Decimal
            | Type::Boolean
            | Type::Timestamp(_)
            | Type::Bytes
            | Type::Code
            | Type::Enum(_)
    )
}

/// Whether answers tell by texts of this type, or cases by fields of it.
pub(super) fn is_text(kind: &Type) -> bool {
    matches!(kind, Type::String | Type::Code | Type::Enum(_))
}
