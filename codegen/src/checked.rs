//! A model in which everything is resolved, named and known to be sound: all that emission needs.
//!
//! Types are numbered, and named as in Rust. `--json` dumps and golden files show this form.

use serde::Serialize;

use crate::model::{Direction, Limits, Rate, TimeForm};

/// One API with the calls that were picked.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Api {
    /// Its folder below `specs/`.
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
    /// How answers are written: `json` or `xml`.
    #[serde(skip_serializing_if = "is_json")]
    pub format: String,
    /// Address of the platform, perhaps with `{region}`.
    pub endpoint: Option<String>,
    /// Regions; the first is the default.
    pub regions: Vec<String>,
    /// Regions that have an address each; the first is the default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<(String, String)>,
    /// Regions, and the one that is turned to instead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fallback: Vec<(String, String)>,
    /// Headers that every request has: name in lower case, value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// Member of the body that names the call.
    pub discriminator: Option<String>,
    /// Member of an answer that holds the code, and its values on success; the first is the one that is written.
    pub success: Option<(String, Vec<String>)>,
    /// Member of the answer to a failed call that holds the code, where the HTTP status tells success.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Member of an answer that holds the text for humans.
    pub message: Option<String>,
    /// Member of an answer that holds the platform's id of the call.
    pub request_id: Option<String>,
    /// Codes of every answer.
    pub codes: Vec<Code>,
    /// Every type that the picked calls reach; a type comes before what it is the first to hold.
    pub types: Vec<Definition>,
    /// The operations and callbacks that were picked, in the order of their names.
    pub calls: Vec<Call>,
}

/// A code that an answer can have.
#[derive(Clone, Debug, Serialize)]
pub struct Code {
    /// As on the wire.
    pub wire: String,
    /// Name of the Rust variant.
    pub name: String,
    /// HTTP status that comes with it.
    pub status: Option<u16>,
    /// What it tells the program.
    pub kind: String,
    /// What it means.
    pub doc: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// A type that becomes a Rust type.
#[derive(Clone, Debug, Serialize)]
pub struct Definition {
    /// Name of the Rust type.
    pub name: String,
    /// What it is.
    pub doc: String,
    /// What it is made of.
    #[serde(flatten)]
    pub shape: Shape,
}

/// What a type is made of.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// Members.
    Fields(Vec<Field>),
    /// Values, and what they are.
    Values {
        /// In the order of the spec.
        values: Vec<EnumValue>,
        /// Whether there are no others.
        closed: bool,
        /// Whether they are whole numbers in JSON, and not texts.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        number: bool,
    },
}

/// A member of an object.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// Name on the wire.
    pub wire: String,
    /// Name of the Rust field.
    pub name: String,
    /// What it means.
    pub doc: String,
    /// Whether the platform wants it.
    pub required: bool,
    /// Whether whoever makes the value has to give it; not so for what the runtime fills in.
    pub must_be_set: bool,
    /// Never shown.
    pub secret: bool,
    /// Why not to use it any more.
    pub deprecated: Option<String>,
    /// Where it stands, if the spec says so: one of [`PLACES`](crate::keys::PLACES).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What is done to it on the way there: one of [`ENCODINGS`](crate::keys::ENCODINGS).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Members beside it, and their values, with which a text is no JSON.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub text_when: Vec<(String, String)>,
    /// What its members have to be, depending on the members beside it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<Case>,
    /// Its type and limits.
    #[serde(flatten)]
    pub item: Item,
    /// What the platform takes if it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Json>,
    /// One value, for documents.
    pub example: Option<Json>,
}

/// What an object has to be when members beside it have certain values.
#[derive(Clone, Debug, Serialize)]
pub struct Case {
    /// Those members and values; all of them.
    pub when: Vec<(String, String)>,
    /// Members that must be there.
    pub required: Vec<String>,
    /// Members that must not be there.
    pub forbidden: Vec<String>,
}

/// A type with its limits.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// The type.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Its limits.
    #[serde(skip_serializing_if = "Limits::is_empty")]
    pub limits: Limits,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
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
    /// A point in time.
    Timestamp(TimeForm),
    /// Bytes; Base64 where they stand in a text.
    Bytes,
    /// Whatever JSON can say.
    Any,
    /// One of the API's codes.
    Code,
    /// The type of that number.
    Type(usize),
    /// The object of that number, on the heap since it holds itself.
    Boxed(usize),
    /// Several of a kind.
    List(Box<ItemKind>),
    /// From texts to values of a kind.
    Map(Box<ItemKind>),
}

