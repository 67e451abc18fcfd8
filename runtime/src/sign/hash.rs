//! Hashes, codes and comparisons that the schemes share.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// SHA-256 of some bytes.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-256 in lower-case hex.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&sha256(bytes))
}

/// HMAC-SHA256 with a key of any length.
pub(crate) fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new((&*block(key, sha256)).into());
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// HMAC-SHA1 with a key of any length. For platforms that leave no other choice; nothing new may use it.
pub(crate) fn hmac_sha1(key: &[u8], message: &[u8]) -> [u8; 20] {
    let mut mac = Hmac::<Sha1>::new((&*block(key, |key| Sha1::digest(key).into())).into());
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// A key brought to the one block that both hashes have, as RFC 2104 says (hashed when longer, filled up with
/// zeros): the constructor that takes a whole block cannot fail.
fn block<const N: usize>(key: &[u8], hash: impl FnOnce(&[u8]) -> [u8; N]) -> Zeroizing<[u8; 64]> {
    let mut block = Zeroizing::new([0_u8; 64]);
    if key.len() > block.len() {
        fill(block.as_mut_slice(), &hash(key));
    } else {
        fill(block.as_mut_slice(), key);
    }
    block
}

/// Bytes in lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }));
        }
    }
    text
}

/// The 32 bytes that exactly 64 hex digits of either case stand for.
pub(crate) fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0_u8; 32];
    let mut digits = text.bytes();
    for byte in &mut bytes {
        *byte = (nibble(digits.next()?)? << 4) | nibble(digits.next()?)?;
    }
    digits.next().is_none().then_some(bytes)
}

/// The value of one hex digit.
pub(crate) fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// The first candidate that equals `given`. All are compared, each in constant time: how long it takes does
/// not tell which one fitted, nor how well.
pub(crate) fn find<'a, const N: usize>(
    candidates: impl Iterator<Item = (usize, &'a [u8; N])>,
    given: &[u8; N],
) -> Option<usize> {
    candidates.fold(None, |found, (index, candidate)| {
        let equal = bool::from(candidate.as_slice().ct_eq(given.as_slice()));
        found.or(equal.then_some(index))
    })
}

fn fill(slots: &mut [u8], bytes: &[u8]) {
    for (slot, byte) in slots.iter_mut().zip(bytes) {
        *slot = *byte;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test cases 1, 2 and 6; then a key of exactly one block (computed by Python).
    #[test]
    fn hmac_matches_the_rfc() {
        let cases: [(&[u8], &[u8], &str); 4] = [
            (&[0x0b; 20], b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
            (&[b'k'; 64], b"m", "3b7a8d453e76edb519238a515105a57508d0f169f480ebeee120a9e7803289fa"),
        ];
        for (key, message, expected) in cases {
            assert_eq!(hex(&hmac_sha256(key, message)), expected);
        }
    }

    /// RFC 2202, test cases 1, 2 and 6; then a key of exactly one block (computed by Python).
    #[test]
    fn hmac_of_sha1_matches_the_rfc() {
        let cases: [(&[u8], &[u8], &str); 4] = [
            (&[0x0b; 20], b"Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"),
            (b"Jefe", b"what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
            (
                &[0xaa; 80],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "aa4ae5e15272d00e95705637ce8a3b55ed402112",
            ),
            (&[b'k'; 64], b"m", "d52b5b30393c20f423870bb6d0ad622b02848ca9"),
        ];
        for (key, message, expected) in cases {
            assert_eq!(hex(&hmac_sha1(key, message)), expected);
        }
    }

    #[test]
    fn hex_goes_both_ways() {
        let bytes: [u8; 32] = std::array::from_fn(|index| u8::try_from(index * 8).unwrap_or(255));
        assert_eq!(from_hex(&hex(&bytes)), Some(bytes));
        assert_eq!(from_hex(&hex(&bytes).to_uppercase()), Some(bytes));
        for wrong in ["", "0", &"0".repeat(63), &"0".repeat(65), &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(from_hex(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_first_equal_candidate_is_found() {
        let (zeros, ones) = ([0; 32], [1; 32]);
        let candidates = [(3, &zeros), (5, &ones), (7, &ones)];
        assert_eq!(find(candidates.into_iter(), &ones), Some(5));
        assert_eq!(find(candidates.into_iter(), &[2; 32]), None);
        assert_eq!(find(std::iter::empty(), &ones), None);
        assert_eq!(find([(1, &[0; 20])].into_iter(), &[0; 20]), Some(1));
    }
}
