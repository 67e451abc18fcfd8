//! The V1 token, wherever its parts stand: `koogallery-v1` has them in the query, `koogallery-kit-v1` in the body
//! and a header.
//!
//! # One text, two readings
//!
//! Names and values stand in the signed text as they are, nothing in them is escaped: `a=1&b=2` can be two
//! parameters, or one whose value is `1&b=2`. Whoever captured a request could hide the parameter `testFlag` of it
//! in the one before, and so make a trial an order, or take a value apart that a buyer wrote. So of all readings
//! of a text one is accepted: the one in which everything that can be a parameter of its own, because its name
//! comes after that of the value in which it stands, is one. The platform signs no other, unless a value has
//! `&name=` in it with such a name, which no documented value has.

use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

use super::usable;
use crate::credentials::{Credentials, Secret};
use crate::sign::{Refusal, SignError, hash};

/// A hundred years: the platform sets no limit to the age of a token, so none grows old; and this can be added to
/// any time without overflow.
pub(in crate::sign) const TOLERANCE: Duration = Duration::from_secs(100 * 365 * 86_400);

/// Whether a value of white space only, or none, is a part of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::sign) enum Blank {
    Kept,
    LeftOut,
}

/// Why there is no text to sign. Each holds the name of a parameter.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::sign) enum NoText {
    Twice(String),
    Ambiguous(String),
}

/// `name=value` joined with `&`, sorted by name in byte order, nothing encoded.
pub(in crate::sign) fn text(mut pairs: Vec<(String, String)>, blank: Blank) -> Result<String, NoText> {
    pairs.sort_unstable();
    let mut names = pairs.iter().zip(pairs.iter().skip(1));
    if let Some((twice, _)) = names.find(|(one, other)| one.0 == other.0) {
        return Err(NoText::Twice(twice.0.clone()));
    }
    pairs.retain(|(_, value)| blank == Blank::Kept || !value.trim().is_empty());
    if let Some((name, _)) = pairs.iter().find(|(name, value)| is_ambiguous(name, value)) {
        return Err(NoText::Ambiguous(name.clone()));
    }
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    Ok(pairs.join("&"))
}

/// The proof under the access key.
pub(in crate::sign) fn token(key: &Secret, time_stamp: &str, text: &str) -> String {
    BASE64_STANDARD.encode(mac(key, time_stamp, text))
}

/// The key under which the token fits.
pub(in crate::sign) fn verify(
    token: &str,
    time_stamp: &str,
    text: &str,
    credentials: &[Credentials],
) -> Result<usize, Refusal> {
    let token = BASE64_STANDARD.decode(token).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let token = token.ok_or(Refusal::Malformed { part: "the authToken" })?;
    let macs: Vec<_> = credentials
        .iter()
        .enumerate()
        .filter(|(_, key)| usable(key))
        .map(|(index, key)| (index, mac(key.secret(), time_stamp, text)))
        .collect();
    if macs.is_empty() {
        return Err(Refusal::UnknownKey);
    }
    let fitting = hash::find(macs.iter().map(|(index, mac)| (*index, mac)), &token);
    // The text holds people's data, which has no place in a log.
    fitting.ok_or(Refusal::Mismatch { string_to_sign: None })
}

/// A value that can be read as more than one, see above; or a name that can be read as more than that.
fn is_ambiguous(name: &str, value: &str) -> bool {
    let pieces = value.split('&').skip(1).filter_map(|piece| piece.split_once('='));
    name.contains(['&', '=']) || pieces.map(|(other, _)| other).any(|other| other > name)
}

fn mac(key: &Secret, time_stamp: &str, text: &str) -> [u8; 32] {
    let key = Zeroizing::new([key.expose(), time_stamp].concat());
    hash::hmac_sha256(key.as_bytes(), text.as_bytes())
}

impl From<NoText> for SignError {
    fn from(reason: NoText) -> Self {
        match reason {
            NoText::Twice(name) => Self::duplicate(&name),
            NoText::Ambiguous(name) => Self::ambiguous(&name),
        }
    }
}

impl From<NoText> for Refusal {
    fn from(reason: NoText) -> Self {
        match reason {
            NoText::Twice(name) => Self::duplicate(&name),
            NoText::Ambiguous(_) => Self::Malformed { part: "a value that reads like further parameters" },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)], blank: Blank) -> Result<String, NoText> {
        text(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(), blank)
    }

    #[test]
    fn names_are_in_byte_order() {
        let pairs = [("b", "1"), ("a", ""), ("B", " "), ("é", "%20+")];
        assert_eq!(read(&pairs, Blank::Kept).unwrap(), "B= &a=&b=1&é=%20+");
        assert_eq!(read(&pairs, Blank::LeftOut).unwrap(), "b=1&é=%20+");
        assert_eq!(read(&[], Blank::Kept).unwrap(), "");
    }

    #[test]
    fn a_name_is_there_once_even_if_blank() {
        for blank in [Blank::Kept, Blank::LeftOut] {
            let refused = read(&[("a", "1"), ("b", ""), ("a", "")], blank);
            assert_eq!(refused, Err(NoText::Twice("a".to_owned())));
        }
    }

    #[test]
    fn of_the_readings_of_a_text_only_one_is_accepted() {
        let whole: [&[(&str, &str)]; 5] = [
            &[("a", "1"), ("b", "2"), ("c", "3")],
            &[("a", "1&b=2"), ("c", "3")],
            &[("a", "1"), ("b", "2&c=3")],
            &[("a", "1&b=2&c=3")],
            &[("a=1&b", "2"), ("c", "3")],
        ];
        let accepted: Vec<_> = whole.iter().map(|pairs| read(pairs, Blank::Kept).ok()).collect();
        assert_eq!(accepted, [Some("a=1&b=2&c=3".to_owned()), None, None, None, None]);
        // `z` stands before `m`, so it is a parameter and `m` a part of its value, not the other way round.
        assert!(read(&[("h", "0"), ("z", "1&m=2")], Blank::Kept).is_ok());
        assert!(read(&[("h", "0&z=1"), ("m", "2")], Blank::Kept).is_err());
    }

    #[test]
    fn values_may_have_signs_in_them() {
        for value in ["AT&T", "&", "a=b", "==", "R&D=1", "https://idp.example.com/?a=1&b=2"] {
            let pairs = [("customerName", value), ("orderId", "1")];
            assert_eq!(read(&pairs, Blank::Kept).unwrap(), format!("customerName={value}&orderId=1"));
        }
    }
}
