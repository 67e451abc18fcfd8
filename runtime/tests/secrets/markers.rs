//! Secrets that are easily found, and the forms in which they could be.

use bothends::Credentials;

/// The id is no secret, and shows that there was something to be found.
pub(crate) const ID: &str = "LTAI-visible-id";
pub(crate) const SECRET: &str = "mArKeR+aCcEsS/sEcReT=01";
pub(crate) const TOKEN: &str = "mArKeR+tOkEn/02==";
/// Of the account, where a request is proved under two keys.
pub(crate) const ACCOUNT: &str = "mArKeR+aCcOuNt/07";
/// Of a seller; as long as AES wants it.
pub(crate) const KEY: &str = "mArKeR-aCcEsS-kEy+/=0300000000000";
/// Members that a spec calls secret, of a request and of an answer.
pub(crate) const ASKED: &str = "mArKeR aSkEd/04";
pub(crate) const GIVEN: &str = "mArKeR+gIvEn/05";
/// No secret by its spec, but the affair of people: in no log, and in no error.
pub(crate) const PERSONAL: &str = "mArKeR pErSoN 06";

pub(crate) fn credentials() -> Credentials {
    Credentials::new(ID, SECRET).with_token(TOKEN).with_account(Credentials::new("account", ACCOUNT))
}

/// What is searched for; proofs that were sent are added.
pub(crate) fn all() -> Vec<(String, String)> {
    let named = [
        ("the secret", SECRET),
        ("the token", TOKEN),
        ("the secret of the account", ACCOUNT),
        ("the access key", KEY),
        ("a secret member of a request", ASKED),
        ("a secret member of an answer", GIVEN),
        ("a member of a request", PERSONAL),
    ];
    named.map(|(name, secret)| (name.to_owned(), secret.to_owned())).to_vec()
}

/// The forms in which a text may stand somewhere.
pub(crate) fn forms(secret: &str) -> Vec<(&'static str, String)> {
    let bytes = secret.as_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let percent = percent(secret);
    let debug = format!("{secret:?}");
    let list = format!("{bytes:?}");
    let mut forms = vec![
        ("raw", secret.to_owned()),
        ("escaped", within(&debug, 1, debug.len() - 1)),
        ("as a list of bytes", within(&list, 1, list.len() - 1)),
        ("in upper-case hex", hex.to_uppercase()),
        ("in hex", hex),
        ("percent-encoded twice", percent.replace('%', "%25")),
        ("percent-encoded", percent.clone()),
        ("form-encoded", percent.replace("%20", "+")),
    ];
    // In Base64, what stands before decides over the letters: three shifts, without the letters of a border.
    for shift in 0..3 {
        let shifted: Vec<u8> = [0].repeat(shift).into_iter().chain(bytes.iter().copied()).collect();
        let whole = (shifted.len() / 3) * 4;
        let inner = within(&base64(&shifted), if shift == 0 { 0 } else { 4 }, whole);
        forms.push(("in Base64", inner.clone()));
        forms.push(("in the Base64 of URLs", inner.replace('+', "-").replace('/', "_")));
    }
    forms
}

fn within(text: &str, from: usize, to: usize) -> String {
    text.get(from..to).unwrap().to_owned()
}

/// As every scheme here has it: RFC 3986.
pub(crate) fn percent(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let index = (bits >> (18 - 6 * place)) & 63;
            text.push(if place > chunk.len() { '=' } else { char::from(LETTERS[index as usize]) });
        }
    }
    text
}
