//! Requests and answers without what is secret or somebody's own.
//!
//! Specs say what is secret; what is personal they do not say. So of texts only those are shown that tell the one call
//! from another: members of the key, ids and codes, words that a spec lists, numbers and times. Of any other text, and of
//! what the spec does not know, only the length is shown.

use bothends::Json;
use bothends::schema::{Call, Delivery, Encoding, Field, Kind, Schema};

/// What a body in JSON has of the members of a schema; `None` if it is no JSON.
pub(super) fn body(call: &Call, schema: &'static Schema, body: &[u8]) -> Option<Json> {
    let json = serde_json::from_slice(body).ok()?;
    Some(Mask { call }.of_kind(Kind::Object(schema), &json, ""))
}

/// The parameters of a query in their order; those that the request does not have by that name only by their length.
pub(super) fn query(call: Option<&Call>, query: &str) -> Vec<(String, Json)> {
    let pieces = query.split('&').filter(|piece| !piece.is_empty());
    pieces
        .map(|piece| {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            let (name, value) = (decoded(name), Json::String(decoded(value)));
            let field =
                call.and_then(|call| Some((call, call.request.fields.iter().find(|field| field.wire == name)?)));
            let shown = match field {
                Some((call, field)) => Mask { call }.of_field(field, &value),
                None => hidden(&value),
            };
            (name, shown)
        })
        .collect()
}

struct Mask<'a> {
    call: &'a Call,
}

impl Mask<'_> {
    fn of_field(&self, field: &Field, value: &Json) -> Json {
        match (field.encoding, value) {
            _ if field.secret => Json::from("[secret]"),
            (Encoding::Plain, _) => self.of_kind(field.kind, value, field.wire),
            // JSON in a text, mostly; what is encoded otherwise is not shown.
            (_, Json::String(text)) => match serde_json::from_str(text) {
                Ok(inner @ (Json::Object(_) | Json::Array(_))) => self.of_kind(field.kind, &inner, field.wire),
                _ => hidden(value),
            },
            (_, value) => self.of_kind(field.kind, value, field.wire),
        }
    }

    fn of_kind(&self, kind: Kind, value: &Json, name: &str) -> Json {
        match (kind, value) {
            (_, Json::Null) => Json::Null,
            (Kind::Object(schema), Json::Object(members)) => {
                let shown = members.iter().map(|(name, value)| {
                    let field = schema.fields.iter().find(|field| field.wire == name);
                    // The name of the call is the layout's, and no member of its own.
                    let is_name = Some(name.as_str()) == self.call.api.discriminator;
                    match field {
                        Some(field) => (name.clone(), self.of_field(field, value)),
                        None if is_name && value.as_str() == Some(self.call.name) => (name.clone(), value.clone()),
                        None => (name.clone(), hidden(value)),
                    }
                });
                Json::Object(shown.collect())
            }
            (Kind::List(item), Json::Array(items)) => {
                items.iter().map(|value| self.of_kind(item.kind, value, name)).collect()
            }
            (Kind::Map(item), Json::Object(entries)) => {
                let shown = entries.values().map(|value| self.of_kind(item.kind, value, name));
                Json::Array(shown.collect())
            }
            (_, Json::Array(_) | Json::Object(_)) => hidden(value),
            (kind, value) if self.is_shown(kind, value, name) => value.clone(),
            (_, value) => hidden(value),
        }
    }

    /// Whether a scalar is nobody's own.
    fn is_shown(&self, kind: Kind, value: &Json, name: &str) -> bool {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let of = |allowed: fn(char) -> bool| text.chars().count() <= LONGEST && text.chars().all(allowed);
        match kind {
            Kind::Integer | Kind::Int32 | Kind::Number | Kind::Decimal => {
                of(|c| c.is_ascii_digit() || "+-.eE".contains(c))
            }
            Kind::Boolean => matches!(text.as_str(), "true" | "false" | "0" | "1"),
            Kind::Timestamp(..) => of(|c| c.is_ascii_digit() || "+-.:TZ ".contains(c)),
            Kind::Code => of(|c| c.is_ascii_alphanumeric() || "._-".contains(c)),
            Kind::Open(words) | Kind::Closed(words) | Kind::OpenNumber(words) | Kind::ClosedNumber(words) => {
                words.contains(&text.as_str())
            }
            Kind::String => self.identifies(name) && of(|c| c.is_ascii_alphanumeric() || "._-:".contains(c)),
            _ => false,
        }
    }

    /// Whether a text tells one call from another: members of the key, those that differ each time, and ids.
    fn identifies(&self, name: &str) -> bool {
        let is_key = matches!(self.call.delivery, Delivery::Once(keys) if keys.contains(&name));
        let is_closing = self.call.closes.is_some_and(|(_, member)| member == name);
        let is_id = ["orderId", "orderLineId", "businessId", "instanceId", "productId", "requestId", "MessageId"];
        is_key || is_closing || is_id.contains(&name) || self.call.api.request_id == Some(name)
    }
}

