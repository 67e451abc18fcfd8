//! Whether an answer is a good one to what was asked.

use super::finding::{Finding, Outcome};
use super::judge::{Judged, Meaning};
use super::made::Made;
use super::requests::creates;
use crate::dynamic::DynamicObject;
use crate::object::{Object as _, View, member};
use crate::schema::{Call, CodeKind, Delivery};

/// Says it of the answers to one call.
#[derive(Clone, Copy)]
pub(super) struct Verdict(pub(super) &'static Call);

impl Verdict {
    /// What a call that is right may be answered.
    pub(super) fn acceptable(self, judged: &Judged) -> Outcome {
        let said = self.sound(judged)?;
        match judged.meaning {
            Meaning::Done => Ok(said),
            Meaning::Kind(CodeKind::NotFound | CodeKind::Business | CodeKind::Permission) => Ok(said),
            // Only what is created may go on behind the answer: it is asked for elsewhere.
            Meaning::Kind(CodeKind::Pending) if creates(self.0) => Ok(said),
            Meaning::Kind(CodeKind::Pending) => Err(Finding::new("success in the end", said, STILL_GOING_ON)),
            Meaning::Kind(kind) if is_proof(kind) => Err(Finding::new("success", said, IS_IT_THE_KEY)),
            _ => Err(Finding::new("success", said, "")),
        }
    }

    /// The same for the first of its kind; `made` says who made what it is about.
    pub(super) fn of_the_first(self, judged: &Judged, made: Made) -> Outcome {
        let said = self.acceptable(judged)?;
        let never = "nothing more can be told of a call that never succeeds";
        match (judged.meaning, made) {
            (Meaning::Kind(CodeKind::NotFound), _) if creates(self.0) => Err(Finding::new("success", said, never)),
            (Meaning::Kind(CodeKind::NotFound), Made::Nothing) => Err(Finding::not_judged(NOTHING_MADE)),
            (Meaning::Done, Made::Nothing) if judged.says_nothing => Err(Finding::not_judged(NOTHING_MADE)),
            (Meaning::Kind(CodeKind::NotFound), made) => {
                let expected = format!("what {} has just made", made.by_whom());
                Err(Finding::new(expected, said, "the platform believes that it is gone"))
            }
            (Meaning::Kind(CodeKind::Business | CodeKind::Permission), _) => Err(Finding::new("success", said, never)),
            _ => Ok(said),
        }
    }

    /// What a second order may be answered, given the answer to the first.
    pub(super) fn distinct(self, judged: &Judged, first: &Judged) -> Outcome {
        let said = self.acceptable(judged)?;
        match self.ids(first, judged).find(|(_, one, other)| one == other) {
            None => Ok(said),
            Some((wire, ..)) => Err(Finding::new(
                format!("another `{wire}` than that of the first order"),
                "the same",
                "two different orders need one each",
            )),
        }
    }

    /// What two answers for the same key say was made: the same, also while it is being set up.
    pub(super) fn same_ids(self, judged: &Judged, first: &Judged) -> Result<(), Finding> {
        match self.ids(first, judged).find(|(_, one, other)| one != other) {
            None => Ok(()),
            Some((wire, ..)) => Err(Finding { expected: format!("the `{wire}` of the first time"), ..two_answers() }),
        }
    }

    /// The members that tell what was made and that two answers have both, with what they say.
    fn ids(self, first: &Judged, second: &Judged) -> impl Iterator<Item = (&'static str, String, String)> {
        let told = |judged: &Judged, wire: &str| match member(judged.told()?, wire) {
            View::Text(text) if !text.is_empty() => Some(text.to_owned()),
            _ => None,
        };
        let fields = self.0.response.fields.iter().filter(|field| field.required && is_promised(self.0, field.wire));
        let both = fields.filter_map(|field| Some((field.wire, told(first, field.wire)?, told(second, field.wire)?)));
        both.collect::<Vec<_>>().into_iter()
    }

    /// What other content under a known key may be answered: a refusal, or what was made the first time.
    pub(super) fn no_second(self, judged: &Judged, first: &Judged) -> Outcome {
        let said = self.sound(judged)?;
        self.same_ids(judged, first)?;
        match (&first.response, &judged.response) {
            (Some(first), Some(second)) if !self.same(first, second) => Err(two_answers()),
            _ if is_proof_refused(judged.meaning) => {
                Err(Finding::new("a refusal of the content, or the first answer", said, "the proof holds"))
            }
            _ => Ok(said),
        }
    }

    /// What a repetition may be answered, given the first answer.
    pub(super) fn same_again(self, judged: &Judged, first: &Judged) -> Outcome {
        let said = self.acceptable(judged)?;
        let once = matches!(self.0.delivery, Delivery::Once(_));
        if once {
            self.same_ids(judged, first)?;
        }
        match (&first.response, &judged.response) {
            (Some(first), Some(second)) if once && !self.same(first, second) => Err(two_answers()),
            (Some(_), None) => Err(Finding::new("success, as the first time", said, "a repetition must be harmless")),
            _ => Ok(said),
        }
    }

    /// Whether two answers say the same, whatever their texts for people and their ids.
    fn same(self, left: &DynamicObject, right: &DynamicObject) -> bool {
        let api = self.0.api;
        let told = |object: &DynamicObject| {
            let mut object = object.clone();
            for (index, field) in self.0.response.fields.iter().enumerate() {
                if [api.message, api.request_id].contains(&Some(field.wire))
                    && let Some(slot) = object.slot_mut(index)
                {
                    slot.clear();
                }
            }
            object
        };
        told(left) == told(right)
    }

    /// Whether the platform can read the answer, whatever it says.
    pub(super) fn sound(self, judged: &Judged) -> Outcome {
        match judged.faults.first() {
            None => Ok(judged.said(self.0.api)),
            Some(_) => Err(judged.faults.join("; ").into()),
        }
    }

    /// Of many that asked for the same at once: one answer, whatever it is, and perhaps some that are to come back.
    pub(super) fn one_answer(self, answers: Vec<Result<Judged, String>>) -> Outcome {
        let (mut first, mut told): (Option<Judged>, Vec<Judged>) = (None, Vec::new());
        for judged in answers {
            let judged = judged?;
            let said = self.acceptable_or_waiting(&judged)?;
            told.iter().chain(&first).try_for_each(|before| self.same_ids(&judged, before))?;
            if is_waiting(judged.meaning) {
                told.push(judged);
                continue;
            }
            let Some(first) = &first else {
                first = Some(judged);
                continue;
            };
            match (&first.response, &judged.response) {
                (Some(first), Some(second)) if !self.same(first, second) => return Err(two_answers()),
                _ if first.code != judged.code => {
                    let other = first.said(self.0.api);
                    let came = format!("{other} and {said}");
                    return Err(Finding::new("one answer for all", came, "let repetitions wait"));
                }
                _ => {}
            }
        }
        Ok(match (first, told.len()) {
            (Some(first), 0) => format!("{} for all", first.said(self.0.api)),
            (Some(first), waiting) => format!("{}; {waiting} were told to come back", first.said(self.0.api)),
            (None, _) => "all were told to come back".to_owned(),
        })
    }

    fn acceptable_or_waiting(self, judged: &Judged) -> Outcome {
        if is_waiting(judged.meaning) { self.sound(judged) } else { self.acceptable(judged) }
    }
}

fn is_waiting(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::Kind(CodeKind::Pending | CodeKind::Unavailable))
}

