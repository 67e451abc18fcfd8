//! What comes after a page: the next one, the end, or an error, since the listing would not end.

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};

use super::member;
use crate::codec::plain_json;
use crate::object::{Object, View};
use crate::schema::{Field, Kind, Next, Paging};

/// What has been seen of a listing.
pub(super) struct Turn {
    paging: Paging,
    /// How many pages there may be.
    most: usize,
    pages: usize,
    /// How many of them were empty, since the last one that was not.
    empty: usize,
    /// Items on all pages so far.
    seen: u64,
    /// The number of the first page.
    first: i64,
    /// The number of the page that is asked for.
    number: i64,
    /// How many items a page may have, if the request says so.
    size: Option<u64>,
    /// Whether a page had that many: the platform does not cap the size at less.
    filled: bool,
    /// Hash of the items of the page before.
    last: Option<u64>,
    /// Hashes of all tokens, by which a circle of any width is found. They are keyed, so that no platform can choose
    /// tokens that look alike; there are no more than pages.
    tokens: HashSet<u64>,
    hasher: RandomState,
}

/// What comes after a page.
pub(super) enum Turned {
    /// Another one: the request asks for it now.
    Next,
    /// Nothing.
    End,
    /// An error, once the page has been given out.
    Stop(Wrong),
    /// An error in place of the page, whose items were on the one before.
    Again(Wrong),
}

