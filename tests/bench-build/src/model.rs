//! The abstract API that every subject is made from: deterministic, and of the size that API vendors' operations have.
//!
//! Per operation, each with types of its own:
//! - a request of 11 fields: 6 strings (3 required, all with a greatest length), 2 integers, 1 boolean, 1 required enum of
//!   3 values, 1 list of objects of 4 fields;
//! - a response of 8 fields: 4 strings (1 required), 1 64-bit integer, 1 boolean, 1 required enum of 3 values, 1 nested
//!   object of 5 fields.
//!
//! That is 6 named types, 28 fields and 6 enum values.

/// An API: a list of operations.
pub struct Api {
    pub operations: Vec<Operation>,
}

/// One call to the platform.
pub struct Operation {
    pub name: String,
    pub doc: String,
    pub request: Object,
    pub response: Object,
}

/// A type with fields.
pub struct Object {
    pub name: String,
    pub doc: String,
    pub fields: Vec<Field>,
}

/// A string type of known values.
pub struct Enum {
    pub name: String,
    pub doc: String,
    pub values: &'static [&'static str],
}

/// A member of an object; `wire` is its name in JSON.
pub struct Field {
    pub wire: &'static str,
    pub doc: String,
    pub required: bool,
    pub kind: Kind,
}

/// What a field holds.
pub enum Kind {
    Text { max_length: Option<u32> },
    Int32,
    Int64,
    Bool,
    Enum(Enum),
    Object(Object),
    List(Object),
}

/// A named type of an operation, inner ones first.
pub enum Named<'a> {
    Object(&'a Object),
    Enum(&'a Enum),
}

impl Operation {
    /// The named types that the operation reaches, inner ones before those that hold them.
    pub fn types(&self) -> Vec<Named<'_>> {
        let mut found = Vec::new();
        collect(&self.request, &mut found);
        collect(&self.response, &mut found);
        found
    }
}

fn collect<'a>(object: &'a Object, found: &mut Vec<Named<'a>>) {
    for field in &object.fields {
        match &field.kind {
            Kind::Enum(it) => found.push(Named::Enum(it)),
            Kind::Object(it) | Kind::List(it) => collect(it, found),
            _ => {}
        }
    }
    found.push(Named::Object(object));
}

impl Object {
    /// The fields that must be there.
    pub fn required(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|it| it.required)
    }
}

impl Field {
    /// The field's name in Rust.
    pub fn rust(&self) -> String {
        snake(self.wire)
    }
}

