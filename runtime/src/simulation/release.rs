//! Whether what was taken back is gone.

use super::cases::Stage;
use super::entries::Asking;
use super::finding::Finding;
use super::judge::Meaning;
use super::lives::Life;
use super::requests::text;
use super::stories::Step;
use crate::dynamic::DynamicObject;
use crate::schema::{Call, CodeKind};

/// What a server shows of a thing.
pub(super) struct Shown {
    call: &'static Call,
    request: DynamicObject,
    name: String,
    asking: Asking,
    response: DynamicObject,
}

impl Life<'_> {
    /// What the server shows of a thing that is about to be taken back.
    pub(super) async fn shown_before(&self, step: &Step, request: &DynamicObject) -> Option<Shown> {
        let (_, member) = step.call.closes?;
        let name = text(request, member).filter(|name| self.made.contains(name))?;
        let (call, request) = self.query(self.calls.to_vec(), member, &name)?;
        let asking = Asking::of(call)?;
        let judged = self.stage(call, &request).ask(&request).await.ok()?;
        let response = judged.response.filter(|response| !asking.misses(&request, response))?;
        Some(Shown { call, request, name, asking, response })
    }

    /// What was taken back is not shown as it was. No page says what is answered instead: that there is no such thing, an
    /// answer without it, and an entry that says something else are all taken.
    pub(super) async fn gone(&mut self, before: &Shown, about: &str) {
        let Shown { call, request, name, asking, response } = before;
        let mut stage = Stage::new(self.simulation, self.record, call, request.clone());
        let outcome = stage.ask(request).await.and_then(|judged| {
            let is_the_same =
                judged.response.as_ref().is_some_and(|after| asking.shows_the_same(name, response, after));
            let said = stage.verdict().sound(&judged)?;
            match judged.meaning {
                Meaning::Done if is_the_same => {
                    let expected = format!("that what {} has made is gone", self.by.by_whom());
                    let came = "the same as before the release";
                    Err(Finding::new(expected, came, "take it away from the buyer, and do not show it as it was"))
                }
                Meaning::Done | Meaning::Kind(CodeKind::NotFound | CodeKind::Pending | CodeKind::Business) => Ok(said),
                _ => Err(Finding::new("that there is no such thing", said, "")),
            }
        });
        stage.row_about("life", &format!("{about}, then asked for"), outcome);
    }
}
