//! Descriptions of types and operations, in three spellings: struct literals over `BASE`, `const fn` chains, and one text
//! per operation that is parsed when it is first needed.
use std::sync::OnceLock;

pub struct Operation {
    pub name: &'static str,
    pub path: &'static str,
    pub idempotent: bool,
}

pub struct Schema {
    pub name: &'static str,
    pub fields: &'static [Field],
}

#[derive(Clone, Copy)]
pub struct Field {
    pub wire: &'static str,
    pub kind: Kind,
    pub required: bool,
    pub secret: bool,
    pub max_length: usize,
    pub min_length: usize,
    pub pattern: &'static str,
    pub location: u8,
    pub encoding: u8,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    String,
    I32,
    I64,
    Bool,
    Enum,
    Object,
    List,
}

impl Operation {
    pub const BASE: Self = Self { name: "", path: "", idempotent: false };
    pub const fn new(name: &'static str, path: &'static str) -> Self {
        Self { name, path, ..Self::BASE }
    }
}

impl Schema {
    pub const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Self { name, fields }
    }
}

impl Field {
    pub const BASE: Self = Self {
        wire: "",
        kind: Kind::String,
        required: false,
        secret: false,
        max_length: usize::MAX,
        min_length: 0,
        pattern: "",
        location: 0,
        encoding: 0,
    };
    pub const fn new(wire: &'static str, kind: Kind) -> Self {
        Self { wire, kind, ..Self::BASE }
    }
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
    pub const fn max_length(mut self, length: usize) -> Self {
        self.max_length = length;
        self
    }
}

/// All types of one operation as a text: a line `=Name` starts a type, a line `Wire s! 64` adds a field to it: kind,
/// `!` for required, greatest length.
pub struct Description {
    text: &'static str,
    types: OnceLock<Vec<Schema>>,
}

impl Description {
    pub const fn new(text: &'static str) -> Self {
        Self { text, types: OnceLock::new() }
    }

    pub fn schema(&'static self, index: usize) -> &'static Schema {
        &self.types.get_or_init(|| parse(self.text))[index]
    }
}

fn parse(text: &'static str) -> Vec<Schema> {
    let mut types: Vec<(&'static str, Vec<Field>)> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('=') {
            types.push((name, Vec::new()));
        } else if let Some((_, fields)) = types.last_mut() {
            fields.push(parse_field(line));
        }
    }
    types.into_iter().map(|(name, fields)| Schema { name, fields: fields.leak() }).collect()
}

fn parse_field(line: &'static str) -> Field {
    let mut words = line.split(' ');
    let wire = words.next().unwrap_or_default();
    let kind = words.next().unwrap_or_default();
    let max_length = words.next().and_then(|it| it.parse().ok()).unwrap_or(usize::MAX);
    let required = kind.ends_with('!');
    let kind = match kind.trim_end_matches('!') {
        "i" => Kind::I32,
        "l" => Kind::I64,
        "b" => Kind::Bool,
        "e" => Kind::Enum,
        "o" => Kind::Object,
        "v" => Kind::List,
        _ => Kind::String,
    };
    Field { required, max_length, ..Field::new(wire, kind) }
}
