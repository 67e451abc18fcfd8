//! What is tried with calls of which several come in one request.

use bytes::Bytes;
use tokio::task::JoinSet;

use super::exchange::{Heard, exchange};
use super::finding::{Finding, Outcome};
use super::judge::{Meaning, judge};
use super::record::Record;
use super::report::Row;
use super::requests::renewed;
use super::tamper::replaced_target;
use super::{Simulation, client};
use crate::client::{Client, Prepared};
use crate::clock::RandomNonce;
use crate::dynamic::DynamicObject;
use crate::object::members;
use crate::schema::{Call, Delivery, Encoding, Kind};
use crate::server::Guard;
use crate::sign::Moment;
use crate::timestamp::Timestamp;

/// One call, simulated.
pub(super) struct Batches<'s> {
    simulation: &'s Simulation,
    call: &'static Call,
    request: DynamicObject,
    /// Makes items. Requests are made, signed and guarded by hand.
    maker: Client,
    record: &'s Record,
}

impl<'s> Batches<'s> {
    pub(super) async fn run(
        simulation: &'s Simulation,
        record: &'s Record,
        call: &'static Call,
        request: DynamicObject,
    ) {
        let (url, key, clock) = (&simulation.url, simulation.credentials(), simulation.clock.clone());
        let maker = match client(call.api, (url, simulation.plain_http), key, clock, call.api.signature) {
            Ok(maker) => maker,
            Err(error) => {
                return record.add(Row::new(call.api.id, call.name, "plain call", Err(error.to_string().into())));
            }
        };
        let mut batches = Self { simulation, call, request, maker, record };
        if let Err(message) = batches.all().await {
            batches.row("plain call", Err(format!("the request cannot be made: {message}").into()));
        }
    }

    /// All cases; an error is of our own.
    async fn all(&mut self) -> Result<(), String> {
        let first = list(&[self.item(&self.fresh())?]);
        let outcome = self.answer(&first).await;
        if outcome.is_err() {
            // Whatever was to be tried, this says why it was not.
            self.record.add(Row::new(self.call.api.id, self.call.name, "plain call", outcome));
            return Ok(());
        }
        self.row("plain call", outcome);
        self.good("repetition", first).await;
        let one = self.item(&self.fresh())?;
        self.good("one object, no list", one).await;
        let several = self.several(5)?;
        self.good("several in a list", list(&several)).await;
        let item = self.item(&self.fresh())?;
        self.good("duplicates in a list", list(&[item.clone(), item.clone(), item])).await;
        self.out_of_order().await?;
        self.blank().await?;
        self.texts().await?;
        let mut items = self.several(2)?;
        items.insert(1, "1".to_owned());
        self.good("malformed among good", list(&items)).await;
        self.good("an empty list", list(&[])).await;
        self.at_once().await?;
        self.no_json().await;
        self.guard().await?;
        Ok(())
    }

    /// The newest comes first.
    async fn out_of_order(&mut self) -> Result<(), String> {
        let fields = self.call.request.fields.iter();
        let times: Vec<_> = fields.filter(|field| matches!(field.kind, Kind::Timestamp(..))).collect();
        if times.is_empty() {
            return Ok(());
        }
        let mut items = Vec::new();
        for minutes in (0..3).rev() {
            let mut request = self.fresh();
            for field in &times {
                let Kind::Timestamp(format, zone) = field.kind else { continue };
                let text =
                    Timestamp::from_milliseconds(TIME + minutes * 60_000).and_then(|time| time.write(format, zone));
                request.set_text(field.wire, &text.unwrap_or_default()).map_err(|problem| problem.to_string())?;
            }
            items.push(self.item(&request)?);
        }
        self.good("newest first", list(&items)).await;
        Ok(())
    }

    /// A blank behind the name of a member, as it was seen in a platform's own documents.
    async fn blank(&mut self) -> Result<(), String> {
        let request = self.fresh();
        let fields: Vec<_> = members(&request).map(|(field, _)| field).collect();
        let time = fields.iter().find(|field| matches!(field.kind, Kind::Timestamp(..)));
        let Some(field) = time.or(fields.first()) else { return Ok(()) };
        let item = self.item(&request)?.replacen(&format!("\"{}\":", field.wire), &format!("\"{} \":", field.wire), 1);
        self.good("blank behind a name", list(&[item])).await;
        Ok(())
    }

