//! What a hostile or careless other side sends, and values that must not change on the way.

use super::*;
use crate::object::{Entry, Object};

static TEXTS: Schema = Schema::new(
    "Texts",
    &[
        Field::new("any", Kind::Any).place(Place::Query),
        Field::list("words", &Item::new(Kind::String)).place(Place::Query).encoding(Encoding::Comma),
        Field::new("x-n-", Kind::Map(&Item::new(Kind::Integer))).place(Place::Header),
        Field::new("values", Kind::Map(&Item::new(Kind::Any))),
        Field::list("anys", &Item::new(Kind::Any)),
    ],
);
static TEXT_CALL: Call = Call::new(&HTTP, "Texts", Direction::Operation, &TEXTS, &NOTHING);

const fn status_api(format: Format) -> Api {
    Api { format, success: &[], code: Some("Code"), message: Some("Message"), ..api(Protocol::Http, None) }
}

static XML: Api = status_api(Format::Xml);
static JSON: Api = status_api(Format::Json);

fn answered(
    api: &Api,
    schema: &'static Schema,
    status: u16,
    body: &'static [u8],
) -> (Envelope, Result<serde_json::Value, Problem>) {
    let arrived = Arrived { status, headers: HeaderMap::new(), body: Bytes::from_static(body) };
    let mut object = DynamicObject::new(schema);
    let (envelope, result) = read_answer(api, &arrived, &mut object, Style::wire(Some(&Backwards)));
    (envelope, result.map(|()| object.to_json().unwrap()))
}

#[test]
fn any_value_stays_what_it_is() {
    for any in [json!("plain words"), json!("{not json"), json!({"a": [1, null]}), json!(5), json!(true), json!("")] {
        let json = json!({"any": any, "values": {"k": null, "l": "x"}, "anys": [null, {}, "s", 1.5, [null]]});
        let request = written(&TEXT_CALL, json.clone(), "https://a.example").unwrap();
        assert_eq!(read(&[&TEXT_CALL], &request), Some((0, Ok(json))));
    }
}

#[test]
fn joined_items_do_not_become_others() {
    for words in [json!([]), json!(["a"]), json!(["", "b"]), json!(["ü", "b c"])] {
        let json = json!({"words": words});
        let request = written(&TEXT_CALL, json.clone(), "https://a.example").unwrap();
        assert_eq!(read(&[&TEXT_CALL], &request), Some((0, Ok(json))));
    }
    for words in [json!(["a,b"]), json!([""]), json!([" a"])] {
        assert!(written(&TEXT_CALL, json!({"words": words}), "https://a.example").is_err());
    }
}

#[test]
fn header_maps_lose_nothing() {
    let json = json!({"x-n-": {"one": 1, "two": -2}});
    let request = written(&TEXT_CALL, json.clone(), "https://a.example").unwrap();
    assert_eq!(read(&[&TEXT_CALL], &request), Some((0, Ok(json))));
    let twice = json!({"x-n-": {"one": 1, "ONE": 2}});
    assert!(written(&TEXT_CALL, twice, "https://a.example").is_err(), "one header for two entries");
    for (member, value) in [("X-Word", json!(" w")), ("X-Word", json!("w\t")), ("x-meta-", json!({"a": " "}))] {
        let mut json = everywhere();
        json[member] = value;
        assert!(written(&PUT, json, "https://oss.example.com").is_err(), "receivers take the blanks away");
    }
}

#[test]
fn c02_answers_with_headers_that_cannot_stand_are_refused() {
    static HEADERS: Schema = Schema::new(
        "Headers",
        &[
            Field::text("x-word").place(Place::Header),
            Field::new("x-meta-", Kind::Map(&Item::new(Kind::String))).place(Place::Header),
        ],
    );
    for json in
        [json!({"x-word": "a\r\nset-cookie: b"}), json!({"x-meta-": {"a b": ""}}), json!({"x-meta-": {"a": "\0"}})]
    {
        let object = DynamicObject::from_json(&HEADERS, json).unwrap();
        assert!(write_answer(&JSON, &Outcome::Success(&object), Style::wire(None)).is_err());
    }
    let object = DynamicObject::from_json(&HEADERS, json!({"x-word": "né", "x-meta-": {"a": "名"}})).unwrap();
    assert!(write_answer(&JSON, &Outcome::Success(&object), Style::wire(None)).is_ok());
}

