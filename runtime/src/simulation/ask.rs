//! How a call is asked, and what is made of its answer.

use super::cases::Stage;
use super::entries::Asking;
use super::exchange::{Heard, exchange};
use super::finding::Finding;
use super::judge::{Judged, Meaning, cut, judge};
use super::made::is_test;
use super::proof::check_proof;
use super::record::POLL_INTERVAL;
use super::requests::{creates, repeated};
use super::verdict::is_promised;
use crate::client::{Client, Prepared};
use crate::dynamic::DynamicObject;
use crate::object::{View, member};
use crate::schema::CodeKind;
use crate::twin::read_example;

impl Stage<'_> {
    pub(super) async fn ask(&mut self, request: &DynamicObject) -> Result<Judged, Finding> {
        let prepared = self.prepare(&self.simulation.client, request)?;
        let judged = self.judged(prepared).await?;
        Ok(self.examined(request, judged))
    }

    /// With what an answer of success lacks of what was asked for.
    pub(super) fn examined(&self, request: &DynamicObject, mut judged: Judged) -> Judged {
        if let Some(response) = &judged.response {
            judged.faults.extend(self.needed.faults(self.call, request, response));
            judged.says_nothing = Asking::of(self.call).is_some_and(|asking| asking.misses(request, response));
        }
        judged
    }

    /// The members that every example of a call that creates shows: without them a debugging call fails, whatever the
    /// table of a page says of them (KooGallery's FAQ has `frontEndUrl` among them, on the first generation).
    pub(super) fn shown(&self, request: &DynamicObject) -> Vec<&'static str> {
        let position = self.simulation.calls.iter().position(|call| call.name == self.call.name);
        let examples = position.and_then(|index| self.simulation.examples.get(index)).copied().unwrap_or_default();
        if examples.is_empty() || !creates(self.call) || !is_test(request) {
            return Vec::new();
        }
        let answers: Vec<_> =
            examples.iter().filter_map(|example| read_example(self.call.response, example.response)).collect();
        let is_shown = |wire: &&str| {
            answers.iter().all(|answer| !matches!(member(answer, wire), View::Absent)) && is_promised(self.call, wire)
        };
        self.call.response.fields.iter().map(|field| field.wire).filter(is_shown).collect()
    }

    /// The answer to a call in the end: one that makes nothing comes again while it is said to go on.
    pub(super) async fn settled(&mut self, request: &DynamicObject, first: Judged) -> Result<Judged, Finding> {
        let mut judged = first;
        let goes_on = |judged: &Judged| judged.meaning == Meaning::Kind(CodeKind::Pending);
        if creates(self.call) {
            return Ok(judged);
        }
        for _ in 0..self.record.polls() {
            if !goes_on(&judged) {
                return Ok(judged);
            }
            tokio::time::sleep(POLL_INTERVAL).await;
            judged = self.ask(&repeated(request, self.call)).await?;
        }
        if goes_on(&judged) {
            self.record.lose_patience();
        }
        Ok(judged)
    }

    pub(super) async fn judged(&mut self, prepared: Prepared) -> Result<Judged, Finding> {
        let sent = prepared.request.clone();
        let heard = self.send(prepared).await?;
        let judged = self.judge(&heard);
        // Whether a refusal is proved is nobody's business: it is one in any case.
        if judged.meaning == Meaning::Done
            && self.unsigned.is_none()
            && let Some(Err(finding)) = check_proof(self.call.api, &sent, &heard, &self.simulation.credentials)
        {
            self.unsigned = Some(finding);
        }
        Ok(judged)
    }

    pub(super) fn judge(&self, heard: &Heard) -> Judged {
        judge(self.call, heard, &self.simulation.credentials, self.simulation.deadline_of(self.call))
    }

    pub(super) async fn send(&mut self, prepared: Prepared) -> Result<Heard, String> {
        let patience = self.simulation.patience(self.call);
        let heard = exchange(&self.simulation.client, self.call, prepared, patience).await?;
        self.took = Some(heard.took);
        Ok(heard)
    }

    pub(super) fn prepare(&self, client: &Client, request: &DynamicObject) -> Result<Prepared, String> {
        client.call(self.call, request.clone()).unchecked().prepare().map_err(|error| cut(error.message(), 200))
    }
}
