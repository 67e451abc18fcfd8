//! `bothends call`.

mod dry_run;
mod profile;
mod values;

use std::path::Path;
use std::time::SystemTime;

use bothends::clock::{FixedClock, FixedNonce};
use bothends::dynamic::DynamicObject;
use bothends::{CallError, Client, ErrorKind, Items, Timestamp};

use crate::request::{self, Request};
use crate::trouble::{Outcome, Trouble, harmless, print_json, print_json_line, tell};
use crate::{content, log, runtime, specs, trouble};
use bothends_cli::bridge::{self, Bridge};
use bothends_codegen::closest;
use profile::Profiles;

/// Calls an operation, or a callback in the platform's place, and prints the response as JSON.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// One of the APIs, such as `aliyun/cams`
    api: String,
    /// One of its operations or callbacks
    name: String,
    /// A member of the request: a scalar as it is, anything else as JSON, or what is in a file. It wins over `--json`
    #[arg(short, value_name = "NAME=VALUE|NAME=@FILE")]
    parameters: Vec<String>,
    /// The request as one JSON object with wire names, from a file or, with `-`, from stdin
    #[arg(long, value_name = "FILE|-")]
    json: Option<String>,
    /// Another endpoint than the spec's: https, or plain http to an address of this machine
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// Accepts a plain http endpoint on another machine: everybody between can read what is sent
    #[arg(long)]
    plain_http: bool,
    /// Trusts the authorities in this PEM file instead of the system's: for an endpoint with a certificate of your own
    #[arg(long, value_name = "FILE")]
    root_certificate: Option<String>,
    /// Another region than the spec's first: one that it lists, or with --endpoint any
    #[arg(long)]
    region: Option<String>,
    /// Takes what the spec does not allow: missing members, lengths, ranges, values, and members it does not know
    #[arg(long)]
    unchecked: bool,
    /// Asks for all pages of a listing and prints its items, each as JSON on a line of its own, as they come
    #[arg(long, conflicts_with_all = ["dry_run", "nonce"])]
    pages: bool,
    /// Sends nothing; prints the signed request and how its signature came about. Keep it as you keep the key: it can
    /// hold the key itself
    #[arg(long)]
    dry_run: bool,
    /// The time to sign with, such as 2026-01-02T03:04:05Z
    #[arg(long, value_name = "RFC3339")]
    at: Option<String>,
    /// The nonce to sign with
    #[arg(long)]
    nonce: Option<String>,
    #[command(flatten)]
    profiles: Profiles,
}

const EXAMPLES: &str = "\
Credentials come from the environment, or with --profile from the file of Alibaba Cloud's command line:
  aliyun/..                 ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET, ALIBABA_CLOUD_SECURITY_TOKEN
  huawei/.. (operations)    HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK; with koogallery-usage KOOGALLERY_ACCESS_KEY, too
  huawei/koogallery/..      KOOGALLERY_ACCESS_KEY
  huawei/koogallery/agents  KOOGALLERY_APP_KEY, KOOGALLERY_APP_SECRET

A profile that takes a role asks for its credentials first, on a dry run, too. A text that begins with @ is given with
--json.

Examples:
  bothends call aliyun/cams GetChatappUploadAuthorization -p CustSpaceId=29348393884
  bothends call aliyun/cams SubmitIsvCustomerTerms --json terms.json --dry-run
  bothends call aliyun/cams ListChatappTemplate --pages
  bothends call huawei/koogallery/saas newInstance --endpoint http://127.0.0.1:8080/ --json order.json

Exit status: 0 on success, 1 if the call failed (stderr says why), 2 on wrong usage.";

pub(crate) fn run(arguments: &Arguments, folder: Option<&Path>) -> Outcome {
    let (api, _) = specs::read_call(&arguments.api, &arguments.name, folder)?;
    let Bridge { api, calls, .. } = bridge::leak(&api).map_err(Trouble::failed)?;
    let call = calls.first().copied().ok_or_else(|| Trouble::failed("the call could not be read"))?;
    if api.endpoint.is_none() && api.endpoints.is_empty() && arguments.endpoint.is_none() {
        return Err(Trouble::usage(format_args!("`{}` has no endpoint of its own: give one with --endpoint", api.id)));
    }
    if arguments.pages && call.paging.is_none() {
        return Err(Trouble::usage(format_args!("`{}` has no pages: its spec does not name them", call.name)));
    }
    let json = arguments.json.as_deref().map(request::json).transpose()?;
    let Request { object, more } = request::build(call, json, &arguments.parameters, arguments.unchecked)?;
    let warnings = if arguments.unchecked { Vec::new() } else { values::warnings(&object) };
    for warning in warnings {
        tell(&harmless(&format!("warning: {warning}")));
    }
    log::start_for_credentials();
    let client = client(arguments, api)?;
    // What stands behind that mark is for the browser alone: there is no request that could be made of it. Nor is there
    // anything to read where nothing is signed and the spec knows no answer: that is a page, too.
    let is_unsigned = api.signature.name() == "none" && call.method == "GET";
    if call.path.contains('#') || is_unsigned && call.response.fields.is_empty() {
        if !arguments.dry_run {
            let message = format_args!("`{}` is a page for a browser: --dry-run shows its address", call.name);
            return Err(Trouble::usage(message));
        }
        return dry_run::print_url(&client.dynamic_url(call, &object).map_err(|error| failure(&error))?);
    }
    let mut sending = client.call(call, object);
    if arguments.unchecked {
        sending = sending.unchecked();
    }
    for (name, value) in more {
        sending = sending.member(&name, value);
    }
    if arguments.dry_run {
        if arguments.profiles.is_given() {
            runtime(async { client.ready().await.map_err(|error| failure(&error)) })?;
        }
        let prepared = sending.prepare().map_err(|error| failure(&error))?;
        return dry_run::print(&prepared);
    }
    if arguments.pages {
        return runtime(list(sending.items()));
    }
    let answer = runtime(async { sending.await.map_err(|error| failure(&error)) })?;
    print_json(&InOrder(&answer))
}

