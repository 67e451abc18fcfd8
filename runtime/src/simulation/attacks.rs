//! What is done to the proof of a call: other forms of it, which have to be taken, and bad ones, which must not.

use std::time::Duration;

use super::Drift;
use super::cases::{Stage, codes};
use super::finding::Finding;
use super::judge::Judged;
use super::tamper::{copy, replaced_target, tamper};
use super::verdict::{is_proof, is_proof_refused};
use crate::client::Prepared;
use crate::clock::{Clock as _, NonceSource as _, RandomNonce};
use crate::credentials::{AccessKey, Credentials};
use crate::dynamic::DynamicObject;
use crate::sign::{Moment, Proof, Received, Refusal, Request};

impl Stage<'_> {
    pub(super) async fn attacks(&mut self, sent: Prepared, again: &DynamicObject, first: &Judged) {
        self.forms(&sent, first).await;
        self.replay(sent, first).await;
        self.tampered(again).await;
        self.wrong_key(again).await;
        self.off_in_time("stale", again, Drift::Behind).await;
        self.off_in_time("future", again, Drift::Ahead).await;
        self.without_parts(again).await;
    }

    /// The first request in the other forms that are documented: a repetition, so the same answer.
    async fn forms(&mut self, sent: &Prepared, first: &Judged) {
        if !self.wants("other form") {
            return;
        }
        let moment = Moment::now(&self.simulation.clock, &RandomNonce);
        let key = self.simulation.credentials();
        let Ok(variants) = self.call.api.signature.variants(&sent.request, &key, &moment) else { return };
        for (name, request) in variants {
            let Some(prepared) = Self::changed(sent, request) else { continue };
            let outcome = self.judged(prepared).await.and_then(|judged| {
                if is_proof_refused(judged.meaning) {
                    let advice = "the platform's pages have this form, too: verify it over the bytes received";
                    return Err(Finding::new("success", judged.said(self.call.api), advice));
                }
                // If the first answer was no good, this one shows no more than that it was let in.
                match self.not_judged {
                    Some(_) => self.verdict().sound(&judged),
                    None => self.verdict().same_again(&judged, first),
                }
            });
            self.row_about("other form", name, outcome);
        }
    }

    /// The very same bytes: refused where there is a nonce, else without a second effect.
    async fn replay(&mut self, sent: Prepared, first: &Judged) {
        if !self.wants("replay") {
            return;
        }
        let has_nonce =
            self.verified(&sent.request).is_some_and(|proof| proof.is_ok_and(|proof| proof.nonce.is_some()));
        if has_nonce {
            return self.expect_refusal("replay", "", sent, "keep the nonce of every call while its time holds").await;
        }
        if let Some(why) = self.not_judged {
            return self.row("replay", Err(Finding::not_judged(why)));
        }
        let judged = self.judged(sent).await;
        let outcome = judged.and_then(|judged| match is_proof_refused(judged.meaning) {
            true => self.verdict().sound(&judged),
            false => self.verdict().same_again(&judged, first),
        });
        self.row("replay", outcome);
    }

    /// One bit changed on the way.
    async fn tampered(&mut self, request: &DynamicObject) {
        let Ok(prepared) = self.prepare(&self.simulation.client, request) else { return };
        let mut request = prepared.request.clone();
        if tamper(&mut request)
            && !self.holds(&request)
            && let Some(prepared) = Self::changed(&prepared, request)
        {
            self.expect_refusal("tampered", "", prepared, VERIFY).await;
        }
    }

    async fn wrong_key(&mut self, request: &DynamicObject) {
        if !self.call.api.signature.proves() {
            return;
        }
        let key = &self.simulation.credentials;
        let secret = RandomNonce.nonce();
        // A key without an id stays one.
        let mut wrong = match (key.id(), AccessKey::new(secret.clone())) {
            (Some(id), _) => Credentials::new(id, secret),
            (None, Ok(key)) => key.into(),
            (None, Err(_)) => return,
        };
        if let Some(token) = key.token() {
            wrong = wrong.with_token(token.expose());
        }
        let Ok(stranger) = self.simulation.stranger(wrong, Drift::Behind, Duration::ZERO) else { return };
        if let Ok(prepared) = self.prepare(&stranger, request) {
            self.expect_refusal("wrong key", "", prepared, VERIFY).await;
        }
    }

    /// Signed too long ago, or too far ahead, where the scheme has a time.
    async fn off_in_time(&mut self, case: &'static str, request: &DynamicObject, drift: Drift) {
        let tolerance = self.call.api.signature.tolerance();
        if tolerance > LONGEST_TOLERANCE {
            return;
        }
        let off = tolerance.saturating_add(Duration::from_secs(60));
        let Ok(off) = self.simulation.stranger(self.simulation.credentials.clone(), drift, off) else { return };
        let Ok(prepared) = self.prepare(&off, request) else { return };
        if !self.holds(&prepared.request) {
            let advice = "compare the time of the call with your clock, to either side";
            self.expect_refusal(case, "", prepared, advice).await;
        }
    }

    /// Without each part of the proof, and with it empty.
    async fn without_parts(&mut self, request: &DynamicObject) {
        let Ok(prepared) = self.prepare(&self.simulation.client, request) else { return };
        let whole = &prepared.request;
        for name in self.parts(whole) {
            for (case, empty) in [("missing proof", false), ("empty proof", true)] {
                let Ok(fresh) = self.prepare(&self.simulation.client, request) else { return };
                let request = without(&fresh.request, &name, empty);
                if let Some(changed) = Self::changed(&fresh, request) {
                    self.expect_refusal(case, &name, changed, VERIFY).await;
                }
            }
        }
    }

    /// The names of parameters and headers without which a proof is not whole.
    fn parts(&self, request: &Request) -> Vec<String> {
        let names = request.query.iter().chain(&request.headers).map(|(name, _)| name.clone());
        let is_part = |name: &String| {
            matches!(self.verified(&without(request, name, false)), Some(Err(Refusal::Incomplete { .. })))
        };
        names.filter(is_part).collect()
    }

    async fn expect_refusal(&mut self, case: &'static str, about: &str, prepared: Prepared, advice: &'static str) {
        if !self.wants(case) {
            return;
        }
        let api = self.call.api;
        let outcome = self.judged(prepared).await.and_then(|judged| {
            if is_proof_refused(judged.meaning) {
                return self.verdict().sound(&judged);
            }
            let expected = codes(api.codes.iter().filter(|code| is_proof(code.kind)).map(|code| code.wire));
            Err(Finding::new(format!("a refusal of the proof{expected}"), judged.said(api), advice))
        });
        self.row_about(case, about, outcome);
    }

    /// Whether a request is one that would be let in.
    fn holds(&self, request: &Request) -> bool {
        self.verified(request).is_some_and(|proof| proof.is_ok())
    }

    fn verified(&self, request: &Request) -> Option<Result<Proof, Refusal>> {
        let headers = request.header_map().ok()?;
        let query = request.query_string();
        let (method, path) = (request.method.as_str(), request.path.as_str());
        let received = Received { method, path, query: &query, headers: &headers, body: &request.body };
        let keys = std::slice::from_ref(&self.simulation.credentials);
        Some(self.call.api.signature.verify(&received, keys, self.simulation.clock.now()))
    }

    /// Another request in the place of a prepared one.
    fn changed(prepared: &Prepared, request: Request) -> Option<Prepared> {
        let mut changed = copy(prepared);
        changed.request = request;
        changed.url = replaced_target(&changed).ok()?;
        Some(changed)
    }
}

/// The request without the parameter or header of that name, or with an empty one.
fn without(request: &Request, name: &str, empty: bool) -> Request {
    let mut request = request.clone();
    for part in [&mut request.query, &mut request.headers] {
        part.iter_mut().filter(|(other, _)| other == name).for_each(|(_, value)| value.clear());
        part.retain(|(other, _)| empty || other != name);
    }
    request
}

const VERIFY: &str = "verify over the raw bytes before anything else";

/// A tolerance beyond this means that the scheme has no time.
const LONGEST_TOLERANCE: Duration = Duration::from_secs(10 * 365 * 24 * 3600);
