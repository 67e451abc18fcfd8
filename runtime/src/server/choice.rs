//! Which of several APIs at one address a request is for.
//!
//! Nothing is proved when this is decided, so nothing comes of it but the choice of who looks for the proof.

use std::sync::Arc;

use super::Core;
use crate::layout::{self, Unrouted};
use crate::sign::Received;

/// How near a request that is none of an API's calls comes to them.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    Elsewhere,
    /// There are calls, but with other methods.
    OtherMethod,
    /// Its address and its method are those of calls; the name that it gives is not.
    Address,
    /// It is in the folder of calls with a path of their own; the longer that is, the nearer.
    Folder(usize),
}

/// The first API that has the call of a request, or else the one that it comes nearest to, the first of them. `received`
/// is the request as each API sees it.
pub(super) fn chosen<'c>(cores: &[(&'c Arc<Core>, Received<'_>)]) -> Option<&'c Arc<Core>> {
    let mut nearest: Option<(Nearness, &Arc<Core>)> = None;
    for (core, received) in cores {
        match nearness(core, received) {
            None => return Some(core),
            Some(near) if nearest.as_ref().is_none_or(|(so_far, _)| near > *so_far) => nearest = Some((near, core)),
            Some(_) => {}
        }
    }
    nearest.map(|(_, core)| core)
}

/// `None` if it is one of the calls.
fn nearness(core: &Core, received: &Received<'_>) -> Option<Nearness> {
    let (api, calls) = (core.handler.api(), core.handler.calls());
    let unrouted = layout::of(api.protocol).route(api, calls, received).err()?;
    let folder = |path: &str| path.rfind('/').and_then(|end| path.get(..end)).unwrap_or_default().to_owned();
    let asked = folder(received.path);
    let folders = calls.iter().map(|call| folder(call.path)).filter(|it| !it.is_empty() && asked.ends_with(it));
    let at_address = || calls.iter().any(|call| call.path.is_empty() && call.method == received.method);
    Some(match (folders.map(|folder| folder.len()).max(), unrouted) {
        (Some(length), _) => Nearness::Folder(length),
        (None, Unrouted::Method) => Nearness::OtherMethod,
        (None, _) if at_address() => Nearness::Address,
        (None, _) => Nearness::Elsewhere,
    })
}
