//! `bothends show`.

mod page;
mod rust;
mod sample;

use std::path::Path;

use bothends_codegen::checked::{Api, Call};
use serde_json::Map;

use crate::request::{self, Request};
use crate::specs;
use crate::trouble::{Outcome, Trouble, print, print_json};
use bothends_cli::bridge::{self, Bridge};

/// Shows one operation or callback, or the code that calls it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The call, such as `aliyun/cams/SubmitIsvCustomerTerms`
    #[arg(value_name = "API/NAME")]
    call: Option<String>,
    /// Prints the code that calls it instead, with the parameters given, else those of its example
    #[arg(long)]
    rust: bool,
    /// With `--rust`: a member of the request, as for `bothends call`
    #[arg(short, value_name = "NAME=VALUE|NAME=@FILE", requires = "rust")]
    parameters: Vec<String>,
    /// With `--rust`: the request as one JSON object, from a file or, with `-`, from stdin. Without: prints the call and
    /// its types as JSON
    #[arg(long, value_name = "FILE|-", num_args = 0..=1, default_missing_value = "")]
    json: Option<String>,
    /// With `--rust`: takes what the spec does not allow
    #[arg(long, requires = "rust")]
    unchecked: bool,
}

const EXAMPLES: &str = "\
Examples:
  bothends show aliyun/cams/SubmitIsvCustomerTerms         members, types, limits, codes, example
  bothends show aliyun/cams/SubmitIsvCustomerTerms --json  the same for programs
  bothends show aliyun/cams/SubmitIsvCustomerTerms --rust  the code that calls it
  bothends show huawei/koogallery/saas/newInstance --rust --json order.json

Exit status: 0 on success, 1 if specs have errors, 2 on wrong usage.";

pub(crate) fn run(arguments: &Arguments, folder: Option<&Path>) -> Outcome {
    // `show --json API/NAME` is meant as `show API/NAME --json`.
    let (name, json) = match (&arguments.call, arguments.json.as_deref()) {
        (Some(name), json) => (name.as_str(), json),
        (None, Some(name)) if !arguments.rust && !name.is_empty() => (name, Some("")),
        (None, _) => return Err(Trouble::usage("which call? Give it as API/NAME")),
    };
    let Some((id, name)) = name.rsplit_once('/') else {
        let name = name.escape_debug();
        return Err(Trouble::usage(format_args!(
            "`{name}` is no call: give it as API/NAME, such as aliyun/cams/{name}"
        )));
    };
    let whole = format!("{id}/{name}");
    if specs::apis(folder)?.iter().any(|(other, _)| *other == whole) {
        return Err(Trouble::usage(format_args!("`{whole}` is an API: `bothends list {whole}` shows its calls")));
    }
    let (api, call) = specs::read_call(id, name, folder)?;
    match json {
        _ if arguments.rust => code(arguments, &api, &call, json.filter(|file| !file.is_empty())),
        Some("") => print_json(&api),
        Some(_) => Err(Trouble::usage("--json takes a file only with --rust")),
        None => print(&page::page(&api, &call)),
    }
}

/// Prints the code that makes the call.
fn code(arguments: &Arguments, api: &Api, call: &Call, json: Option<&str>) -> Outcome {
    let Bridge { calls, examples, .. } = bridge::leak(api).map_err(Trouble::failed)?;
    let leaked = calls.first().copied().ok_or_else(|| Trouble::failed("the call could not be read"))?;
    let mut examples = examples.first().copied().unwrap_or_default().iter();
    let example = examples.find_map(|example| serde_json::from_str(example.request).ok());
    let given = match json {
        Some(file) => Some(request::json(file)?),
        None => (!arguments.parameters.is_empty()).then(Map::new),
    };
    let is_given = given.is_some();
    let members = given.or(example).unwrap_or_else(|| sample(api, call));
    let mut request = request::build(leaked, Some(members), &arguments.parameters, arguments.unchecked)?;
    if is_given {
        check(&request, arguments.unchecked)?;
    } else {
        sample::fill(&mut request.object);
    }
    print(&rust::code(api, call, &request, arguments.unchecked)?)
}

/// The examples of single members, where a call has none of its own.
fn sample(api: &Api, call: &Call) -> Map<String, bothends::Json> {
    let fields = api.fields(call.request).iter();
    let examples =
        fields.filter_map(|field| Some((field.wire.clone(), serde_json::to_value(field.example.as_ref()?).ok()?)));
    examples.collect()
}

/// Code that lacks what is required would not compile, and what breaks a limit would not be sent.
fn check(request: &Request, unchecked: bool) -> Outcome {
    let violations = bothends::limits::check(&request.object);
    let wrong: Vec<_> = violations.iter().map(|violation| format!("  {violation}")).collect();
    match wrong.as_slice() {
        [] => Ok(()),
        _ if unchecked => Ok(()),
        _ => Err(Trouble::usage(format_args!("the request breaks its spec:\n{}", wrong.join("\n")))),
    }
}
