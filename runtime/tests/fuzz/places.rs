//! Bodies in parts, forms, and parameters in a path: changed where it hurts, and proved.

use super::input::Input;
use super::seeds::{Seed, all};
use super::server::{with_body, with_query};

/// A body in parts whose pieces are changed.
pub fn multipart(data: &[u8]) {
    let seed = of("PostParts");
    let mut body = seed.request.body.to_vec();
    Input::new(data).mutate(&mut body);
    with_body(seed, body);
}

/// A form of any pairs.
pub fn form(data: &[u8]) {
    let seed = of("PostForm");
    let mut body = seed.request.body.to_vec();
    Input::new(data).mutate(&mut body);
    with_body(seed, body);
    let text = String::from_utf8_lossy(data);
    let pairs = text.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name.to_owned(), value.to_owned())
    });
    with_query(seed, pairs.collect());
}

/// A path beside a template.
pub fn path(data: &[u8]) {
    let seed = of("GetThing");
    let mut request = seed.request.clone();
    Input::new(data).mutate_text(&mut request.path);
    with_body(&Seed { side: seed.side, call: seed.call, object: seed.object.clone(), request }, Vec::new());
}

/// The first seed of a call.
pub fn of(call: &str) -> &'static Seed {
    all().1.iter().find(|seed| seed.call.name == call).unwrap()
}