/// What a list or map holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ItemKind {
    /// The type.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Its limits.
    #[serde(skip_serializing_if = "Limits::is_empty")]
    pub limits: Limits,
}

/// One value of an enum.
#[derive(Clone, Debug, Serialize)]
pub struct EnumValue {
    /// As on the wire.
    pub wire: String,
    /// Name of the Rust variant.
    pub name: String,
    /// What it means.
    pub doc: Option<String>,
}

/// One operation or callback.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// Name as on the wire.
    pub name: String,
    /// Name of the Rust method.
    pub method: String,
    /// Who sends it.
    pub direction: Direction,
    /// Path of its spec, as shown.
    pub file: String,
    /// What it does.
    pub doc: String,
    /// HTTP method.
    #[serde(skip_serializing_if = "is_post")]
    pub http_method: String,
    /// Path behind that of the endpoint, with members in braces; empty where the endpoint's is the whole.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// Calls that the platform allows.
    pub limit: Option<Rate>,
    /// Whether repeating it is harmless.
    pub idempotent: bool,
    /// Milliseconds within which the answer must be there.
    pub deadline: Option<u64>,
    /// What a repetition means (callbacks).
    pub delivery: Option<Delivery>,
    /// Members that may differ on a repetition: they are not compared.
    pub volatile: Vec<String>,
    /// Members that may stand elsewhere, and the paths that lead there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<(String, Vec<String>)>,
    /// The callback whose effect this one takes back, and the member that says which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closes: Option<(String, String)>,
    /// How its pages follow one another (operations).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<Pages>,
    /// Whether several come in one request (callbacks).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub batch: bool,
    /// Number of the request's type.
    pub request: usize,
    /// Number of the answer's type.
    pub response: usize,
    /// Examples.
    pub examples: Vec<Example>,
    /// Why not to use it any more.
    pub deprecated: Option<String>,
    /// Where the facts come from.
    pub source: Option<String>,
}

/// How the pages of a listing follow one another. Members are paths: names on the wire with dots between them.
#[derive(Clone, Debug, Serialize)]
pub struct Pages {
    /// Member of the answer that is the list.
    pub items: String,
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
        number: String,
        /// Member of the request that says how many items a page may have.
        #[serde(skip_serializing_if = "Option::is_none")]
        size: Option<String>,
        /// Member of the answer that says how many items there are.
        #[serde(skip_serializing_if = "Option::is_none")]
        total: Option<String>,
    },
    /// By a token out of the answer.
    Token {
        /// The member of the request that takes it, and the member of the answer that holds it.
        token: (String, String),
    },
}

/// What a repetition of a callback means.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Delivery {
    /// Without effect.
    Read,
    /// Sets a state.
    Converge,
    /// Has an effect once for each value of these members.
    Once(Vec<String>),
}

/// A request with its answer.
#[derive(Clone, Debug, Serialize)]
pub struct Example {
    /// What it shows.
    pub doc: Option<String>,
    /// The request.
    pub request: Option<Json>,
    /// The answer.
    pub response: Option<Json>,
}

/// A value that fits its type.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Json {
    /// Text, a decimal too.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Another number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// Several.
    List(Vec<Json>),
    /// Members, in the order of the spec.
    #[serde(serialize_with = "as_map")]
    Map(Vec<(String, Json)>),
}

fn as_map<S: serde::Serializer>(members: &[(String, Json)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
}

fn is_json(format: &str) -> bool {
    format == "json"
}

fn is_post(method: &str) -> bool {
    method == "POST"
}

impl Api {
    /// The definition of that number.
    pub fn definition(&self, number: usize) -> Option<&Definition> {
        self.types.get(number)
    }

    /// The fields of the object of that number; none for an enum.
    pub fn fields(&self, number: usize) -> &[Field] {
        match self.definition(number).map(|definition| &definition.shape) {
            Some(Shape::Fields(fields)) => fields,
            _ => &[],
        }
    }
}
