//! `bothends serve`.

mod apart;
mod ended;

use std::net::SocketAddr;
use std::path::Path;

use bothends::Twin;
use bothends::clock::{NonceSource as _, RandomNonce};
use bothends::schema::Protocol;
use bothends_codegen::Pick;

use crate::keys::{Given, Keys};
use crate::trouble::{Outcome, Trouble, print, tell};
use crate::{log, runtime, specs};
use bothends_cli::bridge::{self, Bridge};

/// Serves the twin of a platform: it verifies signatures and answers as the specs say.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The APIs, such as `aliyun/cams`
    #[arg(required = true, value_name = "API")]
    apis: Vec<String>,
    /// Where to listen; port 0 is a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// What callers have to sign with; from the environment, or made up and shown, if left out. The key alone where a
    /// platform has no id for it
    #[arg(long, value_name = "ID:SECRET[:TOKEN]")]
    credentials: Option<String>,
    /// Refuses what breaks a length, a range or another limit, too
    #[arg(long)]
    strict: bool,
}

const EXAMPLES: &str = "\
Prints `listening on http://ADDRESS` on stdout, then serves until it is ended (Ctrl-C). Each request is a line on
stderr. Answers are the examples of the specs, or values made from their types. Several APIs share an address if
their requests can be told apart.

Examples:
  bothends serve aliyun/cams
  bothends serve aliyun/cams --listen 127.0.0.1:8080 --credentials me:secret --strict
  bothends call aliyun/cams GetChatappUploadAuthorization -p CustSpaceId=1 --endpoint http://127.0.0.1:8080

Exit status: 0 when it was ended, 1 if it cannot serve, 2 on wrong usage.";

pub(crate) fn run(arguments: &Arguments, folder: Option<&Path>) -> Outcome {
    let mut bridges = Vec::new();
    for id in &arguments.apis {
        let api = specs::read(id, folder, &Pick::All)?;
        if api.calls.is_empty() {
            return Err(Trouble::usage(format_args!("`{id}` has nothing to serve: neither operations nor callbacks")));
        }
        bridges.push(bridge::leak(&api).map_err(Trouble::failed)?);
    }
    // These have a header that nobody else has, so that whatever comes without it is meant for the others.
    bridges.sort_by_key(|bridge| bridge.api.protocol != Protocol::AliyunRpc);
    apart::check(&bridges)?;
    let twin = twin(arguments, &bridges)?;
    log::start();
    runtime(async {
        let ended =
            ended::ended().map_err(|error| Trouble::failed(format_args!("signals cannot be heard: {error}")))?;
        let listening = twin.bind(arguments.listen).await;
        let listening = listening
            .map_err(|error| Trouble::failed(format_args!("{} cannot be listened on: {error}", arguments.listen)))?;
        print(&format!("listening on http://{}\n", listening.address()))?;
        tokio::spawn(listening.serve());
        ended.await;
        Ok(())
    })
}

/// One twin of all of them.
fn twin(arguments: &Arguments, bridges: &[Bridge]) -> Result<Twin, Trouble> {
    let given = arguments.credentials.as_deref().map(Given::read).transpose()?;
    let mut made_up = None;
    let mut whole: Option<Twin> = None;
    for bridge in bridges {
        let keys = Keys::of(bridge.api.signature.name())?;
        let credentials = match (&given, keys.read()) {
            (Some(given), _) => given.credentials(&keys)?,
            (None, Ok(found)) if matches!(keys, Keys::Nothing) => {
                tell(&format!("{}: nothing is signed, everybody is let in", bridge.api.id));
                found
            }
            (None, Ok(found)) => {
                tell(&format!("{}: the key in {}", bridge.api.id, keys.variables()));
                found
            }
            (None, Err(_)) => {
                let given = made_up.get_or_insert_with(|| Given::pair(RandomNonce.nonce(), RandomNonce.nonce()));
                tell(&format!("{}: {}", bridge.api.id, given.assignments(&keys)));
                given.credentials(&keys)?
            }
        };
        let twin = Twin::new(bridge.api, bridge.calls, bridge.examples).credentials(credentials);
        let twin = if arguments.strict { twin.strict() } else { twin };
        whole = Some(match whole {
            Some(whole) => whole.also(twin),
            None => twin,
        });
    }
    whole.ok_or_else(|| Trouble::usage("nothing to serve"))
}
