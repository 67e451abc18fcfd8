//! Listings: the pages of a call one after the other, and the items on them.
//!
//! What is said of the pages is in the spec (`pages:`), as data in [`Call::paging`](crate::schema::Call::paging); when a listing ends, and what it is
//! stopped for, is in `turn`. All of it is written once, only the types at the end differ.

mod listing;
mod member;
mod turn;

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde_json::Value;

use super::sending::State;
use super::{Answer, Response, Sending};
use crate::codec::{Style, json_text};
use crate::dynamic::DynamicObject;
use crate::error::{CallError, ErrorKind, Failure};
use crate::object::{Choice, View};
use crate::schema::Kind;
use listing::Listing;

/// An answer that holds some of the items that there are: the types of answers whose spec has `pages`, and
/// [`DynamicObject`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not come in pages",
    label = "the spec of this call has no `pages`",
    note = "where its answers hold a part of a list, say in its spec how to ask for the rest: `pages: {{items: .., ..}}`"
)]
pub trait Page: Response {
    /// What is listed.
    type Item;

    /// Takes the items out of the list at that path.
    #[doc(hidden)]
    fn items(self, path: &str) -> Vec<Self::Item>;
}

impl<R, C> Sending<R, C> {
    /// All pages of a listing, from the one that the request names on, or the first one. Each is asked for when it is
    /// wanted, as a call with the options that were given before. See [`Pages`] for when it ends.
    pub fn pages(self) -> Pages<R, C>
    where
        R: Page,
    {
        let listing = match self.state {
            State::Ready(start) => Listing::begin(*start),
            State::Refused(failure) => Err(failure),
            State::Sent(_) | State::Done => Err(Failure::of("", ErrorKind::Request, "it was sent already")),
        };
        Pages { listing: listing.unwrap_or_else(Listing::refused), answer: PhantomData }
    }

    /// All items of a listing, from the page on that the request names, or the first one. See [`Pages`] for when it
    /// ends.
    pub fn items(self) -> Items<R, C>
    where
        R: Page,
    {
        Items { pages: self.pages(), page: Vec::new().into_iter() }
    }
}

/// The pages of a listing, in their order: `while let Some(page) = pages.next().await`, or as a [`Stream`].
///
/// **The end.** With tokens it is the answer without one. Numbered pages end
///
/// - with an empty page;
/// - with the item that completes the total which the platform tells. A total of 0 beside items, or of less than what
///   was seen, is none;
/// - where no total is told: with a page of fewer items than were asked for, if one before it had as many. A short page
///   alone proves nothing, since platforms cap the size of pages in silence: the next one is asked for.
///
/// The request names the first page; without a number it is 1. Where the spec needs a size and the request has none, it
/// is 10. A numbered listing is no snapshot: what is added or removed meanwhile moves items from page to page, so that
/// one can come twice or never.
///
/// **Errors.** The first one is the last thing that comes. Besides those of any call there are those of the kind
/// [`ErrorKind::Pages`], all of them for platforms that would never let a listing end: a token that was there before (of
/// all tokens of the listing a hash is kept, since tokens can go in a wide circle), a page with the very items of the one
/// before it, which comes of a number that is not heeded and is not given out, 100 empty pages in a row, and more pages
/// than [`max_pages`](Self::max_pages).
#[must_use = "no page is asked for before it is wanted"]
pub struct Pages<R, C> {
    listing: Listing,
    answer: PhantomData<fn() -> (R, C)>,
}

impl<R: Page, C: Choice + Default> Pages<R, C> {
    /// How many pages there may be, instead of 10,000; the first one is always asked for. What is longer ends with an
    /// error after that many.
    pub fn max_pages(mut self, most: usize) -> Self {
        self.listing.limit(most);
        self
    }

    /// The next page; `None` after the last one and after an error.
    ///
    /// If this is dropped before it is ready, the call goes on with the next `next()`.
    pub async fn next(&mut self) -> Option<Result<Answer<R>, CallError<C>>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Answer<R>, CallError<C>>>> {
        self.listing.poll(context).map(|outcome| {
            Some(match outcome? {
                Ok((response, meta)) => Answer::of(response, meta),
                Err(failure) => Err(CallError::new(*failure)),
            })
        })
    }
}

impl<R: Page, C: Choice + Default> Stream for Pages<R, C> {
    type Item = Result<Answer<R>, CallError<C>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<R, C> fmt::Debug for Pages<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

/// The items of a listing, one by one: `while let Some(item) = items.next().await`, or as a [`Stream`].
///
/// [`Pages`] says when it ends and what it is stopped for. What was on the pages before an error comes before it.
#[must_use = "no page is asked for before it is wanted"]
pub struct Items<R: Page, C> {
    pages: Pages<R, C>,
    page: std::vec::IntoIter<R::Item>,
}

/// Nothing in it is ever pinned.
impl<R: Page, C> Unpin for Items<R, C> {}

impl<R: Page, C: Choice + Default> Items<R, C> {
    /// As for [`Pages::max_pages`].
    pub fn max_pages(mut self, most: usize) -> Self {
        self.pages = self.pages.max_pages(most);
        self
    }

    /// The next item; `None` after the last one and after an error.
    ///
    /// If this is dropped before it is ready, nothing is lost: the next `next()` goes on.
    pub async fn next(&mut self) -> Option<Result<R::Item, CallError<C>>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R::Item, CallError<C>>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(context)) {
                Some(Ok(page)) => self.page = page.into_inner().items(self.pages.listing.items).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<R: Page, C: Choice + Default> Stream for Items<R, C> {
    type Item = Result<R::Item, CallError<C>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<R: Page, C> fmt::Debug for Items<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}

/// Items as JSON with wire names.
impl Page for DynamicObject {
    type Item = Value;

    fn items(self, path: &str) -> Vec<Value> {
        let (View::List(list), Some(Kind::List(item))) = (member::view(&self, path), member::kind(&self, path)) else {
            return Vec::new();
        };
        let json = |view| serde_json::from_str(&json_text(view, item.kind, Style::LOGICAL).ok()?).ok();
        // What has been read can be written.
        (0..list.size()).filter_map(|index| json(list.get(index)?.view())).collect()
    }
}
