//! A spec that is edited is built again; one that is not gives the same code every time.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test says so by panicking")]

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};

use bothends_codegen::files::Files;
use bothends_codegen::{Holder, Invocation, Side, Target, expand};
use bothends_tests::scratch::{Scratch, workspace};
use proc_macro2::{Ident, Span};
use quote::{format_ident, quote};

const API: &str = r#"title: Kiosk
version: "1"
protocol: aliyun-rpc
signature: acs3-hmac-sha256
"#;

const ORDER: &str = "operation: Order
doc: Orders a newspaper.
request:
  paper: {type: string, required: true, doc: Name of the newspaper}
";

const LIB: &str = r#"use bothends::Client;

#[derive(Client)]
#[api(path = "specs/kiosk")]
pub struct Kiosk(Client);

pub fn order() -> kiosk::Order {
    kiosk::Order::builder().paper("The Morning").build()
}
"#;

fn kiosk(name: &str) -> Scratch {
    let runtime = workspace().join("runtime");
    let scratch = Scratch::new(env!("CARGO_TARGET_TMPDIR"), name, &format!("path = {runtime:?}"), "");
    scratch.write("specs/kiosk/api.yaml", API);
    scratch.write("specs/kiosk/Order.yaml", ORDER);
    scratch.write("src/lib.rs", LIB);
    scratch
}

#[test]
fn an_edited_spec_is_seen_by_the_next_build_and_an_unedited_one_is_not_built_again() {
    let kiosk = kiosk("rebuild-edited");
    let built = kiosk.cargo(&["build"]).expect_success();
    assert!(built.stderr.contains("Compiling rebuild-edited"), "{}", built.stderr);
    let again = kiosk.cargo(&["build"]).expect_success();
    assert!(!again.stderr.contains("Compiling"), "{}", again.stderr);

    kiosk
        .write("specs/kiosk/Order.yaml", &format!("{ORDER}  copies: {{type: int32, required: true, doc: How many}}\n"));
    let errors = kiosk.cargo(&["build"]).expect_failure();
    assert!(errors.contains("`Order` needs `copies`"), "{errors}");

    kiosk.write("specs/kiosk/Order.yaml", &ORDER.replace("type: string", "type: strng"));
    let errors = kiosk.cargo(&["build"]).expect_failure();
    assert!(errors.contains("--> specs/kiosk/Order.yaml:4:17"), "{errors}");
    assert!(errors.contains("did you mean `string`?"), "{errors}");

    // The files of a spec that was in error are tracked as well.
    kiosk.write("specs/kiosk/Order.yaml", ORDER);
    let _ = kiosk.cargo(&["build"]).expect_success();

    kiosk.write("specs/kiosk/api.yaml", &API.replace("aliyun-rpc", "aliyun-rcp"));
    let errors = kiosk.cargo(&["build"]).expect_failure();
    assert!(errors.contains("did you mean `aliyun-rpc`?"), "{errors}");
}

#[test]
fn a_new_spec_is_seen_with_the_build_script_of_the_documents() {
    let kiosk = kiosk("rebuild-new");
    kiosk.write("build.rs", "fn main() {\n    println!(\"cargo:rerun-if-changed=specs\");\n}\n");
    let _ = kiosk.cargo(&["build"]).expect_success();
    kiosk.write("specs/kiosk/Cancel.yaml", "operation: Cancle\ndoc: Cancels an order.\n");
    let errors = kiosk.cargo(&["build"]).expect_failure();
    assert!(errors.contains("--> specs/kiosk/Cancel.yaml:1:12"), "{errors}");
}

#[test]
fn a_folder_that_is_missing_is_named_as_it_was_written_with_what_is_there() {
    let kiosk = kiosk("rebuild-missing");
    let lib = LIB.replace("specs/kiosk", "specs/kiosks");
    let (derive, _) = lib.split_once("pub fn").expect("the derive before its use");
    kiosk.write("src/lib.rs", derive);
    let errors = kiosk.cargo(&["build"]).expect_failure();
    assert!(errors.contains("`specs/kiosks` does not exist"), "{errors}");
    assert!(errors.contains("did you mean `specs/kiosk`?"), "{errors}");
    assert_eq!(errors.matches("error: ").count(), 2, "ours and cargo's last line: {errors}");
}

#[test]
fn the_same_specs_give_the_same_code_every_time() {
    let bundled = Files::Bundled(bothends_specs::FILES);
    for api in bundled.apis().expect("the bundled APIs") {
        for side in [Side::Client, Side::Server] {
            let first = hash(&bundled, &api, side);
            // Maps with random order would differ within one process, too.
            assert!((0..5).all(|_| hash(&bundled, &api, side) == first), "{api}, {side:?}");
        }
    }
}

fn hash(files: &Files, api: &str, side: Side) -> u64 {
    let holder = match side {
        Side::Client => Holder { name: ident("Subject"), field: quote!(0), make: Some(quote!(Self(client))) },
        Side::Server => Holder { name: ident("Subject"), field: quote!(), make: None },
    };
    let target = Target {
        runtime: quote!(::bothends),
        scheme: None,
        module: ident("subject"),
        visibility: quote!(pub),
        span: Span::call_site(),
    };
    let invocation = Invocation { side, files: files.clone(), api: api.to_owned(), pick: None, holder, target };
    let mut hasher = DefaultHasher::new();
    expand(&invocation).to_string().hash(&mut hasher);
    hasher.finish()
}

fn ident(name: &str) -> Ident {
    format_ident!("{name}")
}