/// `ListPhone` as `list_phone`.
pub fn snake(name: &str) -> String {
    let mut out = String::new();
    for (index, letter) in name.char_indices() {
        if letter.is_ascii_uppercase() && index > 0 {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// `MARKETING` and `marketing` as `Marketing`.
pub fn pascal(value: &str) -> String {
    let (first, rest) = value.split_at(1);
    first.to_ascii_uppercase() + &rest.to_ascii_lowercase()
}

const VERBS: &[&str] = &[
    "Create", "Get", "List", "Update", "Delete", "Query", "Submit", "Send", "Attach", "Detach", "Verify", "Enable",
    "Stop", "Import",
];
const NOUNS: &[&str] = &[
    "Account",
    "Agent",
    "Alert",
    "Archive",
    "Backup",
    "Bill",
    "Bucket",
    "Budget",
    "Campaign",
    "Card",
    "Catalog",
    "Certificate",
    "Channel",
    "Cluster",
    "Contact",
    "Contract",
    "Coupon",
    "Customer",
    "Dataset",
    "Device",
    "Disk",
    "Document",
    "Domain",
    "Event",
    "Flow",
    "Folder",
    "Gateway",
    "Group",
    "Image",
    "Instance",
    "Invoice",
    "Job",
    "Key",
    "License",
    "Listener",
    "Log",
    "Member",
    "Message",
    "Metric",
    "Network",
    "Node",
    "Order",
    "Package",
    "Partner",
    "Payment",
    "Phone",
    "Plan",
    "Policy",
    "Pool",
    "Product",
    "Project",
    "Queue",
    "Quota",
    "Record",
    "Refund",
    "Region",
    "Report",
    "Role",
    "Route",
    "Rule",
    "Secret",
    "Session",
    "Shop",
    "Snapshot",
    "Stream",
    "Subnet",
    "Table",
    "Task",
    "Template",
    "Tenant",
    "Ticket",
    "Token",
    "Topic",
    "User",
    "Volume",
    "Zone",
];
const TEXTS: &[(&str, u32, &str)] = &[
    ("AccountId", 64, "Number of the account that owns it."),
    ("BizId", 64, "Number under which the caller keeps it."),
    ("Comment", 1024, "A remark for the people who operate it."),
    ("Description", 512, "What it is for, in words."),
    ("DisplayName", 128, "The name that is shown."),
    ("FallbackText", 1024, "What is sent when the first way fails."),
    ("Label", 128, "A label of the caller's choice."),
    ("Locale", 16, "Language and region, such as en_GB."),
    ("Name", 256, "The name, unique in the account."),
    ("NotifyUrl", 512, "Where reports are sent to."),
    ("Payload", 4096, "The content itself."),
    ("Recipient", 32, "Who gets it."),
    ("Sender", 32, "Who it comes from."),
    ("SpaceId", 64, "Number of the space it lives in."),
    ("TraceData", 256, "Given back unchanged in every report."),
];
const INTEGERS: &[(&str, &str)] = &[
    ("Count", "How many of them."),
    ("PageNumber", "Which page, from 1."),
    ("PageSize", "Entries on a page."),
    ("Priority", "The higher goes first."),
    ("RetrySeconds", "Seconds until it is tried again."),
    ("Ttl", "Seconds until it is given up."),
];
const FLAGS: &[(&str, &str)] = &[
    ("Active", "Whether it is in use."),
    ("DryRun", "Whether only to check."),
    ("Visible", "Whether customers see it."),
];
const ENUMS: &[(&str, &[&str])] = &[
    ("Category", &["MARKETING", "UTILITY", "SERVICE"]),
    ("Medium", &["mail", "voice", "chat"]),
    ("Stage", &["draft", "review", "live"]),
    ("Status", &["PENDING", "PASSED", "FAILED"]),
];

/// An API of so many operations; the same number gives the same API.
pub fn api(operations: usize) -> Api {
    let mut dice = Dice(0x5eed_0b07_8e4d_5a11);
    let pairs = VERBS.iter().flat_map(|verb| NOUNS.iter().map(move |noun| (*verb, *noun))).collect::<Vec<_>>();
    let operations =
        dice.pick(&pairs, operations).into_iter().map(|(verb, noun)| operation(&mut dice, verb, noun)).collect();
    Api { operations }
}

fn operation(dice: &mut Dice, verb: &str, noun: &str) -> Operation {
    let name = format!("{verb}{noun}");
    Operation {
        doc: format!("Does \"{}\" for the {} of a customer.", verb.to_lowercase(), noun.to_lowercase()),
        request: request(dice, &name, noun),
        response: response(dice, &name, noun),
        name,
    }
}

fn request(dice: &mut Dice, name: &str, noun: &str) -> Object {
    let mut item = texts(dice, 3);
    item.extend(integers(dice, 1));
    let item =
        Object { name: format!("{name}RequestItem"), doc: format!("One entry of a {name} request."), fields: item };
    let mut fields = texts(dice, 6);
    fields.extend(integers(dice, 2));
    fields.push(flag(dice));
    fields.push(choice(dice, &format!("{name}Request"), noun));
    fields.push(field("Items", "The entries.", false, Kind::List(item)));
    Object { name: format!("{name}Request"), doc: format!("What {name} is asked with."), fields }
}

fn response(dice: &mut Dice, name: &str, noun: &str) -> Object {
    let mut data = texts(dice, 3);
    data.extend(integers(dice, 1));
    data.push(flag(dice));
    let data = Object { name: format!("{name}ResponseData"), doc: format!("What {name} finds."), fields: data };
    let text = || Kind::Text { max_length: None };
    let fields = vec![
        field("RequestId", "Number of this call.", true, text()),
        field("Code", "OK, or what went wrong.", false, text()),
        field("Message", "The same in words.", false, text()),
        field("AccessDeniedDetail", "Which permission was missing.", false, text()),
        field("Total", "How many there are in all.", false, Kind::Int64),
        field("Success", "Whether it was done.", false, Kind::Bool),
        choice(dice, &format!("{name}Response"), noun),
        field("Data", "What was found.", false, Kind::Object(data)),
    ];
    Object { name: format!("{name}Response"), doc: format!("What {name} answers."), fields }
}

fn field(wire: &'static str, doc: impl Into<String>, required: bool, kind: Kind) -> Field {
    Field { wire, doc: doc.into(), required, kind }
}

/// So many strings, the first half of them required.
fn texts(dice: &mut Dice, count: usize) -> Vec<Field> {
    let picked = dice.pick(TEXTS, count).into_iter().enumerate();
    picked.map(|(i, (wire, max, doc))| field(wire, doc, i < count / 2, Kind::Text { max_length: Some(max) })).collect()
}

fn integers(dice: &mut Dice, count: usize) -> Vec<Field> {
    let picked = dice.pick(INTEGERS, count);
    let mut make = |(wire, doc)| field(wire, doc, false, if dice.below(2) == 0 { Kind::Int32 } else { Kind::Int64 });
    picked.into_iter().map(&mut make).collect()
}

fn flag(dice: &mut Dice) -> Field {
    let (wire, doc) = FLAGS[dice.below(FLAGS.len())];
    field(wire, doc, false, Kind::Bool)
}

fn choice(dice: &mut Dice, owner: &str, noun: &str) -> Field {
    let (wire, values) = ENUMS[dice.below(ENUMS.len())];
    let doc = format!("The {} of the {}.", wire.to_lowercase(), noun.to_lowercase());
    field(
        wire,
        doc,
        true,
        Kind::Enum(Enum { name: format!("{owner}{wire}"), doc: format!("Values of {wire}."), values }),
    )
}

/// A small generator of numbers (splitmix64): good enough to shuffle by, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    /// So many different ones of `from`.
    fn pick<T: Copy>(&mut self, from: &[T], count: usize) -> Vec<T> {
        let mut left = from.to_vec();
        (0..count.min(from.len())).map(|_| left.swap_remove(self.below(left.len()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_operation_has_the_size_that_is_said() {
        let api = api(400);
        let names = api.operations.iter().map(|it| it.name.as_str()).collect::<BTreeSet<_>>();
        assert_eq!(names.len(), 400);
        for operation in &api.operations {
            let (mut fields, mut values) = (0, 0);
            for named in operation.types() {
                match named {
                    Named::Object(it) => fields += it.fields.len(),
                    Named::Enum(it) => values += it.values.len(),
                }
            }
            assert_eq!((operation.types().len(), fields, values), (6, 28, 6), "{}", operation.name);
            assert_eq!((operation.request.required().count(), operation.response.required().count()), (4, 2));
        }
    }

    #[test]
    fn the_same_number_gives_the_same_api() {
        let names = || api(25).operations.into_iter().map(|it| it.name).collect::<Vec<_>>();
        assert_eq!(names(), names());
    }
}
