//! Syntax errors in the words of someone who does not know YAML's grammar.
//!
//! The parser says which rule of the grammar could not be followed, and where it noticed. What the author did wrong is
//! mostly a little before: so each mistake is looked at together with the text around it. Whatever is not told apart
//! here is shown in the parser's words.

use std::ops::Range;

use granit_parser::ErrorKind;

use super::refuse::{tab, tag, too_deep};
use crate::report::Problem;
use crate::source::{FileId, Span};

/// A place at which the parser gave up, and what is known about it.
pub(super) struct Mistake<'a> {
    pub(super) file: FileId,
    pub(super) text: &'a str,
    /// The byte at which it was noticed.
    pub(super) at: usize,
    /// The bytes of the last scalar before.
    pub(super) last: Range<usize>,
    /// The innermost bracket that is open.
    pub(super) bracket: Option<usize>,
}

const QUOTE_IT: &str = "if this is one text, put all of it in quotes";
const SAME_COLUMN: &str = "keys of one mapping, and items of one list, start in the same column";

impl Mistake<'_> {
    /// What is wrong, as far as it can be told.
    pub(super) fn explain(&self, kind: &ErrorKind) -> Problem {
        use ErrorKind as E;
        match kind {
            E::RecursionLimitExceeded => too_deep(self.here()),
            E::TabNotAllowed
            | E::TabInBlockIndentation
            | E::TabInIndentation
            | E::TabInPlainScalar
            | E::TabAtBlockScalarStart
            | E::InvalidBlockEntryWhitespace => tab(self.nearest_tab()),
            E::MappingValueNotAllowed => self.colon(),
            E::SimpleKeyExpected | E::InvalidSimpleKey => self.no_colon(self.line_of(self.at)),
            E::ExpectedBlockMappingKey | E::InvalidIndentation | E::InvalidBlockScalarIndent => self.misplaced(false),
            E::ExpectedBlockSequenceEntry => self.misplaced(true),
            E::ExpectedFlowMappingSeparator
            | E::ExpectedFlowSequenceSeparator
            | E::InvalidColonPlacement
            | E::InvalidFlowScalarIndent
            | E::UnexpectedEofImplicitFlowMapping
            | E::UnexpectedEofFlowMapping
            | E::UnexpectedEofFlowSequence
            | E::UnexpectedEofBlockMapping
            | E::UnexpectedEofBlockSequence => self.comma(),
            E::UnclosedFlowCollection { open } => {
                let message = format!("`{open}` is never closed");
                self.problem(message, format!("expected a `{}` for this", closing(*open)), QUOTE_IT)
            }
            E::MismatchedFlowCollectionEnd { open, close } => {
                let message = format!("`{open}` is closed by `{close}`");
                self.problem(message, format!("expected a `{}` for this", closing(*open)), QUOTE_IT)
            }
            E::UnclosedQuotedScalar | E::InvalidQuotedScalarIndent | E::DocumentIndicatorInQuotedScalar => self.quote(),
            E::InvalidTrailingSingleQuotedScalar => {
                self.behind_quote("inside of single quotes, a single quote is written twice: 'it''s'")
            }
            E::InvalidTrailingDoubleQuotedScalar => {
                self.behind_quote("inside of double quotes, a double quote is written `\\\"`")
            }
            E::UnexpectedCharacter { character } => self.character(*character),
            E::MissingAnchorOrAliasName => self.cannot_begin(),
            E::UndeclaredTagHandle
            | E::ExpectedTagBang
            | E::InvalidTagTerminator
            | E::MissingTagUri
            | E::UnclosedVerbatimTag
            | E::InvalidTagEscape
            | E::InvalidTagUtf8
            | E::InvalidTagUtf8LeadingByte
            | E::InvalidTagUtf8TrailingByte
            | E::InvalidGlobalTagCharacter => tag(self.here()),
            other => self.plainly(other),
        }
    }

    /// The mistakes that need no look at the text around them.
    fn plainly(&self, kind: &ErrorKind) -> Problem {
        use ErrorKind as E;
        let (message, label, help) = match kind {
            E::MisplacedFlowCollectionEnd => ("a closing bracket without an opening one", "closes nothing", QUOTE_IT),
            E::BlockSequenceEntryNotAllowed => {
                ("a list cannot begin here", "behind its key", "put each `- item` on a line of its own, below the key")
            }
            E::FlowMappingValueAdjacentCollection => {
                ("a colon needs a space behind it", "no space here", "write `key: [..]` or `key: {..}`")
            }
            E::BlockEntryInFlowCollection => {
                ("a dash inside of brackets", "not needed", "inside of brackets items are parted by commas: `[a, b]`")
            }
            E::UnknownQuotedScalarEscape
            | E::InvalidQuotedScalarHexEscape
            | E::InvalidLowSurrogateHexEscape
            | E::InvalidLowSurrogate
            | E::MissingLowSurrogate
            | E::UnpairedLowSurrogate
            | E::InvalidUnicodeEscape => (
                "a backslash in this text begins an escape that YAML does not know",
                "in this text",
                "write the text in single quotes, where a backslash is a backslash: '\\d+'; or double it: \"\\\\d+\"",
            ),
            E::CommentNotSeparated => {
                ("a `#` right behind a value", "neither comment nor value", "put a space before a comment")
            }
            E::CommentInterceptedScalar => (
                "a comment inside of a text over several lines",
                "here",
                "put the text in quotes, or the comment above",
            ),
            E::DirectiveDisallowed => {
                ("a `%` line: specs have no directives", "a directive", "remove the line, and a `---` below it")
            }
            E::BomInsideDocument => ("a byte order mark inside of the file", "an unseen character", "remove it"),
            E::ExpectedDocumentStart | E::InvalidDocumentEnd => {
                ("something follows where the file should end", "not a part of what stands above", QUOTE_IT)
            }
            E::ZeroBlockScalarIndent | E::InvalidBlockScalarHeader => {
                ("a text block starts on the line below its `|` or `>`", "this one", "move the text to the next line")
            }
            other => {
                return self.problem(format!("this is not valid YAML: {}", words(other)), "noticed here", QUOTE_IT);
            }
        };
        self.problem(message, label, help)
    }

    /// A colon that makes a key of something that cannot be one.
    fn colon(&self) -> Problem {
        let first = self.line_of(self.last.start);
        let here = self.line_of(self.at);
        if first == here {
            return Problem::at(self.span(self.last.start..here.end), "a value with `: ` in it needs quotes")
                .label("put this in quotes")
                .help("a mapping inside of another one begins on a line of its own, or in `{}`");
        }
        if first.start == self.last.start {
            return self.no_colon(first);
        }
        let name = here.start..self.at.max(here.start);
        Problem::at(self.span(name), "this line is indented deeper than its neighbours")
            .label("taken for a part of the text above")
            .also(self.span(self.last.start..first.end.max(self.last.start)), "this text")
            .help(format!("{SAME_COLUMN}; a text over several lines begins with `|`"))
    }

    /// A line that is not `key: value`.
    fn no_colon(&self, line: Range<usize>) -> Problem {
        let written = self.text.get(line.clone()).unwrap_or("");
        let span = self.span(line);
        match written.split_once(':') {
            Some((name, value)) if !value.starts_with(char::is_whitespace) && !value.is_empty() => {
                Problem::at(span, "a colon needs a space behind it")
                    .label("no key and value")
                    .help(format!("write `{name}: {}`", value.trim_start()))
            }
            Some(_) => Problem::at(span, "expected a key").label("this is something else").help("write `key: value`"),
            None => Problem::at(span, "a colon is missing").label("not `key: value`").help("write `key: value`"),
        }
    }

    /// A line or a part of one that belongs nowhere.
    fn misplaced(&self, among_items: bool) -> Problem {
        let line = self.line_of(self.at);
        let before = self.text.get(line.start..self.at).unwrap_or("").trim_end();
        let item = self.text.get(line.start..).is_some_and(|line| line.starts_with('-'));
        if before.is_empty() && among_items && !item {
            return Problem::at(self.span(line), "a key among list items")
                .label("no key belongs here")
                .help("begin it with `- `, or indent it like the keys that it belongs to");
        }
        if before.is_empty() {
            return Problem::at(self.span(line), "the indentation of this line fits no line above it")
                .label("starts in a column of its own")
                .help(SAME_COLUMN);
        }
        if before == "-" {
            return Problem::at(self.span(line), "a list item among keys")
                .label("no item belongs here")
                .help("indent it like the other items, or put it below the key whose list it belongs to");
        }
        let rest = self.at..line.end.max(self.at);
        Problem::at(self.span(rest), "something follows a value that has ended").label("too much").help(QUOTE_IT)
    }

    /// Something in brackets that is not parted by commas, or brackets that are not closed.
    fn comma(&self) -> Problem {
        let next = self.text.get(self.at..).and_then(|rest| rest.chars().next());
        let Some(start) = self.bracket else { return self.cannot_begin() };
        let open = if self.text.get(start..).is_some_and(|rest| rest.starts_with('[')) { '[' } else { '{' };
        if next == Some(',') {
            return self.problem("nothing stands before this comma", "a comma too many", "remove it, or write a value");
        }
        self.problem(
            format!("expected a comma or `{}`", closing(open)),
            "before this",
            "close the bracket; or, if a value has a colon, a comma or a bracket in it, put it in quotes",
        )
        .also(self.span(start..start + 1), "in this bracket")
    }

    /// A quote that is not closed.
    fn quote(&self) -> Problem {
        let open = self.opening_quote().map_or_else(|| self.here(), |open| self.span(open..open + 1));
        Problem::at(open, "this quote is not closed on its line")
            .label("opened here")
            .help("close it on the same line, or use `|` for a text of several lines")
    }

    /// Something right behind a text in quotes.
    fn behind_quote(&self, help: &str) -> Problem {
        let problem = self.problem("something follows the closing quote", "too much", help);
        let Some(open) = self.opening_quote() else { return problem };
        let line = self.line_of(open);
        if line.start == open && line == self.line_of(self.at) {
            return self.no_colon(line);
        }
        problem.also(self.span(open..open + 1), "the quote was opened here")
    }

    fn character(&self, character: char) -> Problem {
        if character.is_control() {
            let message = format!("the control character U+{:04X}", u32::from(character));
            return self.problem(message, "not allowed", "remove it, or write it as an escape in double quotes");
        }
        self.cannot_begin()
    }

    fn cannot_begin(&self) -> Problem {
        match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            Some('`') => self.problem("a value cannot begin with a backtick", "this", QUOTE_IT),
            Some(character) if !character.is_whitespace() => {
                self.problem(format!("a value cannot begin with `{character}`"), "this", QUOTE_IT)
            }
            _ => self.problem("the file ends too early", "expected more", QUOTE_IT),
        }
    }

    fn problem(&self, message: impl Into<String>, label: impl Into<String>, help: &str) -> Problem {
        Problem::at(self.here(), message).label(label).help(help)
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    /// The character at which the mistake was noticed; if none is left there, the end of the last line that has any.
    fn here(&self) -> Span {
        let rest = self.text.get(self.at..).unwrap_or("");
        match rest.chars().next() {
            Some(character) if !matches!(character, '\n' | '\r') => self.span(self.at..self.at + character.len_utf8()),
            _ => {
                let end = self.text.get(..self.at).unwrap_or(self.text).trim_end().len();
                self.span(end..end)
            }
        }
    }

    /// The line around an offset, without its indentation and without blanks at its end.
    fn line_of(&self, at: usize) -> Range<usize> {
        let (before, after) = (self.text.get(..at).unwrap_or(self.text), self.text.get(at..).unwrap_or(""));
        let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let end = at + after.find(['\n', '\r']).unwrap_or(after.len());
        let line = self.text.get(start..end).unwrap_or("");
        let start = start + (line.len() - line.trim_start().len());
        start..(start + line.trim().len())
    }

    /// The tab that the parser stumbled over: it names the place before or behind.
    fn nearest_tab(&self) -> Span {
        let line = self.text.get(..self.at).unwrap_or(self.text).rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let rest = self.text.get(line..).unwrap_or("");
        let indented = rest.split_inclusive(['\n', '\r']).scan(line, |next, text| {
            let start = *next;
            *next += text.len();
            let blank = text.len() - text.trim_start_matches([' ', '\t']).len();
            Some(text.get(..blank).and_then(|blank| blank.find('\t')).map(|tab| start + tab))
        });
        let found = indented.flatten().next().or_else(|| rest.find('\t').map(|tab| line + tab));
        found.map_or_else(|| self.here(), |tab| self.span(tab..tab + 1))
    }

    /// The quote that is open where the mistake was noticed: the first behind the last scalar whose text is not
    /// closed before.
    fn opening_quote(&self) -> Option<usize> {
        let mut open = self.next_quote(self.last.end)?;
        while let Some(close) = self.closing_quote(open).filter(|close| close + 1 < self.at) {
            let Some(next) = self.next_quote(close + 1) else { break };
            open = next;
        }
        Some(open)
    }

    /// The next quote that begins a text: not in a comment, not inside of a word.
    fn next_quote(&self, from: usize) -> Option<usize> {
        let mut before = ' ';
        let mut comment = false;
        for (offset, character) in self.text.get(from..self.at)?.char_indices() {
            match character {
                '\n' | '\r' => comment = false,
                '#' if before.is_whitespace() => comment = true,
                '"' | '\'' if !comment && (before.is_whitespace() || "[{,:".contains(before)) => {
                    return Some(from + offset);
                }
                _ => {}
            }
            before = character;
        }
        None
    }

    fn closing_quote(&self, open: usize) -> Option<usize> {
        let rest = self.text.get(open..)?;
        let quote = rest.chars().next()?;
        let mut characters = rest.char_indices().skip(1).peekable();
        while let Some((offset, character)) = characters.next() {
            let doubled = character == '\'' && characters.peek().is_some_and(|&(_, next)| next == '\'');
            if (character == '\\' && quote == '"') || (doubled && quote == '\'') {
                characters.next();
            } else if character == quote {
                return Some(open + offset);
            }
        }
        None
    }
}

