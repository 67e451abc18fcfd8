//! What holds for all texts, numbers and times.

use proptest::prelude::*;

use super::*;
use crate::{Decimal, Timestamp};

static MANY: Schema = Schema::new(
    "Many",
    &[
        Field::text("Key").required().place(Place::Path),
        Field::text("id").required().place(Place::Path),
        Field::text("query").place(Place::Query),
        Field::new("number", Kind::Number).place(Place::Query),
        Field::new("decimal", Kind::Decimal).place(Place::Query),
        Field::new("time", Kind::Timestamp("yyyyMMddHHmmssSSS", 480)).place(Place::Query),
        Field::new("map", Kind::Map(&Item::new(Kind::Bytes))).place(Place::Query),
        Field::text("json"),
        Field::new("exact", Kind::Decimal),
        Field::object("inner", &INNER).encoding(Encoding::Json),
        Field::list("extra", &Item::object(&INNER)).encoding(Encoding::Base64Json),
    ],
);
static CALL: Call =
    Call::new(&HTTP, "Many", Direction::Operation, &MANY, &NOTHING).method("PUT").path("/a/{id}-x/b/{+Key}/end");
static ANSWER: Schema = Schema::new(
    "Answer",
    &[
        Field::text("text"),
        Field::list("list", &Item::object(&INNER)),
        Field::new("decimal", Kind::Decimal),
        Field::list("words", &Item::new(Kind::String)),
    ],
);

fn base64(bytes: impl AsRef<[u8]>) -> String {
    use base64::Engine as _;
    base64::prelude::BASE64_STANDARD.encode(bytes)
}

fn decimal() -> impl Strategy<Value = Decimal> {
    (-999_999_999_999_999_i64..=999_999_999_999_999, 0_u8..=15)
        .prop_filter_map("15 digits", |(unscaled, scale)| Decimal::new(unscaled, scale))
}

fn time() -> impl Strategy<Value = Timestamp> {
    prop_oneof![-62_135_596_800_000_i64..=253_370_764_799_999, -5_000_i64..5_000]
        .prop_filter_map("in range", Timestamp::from_milliseconds)
}

proptest! {
    #[test]
    fn requests_go_both_ways(
        key in "\\PC{1,12}", id in "\\PC{1,8}", query in any::<String>(), text in any::<String>(),
        number in proptest::num::f64::NORMAL | proptest::num::f64::ZERO, decimal in decimal(), time in time(),
        bytes in any::<Vec<u8>>(), name in any::<String>(),
    ) {
        let stays = |segment: &str| !matches!(segment, "." | "..");
        prop_assume!(key.split('/').all(stays) && stays(&id));
        let mut object = DynamicObject::new(&MANY);
        for (wire, value) in [("Key", &key), ("id", &id), ("query", &query), ("json", &text)] {
            object.set_text(wire, value).unwrap();
        }
        object.set_text("number", &number.to_string()).unwrap();
        object.set_text("decimal", &decimal.to_string()).unwrap();
        object.set_text("exact", &decimal.to_string()).unwrap();
        let encoded = base64(bytes);
        object.set_text("map", &json!({name: encoded}).to_string()).unwrap();
        object.set_text("inner", &json!({"a": text, "s": query}).to_string()).unwrap();
        object.set_text("extra", &base64(json!([{"a": query}]).to_string())).unwrap();
        object.set_text("time", &time.write("yyyyMMddHHmmssSSS", 480).unwrap()).unwrap();
        let json = object.to_json().unwrap();
        let request = written(&CALL, json.clone(), "https://a.example").unwrap();
        prop_assert_eq!(read(&[&CALL], &request), Some((0, Ok(json))));
    }

    #[test]
    fn decimals_stay_exact(decimal in decimal()) {
        prop_assert_eq!(decimal.to_string().parse(), Ok(decimal));
        prop_assert_eq!(decimal.to_string().parse::<Decimal>().unwrap().to_string(), decimal.to_string());
        prop_assert_eq!(Decimal::try_from(decimal.to_f64()), Ok(decimal));
        let json = serde_json::to_string(&decimal.to_f64()).unwrap();
        prop_assert_eq!(Decimal::try_from(serde_json::from_str::<f64>(&json).unwrap()), Ok(decimal));
    }

    #[test]
    fn times_go_both_ways(time in time(), zone in -720_i16..=840) {
        for (format, step) in [
            ("unix", 1000), ("unix-ms", 1), ("rfc3339", 1), ("yyyyMMddHHmmss", 1000), ("yyyyMMddHHmmssSSS", 1),
            ("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", 1), ("http-date", 1000),
        ] {
            let text = time.write(format, zone).unwrap();
            let expected = time.milliseconds().div_euclid(step) * step;
            prop_assert_eq!(Timestamp::read(&text, format, zone).map(Timestamp::milliseconds), Some(expected), "{} {}", format, text);
        }
        prop_assert_eq!(Timestamp::from(std::time::SystemTime::from(time)), time);
    }

    #[test]
    fn xml_answers_go_both_ways(text in any::<String>(), words in any::<Vec<String>>(), decimal in decimal()) {
        let json = json!({"text": text, "words": words, "list": [{"a": text}, {"a": ""}], "decimal": decimal.to_f64()});
        let api = Api { format: Format::Xml, success: &[], ..api(Protocol::Http, None) };
        let object = DynamicObject::from_json(&ANSWER, json).unwrap();
        let answer = write_answer(&api, &Outcome::Success(&object), Style::wire(None)).unwrap();
        let arrived = Arrived { status: 200, headers: HeaderMap::new(), body: answer.body };
        let mut read = DynamicObject::new(&ANSWER);
        read_answer(&api, &arrived, &mut read, Style::wire(None)).1.unwrap();
        let empty = words.is_empty();
        prop_assert!(empty || read == object);
    }

    #[test]
    fn nothing_panics(bytes in any::<Vec<u8>>(), text in any::<String>(), cut in 0_usize..300, other in any::<u8>()) {
        let good = b"<?xml version=\"1.0\"?><R><text>a&#65;<![CDATA[b]]></text><list><a x=\"1\">1</a></list><words/></R>";
        let mut broken = good.to_vec();
        if let Some(byte) = broken.get_mut(cut) {
            *byte = other;
        }
        for body in [&bytes, text.as_bytes(), &broken, good.get(..cut).unwrap_or_default()] {
            let _ = crate::codec::xml::read(body, &ANSWER);
            let _ = crate::codec::decode(body, &mut DynamicObject::new(&MANY), &mut |_, _| {});
        }
        let _ = Endpoint::parse(&text, true).map(|endpoint| (endpoint.is_address(), endpoint.url(&text, &text)));
        for format in ["unix", "unix-ms", "rfc3339", "http-date", "yyyyMMddHHmmss", text.as_str()] {
            for zone in [i16::MIN, -1, i16::MAX] {
                let _ = Timestamp::read(&text, format, zone).map(|time| time.write(format, zone));
                let _ = Timestamp::from_milliseconds(i64::from(other)).unwrap().write(&text, zone);
            }
        }
        let _ = text.parse::<Decimal>();
        let _ = super::super::path::find(&text, &text);
        let _ = super::super::path::expand(&text, &mut |_| Ok(Some(text.clone())));
    }
}
