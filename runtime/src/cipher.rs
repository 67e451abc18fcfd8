//! Encryption of single members, for platforms that ask for it inside a signed message.

use zeroize::Zeroizing;

/// Encrypts and decrypts single members.
pub trait Cipher: Send + Sync {
    /// Encrypts a text.
    fn seal(&self, plain: &str) -> String;

    /// Decrypts one; all that can be wrong with it has the same outcome.
    fn open(&self, sealed: &str) -> Option<Zeroizing<String>>;

    /// How many characters a text has when it is encrypted: what limits of length count.
    fn sealed_length(&self, plain: &str) -> usize;
}
