//! How a request can end without the handler's answer, and what the platform is told then.

use http::StatusCode;

use super::escaped::Escaped;
use super::visit::Visit;
use crate::codec::Problem;
use crate::layout::Unrouted;
use crate::ledger::{Answer, Verdict};
use crate::schema::{Api, CodeKind};
use crate::sign::{Refusal, RefusalKind};

/// How a request ended that did not get the handler's answer.
pub(super) enum Ended {
    /// The proof does not hold.
    Refused(Refusal),
    /// It is none of the calls that are served.
    Unrouted(Unrouted),
    /// It does not keep to its spec.
    Invalid(Problem),
    /// It has the key of another request, and other content.
    Conflict,
    /// It was handled before: the answer of that time.
    Repeated(Answer),
    /// Nothing is known against it, but it cannot be handled now.
    Unavailable(String),
    /// The handler said no.
    Code(String),
    /// The handler failed, or took too long, or its answer does not keep to the spec.
    Failed(String),
}

impl Ended {
    /// What HTTP says, for platforms that have no code for it.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Refused(_) => StatusCode::UNAUTHORIZED,
            Self::Unrouted(Unrouted::Method) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unrouted(Unrouted::Unknown) => StatusCode::NOT_FOUND,
            Self::Unrouted(Unrouted::Unreadable(_)) | Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::Conflict => StatusCode::CONFLICT,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Repeated(_) | Self::Code(_) | Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The platform's code for it.
    pub(super) fn code(&self, api: &Api) -> Option<&str> {
        match self {
            Self::Refused(refusal) => code_of_refusal(api, refusal.kind()),
            Self::Unrouted(Unrouted::Unknown) => {
                code_of(api, CodeKind::UnknownCall).or_else(|| code_of(api, CodeKind::Invalid))
            }
            Self::Unrouted(_) | Self::Invalid(_) | Self::Conflict => code_of(api, CodeKind::Invalid),
            Self::Unavailable(_) => code_of(api, CodeKind::Unavailable).or_else(|| code_of(api, CodeKind::Internal)),
            Self::Code(code) => Some(code),
            Self::Failed(_) => code_of(api, CodeKind::Internal),
            Self::Repeated(_) => None,
        }
    }

    /// What the journal calls it.
    pub(super) fn verdict(&self, api: &Api) -> Verdict {
        match self {
            Self::Refused(_) => Verdict::Refused,
            Self::Unrouted(_) | Self::Invalid(_) => Verdict::Invalid,
            Self::Conflict => Verdict::Conflict,
            Self::Repeated(_) => Verdict::Repeated,
            Self::Unavailable(_) => Verdict::Unavailable,
            Self::Code(code) => verdict_of(api, code),
            Self::Failed(_) => Verdict::Failed,
        }
    }

    /// What the sender learns beside the meaning of the code.
    pub(super) fn detail(&self) -> Option<String> {
        match self {
            Self::Unrouted(unrouted) => Some(describe(unrouted)),
            Self::Invalid(problem) => Some(problem.to_string()),
            Self::Conflict => Some("the same call came before with other content".to_owned()),
            Self::Refused(_) | Self::Repeated(_) | Self::Unavailable(_) | Self::Code(_) | Self::Failed(_) => None,
        }
    }

    /// Why, for those who read the journal.
    pub(super) fn reason(&self) -> Option<String> {
        match self {
            Self::Unavailable(reason) | Self::Failed(reason) => Some(reason.clone()),
            Self::Refused(refusal) => Some(refusal.to_string()),
            _ => self.detail(),
        }
    }

    /// Its line in the log; of those that are refused there may be too many, and they have a place of their own.
    pub(super) fn log(&self, api: &Api, visit: &Visit) {
        let (api, id, call) = (api.id, &*visit.id, visit.schema.map(|schema| schema.name));
        match self {
            Self::Refused(_) => {}
            Self::Unrouted(unrouted) => {
                let reason = Escaped(describe(unrouted));
                tracing::warn!(api, id, %reason, "refused: not a call that is served");
            }
            Self::Invalid(problem) => {
                let problem = Escaped(problem);
                tracing::warn!(api, call, id, %problem, "refused: the request does not keep to its spec");
            }
            Self::Conflict => {
                tracing::error!(api, call, id, "refused: the same key came before with other content");
            }
            Self::Repeated(_) => tracing::info!(api, call, id, "answered as the first time: a repetition"),
            Self::Unavailable(reason) => {
                tracing::error!(api, call, id, reason = %Escaped(reason), "told to try again");
            }
            Self::Code(code) => tracing::debug!(api, call, id, code, "the handler answered with a code"),
            Self::Failed(reason) => tracing::error!(api, call, id, reason = %Escaped(reason), "failed"),
        }
    }
}

/// What a code of the handler's makes of a call.
pub(super) fn verdict_of(api: &Api, code: &str) -> Verdict {
    let pending = api.code(code).is_some_and(|code| code.kind == CodeKind::Pending);
    if api.success.contains(&code) {
        Verdict::Done
    } else if pending {
        Verdict::Pending
    } else {
        Verdict::Declined
    }
}

fn code_of(api: &Api, kind: CodeKind) -> Option<&'static str> {
    api.code_of_kind(kind).map(|code| code.wire)
}

/// The platform's code for a refusal; a platform with one code for all of them has that of the signature, or that of the
/// key.
fn code_of_refusal(api: &Api, kind: RefusalKind) -> Option<&'static str> {
    let kind = match kind {
        RefusalKind::Incomplete => CodeKind::Incomplete,
        RefusalKind::UnknownKey => CodeKind::Key,
        RefusalKind::Clock => CodeKind::Clock,
        RefusalKind::Replay => CodeKind::Replay,
        RefusalKind::Signature => CodeKind::Signature,
    };
    code_of(api, kind).or_else(|| code_of(api, CodeKind::Signature)).or_else(|| code_of(api, CodeKind::Key))
}

fn describe(unrouted: &Unrouted) -> String {
    match unrouted {
        Unrouted::Unreadable(problem) => problem.to_string(),
        Unrouted::Unknown => "no such call".to_owned(),
        Unrouted::Method => "wrong method".to_owned(),
    }
}
