//! The prototype shapes: ways to write the same generated code, to see which the compiler takes best.
//!
//! All of them give the user the same: public structs with public fields, `Clone`, `Debug`, `PartialEq`,
//! `serde::Serialize` and `Deserialize`, open enums, a builder that does not `send` before every required field was given,
//! and one method per operation on the client.
mod builder;
mod caller;
mod glue;
mod tables;
mod types;

use crate::model::Api;
pub use caller::{caller, smoke};

/// One way to write the code.
#[derive(Clone, Copy)]
pub struct Shape {
    pub name: &'static str,
    pub about: &'static str,
    pub tables: Tables,
    /// Mechanical impls by a macro of the runtime, rather than written out.
    pub glue_macros: bool,
    /// Setters by a macro of the runtime, rather than written out.
    pub setter_macros: bool,
    /// `Clone` through the table, rather than derived.
    pub clone_by_table: bool,
    /// Objects are slots by one impl of the runtime for all, rather than by one each.
    pub blanket: bool,
    pub inline: bool,
    /// `send` gives a boxed future of the runtime, rather than being an `async fn` of its own.
    pub boxed_send: bool,
    /// The text goes through a procedural macro, rather than being the crate's source.
    pub by_proc_macro: bool,
}

/// How the codec learns of a type's fields.
#[derive(Clone, Copy, PartialEq)]
pub enum Tables {
    /// A static of struct literals over a `BASE`.
    Literals,
    /// A static of chains of `const fn`.
    Chains,
    /// A constant inside of the function that gives it.
    Promoted,
    /// One text for each operation, parsed when it is first needed.
    Text,
    /// As `Literals`, but objects are read through one array of slots.
    Array,
    /// None: serde's derives do the work.
    Serde,
}

const T: Shape = Shape {
    name: "T",
    about: "static tables, everything written out",
    tables: Tables::Literals,
    glue_macros: false,
    setter_macros: false,
    clone_by_table: false,
    blanket: false,
    inline: true,
    boxed_send: false,
    by_proc_macro: false,
};
const M: Shape = Shape { name: "M", about: "T, mechanical impls by macro_rules", glue_macros: true, ..T };
const M2: Shape = Shape { name: "M2", about: "M, setters by macro_rules too", setter_macros: true, ..M };
const D: Shape = Shape { name: "D", about: "M, one text per operation instead of tables", tables: Tables::Text, ..M };
const D2: Shape =
    Shape { name: "D2", about: "M2, one text per operation instead of tables", tables: Tables::Text, ..M2 };

const BEST: Shape = Shape {
    name: "best",
    about: "D2, boxed send, one impl of Slot for all objects",
    boxed_send: true,
    blanket: true,
    ..D2
};

/// Every shape that `-- shapes` measures.
pub const ALL: &[Shape] = &[
    T,
    Shape { name: "T-chain", about: "T, tables by const fn chains", tables: Tables::Chains, ..T },
    Shape { name: "T-const", about: "T, tables as constants in fn schema", tables: Tables::Promoted, ..T },
    Shape { name: "T-clone", about: "T, Clone through the table", clone_by_table: true, ..T },
    Shape { name: "T-cold", about: "T without #[inline]", inline: false, ..T },
    Shape { name: "T-boxed", about: "T, send gives a boxed future", boxed_send: true, ..T },
    Shape { name: "T-blanket", about: "T, one impl of Slot for all objects", blanket: true, ..T },
    M,
    M2,
    D,
    D2,
    Shape { name: "D2-boxed", about: "D2, send gives a boxed future", boxed_send: true, ..D2 },
    Shape { name: "D-boxed", about: "D, send gives a boxed future", boxed_send: true, ..D },
    Shape { name: "V", about: "T, read through an array of slots", tables: Tables::Array, ..T },
    Shape { name: "S", about: "serde derives", tables: Tables::Serde, ..T },
    BEST,
    Shape { name: "best-pm", about: "best through a procedural macro", by_proc_macro: true, ..BEST },
    Shape { name: "T-pm", about: "T through a procedural macro", by_proc_macro: true, ..T },
    Shape { name: "M2-pm", about: "M2 through a procedural macro", by_proc_macro: true, ..M2 },
    Shape { name: "D2-pm", about: "D2 through a procedural macro", by_proc_macro: true, ..D2 },
];

impl Shape {
    /// The features of the runtime that the shape needs.
    pub fn features(&self) -> &'static str {
        match (self.tables, self.blanket) {
            (Tables::Array, _) => "array",
            (_, true) => "blanket",
            _ => "",
        }
    }

    /// The generated module.
    pub fn source(&self, api: &Api) -> String {
        let mut out = String::from("/// The API.\npub mod bench {\nuse ::shapes_runtime as rt;\n");
        for operation in &api.operations {
            out += &types::definitions(self, operation);
            out += &tables::tables(self.tables, operation);
            if self.tables != Tables::Serde {
                out += &glue::impls(self, operation);
            }
            out += &builder::builder(self, operation);
        }
        out += &builder::client(api);
        out += "}\n";
        if self.inline { out } else { out.replace("#[inline]", "") }
    }
}
