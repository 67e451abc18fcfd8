use bothends::Client;

#[derive(Client)]
#[api(inline = "
title: Kiosk
version: 1
protocol: aliyun-rpc
signature: acs3-hmac-sha256
# ListPapers.yaml
operation: ListPapers
doc: Lists newspapers.
pages: {items: Data.Paper, number: Page.Indx, total: Data}
request:
  Page: {type: object, fields: {Index: {type: int32, doc: Its number}}, doc: Which page}
response:
  Data: {type: object, fields: {Papers: {type: list, items: string, doc: Names}}, doc: What there is}
")]
struct Kiosk(Client);

async fn list(kiosk: Kiosk) {
    let mut papers = kiosk.list_papers().send().items();
    while let Some(paper) = papers.next().await {
        println!("{paper:?}");
    }
}

fn main() {}
