//! What all callers have in common: an async function for each operation, and a list of their futures. A function that gives
//! boxed futures makes the compiler write the code of every call, in a library too.
use crate::model::{Api, Operation, snake};

/// `body` gives the statements of an operation's call; `client` is the client's type.
pub fn calls(api: &Api, client: &str, body: impl Fn(&Operation) -> String) -> String {
    let mut out = format!(
        "use std::{{error::Error, future::Future, pin::Pin}};

type Answer = Result<usize, Box<dyn Error + Send + Sync>>;

pub fn all(client: &{client}) -> Vec<Pin<Box<dyn Future<Output = Answer> + Send + '_>>> {{
    vec![\n"
    );
    for operation in &api.operations {
        out += &format!("        Box::pin({}(client)),\n", snake(&operation.name));
    }
    out += "    ]\n}\n";
    for operation in &api.operations {
        let name = snake(&operation.name);
        out += &format!("\nasync fn {name}(client: &{client}) -> Answer {{\n    {}\n}}\n", body(operation));
    }
    out
}
