//! Why a request cannot be signed, and why a proof is refused.

use std::error::Error;
use std::fmt;

/// Why a request could not be signed. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// The provider of the credentials has none at hand.
    NoCredentials,
    /// The scheme names its key in the request, and the credentials have no id.
    MissingKeyId,
    /// The id of the key cannot stand in a header: empty, or with blanks, commas or control characters.
    KeyId,
    /// The secret is empty.
    EmptySecret,
    /// The host is not an authority (`host` or `host:port`).
    Host,
    /// The bucket has no name that could stand in a host.
    Bucket,
    /// The path does not start with `/`, or is not encoded.
    Path,
    /// There is a fragment behind the path: a browser keeps it to itself, and a request has none.
    Fragment,
    /// The name of a header is not a lower-case token.
    HeaderName {
        /// The name, escaped.
        name: String,
    },
    /// The value of a header holds a line break or another control character.
    HeaderValue {
        /// Name of the header, escaped.
        name: String,
    },
    /// A header or parameter that can be signed once only is there twice.
    Duplicate {
        /// Its name, escaped.
        name: String,
    },
    /// The value of a parameter reads like further parameters in the text that would be signed.
    AmbiguousParameter {
        /// Its name, escaped.
        name: String,
    },
    /// The scheme cannot sign this body.
    Body {
        /// Why not.
        problem: &'static str,
    },
    /// The time is outside of what the scheme can write.
    Time,
    /// The nonce is empty, or not one that can be sent.
    Nonce,
    /// The region is part of the signature, and neither the request nor its host tells a usable one.
    Region,
    /// The scheme has no form in which somebody else could send the request.
    NoPresigning,
    /// The scheme does not sign forms.
    NoForms,
    /// The time for which a presigned request or a form is to be good is outside of what the platform allows.
    Expiry,
    /// A form would not allow what it is for, or could be used for more.
    Form {
        /// Why.
        problem: &'static str,
    },
    /// What would be signed could be read in another way, too, so that one request could stand for another.
    Ambiguous {
        /// The part of the request.
        part: &'static str,
    },
}

impl SignError {
    pub(crate) fn header_name(name: &str) -> Self {
        Self::HeaderName { name: escaped(name) }
    }

    pub(crate) fn header_value(name: &str) -> Self {
        Self::HeaderValue { name: escaped(name) }
    }

    pub(crate) fn duplicate(name: &str) -> Self {
        Self::Duplicate { name: escaped(name) }
    }

    pub(crate) fn ambiguous(name: &str) -> Self {
        Self::AmbiguousParameter { name: escaped(name) }
    }
}

impl fmt::Display for SignError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCredentials => formatter.write_str(
                "the provider of the credentials was not asked yet, or they have ended: await `Client::ready`",
            ),
            Self::MissingKeyId => formatter.write_str("this way of signing needs the id of the key beside the secret"),
            Self::KeyId => formatter.write_str("the id of the key is empty or holds characters that no key id has"),
            Self::EmptySecret => formatter.write_str("the secret is empty"),
            Self::Host => formatter.write_str("the host has to be an authority: `host` or `host:port`"),
            Self::Bucket => formatter.write_str("a bucket's name has 3 to 63 lower-case letters, digits and dashes"),
            Self::Path => formatter.write_str("the path has to start with `/` and to be percent-encoded"),
            Self::Fragment => {
                formatter.write_str("a request has no fragment (`#`): such an address is for a browser to open")
            }
            Self::HeaderName { name } => {
                write!(formatter, "`{name}` is not a lower-case name of a header")
            }
            Self::HeaderValue { name } => {
                write!(formatter, "the value of the header `{name}` holds a line break or another control character")
            }
            Self::Duplicate { name } => write!(formatter, "`{name}` is there twice; it can be signed once only"),
            Self::AmbiguousParameter { name } => {
                write!(formatter, "`{name}` has `&name=` in it, which its receiver could take for another parameter")
            }
            Self::Body { problem } => write!(formatter, "the body cannot be signed: {problem}"),
            Self::Time => formatter.write_str("the time cannot be written in the form that the platform reads"),
            Self::Nonce => formatter.write_str("the nonce is empty, too long, or cannot stand in a request"),
            Self::Region => formatter.write_str(
                "the region is signed, and the host does not tell it: set it (as `ap-southeast-1`), \
                 or sign with `oss-v1`, which needs none",
            ),
            Self::NoPresigning => formatter.write_str("this way of signing has no presigned requests"),
            Self::NoForms => formatter.write_str("this way of signing has no forms"),
            Self::Expiry => formatter.write_str("a presigned request or form has to be good for 1 second to 7 days"),
            Self::Form { problem } => write!(formatter, "the form is no good: {problem}"),
            Self::Ambiguous { part } => {
                write!(formatter, "{part} holds characters that this way of signing cannot tell from separators")
            }
        }
    }
}

