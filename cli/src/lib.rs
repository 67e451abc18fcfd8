//! What the `bothends` command shares with the tests of the workspace. No part of it is stable.

pub mod bridge;
