//! Whether an answer proves that it is the seller's, and if not, which mistake was made.

use zeroize::Zeroizing;

use super::exchange::Heard;
use super::finding::{Finding, Outcome};
use super::judge::cut;
use crate::credentials::Credentials;
use crate::schema::Api;
use crate::sign::Request;

/// Compares the proof of an answer with the one that it should have. `None` where none is asked for.
pub(super) fn check_proof(api: &Api, sent: &Request, heard: &Heard, key: &Credentials) -> Option<Outcome> {
    let expected = api.signature.sign_answer(&heard.body, key);
    if expected.is_empty() {
        return None;
    }
    let mut names = Vec::new();
    for (name, value) in expected {
        let wanted = format!("{name} over the very bytes of the body");
        let Some((given_name, given)) = heard.headers.iter().find(|header| header.0.eq_ignore_ascii_case(&name)) else {
            return Some(Err(Finding::new(wanted, "none", "every answer needs it")));
        };
        // Blanks between its parts differ from page to page.
        if without_blanks(given) != without_blanks(&value) {
            let advice = Mistakes { api, sent, heard, key, name: &name, given: &without_blanks(given) }.advice(&value);
            return Some(Err(Finding::new(wanted, "another value", advice)));
        }
        if heard.seen_raw && *given_name != name {
            let wanted = format!("{wanted}, spelled like this");
            let advice = "keep the case of header names, which many HTTP libraries change";
            return Some(Err(Finding::new(wanted, format!("`{}`", cut(given_name, 40)), advice)));
        }
        names.push(name);
    }
    Some(Ok(names.join(", ")))
}

/// What was done instead, tried out.
struct Mistakes<'a> {
    api: &'a Api,
    sent: &'a Request,
    heard: &'a Heard,
    key: &'a Credentials,
    name: &'a str,
    /// The value that came, without blanks.
    given: &'a str,
}

impl Mistakes<'_> {
    fn advice(&self, value: &str) -> &'static str {
        let bare = |text: &str| without_blanks(text).replace('"', "");
        if bare(self.given) == bare(value) {
            return "put double quotes around both of its values";
        }
        if self.forms().iter().any(|body| self.fits(body.as_bytes(), self.key)) {
            return "it was made over other bytes: the object was serialised again after signing. Sign the text that is sent";
        }
        if self.stamps().any(|stamp| self.fits(&self.heard.body, &self.behind(&stamp))) {
            return "it was made under the key with the time of the request behind it: answers are signed under the key alone";
        }
        "sign the body as it is sent, byte for byte, with this key"
    }

    /// Other ways in which the same object could have been written.
    fn forms(&self) -> Vec<String> {
        let Ok(json) = serde_json::from_slice::<serde_json::Value>(&self.heard.body) else { return Vec::new() };
        let text = String::from_utf8_lossy(&self.heard.body);
        let compact = compact(&text);
        let sorted = crate::sign::sorted(&self.heard.body);
        let spaced = spaced(&compact);
        let pretty = serde_json::to_string_pretty(&json).ok();
        [Some(compact), Some(spaced), sorted, pretty].into_iter().flatten().collect()
    }

    /// Texts in the request that could be its time: digits.
    fn stamps(&self) -> impl Iterator<Item = String> {
        let body = serde_json::from_slice::<serde_json::Map<_, serde_json::Value>>(&self.sent.body).unwrap_or_default();
        let body = body.into_iter().filter_map(|(_, value)| value.as_str().map(str::to_owned));
        let texts = self.sent.query.iter().chain(&self.sent.headers).map(|(_, value)| value.clone());
        texts.chain(body).filter(|text| text.len() >= 10 && text.bytes().all(|byte| byte.is_ascii_digit()))
    }

    fn behind(&self, stamp: &str) -> Credentials {
        let secret = Zeroizing::new([self.key.secret().expose(), stamp].concat());
        Credentials::new(self.key.id().unwrap_or_default(), secret.as_str())
    }

    fn fits(&self, body: &[u8], key: &Credentials) -> bool {
        let made = self.api.signature.sign_answer(body, key);
        made.iter().any(|(name, value)| name == self.name && without_blanks(value) == self.given)
    }
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// JSON without the blanks between its parts.
fn compact(json: &str) -> String {
    outside(json, |c| if c.is_whitespace() { None } else { Some((c, "")) })
}

/// JSON with a blank behind each colon and comma.
fn spaced(json: &str) -> String {
    outside(json, |c| Some((c, if matches!(c, ':' | ',') { " " } else { "" })))
}

/// Changes what stands outside of texts: what becomes of a character, and what comes behind it.
fn outside(json: &str, change: impl Fn(char) -> Option<(char, &'static str)>) -> String {
    let (mut changed, mut inside, mut escaped) = (String::with_capacity(json.len()), false, false);
    for c in json.chars() {
        if inside || c == '"' {
            changed.push(c);
            inside = !inside || escaped || c != '"';
            escaped = inside && !escaped && c == '\\';
        } else if let Some((c, behind)) = change(c) {
            changed.push(c);
            changed.push_str(behind);
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_outside_of_texts_is_changed() {
        let json = r#"{ "a, b" : [ 1, "\" : \\" ] , "c":null }"#;
        assert_eq!(compact(json), r#"{"a, b":[1,"\" : \\"],"c":null}"#);
        assert_eq!(spaced(&compact(json)), r#"{"a, b": [1, "\" : \\"], "c": null}"#);
    }
}
