//! Single values: numbers, times, JSON of any type, texts that were encrypted.

use bothends::dynamic::DynamicObject;
use bothends::sign::KOOGALLERY_V1;
use bothends::{Decimal, Timestamp, codec};

use super::input::Input;
use super::seeds::{Seed, all, key};

/// What is read as a number is written as one that means the same.
pub fn decimal(data: &[u8]) {
    let mut text = SEEDS_OF_DECIMALS[data.len() % SEEDS_OF_DECIMALS.len()].to_owned();
    Input::new(data).mutate_text(&mut text);
    for text in [text, String::from_utf8_lossy(data).into_owned()] {
        if let Ok(decimal) = text.parse::<Decimal>() {
            let again: Decimal = decimal.to_string().parse().unwrap();
            assert!(again == decimal && again.to_string() == decimal.to_string(), "{text}");
        }
    }
}

/// What is read as a point in time is written as the same one.
pub fn timestamp(data: &[u8]) {
    let mut text = "2026-01-02T03:04:05.678+08:00".to_owned();
    Input::new(data).mutate_text(&mut text);
    for text in [text, String::from_utf8_lossy(data).into_owned()] {
        if let Ok(timestamp) = text.parse::<Timestamp>() {
            assert_eq!(timestamp.to_string().parse(), Ok(timestamp), "{text}");
        }
    }
}

/// JSON in place of a request: what is read is written as JSON that is read as the same. And members from texts, as in a
/// query.
pub fn json(data: &[u8]) {
    let mut input = Input::new(data);
    let seed = input.one_of(&all().1);
    let mut text = serde_json::to_vec(&seed.object.to_json().unwrap()).unwrap();
    let (field, value) = (input.below(seed.call.request.fields.len()), input.text());
    input.mutate(&mut text);
    for text in [&text[..], data] {
        read_json(seed, text);
    }
    if let Some(field) = seed.call.request.fields.get(field) {
        let mut object = DynamicObject::new(seed.call.request);
        if object.set_text(field.wire, &value).is_ok() {
            drop(object.to_json());
        }
    }
}

fn read_json(seed: &Seed, text: &[u8]) {
    let mut object = DynamicObject::new(seed.call.request);
    drop(codec::decode(text, &mut object, &mut |_, _| {}));
    let Ok(json) = serde_json::from_slice(text) else { return };
    let Ok(object) = DynamicObject::from_json(seed.call.request, json) else { return };
    drop(format!("{object:?}"));
    drop(bothends::limits::check(&object));
    let Ok(json) = object.to_json() else { return };
    let again = DynamicObject::from_json(seed.call.request, json.clone());
    assert!(again.as_ref() == Ok(&object), "{json}: {again:?}");
}

/// What is opened was sealed, whatever is made of it on the way.
pub fn cipher(data: &[u8]) {
    let cipher = KOOGALLERY_V1.cipher(&key()).unwrap();
    let mut input = Input::new(data);
    let plain = input.text();
    let mut sealed = cipher.seal(&plain);
    assert_eq!((cipher.open(&sealed).unwrap().as_str(), sealed.len()), (plain.as_str(), cipher.sealed_length(&plain)));
    input.mutate_text(&mut sealed);
    drop(cipher.open(&sealed));
    drop(cipher.open(&String::from_utf8_lossy(data)));
}

const SEEDS_OF_DECIMALS: &[&str] = &["0", "-12.340", "1e3", "79228162514264337593543950335", "0.0000000000000000001"];
