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
    /// Address of the platform, perhaps with `{region}`; `None` where it is the user's own.
    pub endpoint: Option<&'static str>,
    /// Regions that may stand for `{region}`; the first is the default.
    pub regions: &'static [&'static str],
    /// Member of a JSON body that names the call.
    pub discriminator: Option<&'static str>,
    /// Member of an answer that holds the code, and the code of success.
    pub success: Option<(&'static str, &'static str)>,
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
    /// A JSON body posted to one address; a member of it names the call.
    HttpJson,
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
    /// Shape of the request.
    pub request: &'static Schema,
    /// Shape of the answer.
    pub response: &'static Schema,
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
    /// Its limits.
    pub limits: Limits,
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
            limit: None,
            idempotent: false,
            deadline: 0,
            delivery,
            volatile: &[],
            request,
            response,
        }
    }

    /// Repeating it is harmless.
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
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
}

impl Field {
    /// An optional field without limits.
    pub const fn new(wire: &'static str, kind: Kind) -> Self {
        Self { wire, kind, required: false, secret: false, limits: Limits::NONE }
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

limits!(min_length: u32, max_length: u32, min: i64, max: i64, max_items: u32, precision: u32, scale: u32);

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
    };
}
