//! What the golden tests share.

#![allow(dead_code, reason = "no test uses all of it")]

use std::fs;
use std::path::{Path, PathBuf};

use bothends_codegen::files::Files;
use bothends_codegen::model::Direction;
use bothends_codegen::{Pick, load};

/// Bundled APIs whose model and expansion are kept, and the calls of each that stand for all: what others have beside
/// them is in the specs below `good/`.
const ACCEPTED: &[(&str, &[&str])] = &[
    ("aliyun/cams", &["GetChatappUploadAuthorization", "SubmitIsvCustomerTerms"]),
    ("huawei/koogallery/saas", &["newInstance", "queryInstance", "releaseInstance"]),
];

/// The bundled APIs whose model and expansion are kept, with their calls.
pub(crate) fn accepted() -> impl Iterator<Item = (&'static str, Vec<(Direction, String)>)> {
    ACCEPTED.iter().map(|(api, names)| {
        let all = load(&Files::Bundled(bothends_specs::FILES), api, &Pick::All).api.unwrap().calls;
        let all = all.into_iter().filter(|call| names.contains(&call.name.as_str()));
        (*api, all.map(|call| (call.direction, call.name)).collect())
    })
}

/// The accepted model of a bundled API.
pub(crate) fn model_of(api: &str) -> PathBuf {
    folder("model").join(format!("{}.json", api.replace('/', "-")))
}

/// A spec without mistakes.
pub(crate) fn good(name: &str) -> String {
    fs::read_to_string(folder("good").join(format!("{name}.yaml"))).unwrap()
}

fn blessed() -> bool {
    std::env::var_os("BLESS").is_some_and(|bless| bless == "1")
}

/// A folder below `tests/`.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// What is wrong with `actual`, held against the file; with `BLESS=1` it becomes the file instead.
#[must_use]
pub(crate) fn difference(path: &Path, actual: &str) -> Option<String> {
    let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path).display();
    if blessed() {
        fs::write(path, actual).unwrap();
        return None;
    }
    let Ok(expected) = fs::read_to_string(path) else {
        return Some(format!("{name} is missing; read this, and if it is right, run again with BLESS=1:\n{actual}"));
    };
    let same = expected.lines().zip(actual.lines()).take_while(|(expected, actual)| expected == actual).count();
    (expected != actual).then(|| {
        let line = |text: &str| text.lines().nth(same).unwrap_or("(ends here)").to_owned();
        format!(
            "{name}:{}: not as accepted; if this is better, run again with BLESS=1\n  accepted: {}\n       now: {}",
            same + 1,
            line(&expected),
            line(actual)
        )
    })
}

/// Fails with all differences at once.
pub(crate) fn assert_none(differences: &[String]) {
    assert!(differences.is_empty(), "{} differ:\n\n{}", differences.len(), differences.join("\n\n"));
}
