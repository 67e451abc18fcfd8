//! A call as a page for people.

mod words;

use std::fmt::Write as _;

use bothends_codegen::checked::{Api, Call, Code, Field, Json, Kind, Shape};
use bothends_codegen::model::Direction;

use crate::trouble::{count, harmless};

/// All that a spec says of a call.
pub(super) fn page(api: &Api, call: &Call) -> String {
    let mut page = Page { api, text: String::new() };
    page.line(0, &format!("{}, {} of {} ({} {})", call.name, word(call), api.id, api.title, api.version));
    page.paragraph(&call.doc);
    page.facts(call);
    page.heading("Request");
    page.fields(call.request, 1, &mut Vec::new());
    page.heading("Response");
    page.fields(call.response, 1, &mut Vec::new());
    page.codes();
    page.examples(call);
    harmless(&page.text)
}

fn word(call: &Call) -> &'static str {
    match call.direction {
        Direction::Operation => "an operation",
        Direction::Callback => "a callback",
    }
}

struct Page<'a> {
    api: &'a Api,
    text: String,
}

impl Page<'_> {
    fn line(&mut self, depth: usize, line: &str) {
        let _ = writeln!(self.text, "{:1$}{2}", "", depth * 2, line.trim_end());
    }

    fn heading(&mut self, title: &str) {
        self.text.push('\n');
        self.line(0, title);
    }

    /// Text of several lines, and an empty one before it.
    fn paragraph(&mut self, text: &str) {
        self.text.push('\n');
        for line in text.trim().lines() {
            let depth = usize::from(!line.trim().is_empty());
            self.line(depth, line.trim());
        }
    }

    fn facts(&mut self, call: &Call) {
        self.text.push('\n');
        let path = if call.path.is_empty() { String::new() } else { format!(" {}", call.path) };
        let answers =
            if self.api.format == "json" { String::new() } else { format!(", answers in {}", self.api.format) };
        let sent = format!("{}{path} over {}{answers}", call.http_method, self.api.protocol);
        self.fact("sent as", Some(sent));
        self.fact("signature", Some(self.api.signature.clone()));
        self.fact("endpoint", self.api.endpoint.clone());
        let endpoints: Vec<_> =
            self.api.endpoints.iter().map(|(region, address)| format!("{region}: {address}")).collect();
        self.fact("endpoints", (!endpoints.is_empty()).then(|| endpoints.join(", ")));
        let fallback: Vec<_> =
            self.api.fallback.iter().map(|(region, other)| format!("{other} for {region}")).collect();
        self.fact("fallback", (!fallback.is_empty()).then(|| fallback.join(", ")));
        self.fact(
            "limit",
            call.limit.map(|rate| {
                format!(
                    "{} in {} per account",
                    count(usize::try_from(rate.calls).unwrap_or(usize::MAX), "call", "calls"),
                    words::time(rate.milliseconds)
                )
            }),
        );
        let repeated = match (call.direction, call.idempotent) {
            (Direction::Callback, _) => None,
            (Direction::Operation, true) => Some("repeating it is harmless"),
            (Direction::Operation, false) => Some("repeating it may have its effect twice"),
        };
        self.fact("retries", repeated.map(str::to_owned));
        self.fact(
            "deadline",
            call.deadline.map(|deadline| format!("the answer must be there within {}", words::time(deadline))),
        );
        self.fact("delivery", call.delivery.as_ref().map(words::delivery));
        let volatile = (!call.volatile.is_empty())
            .then(|| format!("{}: may differ on a repetition, not compared", call.volatile.join(", ")));
        self.fact("volatile", volatile);
        let elsewhere = call.elsewhere.iter().map(|(member, paths)| format!("{member} at {}", paths.join(", else ")));
        let elsewhere: Vec<_> = elsewhere.collect();
        self.fact("elsewhere", (!elsewhere.is_empty()).then(|| elsewhere.join("; ")));
        let closes = call.closes.as_ref();
        self.fact("closes", closes.map(|(call, member)| format!("what {call} did, told by {member}")));
        self.fact("pages", call.pages.as_ref().map(words::pages));
        self.fact("batch", call.batch.then(|| "several come in one request".to_owned()));
        self.fact("deprecated", call.deprecated.clone());
        self.fact("spec", Some(call.file.clone()));
        self.fact("source", call.source.clone());
    }

    fn fact(&mut self, name: &str, fact: Option<String>) {
        if let Some(fact) = fact {
            let fact = fact.split_whitespace().collect::<Vec<_>>().join(" ");
            self.line(1, &format!("{name:10}  {fact}"));
        }
    }

    /// The fields of a type, and those within them. `open` are the types around it.
    fn fields(&mut self, number: usize, depth: usize, open: &mut Vec<usize>) {
        let api = self.api;
        if api.fields(number).is_empty() {
            self.line(depth, "(no members)");
        }
        open.push(number);
        for field in api.fields(number) {
            self.field(field, depth, open);
        }
        open.pop();
    }

    fn field(&mut self, field: &Field, depth: usize, open: &mut Vec<usize>) {
        let mut rules = vec![words::kind(self.api, &field.item.kind)];
        rules.extend(field.required.then(|| "required".to_owned()));
        rules.extend(words::limits(&field.item.kind, &field.item.limits));
        rules.extend(field.place.as_deref().map(words::place));
        rules.extend(field.encoding.as_deref().map(words::encoding));
        rules.extend(field.secret.then(|| "secret".to_owned()));
        self.line(depth, &format!("{}: {}", field.wire, rules.join(", ")));
        if let Some(why) = &field.deprecated {
            self.line(depth + 2, &format!("Deprecated: {}", why.trim()));
        }
        for line in field.doc.trim().lines() {
            self.line(depth + 2, line.trim());
        }
        if let Some(default) = field.default.as_ref().and_then(|json| serde_json::to_string(json).ok()) {
            self.line(depth + 2, &format!("{default} if left out"));
        }
        for case in &field.cases {
            self.line(depth + 2, &words::case(case));
        }
        if !field.text_when.is_empty() {
            let when = words::when(&field.text_when);
            self.line(depth + 2, &format!("If {when}: a text is a text, though it looks like JSON"));
        }
        let example =
            field.example.as_ref().filter(|_| !field.secret).and_then(|json| serde_json::to_string(json).ok());
        if let Some(example) = example {
            self.line(depth + 2, &format!("For example {example}"));
        }
        self.inner(&field.item.kind, depth, open);
    }

    /// What a field's type is made of.
    fn inner(&mut self, kind: &Kind, depth: usize, open: &mut Vec<usize>) {
        let number = match kind {
            Kind::Type(number) | Kind::Boxed(number) => *number,
            Kind::List(item) | Kind::Map(item) => return self.inner(&item.kind, depth, open),
            _ => return,
        };
        if open.contains(&number) {
            return self.line(depth + 1, "(its members are as above)");
        }
        match self.api.definition(number).map(|definition| &definition.shape) {
            Some(Shape::Values { values, .. }) => {
                for value in values {
                    let meaning = value.doc.as_deref().unwrap_or_default().trim();
                    let dash = if meaning.is_empty() { "" } else { ": " };
                    self.line(depth + 2, &format!("`{}`{dash}{meaning}", value.wire));
                }
            }
            _ => self.fields(number, depth + 1, open),
        }
    }

    fn codes(&mut self) {
        let api = self.api;
        if api.codes.is_empty() {
            return;
        }
        self.heading("Codes");
        match (&api.success, &api.code) {
            (Some((member, codes)), _) => {
                self.line(1, &format!("`{member}` is {} on success.", words::listed(codes, "or")));
            }
            (None, Some(member)) => self.line(1, &format!("`{member}` of an answer with a failure's HTTP status.")),
            (None, None) => {}
        }
        for code in &api.codes {
            self.code(code);
        }
    }

    fn code(&mut self, code: &Code) {
        let status = code.status.map_or_else(String::new, |status| format!("HTTP {status}, "));
        self.line(1, &format!("{} ({status}{})", code.wire, code.kind));
        self.line(3, code.doc.trim());
        if let Some(hint) = &code.hint {
            self.line(3, &format!("Hint: {}", hint.trim()));
        }
    }

    fn examples(&mut self, call: &Call) {
        for example in &call.examples {
            self.heading("Example");
            if let Some(doc) = &example.doc {
                self.line(1, doc.trim());
            }
            self.json("request", example.request.as_ref());
            self.json("response", example.response.as_ref());
        }
    }

    fn json(&mut self, title: &str, json: Option<&Json>) {
        let Some(text) = json.and_then(|json| serde_json::to_string_pretty(json).ok()) else { return };
        self.line(1, title);
        for line in text.lines() {
            self.line(2, line);
        }
    }
}