#[test]
fn members_that_no_spec_knows_are_not_lost() {
    static UPLOAD: Call = Call::new(&HTTP, "Upload", Direction::Operation, &PARTS, &NOTHING).path("/files");
    static POSTED: Schema = Schema::new("Posted", &[Field::text("a").place(Place::Form)]);
    static FORMED: Call = Call::new(&HTTP, "Formed", Direction::Operation, &POSTED, &NOTHING).path("/form");
    let endpoint = Endpoint::parse("https://a.example", false).unwrap();
    for (call, json) in [(&UPLOAD, json!({"file": ""})), (&FORMED, json!({"a": "1"}))] {
        let object = DynamicObject::from_json(call.request, json).unwrap();
        let more = [("extra".to_owned(), json!("v4lue"))];
        let request = of(Protocol::Http).write_request(call, &object, &more, &endpoint, Style::wire(None)).unwrap();
        assert!(String::from_utf8_lossy(&request.body).contains("v4lue"), "{}", call.name);
    }
    let object = DynamicObject::from_json(TEXT_CALL.request, json!({"anys": [1]})).unwrap();
    let more = [("anys".to_owned(), json!([2]))];
    let written = of(Protocol::Http).write_request(&TEXT_CALL, &object, &more, &endpoint, Style::wire(None));
    assert!(written.is_err(), "one name, two values: whose word would it be?");
}

#[test]
fn a_body_of_another_type_is_read_too() {
    static WORDS: &[&str] = &["on", "off"];
    static SWITCH: Schema =
        Schema::new("Switch", &[Field::new("to", Kind::Closed(WORDS)).required().place(Place::Body)]);
    static CALL: Call = Call::new(&HTTP, "Switch", Direction::Operation, &SWITCH, &NOTHING).method("PUT").path("/s");
    let request = written(&CALL, json!({"to": "on"}), "https://a.example").unwrap();
    assert_eq!(request.body, "on");
    assert_eq!(read(&[&CALL], &request), Some((0, Ok(json!({"to": "on"})))));
    assert!(read(&[&CALL], &Request { body: "broken".into(), ..request }).unwrap().1.is_err());
    static SWITCHED: Schema =
        Schema::new("Switched", &[Field::new("to", Kind::Closed(WORDS)).required().place(Place::Body)]);
    assert_eq!(answered(&JSON, &SWITCHED, 200, b"off").1, Ok(json!({"to": "off"})));
    assert!(answered(&JSON, &SWITCHED, 200, b"broken").1.is_err());
}

#[test]
fn a_member_before_the_end_of_a_path_may_look_like_the_end() {
    static ONE: Schema = Schema::new("One", &[Field::text("id").required().place(Place::Path)]);
    static CALL: Call =
        Call::new(&HTTP, "Get", Direction::Operation, &ONE, &NOTHING).method("GET").path("/things/{id}.json");
    for id in ["a", "a.json", ".json", "a/b.json", "ü.json.json"] {
        let json = json!({"id": id});
        let request = written(&CALL, json.clone(), "https://a.example").unwrap();
        assert_eq!(read(&[&CALL], &request), Some((0, Ok(json))), "{id}");
    }
}

#[test]
fn t06_an_answer_without_a_body_lacks_what_must_be_in_it() {
    static LISTING: Schema = Schema::new("Listing", &[Field::text("Name").required()]);
    static HEAD: Schema = Schema::new("Head", &[Field::text("etag").place(Place::Header), Field::text("Note")]);
    assert!(answered(&XML, &LISTING, 200, b"").1.is_err());
    assert_eq!(answered(&XML, &HEAD, 200, b"").1, Ok(json!({})));
    assert_eq!(answered(&JSON, &HEAD, 204, b"").1, Ok(json!({})));
    assert!(answered(&JSON, &HEAD, 200, b"").1.is_err() && answered(&JSON, &LISTING, 204, b"").1.is_err());
}

