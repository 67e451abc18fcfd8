//! When a listing ends, and what stops it.

use serde_json::{Value, json};

use super::*;
use crate::dynamic::DynamicObject;
use crate::schema::{Item, Schema};

static PAGE: Schema = Schema::new(
    "Page",
    &[
        Field::new("Index", Kind::Int32).required(),
        Field::new("Size", Kind::Int32).required().min(20).max(50),
        Field::text("Order"),
    ],
);
static STRICT: Schema =
    Schema::new("Strict", &[Field::new("Index", Kind::Integer).required(), Field::text("Order").required()]);
static REQUEST: Schema = Schema::new(
    "Request",
    &[
        Field::object("Page", &PAGE),
        Field::object("Strict", &STRICT),
        Field::text("Number"),
        Field::new("Limit", Kind::Integer),
        Field::text("After"),
    ],
);
static NAME: Item = Item::new(Kind::String);
static ANSWER: Schema =
    Schema::new("Answer", &[Field::list("Names", &NAME), Field::new("Total", Kind::Integer), Field::text("Next")]);

const BY_PAGE: Paging = Paging::number("Names", "Page.Index").size("Page.Size").total("Total");
const BY_TOKEN: Paging = Paging::token("Names", "After", "Next");

fn request(json: Value) -> DynamicObject {
    DynamicObject::from_json(&REQUEST, json).unwrap()
}

fn answer(json: Value) -> DynamicObject {
    DynamicObject::from_json(&ANSWER, json).unwrap()
}

/// A page of so many names that no other page has.
fn names(page: usize, count: usize, total: Option<i64>) -> DynamicObject {
    let names: Vec<_> = (0..count).map(|name| format!("{page}.{name}")).collect();
    answer(match total {
        Some(total) => json!({"Names": names, "Total": total}),
        None => json!({ "Names": names }),
    })
}

/// How many pages of a listing are asked for that would answer with these.
fn asked(paging: Paging, first: Value, pages: &[DynamicObject]) -> usize {
    let mut request = request(first);
    let mut turn = Turn::begin(paging, &mut request).unwrap();
    let over = |page: &DynamicObject| !matches!(turn.over(page, &mut request), Turned::Next);
    pages.iter().position(over).map_or(usize::MAX, |last| last + 1)
}

#[test]
fn numbered_listings_end_as_documented() {
    let first = |index| json!({"Page": {"Index": index, "Size": 20}});
    for (why, index, pages, expected) in [
        ("an empty page", 1, vec![names(1, 0, Some(100))], 1),
        ("all were seen", 1, vec![names(1, 20, Some(20))], 1),
        ("all on short pages", 1, vec![names(1, 8, Some(12)), names(2, 4, Some(12))], 2),
        ("more than the total", 1, vec![names(1, 20, Some(7)), names(2, 20, Some(7)), names(3, 1, Some(7))], 3),
        ("short behind full", 1, vec![names(1, 20, None), names(2, 19, None)], 2),
        ("more than asked for", 1, vec![names(1, 30, None), names(2, 19, None)], 2),
        ("short, but never full", 1, vec![names(1, 19, None), names(2, 5, None), names(3, 0, None)], 3),
        ("begun in the middle", 3, vec![names(3, 20, Some(70)), names(4, 10, Some(70))], 2),
        ("short in the middle", 3, vec![names(3, 10, Some(50)), names(4, 0, Some(50))], 2),
        ("before the first", 0, vec![names(0, 20, Some(20)), names(1, 5, Some(20))], 2),
    ] {
        assert_eq!(asked(BY_PAGE, first(index), &pages), expected, "{why}");
    }
    let plain = Paging::number("Names", "Number").size("Limit");
    assert_eq!(asked(plain, json!({}), &[names(1, 3, None), names(2, 1, None), names(3, 0, None)]), 3);
}

