//! Paths with members in them: `/orders/{id}/file`, and `/{+key}` where slashes stay.

use crate::codec::Problem;
use crate::sign::encode;

/// One piece of a template.
enum Piece<'t> {
    Literal(&'t str),
    /// A member; whether its slashes stay.
    Member(&'t str, bool),
}

fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(inner) = rest.strip_prefix('{')
            && let Some((name, behind)) = inner.split_once('}')
        {
            rest = behind;
            return Some(match name.strip_prefix('+') {
                Some(name) => Piece::Member(name, true),
                None => Piece::Member(name, false),
            });
        }
        let end = rest.char_indices().skip(1).find(|(_, c)| *c == '{').map_or(rest.len(), |(at, _)| at);
        let (literal, behind) = rest.split_at_checked(end)?;
        rest = behind;
        Some(Piece::Literal(literal))
    })
}

/// Puts members into a template, percent-encoded.
pub(super) fn expand(
    template: &str,
    member: &mut dyn FnMut(&str) -> Result<Option<String>, Problem>,
) -> Result<String, Problem> {
    let mut path = String::with_capacity(template.len());
    for piece in pieces(template) {
        let (name, keeps_slashes) = match piece {
            Piece::Literal(literal) => {
                path.push_str(literal);
                continue;
            }
            Piece::Member(name, keeps_slashes) => (name, keeps_slashes),
        };
        let problem = |message: &str| Problem { path: name.to_owned(), message: message.to_owned() };
        let value = member(name)?.unwrap_or_default();
        if value.is_empty() {
            return Err(problem("stands in the path, so it must not be empty"));
        }
        // Clients and proxies would take them away, and the request would go elsewhere.
        let mut segments = value.split(|c| keeps_slashes && c == '/');
        if segments.any(|segment| matches!(segment, "." | "..")) {
            return Err(problem("stands in the path, so it must not be `.` or `..`"));
        }
        if keeps_slashes {
            let encoded: Vec<_> = value.split('/').map(|segment| encode::percent(segment).to_string()).collect();
            path.push_str(&encoded.join("/"));
        } else {
            path.extend(encode::percent(&value));
        }
    }
    Ok(path)
}

/// The members in a path that fits a template, decoded. A template without members may also be the end of a
/// longer path: platforms add theirs to an address of the user's own.
pub(super) fn find<'t>(template: &'t str, path: &str) -> Option<Vec<(&'t str, String)>> {
    if !template.contains('{') {
        return path.ends_with(template).then(Vec::new);
    }
    let mut found = Vec::new();
    let mut rest = path;
    let pieces: Vec<_> = pieces(template).collect();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Literal(literal) => rest = rest.strip_prefix(literal)?,
            Piece::Member(name, keeps_slashes) => {
                let end = match pieces.get(at + 1) {
                    // What stands before the end may look like the end.
                    Some(Piece::Literal(literal)) if at + 2 == pieces.len() => rest.strip_suffix(literal)?.len(),
                    Some(Piece::Literal(literal)) if *keeps_slashes => rest.rfind(*literal)?,
                    Some(Piece::Literal(literal)) => rest.find(*literal)?,
                    _ => rest.len(),
                };
                let (value, behind) = rest.split_at_checked(end)?;
                if value.is_empty() || (!*keeps_slashes && value.contains('/')) {
                    return None;
                }
                found.push((*name, encode::decode_path(value)?));
                rest = behind;
            }
        }
    }
    rest.is_empty().then_some(found)
}

/// Whether a text may stand in front of a host without changing whose host it is.
pub(super) fn is_label(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (3..=63).contains(&text.len()) && text.bytes().all(fits) && !text.starts_with('-') && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(template: &str, value: &str) -> Result<String, Problem> {
        expand(template, &mut |_| Ok(Some(value.to_owned())))
    }

    #[test]
    fn c05_a_member_is_one_segment_unless_its_slashes_stay() {
        assert_eq!(expanded("/a/{x}/b", "p/q r%").unwrap(), "/a/p%2Fq%20r%25/b");
        assert_eq!(expanded("/{+x}", "C2/名 a+.pdf").unwrap(), "/C2/%E5%90%8D%20a%2B.pdf");
        for bad in ["", ".", ".."] {
            assert!(expanded("/{x}", bad).is_err() && expanded("/{+x}", bad).is_err(), "{bad}");
        }
        for bad in ["a/../b", "../a", "a/."] {
            assert!(expanded("/{+x}", bad).is_err(), "{bad}");
        }
        assert_eq!(expanded("/{x}", "%2e%2e").unwrap(), "/%252e%252e");
    }

    #[test]
    fn templates_find_their_members() {
        let one =
            |template, path| find(template, path).map(|found| found.into_iter().map(|(_, v)| v).collect::<Vec<_>>());
        assert_eq!(one("/a/{x}/b", "/a/p%2Fq/b"), Some(vec!["p/q".to_owned()]));
        assert_eq!(one("/a/{x}/b", "/a/p/q/b"), None);
        assert_eq!(one("/a/{x}/b", "/a//b"), None);
        assert_eq!(one("/{+x}", "/a/b+c%20d"), Some(vec!["a/b+c d".to_owned()]));
        assert_eq!(one("/produceAPI/x", "/shop/produceAPI/x"), Some(Vec::new()));
        assert_eq!(one("/produceAPI/x", "/produceAPI/v2/x"), None);
        assert_eq!(one("/produceAPI/x", "/produceAPI/x/"), None);
        assert_eq!(one("/{x}", "/%ff"), None);
    }

    #[test]
    fn s13_a_label_stays_a_label() {
        assert!(is_label("whatsapp-bkt"));
        for bad in ["", "ab", "a.b.c", "evil.com/", "A-bucket", "-abc", "abc-", "a@bc", &"a".repeat(64)] {
            assert!(!is_label(bad), "{bad}");
        }
    }
}
