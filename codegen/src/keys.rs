//! The one table of keys: what may be written in a spec, and what it means.
//!
//! The reader refuses what is not here and suggests from what is; `specs/README.md` shows the same
//! table to people.

mod words;

pub use words::*;

/// What a key's value has to look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Any scalar, kept as it is written.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Whole,
    /// A number of calls in a time, as `5/s`.
    Rate,
    /// A length of time, as `500ms`, `5s` or `2m`.
    Time,
    /// A sequence of scalars.
    Texts,
    /// A mapping from names to something that has a table of its own.
    Map,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// Several forms are possible; the text says which.
    Other(&'static str),
}

impl Form {
    /// How a message names it.
    pub fn describe(self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Flag => "`true` or `false`".to_owned(),
            Self::Whole => "a whole number".to_owned(),
            Self::Rate => "a rate such as `5/s`".to_owned(),
            Self::Time => "a time such as `5s` or `500ms`".to_owned(),
            Self::Texts => "a list of texts".to_owned(),
            Self::Map => "a mapping".to_owned(),
            Self::Word(words) => format!("one of `{}`", words.join("`, `")),
            Self::Other(text) => text.to_owned(),
        }
    }
}

/// One key that may be written.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What its value looks like.
    pub form: Form,
    /// Whether it must be there.
    pub required: bool,
    /// What it means, for the reference.
    pub doc: &'static str,
}

/// The keys of one kind of mapping.
#[derive(Debug)]
pub struct Table {
    /// What such a mapping describes, with its article: `a field`.
    pub of: &'static str,
    /// The keys, in the order in which the reference shows them.
    pub keys: &'static [Key],
}

impl Table {
    /// The key of that name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// All names, for messages.
    pub fn names(&self) -> String {
        let names: Vec<_> = self.keys.iter().map(|key| key.name).collect();
        names.join(", ")
    }
}

/// Every table, in the order in which the reference shows them.
pub const TABLES: &[&Table] = &[&API, &CODE, &OPERATION, &PAGES, &CALLBACK, &FIELD, &CASE, &VALUE, &EXAMPLE];

const fn must(name: &'static str, form: Form, doc: &'static str) -> Key {
    Key { name, form, required: true, doc }
}

const fn may(name: &'static str, form: Form, doc: &'static str) -> Key {
    Key { name, form, required: false, doc }
}

/// `api.yaml`.
pub static API: Table = Table {
    of: "an API",
    keys: &[
        must("title", Form::Text, "Name for people."),
        may("doc", Form::Text, "What the API is for."),
        must("version", Form::Text, "Version of the API as the platform writes it; some layouts send it."),
        must("protocol", Form::Word(PROTOCOLS), "Layout: where the name of a call and its parameters go."),
        must(
            "signature",
            Form::Word(SIGNATURES),
            "Signature scheme of the requests; `none` is none at all, `custom` one of your own.",
        ),
        may("format", Form::Word(FORMATS), "How answers are written; `json` if left out."),
        may(
            "endpoint",
            Form::Text,
            "Address of the platform; `{region}` stands for the region. Leave it out where the address is the user's own.",
        ),
        may(
            "regions",
            Form::Texts,
            "Regions that may stand for `{region}`; the first is the default. Another one is refused, unless the user gives an endpoint, too.",
        ),
        may(
            "endpoints",
            Form::Other(ENDPOINTS),
            "Addresses of a platform whose regions have names of their own, in place of `endpoint` and `regions`; the first is the default.",
        ),
        may(
            "fallback",
            Form::Other("a mapping from regions to regions, such as `{china: china-2}`"),
            "Region whose address is turned to when no connection to that of another one can be made: both have the same data.",
        ),
        may("headers", Form::Other(HEADERS), "Headers that every request has (`http` only)."),
        may(
            "discriminator",
            Form::Text,
            "Member of the body, or of the query of a `GET`, that holds the name of the call (`http` only).",
        ),
        may(
            "success",
            Form::Other("a mapping of one member to its value, such as `{Code: OK}`, or to a list of values"),
            "Member of an answer that holds the code, and its value on success.",
        ),
        may(
            "code",
            Form::Text,
            "Member of an answer to a failed call that holds the code, where the HTTP status tells success.",
        ),
        may("message", Form::Text, "Member of an answer that holds the text for humans."),
        may("request_id", Form::Text, "Member of an answer that holds the platform's id of the call."),
        may("response", Form::Map, "Fields that every answer has."),
        may("codes", Form::Map, "Codes that an answer can have; the keys are the codes as on the wire."),
        may(
            "order",
            Form::Texts,
            "Calls in the order in which they usually come, where that is not the order of their names; others come last.",
        ),
        may("shared_codes", Form::Texts, "Groups of codes in `codes.yaml` that an answer can have, too."),
        may("source", Form::Text, "Where the facts come from."),
    ],
};