#[test]
fn the_first_page_is_named_with_all_that_this_needs() {
    let mut made = request(json!({}));
    Turn::begin(BY_PAGE, &mut made).unwrap();
    assert_eq!(made.to_json().unwrap(), json!({"Page": {"Index": 1, "Size": 20}}), "10 is less than the least");
    let mut given = request(json!({"Page": {"Index": 4, "Size": 30}}));
    let mut turn = Turn::begin(BY_PAGE, &mut given).unwrap();
    assert!(matches!(turn.over(&names(4, 30, None), &mut given), Turned::Next));
    assert_eq!(given.to_json().unwrap(), json!({"Page": {"Index": 5, "Size": 30}}));
    let mut text = request(json!({"Number": " 9 "}));
    let mut turn = Turn::begin(Paging::number("Names", "Number").size("Limit"), &mut text).unwrap();
    assert!(matches!(turn.over(&names(9, 1, None), &mut text), Turned::Next));
    assert_eq!(text.to_json().unwrap(), json!({"Number": "10"}), "a size that is not needed is not made up");
}

#[test]
fn what_cannot_be_made_up_is_asked_of_the_caller() {
    let strict = Paging::number("Names", "Strict.Index");
    assert!(Turn::begin(strict, &mut request(json!({}))).is_err_and(|message| message.contains("`Strict.Order`")));
    let mut given = request(json!({"Strict": {"Index": 2, "Order": "up"}}));
    assert!(Turn::begin(strict, &mut given).is_ok_and(|turn| turn.number == 2));
    let plain = Paging::number("Names", "Number");
    assert!(Turn::begin(plain, &mut request(json!({"Number": "first"}))).is_err());
    assert!(Turn::begin(Paging::number("Names", "Missing"), &mut request(json!({}))).is_err());
}

#[test]
fn a_number_that_does_not_fit_stops_the_listing() {
    let mut last = request(json!({"Page": {"Index": i32::MAX, "Size": 20}}));
    let mut turn = Turn::begin(BY_PAGE, &mut last).unwrap();
    assert!(matches!(turn.over(&names(1, 20, None), &mut last), Turned::Stop(_)));
}

#[test]
fn t15_repeated_page_is_told_from_one_that_is_alike() {
    let mut first = request(json!({"Page": {"Index": 1, "Size": 20}}));
    let mut turn = Turn::begin(BY_PAGE, &mut first).unwrap();
    assert!(matches!(turn.over(&names(1, 20, Some(90)), &mut first), Turned::Next));
    assert!(matches!(turn.over(&names(2, 20, Some(90)), &mut first), Turned::Next));
    assert!(matches!(turn.over(&names(1, 20, Some(90)), &mut first), Turned::Next), "not the one before");
    // The total may change, the items may not be the same.
    assert!(matches!(turn.over(&names(1, 20, Some(91)), &mut first), Turned::Again(_)));
}

#[test]
fn t15_empty_page_with_token_counts_only_in_a_row() {
    let mut first = request(json!({}));
    let mut turn = Turn::begin(BY_TOKEN, &mut first).unwrap();
    let mut over =
        |page: usize, names: &[&str]| turn.over(&answer(json!({"Names": names, "Next": page.to_string()})), &mut first);
    for page in 0..MOST_EMPTY - 1 {
        assert!(matches!(over(page, &[]), Turned::Next), "{page}");
    }
    assert!(matches!(over(1_000, &["a"]), Turned::Next));
    for page in 2_000..2_000 + MOST_EMPTY - 1 {
        assert!(matches!(over(page, &[]), Turned::Next), "{page}");
    }
    assert!(matches!(over(3_000, &[]), Turned::Stop(_)));
}

#[test]
fn t15_never_ends_is_cut_after_ten_thousand_pages() {
    let mut first = request(json!({}));
    let mut turn = Turn::begin(BY_TOKEN, &mut first).unwrap();
    for page in 1..MOST_PAGES {
        let turned = turn.over(&answer(json!({"Names": ["a"], "Next": page.to_string()})), &mut first);
        assert!(matches!(turned, Turned::Next), "{page}");
    }
    let turned = turn.over(&answer(json!({"Names": ["a"], "Next": "more"})), &mut first);
    assert!(matches!(turned, Turned::Stop((message, _)) if message.contains("10000 pages")));
}
