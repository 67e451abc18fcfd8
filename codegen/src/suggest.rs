//! Did you mean ...?

/// The candidate that was most likely meant by a word that is none of them.
///
/// In this order: the same but for case; the same but for how its parts are joined (`maxLength`, `max-length`,
/// `max_length`); a few slips of the finger away, the more the longer the word is; cut short (`desc`, `str`) or drawn
/// out. Among equals the first candidate wins.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let length = word.chars().count();
    candidates
        .into_iter()
        .filter_map(|candidate| Some((likeness(word, length, candidate)?, candidate)))
        .min_by_key(|&(unlike, _)| unlike)
        .map(|(_, candidate)| candidate)
}

/// Nobody mistypes one key into a page of text: longer words are not worth the work.
const LONGEST: usize = 128;

/// How far a candidate is from a word: the smaller, the more likely it was meant. `None` if it was not.
fn likeness(word: &str, length: usize, candidate: &str) -> Option<usize> {
    const CASE: usize = 0;
    const JOINTS: usize = 1;
    const SLIPS: usize = 2;
    const CUT: usize = 9;
    let (lower, other) = (word.to_lowercase(), candidate.to_lowercase());
    if lower == other {
        return Some(CASE);
    }
    let (bare, bare_other) = (without_joints(&lower), without_joints(&other));
    if !bare.is_empty() && bare == bare_other {
        return Some(JOINTS);
    }
    let slips = distance(&lower, &other);
    if slips <= tolerated(length) && slips < length {
        return Some(SLIPS + slips);
    }
    let shorter = bare.len().min(bare_other.len());
    let cut = shorter >= 3 && (bare_other.starts_with(&bare) || bare.starts_with(&bare_other));
    cut.then_some(CUT)
}

fn tolerated(length: usize) -> usize {
    match length {
        ..=4 => 1,
        5..=8 => 2,
        _ => 3,
    }
}

fn without_joints(word: &str) -> String {
    word.chars().filter(|character| character.is_alphanumeric()).collect()
}

/// How many letters were left out, put in, replaced or swapped with their neighbour (Damerau and Levenshtein, no
/// letter edited twice).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    if from.len().abs_diff(to.len()) > LONGEST {
        return usize::MAX;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut previous = None;
    for (row, character) in from.chars().enumerate() {
        let mut current = vec![row + 1];
        for (column, &other) in to.iter().enumerate() {
            let at = |costs: &[usize], index: usize| costs.get(index).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&last, column) + usize::from(character != other);
            let mut best = replaced.min(at(&last, column + 1) + 1).min(at(&current, column) + 1);
            let before = column.checked_sub(1).and_then(|index| Some((index, *to.get(index)?)));
            if let Some((index, neighbour)) = before
                && previous == Some(other)
                && neighbour == character
            {
                best = best.min(at(&before_last, index) + 1);
            }
            current.push(best);
        }
        before_last = std::mem::replace(&mut last, current);
        previous = Some(character);
    }
    last.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: [&str; 9] =
        ["type", "required", "max_length", "min_length", "pattern", "doc", "secret", "description", "string"];

    fn suggested(word: &str) -> Option<&'static str> {
        closest(word, KEYS)
    }

    #[test]
    fn s05_slips_of_the_finger() {
        assert_eq!(suggested("requird"), Some("required"));
        assert_eq!(suggested("tpye"), Some("type"));
        assert_eq!(suggested("requierd"), Some("required"));
        assert_eq!(suggested("patern"), Some("pattern"));
        assert_eq!(suggested("max_lenght"), Some("max_length"));
    }

    #[test]
    fn case_is_the_likeliest_slip() {
        assert_eq!(closest("TYPE", ["tape", "type"]), Some("type"));
        assert_eq!(closest("getitem", ["GetItems", "GetItem"]), Some("GetItem"));
    }

    #[test]
    fn parts_joined_in_another_way() {
        assert_eq!(suggested("maxLength"), Some("max_length"));
        assert_eq!(suggested("min-length"), Some("min_length"));
        assert_eq!(suggested("Max Length"), Some("max_length"));
    }

    #[test]
    fn words_cut_short() {
        assert_eq!(suggested("desc"), Some("description"));
        assert_eq!(suggested("str"), Some("string"));
        assert_eq!(suggested("maxlen"), Some("max_length"));
        assert_eq!(suggested("docs"), Some("doc"));
    }

    #[test]
    fn the_threshold_grows_with_the_word() {
        assert_eq!(closest("abcd", ["abXY"]), None);
        assert_eq!(closest("abcdef", ["abcdXY"]), Some("abcdXY"));
        assert_eq!(closest("abcdefghi", ["abcdefXYZ"]), Some("abcdefXYZ"));
        assert_eq!(closest("abcdefghi", ["abcdeVWXY"]), None);
    }

    #[test]
    fn nothing_like_it() {
        assert_eq!(suggested("colour"), None);
        assert_eq!(suggested("x"), None);
        assert_eq!(suggested(""), None);
        assert_eq!(closest("a", ["b", ""]), None);
        assert_eq!(closest("-", ["_"]), None);
        assert_eq!(closest("type", []), None);
    }

    #[test]
    fn the_nearest_wins_and_among_equals_the_first() {
        assert_eq!(closest("cat", ["cut", "bat"]), Some("cut"));
        assert_eq!(closest("catalogs", ["catalxxs", "catalog"]), Some("catalog"));
    }

    #[test]
    fn s04_a_page_of_text_is_not_looked_at() {
        assert_eq!(closest(&"x".repeat(60_000), [&*"x".repeat(60_001)]), None);
        assert_eq!(closest("type", [&*"x".repeat(60_000)]), None);
    }

    #[test]
    fn distances() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
        assert_eq!(distance("abc", "acb"), 1);
        assert_eq!(distance("ca", "abc"), 3);
        assert_eq!(distance("äö", "äx"), 1);
    }
}
