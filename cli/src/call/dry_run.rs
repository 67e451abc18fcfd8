//! What would have been sent.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bothends::client::Prepared;
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::trouble::{Outcome, print_json};

/// Prints a signed request as one JSON object.
pub(super) fn print(prepared: &Prepared) -> Outcome {
    print_json(&DryRun(prepared))
}

/// Prints the address of a page, in the form of a request.
pub(super) fn print_url(url: &str) -> Outcome {
    print_json(&std::collections::BTreeMap::from([("method", "GET"), ("url", url)]))
}

struct DryRun<'a>(&'a Prepared);

impl Serialize for DryRun<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Prepared { request, url, signature, .. } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("method", request.method.as_str())?;
        map.serialize_entry("url", url)?;
        map.serialize_entry("headers", &request.headers)?;
        match std::str::from_utf8(&request.body) {
            Ok(text) => map.serialize_entry("body", text)?,
            Err(_) => map.serialize_entry("body_base64", &BASE64_STANDARD.encode(&request.body))?,
        }
        map.serialize_entry("canonical_request", &signature.canonical_request)?;
        map.serialize_entry("string_to_sign", &signature.string_to_sign)?;
        map.serialize_entry("authorization", &signature.authorization)?;
        map.end()
    }
}
