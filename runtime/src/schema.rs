//! What generated code says about an API: plain `static` data.
//!
//! The derives write it, everything else in this crate reads it: one encoder, one decoder, one set of
//! checks serve every operation and callback. The `bothends` command builds the same data from a spec
//! at run time.

use crate::sign::Scheme;

/// One API.
#[derive(Debug)]
pub struct Api {
    /// Its folder below `specs/`: `aliyun/cams`.
    pub id: &'static str,
    /// Version as the platform writes it.
    pub version: &'static str,
    /// Where the name of a call and its parameters go.
    pub protocol: Protocol,
    /// Signature scheme of the requests.
    pub signature: &'static dyn Scheme,
    /// How answers are written.
    pub format: Format,
    /// Address of the platform, perhaps with `{region}`; `None` where it is the user's own.
    pub endpoint: Option<&'static str>,
    /// Regions that may stand for `{region}`; the first is the default.
    pub regions: &'static [&'static str],
    /// Headers that every request has: name in lower case, value.
    pub headers: &'static [(&'static str, &'static str)],
    /// Member of a request that names the call: of a JSON body, or of the query where requests have no body.
    pub discriminator: Option<&'static str>,
    /// Member of an answer that holds the code.
    pub code: Option<&'static str>,
    /// Codes of success, the first is the one that is written. With none of them the HTTP status tells, and only
    /// the answer to a call that failed has a code.
    pub success: &'static [&'static str],
    /// Member of an answer that holds the text for humans.
    pub message: Option<&'static str>,
    /// Member of an answer that holds the platform's id of the call.
    pub request_id: Option<&'static str>,
    /// Codes that an answer can have.
    pub codes: &'static [Code],
}

impl Api {
    /// What is known about a code.
    pub fn code(&self, wire: &str) -> Option<&'static Code> {
        self.codes.iter().find(|code| code.wire == wire)
    }

    /// The first code of a kind.
    pub fn code_of_kind(&self, kind: CodeKind) -> Option<&'static Code> {
        self.codes.iter().find(|code| code.kind == kind)
    }
}

/// Layout of requests and answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protocol {
    /// Alibaba Cloud's RPC style: `POST /`, the name and version in headers, parameters in the query.
    AliyunRpc,
    /// Plain HTTP: each call has its method and path, or all come to one address and a member names the call.
    Http,
}

/// How answers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// JSON.
    Json,
    /// XML.
    Xml,
}

/// A code that an answer can have.
#[derive(Debug)]
pub struct Code {
    /// As on the wire.
    pub wire: &'static str,
    /// HTTP status that comes with it; 0 where the platform tells none.
    pub status: u16,
    /// What it tells the program.
    pub kind: CodeKind,
    /// What it means.
    pub doc: &'static str,
    /// What to do about it; empty where there is nothing to say.
    pub hint: &'static str,
}

/// What a code tells the program, whatever its text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CodeKind {
    /// The proof of the request does not hold.
    Signature,
    /// Parts of the proof are missing.
    Incomplete,
    /// The key is not known or not usable.
    Key,
    /// The clock of one side is off.
    Clock,
    /// The nonce was seen before.
    Replay,
    /// The caller may not do this.
    Permission,
    /// A parameter is wrong.
    Invalid,
    /// What was asked for is not there.
    NotFound,
    /// Too many calls.
    Throttled,
    /// Going on; ask again.
    Pending,
    /// Not available just now.
    Unavailable,
    /// The other side failed.
    Internal,
    /// Anything else: a matter between people.
    Business,
}

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

/// Shape of an object.
#[derive(Debug)]
pub struct Schema {
    /// Name of the type, for messages.
    pub name: &'static str,
    /// Its members, in the order of the spec.
    pub fields: &'static [Field],
}

/// One member of an object.
#[derive(Debug)]
pub struct Field {
    /// Name on the wire.
    pub wire: &'static str,
    /// Its type.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// Never shown.
    pub secret: bool,
    /// Where it stands in a request or an answer.
    pub place: Place,
    /// What is done to it on the way there.
    pub encoding: Encoding,
    /// Its limits.
    pub limits: Limits,
    /// What its members have to be, depending on the members beside it.
    pub cases: &'static [Case],
}

/// Where a member stands in a request or an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// Where the layout puts members: the query of requests without a body and of `aliyun-rpc`, else the body.
    Usual,
    /// The query.
    Query,
    /// A body as of a form in a browser.
    Form,
    /// A JSON body.
    Json,
    /// A part of a `multipart/form-data` body.
    Multipart,
    /// It is the body.
    Body,
    /// A header; a map stands for all headers whose names begin with its own.
    Header,
    /// The path.
    Path,
    /// The first label of the host; before an IP address the first segment of the path.
    Host,
}

