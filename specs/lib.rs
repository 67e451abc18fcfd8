//! The API specs that ship with [bothends](https://docs.rs/bothends): YAML files, embedded.
//!
//! `README.md` beside them is the reference of the language they are written in. This crate is data:
//! `bothends-macros` and the `bothends` command read it.

/// Every spec file: its path below `specs/` with `/` between the parts, and its text. Sorted by path.
pub const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

#[cfg(test)]
mod tests {
    use super::FILES;

    #[test]
    fn every_file_is_listed_once_and_in_order() {
        assert!(FILES.iter().any(|(path, _)| *path == "aliyun/cams/api.yaml"));
        assert!(FILES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
