//! What is measured: each subject writes the same API its own way, and a caller of every operation.
pub mod bothends;
pub mod bundled;
mod calls;
mod floor;
mod progenitor;

pub use calls::calls;

use crate::{
    model,
    scratch::Crate,
    shapes::{self, Shape},
};
use anyhow::Result;
use std::path::Path;

/// Gives the text that a generator writes for the crate in a folder, if it can be had.
pub type Emit = Box<dyn Fn(&Path) -> Result<Option<String>>>;

/// A subject at one size.
pub struct Subject {
    pub name: String,
    pub about: &'static str,
    pub operations: usize,
    /// The generated code.
    pub api: Crate,
    /// What calls every operation of it.
    pub caller: Crate,
    /// A program that shows that it works, where that needs no server.
    pub smoke: Option<Crate>,
    pub emit: Option<Emit>,
}

impl Subject {
    pub fn crates(&self) -> impl Iterator<Item = &Crate> {
        [&self.api, &self.caller].into_iter().chain(&self.smoke)
    }
}

/// Plain structs: less than this cannot be had.
pub fn floor(operations: usize) -> Subject {
    let api = model::api(operations);
    let [types, caller] = ["api", "caller"].map(|part| format!("floor-{operations}/{part}"));
    let types = Crate::new(types, "", "src/lib.rs", floor::source(&api));
    let caller = Crate::new(caller, types.as_dependency(), "src/lib.rs", floor::caller(&api, &types.ident()));
    let about = "structs with derived Clone, Debug, PartialEq";
    Subject { name: "floor".into(), about, operations, api: types, caller, smoke: None, emit: None }
}

/// The generator that is most used for clients by macro.
pub fn progenitor(operations: usize) -> Subject {
    let api = model::api(operations);
    let [client, caller] = ["api", "caller"].map(|part| format!("progenitor-{operations}/{part}"));
    let mut client = Crate::new(client, progenitor::DEPENDENCIES, "src/lib.rs", progenitor::SOURCE.into());
    client.files.push(("api.json".into(), progenitor::openapi(&api)));
    let caller = Crate::new(caller, client.as_dependency(), "src/lib.rs", progenitor::caller(&api, &client.ident()));
    let about = "generate_api! of the same API";
    Subject { name: "progenitor".into(), about, operations, api: client, caller, smoke: None, emit: None }
}

/// A prototype.
pub fn shape(shape: &'static Shape, operations: usize) -> Subject {
    let api = model::api(operations);
    let part = |part| format!("{}-{operations}/{part}", shape.name.to_lowercase());
    let features = match shape.features() {
        "" => String::new(),
        feature => format!(", features = [\"{feature}\"]"),
    };
    let runtime = format!("shapes-runtime = {{ path = \"../../../../shapes-runtime\"{features} }}\n");
    let source = shape.source(&api);
    let client = match shape.by_proc_macro {
        false => Crate::new(part("api"), runtime.clone(), "src/lib.rs", format!("//! A prototype.\n{source}")),
        true => {
            let emit = "shapes-emit = { path = \"../../../../shapes-emit\" }\n";
            let library = "//! A prototype.\nshapes_emit::emit!(\"src/api.in\");\n";
            let mut it = Crate::new(part("api"), runtime.clone() + emit, "src/lib.rs", library.into());
            it.files.push(("src/api.in".into(), source));
            it
        }
    };
    let caller =
        Crate::new(part("caller"), client.as_dependency(), "src/lib.rs", shapes::caller(&api, &client.ident()));
    let dependencies = runtime + &client.as_dependency() + &caller.as_dependency() + "serde_json = \"1.0\"\n";
    let smoke = shapes::smoke(&api, &client.ident(), &caller.ident());
    let smoke = Some(Crate::new(part("smoke"), dependencies, "src/main.rs", smoke));
    let emit: Emit = Box::new(move |_| Ok(Some(shape.source(&api))));
    Subject { name: shape.name.into(), about: shape.about, operations, api: client, caller, smoke, emit: Some(emit) }
}