/// What is done to a member's value where it stands in a request or an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// Nothing.
    Plain,
    /// It is a text that holds JSON.
    Json,
    /// It is JSON in Base64.
    Base64Json,
    /// The items of a list, joined by commas.
    Comma,
    /// It is encrypted, as the signature scheme of the API says.
    Encrypted,
}

/// What an object has to be when members beside it have certain values.
#[derive(Debug)]
pub struct Case {
    /// Those members and values; all of them.
    pub when: &'static [(&'static str, &'static str)],
    /// Members of the object that must be there.
    pub required: &'static [&'static str],
    /// Members of the object that must not be there.
    pub forbidden: &'static [&'static str],
}

impl Schema {
    /// An object with these members.
    pub const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Self { name, fields }
    }
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

impl Field {
    /// An optional field without limits.
    pub const fn new(wire: &'static str, kind: Kind) -> Self {
        let (place, encoding) = (Place::Usual, Encoding::Plain);
        Self { wire, kind, required: false, secret: false, place, encoding, limits: Limits::NONE, cases: &[] }
    }

    /// The same for a text.
    pub const fn text(wire: &'static str) -> Self {
        Self::new(wire, Kind::String)
    }

    /// The same for an enum that keeps what it does not know.
    pub const fn open(wire: &'static str, values: &'static [&'static str]) -> Self {
        Self::new(wire, Kind::Open(values))
    }

    /// The same for an object.
    pub const fn object(wire: &'static str, schema: &'static Schema) -> Self {
        Self::new(wire, Kind::Object(schema))
    }

    /// The same for a list.
    pub const fn list(wire: &'static str, item: &'static Item) -> Self {
        Self::new(wire, Kind::List(item))
    }

    /// It must be there.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// It is never shown.
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Sets `place`.
    pub const fn place(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// Sets `encoding`.
    pub const fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// Sets `cases`.
    pub const fn cases(mut self, cases: &'static [Case]) -> Self {
        self.cases = cases;
        self
    }
}

impl Item {
    /// Without limits.
    pub const fn new(kind: Kind) -> Self {
        Self { kind, limits: Limits::NONE }
    }

    /// An object.
    pub const fn object(schema: &'static Schema) -> Self {
        Self::new(Kind::Object(schema))
    }
}

macro_rules! limits {
    ($($limit:ident: $type:ty),*) => {
        impl Field {
            $(
                #[doc = concat!("Sets `", stringify!($limit), "`.")]
                pub const fn $limit(mut self, limit: $type) -> Self {
                    self.limits.$limit = Some(limit);
                    self
                }
            )*
        }
        impl Item {
            $(
                #[doc = concat!("Sets `", stringify!($limit), "`.")]
                pub const fn $limit(mut self, limit: $type) -> Self {
                    self.limits.$limit = Some(limit);
                    self
                }
            )*
        }
    };
}

limits!(min_length: u32, max_length: u32, min: i64, max: i64, max_items: u32, precision: u32, scale: u32, pattern: &'static str);

/// The type of a value.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Kind {
    /// Text.
    String,
    /// 64 bits, with sign.
    Integer,
    /// 32 bits, with sign.
    Int32,
    /// Floating point.
    Number,
    /// Exact, decimal.
    Decimal,
    /// True or false.
    Boolean,
    /// A point in time: how it is written (see [`Timestamp`](crate::Timestamp)), and minutes east of Greenwich.
    Timestamp(&'static str, i16),
    /// Bytes; Base64 where they stand in a text.
    Bytes,
    /// Whatever JSON can say.
    Any,
    /// One of the API's codes.
    Code,
    /// One of these texts; others are kept.
    Open(&'static [&'static str]),
    /// One of these texts and no other.
    Closed(&'static [&'static str]),
    /// An object.
    Object(&'static Schema),
    /// Several of a kind.
    List(&'static Item),
    /// From texts to values of a kind.
    Map(&'static Item),
}

/// What a list or map holds.
#[derive(Debug)]
pub struct Item {
    /// The type.
    pub kind: Kind,
    /// Its limits.
    pub limits: Limits,
}

/// What a value may be besides its type. `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Least number of characters.
    pub min_length: Option<u32>,
    /// Largest number of characters (Unicode scalar values).
    pub max_length: Option<u32>,
    /// Least value.
    pub min: Option<i64>,
    /// Largest value.
    pub max: Option<i64>,
    /// Largest number of items.
    pub max_items: Option<u32>,
    /// Digits of a decimal in all.
    pub precision: Option<u32>,
    /// Digits of a decimal after the point.
    pub scale: Option<u32>,
    /// Regular expression (the syntax of the crate regex-lite) that a text must match somewhere.
    pub pattern: Option<&'static str>,
}

impl Limits {
    /// No limit.
    pub const NONE: Self = Self {
        min_length: None,
        max_length: None,
        min: None,
        max: None,
        max_items: None,
        precision: None,
        scale: None,
        pattern: None,
    };
}