/// Prints items as they come, until there are no more or nobody reads them.
async fn list(mut items: Items<DynamicObject, String>) -> Outcome {
    while let Some(item) = items.next().await {
        if !print_json_line(&item.map_err(|error| failure(&error))?)? {
            break;
        }
    }
    Ok(())
}

fn client(arguments: &Arguments, api: &'static bothends::schema::Api) -> Result<Client, Trouble> {
    let at = arguments.at.as_deref().map(time).transpose()?;
    let mut builder = Client::for_api(api, arguments.profiles.provider(api)?);
    if let Some(endpoint) = &arguments.endpoint {
        builder = builder.endpoint(endpoint);
    }
    if arguments.plain_http {
        builder = builder.allow_plain_http();
    }
    if let Some(file) = &arguments.root_certificate {
        let wrong = |error| Trouble::usage(format_args!("--root-certificate {}: {error}", file.escape_debug()));
        builder = builder.root_certificate(content::of_file(file).map_err(wrong)?);
    }
    if let Some(region) = &arguments.region {
        region_is_meant(arguments, api, region)?;
        builder = builder.region(region);
    }
    if let Some(at) = at {
        builder = builder.clock(FixedClock::new(at));
    }
    if let Some(nonce) = &arguments.nonce {
        builder = builder.nonces(FixedNonce::new(nonce));
    }
    builder.build().map_err(|error| Trouble::usage(trouble::of_config(&error)))
}

/// Says which region was meant. Whether others may be given at all, the client says.
fn region_is_meant(arguments: &Arguments, api: &bothends::schema::Api, region: &str) -> Result<(), Trouble> {
    if arguments.endpoint.is_some() || api.regions.contains(&region) {
        return Ok(());
    }
    match closest(region, api.regions.iter().copied()) {
        Some(meant) => Err(Trouble::usage(format_args!(
            "--region {}: is none that its spec lists; did you mean `{meant}`? For another one give --endpoint, too",
            region.escape_debug()
        ))),
        None => Ok(()),
    }
}

fn time(text: &str) -> Result<SystemTime, Trouble> {
    let time: Timestamp = text.parse().map_err(|_| {
        Trouble::usage(format_args!("--at {}: is no time such as 2026-01-02T03:04:05Z", text.escape_debug()))
    })?;
    Ok(time.into())
}

/// What went wrong, a line for each thing that one wants to know.
fn failure(error: &CallError<String>) -> Trouble {
    let operation = error.operation();
    let code = error.code().map_or_else(String::new, |code| match code.as_str() {
        "" => "an empty code: ".to_owned(),
        code => format!("{}: ", code.escape_debug()),
    });
    let mut lines = vec![format!("error: {operation} failed: {code}{}", error.message().trim_end_matches('.'))];
    lines.extend(error.violations().iter().map(|violation| format!("  {violation}")));
    let mut fact = |name: &str, value: Option<&str>| {
        lines.extend(value.map(|value| format!("  {name}: {value}")));
    };
    fact("code", error.code().map(|code| code.escape_debug().to_string()).as_deref());
    fact("HTTP status", error.status().map(|status| status.to_string()).as_deref());
    fact("request id", error.request_id().map(|id| id.escape_debug().to_string()).as_deref());
    let executed = if error.maybe_executed() { "nobody can tell: look before you send it again" } else { "no" };
    fact("executed", Some(executed));
    let hint = match error.kind() {
        ErrorKind::Constraint => Some("mend the request, or send it as it is with --unchecked"),
        ErrorKind::Connect if error.message().contains("certificate") => {
            Some("is the endpoint right? trust your own authority with --root-certificate; nothing was sent")
        }
        _ => error.hint(),
    };
    fact("hint", hint);
    Trouble::Failed(harmless(&lines.join("\n")))
}

/// An object as JSON, its members in the order of the spec.
struct InOrder<'a>(&'a DynamicObject);

impl serde::Serialize for InOrder<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        bothends::codec::serialize(self.0, serializer)
    }
}
