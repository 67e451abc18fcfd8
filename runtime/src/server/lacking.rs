//! Answers that lack what the platform needs beside their code.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::schema::{Call, CodeKind};

/// Says so in the log, once for each call.
#[derive(Default)]
pub(super) struct Lacking(Mutex<BTreeSet<&'static str>>);

impl Lacking {
    /// Looks at a code that a handler answered with instead of an answer. If it says that the work goes on, the platform
    /// takes the answer for the call's own, and looks for the members that are mandatory there.
    pub(super) fn look(&self, call: &'static Call, code: &str) {
        let is_pending = call.api.code(code).is_some_and(|code| code.kind == CodeKind::Pending);
        let members = if is_pending { mandatory(call) } else { Vec::new() };
        if !members.is_empty() && self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(call.name) {
            tracing::warn!(
                api = call.api.id,
                call = call.name,
                code,
                ?members,
                "the platform needs these members beside this code, too: answer `Ok` with them, and set the code there"
            );
        }
    }
}

/// The members that every answer of a call must have, but for those that a code comes with.
fn mandatory(call: &Call) -> Vec<&'static str> {
    let api = call.api;
    let is_own = |wire| [api.code, api.message, api.request_id].contains(&Some(wire));
    let fields = call.response.fields.iter().filter(|field| field.required && !is_own(field.wire));
    fields.map(|field| field.wire).collect()
}
