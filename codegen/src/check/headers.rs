//! Names of headers: which there can be, and which belong to somebody else.

/// Who writes a header.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// The API: the same value in every request.
    Constant,
    /// A field of a request.
    Request,
    /// A field of a request that we send and no scheme signs.
    Unsigned,
    /// A field of an answer; whether that is the answer to `HEAD`.
    Answer(bool),
}

/// Names that nobody but the transport writes.
const OF_TRANSPORT: &[&str] = &["connection", "content-length", "host", "transfer-encoding"];

/// Names that the signature schemes write, whatever the API's own scheme is.
const OF_SCHEMES: &[&str] =
    &["authorization", "date", "x-oss-content-sha256", "x-oss-credential", "x-oss-date", "x-oss-security-token"];

/// What all names begin with that belong to schemes.
const PREFIXES: &[&str] = &["x-acs-", "x-oss-signature", "x-sdk-"];

/// Why a name, or all that begin with it, cannot be written; `None` if it can. The name is in lower case.
pub(super) fn refusal(name: &str, is_prefix: bool, owner: Owner) -> Option<String> {
    if name.is_empty() || !name.bytes().all(is_token) {
        return Some("must be letters, digits and marks such as `-`".to_owned());
    }
    let covers = |reserved: &&&str| if is_prefix { reserved.starts_with(name) } else { **reserved == name };
    let begins = |prefix: &&&str| name.starts_with(**prefix) || (is_prefix && prefix.starts_with(name));
    // The answer to HEAD tells the length of a body that it does not have.
    let is_told = |found: &&str| owner == Owner::Answer(true) && *found == "content-length";
    let transport = OF_TRANSPORT.iter().find(covers).filter(|found| !is_told(found));
    let found = match owner {
        // What an answer has is read, or written by a server of our own, where no scheme writes into it.
        Owner::Answer(_) => transport,
        Owner::Unsigned if name == "authorization" && !is_prefix => None,
        Owner::Request | Owner::Unsigned => {
            transport.or_else(|| OF_SCHEMES.iter().find(covers)).or_else(|| PREFIXES.iter().find(begins))
        }
        Owner::Constant => {
            let first = transport.or_else(|| OF_SCHEMES.iter().find(covers));
            first.or_else(|| PREFIXES.iter().find(begins)).or_else(|| [&"x-oss-"].into_iter().find(begins))
        }
    };
    let found = *found?;
    let what = if OF_TRANSPORT.contains(&found) { "to the transport" } else { "to the signature schemes" };
    Some(match is_prefix {
        _ if found == name => format!("belongs {what}"),
        true => format!("covers `{found}`, which belongs {what}"),
        false => format!("what begins with `{found}` belongs {what}"),
    })
}

/// Words in the names of headers whose values are secrets: these are no part of a spec.
pub(super) fn is_secret(name: &str) -> bool {
    ["api-key", "apikey", "cookie", "password", "secret", "token"].iter().any(|word| name.contains(word))
}

/// Whether a text can be the value of a header.
pub(super) fn is_value(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| (' '..='~').contains(&c)) && text.trim() == text
}

/// RFC 9110, "token".
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_others_is_refused() {
        for name in [
            "host",
            "content-length",
            "authorization",
            "transfer-encoding",
            "connection",
            "date",
            "x-acs-action",
            "x-sdk-date",
        ] {
            assert!(refusal(name, false, Owner::Constant).is_some(), "{name}");
            assert!(refusal(name, false, Owner::Request).is_some(), "{name}");
        }
        for name in [
            "x-oss-date",
            "x-oss-content-sha256",
            "x-oss-security-token",
            "x-oss-signature-version",
            "x-oss-credential",
        ] {
            assert!(refusal(name, false, Owner::Request).is_some(), "{name}");
        }
        for name in ["content-type", "content-md5", "x-oss-object-acl", "x-oss-meta-author", "etag"] {
            assert_eq!(refusal(name, false, Owner::Request), None, "{name}");
        }
        assert!(refusal("x-oss-object-acl", false, Owner::Constant).is_some());
    }

    #[test]
    fn where_nothing_is_signed_a_token_may_be_a_field() {
        assert_eq!(refusal("authorization", false, Owner::Unsigned), None);
        for name in ["host", "date", "x-acs-action", "content-length"] {
            assert!(refusal(name, false, Owner::Unsigned).is_some(), "{name}");
        }
        assert!(refusal("auth", true, Owner::Unsigned).is_some());
        assert!(refusal("authorization", true, Owner::Unsigned).is_some());
        assert!(refusal("authorization", false, Owner::Answer(false)).is_none());
    }

    #[test]
    fn a_prefix_must_not_cover_what_belongs_to_others() {
        assert_eq!(refusal("x-oss-meta-", true, Owner::Request), None);
        for prefix in ["x-oss-", "x-", "x-a", "x-acs-meta-", "da", "x-oss-s", "host"] {
            assert!(refusal(prefix, true, Owner::Request).is_some(), "{prefix}");
        }
    }

    #[test]
    fn answers_leave_only_the_transport_its_own() {
        for name in ["date", "x-oss-date", "x-acs-request-id", "etag"] {
            assert_eq!(refusal(name, false, Owner::Answer(false)), None, "{name}");
        }
        assert!(refusal("content-length", false, Owner::Answer(false)).is_some());
        assert_eq!(refusal("content-length", false, Owner::Answer(true)), None);
        assert!(refusal("transfer-encoding", false, Owner::Answer(true)).is_some());
    }

    #[test]
    fn names_and_values_are_those_of_http() {
        for bad in ["", "a b", "a:b", "ä", "a\r\n", "a(b)"] {
            assert!(refusal(bad, false, Owner::Answer(false)).is_some(), "{bad:?}");
        }
        for bad in ["", " a", "a ", "a\r\nb: c", "ä", "\u{0}"] {
            assert!(!is_value(bad), "{bad:?}");
        }
        assert!(is_value("text/plain; charset=utf-8"));
        assert!(is_secret("x-api-key") && is_secret("x-auth-token") && !is_secret("x-language"));
    }
}
