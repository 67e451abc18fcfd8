//! What a spec says, as plain data: no YAML, no Rust.
//!
//! The reader makes it, the checker resolves it into [`crate::checked`].

use serde::Serialize;

use crate::source::Span;

/// One API: a folder of specs.
#[derive(Clone, Debug, Serialize)]
pub struct Api {
    /// Its folder below `specs/`: `aliyun/cams`.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// What it is for.
    pub doc: String,
    /// Version as the platform writes it.
    pub version: String,
    /// Layout of requests and answers.
    pub protocol: String,
    /// Signature scheme.
    pub signature: String,
    /// How answers are written.
    pub format: String,
    /// Address of the platform, perhaps with `{region}`.
    pub endpoint: Option<Text>,
    /// Regions; the first is the default.
    pub regions: Vec<Text>,
    /// Regions that have an address each; the first is the default.
    pub endpoints: Vec<(Text, Text)>,
    /// Regions, and the one that is turned to instead.
    pub fallback: Vec<(Text, Text)>,
    /// Headers that every request has: name in lower case, value.
    pub headers: Vec<(Text, Text)>,
    /// Member of the body that names the call.
    pub discriminator: Option<Text>,
    /// Member of an answer that holds the code, and its value on success.
    pub success: Option<Success>,
    /// Member of the answer to a failed call that holds the code.
    pub code: Option<Text>,
    /// Member of an answer that holds the text for humans.
    pub message: Option<Text>,
    /// Member of an answer that holds the platform's id of the call.
    pub request_id: Option<Text>,
    /// Fields of every answer.
    pub response: Vec<Field>,
    /// Codes of every answer, those of `codes.yaml` among them.
    pub codes: Vec<Code>,
    /// The groups of `codes.yaml` that are named.
    #[serde(skip)]
    pub shared_codes: Vec<Text>,
    /// Calls in the order in which they usually come.
    #[serde(skip)]
    pub order: Vec<Text>,
    /// Shared types that the picked calls may name.
    pub types: Vec<TypeDefinition>,
    /// The operations and callbacks that were read.
    pub calls: Vec<Call>,
    /// What could not be read.
    #[serde(skip)]
    pub unread: Unread,
}

/// What could not be read, and has been reported: nothing is said about what refers to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// The fields of every answer.
    pub response: bool,
    /// The regions.
    pub regions: bool,
    /// The codes.
    pub codes: bool,
    /// A `types.yaml`.
    pub types: bool,
}

/// A text and where it stands.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Text {
    /// What is written.
    pub text: String,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// How an answer says that all went well.
#[derive(Clone, Debug, Serialize)]
pub struct Success {
    /// Member that holds the code.
    pub member: Text,
    /// The codes of success; the first is the one that is written.
    pub codes: Vec<Text>,
}

/// A code that an answer can have.
#[derive(Clone, Debug, Serialize)]
pub struct Code {
    /// The code as on the wire.
    pub wire: Text,
    /// Name of the Rust variant, if given.
    pub name: Option<Text>,
    /// HTTP status that comes with it.
    pub status: Option<u16>,
    /// What it tells the program.
    pub kind: String,
    /// What it means.
    pub doc: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// Who sends the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// We do.
    Operation,
    /// The platform does.
    Callback,
}

impl Direction {
    /// As in messages: `operation`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Callback => "callback",
        }
    }
}

/// One operation or callback.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// Name as on the wire.
    pub name: Text,
    /// Who sends it.
    pub direction: Direction,
    /// Path of its spec, as shown.
    pub file: String,
    /// What it does.
    pub doc: String,
    /// HTTP method, if given.
    pub method: Option<Text>,
    /// Path with members in braces, if given.
    pub path: Option<Text>,
    /// Calls that the platform allows: how many in how many milliseconds.
    pub limit: Option<Rate>,
    /// Whether repeating it is harmless, where the spec says so.
    pub idempotent: Option<bool>,
    /// Milliseconds within which the answer must be there.
    pub deadline: Option<u64>,
    /// What a repetition means (callbacks).
    pub delivery: Option<Delivery>,
    /// Members that may differ on a repetition: they are not compared.
    pub volatile: Vec<Text>,
    /// Members that may stand elsewhere, and the paths that lead there (callbacks).
    pub elsewhere: Vec<(Text, Vec<Text>)>,
    /// What this takes back (callbacks).
    pub closes: Option<Closing>,
    /// How its pages follow one another (operations).
    pub pages: Option<Pages>,
    /// Where it says that several come in one request (callbacks).
    #[serde(skip)]
    pub batch: Option<Span>,
    /// Fields of the request.
    pub request: Vec<Field>,
    /// Fields of the answer, without those of the API.
    pub response: Vec<Field>,
    /// Fields of the API's answers that this one does not have.
    pub lacks: Vec<Text>,
    /// Whether the fields of the request could not be read.
    #[serde(skip)]
    pub unread_request: bool,
    /// Examples.
    pub examples: Vec<Example>,
    /// Why not to use it any more.
    pub deprecated: Option<String>,
    /// Where the facts come from.
    pub source: Option<String>,
}

/// So many calls in so many milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rate {
    /// How many.
    pub calls: u32,
    /// In how many milliseconds.
    pub milliseconds: u64,
}

/// A callback whose effect another one takes back.
#[derive(Clone, Debug, Serialize)]
pub struct Closing {
    /// Its name.
    pub call: Text,
    /// Member of its answer and of the other's request that says which effect.
    pub member: Text,
}

/// How the pages of a listing follow one another. Members are paths: names on the wire with dots between them.
#[derive(Clone, Debug, Serialize)]
pub struct Pages {
    /// Member of the answer that is the list.
    pub items: Text,
    /// How to ask for the next page.
    #[serde(flatten)]
    pub next: Next,
}

