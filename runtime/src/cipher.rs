//! Single fields that travel encrypted inside of a signed message.

use zeroize::Zeroizing;

/// Encrypts and decrypts single fields, for platforms that ask for it inside a signed message.
///
/// A scheme that has one makes it from the key: [`Scheme::cipher`](crate::sign::Scheme::cipher).
pub trait Cipher: Send + Sync {
    /// The field as it stands in the message. Two calls with the same text give two different results.
    fn seal(&self, plain: &str) -> String;

    /// The text in a field; `None` when it is not one that was sealed with this key, whatever is wrong with it:
    /// to tell whoever sent it why would help to open others.
    ///
    /// Without a proof over the message around it, that a field can be opened proves nothing.
    fn open(&self, sealed: &str) -> Option<Zeroizing<String>>;

    /// How many characters [`Cipher::seal`] makes of the text: limits on a field are on what is sent.
    fn sealed_length(&self, plain: &str) -> usize;
}
