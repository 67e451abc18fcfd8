//! How the story is told.

use std::error::Error;

use bothends::client::Prepared;

pub(crate) fn step(number: u32, what: &str) {
    println!("{number}. {what}");
}

pub(crate) fn says(from: &str, to: &str, what: &str) {
    println!("   {from:>8} → {to:<8} {what}");
}

pub(crate) fn note(what: &str) {
    println!("   {:>8}   {:<8} {what}", "", "");
}

/// Ends the example if something is not as it should be.
pub(crate) fn ensure(holds: bool, what: &str) -> Result<(), Box<dyn Error>> {
    if holds {
        println!("   {:>8}   ✓ {what}\n", "");
        Ok(())
    } else {
        Err(format!("this does not hold: {what}").into())
    }
}

/// A signed request in full, with what was signed.
pub(crate) fn show(prepared: &Prepared) {
    let request = &prepared.request;
    let mut text = format!("{} {}\n", request.method, request.target());
    for (name, value) in &request.headers {
        text.push_str(&format!("{name}: {value}\n"));
    }
    frame("the request", &text);
    frame("its canonical form", &prepared.signature.canonical_request);
    frame("the text under the signature", &prepared.signature.string_to_sign);
}

fn frame(title: &str, text: &str) {
    println!("   ┌ {title}");
    for line in text.lines() {
        println!("   │ {line}");
    }
    println!("   └");
}
