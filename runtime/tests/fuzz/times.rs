//! Sixteen times as much takes about sixteen times as long. What looks through all for each would take 256 times.

use std::time::{Duration, Instant};

use super::targets::{answers, places, server};

/// Compares the times for a sixteenth of a size and for all of it, with much patience for machines with other work.
fn is_linear(name: &str, size: usize, work: impl Fn(usize)) {
    let time = |size: usize| {
        let start = Instant::now();
        work(size);
        start.elapsed()
    };
    // What takes no time at all says nothing about what sixteen times as much takes.
    let small = (0..3).map(|_| time(size / 16)).min().unwrap().max(Duration::from_millis(1));
    // Once is enough, unless something else had the processor.
    let large = (0..3).map(|_| time(size)).find(|large| *large < small * MOST_TIMES);
    assert!(large.is_some(), "{name}: {small:?} for {} bytes, more than {MOST_TIMES} times that for {size}", size / 16);
}

/// A text again and again, about so many bytes of it.
fn many(text: &str, size: usize) -> String {
    text.repeat(size / text.len())
}

/// Bodies that are hard to read, by what is hard about them.
fn bodies(size: usize) -> Vec<(&'static str, String)> {
    let numbered = |before: &str, after: &str| {
        let members = (0..size / (before.len() + after.len() + 8)).map(|number| format!("{before}{number:07}{after}"));
        members.collect::<Vec<_>>().join(",")
    };
    vec![
        ("nested lists", many("[", size)),
        ("nested objects", many("{\"a\":", size)),
        ("a long text", format!("{{\"text\":\"{}\"}}", many("a", size))),
        ("a text of escapes", format!("{{\"any\":\"{}\"}}", many("\\u00fc\\n", size))),
        ("a text of backslashes", format!("{{\"quoted\":\"{}\"}}", many("\\\\", size))),
        ("a long number", format!("{{\"price\":{}}}", many("9", size))),
        ("a long fraction", format!("{{\"number\":0.{}}}", many("1", size))),
        ("many members", format!("{{{}}}", numbered("\"m", "\":1"))),
        ("many times the same", format!("{{{}}}", numbered("\"whole\":", ""))),
        ("many entries", format!("{{\"text\":\"a\",\"by_name\":{{{}}}}}", numbered("\"m", "\":1"))),
        ("many items", format!("{{\"text\":\"a\",\"texts\":[{}]}}", numbered("\"", "\""))),
        ("many joined", format!("{{\"text\":\"a\",\"joined\":\"{}1\"}}", many("1,", size))),
        ("quotes in quotes", format!("{{\"text\":\"a\",\"quoted\":\"{{\\\"a\\\":\\\"{}\\\"}}\"}}", many("b", size))),
        ("a text that a pattern is held against", format!("{{\"text\":\"a\",\"phone\":\"+{}x\"}}", many("1", size))),
        ("blanks", format!("{}{{}}", many(" ", size))),
    ]
}

#[test]
fn bodies_are_read_in_linear_time() {
    for call in ["Echo", "newInstance", "ChatAppStatus"] {
        let seed = places::of(call);
        for (number, (name, _)) in bodies(0).into_iter().enumerate() {
            is_linear(&format!("{call}, {name}"), MOST, |size| {
                server::with_body(seed, bodies(size)[number].1.clone().into())
            });
        }
    }
}

#[test]
fn parts_and_forms_are_read_in_linear_time() {
    let seed = places::of("PostParts");
    let whole = seed.request.header("content-type").unwrap().to_owned();
    let boundary = whole.split("boundary=").nth(1).unwrap().to_owned();
    for (name, text) in [
        ("parts", format!("--{boundary}\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n\r\n")),
        ("heads", format!("--{boundary}\r\n")),
        ("almost boundaries", format!("\r\n--{}", &boundary[..boundary.len() - 1])),
        ("parameters", "; a=\"\\\"\"".to_owned()),
        ("lines", "\r\n".to_owned()),
    ] {
        let start = format!("--{boundary}\r\nContent-Disposition: form-data");
        is_linear(name, MOST, |size| server::with_body(seed, many(&text, size).into()));
        is_linear(name, MOST, |size| server::with_body(seed, format!("{start}{}", many(&text, size)).into()));
    }
    let seed = places::of("PostForm");
    for text in ["a=b&", "text=1&", "%", "%20", "&", "=", "+"] {
        is_linear(text, MOST, |size| server::with_body(seed, many(text, size).into()));
    }
}

#[test]
fn queries_are_read_in_linear_time() {
    for call in ["newInstance", "GetChatappUploadAuthorization", "GetThing", "queryOrder", "GetObject"] {
        let seed = places::of(call);
        is_linear(&format!("{call}, many"), LONGEST_TARGET, |size| {
            let pairs = (0..size / 16).map(|number| (format!("many.{number}"), "1".to_owned()));
            server::with_query(seed, pairs.collect());
        });
        is_linear(&format!("{call}, one"), LONGEST_TARGET, |size| {
            server::with_query(seed, vec![("text".to_owned(), many("a,", size))]);
        });
    }
}

#[test]
fn answers_are_read_in_linear_time() {
    for (number, (name, _)) in bodies(0).into_iter().enumerate() {
        is_linear(name, MOST, |size| answers::with_body("json", bodies(size)[number].1.as_bytes()));
    }
    for (before, text) in [
        ("", "<a>"),
        ("<a>", "<b/>"),
        ("<a>", "&amp;"),
        ("<a>", "&lt"),
        ("<a>", "<!--"),
        ("<a>", "<![CDATA["),
        ("<a ", "b=\"c\" "),
        ("<a><Prefix>", "]]>"),
        ("<a>", "<Contents><Key>k</Key></Contents>"),
        ("<a><Contents>", "<Tags>"),
        ("<!DOCTYPE a [", "<!ENTITY b \"c\">"),
    ] {
        is_linear(text, MOST, |size| answers::with_body("xml", format!("{before}{}", many(text, size)).as_bytes()));
    }
}

/// How many times as long it may take.
const MOST_TIMES: u32 = 100;

/// The largest body.
const MOST: usize = 1 << 20;

/// The longest target that HTTP libraries take, less what else is in it.
const LONGEST_TARGET: usize = 60_000;
