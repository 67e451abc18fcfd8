//! `bothends expand`.

use std::path::Path;

use bothends_codegen::model::Direction;
use bothends_codegen::{Holder, Invocation, Pick, Picked, Side, Target, keys, name};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::specs;
use crate::trouble::{Outcome, Trouble, print};

/// Shows the code that a derive makes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// One of the APIs, such as `aliyun/cams`
    api: String,
    /// Operations to take, by name; all of them without a name
    #[arg(long, value_name = "NAME", value_delimiter = ',', num_args = 0..)]
    operations: Option<Vec<String>>,
    /// Callbacks to take, by name; all of them without a name
    #[arg(long, value_name = "NAME", value_delimiter = ',', num_args = 0..)]
    callbacks: Option<Vec<String>>,
    /// The end that receives (`#[derive(Server)]`) instead of the one that sends
    #[arg(long)]
    server: bool,
    /// Name of the struct that derives
    #[arg(long, default_value = "Api")]
    name: String,
}

const EXAMPLES: &str = "\
As with the derives, a client takes all operations and a server all callbacks if neither is picked.

Examples:
  bothends expand aliyun/cams                                      the client of all operations
  bothends expand aliyun/cams --operations SubmitIsvCustomerTerms  the client of one
  bothends expand huawei/koogallery/saas --server                  the server of all callbacks
  bothends expand huawei/koogallery/saas --callbacks newInstance   the client of a callback: the platform's part

Exit status: 0 on success, 1 if specs have errors, 2 on wrong usage, such as a name that is not there.";

pub(crate) fn run(arguments: &Arguments, folder: Option<&Path>) -> Outcome {
    if !name::is_identifier(&arguments.name) {
        let name = arguments.name.escape_debug();
        return Err(Trouble::usage(format_args!("`{name}` cannot be the name of a struct")));
    }
    // What cannot be expanded would become errors for the compiler; here they are for people.
    let api = specs::read(&arguments.api, folder, &pick(arguments))?;
    if api.calls.is_empty() {
        let hint = if arguments.server {
            "has no callbacks to take; --operations takes its operations, the platform's part"
        } else {
            "has no operations to take; --server is the end that receives, --callbacks takes the platform's part"
        };
        return Err(Trouble::usage(format_args!("`{}` {hint}", api.id)));
    }
    let custom = api.signature == keys::CUSTOM;
    let expanded = bothends_codegen::expand(&invocation(arguments, folder, custom)?);
    let file =
        syn::parse2(expanded).map_err(|error| Trouble::failed(format_args!("the expansion is not Rust: {error}")))?;
    print(&prettyplease::unparse(&file))
}

/// As the derive picks. Where both directions are named, names win over "all".
fn pick(arguments: &Arguments) -> Pick {
    let picked = [(Direction::Operation, &arguments.operations), (Direction::Callback, &arguments.callbacks)];
    let named = picked.iter().flat_map(|(direction, names)| {
        names.iter().flat_map(|names| names.iter().map(|name| (*direction, name.clone())))
    });
    let named: Vec<_> = named.collect();
    match picked.map(|(_, names)| names.is_some()) {
        _ if !named.is_empty() => Pick::Names(named),
        [true, true] => Pick::All,
        [true, false] => Pick::Every(Direction::Operation),
        [false, true] => Pick::Every(Direction::Callback),
        [false, false] if arguments.server => Pick::Every(Direction::Callback),
        [false, false] => Pick::Every(Direction::Operation),
    }
}

/// The derive with these options; its scheme has a name that its user may have given it, if it is `custom`.
fn invocation(arguments: &Arguments, folder: Option<&Path>, custom: bool) -> Result<Invocation, Trouble> {
    let picked = match pick(arguments) {
        Pick::Names(names) => names
            .into_iter()
            .map(|(direction, name)| {
                let known =
                    name::is_identifier(&name).then(|| Picked { direction, name: Some(format_ident!("{name}")) });
                known.ok_or_else(|| Trouble::usage(format_args!("`{}` is no name of a call", name.escape_debug())))
            })
            .collect::<Result<_, _>>()?,
        Pick::Every(direction) => vec![Picked { direction, name: None }],
        _ => [Direction::Operation, Direction::Callback].map(|direction| Picked { direction, name: None }).to_vec(),
    };
    let module = name::module(&arguments.name);
    let module = module.ok_or_else(|| Trouble::usage("no module can be named after this struct"))?;
    Ok(Invocation {
        side: if arguments.server { Side::Server } else { Side::Client },
        files: specs::find(&arguments.api, folder)?,
        api: arguments.api.clone(),
        pick: Some(picked),
        holder: Holder {
            name: Ident::new(&arguments.name, Span::call_site()),
            field: if arguments.server { TokenStream::new() } else { quote!(0) },
            make: (!arguments.server).then(|| quote!(Self(client))),
        },
        target: Target {
            runtime: quote!(::bothends),
            scheme: custom.then(|| quote!(crate::SCHEME)),
            module: Ident::new(&module, Span::call_site()),
            visibility: quote!(pub),
            span: Span::call_site(),
        },
    })
}
