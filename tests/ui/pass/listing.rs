//! Listings whose types and members have the names of what lists them.
#![deny(warnings, missing_debug_implementations, unused_qualifications, unused_results)]

use bothends::{Client, Credentials};

#[derive(Client, Clone, Debug)]
#[api(inline = r#"
# api.yaml
title: Kiosk
version: "1"
protocol: aliyun-rpc
signature: acs3-hmac-sha256
endpoint: https://kiosk.example
# types.yaml
Option: {type: object, fields: {items: {type: list, items: Some}, next: {type: string}}}
Some: {type: object, fields: {pages: {type: integer}}}
Tree: {type: object, fields: {tree: {type: Tree}, items: {type: list, required: true, items: {type: list, items: Vec}}}}
Vec: {type: enum, values: [a, b]}
# Page.yaml
operation: Page
doc: An object on the way may be there or not.
pages: {items: self.items, token: {next: self.next}}
request:
  items: {type: string}
  pages: {type: string}
  next: {type: string}
response:
  self: {type: Option}
# Paging.yaml
operation: Paging
doc: One that holds itself is on the heap.
pages: {items: tree.tree.items, number: number.number}
request:
  number: {type: object, required: true, fields: {number: {type: integer}}}
response:
  tree: {type: Tree, required: true}
"#)]
struct Kiosk(Client);

async fn list(kiosk: &Kiosk) {
    let mut items = kiosk.page().items("i").pages("p").next("n").send().items();
    while let Some(Ok(item)) = items.next().await {
        let _: kiosk::Some = item;
    }
    let number = kiosk::PagingNumber::builder().build();
    let mut pages = kiosk.paging().number(number).send().pages().max_pages(2);
    while let Some(Ok(page)) = pages.next().await {
        let _: &Option<Box<kiosk::Tree>> = &page.tree.tree;
    }
    let mut lists = kiosk.paging().number(kiosk::PagingNumber::default()).send().items();
    let _: Option<Result<Vec<kiosk::Vec>, _>> = lists.next().await;
}

fn main() {
    fn is_send(_: impl Send + Unpin) {}
    let kiosk = Kiosk::connect(Credentials::new("id", "secret")).unwrap();
    is_send(kiosk.page().send().items());
    is_send(kiosk.page().send().pages());
    let _ = list(&kiosk);
}
