//! What a twin says to a request.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Requests, TwinRequest, typed};
use crate::client::Request;
use crate::codec::Problem;
use crate::dynamic::DynamicObject;
use crate::object::{Choice as _, Object, View, members};
use crate::sample::sample;
use crate::schema::{Api, Call, Example};
use crate::server::{self, Dispatch, Handling, Reading};

/// What the test says, once the request has been read into the type that it wants.
pub(super) struct Answering(Box<Begin>);

type Begin = dyn Fn(&DynamicObject) -> Result<Begun, Problem> + Send + Sync;

/// An answer that only has to be asked for.
type Begun = Box<dyn FnOnce() -> Result<Box<dyn Object>, String> + Send>;

impl Answering {
    pub(super) fn typed<R: Request + Default>(
        answer: impl Fn(&R) -> Result<R::Response, R::Code> + Send + Sync + 'static,
    ) -> Self {
        let answer = Arc::new(answer);
        Self(Box::new(move |request| {
            let (request, answer) = (typed::<R>(request)?, Arc::clone(&answer));
            Ok(Box::new(move || match answer(&request) {
                Ok(response) => Ok(Box::new(response)),
                Err(code) => Err(code.wire().to_owned()),
            }))
        }))
    }

    pub(super) fn dynamic(
        answer: impl Fn(&DynamicObject) -> Result<DynamicObject, String> + Send + Sync + 'static,
    ) -> Self {
        let answer = Arc::new(answer);
        Self(Box::new(move |request| {
            let (request, answer) = (request.clone(), Arc::clone(&answer));
            Ok(Box::new(move || answer(&request).map(|response| Box::new(response) as Box<dyn Object>)))
        }))
    }
}

/// The handlers of a twin: one for all calls.
pub(super) struct Double {
    pub(super) api: &'static Api,
    pub(super) calls: &'static [&'static Call],
    pub(super) examples: &'static [&'static [Example]],
    pub(super) answers: BTreeMap<&'static str, Answering>,
    pub(super) strict: bool,
    /// Where requests are kept, if somebody can ask for them.
    pub(super) requests: Option<Requests>,
}

impl Dispatch for Double {
    fn api(&self) -> &'static Api {
        self.api
    }

    fn calls(&self) -> &'static [&'static Call] {
        self.calls
    }

    fn dispatch<'a>(&'a self, index: usize, _: &'a server::Call, read: Reading<'_>) -> Result<Handling<'a>, Problem> {
        let Some(call) = self.calls.get(index) else { return Err(Problem::no_such_call()) };
        let empty = if self.strict { DynamicObject::new } else { DynamicObject::open };
        let mut request = empty(call.request);
        read(&mut request)?;
        let answer: Begun = match self.answers.get(call.name) {
            Some(answering) => (answering.0)(&request)?,
            None => {
                let response = self.usual(index, call, &request);
                Box::new(move || Ok(Box::new(response)))
            }
        };
        if let Some(requests) = &self.requests {
            requests.add(TwinRequest { call: call.name, request });
        }
        Ok(Box::pin(async move { answer() }))
    }
}

impl Double {
    /// The answer of the spec's example: of the one with this very request, else of the first that tells of success.
    fn usual(&self, index: usize, call: &Call, request: &DynamicObject) -> DynamicObject {
        let examples = self.examples.get(index).copied().unwrap_or_default();
        let asks_this = |example: &&Example| read(call.request, example.request).as_ref() == Some(request);
        let same = examples.iter().find(asks_this).and_then(|example| read(call.response, example.response));
        let mut others = examples.iter().filter_map(|example| read(call.response, example.response));
        let usual = same.or_else(|| others.find(|response| self.tells_of_success(response)));
        usual.unwrap_or_else(|| sample(self.api, call.response))
    }

    fn tells_of_success(&self, response: &DynamicObject) -> bool {
        let mut code = members(response).filter(|(field, _)| Some(field.wire) == self.api.code);
        code.all(|(_, view)| matches!(view, View::Text(code) if self.api.success.contains(&code)))
    }
}

/// An example, if there is one.
pub(crate) fn read(schema: &'static crate::schema::Schema, json: &str) -> Option<DynamicObject> {
    DynamicObject::from_json(schema, serde_json::from_str(json).ok()?).ok()
}
