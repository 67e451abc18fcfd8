//! The texts that specs are read from, and places in them.
//!
//! Everything that can be wrong in a spec carries a [`Span`]; [`Sources`] turns it back into a path, a line and a
//! column when a problem is shown. Spans are small and `Copy`, so that the model can keep one for each of its parts.

use std::fmt;
use std::ops::Range;

/// One text that was added to [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A range of bytes in one text. Spans are ordered as a reader meets them: by file, then by start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text that the range lies in.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The span of a range of bytes. What lies beyond `u32` is cut off there: such texts are refused before they are
    /// read.
    #[must_use]
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        let start = narrow(range.start);
        Self { file, start, end: narrow(range.end).max(start) }
    }

    /// The very beginning of a text, for what concerns it as a whole.
    #[must_use]
    pub fn start_of(file: FileId) -> Self {
        Self { file, start: 0, end: 0 }
    }

    /// The span from the start of this one to the end of a later one in the same text.
    #[must_use]
    pub fn to(self, later: Self) -> Self {
        Self { end: later.end.max(self.start), ..self }
    }

    /// The bytes, as slices want them.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Where a span begins, as people and editors name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The path as it is shown.
    pub path: &'a str,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The line's text, without its end.
    pub text: &'a str,
    /// The bytes of `text` that the span covers: of a span over several lines, what lies on the first.
    pub within: Range<usize>,
}

impl fmt::Display for Place<'_> {
    /// `path:line:column`, which terminals and editors make a link of.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.line, self.column)
    }
}

/// The texts that were read so far.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    texts: Vec<Source>,
}

#[derive(Clone, Debug)]
struct Source {
    path: String,
    text: String,
    /// The byte at which each line starts.
    lines: Vec<u32>,
}

impl Sources {
    /// No texts yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a text under the path that messages show for it. A byte order mark is dropped: it is no part of what the
    /// author sees, and must not shift the columns of the first line.
    pub fn add(&mut self, shown_path: &str, mut text: String) -> FileId {
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        let lines = line_starts(&text);
        self.texts.push(Source { path: shown_path.to_owned(), text, lines });
        FileId(u32::try_from(self.texts.len() - 1).unwrap_or(u32::MAX))
    }

    /// The path that messages show.
    #[must_use]
    pub fn path(&self, file: FileId) -> &str {
        self.source(file).map_or("", |source| source.path.as_str())
    }

    /// The whole text, without a byte order mark.
    #[must_use]
    pub fn text(&self, file: FileId) -> &str {
        self.source(file).map_or("", |source| source.text.as_str())
    }

    /// The text under a span.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.file).get(span.range()).unwrap_or("")
    }

    /// Where a span begins. Ends that lie outside of the text or inside a character are moved to the nearest place
    /// before.
    #[must_use]
    pub fn place(&self, span: Span) -> Place<'_> {
        let text = self.text(span.file);
        let start = floor_boundary(text, span.start as usize);
        let lines = self.source(span.file).map_or(&[][..], |source| &source.lines);
        let line = lines.partition_point(|&first| first as usize <= start).max(1);
        let first = lines.get(line - 1).map_or(0, |&first| first as usize);
        let next = lines.get(line).map_or(text.len(), |&next| next as usize);
        let shown = text.get(first..next).unwrap_or("").trim_end_matches(['\n', '\r']);
        // A place on the line's end belongs to the line: an error there points behind its last character.
        let from = (start - first).min(shown.len());
        let to = floor_boundary(text, span.end as usize).saturating_sub(first).clamp(from, shown.len());
        let column = shown.get(..from).unwrap_or("").chars().count() + 1;
        Place { path: self.path(span.file), line, column, text: shown, within: from..to }
    }

    fn source(&self, file: FileId) -> Option<&Source> {
        self.texts.get(file.0 as usize)
    }
}

/// Lines end where YAML ends them: at `\n`, `\r\n` and a lone `\r`.
fn line_starts(text: &str) -> Vec<u32> {
    let mut starts = vec![0];
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        let followed = byte == b'\r' && bytes.peek().is_some_and(|&(_, next)| next == b'\n');
        if (byte == b'\n' || byte == b'\r') && !followed {
            starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
        }
    }
    starts
}

/// The offset itself, or the nearest one before it at which the text can be cut.
fn floor_boundary(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> (Sources, FileId) {
        let mut sources = Sources::new();
        let file = sources.add("specs/a.yaml", text.to_owned());
        (sources, file)
    }

    fn line_and_column(text: &str, range: Range<usize>) -> (usize, usize) {
        let (sources, file) = one(text);
        let place = sources.place(Span::new(file, range));
        (place.line, place.column)
    }

    #[test]
    fn a_place_has_line_column_and_text() {
        let (sources, file) = one("a: b\n  c: d\n");
        let place = sources.place(Span::new(file, 10..11));
        assert_eq!(place.to_string(), "specs/a.yaml:2:6");
        assert_eq!((place.text, place.within.clone()), ("  c: d", 5..6));
        assert_eq!(sources.slice(Span::new(file, 10..11)), "d");
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(line_and_column("äö: x", 6..7), (1, 5));
    }

    #[test]
    fn s03_every_line_end_counts_once() {
        assert_eq!(line_and_column("a\r\nb\rc\nd", 7..8), (4, 1));
        assert_eq!(line_and_column("a\r\nb", 1..2), (1, 2));
        let (sources, file) = one("a\r\nb");
        assert_eq!(sources.place(Span::new(file, 0..4)).text, "a");
    }

    #[test]
    fn s03_byte_order_mark_is_dropped() {
        let (sources, file) = one("\u{feff}a: b");
        assert_eq!(sources.text(file), "a: b");
        assert_eq!(sources.place(Span::start_of(file)).column, 1);
    }

    #[test]
    fn a_span_over_several_lines_is_cut_to_the_first() {
        let (sources, file) = one("a: b\nc: d\n");
        assert_eq!(sources.place(Span::new(file, 3..9)).within, 3..4);
    }

    #[test]
    fn places_outside_of_the_text_do_not_panic() {
        assert_eq!(line_and_column("", 0..0), (1, 1));
        assert_eq!(line_and_column("a\n", 2..2), (2, 1));
        assert_eq!(line_and_column("a\n", 700..900), (2, 1));
        assert_eq!(line_and_column("ä", 1..1), (1, 1));
        let (sources, _) = one("a");
        let elsewhere = Span::start_of(FileId(7));
        assert_eq!(sources.place(elsewhere).to_string(), ":1:1");
    }

    #[test]
    fn spans_are_ordered_by_file_then_start() {
        let span = |file, start| Span { file: FileId(file), start, end: start + 9 };
        let mut spans = vec![span(1, 0), span(0, 7), span(0, 2)];
        spans.sort();
        assert_eq!(spans, [span(0, 2), span(0, 7), span(1, 0)]);
    }

    #[test]
    fn spans_join() {
        let (_, file) = one("abcdef");
        assert_eq!(Span::new(file, 1..2).to(Span::new(file, 4..5)), Span::new(file, 1..5));
        assert_eq!(Span::new(file, 4..5).to(Span::new(file, 1..2)).range(), 4..4);
    }
}
