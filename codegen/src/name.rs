//! From names on the wire to names in Rust.
//!
//! The rules, in order: the case is converted (`CustSpaceId` is `cust_space_id`, `Product.Unsubscript`
//! is `ProductUnsubscript`); a keyword becomes a raw identifier (`r#type`), and what cannot be one gets
//! a trailing underscore (`self_`), as does what the generated code needs for itself (`send_`).
//! Whatever is then still no identifier is refused and needs a `name:` in the spec.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Keywords that may be written raw.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that may not.
const NEVER_RAW: &[&str] = &["crate", "self", "Self", "super", "_"];

/// Methods that the generated builders have; a field of that name gets a trailing underscore.
const OF_BUILDERS: &[&str] = &["build", "send"];

/// Methods that the user's struct gets; a call of that name gets a trailing underscore.
const OF_HOLDERS: &[&str] = &["builder", "clone", "connect", "dynamic", "server", "simulate"];

/// Types that the generated module has besides the spec's own.
pub const OF_MODULES: &[&str] = &["Code", "Handler"];

/// The name of a struct's field and of its setter; `None` if nothing of the wire name can be one.
pub fn field(wire: &str) -> Option<String> {
    let name = identifier(wire.to_snake_case())?;
    Some(if OF_BUILDERS.contains(&name.as_str()) { name + "_" } else { name })
}

/// The name of a call's method.
pub fn method(wire: &str) -> Option<String> {
    let name = identifier(wire.to_snake_case())?;
    Some(if OF_HOLDERS.contains(&name.as_str()) { name + "_" } else { name })
}

/// The name of a type or of an enum's variant.
pub fn type_or_variant(wire: &str) -> Option<String> {
    identifier(wire.to_upper_camel_case())
}

/// The name of the module beside a struct: `Shop` has `shop`.
pub fn module(holder: &str) -> Option<String> {
    identifier(holder.to_snake_case())
}

/// Whether a name can stand as it is.
pub fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && characters.all(|rest| rest.is_ascii_alphanumeric() || rest == '_')
        && !KEYWORDS.contains(&name)
        && !NEVER_RAW.contains(&name)
}

fn identifier(name: String) -> Option<String> {
    if KEYWORDS.contains(&name.as_str()) {
        Some(format!("r#{name}"))
    } else if NEVER_RAW.contains(&name.as_str()) {
        Some(name + "_")
    } else {
        is_identifier(&name).then_some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_rules() {
        assert_eq!(field("CustSpaceId").as_deref(), Some("cust_space_id"));
        assert_eq!(field("orderLineId").as_deref(), Some("order_line_id"));
        assert_eq!(field("Type").as_deref(), Some("r#type"));
        assert_eq!(field("Self").as_deref(), Some("self_"));
        assert_eq!(field("send").as_deref(), Some("send_"));
        assert_eq!(field("123"), None);
        assert_eq!(field("价格"), None);
        assert_eq!(field(""), None);
        assert_eq!(method("Connect").as_deref(), Some("connect_"));
        assert_eq!(method("GetFlowJSONAssest").as_deref(), Some("get_flow_json_assest"));
        assert_eq!(type_or_variant("Product.Unsubscript").as_deref(), Some("ProductUnsubscript"));
        assert_eq!(type_or_variant("000001"), None);
        assert_eq!(module("Shop").as_deref(), Some("shop"));
    }
}
