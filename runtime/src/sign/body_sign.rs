//! `Body-Sign`: how a seller's answer proves itself to KooGallery.
//!
//! Source of the rules: KooGallery access guide, V1.0, "Body-Sign". The value is Base64 of HMAC-SHA256 of the body's
//! bytes under the access key alone, without the time that the token of a request has in its key:
//!
//! `Body-Sign: sign_type="HMAC-SHA256", signature= "<value>"`
//!
//! One blank after the comma and one after `signature=`; code that the platform works with leaves the second one
//! out, so both spellings are read, and the guide's is written.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::hash;
use super::koogallery::usable;
use crate::credentials::Credentials;

/// The name of the header. Its case matters to the platform.
pub const NAME: &str = "Body-Sign";

/// Whether the value of the header proves that this body, to the byte, comes from whoever has the key.
///
/// Takes the same time wherever a wrong proof differs; `false` for any value in another form, and always with
/// an empty key.
#[must_use]
pub fn verify(value: &str, body: &[u8], credentials: &Credentials) -> bool {
    let given = proof(value).and_then(|proof| BASE64_STANDARD.decode(proof).ok());
    let Some(given) = given.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()) else {
        return false;
    };
    usable(credentials) && hash::find([(0, &mac(body, credentials))].into_iter(), &given).is_some()
}

/// Name and value of the header; none with an empty key.
pub(super) fn header(body: &[u8], credentials: &Credentials) -> Option<(String, String)> {
    usable(credentials).then(|| {
        let proof = BASE64_STANDARD.encode(mac(body, credentials));
        (NAME.to_owned(), format!("{BEFORE} \"{proof}\""))
    })
}

fn proof(value: &str) -> Option<&str> {
    let quoted = value.strip_prefix(BEFORE)?;
    quoted.strip_prefix(' ').unwrap_or(quoted).strip_prefix('"')?.strip_suffix('"')
}

fn mac(body: &[u8], credentials: &Credentials) -> [u8; 32] {
    hash::hmac_sha256(credentials.secret().expose().as_bytes(), body)
}

const BEFORE: &str = "sign_type=\"HMAC-SHA256\", signature=";

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "00000000-1111-2222-3333-444444444444";

    /// Computed by an independent script from the documented rule; the second is the guide's answer to a query.
    const VECTORS: [(&str, &str); 2] = [
        (r#"{"resultCode":"000000","resultMsg":"成功"}"#, "TFkvvAQJT3SctePChPWZ8Tp99VrvbvWjCizf1opbFXA="),
        (
            r#"{"resultCode":"000000","resultMsg":"success.","instanceId":"03pf80c2bae96vc49b80b917bea776d7"}"#,
            "6lwSvnX4SghxhVdsjJsAK72TuUnO9cN8IrWPtr3tosc=",
        ),
    ];

    fn key() -> Credentials {
        Credentials::new("", KEY)
    }

    #[test]
    fn both_spellings_are_read_and_the_first_is_written() {
        for (body, proof) in VECTORS {
            let value = format!("sign_type=\"HMAC-SHA256\", signature= \"{proof}\"");
            assert_eq!(header(body.as_bytes(), &key()), Some(("Body-Sign".to_owned(), value.clone())));
            assert!(verify(&value, body.as_bytes(), &key()));
            assert!(verify(&value.replace("= ", "="), body.as_bytes(), &key()));
        }
    }

    #[test]
    fn another_body_key_or_form_proves_nothing() {
        let (body, proof) = VECTORS[0];
        let value = header(body.as_bytes(), &key()).unwrap().1;
        for other in [format!("{body} "), body.replace("成功", "失败"), String::new()] {
            assert!(!verify(&value, other.as_bytes(), &key()), "{other}");
        }
        assert!(!verify(&value, body.as_bytes(), &Credentials::new("", "another")));
        for other in [
            "",
            proof,
            &value.to_lowercase(),
            &value.replace("SHA256", "SHA1"),
            &value.replace('"', ""),
            &value.replace("= ", "=  "),
            &value.replace(", ", ","),
            &format!("{value} "),
            &format!("{value}, signature= \"{proof}\""),
            &value.replace("XA=", "XB="),
            &value.replace("XA=", "XA"),
            &value.replace(proof, ""),
            &value.replace(proof, &format!("{proof}{proof}")),
        ] {
            assert!(!verify(other, body.as_bytes(), &key()), "{other}");
        }
    }

    #[test]
    fn each_bit_of_the_proof_counts() {
        let (body, proof) = VECTORS[1];
        let bytes = BASE64_STANDARD.decode(proof).unwrap();
        for bit in 0..256 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let value = format!("{BEFORE} \"{}\"", BASE64_STANDARD.encode(flipped));
            assert!(!verify(&value, body.as_bytes(), &key()), "{bit}");
        }
    }

    #[test]
    fn an_empty_key_proves_nothing() {
        let empty = Credentials::new("", "");
        let value = format!("{BEFORE} \"{}\"", BASE64_STANDARD.encode(mac(b"", &empty)));
        assert!(!verify(&value, b"", &empty));
        assert_eq!(header(b"", &empty), None);
    }
}