    /// The forms of what is JSON on one day and a text on another.
    async fn texts(&mut self) -> Result<(), String> {
        let fields = self.call.request.fields.iter();
        let found = fields.filter_map(|field| match field.encoding {
            Encoding::JsonOrText(text_when) => Some((field.wire, text_when)),
            _ => None,
        });
        for (wire, text_when) in found {
            let json = r#"{"a":1}"#;
            let (mut as_json, mut as_text, mut other) = (self.fresh(), self.fresh(), self.fresh());
            for (name, value) in text_when {
                // Any value but the one that says that it is a text.
                let fields = self.call.request.fields.iter().find(|field| field.wire == *name);
                let another = fields.and_then(|field| match field.kind {
                    Kind::Open(values) | Kind::Closed(values) => values.iter().find(|it| it != &value).copied(),
                    _ => Some(""),
                });
                for request in [&mut as_json, &mut as_text] {
                    request.set_text(name, another.unwrap_or_default()).map_err(|problem| problem.to_string())?;
                }
                other.set_text(name, value).map_err(|problem| problem.to_string())?;
            }
            let quoted = serde_json::Value::from(json).to_string();
            for (case, request, text) in
                [("JSON", &as_json, json), ("JSON in a text", &as_text, &quoted), ("text like JSON", &other, &quoted)]
            {
                let item = self.with_member(request, wire, text)?;
                self.good(case, list(&[item])).await;
            }
        }
        Ok(())
    }

