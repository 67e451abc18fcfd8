//! One page after the other, each of them a call.

use std::sync::Arc;
use std::task::{Context, Poll, ready};

use super::super::sending::State;
use super::super::start::{Described, Empty, Options, Outcome, Start};
use super::super::{Inner, Meta};
use super::turn::{self, Turn, Turned};
use crate::error::{ErrorKind, Failure};
use crate::object::Object;
use crate::schema::Call;

/// A listing, whatever its types.
pub(super) struct Listing {
    /// The page that is asked for; done after the last one.
    page: State,
    /// What asks for the next one.
    following: Option<Box<Following>>,
    /// Where the items stand in an answer.
    pub(super) items: &'static str,
}

/// All that a page needs.
struct Following {
    client: Arc<Inner>,
    call: &'static Call,
    request: Arc<dyn Object>,
    empty: Empty,
    options: Options,
    turn: Turn,
}

impl Listing {
    pub(super) fn begin(start: Start) -> Result<Self, Box<Failure>> {
        let Start { client, call, mut request, empty, upload, download, options } = start;
        let refused = |message: &str| Err(Failure::of(call.name, ErrorKind::Request, message));
        let (Described::Known(call), Some(paging)) = (&call, call.paging) else {
            return refused("the spec of the call does not say how its pages follow one another");
        };
        if upload.is_some() {
            return refused("an upload is read once, so it cannot be sent for each page");
        }
        if download.is_some() {
            return refused("a download is written once, so it cannot take each page");
        }
        let Some(changing) = Arc::get_mut(&mut request) else { return refused(HELD) };
        let turn = Turn::begin(paging, changing)
            .map_err(|message| Failure::new(call, ErrorKind::Request, message).hint("set it in the request"))?;
        let following = Following { client, call, request, empty, options, turn };
        Ok(Self { page: following.page(), following: Some(Box::new(following)), items: paging.items })
    }

    /// A listing that cannot begin.
    pub(super) fn refused(failure: Box<Failure>) -> Self {
        Self { page: State::Refused(failure), following: None, items: "" }
    }

    pub(super) fn limit(&mut self, pages: usize) {
        if let Some(following) = &mut self.following {
            following.turn.limit(pages);
        }
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Outcome>> {
        if matches!(self.page, State::Done) {
            return Poll::Ready(None);
        }
        let outcome = ready!(self.page.poll(context));
        Poll::Ready(Some(outcome.and_then(|(response, meta)| self.turn(response, meta))))
    }

    /// A page is there: what comes after it?
    fn turn(&mut self, response: Box<dyn Object>, meta: Meta) -> Outcome {
        let Some(following) = &mut self.following else { return Ok((response, meta)) };
        let wrong = |(message, hint): turn::Wrong| {
            let mut failure = Failure::new(following.call, ErrorKind::Pages, message).hint(hint);
            failure.status = Some(meta.status);
            failure.request_id.clone_from(&meta.request_id);
            failure
        };
        let Some(request) = Arc::get_mut(&mut following.request) else {
            return Err(Failure::new(following.call, ErrorKind::Request, HELD));
        };
        match following.turn.over(&*response, request) {
            Turned::Next => self.page = following.page(),
            Turned::End => {}
            Turned::Stop(problem) => self.page = State::Refused(wrong(problem)),
            Turned::Again(problem) => return Err(wrong(problem)),
        }
        Ok((response, meta))
    }
}

/// Cannot be: only a call that is under way holds the request, too.
const HELD: &str = "the request of the listing is held by another call";

impl Following {
    /// The call that asks for a page.
    fn page(&self) -> State {
        State::Ready(Box::new(Start {
            client: Arc::clone(&self.client),
            call: Described::Known(self.call),
            request: Arc::clone(&self.request),
            empty: self.empty,
            upload: None,
            download: None,
            options: self.options.clone(),
        }))
    }
}
