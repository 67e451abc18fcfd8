//! Calls whose types are known only at run time, and calls that have no spec at all.

use std::any::Any;
use std::sync::Arc;

use serde_json::Value;

use super::sending::State;
use super::start::{Described, Options};
use super::{Client, Response, Sending};
use crate::dynamic::DynamicObject;
use crate::error::{ErrorKind, Failure};
use crate::layout::{self, Arrived};
use crate::object::{Object, Slot};
use crate::schema::{Api, Call, Direction, Protocol, Schema};

impl Client {
    /// A call whose description was made at run time. It goes through the same checks, encoder, signer and decoder as
    /// the calls of generated types, and takes the same options: `client.call(&CALL, request).unchecked().await`.
    ///
    /// The code of a failure is its text on the wire.
    pub fn call(&self, call: &'static Call, request: DynamicObject) -> Sending<DynamicObject, String> {
        self.start(call, Arc::new(request), |schema| Box::new(DynamicObject::new(schema)))
    }

    /// An operation that has no spec, by its name on the wire: nothing is checked, members go where the API's other
    /// operations have theirs, and the answer is JSON as it came (of XML, the elements that hold only text).
    ///
    /// Success is told from failure as for other operations of the API; without a code the HTTP status tells. It must be one that names its calls: by a path
    /// of its own each, nobody could tell where to send it.
    ///
    /// ```no_run
    /// # use bothends::{Client, Credentials, Json};
    /// # #[derive(Client, Clone)]
    /// # #[api("aliyun/cams")]
    /// # struct Cams(Client);
    /// # async fn ask(cams: Cams) -> Result<(), Box<dyn std::error::Error>> {
    /// let templates = cams.0.dynamic("ListChatappTemplate", Json::from_iter([("CustSpaceId", "29348393884")])).await?;
    /// println!("{} {}", templates.request_id(), templates["ListTemplate"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn dynamic(&self, operation: &'static str, request: Value) -> Sending<Value, String> {
        self.undescribed(Call::new(self.inner.api, operation, Direction::Operation, &NOTHING, &NOTHING), request)
    }

    /// The same for one that may be sent again.
    pub(crate) fn dynamic_idempotent(&self, operation: &'static str, request: Value) -> Sending<Value, String> {
        let call = Call::new(self.inner.api, operation, Direction::Operation, &NOTHING, &NOTHING);
        self.undescribed(call.idempotent(), request)
    }

    fn undescribed(&self, call: Call, request: Value) -> Sending<Value, String> {
        let refused = |message: &str| {
            let failure = Failure::of(call.name, ErrorKind::Request, message);
            Sending { state: State::Refused(failure), answer: std::marker::PhantomData }
        };
        if !names_its_calls(call.api) {
            return refused("the API tells its calls apart by their paths, so this one needs a spec");
        }
        let Value::Object(members) = request else {
            return refused("the request of a call without a spec must be a JSON object");
        };
        let options = Options { members: members.into_iter().collect(), ..Options::default() };
        let request = Arc::new(DynamicObject::new(&NOTHING));
        self.sending(Described::Made(Box::new(call)), request, |_| Box::<Caught>::default(), options)
    }
}

fn names_its_calls(api: &Api) -> bool {
    match api.protocol {
        Protocol::AliyunRpc => true,
        Protocol::Http => api.discriminator.is_some(),
    }
}

/// Keeps the whole of an answer where no schema says what is in it.
pub(super) fn keep(call: &Call, arrived: &Arrived, response: &mut dyn Object) -> Result<(), Box<Failure>> {
    let Some(caught) = (response as &mut dyn Any).downcast_mut::<Caught>() else { return Ok(()) };
    match layout::any_answer(call.api.format, &arrived.body) {
        Ok(value) => caught.0 = value,
        Err(message) => {
            let message = format!("the answer cannot be read: {message}");
            return Err(Failure::new(call, ErrorKind::Decode, message).maybe_executed());
        }
    }
    Ok(())
}

/// An answer of which nothing is known.
#[derive(Default)]
struct Caught(Value);

impl Object for Caught {
    fn schema(&self) -> &'static Schema {
        &NOTHING
    }
    fn slot(&self, _: usize) -> Option<&dyn Slot> {
        None
    }
    fn slot_mut(&mut self, _: usize) -> Option<&mut dyn Slot> {
        None
    }
}

impl Response for Value {
    fn taken(from: Box<dyn Object>) -> Option<Self> {
        (from as Box<dyn Any>).downcast::<Caught>().ok().map(|caught| caught.0)
    }
}

static NOTHING: Schema = Schema::new("an operation without a spec", &[]);
