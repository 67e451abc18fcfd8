//! Reads an answer, and tells success from failure.

use zeroize::Zeroizing;

use super::retry_after::retry_after;
use super::{Inner, Meta, skew};
use crate::codec::{Problem, Style};
use crate::credentials::Credentials;
use crate::error::{ErrorKind, Failure};
use crate::layout::{self, Arrived, Envelope};
use crate::object::Object;
use crate::schema::{Call, CodeKind, Format, Place};
use crate::sign::encode;

impl Inner {
    /// Reads an answer into an empty object.
    pub(super) fn read(
        &self,
        call: &Call,
        arrived: &Arrived,
        response: &mut dyn Object,
        credentials: &Credentials,
    ) -> Result<Meta, Box<Failure>> {
        let status = arrived.status;
        let cipher = self.scheme.cipher(credentials);
        let (envelope, decoded) = layout::read_answer(call.api, arrived, response, Style::wire(cipher.as_deref()));
        let in_body = envelope.request_id.as_deref().filter(|id| !id.is_empty());
        let request_id = in_body.or_else(|| arrived.request_id());
        let request_id = request_id.map(|id| word(id, credentials));
        let is_success = arrived.is_success() && envelope.is_success(call.api, call.response);
        let mut failure = match decoded {
            _ if arrived.is_compressed(call.response) => unexpected(call, arrived, credentials),
            _ if envelope.code.is_some() && !envelope.is_success(call.api, call.response) => {
                refused(call, arrived, &envelope, credentials)
            }
            Ok(()) if is_success => return Ok(Meta { status, request_id }),
            Err(problem) if is_success && !is_foreign(call, arrived, &problem) => unreadable(call, &problem),
            Err(problem) if arrived.is_success() && arrived.has_form(call.api.format) => unreadable(call, &problem),
            _ => unexpected(call, arrived, credentials),
        };
        failure.status = Some(status);
        failure.request_id = request_id;
        failure.retry_after = retry_after(&arrived.headers, self.clock.now());
        self.look_at_the_clock(call, arrived, &mut failure);
        if failure.hint.is_none() {
            failure.hint = failure.kind.usual_hint().map(str::to_owned);
        }
        Err(failure)
    }

    /// Learns the platform's time where it refused ours.
    fn look_at_the_clock(&self, call: &Call, arrived: &Arrived, failure: &mut Failure) {
        let known = failure.code.as_deref().and_then(|code| call.api.code_or_family(code));
        if known.is_some_and(|code| code.kind == CodeKind::Clock) {
            failure.clock_offset = self.skew.learn(&arrived.headers, self.clock.now());
            failure.hint = failure.clock_offset.filter(|offset| *offset != 0).map(skew::hint).or(failure.hint.take());
        }
    }

    /// The failure of an answer that was not read to its end: all that it repeats is the request's id, which stays away
    /// where nobody knows whose secrets to look for.
    pub(super) fn discreet(&self, mut failure: Box<Failure>, credentials: Option<&Credentials>) -> Box<Failure> {
        failure.request_id = failure.request_id.zip(credentials).map(|(id, credentials)| word(&id, credentials));
        failure
    }
}

/// The platform answered in its own words.
fn refused(call: &Call, arrived: &Arrived, envelope: &Envelope, credentials: &Credentials) -> Box<Failure> {
    let status = arrived.status;
    let raw = envelope.code.as_deref().unwrap_or_default();
    // What the spec lists is no secret, whatever a secret looks like.
    let listed = call.api.code(raw).map(|code| code.wire.to_owned());
    let wire = listed.unwrap_or_else(|| word(raw, credentials));
    let known = call.api.code_or_family(&wire);
    let kind = match known {
        Some(code) => ErrorKind::of(code.kind),
        None => kind_of_status(status).unwrap_or(ErrorKind::Api),
    };
    let message = match (&envelope.message, known) {
        (Some(message), _) if !message.is_empty() => cut_message(&without_secrets(message, credentials)),
        (_, Some(code)) => code.doc.to_owned(),
        _ => "the platform gave no message".to_owned(),
    };
    let mut failure = Failure::new(call, kind, message);
    failure.hint = known.map(|code| code.hint).filter(|hint| !hint.is_empty()).map(str::to_owned);
    failure.maybe_executed = match known {
        Some(code) => status >= 500 || !refuses_before_execution(code.kind),
        // Only a client error says that nothing was done; the rest could be anything.
        None => !(400..500).contains(&status) || matches!(status, 408 | 499),
    };
    failure.code = Some(wire);
    if arrived.body.len() <= MOST_DETAILS {
        failure.details = layout::any_answer(call.api.format, &arrived.body).ok();
    }
    failure
}