    /// An item in which a member is that JSON.
    fn with_member(&self, request: &DynamicObject, wire: &str, json: &str) -> Result<String, String> {
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).map_err(|error| error.to_string());
        let mut item = value(&self.item(request)?)?;
        if let Some(members) = item.as_object_mut() {
            members.insert(wire.to_owned(), value(json)?);
        }
        Ok(item.to_string())
    }

    /// Twenty requests at once with the same item.
    async fn at_once(&mut self) -> Result<(), String> {
        let body = list(&[self.item(&self.fresh())?]);
        let mut tasks = JoinSet::new();
        for _ in 0..PARALLEL {
            let prepared = self.prepared(&body, self.simulation.door.guard().as_ref())?;
            let (client, call, patience) = (self.maker.clone(), self.call, self.simulation.patience(self.call));
            tasks.spawn(async move { exchange(&client, call, prepared, patience).await });
        }
        let mut outcome: Outcome = Ok(String::new());
        while let Some(heard) = tasks.join_next().await {
            let heard = heard.unwrap_or_else(|error| Err(format!("a request was not sent: {error}")));
            outcome = outcome.and(heard.map_err(Finding::from).and_then(|heard| self.judged(&heard)));
        }
        self.row("20 at once", outcome);
        Ok(())
    }

    async fn no_json(&mut self) {
        let outcome = match self.send("a=b", self.simulation.door.guard().as_ref()).await {
            Ok(heard) if (400..500).contains(&heard.status) => Ok(format!("HTTP {}", heard.status)),
            Ok(heard) => Err(Finding::new("a refusal such as HTTP 400", format!("HTTP {}", heard.status), "")),
            Err(message) => Err(message.into()),
        };
        self.row("no JSON", outcome);
    }

    /// Without the secret of the guard, and with another one.
    async fn guard(&mut self) -> Result<(), String> {
        let Some(guard) = self.simulation.door.guard().filter(|guard| !guard.is_open()) else { return Ok(()) };
        let body = list(&[self.item(&self.fresh())?]);
        for (case, shown) in [("without the secret", None), ("wrong secret", Some(guard.spoiled()))] {
            let outcome = match self.send(&body, shown.as_ref()).await {
                Ok(heard) => refused(&heard),
                Err(message) => Err(message.into()),
            };
            self.row(case, outcome);
        }
        Ok(())
    }

    async fn good(&mut self, case: &'static str, body: String) {
        let outcome = self.answer(&body).await;
        self.row(case, outcome);
    }

    async fn answer(&self, body: &str) -> Outcome {
        let guard = self.simulation.door.guard();
        self.judged(&self.send(body, guard.as_ref()).await?)
    }

    async fn send(&self, body: &str, guard: Option<&Guard>) -> Result<Heard, String> {
        exchange(&self.maker, self.call, self.prepared(body, guard)?, self.simulation.patience(self.call)).await
    }

    fn prepared(&self, body: &str, guard: Option<&Guard>) -> Result<Prepared, String> {
        let mut prepared = self.made(&self.request)?;
        prepared.request.body = Bytes::copy_from_slice(body.as_bytes());
        let moment = Moment::now(&self.simulation.clock, &RandomNonce);
        let signed = self.call.api.signature.sign(&mut prepared.request, &self.simulation.credentials, &moment);
        prepared.signature = signed.map_err(|error| error.to_string())?;
        if let Some(guard) = guard {
            guard.show(&mut prepared.request);
        }
        prepared.url = replaced_target(&prepared).map_err(|()| "there is no URL".to_owned())?;
        Ok(prepared)
    }

    fn made(&self, request: &DynamicObject) -> Result<Prepared, String> {
        self.maker.call(self.call, request.clone()).unchecked().prepare().map_err(|error| error.message().to_owned())
    }

    /// One item as it stands in a list.
    fn item(&self, request: &DynamicObject) -> Result<String, String> {
        let made = self.made(request)?;
        let text = String::from_utf8_lossy(&made.request.body);
        let item = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        item.map(str::to_owned).ok_or_else(|| "the body is no list".to_owned())
    }

    fn several(&self, count: usize) -> Result<Vec<String>, String> {
        (0..count).map(|_| self.item(&self.fresh())).collect()
    }

    /// A new item.
    fn fresh(&self) -> DynamicObject {
        let keys = match self.call.delivery {
            Delivery::Once(keys) => keys,
            Delivery::Converge | Delivery::Read => &[],
        };
        // A key of which a part is one of a few values is new by the others.
        let is_free = |wire: &&&str| {
            let field = self.call.request.fields.iter().find(|field| field.wire == **wire);
            field.is_some_and(|field| !matches!(field.kind, Kind::Open(_) | Kind::Closed(_)))
        };
        let free: Vec<_> = keys.iter().filter(is_free).copied().collect();
        renewed(&self.request, self.call, if free.is_empty() { keys } else { &free })
    }

    /// Whether the platform would take it that all is done. Where no page says what it looks for, that is the status.
    fn judged(&self, heard: &Heard) -> Outcome {
        let deadline = self.simulation.deadline_of(self.call);
        let judged = judge(self.call, heard, &self.simulation.credentials, deadline);
        let (status, took) = (heard.status, heard.took.as_millis());
        if self.call.api.success.is_empty() {
            return match status {
                _ if !deadline.is_zero() && heard.took > deadline => {
                    let deadline = deadline.as_millis();
                    Err(Finding::new(
                        format!("an answer within {deadline} ms"),
                        format!("one after {took} ms"),
                        "answer first, work later",
                    ))
                }
                200..300 => Ok(format!("HTTP {status} in {took} ms")),
                404 => Err(Finding::new(
                    "HTTP 200",
                    "HTTP 404",
                    "is the path right, and the guard's secret (--guard-path, --guard-header)?",
                )),
                _ => Err(Finding::new("HTTP 200", format!("HTTP {status}"), "all of it comes again")),
            };
        }
        match (judged.meaning, judged.faults.first()) {
            (_, Some(_)) => Err(judged.faults.join("; ").into()),
            (Meaning::Done, None) => Ok(format!("{} in {took} ms", judged.said(self.call.api))),
            (_, None) => Err(Finding::new("success", judged.said(self.call.api), "all of it comes again")),
        }
    }

    fn row(&mut self, case: &'static str, outcome: Outcome) {
        if self.simulation.wants(case) {
            self.record.add(Row::new(self.call.api.id, self.call.name, case, outcome));
        }
    }
}

/// Whether somebody without the secret was turned away.
pub(super) fn refused(heard: &Heard) -> Outcome {
    let status = heard.status;
    match status {
        401 | 403 | 404 => Ok(format!("HTTP {status}")),
        _ => {
            let advice = "look at the secret before all else";
            Err(Finding::new("HTTP 404, 401 or 403", format!("HTTP {status}"), advice))
        }
    }
}

fn list(items: &[String]) -> String {
    format!("[{}]", items.join(","))
}

const PARALLEL: usize = 20;

/// Some time in 2026.
const TIME: i64 = 1_767_323_045_678;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn only_a_refusal_is_one() {
        let heard =
            |status| Heard { status, headers: Vec::new(), body: Bytes::new(), took: Duration::ZERO, seen_raw: true };
        assert!([401, 403, 404].into_iter().all(|status| refused(&heard(status)).is_ok()));
        assert!([200, 204, 400, 413, 500, 503].into_iter().all(|status| refused(&heard(status)).is_err()));
    }
}
