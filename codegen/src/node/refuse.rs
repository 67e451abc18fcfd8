//! What is wrong with YAML that is well formed, and what to write instead.

use super::{Entry, Key, MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_SCALAR, NodeKind};
use crate::keys;
use crate::report::Problem;
use crate::source::Span;

const WRITE_IT_OUT: &str = "write it out, or put the shared type into types.yaml";
const WHAT_TO_WRITE: &str = "write a value, `\"\"` for an empty text, `{}` for nothing inside, or remove it";

pub(super) fn alias(span: Span, written: &str) -> Problem {
    Problem::at(span, format!("the alias `{written}`: specs have no aliases"))
        .label("refers to another place")
        .help(format!("{WRITE_IT_OUT};\nif this is text, put it in quotes: `\"{written}\"`"))
}

pub(super) fn anchor(span: Span, written: &str) -> Problem {
    Problem::at(span, format!("the anchor `{written}`: specs have no anchors"))
        .label("names this place")
        .help(format!("remove it; {WRITE_IT_OUT};\nif this is text, put all of it in quotes"))
}

pub(super) fn tag(span: Span) -> Problem {
    Problem::at(span, "a tag: specs have no tags")
        .label("begins with `!`")
        .help("remove it; if this is text, put all of it in quotes")
}

pub(super) fn merge_key(span: Span) -> Problem {
    Problem::at(span, "the merge key `<<`: specs have no merging").label("not a key").help(WRITE_IT_OUT)
}

/// A list or a mapping as a key.
pub(super) fn complex_key(span: Span, what: &str) -> Problem {
    Problem::at(span, format!("{what} cannot be a key"))
        .label("a key is a single word")
        .help("if this is text, put it in quotes")
}

pub(super) fn second_key(span: Span, first: Span, name: &str) -> Problem {
    Problem::at(span, format!("the key `{name}` is written twice"))
        .label("written again here")
        .also(first, "first written here")
        .help("remove one of them")
}

pub(super) fn second_document(span: Span) -> Problem {
    Problem::at(span, "a second document starts here")
        .label("a file holds one")
        .help("put what follows into a file of its own")
}

pub(super) fn null(span: Span, written: &str) -> Problem {
    Problem::at(span, format!("`{written}` is YAML's word for nothing, which specs do not use"))
        .label(format!("quote it if it is meant as text: \"{written}\""))
}

pub(super) fn empty_file(span: Span) -> Problem {
    Problem::at(span, "the file is empty").label("nothing but comments or blank lines")
}

pub(super) fn empty_key(span: Span) -> Problem {
    Problem::at(span, "a key is missing").label("expected before the colon").help("write `key: value`")
}

/// An item of which only the dash is there.
pub(super) fn empty_item(span: Span, text: &str) -> Problem {
    let dash = dash_before(text, span.range().start).map_or(span, |dash| Span::new(span.file, dash..dash + 1));
    Problem::at(dash, "an item of this list is empty").label("nothing follows").help(WHAT_TO_WRITE)
}

/// Where a list without brackets begins. The parser has one without indentation begin behind its first dash.
pub(super) fn first_dash(text: &str, at: usize) -> usize {
    let rest = text.get(at..).and_then(|rest| rest.strip_prefix('-'));
    let is_dash = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
    if is_dash { at } else { dash_before(text, at).unwrap_or(at) }
}

/// The dash of the list item that begins at an offset, with at most blank lines and comments between them.
fn dash_before(text: &str, at: usize) -> Option<usize> {
    let mut end = at;
    loop {
        let before = text.get(..end)?;
        let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let line = before.get(start..)?;
        let code = match line.find(" #") {
            _ if line.starts_with('#') => "",
            Some(comment) => line.get(..comment)?,
            None => line,
        };
        let code = code.trim_end();
        if code.ends_with('-') {
            return Some(start + code.len() - 1);
        }
        if !code.is_empty() {
            return None;
        }
        end = start.checked_sub(1)?;
    }
}

/// The rest of a text that has a comma in it: in braces it begins a key, which has no value.
pub(super) fn cut_by_comma(before: Option<&Entry>, key: &Key, text: &str) -> Option<Problem> {
    let Entry { key: last, value } = before?;
    let is_text = match &value.kind {
        NodeKind::Scalar(scalar) => !scalar.quoted && scalar.text.contains(char::is_alphabetic),
        _ => false,
    };
    if !is_text || !is_between_commas(value.span.range().end, key, text) {
        return None;
    }
    let whole = text.get(value.span.range().start..end_of_text(key, text))?;
    let message = format!("the comma before `{}` ends the text of `{}`", key.text, last.text);
    let problem = Problem::at(key.span, message).label("taken for a key").also(value.span, "the text that ends here");
    Some(problem.help(format!("put the whole text in quotes: `{}: \"{}\"`", last.text, whole.replace('"', "\\\""))))
}

