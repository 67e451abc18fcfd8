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
    /// Members that may differ on a repetition: they are not compared.
    pub volatile: &'static [&'static str],
    /// Members of a JSON body that some forms of the request have elsewhere, and where: paths of names on the wire with
    /// dots between them, through objects and the first items of lists. A member that is not there is taken from the
    /// first of them that leads to something.
    pub elsewhere: &'static [(&'static str, &'static [&'static str])],
    /// Another call whose effect this one takes back, and the member of this request and of that answer which says
    /// of what: once this one has succeeded, that answer is given to repetitions no longer.
    pub closes: Option<(&'static str, &'static str)>,
    /// How its pages follow one another, where an answer holds some of the items that there are.
    pub paging: Option<Paging>,
    /// Whether several come in one request: its JSON body is a list of them, or one.
    pub batch: bool,
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
            elsewhere: &[],
            closes: None,
            paging: None,
            batch: false,
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

    /// Sets `elsewhere`.
    pub const fn elsewhere(mut self, members: &'static [(&'static str, &'static [&'static str])]) -> Self {
        self.elsewhere = members;
        self
    }

    /// Several come in one request.
    pub const fn batch(mut self) -> Self {
        self.batch = true;
        self
    }

    /// Sets `closes`.
    pub const fn closes(mut self, call: &'static str, member: &'static str) -> Self {
        self.closes = Some((call, member));
        self
    }

    /// Sets `paging`.
    pub const fn paging(mut self, paging: Paging) -> Self {
        self.paging = Some(paging);
        self
    }
}

/// How the pages of a listing follow one another. Members are paths: names on the wire with dots between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// Member of the answer that is the list of the items on a page.
    pub items: &'static str,
    /// How the next page is asked for.
    pub next: Next,
}

/// How the next page is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// By its number, counted from 1.
    Number {
        /// Member of the request that is the number.
        number: &'static str,
        /// Member of the request that says how many items a page may have.
        size: Option<&'static str>,
        /// Member of the answer that says how many items all pages have.
        total: Option<&'static str>,
    },
    /// By a token out of the answer before.
    Token {
        /// Member of the request that takes it.
        request: &'static str,
        /// Member of the answer that holds it.
        answer: &'static str,
    },
}

impl Paging {
    /// Pages that are numbered.
    pub const fn number(items: &'static str, number: &'static str) -> Self {
        Self { items, next: Next::Number { number, size: None, total: None } }
    }

    /// Pages of which each names the next one.
    pub const fn token(items: &'static str, request: &'static str, answer: &'static str) -> Self {
        Self { items, next: Next::Token { request, answer } }
    }

    /// Sets `size` of pages that are numbered.
    pub const fn size(mut self, member: &'static str) -> Self {
        if let Next::Number { number, total, .. } = self.next {
            self.next = Next::Number { number, size: Some(member), total };
        }
        self
    }

    /// Sets `total` of pages that are numbered.
    pub const fn total(mut self, member: &'static str) -> Self {
        if let Next::Number { number, size, .. } = self.next {
            self.next = Next::Number { number, size, total: Some(member) };
        }
        self
    }
}

/// A request with its answer, as a spec shows them: JSON with wire names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// What it shows; empty where the spec does not say.
    pub doc: &'static str,
    /// The request; empty where the spec has none.
    pub request: &'static str,
    /// The answer; empty where the spec has none.
    pub response: &'static str,
}

impl Example {
    /// Both of them.
    pub const fn new(request: &'static str, response: &'static str) -> Self {
        Self { doc: "", request, response }
    }

    /// Sets `doc`.
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
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
