//! For generated code only: no part of it is stable.

pub use crate::object::equal;
pub use crate::show::debug;
pub use serde;

/// A required member that has been set.
#[derive(Debug)]
pub enum Set {}

/// Says that a required member of `Owner` has been set.
#[diagnostic::on_unimplemented(
    message = "`{Owner}` needs `{Self}`, which has not been set",
    label = "a required member is missing before this",
    note = "call the setter of the same name first"
)]
pub trait Given<Owner> {}

impl<Owner> Given<Owner> for Set {}
