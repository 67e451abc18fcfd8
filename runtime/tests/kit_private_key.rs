//! The OAuth secret of an application, encrypted by OpenSSL as KooGallery may do it.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

use std::fs;

use bothends::{KitKeyError, KitPrivateKey};

fn file(name: &str) -> String {
    fs::read_to_string(format!("{}/tests/kit_private_key/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn key() -> KitPrivateKey {
    KitPrivateKey::from_pem(file("key.pem")).unwrap()
}

fn opened(text: &str) -> Result<String, KitKeyError> {
    key().client_secret(text).map(|secret| secret.expose().to_owned())
}

#[test]
fn both_hashes_are_read() {
    for name in ["sha256.txt", "sha1.txt"] {
        assert_eq!(opened(&file(name)).as_deref(), Ok("s3cret-of-pancakes"), "{name}");
    }
    assert_eq!(opened(&file("sha256-text.txt")).as_deref(), Ok("Pfannkuchen-für-Ä"));
}

#[test]
fn lines_of_base64_may_be_broken() {
    let text = file("sha256.txt");
    let lines: Vec<_> = text.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    assert_eq!(opened(&format!(" {}\r\n", lines.join("\r\n"))).as_deref(), Ok("s3cret-of-pancakes"));
}

#[test]
fn what_is_encrypted_in_another_way_is_refused() {
    for name in ["sha512.txt", "sha256-mgf1-sha1.txt", "pkcs1v15.txt", "empty.txt", "not-text.txt"] {
        assert_eq!(opened(&file(name)), Err(KitKeyError::Foreign), "{name}");
    }
    let other = KitPrivateKey::from_pem(file("other.pem")).unwrap();
    assert_eq!(other.client_secret(&file("sha256.txt")), Err(KitKeyError::Foreign));
}

#[test]
fn what_is_no_such_text_is_refused() {
    let text = file("sha256.txt");
    let half = text.get(..256).unwrap();
    for wrong in ["", "=", "c2VhbGVk", "not base64!", half, &text.repeat(2), &format!("{text}="), &"A".repeat(1 << 20)]
    {
        assert_eq!(opened(wrong), Err(KitKeyError::Text), "{} characters", wrong.len());
    }
    // As long as it has to be, and larger than the modulus, or nothing.
    for wrong in ["/".repeat(512), "A".repeat(512)] {
        assert_eq!(opened(&wrong), Err(KitKeyError::Foreign));
    }
}

#[test]
fn a_changed_bit_is_noticed() {
    let text = file("sha256.txt").into_bytes();
    for position in (0..text.len()).step_by(37) {
        let mut changed = text.clone();
        changed[position] = if changed[position] == b'A' { b'B' } else { b'A' };
        assert_eq!(opened(std::str::from_utf8(&changed).unwrap()), Err(KitKeyError::Foreign), "{position}");
    }
}

#[test]
fn only_rsa_keys_of_3072_bits_in_pkcs8_are_taken() {
    let refused = |pem: String| KitPrivateKey::from_pem(pem).unwrap_err();
    assert_eq!(refused(file("small.pem")), KitKeyError::Short { bits: 2048 });
    assert_eq!(refused(file("elliptic.pem")), KitKeyError::Key);
    assert_eq!(refused(file("pkcs1.pem")), KitKeyError::Pkcs1);
    assert_eq!(refused(file("encrypted.pem")), KitKeyError::Encrypted);
    let key = file("key.pem");
    let cut = key.lines().take(10).collect::<Vec<_>>().join("\n");
    let shorter =
        key.lines().enumerate().filter(|(at, _)| *at != 5).map(|(_, line)| line).collect::<Vec<_>>().join("\n");
    for (wrong, expected) in [
        (String::new(), KitKeyError::Pem),
        ("s3cret".to_owned(), KitKeyError::Pem),
        (cut, KitKeyError::Pem),
        (key.replace("MII", "!!!"), KitKeyError::Pem),
        (shorter, KitKeyError::Key),
        ("-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----".to_owned(), KitKeyError::Key),
    ] {
        assert_eq!(refused(wrong), expected);
    }
    let around = format!("Bag Attributes\n{}\nmore", key.replace('\n', "\r\n"));
    assert!(KitPrivateKey::from_pem(around).is_ok());
}

#[test]
fn nothing_secret_is_shown() {
    assert_eq!(format!("{:?}", key()), "KitPrivateKey(..)");
    let secret = key().client_secret(&file("sha1.txt")).unwrap();
    assert!(!format!("{secret:?}").contains("pancakes"));
    for error in [KitKeyError::Pem, KitKeyError::Pkcs1, KitKeyError::Short { bits: 2048 }, KitKeyError::Foreign] {
        assert!(!error.to_string().is_empty());
    }
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    shared(&key());
}