/// Whether a key without a value goes on with a text of which `cut_by_comma` has spoken.
pub(super) fn is_cut_again(before: Option<&Entry>, key: &Key, text: &str) -> bool {
    before.is_some_and(|Entry { key: last, value }| {
        let has_no_value = value.kind == NodeKind::Refused && value.span.range().is_empty();
        has_no_value && !is_word_of_specs(&last.text) && is_between_commas(last.span.range().end, key, text)
    })
}

/// Whether nothing but a comma parts a key from what ends at `end`, and nothing follows it but a comma or a brace.
fn is_between_commas(end: usize, key: &Key, text: &str) -> bool {
    let between = text.get(end..key.span.range().start).unwrap_or_default();
    let behind = text.get(key.span.range().end..).unwrap_or_default().trim_start();
    between.trim() == "," && behind.starts_with([',', '}']) && !is_word_of_specs(&key.text)
}

/// Nobody writes a longer text on one line.
const MOST: usize = 400;

/// Where the text ends that goes on with `key`: before what looks like a key, or at the brace.
fn end_of_text(key: &Key, text: &str) -> usize {
    let start = key.span.range().end;
    let near: usize = text.get(start..).unwrap_or_default().chars().take(MOST).map(char::len_utf8).sum();
    let near = text.get(start..start + near).unwrap_or_default();
    let line = near.split(['}', '\n']).next().unwrap_or_default();
    let is_text = |part: &&str| !part.contains(':') && !is_word_of_specs(part.trim());
    let parts = line.split(',').skip(1).take_while(is_text);
    parts.fold(start + line.split(',').next().map_or(0, |first| first.trim_end().len()), |end, part| {
        end + 1 + part.trim_end().len()
    })
}

/// A key of the language is meant as one.
fn is_word_of_specs(text: &str) -> bool {
    keys::TABLES.iter().any(|table| table.key(text).is_some())
}

/// A key without a value; what stands behind it tells why.
pub(super) fn empty_value(key: &Key, text: &str) -> Problem {
    let after = text.get(key.span.range().end..).unwrap_or("").trim_start_matches([' ', '\t']);
    let behind_colon = after.strip_prefix(':').map(|rest| rest.trim_start_matches([' ', '\t']));
    let problem = Problem::at(key.span, format!("`{}` has no value", key.text));
    match (behind_colon, key.text.split_once([':', ' '])) {
        (Some(rest), _) if rest.starts_with('#') => problem
            .label("only a comment follows the colon")
            .help("if what follows the `#` belongs to the value, put the value in quotes"),
        (Some(_), _) => problem.label("nothing follows the colon").help(WHAT_TO_WRITE),
        (None, Some((name, value))) if !name.is_empty() && !value.is_empty() => problem
            .label("no colon with a space behind it")
            .help(format!("if this is a key and its value, write `{name}: {}`", value.trim())),
        (None, _) => problem
            .label("no colon follows")
            .help("write `key: value`; or, if it belongs to a text with a comma in it, put that text in quotes"),
    }
}

/// YAML allows a tab before some values, where people cannot see that it is one: as indentation, never.
pub(super) fn indentation(span: Span, text: &str) -> Option<Problem> {
    let before = text.get(..span.range().start)?;
    let line = before.trim_end_matches([' ', '\t']);
    let starts_line = line.is_empty() || line.ends_with(['\n', '\r']);
    let at = line.len() + before.get(line.len()..)?.find('\t').filter(|_| starts_line)?;
    Some(tab(Span::new(span.file, at..at + 1)))
}

pub(super) fn tab(span: Span) -> Problem {
    Problem::at(span, "a tab is used for indentation")
        .label("a tab")
        .help("indent with spaces: YAML allows no tabs here")
}

/// A list item that is indented deeper than the plain text above it silently becomes a part of that text.
pub(super) fn swallowed_item(span: Span, text: &str) -> Option<Problem> {
    let written = text.get(span.range())?;
    let mut lines = written.match_indices('\n').filter_map(|(end, _)| written.get(end..));
    let item = lines.find_map(|line| Some(line.trim_start()).filter(|line| line.starts_with("- ")))?;
    let at = span.range().end - item.len();
    let problem = Problem::at(Span::new(span.file, at..at + 1), "this list item is read as part of the text above it")
        .label("indented deeper than what it follows")
        .also(Span::new(span.file, span.range().start..at), "this text goes on")
        .help("indent it like its neighbours, or put the whole text in quotes");
    Some(problem)
}

pub(super) fn too_large(span: Span, bytes: usize) -> Problem {
    Problem::at(span, format!("the file has {bytes} bytes: the limit is {MAX_BYTES} bytes (1 MiB)"))
}

pub(super) fn too_many(span: Span) -> Problem {
    Problem::at(span, format!("the file has too many keys and values: the limit is {MAX_NODES}"))
        .label("one more than that")
        .help("split it")
}

pub(super) fn too_deep(span: Span) -> Problem {
    Problem::at(span, format!("lists and mappings are nested too deeply: the limit is {MAX_DEPTH} levels"))
        .label("one level more than that")
}

pub(super) fn too_long(span: Span) -> Problem {
    Problem::at(span, format!("this value is too long: the limit is {MAX_SCALAR} bytes (64 KiB)"))
}
