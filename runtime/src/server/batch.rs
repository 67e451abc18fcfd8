//! Several calls in one request, of platforms that push in batches.
//!
//! The body is a list of objects, or one of them. Each item goes its own way, some at once: shape, limits, claim, handler, journal.
//! There is one answer for all of them, and it says whether the platform has to come again:
//!
//! - **good**, if every item is over and done with: handled now, handled before, or refused for good. What does not
//!   keep to its spec would not do so the next time either, and must not hold back what came with it; it stands in the
//!   journal and in the log. So does what has the key of another item with other content;
//! - otherwise **that of the first item that is not**: its handler said no, failed or did not end in time, or the
//!   ledger failed. When the platform comes again, the ledger answers for the items of a `once` call that are done.
//!
//! A request whose items cannot be told apart (no JSON, neither list nor object, too many) is refused as a whole. All
//! items share the time of the request: those that it does not suffice for are not begun, but written down with all that
//! they hold, since nobody knows whether they come again.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use serde::de::IgnoredAny;

use super::Core;
use super::ended::Ended;
use super::pipeline::Reply;
use super::visit::Visit;
use crate::codec::Problem;
use crate::dynamic::DynamicObject;
use crate::ledger::Verdict;
use crate::object::Object;
use crate::schema;

impl Core {
    /// Handles the items of a request.
    pub(super) async fn batch(
        &self,
        found: (usize, &'static schema::Call),
        parts: &Parts,
        body: &Bytes,
        visit: &mut Visit,
    ) -> Reply {
        let items = match items(body, self.max_batch_items) {
            Ok(items) => items,
            Err(problem) => return self.conclude(Err(Ended::Invalid(problem)), parts, body, visit).await,
        };
        let each = items.iter().enumerate().map(|(at, item)| self.item(found, parts, item, visit.of_item(at)));
        let tried = at_once(each, AT_ONCE).await;
        let unbegun =
            items.iter().zip(&tried).filter_map(|(item, (reply, unbegun))| Some((item, reply, unbegun.as_ref()?)));
        self.write_down(found.1, unbegun.collect(), parts).await;
        let replies: Vec<_> = tried.into_iter().map(|(reply, _)| reply).collect();
        self.tell(found.1, visit, &replies);
        match replies.into_iter().find(|reply| !is_over(reply.verdict)) {
            Some(reply) => reply,
            None => self.acknowledge(found.1, visit),
        }
    }

    /// Handles an item; gives it back with its reply if there was no time to begin with it.
    async fn item(
        &self,
        found: (usize, &'static schema::Call),
        parts: &Parts,
        body: &Bytes,
        mut visit: Visit,
    ) -> (Reply, Option<Visit>) {
        if visit.time_left().is_some_and(|left| left.is_zero()) {
            let ended = Ended::Unavailable("no time is left for the item".to_owned());
            return (self.reply(&visit, Err(ended)), Some(visit));
        }
        let outcome = self.handle(found, parts, body, &mut visit).await;
        (self.conclude(outcome, parts, body, &mut visit).await, None)
    }

    /// Writes down what was not begun. The answer is due: what the ledger has not got through by then, it goes on with.
    async fn write_down(&self, schema: &schema::Call, unbegun: Vec<(&Bytes, &Reply, &Visit)>, parts: &Parts) {
        let count = unbegun.len();
        let each = unbegun.into_iter().map(|(body, reply, visit)| self.record(visit, parts, body, reply));
        let left = Duration::from_millis(schema.deadline) / 20;
        if tokio::time::timeout(left, at_once(each, count)).await.is_err() {
            let api = self.handler.api().id;
            tracing::error!(api, items = count, "there was hardly time to write down items that there was no time for");
        }
    }

    /// The answer to a batch that is done with.
    fn acknowledge(&self, schema: &'static schema::Call, visit: &Visit) -> Reply {
        let empty: Box<dyn Object> = Box::new(DynamicObject::new(schema.response));
        let mut reply = self.reply(visit, Ok(empty));
        if let Some(json) = &self.batch_answer {
            (reply.answer.content_type, reply.answer.body) = ("application/json".into(), json.clone());
        }
        reply
    }

    /// One line for all items.
    fn tell(&self, schema: &schema::Call, visit: &Visit, replies: &[Reply]) {
        let count = |verdicts: &[Verdict]| replies.iter().filter(|reply| verdicts.contains(&reply.verdict)).count();
        let (api, call, id, items) = (schema.api.id, schema.name, visit.id.as_str(), replies.len());
        let (done, repeated) = (count(&[Verdict::Done]), count(&[Verdict::Repeated]));
        let refused = count(&[Verdict::Invalid, Verdict::Conflict]);
        let again = items.saturating_sub(done).saturating_sub(repeated).saturating_sub(refused);
        tracing::info!(api, call, id, items, done, repeated, refused, again, "a batch");
        if items != 0 && refused == items {
            tracing::error!(api, call, id, items, "no item was as its spec says: is this the address of another call?");
        }
    }
}

/// Whether nothing would come of another try.
fn is_over(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Done | Verdict::Repeated | Verdict::Invalid | Verdict::Conflict)
}

/// The items of a body, each as it stands there; what is in them is looked at later, in each by itself.
fn items(body: &Bytes, most: usize) -> Result<Vec<Bytes>, Problem> {
    let problem = |message: String| Problem { path: String::new(), message };
    let unreadable = |error: serde_json::Error| problem(format!("the body is no JSON: {error}"));
    // A byte order mark says nothing in UTF-8, but some writers put one.
    let body = &body.slice(if body.starts_with(MARK) { MARK.len() } else { 0 }..);
    let mut at = blanks(body, 0);
    match body.get(at) {
        Some(b'[') => at = blanks(body, at + 1),
        Some(b'{') => {
            serde_json::from_slice::<IgnoredAny>(body).map_err(unreadable)?;
            return Ok(vec![body.clone()]);
        }
        _ => return Err(problem("the body is neither a list nor an object".to_owned())),
    }
    let mut items = Vec::new();
    let mut is_over = body.get(at) == Some(&b']');
    while !is_over {
        if items.len() >= most {
            return Err(problem(format!("the body holds more than {most} items")));
        }
        let mut values = serde_json::Deserializer::from_slice(body.get(at..).unwrap_or_default()).into_iter();
        values.next().unwrap_or(Ok(IgnoredAny)).map_err(unreadable)?;
        let end = at + values.byte_offset();
        let item = body.get(at..end).filter(|item| !item.is_empty());
        items.push(body.slice_ref(item.ok_or_else(|| problem("the list does not end".to_owned()))?));
        at = blanks(body, end);
        is_over = body.get(at) == Some(&b']');
        if !is_over && body.get(at) != Some(&b',') {
            return Err(problem(format!("item {} is not followed by a comma or the end", items.len() - 1)));
        }
        at = if is_over { at } else { blanks(body, at + 1) };
    }
    match blanks(body, at + 1) == body.len() {
        true => Ok(items),
        false => Err(problem("something stands behind the list".to_owned())),
    }
}

/// Where the blanks end that begin there.
pub(super) fn blanks(body: &[u8], at: usize) -> usize {
    let rest = body.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| b" \t\r\n".contains(byte)).count()
}