const HEADERS: &str = "a mapping from names to texts";

const ENDPOINTS: &str = "a mapping from regions to addresses";

/// One entry of `codes`.
pub static CODE: Table = Table {
    of: "a code",
    keys: &[
        may("name", Form::Text, "Name of the Rust variant; needed where the code itself is not a name."),
        may("status", Form::Whole, "HTTP status that comes with it."),
        may("kind", Form::Word(CODE_KINDS), "What it tells the program; `business` if left out."),
        must("doc", Form::Text, "What it means."),
        may("hint", Form::Text, "What to do about it."),
    ],
};

const METHOD: &str = "HTTP method; `POST` if left out (`http` only).";

const PATH: &str = "Path behind that of the address; `{Member}` stands for a member, `{+Member}` for one whose slashes stay (`http` only).";

const LACKS: &str = "Members of `response` in `api.yaml` that this answer does not have; without the member of `success` the HTTP status tells success.";

/// A spec file of an operation.
pub static OPERATION: Table = Table {
    of: "an operation",
    keys: &[
        must("operation", Form::Text, "Name as on the wire; the file is named the same."),
        must("doc", Form::Text, "What it does."),
        may("method", Form::Word(METHODS), METHOD),
        may("path", Form::Text, PATH),
        may("limit", Form::Rate, "Calls that the platform allows per account, as `5/s`."),
        may(
            "idempotent",
            Form::Flag,
            "Whether repeating it is harmless; by default what Get, List, Query, Describe and Check start.",
        ),
        may("deadline", Form::Time, "How long the platform may take."),
        may("pages", Form::Map, "How to list all items, where an answer holds some of them."),
        may("request", Form::Map, "Fields of the request."),
        may("response", Form::Map, "Fields of the answer, besides those of `api.yaml`."),
        may("lacks", Form::Texts, LACKS),
        may(
            "examples",
            Form::Other("a list of examples"),
            "Requests with their answers; checked when the spec is read.",
        ),
        may("deprecated", Form::Text, "Why it should not be used any more."),
        may("source", Form::Text, "Where the facts come from."),
    ],
};

/// The `pages` of an operation.
pub static PAGES: Table = Table {
    of: "pages",
    keys: &[
        must("items", Form::Text, "Member of the answer that is the list of the items on a page."),
        may("number", Form::Text, "Member of the request that is the number of the page, counted from 1."),
        may("size", Form::Text, "Member of the request that says how many items a page may have (with `number`)."),
        may("total", Form::Text, "Member of the answer that says how many items all pages have (with `number`)."),
        may(
            "token",
            Form::Other("a mapping of one member to another, such as `{After: Paging.After}`"),
            "Instead of `number`: the member of the request that says where to go on, and the member of the answer that it is taken from. Without it in an answer, or with an empty one, the listing ends.",
        ),
    ],
};

/// A spec file of a callback.
pub static CALLBACK: Table = Table {
    of: "a callback",
    keys: &[
        must("callback", Form::Text, "Name as on the wire; the file is named the same."),
        must("doc", Form::Text, "When it comes and what to do."),
        may("method", Form::Word(METHODS), METHOD),
        may("path", Form::Text, PATH),
        may(
            "delivery",
            Form::Other("`read`, `converge` or `{once: [key, ..]}`"),
            "What a repetition means: `{once: [key, ..]}` has an effect once per key, `converge` sets a state, `read` has no effect.",
        ),
        may("volatile", Form::Texts, "Members that may differ on a repetition: they are not compared."),
        may(
            "elsewhere",
            Form::Other("a mapping from members to paths, such as `{orderId: orders.id}`, or to lists of paths"),
            "Members that some forms of the request have elsewhere: one that is not there is taken from the first of its paths that leads to something.",
        ),
        may(
            "batch",
            Form::Flag,
            "Whether several of them come in one request: its body is a list of such objects, or one of them (`http` only).",
        ),
        may(
            "closes",
            Form::Other("a mapping of one callback to a member, such as `{newInstance: instanceId}`"),
            "The `once` callback whose effect this one takes back, and the member of its answer and of this request that tells which: its key may be used anew.",
        ),
        may("deadline", Form::Time, "How soon the answer must be there."),
        may("request", Form::Map, "Fields of the request."),
        may("response", Form::Map, "Fields of the answer, besides those of `api.yaml`."),
        may("lacks", Form::Texts, LACKS),
        may(
            "examples",
            Form::Other("a list of examples"),
            "Requests with their answers; checked when the spec is read.",
        ),
        may("deprecated", Form::Text, "Why it should not be used any more."),
        may("source", Form::Text, "Where the facts come from."),
    ],
};