/// How to ask for the next page.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Next {
    /// By its number.
    Number {
        /// Member of the request that is the number.
        number: Text,
        /// Member of the request that says how many items a page may have.
        size: Option<Text>,
        /// Member of the answer that says how many items there are.
        total: Option<Text>,
    },
    /// By a token out of the answer.
    Token {
        /// Member of the request that takes it.
        request: Text,
        /// Member of the answer that holds it.
        answer: Text,
    },
}

/// What a repetition of a callback means.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Delivery {
    /// Without effect.
    Read,
    /// Sets a state: repetition is harmless.
    Converge,
    /// Has an effect that must happen once for each value of these members.
    Once(Vec<Text>),
}

/// A member of a request, an answer or an object.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// Name on the wire.
    pub wire: Text,
    /// What it means.
    pub doc: String,
    /// Whether it must be there.
    pub required: bool,
    /// Never shown.
    pub secret: bool,
    /// Why not to use it any more.
    pub deprecated: Option<String>,
    /// Where it stands, if given.
    pub place: Option<Text>,
    /// What is done to it on the way, if anything.
    pub encoding: Option<Text>,
    /// Members beside it, and their values, with which a text is no JSON.
    pub text_when: Vec<(Text, Text)>,
    /// What its members have to be, depending on the members beside it.
    pub cases: Vec<Case>,
    /// Its type.
    #[serde(flatten)]
    pub item: Item,
    /// What the platform takes if it is left out.
    pub default: Option<Value>,
    /// One value, for documents.
    pub example: Option<Value>,
}

/// What an object has to be when members beside it have certain values.
#[derive(Clone, Debug, Serialize)]
pub struct Case {
    /// Those members and values.
    pub when: Vec<(Text, Text)>,
    /// Members that must be there.
    pub required: Vec<Text>,
    /// Members that must not be there.
    pub forbidden: Vec<Text>,
    /// Where it stands.
    #[serde(skip)]
    pub span: Span,
}

/// A type with its limits: of a field, or of what a list or map holds.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// The type.
    #[serde(rename = "type")]
    pub kind: Type,
    /// Its limits.
    #[serde(skip_serializing_if = "Limits::is_empty")]
    pub limits: Limits,
    /// Where the type stands.
    #[serde(skip)]
    pub span: Span,
}

/// A type as it is written.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
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
    /// A point in time.
    Timestamp(TimeForm),
    /// Bytes; Base64 where they stand in a text.
    Bytes,
    /// Whatever JSON can say.
    Any,
    /// One of the API's codes.
    Code,
    /// A type of `types.yaml`.
    Named(String),
    /// Texts out of a list.
    Enum(Enumeration),
    /// Several of a kind.
    List(Box<Item>),
    /// From texts to values of a kind.
    Map(Box<Item>),
    /// Members of their own.
    Object(Vec<Field>),
    /// What was written is not a type; it has been reported.
    Unknown,
}

/// How a point in time is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimeForm {
    /// One of the forms that have a name, or a pattern.
    pub format: String,
    /// Minutes east of Greenwich of a pattern without a zone in it.
    pub zone: i16,
}

/// What a value may be besides its type.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(default)]
pub struct Limits {
    /// Least number of characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u32>,
    /// Largest number of characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// Least value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Largest value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// Largest number of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u32>,
    /// Digits of a decimal in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<u32>,
    /// Digits of a decimal after the point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<u32>,
    /// Regular expression that a text must match somewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
}

impl Limits {
    /// Whether nothing is limited.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The values of an enum.
#[derive(Clone, Debug, Serialize)]
pub struct Enumeration {
    /// In the order of the spec.
    pub values: Vec<EnumValue>,
    /// Whether there are no others.
    pub closed: bool,
    /// Whether they are whole numbers in JSON, and not texts.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub number: bool,
}

/// One value of an enum.
#[derive(Clone, Debug, Serialize)]
pub struct EnumValue {
    /// As on the wire.
    pub wire: Text,
    /// Name of the Rust variant, if given.
    pub name: Option<Text>,
    /// What it means.
    pub doc: Option<String>,
}

/// An entry of `codes.yaml`.
#[derive(Clone, Debug)]
pub struct CodeGroup {
    /// Its name.
    pub name: Text,
    /// Its codes.
    pub codes: Vec<Code>,
}

/// An entry of `types.yaml`.
#[derive(Clone, Debug, Serialize)]
pub struct TypeDefinition {
    /// Its name.
    pub name: Text,
    /// What it is.
    pub doc: String,
    /// The type.
    #[serde(flatten)]
    pub item: Item,
}

/// A request with its answer.
#[derive(Clone, Debug, Serialize)]
pub struct Example {
    /// What it shows.
    pub doc: Option<String>,
    /// The request.
    pub request: Option<Value>,
    /// The answer.
    pub response: Option<Value>,
}

/// A value as it is written; what it means depends on the type it is held against.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A scalar in quotes or in a block.
    Text(Text),
    /// A scalar without quotes, as written: for `any` it may be a number or a flag.
    Bare(Text),
    /// Several.
    List(Vec<Value>, #[serde(skip)] Span),
    /// Members.
    Map(Vec<(Text, Value)>, #[serde(skip)] Span),
    /// Something that was reported when the file was read.
    Refused(#[serde(skip)] Span),
}

impl Value {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Text(text) | Self::Bare(text) => text.span,
            Self::List(_, span) | Self::Map(_, span) | Self::Refused(span) => *span,
        }
    }
}
