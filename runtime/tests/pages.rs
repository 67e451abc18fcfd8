//! Listings over real sockets: every page is a signed call to a twin, which plays platforms that keep to their documents
//! and platforms that do not. Tests are named after the rows of the faults that the project survives.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bothends::dynamic::DynamicObject;
use bothends::schema::Example;
use bothends::twin::RunningTwin;
use bothends::{CallError, Client, ErrorKind, Items, Json, Twin};
use kiosk::{
    ListByPage, ListByPageResponse, ListByPageResponseFound, ListByToken, ListByTokenResponse,
    ListByTokenResponsePaging, ListPlainly, ListPlainlyResponse,
};
use serde_json::json;

/// The forms of listings that platforms have: a number in an object with a total, a number as a text without one, and a
/// token.
#[derive(Client, Clone)]
#[api(inline = r#"
# api.yaml
title: Kiosk
version: "1"
protocol: http
signature: koogallery-v2
endpoint: https://kiosk.example
discriminator: action
success: {code: OK}
message: text
request_id: id
response:
  code: {type: code, required: true}
  text: {type: string}
  id: {type: string}
codes:
  OK: {doc: Done.}
  Bad: {kind: invalid, doc: The request is not valid.}
  No: {kind: signature, doc: The proof does not hold.}
  Failed: {kind: internal, doc: It failed.}
# types.yaml
Paper:
  type: object
  fields:
    name: {type: string, required: true}
# ListByPage.yaml
operation: ListByPage
doc: Lists papers by the number of the page.
pages: {items: found.papers, number: page.index, size: page.size, total: total}
request:
  page:
    type: object
    fields:
      index: {type: int32, required: true, min: 1}
      size: {type: int32, required: true, min: 1, max: 50}
  shelf: {type: string}
response:
  found: {type: object, fields: {papers: {type: list, items: Paper}}}
  total: {type: integer}
# ListPlainly.yaml
operation: ListPlainly
doc: Lists names by the number of the page, which is a text, without a total.
pages: {items: names, number: page, size: size}
request:
  page: {type: string}
  size: {type: integer}
response:
  names: {type: list, required: true, items: string}
# ListByToken.yaml
operation: ListByToken
doc: Lists numbers, as long as there are more.
pages: {items: numbers, token: {after: paging.after}}
request:
  after: {type: string}
  limit: {type: integer}
response:
  numbers: {type: list, items: integer}
  paging: {type: object, fields: {after: {type: string}}}
# Count.yaml
operation: Count
doc: Counts papers.
response:
  count: {type: integer}
"#)]
struct Kiosk(Client);

fn connect(twin: &RunningTwin) -> Kiosk {
    Kiosk::builder(twin.credentials()).endpoint(twin.endpoint()).build().unwrap()
}

/// All items, and how the listing ended.
async fn drained<R: bothends::client::Page>(
    mut items: Items<R, kiosk::Code>,
) -> (Vec<R::Item>, Option<CallError<kiosk::Code>>) {
    let mut all = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => all.push(item),
            Err(error) => {
                assert!(items.next().await.is_none(), "an error is the last thing that comes");
                return (all, Some(error));
            }
        }
    }
    assert!(items.next().await.is_none(), "what has ended has ended");
    (all, None)
}

/// Papers of a page of a shelf that has so many of them.
fn papers(request: &ListByPage, all: i64, largest: i64) -> ListByPageResponseFound {
    let page = request.page.as_ref().expect("the number is always sent");
    let (index, size) = (i64::from(page.index), i64::from(page.size).min(largest));
    let numbers = (index - 1) * size..(index * size).min(all);
    ListByPageResponseFound { papers: Some(numbers.map(|number| kiosk::Paper { name: number.to_string() }).collect()) }
}

fn page(found: ListByPageResponseFound, total: Option<i64>) -> Result<ListByPageResponse, kiosk::Code> {
    Ok(ListByPageResponse { found: Some(found), total, ..Default::default() })
}

