//! Reads [bothends](https://docs.rs/bothends) API specs, checks them and writes the Rust code of both ends.
//!
//! An ordinary library without `proc_macro`, so that it can be tested and the `bothends` command can use
//! it; the derives are a shim over [`expand`]. It is the only place that knows YAML.
//!
//! Data flows one way, and each arrow is a module:
//!
//! ```text
//! files -> nodes (spanned) -> model -> checked model -> tokens
//!   files      node      read      check          emit
//! ```
//!
//! Every stage collects what is wrong in a [`report::Report`] and goes on. Emission cannot fail.

mod check;
pub mod checked;
mod emit;
mod expand;
pub mod files;
pub mod keys;
mod load;
pub mod model;
pub mod name;
pub mod node;
mod read;
mod record;
pub mod report;
pub mod source;
mod suggest;
mod time_form;

pub use emit::{Holder, Side, Target};
pub use expand::{Invocation, Picked, expand};
pub use load::{Loaded, Pick, load};
pub use suggest::closest;