/// Something answered that does not speak the platform's language. What it said stands in no message: it may be a
/// page that repeats the request.
fn unexpected(call: &Call, arrived: &Arrived, credentials: &Credentials) -> Box<Failure> {
    // A page with 401 or 403 is a proxy's, who does not know what the platform would say.
    let speaks = arrived.body.is_empty() || arrived.has_form(call.api.format);
    let kind = kind_of_status(arrived.status).filter(|_| speaks || !matches!(arrived.status, 401 | 403));
    let kind = kind.unwrap_or(ErrorKind::UnexpectedContent);
    let message = unexpected_message(call, kind, arrived, speaks, credentials);
    let mut failure = Failure::new(call, kind, message);
    if matches!(kind, ErrorKind::UnexpectedContent | ErrorKind::Redirect) {
        failure.hint = Some("check the endpoint, and proxies or gateways before it".to_owned());
    }
    // Half an answer of the platform's own may hold what only its reader may see, and what is compressed nobody reads.
    let hidden = speaks && arrived.is_success() || arrived.is_compressed(call.response);
    if !hidden {
        failure.body_head = Some(head(&arrived.body, credentials)).filter(|head| !head.is_empty());
    }
    // These say by their meaning that the request went no further.
    const CERTAIN: &[u16] = &[301, 302, 307, 308, 401, 404, 405, 407, 411, 413, 414, 415, 417, 421, 429, 431];
    if CERTAIN.contains(&arrived.status) { failure } else { failure.maybe_executed() }
}

/// Whether a code of a kind is certain to mean that nothing was done. A replay was done before, maybe by
/// a copy of this very request.
fn refuses_before_execution(kind: CodeKind) -> bool {
    match kind {
        CodeKind::Signature | CodeKind::Incomplete | CodeKind::Key | CodeKind::Clock | CodeKind::Permission => true,
        CodeKind::Invalid | CodeKind::UnknownCall | CodeKind::NotFound | CodeKind::Throttled | CodeKind::Business => {
            true
        }
        CodeKind::Replay | CodeKind::Pending | CodeKind::Unavailable | CodeKind::Internal => false,
    }
}

/// What the status alone tells.
fn kind_of_status(status: u16) -> Option<ErrorKind> {
    match status {
        300..=399 => Some(ErrorKind::Redirect),
        401 => Some(ErrorKind::Signature),
        403 => Some(ErrorKind::Permission),
        429 => Some(ErrorKind::Throttled),
        500.. => Some(ErrorKind::Platform),
        _ => None,
    }
}

/// Whether an answer cannot be read because it is no answer of the API at all. Of an object that is the body, no form is
/// known, and what is wrong with a header or a member has a path.
fn is_foreign(call: &Call, arrived: &Arrived, problem: &Problem) -> bool {
    let is_object = call.response.fields.iter().any(|field| field.place == Place::Body);
    problem.path.is_empty() && !is_object && !arrived.has_form(call.api.format)
}

/// The answer is of the API's form, and what it holds cannot be read.
fn unreadable(call: &Call, problem: &Problem) -> Box<Failure> {
    Failure::new(call, ErrorKind::Decode, format!("the answer cannot be read: {problem}"))
        .maybe_executed()
        .hint("look at the platform's state before sending again; if all answers are like this, the spec is wrong")
}

fn unexpected_message(
    call: &Call,
    kind: ErrorKind,
    arrived: &Arrived,
    speaks: bool,
    credentials: &Credentials,
) -> String {
    if kind == ErrorKind::Redirect {
        return "the answer is a redirect, which is not followed: credentials must not travel".to_owned();
    }
    if arrived.body.is_empty() {
        return "the answer has no body".to_owned();
    }
    if arrived.is_compressed(call.response) {
        return "the answer is compressed, though the request has it that it must not be".to_owned();
    }
    if let Some(code) = call.api.code.filter(|_| speaks) {
        return format!("the answer has no `{code}` that could be read");
    }
    let form = match call.api.format {
        Format::Json => "JSON",
        Format::Xml => "XML",
    };
    let content_type = arrived.header("content-type").unwrap_or("no content type");
    let content_type = word(content_type, credentials);
    let bytes = arrived.body.len();
    format!("the answer is not the API's {form}, but {bytes} bytes of {}", content_type.escape_debug())
}

