//! What generated code says about an API: plain `static` data.
//!
//! The derives write it, everything else in this crate reads it: one encoder, one decoder, one set of
//! checks serve every operation and callback. The `bothends` command builds the same data from a spec
//! at run time.

mod call;
mod field;

use crate::sign::Scheme;

pub use call::{Call, Delivery, Direction, Example, Next, Paging};
pub use field::{Case, Encoding, Field, Item, Kind, Limits, Place, Schema};

/// One API.
#[derive(Debug)]
pub struct Api {
    /// Its folder below `specs/`: `aliyun/cams`.
    pub id: &'static str,
    /// Version as the platform writes it.
    pub version: &'static str,
    /// Where the name of a call and its parameters go.
    pub protocol: Protocol,
    /// Signature scheme of the requests.
    pub signature: &'static dyn Scheme,
    /// How answers are written.
    pub format: Format,
    /// Address of the platform, perhaps with `{region}`; `None` where it is the user's own.
    pub endpoint: Option<&'static str>,
    /// Regions that may stand for `{region}`; the first is the default.
    pub regions: &'static [&'static str],
    /// Regions that have an address each, where there is no [`endpoint`](Self::endpoint); the first is the default.
    pub endpoints: &'static [(&'static str, &'static str)],
    /// Regions, and the one of [`endpoints`](Self::endpoints) that is turned to when no connection to theirs can be made.
    pub fallback: &'static [(&'static str, &'static str)],
    /// Headers that every request has: name in lower case, value.
    pub headers: &'static [(&'static str, &'static str)],
    /// Member of a request that names the call: of a JSON body, or of the query where requests have no body.
    pub discriminator: Option<&'static str>,
    /// Member of an answer that holds the code.
    pub code: Option<&'static str>,
    /// Codes of success, the first is the one that is written. With none of them the HTTP status tells, and only
    /// the answer to a call that failed has a code.
    pub success: &'static [&'static str],
    /// Member of an answer that holds the text for humans.
    pub message: Option<&'static str>,
    /// Member of an answer that holds the platform's id of the call.
    pub request_id: Option<&'static str>,
    /// Codes that an answer can have.
    pub codes: &'static [Code],
}

impl Api {
    /// The regions that have a name here; the first is the default.
    pub fn region_names(&self) -> impl Iterator<Item = &'static str> {
        self.endpoints.iter().map(|(region, _)| *region).chain(self.regions.iter().copied())
    }

    /// What is known about a code.
    pub fn code(&self, wire: &str) -> Option<&'static Code> {
        self.codes.iter().find(|code| code.wire == wire)
    }

    /// What is known about a code or, where it is not listed, about its family: the longest listed code that is all of
    /// it up to a dot. `Throttling` stands for `Throttling.Anything`, too.
    pub fn code_or_family(&self, wire: &str) -> Option<&'static Code> {
        let parents = std::iter::successors(Some(wire), |code| Some(code.rsplit_once('.')?.0));
        parents.into_iter().find_map(|code| self.code(code))
    }

    /// The first code of a kind.
    pub fn code_of_kind(&self, kind: CodeKind) -> Option<&'static Code> {
        self.codes.iter().find(|code| code.kind == kind)
    }
}

/// Layout of requests and answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protocol {
    /// Alibaba Cloud's RPC style: `POST /`, the name and version in headers, parameters in the query.
    AliyunRpc,
    /// Plain HTTP: each call has its method and path, or all come to one address and a member names the call.
    Http,
}

/// How answers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// JSON.
    Json,
    /// XML.
    Xml,
}

/// A code that an answer can have.
#[derive(Debug)]
pub struct Code {
    /// As on the wire.
    pub wire: &'static str,
    /// HTTP status that comes with it; 0 where the platform tells none.
    pub status: u16,
    /// What it tells the program.
    pub kind: CodeKind,
    /// What it means.
    pub doc: &'static str,
    /// What to do about it; empty where there is nothing to say.
    pub hint: &'static str,
}

/// What a code tells the program, whatever its text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CodeKind {
    /// The proof of the request does not hold.
    Signature,
    /// Parts of the proof are missing.
    Incomplete,
    /// The key is not known or not usable.
    Key,
    /// The clock of one side is off.
    Clock,
    /// The nonce was seen before.
    Replay,
    /// The caller may not do this.
    Permission,
    /// A parameter is wrong.
    Invalid,
    /// There is no such call.
    UnknownCall,
    /// What was asked for is not there.
    NotFound,
    /// Too many calls.
    Throttled,
    /// Going on; ask again.
    Pending,
    /// Not available just now.
    Unavailable,
    /// The other side failed.
    Internal,
    /// Anything else: a matter between people.
    Business,
}
