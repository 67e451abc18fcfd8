//! One problem as text: the message, then the lines it is about with what to look at marked.

use std::fmt::Write as _;

use super::Problem;
use crate::source::{Place, Sources};

/// The widest that a line of a spec is shown; longer ones are cut around what is marked.
const COLUMNS: usize = 160;

/// The widest that a mark is shown, so that a long value leaves room for what stands around it.
const MARKED: usize = 100;

/// The longest message, label or line of help.
const SAID: usize = 500;

/// The text of a problem, without `error: ` before it and without a line end behind it.
pub(super) fn render(problem: &Problem, sources: &Sources) -> String {
    let mut out = printable(&problem.message);
    let marks = marks(problem, sources);
    let digits = marks.iter().map(|mark| mark.place.line.to_string().len()).max().unwrap_or(1);
    let margin = " ".repeat(digits);
    if let Some(main) = marks.iter().find(|mark| mark.sign == '^') {
        let _ = write!(out, "\n{margin}--> {}\n{margin} |", printable(&main.place.to_string()));
        draw(&mut out, &marks, main.place.path, digits);
    }
    if let Some(help) = &problem.help {
        let lines: Vec<String> = help.lines().map(printable).collect();
        let indent = format!("\n{margin}         ");
        let _ = write!(out, "\n{margin} = help: {}", lines.join(&indent));
    }
    out
}

/// One place that is pointed at.
struct Mark<'a> {
    place: Place<'a>,
    /// What underlines it: `^` for the problem itself, `-` for second places.
    sign: char,
    label: &'a str,
}

/// Everything that a problem points at: what lies in the problem's own file by lines, then the other files.
fn marks<'a>(problem: &'a Problem, sources: &'a Sources) -> Vec<Mark<'a>> {
    let Some(span) = problem.span else { return Vec::new() };
    let main = Mark { place: sources.place(span), sign: '^', label: &problem.label };
    let also = problem.also.iter().map(|(span, label)| (*span, '-', label.as_str()));
    let mut marks: Vec<_> = also.collect();
    marks.sort_by_key(|&(second, ..)| (second.file != span.file, second));
    let before = marks.partition_point(|&(second, ..)| second.file == span.file && second < span);
    let mut marks: Vec<_> =
        marks.into_iter().map(|(span, sign, label)| Mark { place: sources.place(span), sign, label }).collect();
    marks.insert(before, main);
    marks
}

