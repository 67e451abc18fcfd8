//! Counts lines of Rust the same way for everybody: formatted by prettyplease, without docs, comments and blank lines.
use anyhow::Result;
use syn::{Attribute, visit_mut::VisitMut};

/// The lines of a source text.
pub fn count(source: &str) -> Result<usize> {
    let mut file = syn::parse_file(source)?;
    WithoutDocs.visit_file_mut(&mut file);
    Ok(prettyplease::unparse(&file).lines().filter(|line| !line.trim().is_empty()).count())
}

struct WithoutDocs;

impl VisitMut for WithoutDocs {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        attributes.retain(|it| !it.path().is_ident("doc"));
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn docs_and_blank_lines_do_not_count() {
        let lines =
            super::count("//! Docs.\n\n/// Docs.\npub struct A { /** Docs. */ pub a: u8 }\n\nfn f() { g() }").unwrap();
        assert_eq!(lines, 6);
    }
}