/// A code that says that the proof does not hold.
pub(super) fn is_proof(kind: CodeKind) -> bool {
    matches!(kind, CodeKind::Signature | CodeKind::Incomplete | CodeKind::Key | CodeKind::Clock | CodeKind::Replay)
}

pub(super) fn is_proof_refused(meaning: Meaning) -> bool {
    match meaning {
        Meaning::Kind(kind) => is_proof(kind),
        Meaning::Status(status) => matches!(status, 401 | 403),
        Meaning::Done | Meaning::Unknown => false,
    }
}

/// What is asked of whoever named a key that does not fit.
pub(super) const IS_IT_THE_KEY: &str = "is this the key that the server has? And does it serve this API?";

/// Why nothing can be told of a call about what was never made.
pub(super) const NOTHING_MADE: &str = "nothing was created";

/// What is said to whoever is never done with a call that makes nothing.
const STILL_GOING_ON: &str = "only a call that creates may be going on behind its answer; this one comes again until it \
                              succeeds, and fails if it does not";

fn two_answers() -> Finding {
    let advice = "the effect happened twice. Look the key of the call up before you act (never an id that is new in every \
                  call), or give the server a ledger";
    Finding::new("the answer of the first time", "another", advice)
}

/// Whether a member of an answer is something that was made: no part of the envelope, and not in the request.
pub(super) fn is_promised(call: &Call, wire: &str) -> bool {
    let is_envelope = [call.api.code, call.api.message, call.api.request_id].contains(&Some(wire));
    !is_envelope && !call.request.fields.iter().any(|field| field.wire == wire)
}
