//! The seller's RSA key, under which KooGallery's kit encrypts the OAuth secret of an application.
//!
//! RSA is that of AWS-LC, which works in constant time. The pure Rust crate `rsa` does not (RUSTSEC-2023-0071, without a
//! mended version), and what is decrypted here comes over a network; `ring` does not decrypt.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepAlgorithm, OaepPrivateDecryptingKey, PrivateDecryptingKey,
};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

use crate::credentials::Secret;

/// Opens the `clientSecret` of the kit's callback `applicationSync`, which both generations send.
///
/// Source of the rules: KooGallery access guide, joint operation, applicationSync. The seller makes a key pair of at least
/// 3072 bits and uploads the public half; the secret comes encrypted with RSA-OAEP. Which hash and which mask is not said:
/// SHA-256 is tried, then SHA-1, each as hash and in the mask (MGF1). That it is in Base64 is read from the examples. A
/// mask with another hash (Java has SHA-1 there unless told otherwise) is not read.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use bothends::KitPrivateKey;
///
/// // openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out kit.pem
/// let key = KitPrivateKey::from_pem(std::fs::read_to_string("kit.pem")?)?;
/// # let request_client_secret = "";
/// // In the handler of applicationSync:
/// let secret = key.client_secret(request_client_secret)?;
/// # let _ = secret.expose();
/// # Ok(())
/// # }
/// ```
///
/// The key is wiped when the last clone is dropped, and `Debug` shows nothing of it.
#[derive(Clone)]
pub struct KitPrivateKey(Arc<OaepPrivateDecryptingKey>);

impl KitPrivateKey {
    /// The key in PKCS#8 as PEM: what stands between `-----BEGIN PRIVATE KEY-----` and its end. The text is wiped.
    ///
    /// # Errors
    /// If there is no such key in the text, it is none of RSA, or shorter than 3072 bits.
    pub fn from_pem(pem: impl Into<Secret>) -> Result<Self, KitKeyError> {
        let der = der(pem.into().expose())?;
        let key = PrivateDecryptingKey::from_pkcs8(&der).map_err(|_| KitKeyError::Key)?;
        if key.key_size_bits() < LEAST_BITS {
            return Err(KitKeyError::Short { bits: key.key_size_bits() });
        }
        OaepPrivateDecryptingKey::new(key).map(|key| Self(Arc::new(key))).map_err(|_| KitKeyError::Key)
    }

    /// The secret in a `clientSecret`.
    ///
    /// # Errors
    /// If it is not Base64 of the length that the key has, or not encrypted under this key in a way that is read here.
    pub fn client_secret(&self, encrypted: &str) -> Result<Secret, KitKeyError> {
        // Base64 of the largest key has 1,368 characters; lines of it may be broken.
        if encrypted.len() > LONGEST {
            return Err(KitKeyError::Text);
        }
        let text: String = encrypted.split_ascii_whitespace().collect();
        let encrypted = BASE64_STANDARD.decode(text).map_err(|_| KitKeyError::Text)?;
        if encrypted.len() != self.0.key_size_bytes() {
            return Err(KitKeyError::Text);
        }
        // Which of the two was taken is no secret, and why neither fits is not told: it would help to forge texts.
        let found = HASHES.into_iter().find_map(|hash| self.open(hash, &encrypted));
        found.ok_or(KitKeyError::Foreign)
    }

    fn open(&self, hash: &'static OaepAlgorithm, encrypted: &[u8]) -> Option<Secret> {
        let mut room = Zeroizing::new(vec![0; self.0.min_output_size()]);
        let plain = self.0.decrypt(hash, encrypted, &mut room, None).ok()?;
        let text = std::str::from_utf8(plain).ok()?;
        (!text.is_empty()).then(|| Secret::new(text))
    }
}

impl fmt::Debug for KitPrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KitPrivateKey(..)")
    }
}

/// Why a key or a `clientSecret` is no good. Nothing of either is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KitKeyError {
    /// The text holds no private key in PKCS#8 as PEM.
    Pem,
    /// The key has a password.
    Encrypted,
    /// The key is in the older form of OpenSSL, for RSA alone.
    Pkcs1,
    /// What is in the PEM is no RSA key.
    Key,
    /// The key is too short.
    Short {
        /// Its length.
        bits: usize,
    },
    /// The encrypted text is not Base64, or not as long as the key makes it.
    Text,
    /// The text was not encrypted under this key, or in another way.
    Foreign,
}

impl fmt::Display for KitKeyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pem => formatter.write_str("there is no `-----BEGIN PRIVATE KEY-----` with its end in the text"),
            Self::Encrypted => {
                formatter.write_str("the private key has a password; `openssl pkcs8 -in kit.pem -out open.pem` takes it off")
            }
            Self::Pkcs1 => formatter.write_str(
                "the private key is not in PKCS#8; `openssl pkcs8 -topk8 -nocrypt -in old.pem -out kit.pem` makes it so",
            ),
            Self::Key => formatter.write_str("the private key is no RSA key that can be read"),
            Self::Short { bits } => {
                write!(formatter, "the private key has {bits} bits; KooGallery asks for {LEAST_BITS} at least")
            }
            Self::Text => formatter.write_str("the secret is not Base64 of the length of the key"),
            Self::Foreign => formatter.write_str(
                "the secret was not encrypted under this key, or not with RSA-OAEP under SHA-256 or SHA-1: \
                 compare the public key in the seller console",
            ),
        }
    }
}

impl Error for KitKeyError {}

/// The bytes in a PEM.
fn der(pem: &str) -> Result<Zeroizing<Vec<u8>>, KitKeyError> {
    let Some((_, behind)) = pem.split_once("-----BEGIN PRIVATE KEY-----") else {
        return Err(match pem {
            pem if pem.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") => KitKeyError::Encrypted,
            pem if pem.contains("-----BEGIN RSA PRIVATE KEY-----") => KitKeyError::Pkcs1,
            _ => KitKeyError::Pem,
        });
    };
    let (inside, _) = behind.split_once("-----END PRIVATE KEY-----").ok_or(KitKeyError::Pem)?;
    // As long as it can be from the beginning: what grows leaves copies behind.
    let mut text = Zeroizing::new(String::with_capacity(inside.len()));
    text.extend(inside.split_ascii_whitespace());
    BASE64_STANDARD.decode(text.as_bytes()).map(Zeroizing::new).map_err(|_| KitKeyError::Pem)
}

const HASHES: [&OaepAlgorithm; 2] = [&OAEP_SHA256_MGF1SHA256, &OAEP_SHA1_MGF1SHA1];

const LEAST_BITS: usize = 3072;

const LONGEST: usize = 4096;
