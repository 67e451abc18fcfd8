//! Single fields as KooGallery V1 encrypts them: `mobilePhone` and `email` in a request, `userName` and `password`
//! in an answer.
//!
//! Source of the rules: KooGallery access guide, V1.0, and code that works with the platform. A field is an IV of 16
//! letters and digits, then Base64 of AES in CBC mode with PKCS #5 padding. The setting `encryptType` of a product
//! says how long the key is: 1 is 256 bit, the default, and 2 is 128.
//!
//! The key is what Java's `KeyGenerator` takes from a `SHA1PRNG` with the access key as its seed. That generator is
//! nowhere specified: it is written here as OpenJDK computes it, checked against vectors of OpenJDK 17.
//!
//! The mode does not show changes. Open a field only after the proof of the message holds.

use std::iter;

use aes::{Aes128, Aes256};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use sha1::{Digest, Sha1};
use zeroize::Zeroizing;

use super::hash;
use crate::cipher::Cipher;
use crate::clock::{NonceSource, RandomNonce};
use crate::credentials::Secret;

/// The keys of one access key, derived once.
pub(super) struct KoogalleryAes {
    /// The first 16 bytes are the key of 128 bit.
    key: Zeroizing<[u8; 32]>,
}

/// How long the key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bits {
    /// `encryptType` 2.
    #[cfg_attr(not(test), expect(dead_code, reason = "what is sealed here has the default length"))]
    Short,
    /// `encryptType` 1.
    Long,
}

impl KoogalleryAes {
    pub(super) fn new(access_key: &Secret) -> Self {
        Self { key: derived(access_key.expose().as_bytes()) }
    }

    /// Seals with a given IV, 16 letters and digits.
    pub(crate) fn seal_with(&self, bits: Bits, iv: &[u8; 16], plain: &str) -> String {
        let iv_block = (*iv).into();
        let sealed = match bits {
            Bits::Short => cbc::Encryptor::<Aes128>::new((&*self.short()).into(), &iv_block)
                .encrypt_padded_vec::<Pkcs7>(plain.as_bytes()),
            Bits::Long => cbc::Encryptor::<Aes256>::new((&*self.key).into(), &iv_block)
                .encrypt_padded_vec::<Pkcs7>(plain.as_bytes()),
        };
        let mut text: String = iv.iter().copied().map(char::from).collect();
        BASE64_STANDARD.encode_string(sealed, &mut text);
        text
    }

    fn short(&self) -> Zeroizing<[u8; 16]> {
        let mut key = Zeroizing::new([0; 16]);
        for (slot, byte) in key.iter_mut().zip(self.key.iter()) {
            *slot = *byte;
        }
        key
    }

    /// 16 letters and digits, each as likely as any other.
    ///
    /// Nobody may foresee an IV. Should the operating system have no random bytes to give, a MAC of the text and
    /// of a number that is used once stands in, under the key.
    fn iv(&self, plain: &str) -> [u8; 16] {
        let bytes = iter::repeat_with(|| self.unforeseen(plain)).flatten();
        // 62 times four bytes have their character, the other eight have none: so all are as likely.
        let characters = bytes.filter_map(|byte| ALPHABET.get(usize::from(byte / 4)));
        let mut iv = [0; 16];
        for (slot, character) in iv.iter_mut().zip(characters) {
            *slot = *character;
        }
        iv
    }

    fn unforeseen(&self, plain: &str) -> [u8; 32] {
        let mut bytes = [0; 32];
        match getrandom::fill(&mut bytes) {
            Ok(()) => bytes,
            Err(_) => self.without_randomness(plain),
        }
    }

    fn without_randomness(&self, plain: &str) -> [u8; 32] {
        let once = Zeroizing::new([&RandomNonce.nonce(), plain].concat());
        hash::hmac_sha256(&*self.key, once.as_bytes())
    }
}

impl Cipher for KoogalleryAes {
    /// With the key of 256 bit.
    fn seal(&self, plain: &str) -> String {
        self.seal_with(Bits::Long, &self.iv(plain), plain)
    }

    /// With either key, that of 256 bit first. Both are tried in any case, so that time does not tell which one
    /// fitted. About one field in a million that was sealed with the short key can be opened with the long one,
    /// too, and reads as nonsense then: nothing in it tells the length of its key.
    fn open(&self, sealed: &str) -> Option<Zeroizing<String>> {
        let (iv, rest) = sealed.split_at_checked(16)?;
        if !iv.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        let iv: [u8; 16] = iv.as_bytes().try_into().ok()?;
        let rest = BASE64_STANDARD.decode(rest).ok()?;
        let long = opened(cbc::Decryptor::<Aes256>::new((&*self.key).into(), &iv.into()), &rest);
        let short = opened(cbc::Decryptor::<Aes128>::new((&*self.short()).into(), &iv.into()), &rest);
        long.or(short)
    }

    /// The IV, and four characters for each three bytes of whole blocks, of which there is always one more.
    fn sealed_length(&self, plain: &str) -> usize {
        let bytes = (plain.len() / 16).saturating_add(1).saturating_mul(16);
        bytes.div_ceil(3).saturating_mul(4).saturating_add(16)
    }
}

/// What is under the padding, if it is text.
fn opened(decryptor: impl BlockModeDecrypt, sealed: &[u8]) -> Option<Zeroizing<String>> {
    let mut buffer = Zeroizing::new(sealed.to_vec());
    let plain = decryptor.decrypt_padded::<Pkcs7>(&mut buffer).ok()?;
    Some(Zeroizing::new(str::from_utf8(plain).ok()?.to_owned()))
}

/// The first 32 bytes that Java's `SHA1PRNG` gives when the seed is all that it was given.
fn derived(seed: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut state = sha1(seed);
    let first = sha1(&*state);
    advance(&mut state, &first);
    let second = sha1(&*state);
    let mut key = Zeroizing::new([0; 32]);
    for (slot, byte) in key.iter_mut().zip(first.iter().chain(second.iter())) {
        *slot = *byte;
    }
    key
}

/// The state after a block: the sum of both and 1, from the first byte on, where bytes are signed and a carry can be
/// negative. A state that would stay the same is counted up in its first byte.
fn advance(state: &mut [u8; 20], block: &[u8; 20]) {
    let mut carry = 1_i16;
    let mut changed = false;
    for (byte, addend) in state.iter_mut().zip(block) {
        let [low, high] = (i16::from(byte.cast_signed()) + i16::from(addend.cast_signed()) + carry).to_le_bytes();
        changed |= *byte != low;
        *byte = low;
        carry = i16::from(high.cast_signed());
    }
    if let Some(first) = state.first_mut().filter(|_| !changed) {
        *first = first.wrapping_add(1);
    }
}

fn sha1(bytes: &[u8]) -> Zeroizing<[u8; 20]> {
    let mut digest = Zeroizing::new([0; 20]);
    Sha1::new_with_prefix(bytes).finalize_into((&mut *digest).into());
    digest
}

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

#[cfg(test)]
mod tests;