/// How long something is that is not shown.
fn hidden(value: &Json) -> Json {
    Json::from(match value {
        Json::String(text) => format!("[{} characters]", text.chars().count()),
        other => format!("[{} bytes]", other.to_string().len()),
    })
}

/// Percent-decoded, for people: what is broken stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let pair = behind.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = pair.filter(|_| *first == b'%').and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(byte.unwrap_or(if *first == b'+' { b' ' } else { *first }));
        rest = if byte.is_some() { behind.get(2..).unwrap_or_default() } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The longest scalar that is shown.
const LONGEST: usize = 128;

#[cfg(test)]
mod tests {
    use bothends_cli::bridge;
    use bothends_codegen::Pick;
    use serde_json::json;

    use super::*;
    use crate::specs;

    fn call(api: &str, name: &str) -> &'static Call {
        let api = specs::read(api, None, &Pick::All).unwrap();
        bridge::leak(&api).unwrap().calls.iter().copied().find(|call| call.name == name).unwrap()
    }

    #[test]
    fn what_is_somebodys_own_is_a_length() {
        let call = call("huawei/koogallery/saas", "newInstance");
        let came = json!({
            "activity": "newInstance", "orderId": "CS1", "orderLineId": "CS1-1", "businessId": "b-1", "testFlag": "1",
            "buyerInfo": {"userName": "baker", "mobilePhone": "159", "email": "b@c.example", "customerId": "68cb"},
            "orderInfo": [{"orderAmount": "100.00", "productInfo": [{"productId": "00301", "linearValue": 50}]}],
            "new": {"email": "b@c.example"},
        });
        let shown = body(call, call.request, came.to_string().as_bytes()).unwrap();
        let expected = json!({
            "activity": "newInstance", "orderId": "CS1", "orderLineId": "CS1-1", "businessId": "b-1", "testFlag": "1",
            "buyerInfo": {
                "userName": "[5 characters]", "mobilePhone": "[secret]", "email": "[secret]",
                "customerId": "[4 characters]",
            },
            "orderInfo": [{"orderAmount": "100.00", "productInfo": [{"productId": "00301", "linearValue": 50}]}],
            "new": "[23 bytes]",
        });
        assert_eq!(shown, expected);
        assert_eq!(body(call, call.request, b"no JSON"), None);
    }

    #[test]
    fn a_text_that_is_not_what_its_member_says_is_a_length() {
        let call = call("huawei/koogallery/saas", "newInstance");
        for value in
            [json!("b@c.example"), json!("a b"), json!(["x"]), json!({"a": "b@c.example"}), json!("x".repeat(999))]
        {
            for name in ["orderId", "testFlag", "orderInfo", "buyerInfo"] {
                let shown =
                    body(call, call.request, json!({ name: value }).to_string().as_bytes()).unwrap().to_string();
                assert!(
                    !shown.contains("example") && !shown.contains("a b") && !shown.contains("xx"),
                    "{name}: {shown}"
                );
            }
        }
    }

    #[test]
    fn queries_are_shown_by_the_same_rules() {
        let call = call("huawei/koogallery/saas-v1", "newInstance");
        let shown =
            query(Some(call), "orderId=CS%31&email=abc%3D&authToken=x&customerName=a+b%2&amount=6&chargingMode=9&&x");
        let expected = [
            ("orderId", "CS1"),
            ("email", "[secret]"),
            ("authToken", "[1 characters]"),
            ("customerName", "[5 characters]"),
            ("amount", "6"),
            ("chargingMode", "[1 characters]"),
            ("x", "[0 characters]"),
        ];
        assert_eq!(shown, expected.map(|(name, value)| (name.to_owned(), Json::from(value))));
        assert_eq!(query(None, "orderId=CS1"), [("orderId".to_owned(), Json::from("[3 characters]"))]);
    }
}