/// A field, the item of a list or map, or an entry of `types.yaml`.
pub static FIELD: Table = Table {
    of: "a field",
    keys: &[
        must(
            "type",
            Form::Text,
            "A type's name: string, integer, int32, number, decimal, boolean, timestamp, bytes, any, code, enum, list, map, object, or one of `types.yaml`.",
        ),
        may("doc", Form::Text, "What it means, in our own words."),
        may("required", Form::Flag, "Whether it must be there."),
        may(
            "default",
            Form::Other("a value of the field's type"),
            "What the platform takes if it is left out, for documents.",
        ),
        may("example", Form::Other("a value of the field's type"), "One value, for documents."),
        may("secret", Form::Flag, "Never shown in logs, errors or Debug."),
        may("deprecated", Form::Text, "Why it should not be used any more."),
        may("in", Form::Word(PLACES), "Where it stands in a request; in an answer only `header` and `body`."),
        may("encoding", Form::Word(ENCODINGS), "What is done to it on the way there."),
        may(
            "text_when",
            Form::Other("a mapping from fields beside it to their values"),
            "With these values beside it, a text is a text, though it looks like JSON (`encoding: json-or-text` only).",
        ),
        may("format", Form::Other(TIME), "How a timestamp is written."),
        may(
            "zone",
            Form::Other("`UTC` or an offset such as `+08:00`"),
            "Zone of a timestamp's pattern; `UTC` if left out.",
        ),
        may(
            "pattern",
            Form::Text,
            "Regular expression (syntax of the crate regex-lite) that a string must match somewhere.",
        ),
        may("min_length", Form::Whole, "Least number of characters of a string."),
        may("max_length", Form::Whole, "Largest number of characters of a string, or of bytes."),
        may("min", Form::Whole, "Least value of a number."),
        may("max", Form::Whole, "Largest value of a number."),
        may("max_items", Form::Whole, "Largest number of items of a list or map."),
        may("precision", Form::Whole, "Digits of a decimal in all."),
        may("scale", Form::Whole, "Digits of a decimal after the point."),
        may("items", Form::Other("a type's name, or a mapping as of a field"), "What a list or map holds."),
        may("fields", Form::Map, "Fields of an object."),
        may("cases", Form::Other("a list of cases"), "What an object must have, depending on the fields beside it."),
        may("values", Form::Other("a list of values, or a mapping from values to their meaning"), "Values of an enum."),
        may("closed", Form::Flag, "Whether an enum has no other values than these."),
        may("number", Form::Flag, "Whether the values of an enum are whole numbers in JSON, and not texts."),
    ],
};

const TIME: &str = "one of `unix`, `unix-ms`, `rfc3339`, `http-date`, or a pattern such as `yyyyMMddHHmmss`";

/// One entry of `cases`.
pub static CASE: Table = Table {
    of: "a case",
    keys: &[
        must(
            "when",
            Form::Other("a mapping from fields beside the object to their values"),
            "The case is this one if all of these fields have these values.",
        ),
        may("required", Form::Texts, "Fields of the object that must be there then."),
        may("forbidden", Form::Texts, "Fields of the object that must not be there then."),
    ],
};

/// One value of an enum, where it is more than a text.
pub static VALUE: Table = Table {
    of: "a value of an enum",
    keys: &[
        may("name", Form::Text, "Name of the Rust variant; needed where the value itself is not a name."),
        may("doc", Form::Text, "What it means."),
    ],
};

/// One entry of `examples`.
pub static EXAMPLE: Table = Table {
    of: "an example",
    keys: &[
        may("doc", Form::Text, "What it shows."),
        may("request", Form::Other("a mapping with the fields of the request"), "The request, with wire names."),
        may("response", Form::Other("a mapping with the fields of the answer"), "The answer, with wire names."),
    ],
};