#[test]
fn xml_platforms_get_no_json() {
    static HEADERS: Schema = Schema::new("Headers", &[Field::text("x-copy-source").place(Place::Header)]);
    static COPY: Call = Call::new(&XML, "Copy", Direction::Operation, &HEADERS, &NOTHING).method("PUT").path("/k");
    let request = written(&COPY, json!({"x-copy-source": "/a/b"}), "https://a.example").unwrap();
    assert!(request.body.is_empty() && request.header("content-type").is_none());
    assert_eq!(read(&[&COPY], &request), Some((0, Ok(json!({"x-copy-source": "/a/b"})))));
    static BOTH: Schema = Schema::new("Both", &[Field::text("a").place(Place::Json)]);
    static JSON_TOO: Call = Call::new(&XML, "Json", Direction::Operation, &BOTH, &NOTHING).method("PUT").path("/j");
    assert_eq!(written(&JSON_TOO, json!({"a": "1"}), "https://a.example").unwrap().body, r#"{"a":"1"}"#);
}

#[test]
fn w18_a_host_that_no_client_would_make_is_no_call() {
    let mut request = written(&PUT, everywhere(), "https://oss.example.com").unwrap();
    for host in
        ["A-Bucket.oss.example.com", "x.oss.example.com", "-a-.oss.example.com", "localhost", ".oss.example.com"]
    {
        request.host = host.to_owned();
        assert_eq!(read(&[&PUT], &request), None, "{host}");
    }
}

#[test]
fn t07_a_code_counts_as_number_too_and_only_once() {
    static OPTIONAL: Schema = Schema::new("Optional", &[Field::text("Code"), Field::text("a")]);
    static KNOWN: Schema = Schema::new("Known", &[Field::new("Code", Kind::Integer), Field::text("a")]);
    for schema in [&OPTIONAL, &KNOWN] {
        let (envelope, result) = answered(&JSON, schema, 200, br#"{"Code": 500, "a": "x"}"#);
        assert_eq!(envelope.code.as_deref(), Some("500"));
        assert!(result.is_ok() && !envelope.is_success(&JSON, schema));
    }
    let api = Api { success: &["OK"], ..status_api(Format::Json) };
    for body in [br#"{"Code": "Denied", "Code": "OK"}"#.as_slice(), br#"{"a": [], "Code": "Denied", "Code": "OK"}"#] {
        assert!(!answered(&api, &OPTIONAL, 200, body).0.is_success(&api, &OPTIONAL), "two codes are none");
    }
    // An answer that has no member for a code: its status tells, unless there is a code all the same.
    static WITHOUT: Schema = Schema::new("Without", &[Field::text("a")]);
    assert!(answered(&api, &WITHOUT, 200, br#"{"a": "x"}"#).0.is_success(&api, &WITHOUT));
    assert!(!answered(&api, &WITHOUT, 200, br#"{"Code": "Denied"}"#).0.is_success(&api, &WITHOUT));
    assert!(!answered(&api, &OPTIONAL, 200, br#"{"a": "x"}"#).0.is_success(&api, &OPTIONAL));
}

#[test]
fn c09_what_is_no_object_is_not_shown() {
    static OPTIONAL: Schema = Schema::new("Optional", &[Field::text("Code"), Field::text("a")]);
    for body in [b"\"s3cret\"".as_slice(), b"867530911", b"true", b"[\"s3cret\"]", b"null", b"1.5e3"] {
        let message = answered(&JSON, &OPTIONAL, 200, body).1.unwrap_err().to_string();
        assert!(message.contains("expected an object"), "{message}");
        assert!(!message.contains("s3cret") && !message.contains("8675309") && !message.contains("1500"), "{message}");
    }
    let posted = |body: &'static [u8]| {
        let request = Request { body: body.into(), ..Request::new(::http::Method::POST, "a.example", "/") };
        let headers = HeaderMap::new();
        let (method, path) = (request.method.as_str(), request.path.as_str());
        let received = Received { method, path, query: "", headers: &headers, body: &request.body };
        static ONE: Schema = Schema::new("One", &[Field::text("a")]);
        static CALL: Call = Call::new(&NAMED, "one", Direction::Callback, &ONE, &NOTHING);
        match of(Protocol::Http).route(&NAMED, &[&CALL], &received) {
            Err(Unrouted::Unreadable(problem)) => problem.to_string(),
            _ => String::new(),
        }
    };
    for body in [b"\"s3cret\"".as_slice(), br#"{"activity": ["s3cret"]}"#, br#"{"activity": 867530911}"#] {
        let message = posted(body);
        assert!(!message.is_empty() && !message.contains("s3cret") && !message.contains("8675309"), "{message}");
    }
}

#[test]
fn xml_answers_keep_the_encodings_of_their_members() {
    static ANSWER: Schema = Schema::new(
        "Answer",
        &[
            Field::text("secret").encoding(Encoding::Encrypted),
            Field::list("ids", &Item::new(Kind::Integer)).encoding(Encoding::Comma),
            Field::object("inner", &INNER).encoding(Encoding::Json),
            Field::list("extra", &Item::object(&INNER)).encoding(Encoding::Base64Json),
            Field::list("none", &Item::new(Kind::String)).required(),
            Field::new("any", Kind::Any),
            Field::object("deep", &INNER),
        ],
    );
    let json = json!({
        "secret": "hush <&>\r\n", "ids": [1, 2], "inner": {"a": "b", "s": "abc"}, "extra": [{"a": "]]>"}], "none": [],
        "any": {"a": {"b": "c"}}, "deep": {"a": "", "s": "abc"},
    });
    let object = DynamicObject::from_json(&ANSWER, json.clone()).unwrap();
    let answer = write_answer(&XML, &Outcome::Success(&object), Style::wire(Some(&Backwards))).unwrap();
    let text = std::str::from_utf8(&answer.body).unwrap();
    assert!(!text.contains("hush") && text.contains("<ids>1,2</ids>"), "{text}");
    let body: &'static [u8] = answer.body.to_vec().leak();
    assert_eq!(answered(&XML, &ANSWER, 200, body).1, Ok(json));
}

#[test]
fn names_in_xml_answers_are_only_names() {
    static ANSWER: Schema = Schema::new("Answer", &[Field::new("map", Kind::Map(&Item::new(Kind::String)))]);
    for (name, good) in [
        ("a-b.c_1", true),
        ("ü", true),
        ("", false),
        ("a b", false),
        ("a></map><Code>x</Code><map", false),
        ("1", false),
        ("!--", false),
    ] {
        let object = DynamicObject::from_json(&ANSWER, json!({"map": {name: "v"}})).unwrap();
        let answer = write_answer(&XML, &Outcome::Success(&object), Style::wire(None));
        assert_eq!(answer.is_ok(), good, "{name:?}");
    }
}

#[test]
fn t08_unknown_elements_may_repeat_but_a_repeated_code_is_none() {
    static ANSWER: Schema = Schema::new("Answer", &[Field::text("Name"), Field::object("Inner", &INNER)]);
    let body = b"<R><New>1</New><New><Deep/></New><Name>n</Name><Inner><a>x</a><b/><b/></Inner></R>";
    assert_eq!(answered(&XML, &ANSWER, 200, body).1, Ok(json!({"Name": "n", "Inner": {"a": "x"}})));
    let (envelope, result) = answered(&XML, &ANSWER, 403, b"<E><Code>A</Code><Code>B</Code><Name>n</Name></E>");
    assert!(envelope.code.is_none() && result.is_err());
    let named = answered(&XML, &ANSWER, 200, b"<R><Inner><a>1</a><a>2</a></Inner></R>").1.unwrap_err();
    assert_eq!(named.to_string(), "a: is there twice");
}

#[test]
fn t05_what_a_message_makes_is_bounded() {
    static WIDE: Schema = Schema::new("Wide", &[const { Field::text("a") }; 1000]);
    static NODE: Schema =
        Schema::new("Node", &[Field::list("list", &Item::object(&HOLDER)), Field::new("any", Kind::Any)]);
    static HOLDER: Schema =
        Schema::new("Holder", &[Field::object("wide", &WIDE), Field::new("map", Kind::Map(&Item::object(&WIDE)))]);
    let refused = |json: String| {
        let mut object = DynamicObject::new(&NODE);
        let problem = crate::codec::decode(json.as_bytes(), &mut object, &mut |_, _| {}).unwrap_err();
        assert!(problem.message.contains("more values"), "{problem}");
    };
    refused(format!(r#"{{"list":[{}{{}}]}}"#, r#"{"wide":{}},"#.repeat(10_000)));
    refused(format!(r#"{{"list":[{}{{}}]}}"#, r#"{"map":{"":{}}},"#.repeat(3_000)));
    refused(format!(r#"{{"any":[{}{{}}]}}"#, r#"{"":0},"#.repeat(300_000)));
    let elements = format!("<R>{}</R>", "<n><a/></n>".repeat(300_000));
    assert!(crate::codec::xml::read(elements.as_bytes(), &NODE).is_err());
}

/// A struct as the derives make them: what it may hold stands inside of it.
#[derive(Default)]
struct Huge {
    _members: [[u64; 32]; 16],
}

impl Object for Huge {
    fn schema(&self) -> &'static Schema {
        &NOTHING
    }
    fn slot(&self, _: usize) -> Option<&dyn crate::object::Slot> {
        None
    }
    fn slot_mut(&mut self, _: usize) -> Option<&mut dyn crate::object::Slot> {
        None
    }
}

#[test]
fn t05_large_structs_count_as_large() {
    #[derive(Default)]
    struct Holder(Vec<Huge>);
    static HOLDER: Schema = Schema::new("Holder", &[Field::list("list", &Item::object(&NOTHING))]);
    impl Object for Holder {
        fn schema(&self) -> &'static Schema {
            &HOLDER
        }
        fn slot(&self, _: usize) -> Option<&dyn crate::object::Slot> {
            Some(&self.0)
        }
        fn slot_mut(&mut self, _: usize) -> Option<&mut dyn crate::object::Slot> {
            Some(&mut self.0)
        }
    }
    let json = format!(r#"{{"list":[{}{{}}]}}"#, "{},".repeat(50_000));
    let mut holder = Holder::default();
    let result = crate::codec::decode(json.as_bytes(), &mut holder, &mut |_, _| {});
    assert!(result.is_err() && matches!(crate::object::Slot::entry(&mut holder), Entry::Object(_)));
}

#[test]
fn t04_json_in_texts_in_texts_does_not_exhaust_the_stack() {
    use base64::Engine as _;
    static NODE: Schema =
        Schema::new("Node", &[Field::object("n", &NODE), Field::object("e", &NODE).encoding(Encoding::Base64Json)]);
    let deep = std::thread::Builder::new().stack_size(2 << 20).spawn(|| {
        let mut json = "{}".to_owned();
        for _ in 0..20 {
            let text = base64::prelude::BASE64_STANDARD.encode(&json);
            json = format!("{}{{\"e\":\"{text}\"}}{}", "{\"n\":".repeat(120), "}".repeat(120));
        }
        assert!(json.len() < 1 << 20, "{}", json.len());
        crate::codec::decode(json.as_bytes(), &mut DynamicObject::new(&NODE), &mut |_, _| {}).is_err()
    });
    assert!(deep.unwrap().join().unwrap());
}