fn sized(index: i32, size: i32) -> kiosk::ListByPagePage {
    kiosk::ListByPagePage::builder().index(index).size(size).build()
}

/// A page of a listing by tokens.
fn numbers(numbers: impl IntoIterator<Item = i64>, after: Option<&str>) -> Result<ListByTokenResponse, kiosk::Code> {
    Ok(ListByTokenResponse {
        numbers: Some(numbers.into_iter().collect()),
        paging: after.map(|after| ListByTokenResponsePaging { after: Some(after.to_owned()) }),
        ..Default::default()
    })
}

fn names(papers: &[kiosk::Paper]) -> Vec<&str> {
    papers.iter().map(|paper| paper.name.as_str()).collect()
}

#[tokio::test]
async fn a_numbered_listing_ends_with_the_total() {
    let twin = kiosk::twin().answer(|request: &ListByPage| page(papers(request, 20, 50), Some(20)));
    let twin = twin.strict().start().await.unwrap();
    let (all, error) = drained(connect(&twin).list_by_page().page(sized(1, 10)).shelf("a").send().items()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(names(&all), (0..20).map(|number| number.to_string()).collect::<Vec<_>>());
    let asked = twin.received::<ListByPage>();
    let pages: Vec<_> = asked.iter().map(|request| request.page.clone().unwrap()).collect();
    assert_eq!(pages, [sized(1, 10), sized(2, 10)]);
    assert!(asked.iter().all(|request| request.shelf.as_deref() == Some("a")), "the rest of the request stays");
}

#[tokio::test]
async fn a_size_that_is_capped_in_silence_loses_nothing() {
    let twin = kiosk::twin().answer(|request: &ListByPage| page(papers(request, 25, 10), Some(25)));
    let twin = twin.start().await.unwrap();
    let (all, error) = drained(connect(&twin).list_by_page().page(sized(1, 50)).send().items()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!((all.len(), twin.requests().len()), (25, 3));
    // Without a total nothing but an empty page tells.
    let twin = kiosk::twin().answer(|request: &ListByPage| page(papers(request, 25, 10), None)).start().await.unwrap();
    let (all, error) = drained(connect(&twin).list_by_page().page(sized(1, 50)).send().items()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!((all.len(), twin.requests().len()), (25, 4));
}

#[tokio::test]
async fn a_total_that_lies_neither_cuts_nor_prolongs() {
    for (total, requests) in [(0, 3), (5, 3), (-1, 3), (1_000, 4)] {
        let twin = kiosk::twin().answer(move |request: &ListByPage| page(papers(request, 25, 50), Some(total)));
        let twin = twin.start().await.unwrap();
        let (all, error) = drained(connect(&twin).list_by_page().page(sized(1, 10)).send().items()).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!((all.len(), twin.requests().len()), (25, requests), "total {total}");
    }
}

#[tokio::test]
async fn a_short_page_ends_a_listing_only_once_the_size_was_honoured() {
    let answer = |request: &ListPlainly| {
        let (page, size): (i64, i64) = (request.page.as_ref().unwrap().parse().unwrap(), request.size.unwrap_or(10));
        let names = ((page - 1) * size..(page * size).min(25)).map(|number| number.to_string()).collect();
        Ok(ListPlainlyResponse { names, ..Default::default() })
    };
    let twin = kiosk::twin().answer(answer).start().await.unwrap();
    let kiosk = connect(&twin);
    for (size, requests) in [(Some(10), 3), (Some(25), 2), (Some(40), 2), (None, 4)] {
        let before = twin.requests().len();
        let mut list = kiosk.list_plainly();
        if let Some(size) = size {
            list = list.size(size);
        }
        let (all, error) = drained(list.send().items()).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!((all.len(), twin.requests().len() - before), (25, requests), "size {size:?}");
    }
    let first = twin.received::<ListPlainly>().remove(0);
    assert_eq!((first.page.as_deref(), first.size), (Some("1"), Some(10)));
}

#[tokio::test]
async fn a_listing_begins_where_the_request_says() {
    let twin = kiosk::twin().answer(|request: &ListByPage| page(papers(request, 25, 50), Some(25)));
    let twin = twin.start().await.unwrap();
    let kiosk = connect(&twin);
    let (all, _) = drained(kiosk.list_by_page().page(sized(2, 10)).send().items()).await;
    assert_eq!((names(&all)[0], all.len(), twin.requests().len()), ("10", 15, 2));
    let (all, error) = drained(kiosk.list_by_page().send().items()).await;
    assert!(error.is_none(), "{error:?}");
    let asked = twin.received::<ListByPage>().remove(2);
    assert_eq!(
        (asked.page, all.len()),
        (Some(sized(1, 10)), 25),
        "the object of the number is made, with the usual size"
    );
    let twin = kiosk::twin().answer(|request: &ListByToken| match request.after.as_deref() {
        Some("b") => numbers([3], None),
        other => panic!("{other:?} was not asked for"),
    });
    let twin = twin.start().await.unwrap();
    assert_eq!(drained(connect(&twin).list_by_token().after("b").send().items()).await.0, [3]);
}

#[tokio::test]
async fn a_listing_by_tokens_ends_without_one() {
    for end in [None, Some("")] {
        let twin = kiosk::twin().answer(move |request: &ListByToken| match request.after.as_deref() {
            None => numbers([1, 2], Some("a")),
            Some("a") => numbers([], Some("b")),
            Some("b") => numbers([3], end),
            other => panic!("{other:?} was not given"),
        });
        let twin = twin.start().await.unwrap();
        let (all, error) = drained(connect(&twin).list_by_token().limit(2).send().items()).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(all, [1, 2, 3]);
        assert!(twin.received::<ListByToken>().iter().all(|request| request.limit == Some(2)));
    }
}

#[tokio::test]
async fn pages_are_answers_of_their_own() {
    let answer = |request: &ListByToken| match request.after.as_deref() {
        None => numbers([1, 2], Some("a")),
        _ => numbers([3], None),
    };
    let twin = kiosk::twin().answer(answer).start().await.unwrap();
    let mut pages = connect(&twin).list_by_token().send().timeout(Duration::from_secs(20)).pages();
    assert_eq!(twin.requests().len(), 0, "nothing is sent before it is wanted");
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!((first.numbers.as_deref(), first.status()), (Some([1, 2].as_slice()), 200));
    assert!(!first.request_id().is_empty());
    // The same as a stream.
    let second = poll_fn(|context| futures_core::Stream::poll_next(Pin::new(&mut pages), context)).await;
    assert_eq!(second.unwrap().unwrap().numbers.as_deref(), Some([3].as_slice()));
    assert!(pages.next().await.is_none());
    let mut items = connect(&twin).list_by_token().send().items();
    let item = poll_fn(|context| futures_core::Stream::poll_next(Pin::new(&mut items), context)).await;
    assert_eq!(item.unwrap().unwrap(), 1);
}

#[tokio::test]
async fn t15_repeated_token_stops_with_an_error() {
    // At once, or in a circle of any width.
    for width in [1, 2, 7] {
        let asked = AtomicUsize::new(0);
        let twin = kiosk::twin().answer(move |_: &ListByToken| {
            let page = asked.fetch_add(1, Ordering::Relaxed);
            numbers([page as i64], Some(&format!("t0ken-{}", page % width)))
        });
        let twin = twin.start().await.unwrap();
        let (all, error) = drained(connect(&twin).list_by_token().send().items()).await;
        let error = error.unwrap();
        assert_eq!((error.kind(), error.is_retryable(), error.maybe_executed()), (ErrorKind::Pages, false, false));
        assert!(error.message().contains("`paging.after`") && error.hint().is_some(), "{error}");
        assert!(error.request_id().is_some_and(|id| !id.is_empty()), "{error}");
        assert!(!format!("{error} {error:?}").contains("t0ken"), "{error:?}");
        assert_eq!((all.len(), twin.requests().len()), (width + 1, width + 1), "what came is given out");
    }
    // The token that the listing began with counts, too.
    let twin = kiosk::twin().answer(|_: &ListByToken| numbers([1], Some("a"))).start().await.unwrap();
    let (all, error) = drained(connect(&twin).list_by_token().after("a").send().items()).await;
    assert_eq!((all.len(), error.map(|error| error.kind())), (1, Some(ErrorKind::Pages)));
}

#[tokio::test]
async fn t15_repeated_page_stops_with_an_error() {
    let same = |_: &ListByPage| {
        page(
            ListByPageResponseFound { papers: Some(vec![kiosk::Paper { name: "s3cret".to_owned() }; 10]) },
            Some(1_000),
        )
    };
    let twin = kiosk::twin().answer(same).start().await.unwrap();
    let (all, error) = drained(connect(&twin).list_by_page().page(sized(1, 10)).send().items()).await;
    let error = error.unwrap();
    assert_eq!(error.kind(), ErrorKind::Pages);
    assert!(error.message().contains("page 2") && error.message().contains("page 1"), "{error}");
    assert!(!format!("{error} {error:?}").contains("s3cret"));
    assert_eq!((all.len(), twin.requests().len()), (10, 2), "the copy is not given out");
}

#[tokio::test]
async fn t15_empty_page_with_token_is_followed_but_not_for_ever() {
    let asked = AtomicUsize::new(0);
    let twin = kiosk::twin().answer(move |_: &ListByToken| {
        // 99 empty pages, one with an item, and then no more items.
        let page = asked.fetch_add(1, Ordering::Relaxed);
        numbers((page == 99).then_some(7), Some(&page.to_string()))
    });
    let twin = twin.start().await.unwrap();
    let (all, error) = drained(connect(&twin).list_by_token().send().items()).await;
    let error = error.unwrap();
    assert_eq!((all.as_slice(), error.kind()), ([7].as_slice(), ErrorKind::Pages));
    assert!(error.message().contains("100 pages were empty"), "{error}");
    assert_eq!(twin.requests().len(), 200);
}

#[tokio::test]
async fn t15_never_ends_is_cut() {
    let asked = AtomicUsize::new(0);
    let twin = kiosk::twin().answer(move |_: &ListByToken| {
        let page = asked.fetch_add(1, Ordering::Relaxed);
        numbers([page as i64], Some(&page.to_string()))
    });
    let twin = twin.start().await.unwrap();
    let kiosk = connect(&twin);
    let (all, error) = drained(kiosk.list_by_token().send().items().max_pages(5)).await;
    let error = error.unwrap();
    assert_eq!((all.len(), error.kind(), twin.requests().len()), (5, ErrorKind::Pages, 5));
    assert!(error.message().contains("5 pages") && error.hint().unwrap().contains("max_pages"), "{error}");

    let twin = kiosk::twin().answer(|request: &ListByPage| page(papers(request, i64::MAX, 50), None));
    let twin = twin.start().await.unwrap();
    let mut pages = connect(&twin).list_by_page().page(sized(1, 1)).send().pages().max_pages(3);
    for _ in 0..3 {
        assert!(pages.next().await.unwrap().is_ok());
    }
    assert_eq!(pages.next().await.unwrap().unwrap_err().kind(), ErrorKind::Pages);
    assert!(pages.next().await.is_none());
    assert_eq!(twin.requests().len(), 3);
}

#[tokio::test]
async fn t15_the_last_page_that_is_allowed_is_no_error() {
    let twin = kiosk::twin().answer(|request: &ListByPage| page(papers(request, 20, 50), Some(20)));
    let twin = twin.start().await.unwrap();
    let (all, error) = drained(connect(&twin).list_by_page().page(sized(1, 10)).send().items().max_pages(2)).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(all.len(), 20);
}

#[tokio::test]
async fn a_page_that_fails_ends_the_listing_after_what_came_before() {
    let twin = kiosk::twin().answer(|request: &ListByToken| match request.after.as_deref() {
        None => numbers([1, 2], Some("a")),
        _ => Err(kiosk::Code::Bad),
    });
    let twin = twin.start().await.unwrap();
    let (all, error) = drained(connect(&twin).list_by_token().send().items()).await;
    let error = error.unwrap();
    assert_eq!((all, error.kind(), error.code()), (vec![1, 2], ErrorKind::Api, Some(&kiosk::Code::Bad)));
}

#[tokio::test]
async fn what_breaks_its_spec_is_not_sent() {
    let twin = kiosk::twin().answer(|request: &ListByPage| page(papers(request, 5, 50), None)).start().await.unwrap();
    let kiosk = connect(&twin);
    let (_, error) = drained(kiosk.list_by_page().page(sized(1, 51)).send().items()).await;
    assert_eq!(error.unwrap().kind(), ErrorKind::Constraint);
    let (_, error) = drained(kiosk.list_plainly().page("first").send().items()).await;
    let error = error.unwrap();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Request, "ListPlainly"));
    assert!(error.message().contains("`page`"), "{error}");
    assert_eq!(twin.requests().len(), 0);
    let (all, error) = drained(kiosk.list_by_page().page(sized(1, 51)).send().unchecked().items()).await;
    assert!(error.is_none(), "the options of the call hold for each page: {error:?}");
    assert_eq!(all.len(), 5);
}

#[tokio::test]
async fn a_wait_that_is_given_up_loses_nothing() {
    let twin = kiosk::twin().answer(|request: &ListByPage| page(papers(request, 20, 50), Some(20)));
    let twin = twin.start().await.unwrap();
    let mut items = connect(&twin).list_by_page().page(sized(1, 10)).send().items();
    let mut all = Vec::new();
    loop {
        // Polled once and dropped, again and again.
        let polled = {
            let mut next = std::pin::pin!(items.next());
            poll_fn(|context| std::task::Poll::Ready(Future::poll(next.as_mut(), context))).await
        };
        match polled {
            std::task::Poll::Ready(Some(item)) => all.push(item.unwrap()),
            std::task::Poll::Ready(None) => break,
            std::task::Poll::Pending => tokio::task::yield_now().await,
        }
    }
    assert_eq!((all.len(), twin.requests().len()), (20, 2));
}

#[tokio::test]
async fn a_described_call_lists_its_items_as_json() {
    static EXAMPLES: &[&[Example]] = &[];
    let by_page = kiosk::data::CALLS.iter().find(|call| call.name == "ListByPage").unwrap();
    let twin = Twin::new(&kiosk::data::API, kiosk::data::CALLS, EXAMPLES)
        .answer(|request: &ListByPage| page(papers(request, 12, 50), Some(12)))
        .start()
        .await
        .unwrap();
    let client = Client::for_api(&kiosk::data::API, twin.credentials()).endpoint(twin.endpoint()).build().unwrap();
    let mut items = client.call(by_page, DynamicObject::new(by_page.request)).items();
    let mut all = Vec::<Json>::new();
    while let Some(item) = items.next().await {
        all.push(item.unwrap());
    }
    assert_eq!((all.len(), &all[11]), (12, &json!({"name": "11"})));
    let count = kiosk::data::CALLS.iter().find(|call| call.name == "Count").unwrap();
    let mut items = client.call(count, DynamicObject::new(count.request)).items();
    assert_eq!(items.next().await.unwrap().unwrap_err().kind(), ErrorKind::Request);
    assert!(items.next().await.is_none());
}
