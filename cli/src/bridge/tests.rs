//! What is leaked is held against what the derives emit.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use bothends::Client;
use bothends::client::Request;
use bothends::schema::{self, Field, Kind, Schema};
use bothends_codegen::files::Files;
use bothends_codegen::{Pick, checked, load};

use super::leak;
use super::types::DEEPEST;

#[derive(Client)]
#[api("aliyun/cams", operations(SubmitIsvCustomerTerms, GetChatappUploadAuthorization))]
#[expect(dead_code, reason = "only its data is of interest")]
struct Cams(Client);

#[derive(Client)]
#[api("huawei/koogallery/saas", callbacks(newInstance, queryInstance, releaseInstance))]
#[expect(dead_code, reason = "only its data is of interest")]
struct Saas(Client);

#[derive(Client)]
#[api(path = "tests/specs/acme/orders", callbacks)]
#[expect(dead_code, reason = "only its data is of interest")]
struct Orders(Client);

#[derive(Client)]
#[api(path = "tests/specs/acme/stock", operations)]
#[expect(dead_code, reason = "only its data is of interest")]
struct Stock(Client);

#[derive(Client)]
#[api(path = "tests/specs/acme/things", operations)]
#[expect(dead_code, reason = "only its data is of interest")]
struct Things(Client);

/// Everything that the data of a call says. Types that hold themselves are described once.
fn described(call: &schema::Call) -> String {
    let mut text = format!("{:?}\n", call.api);
    let mut seen = BTreeSet::new();
    let schema::Call { api: _, name, direction, method, path, limit, idempotent, deadline, delivery, volatile, .. } =
        call;
    let _ = writeln!(
        text,
        "{name} {direction:?} {method} {path} {limit:?} {idempotent} {deadline} {delivery:?} {volatile:?}"
    );
    describe(call.request, &mut seen, &mut text);
    describe(call.response, &mut seen, &mut text);
    text
}

fn describe(schema: &'static Schema, seen: &mut BTreeSet<&'static str>, text: &mut String) {
    if !seen.insert(schema.name) {
        return;
    }
    let mut inner = Vec::new();
    let _ = writeln!(text, "{}", schema.name);
    for Field { wire, kind, required, secret, place, encoding, limits, cases } in schema.fields {
        let kind = kind_of(*kind, &mut inner);
        let _ = writeln!(text, "  {wire}: {kind} {required} {secret} {place:?} {encoding:?} {limits:?} {cases:?}");
    }
    inner.into_iter().for_each(|schema| describe(schema, seen, text));
}

fn kind_of(kind: Kind, inner: &mut Vec<&'static Schema>) -> String {
    match kind {
        Kind::Object(schema) => {
            inner.push(schema);
            format!("object {}", schema.name)
        }
        Kind::List(item) => format!("list of {} {:?}", kind_of(item.kind, inner), item.limits),
        Kind::Map(item) => format!("map of {} {:?}", kind_of(item.kind, inner), item.limits),
        other => format!("{other:?}"),
    }
}

fn compare<R: Request>(folder: Option<&str>, id: &str) {
    let specs = folder.map(Path::new);
    let (derived, name) = (R::CALL, R::CALL.name);
    // Derives of a folder call their API by its path.
    let id_in_code = derived.api.id;
    let mut api = read(id, specs);
    api.id = id_in_code.to_owned();
    let bridge = leak(&api).unwrap();
    let leaked = bridge.calls.iter().find(|call| call.name == name).unwrap();
    assert_eq!(described(leaked), described(derived));
}

#[test]
fn what_is_leaked_is_what_the_derives_emit() {
    compare::<cams::SubmitIsvCustomerTerms>(None, "aliyun/cams");
    compare::<cams::GetChatappUploadAuthorization>(None, "aliyun/cams");
    compare::<saas::NewInstance>(None, "huawei/koogallery/saas");
    compare::<saas::QueryInstance>(None, "huawei/koogallery/saas");
    compare::<saas::ReleaseInstance>(None, "huawei/koogallery/saas");
    let own = Some("tests/specs");
    compare::<orders::OnPaid>(own, "acme/orders");
    compare::<orders::OnPing>(own, "acme/orders");
    compare::<stock::GetItem>(own, "acme/stock");
    compare::<stock::MoveItem>(own, "acme/stock");
    compare::<things::PutThing>(own, "acme/things");
    compare::<things::SendParts>(own, "acme/things");
}

#[test]
fn types_that_hold_themselves_come_to_an_end() {
    let api = read("acme/orders", Some(Path::new("tests/specs")));
    let bridge = leak(&api).unwrap();
    let inner = |schema: &'static Schema, name: &str| {
        let field = schema.fields.iter().find(|field| field.wire == name);
        match field.map(|field| field.kind) {
            Some(Kind::Object(schema)) => Some(schema),
            _ => None,
        }
    };
    let mut dish = inner(bridge.calls[0].request, "dish");
    let mut depth = 0;
    while let Some(schema) = dish {
        dish = inner(schema, "beside");
        depth += 1;
    }
    assert_eq!(depth, DEEPEST + 1);
}

#[test]
fn the_examples_are_there() {
    let api = read("acme/stock", Some(Path::new("tests/specs")));
    let bridge = leak(&api).unwrap();
    let get = bridge.calls.iter().position(|call| call.name == "GetItem").unwrap();
    assert_eq!(bridge.examples[get][0].request, r#"{"ItemId":"i-1"}"#);
    assert_eq!(bridge.examples.len(), bridge.calls.len());
}

fn read(id: &str, folder: Option<&Path>) -> checked::Api {
    let own = |folder: &Path| Files::Folder { root: folder.to_owned(), shown: folder.display().to_string() };
    load(&folder.map_or(Files::Bundled(bothends_specs::FILES), own), id, &Pick::All).api.unwrap()
}