/// What is wrong with a listing, and what to do about it.
pub(super) type Wrong = (String, &'static str);

impl Turn {
    /// Makes a request ask for the first page.
    ///
    /// # Errors
    /// Tells what the request lacks or has that a listing cannot begin with.
    pub(super) fn begin(paging: Paging, request: &mut dyn Object) -> Result<Self, String> {
        let mut turn = Self {
            paging,
            most: MOST_PAGES,
            pages: 0,
            empty: 0,
            seen: 0,
            first: 1,
            number: 1,
            size: None,
            filled: false,
            last: None,
            tokens: HashSet::new(),
            hasher: RandomState::new(),
        };
        match paging.next {
            Next::Number { number, size, .. } => turn.begin_numbered(request, number, size)?,
            Next::Token { request: path, .. } => {
                let token = member::text(request, path);
                if !token.is_empty() {
                    turn.tokens.insert(turn.hasher.hash_one(token));
                }
            }
        }
        Ok(turn)
    }

    fn begin_numbered(&mut self, request: &mut dyn Object, number: &str, size: Option<&str>) -> Result<(), String> {
        self.first = match member::view(request, number) {
            View::Absent => fill(request, number, size)?,
            _ => member::number(request, number).ok_or_else(|| format!("`{number}` is no number of a page"))?,
        };
        self.number = self.first;
        self.size = size.and_then(|size| member::number(request, size)).and_then(|size| size.try_into().ok());
        Ok(())
    }

    /// Sets how many pages there may be.
    pub(super) fn limit(&mut self, pages: usize) {
        self.most = pages;
    }

    /// Looks at a page, and makes the request ask for the next one if there is one.
    pub(super) fn over(&mut self, answer: &dyn Object, request: &mut dyn Object) -> Turned {
        self.pages = self.pages.saturating_add(1);
        let items = member::view(answer, self.paging.items);
        let count = match items {
            View::List(list) => list.size(),
            _ => 0,
        };
        match self.paging.next {
            Next::Number { number, total, .. } => {
                if count == 0 {
                    return Turned::End;
                }
                let hash = plain_json(items).ok().map(|items| self.hasher.hash_one(items));
                if hash.is_some() && self.last == hash {
                    return Turned::Again(self.repeated_page());
                }
                self.last = hash;
                let total = total.and_then(|total| member::number(answer, total));
                self.after_number(count, total, number, request)
            }
            Next::Token { request: path, answer: token } => {
                let token = (token, member::text(answer, token));
                self.after_token(count, token, path, request)
            }
        }
    }

    fn after_number(&mut self, count: usize, total: Option<i64>, path: &str, request: &mut dyn Object) -> Turned {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        self.seen = self.seen.saturating_add(count);
        self.filled |= self.size.is_some_and(|size| count >= size);
        if self.is_last(count, total) {
            return Turned::End;
        }
        if self.pages >= self.most {
            return Turned::Stop(self.too_many());
        }
        self.number = self.number.saturating_add(1);
        if member::set_number(request, path, self.number) {
            Turned::Next
        } else {
            Turned::Stop((format!("`{path}` cannot be {}", self.number), ASK_FOR_LESS))
        }
    }

    /// Whether nothing can come after a page of so many items; see [`Pages`](super::Pages) for the reasons.
    fn is_last(&self, count: u64, total: Option<i64>) -> bool {
        let up_to_now = self.skipped().map(|skipped| skipped.saturating_add(self.seen));
        let total = total.and_then(|total| u64::try_from(total).ok());
        match (total, up_to_now) {
            (Some(total), Some(up_to_now)) if total >= up_to_now => total == up_to_now,
            // Of a listing that began in the middle, the rest is never more than the total.
            (Some(total), None) if total >= self.seen => false,
            _ => self.filled && self.size.is_some_and(|size| count < size),
        }
    }

    /// Items on the pages before the first; not known before a page has shown its size.
    fn skipped(&self) -> Option<u64> {
        match u64::try_from(self.first.saturating_sub(1)) {
            Ok(0) => Some(0),
            Ok(pages) if self.filled => self.size?.checked_mul(pages),
            _ => None,
        }
    }

    fn after_token(
        &mut self,
        count: usize,
        (member, token): (&str, &str),
        path: &str,
        request: &mut dyn Object,
    ) -> Turned {
        self.empty = if count == 0 { self.empty.saturating_add(1) } else { 0 };
        if token.is_empty() {
            return Turned::End;
        }
        if !self.tokens.insert(self.hasher.hash_one(token)) {
            return Turned::Stop(self.repeated_token(member));
        }
        if self.empty >= MOST_EMPTY {
            return Turned::Stop((
                format!("the last {MOST_EMPTY} pages were empty, each with a new `{member}`"),
                "narrow the listing, or ask the platform why it goes on; the request id is that of the last page",
            ));
        }
        if self.pages >= self.most {
            return Turned::Stop(self.too_many());
        }
        if member::set_text(request, path, token) {
            Turned::Next
        } else {
            Turned::Stop((format!("`{path}` cannot take the token of the next page"), ASK_FOR_LESS))
        }
    }

    fn too_many(&self) -> Wrong {
        (format!("the listing goes on after {} pages", self.pages), ASK_FOR_LESS)
    }

    fn repeated_page(&self) -> Wrong {
        let (number, before) = (self.number, self.number.saturating_sub(1));
        (
            format!("page {number} has the very items of page {before}"),
            "the platform does not heed the number of the page, or gives its last page for later numbers, too: compare what the spec says of `pages` with the platform's documents",
        )
    }

    fn repeated_token(&self, member: &str) -> Wrong {
        (
            format!("the listing goes in a circle: `{member}` of page {} was there before", self.pages),
            "the items so far may be all or not: ask the platform; the request id is that of the last page",
        )
    }
}

/// Sets the number of the first page, and what an object that is made for it needs besides.
fn fill(request: &mut dyn Object, number: &str, size: Option<&str>) -> Result<i64, String> {
    const FIRST: i64 = 1;
    let holders = number.match_indices('.').filter_map(|(at, _)| number.get(..at));
    for holder in holders.filter(|holder| matches!(member::view(request, holder), View::Absent)) {
        let Some(Kind::Object(schema)) = member::kind(request, holder) else { continue };
        for field in schema.fields.iter().filter(|field| field.required) {
            let path = format!("{holder}.{}", field.wire);
            let leads_to_number =
                number.strip_prefix(&path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
            if !leads_to_number && size != Some(path.as_str()) {
                return Err(format!("`{path}` is required where the page is named, and cannot be made up"));
            }
        }
    }
    let size = size.filter(|size| matches!(member::view(request, size), View::Absent));
    let needed = size.and_then(|size| member::field(request.schema(), size)).filter(|field| field.required);
    if !member::set_number(request, number, FIRST) {
        return Err(format!("`{number}` cannot be {FIRST}"));
    }
    let is_held = |path: &str| match path.rsplit_once('.') {
        Some((holder, _)) => !matches!(member::view(request, holder), View::Absent),
        None => true,
    };
    let size = size.filter(|size| is_held(size));
    if let (Some(size), Some(Field { limits, .. })) = (size, needed) {
        let usual = USUAL_SIZE.max(limits.min.unwrap_or(USUAL_SIZE)).min(limits.max.unwrap_or(i64::MAX));
        member::set_number(request, size, usual);
    }
    Ok(FIRST)
}

/// How many pages there may be, if nobody says otherwise.
const MOST_PAGES: usize = 10_000;

/// So many pages in a row may be empty. Platforms that filter after they have cut the pages give some.
const MOST_EMPTY: usize = 100;

/// How many items are asked for where the spec needs a number and the request has none: that of most documents' examples.
const USUAL_SIZE: i64 = 10;

const ASK_FOR_LESS: &str = "narrow the listing, ask for larger pages, or allow more of them with `.max_pages(..)`";
