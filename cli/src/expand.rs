//! `bothends expand`.

use std::path::Path;

use bothends_codegen::model::Direction;
use bothends_codegen::{Holder, Invocation, Pick, Picked, Side, Target, name};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::specs;

/// Shows the code that a derive makes.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// One of the APIs, such as `aliyun/cams`
    api: String,
    /// Operations and callbacks to take, by name; all that the end has if left out
    #[arg(long, value_name = "NAME", value_delimiter = ',', num_args = 1..)]
    operations: Vec<String>,
    /// The end that receives (`#[derive(Server)]`) instead of the one that sends
    #[arg(long)]
    server: bool,
    /// Name of the struct that derives
    #[arg(long, default_value = "Api")]
    name: String,
}

pub(crate) fn run(arguments: &Arguments, folder: Option<&Path>) -> Result<(), String> {
    let (_, files) = specs::find(&arguments.api, folder)?;
    let all = specs::read(&arguments.api, folder, &Pick::All)?;
    let side = if arguments.server { Side::Server } else { Side::Client };
    if !name::is_identifier(&arguments.name) {
        return Err(format!("error: `{}` cannot be the name of a struct", arguments.name));
    }
    let holder = Ident::new(&arguments.name, Span::call_site());
    let direction = |name: &String| match all.calls.iter().find(|call| call.name == *name) {
        Some(call) => Ok(Picked { direction: call.direction, name: Some(format_ident!("{name}")) }),
        None => {
            let known = all.calls.iter().map(|call| call.name.as_str());
            let hint = bothends_codegen::closest(name, known)
                .map_or_else(String::new, |close| format!("; did you mean `{close}`?"));
            Err(format!("error: `{}` has no `{name}`{hint}", arguments.api))
        }
    };
    let picked: Vec<_> = arguments.operations.iter().map(direction).collect::<Result<_, _>>()?;
    let every = [Direction::Operation, Direction::Callback].map(|direction| Picked { direction, name: None });
    let module = name::module(&arguments.name).ok_or("error: no module can be named after this struct")?;
    let client = side == Side::Client;
    let invocation = Invocation {
        side,
        files,
        api: arguments.api.clone(),
        pick: Some(if picked.is_empty() { every.to_vec() } else { picked }),
        holder: Holder {
            name: holder.clone(),
            field: if client { quote!(0) } else { TokenStream::new() },
            make: client.then(|| quote!(Self(client))),
        },
        target: Target {
            runtime: quote!(::bothends),
            scheme: None,
            module: Ident::new(&module, Span::call_site()),
            visibility: quote!(pub),
            span: Span::call_site(),
        },
    };
    let expanded = bothends_codegen::expand(&invocation);
    let file = syn::parse2(expanded).map_err(|error| format!("error: the expansion is not Rust: {error}"))?;
    print!("{}", prettyplease::unparse(&file));
    Ok(())
}