fn closing(open: char) -> char {
    if open == '[' { ']' } else { '}' }
}

/// The parser's own name of a mistake, as words: `InvalidTagUtf8` becomes "invalid tag utf8".
fn words(kind: &ErrorKind) -> String {
    let name = format!("{kind:?}");
    let mut words = String::new();
    for character in name.chars().take_while(|character| character.is_alphanumeric()) {
        if character.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(character.to_lowercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::node::parse;
    use crate::report::Report;
    use crate::source::Sources;

    fn read(text: &str) -> (Report, Sources) {
        let mut sources = Sources::new();
        let file = sources.add("a.yaml", text.to_owned());
        let mut report = Report::new();
        parse(&sources, file, &mut report);
        (report, sources)
    }

    /// Where the last problem is and what it says: `line:column message`.
    fn says(text: &str) -> String {
        let (report, sources) = read(text);
        let problems = report.problems();
        let problem = problems.last().unwrap();
        let place = sources.place(problem.span.unwrap());
        format!("{}:{} {}", place.line, place.column, problem.message)
    }

    fn helps(text: &str) -> String {
        let (report, _) = read(text);
        report.problems().last().unwrap().help.clone().unwrap()
    }

    #[test]
    fn bad_indentation() {
        let fits_none = "the indentation of this line fits no line above it";
        let deeper = "this line is indented deeper than its neighbours";
        assert_eq!(says("a:\n  b: 1\n c: 2\n"), format!("3:2 {fits_none}"));
        assert_eq!(says("a: |\n   x\n  y\n"), format!("3:3 {fits_none}"));
        assert_eq!(says("- - a\n - b\n"), format!("2:2 {fits_none}"));
        assert_eq!(says("a: |2\n x\n"), format!("2:2 {fits_none}"));
        assert_eq!(says("a:\n  b: 1\n   c: 2\n"), format!("3:4 {deeper}"));
        assert_eq!(says("a: b\n  c: d\n"), format!("2:3 {deeper}"));
        assert_eq!(says("a:\n  - b\n  c: d\n"), "3:3 a key among list items");
        assert_eq!(says("a: b\n- c\n"), "2:1 a list item among keys");
        assert_eq!(says("a: - b\n"), "1:4 a list cannot begin here");
    }

    #[test]
    fn colons() {
        assert_eq!(says("a: b\njust text\nc: d\n"), "2:1 a colon is missing");
        assert_eq!(says("a\nb: c\n"), "1:1 a colon is missing");
        assert_eq!(says("\"a\" b\nc: d\n"), "1:1 a colon is missing");
        assert_eq!(says("type:string\nrequired: true\n"), "1:1 a colon needs a space behind it");
        assert_eq!(helps("a: b\ntype:string\nc: d\n"), "write `type: string`");
        assert_eq!(says("a: {b:[c]}\n"), "1:6 a colon needs a space behind it");
        assert_eq!(says("doc: Note: this\n"), "1:6 a value with `: ` in it needs quotes");
        assert_eq!(says("a: b\n{c: d}\n"), "2:1 expected a key");
    }

    #[test]
    fn quotes() {
        let open = "this quote is not closed on its line";
        assert_eq!(says("a: \"b\nc: d\n"), format!("1:4 {open}"));
        assert_eq!(says("a: 'b\n"), format!("1:4 {open}"));
        assert_eq!(says("a: # it's\n  - \"b\"\n  - 'c\n"), format!("3:5 {open}"));
        assert_eq!(says("a: [\"x\\\"\", 'y''', \"z]\nb: c\n"), format!("1:19 {open}"));
        assert_eq!(says("a: 'it's'\n"), "1:8 something follows the closing quote");
        assert!(helps("a: 'it's'\n").ends_with("'it''s'"));
        assert!(helps("a: \"x\" y\n").starts_with("inside of double quotes"));
        assert!(says("pattern: \"\\d+\"\n").starts_with("1:10 a backslash in this text"));
        assert!(helps("pattern: \"\\d+\"\n").contains("single quotes"));
    }

    #[test]
    fn brackets() {
        assert_eq!(says("a: [b\n"), "1:4 `[` is never closed");
        assert_eq!(says("a: {b: c,\n"), "1:4 `{` is never closed");
        assert_eq!(says("a: [b}\n"), "1:4 `[` is closed by `}`");
        assert_eq!(says("a: [b]]\n"), "1:7 a closing bracket without an opening one");
        assert_eq!(says("a: [b,,c]\n"), "1:7 nothing stands before this comma");
        assert_eq!(says("a: {b: c d: e}\n"), "1:11 expected a comma or `}`");
        assert_eq!(says("a: [b\nc: d\n"), "2:2 expected a comma or `]`");
        assert_eq!(says("a: [a-z]+\n"), "1:9 something follows a value that has ended");
        assert_eq!(says("a: [- b]\n"), "1:5 a dash inside of brackets");
        assert_eq!(says("a: [\n  b: c\nd: e\n"), "3:2 expected a comma or `]`");
        let (report, sources) = read("a: {b: 1\nc: d\n");
        let expected = "\
error: expected a comma or `}`
 --> a.yaml:2:2
  |
1 | a: {b: 1
  |    - in this bracket
2 | c: d
  |  ^ before this
  = help: close the bracket; or, if a value has a colon, a comma or a bracket in it, put it in quotes
";
        assert_eq!(report.render(&sources), expected);
    }

    #[test]
    fn characters_that_begin_no_value() {
        for character in ["@", "%", ",", "*", "&"] {
            assert_eq!(says(&format!("a: {character} x\n")), format!("1:4 a value cannot begin with `{character}`"));
        }
        assert_eq!(says("a: `x`\n"), "1:4 a value cannot begin with a backtick");
        assert_eq!(says("a: !b!c d\n"), "1:4 a tag: specs have no tags");
        assert_eq!(says("a: \0\n"), "1:4 the control character U+0000");
        assert_eq!(says("%YAML 1.2\n---\na: b\n"), "1:1 a `%` line: specs have no directives");
        assert_eq!(says("a: \"b\"#c\n"), "1:7 a `#` right behind a value");
        assert_eq!(says("{a: b}\nc: d\n"), "2:1 something follows where the file should end");
        assert_eq!(says("a: | b\n  c\n"), "1:4 a text block starts on the line below its `|` or `>`");
    }

    #[test]
    fn what_is_not_told_apart_is_shown_in_the_words_of_the_parser() {
        assert_eq!(words(&ErrorKind::InvalidTagUtf8), "invalid tag utf8");
        assert_eq!(words(&ErrorKind::InputByteLimitExceeded { limit: 1 }), "input byte limit exceeded");
        let mistake = Mistake { file: Span::start_of(file()).file, text: "a", at: 9, last: 7..7, bracket: Some(8) };
        let problem = mistake.explain(&ErrorKind::AnchorCountOverflow);
        assert_eq!(problem.message, "this is not valid YAML: anchor count overflow");
    }

    fn file() -> FileId {
        Sources::new().add("a.yaml", String::new())
    }

    /// Whatever is read, its problems point into the text, can be shown and say something.
    fn check(text: &str) {
        let (report, sources) = read(text);
        for problem in report.problems() {
            for span in problem.span.into_iter().chain(problem.also.iter().map(|&(span, _)| span)) {
                let text = sources.text(span.file);
                assert!(text.get(span.range()).is_some(), "{span:?} is no part of {text:?}");
            }
            assert!(!problem.message.is_empty());
            assert!(!problem.message.contains("not valid YAML") || problem.message.len() > 30);
        }
        for text in report.render_each(&sources) {
            assert!(!text.contains(|character: char| character.is_control() && character != '\n'), "{text:?}");
        }
    }

    /// Pieces that the grammar gives a meaning.
    const PIECES: [&str; 44] = [
        "a",
        "key",
        ": ",
        ":",
        "- ",
        "-",
        "\n",
        "\n  ",
        "\n    ",
        "\n ",
        "\t",
        "\n\t",
        " ",
        "{",
        "}",
        "[",
        "]",
        ", ",
        ",",
        "\"",
        "'",
        "\\",
        "|\n",
        ">\n",
        "|-\n  ",
        "# c",
        "#",
        "&x",
        "*x",
        "!t",
        "!!str",
        "? ",
        "<<",
        "~",
        "null",
        "---\n",
        "...\n",
        "%",
        "@",
        "`",
        "\r\n",
        "ä云\u{301}",
        "\u{202e}",
        "\u{feff}",
    ];

    fn cases(count: u32) -> ProptestConfig {
        ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(count) }
    }

    proptest! {
        #![proptest_config(cases(4_000))]

        #[test]
        fn s18_pieces_of_yaml_never_panic(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60)) {
            check(&pieces.concat());
        }

        #[test]
        fn s18_random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            check(&String::from_utf8_lossy(&bytes));
        }

        #[test]
        fn s18_mutated_specs_never_panic(
            at in 0..SPEC.len(),
            cut in 0_usize..8,
            piece in prop::sample::select(&PIECES[..]),
        ) {
            let end = (at + cut).min(SPEC.len());
            check(&[SPEC.get(..at).unwrap(), piece, SPEC.get(end..).unwrap()].concat());
        }
    }

    const SPEC: &str = r#"operation: SubmitIsvCustomerTerms
doc: Hands in the agreement data of an ISV's customer.
limit: 5/s                          # per account
request:
  CustSpaceId: {type: string, required: true, doc: "Space of the customer", example: "29348393884****"}
  Files:
    type: list
    item: {type: object, fields: {Name: {type: string}}}
    doc: |
      What the customer signed.
      - one file per page
examples:
  - request: {CustSpaceId: '1', Files: [{Name: a}]}
    response: {}
source: "docs of 2026-06-10"
"#;
}
