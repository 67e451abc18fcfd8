//! Vectors of OpenJDK, and what arrives broken.

use std::collections::HashSet;

use serde_json::Value;

use super::*;

const KEY: &str = "00000000-1111-2222-3333-444444444444";

fn cipher() -> KoogalleryAes {
    KoogalleryAes::new(&Secret::new(KEY))
}

fn short(plain: &str) -> String {
    cipher().seal_with(Bits::Short, b"0123456789abcdef", plain)
}

#[test]
fn every_vector_of_openjdk_is_computed_to_the_letter() {
    let file: Value = serde_json::from_str(include_str!("vectors.json")).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 26);
    for vector in vectors {
        let text = |name: &str| vector[name].as_str().unwrap();
        let cipher = KoogalleryAes::new(&Secret::new(text("accessKey")));
        let (bits, key) = match vector["bits"].as_u64() {
            Some(128) => (Bits::Short, hash::hex(&*cipher.short())),
            Some(256) => (Bits::Long, hash::hex(&*cipher.key)),
            other => panic!("{other:?}"),
        };
        assert_eq!(key, text("derivedKeyHex"));
        let iv = text("iv").as_bytes().try_into().unwrap();
        assert_eq!(cipher.seal_with(bits, iv, text("plain")), text("wire"));
        assert_eq!(cipher.open(text("wire")).unwrap().as_str(), text("plain"));
        assert_eq!(cipher.sealed_length(text("plain")), text("wire").len());
    }
}

#[test]
fn a_state_that_would_stay_is_counted_up() {
    // 1 from the carry, and a block that takes it away again.
    let (mut state, mut block) = ([7; 20], [0; 20]);
    block[0] = 0xff;
    advance(&mut state, &block);
    assert_eq!((state[0], state[1]), (8, 7));
    // Signed bytes carry -1: 0x80 + 0x80 + 1 is -255, so 1 and a carry of -1.
    let (mut state, mut block) = ([0; 20], [0; 20]);
    (state[0], block[0]) = (0x80, 0x80);
    advance(&mut state, &block);
    assert_eq!((state[0], state[1], state[19]), (1, 0xff, 0xff));
}

#[test]
fn lengths_are_told_before() {
    for length in (0..70).chain([4096]) {
        let plain = "x".repeat(length);
        assert_eq!(cipher().sealed_length(&plain), cipher().seal(&plain).len(), "{length}");
    }
    assert_eq!(cipher().sealed_length("中文账号"), cipher().seal("中文账号").len());
}

#[test]
fn no_two_are_alike() {
    let sealed: HashSet<_> = (0..1000).map(|_| cipher().seal("admin")).collect();
    assert_eq!(sealed.len(), 1000);
    let ivs: HashSet<_> = sealed.iter().map(|sealed| sealed.get(..16).unwrap()).collect();
    assert_eq!(ivs.len(), 1000);
}

#[test]
fn each_character_of_an_iv_is_as_likely() {
    let cipher = cipher();
    let mut counts = [0_i32; 128];
    for _ in 0..6200 {
        for character in cipher.iv("") {
            counts[usize::from(character)] += 1;
        }
    }
    // 1600 of each; 240 are six times the deviation that chance gives.
    for (character, count) in counts.iter().enumerate() {
        let expected = if u8::try_from(character).unwrap().is_ascii_alphanumeric() { 1600 } else { 0 };
        assert!((count - expected).abs() <= if expected == 0 { 0 } else { 240 }, "{character}: {count}");
    }
}

#[test]
fn without_random_bytes_ivs_still_differ() {
    let cipher = cipher();
    let blocks: HashSet<_> = (0..1000).map(|_| cipher.without_randomness("admin")).collect();
    assert_eq!(blocks.len(), 1000);
}

#[test]
fn what_is_broken_fails_in_one_way() {
    let sealed = cipher().seal("15905222222");
    let (iv, rest) = sealed.split_at(16);
    let bytes = BASE64_STANDARD.decode(rest).unwrap();
    let packed = |bytes: &[u8]| format!("{iv}{}", BASE64_STANDARD.encode(bytes));
    let not_text = cipher_text_of(b"\xff\xfe");
    for broken in [
        "",
        "0123456789abcdef",
        iv.get(..15).unwrap(),
        rest,
        &format!("{iv}é"),
        &format!("{}é{rest}", iv.get(..15).unwrap()),
        &sealed.replacen(iv.get(..1).unwrap(), "-", 1),
        &packed(&bytes[..15]),
        &packed(&[&bytes[..], b"x"].concat()),
        &packed(&[bytes.clone(), bytes.clone()].concat()),
        sealed.get(..sealed.len() - 1).unwrap(),
        &format!("{sealed}="),
        &format!(" {sealed}"),
        &format!("{sealed}\n"),
        &not_text,
    ] {
        assert_eq!(cipher().open(broken), None, "{broken:?}");
    }
    assert!(KoogalleryAes::new(&Secret::new("another")).open("0123456789abcdefxekj+mwqC7hXRdatrhtjpg==").is_none());
}

#[test]
fn padding_of_any_other_form_is_refused() {
    // The last byte of the block before is added to the padding: 0x05 of `15905222222` becomes every other value.
    let sealed = cipher().seal_with(Bits::Long, b"0123456789abcdef", "0123456789abcdef15905222222");
    let (iv, rest) = sealed.split_at(16);
    let bytes = BASE64_STANDARD.decode(rest).unwrap();
    for mask in 1..=255 {
        let mut changed = bytes.clone();
        changed[15] ^= mask;
        let opened = cipher().open(&format!("{iv}{}", BASE64_STANDARD.encode(changed)));
        assert_eq!(opened, None, "{mask}");
    }
}

#[test]
fn both_lengths_of_keys_are_opened() {
    for plain in ["", "a", "15905222222", "中文账号", &"x".repeat(16), &"y".repeat(1000)] {
        assert_eq!(cipher().open(&short(plain)).unwrap().as_str(), plain);
        assert_eq!(cipher().open(&cipher().seal(plain)).unwrap().as_str(), plain);
    }
}

/// Seals what is not text.
fn cipher_text_of(plain: &[u8]) -> String {
    let iv = b"0123456789abcdef";
    let cipher = cipher();
    let encryptor = cbc::Encryptor::<Aes256>::new((&*cipher.key).into(), &(*iv).into());
    format!("0123456789abcdef{}", BASE64_STANDARD.encode(encryptor.encrypt_padded_vec::<Pkcs7>(plain)))
}
