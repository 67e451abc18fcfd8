//! What is known about one operation or callback.

use super::{Api, Schema};

/// Who sends the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// We call the platform.
    Operation,
    /// The platform calls us.
    Callback,
}

/// One operation or callback.
#[derive(Debug)]
pub struct Call {
    /// The API that it belongs to.
    pub api: &'static Api,
    /// Name as on the wire.
    pub name: &'static str,
    /// Who sends it.
    pub direction: Direction,
    /// HTTP method.
    pub method: &'static str,
    /// Path behind that of the endpoint, with `{Member}` for members that stand in it and `{+Member}` for those
    /// whose slashes stay; empty where the endpoint's is the whole.
    pub path: &'static str,
    /// Calls that the platform allows per account: how many in how many milliseconds.
    pub limit: Option<(u32, u64)>,
    /// Whether repeating it is harmless.
    pub idempotent: bool,
    /// Milliseconds within which the answer must be there; 0 where the platform tells none.
    pub deadline: u64,
    /// What a repetition means.
    pub delivery: Delivery,
    /// Members that differ on every repetition.
    pub volatile: &'static [&'static str],
    /// Another call whose effect this one takes back, and the member of this request and of that answer which says
    /// of what: once this one has succeeded, that answer is given to repetitions no longer.
    pub closes: Option<(&'static str, &'static str)>,
    /// Shape of the request.
    pub request: &'static Schema,
    /// Shape of the answer.
    pub response: &'static Schema,
}

impl Call {
    /// A call without limit and deadline that has its effect each time.
    pub const fn new(
        api: &'static Api,
        name: &'static str,
        direction: Direction,
        request: &'static Schema,
        response: &'static Schema,
    ) -> Self {
        let delivery = Delivery::Read;
        Self {
            api,
            name,
            direction,
            method: "POST",
            path: "",
            limit: None,
            idempotent: false,
            deadline: 0,
            delivery,
            volatile: &[],
            closes: None,
            request,
            response,
        }
    }

    /// Repeating it is harmless.
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Sets `method`.
    pub const fn method(mut self, method: &'static str) -> Self {
        self.method = method;
        self
    }

    /// Sets `path`.
    pub const fn path(mut self, path: &'static str) -> Self {
        self.path = path;
        self
    }

    /// Sets `limit`.
    pub const fn limit(mut self, calls: u32, milliseconds: u64) -> Self {
        self.limit = Some((calls, milliseconds));
        self
    }

    /// Sets `deadline`.
    pub const fn deadline(mut self, milliseconds: u64) -> Self {
        self.deadline = milliseconds;
        self
    }

    /// Sets `delivery`.
    pub const fn delivery(mut self, delivery: Delivery) -> Self {
        self.delivery = delivery;
        self
    }

    /// Sets `volatile`.
    pub const fn volatile(mut self, members: &'static [&'static str]) -> Self {
        self.volatile = members;
        self
    }

    /// Sets `closes`.
    pub const fn closes(mut self, call: &'static str, member: &'static str) -> Self {
        self.closes = Some((call, member));
        self
    }
}

/// A request with its answer, as a spec shows them: JSON with wire names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The request; empty where the spec has none.
    pub request: &'static str,
    /// The answer; empty where the spec has none.
    pub response: &'static str,
}

impl Example {
    /// Both of them.
    pub const fn new(request: &'static str, response: &'static str) -> Self {
        Self { request, response }
    }
}

/// What a repetition of a callback means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Nothing: it has no effect.
    Read,
    /// Nothing: it sets a state.
    Converge,
    /// Its effect must happen once for each value of these members.
    Once(&'static [&'static str]),
}