/// Drives futures to their ends, so many at a time; what they give is in their order.
async fn at_once<F: Future>(futures: impl Iterator<Item = F>, most: usize) -> Vec<F::Output> {
    let mut waiting = futures.enumerate();
    let mut running: Vec<(usize, Pin<Box<F>>)> = Vec::new();
    let mut ended = Vec::new();
    poll_fn(|context| {
        loop {
            let free = most.saturating_sub(running.len());
            running.extend(waiting.by_ref().take(free).map(|(at, future)| (at, Box::pin(future))));
            let before = ended.len();
            running.retain_mut(|(at, future)| match future.as_mut().poll(context) {
                Poll::Ready(output) => {
                    ended.push((*at, output));
                    false
                }
                Poll::Pending => true,
            });
            if ended.len() == before {
                return if running.is_empty() { Poll::Ready(()) } else { Poll::Pending };
            }
        }
    })
    .await;
    ended.sort_unstable_by_key(|(at, _)| *at);
    ended.into_iter().map(|(_, output)| output).collect()
}

/// Items that are handled at the same time. They share one task; what they wait for together is the ledger, which
/// takes in one go what waits for it.
const AT_ONCE: usize = 64;

const MARK: &[u8] = "\u{feff}".as_bytes();

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn split(body: &str) -> Result<Vec<String>, String> {
        let items = items(&Bytes::copy_from_slice(body.as_bytes()), 3).map_err(|problem| problem.message)?;
        Ok(items.iter().map(|item| String::from_utf8(item.to_vec()).unwrap()).collect())
    }

    #[test]
    fn a_list_is_taken_apart_and_an_object_is_one_item() {
        assert_eq!(split("[]").unwrap(), [""; 0]);
        assert_eq!(split(" [ ] ").unwrap(), [""; 0]);
        assert_eq!(split(r#"{"a":[1,2]}"#).unwrap(), [r#"{"a":[1,2]}"#]);
        assert_eq!(split("\n[ {\"a\":\"],[\"} ,\t{} ] \r\n").unwrap(), ["{\"a\":\"],[\"}", "{}"]);
        assert_eq!(split("\u{feff}[{}, {}]").unwrap(), ["{}", "{}"]);
        assert_eq!(split("\u{feff}{}").unwrap(), ["{}"]);
        // What an item is, it says itself.
        assert_eq!(split(r#"[1,"a",[null]]"#).unwrap(), ["1", "\"a\"", "[null]"]);
        let deep = format!("[{{}},{}{}]", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(split(&deep).unwrap().len(), 2);
    }

    #[test]
    fn what_cannot_be_told_apart_is_refused_as_a_whole() {
        for body in [
            "",
            " ",
            "null",
            "1",
            "\"a\"",
            "[",
            "[{}",
            "[{},",
            "[{},]",
            "[,{}]",
            "[{} {}]",
            "[{}]x",
            "[{}][",
            "{}{}",
            "{",
            "[{\"a\":}]",
            "[{}\u{a0}]",
            "{}]",
            "[{}}",
            "]",
            "a=b",
            "\u{feff}",
            "\u{feff}\u{feff}[]",
            "[\u{feff}{}]",
        ] {
            let refused = split(body);
            assert!(refused.is_err(), "{body}: {refused:?}");
        }
        assert_eq!(split("[{},{},{}]").unwrap().len(), 3);
        assert_eq!(split("[{},{},{},{}]").unwrap_err(), "the body holds more than 3 items");
    }

    #[tokio::test]
    async fn futures_end_in_any_order_a_few_at_a_time() {
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let futures = (0..50_u64).map(|number| {
            let (now, most) = (&now, &most);
            async move {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                for _ in 0..number % 7 {
                    tokio::task::yield_now().await;
                }
                now.fetch_sub(1, Ordering::SeqCst);
                number
            }
        });
        assert_eq!(at_once(futures, 4).await, (0..50).collect::<Vec<_>>());
        assert_eq!(most.into_inner(), 4);
        assert_eq!(at_once(std::iter::empty::<std::future::Ready<()>>(), 4).await, []);
    }
}
