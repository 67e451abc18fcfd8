//! The shape of objects: their members, the types of these, where they stand and what limits them.

/// Shape of an object.
#[derive(Debug)]
pub struct Schema {
    /// Name of the type, for messages.
    pub name: &'static str,
    /// Its members, in the order of the spec.
    pub fields: &'static [Field],
}

impl Schema {
    /// An object with these members.
    pub const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Self { name, fields }
    }
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
    /// It is JSON, or a text that holds a JSON object or list, or another text. With all of these members beside it
    /// at these values it is not looked into: a text is a text.
    JsonOrText(&'static [(&'static str, &'static str)]),
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

/// What a list or map holds.
#[derive(Debug)]
pub struct Item {
    /// The type.
    pub kind: Kind,
    /// Its limits.
    pub limits: Limits,
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
    /// One of these whole numbers, which are numbers in JSON; others are kept, and so are texts that are none.
    OpenNumber(&'static [&'static str]),
    /// One of these whole numbers, which are numbers in JSON, and no other.
    ClosedNumber(&'static [&'static str]),
    /// An object.
    Object(&'static Schema),
    /// Several of a kind.
    List(&'static Item),
    /// From texts to values of a kind.
    Map(&'static Item),
}

impl Kind {
    /// The values of an enum as texts; none for other types.
    pub const fn values(&self) -> &'static [&'static str] {
        match self {
            Self::Open(values) | Self::Closed(values) | Self::OpenNumber(values) | Self::ClosedNumber(values) => values,
            _ => &[],
        }
    }
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
