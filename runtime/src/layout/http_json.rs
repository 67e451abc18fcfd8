//! JSON posted to one address, a member of which names the call.
//!
//! Members are written sorted by name, since platforms that sign the body want it so. Every answer is
//! HTTP 200: what went wrong is told by the code. (KooGallery access guide, V2 basic interface.)

use bytes::Bytes;
use http::{Method, StatusCode};

use super::answer::{self, unwritable};
use super::{Layout, Outcome, Unrouted, WireAnswer};
use crate::codec::{self, Problem};
use crate::endpoint::Endpoint;
use crate::object::{Object, View};
use crate::schema::{Api, Call};
use crate::sign::{Received, Request};

/// The layout.
pub(super) struct HttpJson;

impl Layout for HttpJson {
    fn write_request(
        &self,
        call: &Call,
        object: &dyn Object,
        more: &[(String, serde_json::Value)],
        endpoint: &Endpoint,
    ) -> Result<Request, Problem> {
        let mut request = Request::new(Method::POST, endpoint.authority.clone(), endpoint.path.clone());
        request.headers.push(("content-type".to_owned(), "application/json".to_owned()));
        let discriminator = call.api.discriminator.map(|member| (member, View::Text(call.name)));
        let more = more.iter().map(|(name, value)| (name.as_str(), View::Any(value)));
        let more: Vec<_> = discriminator.into_iter().chain(more).collect();
        let body = codec::serialize_sorted(object, &more).map_err(unwritable)?;
        request.body = Bytes::from(body);
        Ok(request)
    }

    fn route(&self, api: &Api, calls: &[&'static Call], received: &Received<'_>) -> Result<usize, Unrouted> {
        if received.method != "POST" {
            return Err(Unrouted::Method);
        }
        let Some(member) = api.discriminator else {
            return if calls.len() == 1 { Ok(0) } else { Err(Unrouted::Unknown) };
        };
        let name = discriminator(received.body, member).map_err(Unrouted::Unreadable)?;
        calls.iter().position(|call| call.name == name).ok_or(Unrouted::Unknown)
    }

    fn read_request(&self, _call: &Call, received: &Received<'_>, object: &mut dyn Object) -> Result<(), Problem> {
        codec::decode(received.body, object, &mut |_, _| {})
    }

    fn write_answer(&self, api: &Api, outcome: Outcome<'_>) -> Result<WireAnswer, Problem> {
        answer::write_answer(api, &outcome, StatusCode::OK)
    }
}

/// The one text under `member`; two of them would leave open which call was meant.
fn discriminator(body: &[u8], member: &'static str) -> Result<String, Problem> {
    struct Find(&'static str);

    impl<'de> serde::de::DeserializeSeed<'de> for Find {
        type Value = Option<String>;

        fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
            deserializer.deserialize_map(self)
        }
    }

    impl<'de> serde::de::Visitor<'de> for Find {
        type Value = Option<String>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
            let mut found = None;
            while let Some(name) = access.next_key::<std::borrow::Cow<'de, str>>()? {
                if name != self.0 {
                    access.next_value::<serde::de::IgnoredAny>()?;
                } else if found.replace(access.next_value()?).is_some() {
                    return Err(serde::de::Error::custom("the name of the call is there twice"));
                }
            }
            Ok(found)
        }
    }

    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let found = serde::de::DeserializeSeed::deserialize(Find(member), &mut deserializer);
    let found = found.and_then(|found| deserializer.end().map(|()| found));
    match found {
        Ok(Some(name)) => Ok(name),
        Ok(None) => Err(Problem { path: member.to_owned(), message: "is required".to_owned() }),
        Err(error) => Err(Problem { path: String::new(), message: error.to_string() }),
    }
}
