//! What the tests of the workspace have in common.

pub mod scratch;