/// How a body begins, on one line. Long words with digits are left out: proofs, keys, tokens and phone numbers look
/// like that, and gateways repeat what they were sent.
fn head(body: &[u8], credentials: &Credentials) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "+/=_%-.~".contains(c);
    let text = without_secrets(&String::from_utf8_lossy(body.get(..READ).unwrap_or(body)), credentials);
    // Of a word that is cut in two, nobody can tell any more what it was.
    let mut rest = if body.len() > READ { text.trim_end_matches(is_word) } else { &text };
    let mut shown = String::new();
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| is_word(c) != is_word(first)).unwrap_or(rest.len());
        let (piece, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let digits = piece.bytes().filter(u8::is_ascii_digit).count();
        let looks_secret = is_word(first) && (piece.len() > LONGEST_WORD && digits > 0 || digits > MOST_DIGITS);
        shown.push_str(if looks_secret { "***" } else { piece });
        rest = after;
    }
    cut(shown.trim(), HEAD)
}

/// A platform's texts may hold the text that it has signed itself, with the token in it: as it is, as it stands in a
/// query, and as that is encoded once more in what is signed. What is very short is looked for as a word of its own only:
/// it stands in ordinary words by chance.
fn without_secrets(text: &str, credentials: &Credentials) -> String {
    let mut shown = text.to_owned();
    for secret in credentials.secrets() {
        let plain = secret.expose();
        if plain.is_empty() {
            continue;
        }
        let once = Zeroizing::new(encode::percent(plain).to_string());
        let twice = Zeroizing::new(encode::percent(&once).to_string());
        let is_short = plain.chars().count() < SHORT;
        shown = struck_out(&shown, shown.match_indices(plain), is_short);
        if once.as_str() != plain {
            for encoded in [&once, &twice] {
                // Without regard to case, since the digits of what is encoded may be written in either.
                let lower = Zeroizing::new(shown.to_ascii_lowercase());
                let encoded = Zeroizing::new(encoded.to_ascii_lowercase());
                shown = struck_out(&shown, lower.match_indices(encoded.as_str()), is_short);
            }
        }
    }
    shown
}

/// A text without what was found in it, or without that of it which is a word of its own.
fn struck_out<'a>(text: &str, found: impl Iterator<Item = (usize, &'a str)>, words_only: bool) -> String {
    let goes_on = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let mut shown = String::new();
    let mut end = 0;
    for (start, found) in found {
        let after = start + found.len();
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        if words_only && (goes_on(before) || goes_on(text.get(after..).and_then(|text| text.chars().next()))) {
            continue;
        }
        shown.push_str(text.get(end..start).unwrap_or_default());
        shown.push_str("***");
        end = after;
    }
    shown.push_str(text.get(end..).unwrap_or_default());
    shown
}

/// A code, an id or another word of whoever answered, who may repeat anything.
fn word(word: &str, credentials: &Credentials) -> String {
    cut(&without_secrets(word, credentials), WORD)
}

/// A message for people.
pub(super) fn cut_message(message: &str) -> String {
    cut(message, MESSAGE)
}

/// A text for people, no longer than one wants to read, on one line and in the order in which it is written.
fn cut(message: &str, most: usize) -> String {
    let unfit = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    message.chars().map(|c| if unfit(c) { ' ' } else { c }).take(most).collect()
}

/// Characters of a secret below which it is no more than a word.
const SHORT: usize = 8;
const WORD: usize = 128;
const MESSAGE: usize = 500;
/// Bytes of a refusal that is kept as a whole.
const MOST_DETAILS: usize = 256 << 10;
/// Characters of a body that are shown, and bytes that are read for them.
const HEAD: usize = 200;
const READ: usize = 4096;
const LONGEST_WORD: usize = 15;
const MOST_DIGITS: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_very_short_secret_is_struck_out_as_a_word_only() {
        let struck = |secret: &str, text: &str| without_secrets(text, &Credentials::new("id", secret));
        let message = "the signature is wrong: sign, sign=sign&a, (sign) assign";
        assert_eq!(struck("sign", message), "the signature is wrong: ***, ***=***&a, (***) assign");
        assert_eq!(struck("a/b", "a/b xa/b a/bc a%2Fb a%252fb xa%2fb"), "*** xa/b a/bc *** *** xa%2fb");
        assert_eq!(struck("signatur", "the signature"), "the ***e", "what is longer is nowhere by chance");
        assert_eq!(struck("\u{e4}", "\u{e4} \u{e4}h"), "*** \u{e4}h");
        assert_eq!(struck("", "a text"), "a text");
    }
}