impl Error for SignError {}

/// Why a proof was refused: for the log, and for platforms that tell.
///
/// `Display` holds nothing secret, and nothing of the sender's text that is not escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// A part of the proof is not there.
    Incomplete {
        /// The part.
        missing: &'static str,
    },
    /// A part is there, but not in the documented form.
    Malformed {
        /// The part.
        part: &'static str,
    },
    /// A part is there more than once, so that readers could disagree on which one counts.
    Duplicate {
        /// Name of the part, escaped.
        name: String,
    },
    /// Something that has to be signed is not.
    Unsigned {
        /// Name of the header, escaped.
        name: String,
    },
    /// Another algorithm than the one that this interface uses.
    Algorithm,
    /// No key has the id that the request names, or there are no keys at all.
    UnknownKey,
    /// The security token does not belong to the key.
    Token,
    /// The body is not the one whose hash was signed.
    Body,
    /// The signature does not fit.
    Mismatch {
        /// What we expected to be signed, from platforms whose text holds no secret.
        string_to_sign: Option<String>,
    },
    /// The time of the request cannot be read.
    Time,
    /// The sender's clock and ours differ by more than the tolerance, or the request is old.
    Expired {
        /// The time in the request less our time.
        offset_seconds: i64,
    },
    /// The nonce was seen before. Schemes keep no record: the caller of `verify` says this.
    Replayed,
}

impl Refusal {
    /// What kind of refusal this is, for the platform's own code.
    #[must_use]
    pub fn kind(&self) -> RefusalKind {
        match self {
            Self::Incomplete { .. } | Self::Malformed { .. } | Self::Duplicate { .. } => RefusalKind::Incomplete,
            Self::Unsigned { .. } | Self::Algorithm => RefusalKind::Incomplete,
            Self::UnknownKey | Self::Token => RefusalKind::UnknownKey,
            Self::Body | Self::Mismatch { .. } => RefusalKind::Signature,
            Self::Time | Self::Expired { .. } => RefusalKind::Clock,
            Self::Replayed => RefusalKind::Replay,
        }
    }

    pub(crate) fn duplicate(name: &str) -> Self {
        Self::Duplicate { name: escaped(name) }
    }

    pub(crate) fn unsigned(name: &str) -> Self {
        Self::Unsigned { name: escaped(name) }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Incomplete { missing } => write!(formatter, "{missing} is missing"),
            Self::Malformed { part } => write!(formatter, "{part} is not in the documented form"),
            Self::Duplicate { name } => write!(formatter, "`{name}` is there more than once"),
            Self::Unsigned { name } => write!(formatter, "the header `{name}` is not signed"),
            Self::Algorithm => formatter.write_str("the request is signed by another algorithm"),
            Self::UnknownKey => formatter.write_str("the key is not known here"),
            Self::Token => formatter.write_str("the security token does not belong to the key"),
            Self::Body => formatter.write_str("the body is not the one whose hash was signed"),
            Self::Mismatch { .. } => {
                formatter.write_str("the signature does not fit: another key, or changed on the way")
            }
            Self::Time => formatter.write_str("the time of the request cannot be read"),
            Self::Expired { offset_seconds } => {
                write!(formatter, "the time of the request is {offset_seconds:+} s from ours, which is too far")
            }
            Self::Replayed => formatter.write_str("the nonce was used before"),
        }
    }
}

impl Error for Refusal {}

/// The kinds of refusal that platforms have different codes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RefusalKind {
    /// The proof is not there, or not in form.
    Incomplete,
    /// The key is not known.
    UnknownKey,
    /// The proof does not fit the request.
    Signature,
    /// The time is unreadable or too far off.
    Clock,
    /// The request was seen before.
    Replay,
}

/// Foreign text for a message: printable ASCII only, and not more than a line's worth.
fn escaped(text: &str) -> String {
    text.chars().take(64).flat_map(char::escape_default).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_is_escaped_and_cut() {
        let shown = Refusal::duplicate("a\r\n\u{1b}[31m\u{202e}`é").to_string();
        assert_eq!(shown, r"`a\r\n\u{1b}[31m\u{202e}`\u{e9}` is there more than once");
        assert_eq!(escaped(&"x".repeat(1000)).len(), 64);
    }

    #[test]
    fn a_mismatch_shows_nothing_of_what_was_signed() {
        let refusal = Refusal::Mismatch { string_to_sign: Some("ACS3".to_owned()) };
        assert!(!refusal.to_string().contains("ACS3"));
        assert_eq!(refusal.kind(), RefusalKind::Signature);
    }

    #[test]
    fn what_cannot_be_signed_is_said_plainly() {
        let error = SignError::header_value("x-acs-note\n");
        let said = r"the value of the header `x-acs-note\n` holds a line break or another control character";
        assert_eq!(error.to_string(), said);
    }
}