/// Draws the marks with their lines; what the compiler does: `...` for lines left out, `:::` for another file.
fn draw(out: &mut String, marks: &[Mark<'_>], path: &str, digits: usize) {
    let margin = " ".repeat(digits);
    let mut path = path;
    let mut last: Option<(usize, String)> = None;
    for Mark { place, sign, label } in marks {
        if place.path != path {
            let _ = write!(out, "\n{margin} |\n{margin}::: {}\n{margin} |", printable(&place.to_string()));
            path = place.path;
            last = None;
        }
        let view = View::of(place);
        let line = place.line;
        // A line with two marks is written once, unless it is so long that each shows another part of it.
        if last.as_ref() != Some(&(line, view.text.clone())) {
            if last.as_ref().is_some_and(|&(above, _)| line > above + 1) {
                out.push_str("\n...");
            }
            let _ = write!(out, "\n{}", format!("{line:>digits$} | {}", view.text).trim_end());
        }
        let underline = sign.to_string().repeat(view.marked.max(1));
        let mark = format!("{margin} | {}{underline} {}", " ".repeat(view.before), printable(label));
        let _ = write!(out, "\n{}", mark.trim_end());
        last = Some((line, view.text));
    }
}

/// A line as it is shown: no wider than [`COLUMNS`], nothing in it that a terminal would obey.
struct View {
    text: String,
    /// The columns before the mark.
    before: usize,
    /// The columns of the mark.
    marked: usize,
}

impl View {
    fn of(place: &Place<'_>) -> Self {
        let part = |range: std::ops::Range<usize>| place.text.get(range).unwrap_or("");
        let marked = Piece::take(part(place.within.clone()).chars().map(cell), MARKED).ending();
        let room = COLUMNS - marked.width;
        // Both sides are measured first: what one side does not need, the other may use.
        let left = part(0..place.within.start);
        let right = part(place.within.end..place.text.len());
        let used = Piece::take(left.chars().rev().map(cell), room).width;
        let after = Piece::take(right.chars().map(cell), (room / 2).max(room - used)).ending();
        let before = Piece::take(left.chars().rev().map(cell), room - after.width.min(room)).starting();
        Self { text: before.text + &marked.text + &after.text, before: before.width, marked: marked.width }
    }
}

/// A part of a line.
struct Piece {
    text: String,
    width: usize,
    cells: Vec<String>,
    /// Whether all of it found room.
    whole: bool,
}

impl Piece {
    /// As many characters as find room.
    fn take(characters: impl Iterator<Item = (String, usize)>, room: usize) -> Self {
        let mut piece = Self { text: String::new(), width: 0, cells: Vec::new(), whole: true };
        for (cell, width) in characters {
            // Marks that combine have no width: without a second limit, a line of nothing else would have no end.
            if piece.width + width > room || piece.cells.len() > 2 * room {
                piece.whole = false;
                break;
            }
            piece.width += width;
            piece.cells.push(cell);
        }
        piece
    }

    /// The part in reading order, with what was left out behind it shown as `…`.
    fn ending(mut self) -> Self {
        self.text = self.cells.concat();
        if !self.whole {
            self.text.push('…');
            self.width += 1;
        }
        self
    }

    /// The part taken from the end backwards, with what was left out before it shown as `…`.
    fn starting(mut self) -> Self {
        if !self.whole {
            self.cells.push("…".to_owned());
            self.width += 1;
        }
        self.text = self.cells.iter().rev().map(String::as_str).collect();
        self
    }
}

/// A message on one line with nothing in it that a terminal would obey. It may quote a name of any length.
fn printable(text: &str) -> String {
    let cells = text.chars().map(|character| if character == '\t' { ("\\t".to_owned(), 2) } else { cell(character) });
    Piece::take(cells, SAID).ending().text
}

/// A character as it is shown, and how many columns that takes.
fn cell(character: char) -> (String, usize) {
    if character == '\t' {
        return ("    ".to_owned(), 4);
    }
    if is_hidden(character) {
        let escaped = character.escape_default().to_string();
        let width = escaped.len();
        return (escaped, width);
    }
    (character.to_string(), width(character))
}

/// What is obeyed instead of shown: control characters, marks that turn the direction of writing or join letters
/// without being seen, and line separators.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// The columns that terminals give a character: none to what combines with the one before it, two to the scripts of
/// East Asia and to pictures. A few ranges do: a caret that is one column off for a rare script misleads nobody.
fn width(character: char) -> usize {
    match character {
        '\u{300}'..='\u{36f}'
        | '\u{483}'..='\u{489}'
        | '\u{591}'..='\u{5bd}'
        | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{302a}'..='\u{302d}'
        | '\u{3099}'..='\u{309a}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6ff}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn one(text: &str) -> (Sources, FileId) {
        let mut sources = Sources::new();
        let file = sources.add("specs/acme/Get.yaml", text.to_owned());
        (sources, file)
    }

    /// The problem at the first occurrence of `what`, with its source lines only.
    fn shown(text: &str, what: &str) -> String {
        let (sources, file) = one(text);
        let start = text.find(what).unwrap();
        let problem = Problem::at(Span::new(file, start..start + what.len()), "wrong").label("here");
        problem.render(&sources)
    }

    fn shown_lines(text: &str, what: &str) -> (String, String) {
        let shown = shown(text, what);
        let mut lines = shown.lines().skip(3).map(str::to_owned);
        (lines.next().unwrap(), lines.next().unwrap())
    }

    #[test]
    fn s05_looks_like_the_compiler() {
        let text = format!("{}  CustName:\n    type: string\n    requird: true\n", "\n".repeat(9));
        let (sources, file) = one(&text);
        let start = text.find("requird").unwrap();
        let problem = Problem::at(Span::new(file, start..start + 7), "unknown key `requird` in field `CustName`")
            .label("did you mean `required`?")
            .help("keys of a field: type, required");
        let expected = "\
unknown key `requird` in field `CustName`
  --> specs/acme/Get.yaml:12:5
   |
12 |     requird: true
   |     ^^^^^^^ did you mean `required`?
   = help: keys of a field: type, required";
        assert_eq!(problem.render(&sources), expected);
    }

    #[test]
    fn s05_second_places_stand_in_reading_order() {
        let (mut sources, file) = one("a: 1\nb: 2\nc: 3\na: 4\nd: 5\n");
        let other = sources.add("specs/acme/api.yaml", "a: 6\n".to_owned());
        let problem = Problem::at(Span::new(file, 15..16), "`a` again")
            .label("again")
            .also(Span::new(other, 0..1), "there")
            .also(Span::new(file, 20..21), "after")
            .also(Span::new(file, 0..1), "first")
            .help("remove one");
        let expected = "\
`a` again
 --> specs/acme/Get.yaml:4:1
  |
1 | a: 1
  | - first
...
4 | a: 4
  | ^ again
5 | d: 5
  | - after
  |
 ::: specs/acme/api.yaml:1:1
  |
1 | a: 6
  | - there
  = help: remove one";
        assert_eq!(problem.render(&sources), expected);
    }

    #[test]
    fn two_marks_on_one_line_share_it() {
        let (sources, file) = one("{a: 1, a: 2}");
        let problem = Problem::at(Span::new(file, 7..8), "twice").also(Span::new(file, 1..2), "first");
        let expected = "\
twice
 --> specs/acme/Get.yaml:1:8
  |
1 | {a: 1, a: 2}
  |  - first
  |        ^";
        assert_eq!(problem.render(&sources), expected);
    }

    #[test]
    fn carets_stand_under_tabs_wide_and_combining_characters() {
        let lines = |text, what| shown_lines(text, what);
        assert_eq!(lines("\ta:\tb", "b"), ("1 |     a:    b".into(), "  |           ^ here".into()));
        assert_eq!(lines("云商店: x", "x"), ("1 | 云商店: x".into(), "  |         ^ here".into()));
        assert_eq!(lines("a: 云商", "云商"), ("1 | a: 云商".into(), "  |    ^^^^ here".into()));
        assert_eq!(lines("e\u{301}: x", "x"), ("1 | e\u{301}: x".into(), "  |    ^ here".into()));
    }

    #[test]
    fn characters_that_a_terminal_obeys_are_shown() {
        let (line, caret) = shown_lines("a: \u{202e}\u{1b}x y", "y");
        assert_eq!(line, r"1 | a: \u{202e}\u{1b}x y");
        assert_eq!(caret, r"  |                    ^ here");
        let (sources, file) = one("a");
        let problem = Problem::at(Span::new(file, 0..1), "unknown key `\u{202e}\n\t`").label("\r").help("\u{7}\nb");
        let expected = r"unknown key `\u{202e}\n\t`
 --> specs/acme/Get.yaml:1:1
  |
1 | a
  | ^ \r
  = help: \u{7}
          b";
        assert_eq!(problem.render(&sources), expected);
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let long = format!("{}MARK{}", "a".repeat(500), "b".repeat(500));
        let (line, caret) = shown_lines(&long, "MARK");
        assert_eq!(line, format!("1 | …{}MARK{}…", "a".repeat(77), "b".repeat(78)));
        assert_eq!(caret, format!("  | {}^^^^ here", " ".repeat(78)));
        let (line, _) = shown_lines(&format!("MARK{}", "b".repeat(500)), "MARK");
        assert_eq!(line, format!("1 | MARK{}…", "b".repeat(156)));
        let (line, _) = shown_lines(&format!("{}MARK", "a".repeat(500)), "MARK");
        assert_eq!(line, format!("1 | …{}MARK", "a".repeat(156)));
        let (line, caret) = shown_lines(&"m".repeat(500), &"m".repeat(500));
        assert_eq!(line, format!("1 | {}…", "m".repeat(100)));
        assert_eq!(caret, format!("  | {} here", "^".repeat(101)));
    }

    #[test]
    fn lines_of_the_full_width_are_not_cut() {
        let whole = format!("{}MARK{}", "a".repeat(100), "b".repeat(56));
        assert_eq!(shown_lines(&whole, "MARK").0, format!("1 | {whole}"));
    }

    #[test]
    fn a_mebibyte_of_combining_marks_is_cut() {
        let text = format!("a{}", "\u{301}".repeat(500_000));
        assert!(shown(&text, "a").len() < 2_000);
    }

    #[test]
    fn empty_places_and_lines_have_a_caret() {
        let (sources, file) = one("");
        let shown = Problem::at(Span::start_of(file), "empty").render(&sources);
        assert_eq!(shown, "empty\n --> specs/acme/Get.yaml:1:1\n  |\n1 |\n  | ^");
    }

    #[test]
    fn of_several_lines_the_first_is_shown() {
        let (sources, file) = one("a: [1,\n  2]\n");
        let shown = Problem::at(Span::new(file, 3..11), "list").render(&sources);
        assert_eq!(shown, "list\n --> specs/acme/Get.yaml:1:4\n  |\n1 | a: [1,\n  |    ^^^");
    }
}
