//! YAML as a tree of nodes that know where they stand.
//!
//! Specs use a plain part of YAML: mappings, lists and scalars. What makes YAML surprising is refused with what to
//! write instead: aliases, anchors, tags, merge keys, nulls, keys that are no text, keys written twice. Scalars stay
//! the text that was written: whether `1.10` is a number or a version is for the reader of the field to say.
//!
//! Everything but a syntax error is reported and then read on behind, with [`NodeKind::Refused`] in its place, so that
//! one run shows all there is. The limits hold while events come in, before anything is kept of what exceeds them.

use std::collections::HashMap;
use std::ops::ControlFlow;

use granit_parser::{Event, Parser, ScalarStyle, Span as Range, StructureStyle, options};

use crate::report::{Problem, Report};
use crate::source::{FileId, Sources, Span};

mod refuse;
mod syntax;

/// The largest spec file, in bytes: fifty times what the largest known spec takes.
pub const MAX_BYTES: usize = 1 << 20;

/// The most keys, values, lists and mappings in one file.
pub const MAX_NODES: usize = 100_000;

/// The deepest nesting of lists and mappings.
pub const MAX_DEPTH: usize = 64;

/// The longest scalar, in bytes.
pub const MAX_SCALAR: usize = 64 << 10;

/// The most problems in one file: who has more has the wrong file.
const MAX_PROBLEMS: usize = 1_000;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// From its first character to its last.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "readers must handle all that YAML has")]
pub enum NodeKind {
    /// A text, a number, anything without parts.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys with their values, in the order in which they are written; no key comes twice.
    Mapping(Vec<Entry>),
    /// Something that was refused. It is in the report already: whoever meets it says nothing more about it.
    Refused,
}

impl NodeKind {
    /// What a message calls it: "expected a text, found *a list*".
    #[must_use]
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Scalar(_) => "a single value",
            Self::Sequence(_) => "a list",
            Self::Mapping(_) => "a mapping",
            Self::Refused => "something that was refused",
        }
    }
}

/// A value without parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// What was written, without quotes: `no`, `1.10`, `2020-06-06` and `0x10` stay as they are.
    pub text: String,
    /// Whether it stood in quotes or was a block (`|`, `>`): if so, it is meant as a text.
    pub quoted: bool,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// The value.
    pub value: Node,
}

/// A key and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What was written, without quotes.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// Reads a file. `None` if nothing of it can be used: it is empty, beyond a limit or not YAML; the report says why.
pub fn parse(sources: &Sources, file: FileId, report: &mut Report) -> Option<Node> {
    let text = sources.text(file);
    if text.len() > MAX_BYTES {
        report.add(refuse::too_large(Span::start_of(file), text.len()));
        return None;
    }
    let options = options! {
        disallow_directives: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let most = report.len() + MAX_PROBLEMS;
    let mut reader = Reader { file, text, report, open: Vec::new(), root: None, nodes: 0, documents: 0, last: 0..0 };
    for event in Parser::new_from_str_with_options(text, options) {
        let flow = match event {
            Ok((event, range)) => reader.event(event, range),
            Err(error) => reader.syntax_error(&error),
        };
        match flow {
            ControlFlow::Continue(()) if reader.report.len() < most => {}
            ControlFlow::Continue(()) | ControlFlow::Break(Stop::Unusable) => return None,
            ControlFlow::Break(Stop::Enough) => break,
        }
    }
    if reader.documents == 0 {
        reader.report.add(refuse::empty_file(Span::start_of(file)));
    }
    reader.root.filter(|root| !matches!(root.kind, NodeKind::Refused))
}

/// Why the rest of a file is not read.
enum Stop {
    /// What was read so far is no whole.
    Unusable,
    /// What was read so far is a whole.
    Enough,
}

/// Builds the tree from events. The collections that are still open are kept in a list instead of in calls, so that
/// no nesting exhausts the stack.
struct Reader<'a> {
    file: FileId,
    text: &'a str,
    report: &'a mut Report,
    open: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
    documents: usize,
    /// The bytes of the last scalar, for syntax errors, which often come of how it ends.
    last: std::ops::Range<usize>,
}

/// A collection whose end has not come yet.
struct Open {
    start: usize,
    /// The end of what it holds so far.
    end: usize,
    /// Whether it stands in brackets.
    flow: bool,
    held: Held,
}

enum Held {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<Entry>, first: HashMap<String, Span>, next: Next },
}

/// What a mapping waits for.
enum Next {
    Key,
    Value(Key),
    /// The value of a key that was refused; it is dropped.
    Dropped,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range) -> ControlFlow<Stop> {
        let span = self.span(range);
        let written = self.text.get(span.range()).unwrap_or("");
        if let Some(tag) = event.tag().and(range.tag_span()) {
            self.report.add(refuse::tag(self.span(tag)));
        }
        match event {
            Event::DocumentStart(..) => self.document(span),
            Event::Scalar(text, style, anchor, tag) => {
                let reported = anchor != 0 || tag.is_some();
                let kind = self.scalar(span, &text, style, reported);
                self.node(Node { span, kind })
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.report.add(refuse::alias(span, written));
                self.node(Node { span, kind: NodeKind::Refused })
            }
            Event::Anchor(..) => {
                self.report.add(refuse::anchor(span, written));
                ControlFlow::Continue(())
            }
            Event::SequenceStart(style, ..) => self.start(span, style, Held::Sequence(Vec::new())),
            Event::MappingStart(style, ..) => {
                let held = Held::Mapping { entries: Vec::new(), first: HashMap::new(), next: Next::Key };
                self.start(span, style, held)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            _ => ControlFlow::Continue(()),
        }
    }

    fn span(&self, range: Range) -> Span {
        Span::new(self.file, range.byte_range().unwrap_or_default())
    }

    fn document(&mut self, span: Span) -> ControlFlow<Stop> {
        self.documents += 1;
        if self.documents == 1 {
            return ControlFlow::Continue(());
        }
        self.report.add(refuse::second_document(span));
        ControlFlow::Break(Stop::Enough)
    }

    /// What a scalar is, if it is anything. Nothing is said about nothing that has a tag or an anchor: that was
    /// refused already.
    fn scalar(&mut self, span: Span, text: &str, style: ScalarStyle, reported: bool) -> NodeKind {
        self.last = span.range();
        let plain = style == ScalarStyle::Plain;
        let problem = if plain && span.range().is_empty() {
            self.empty(span).filter(|_| !reported)
        } else if plain && matches!(text, "~" | "null" | "Null" | "NULL") {
            Some(refuse::null(span, text))
        } else if text.len() > MAX_SCALAR {
            Some(refuse::too_long(span))
        } else {
            let swallowed = if plain { refuse::swallowed_item(span, self.text) } else { None };
            self.also(refuse::indentation(span, self.text).or(swallowed));
            return NodeKind::Scalar(Scalar { text: text.to_owned(), quoted: !plain });
        };
        self.also(problem);
        NodeKind::Refused
    }

    /// Nothing where something belongs: what to say about it, if it was not said already.
    fn empty(&self, span: Span) -> Option<Problem> {
        match self.open.last().map(|open| &open.held) {
            None => Some(refuse::empty_file(span)),
            Some(Held::Sequence(_)) => Some(refuse::empty_item(span, self.text)),
            Some(Held::Mapping { next: Next::Key, .. }) => Some(refuse::empty_key(span)),
            Some(Held::Mapping { entries, next: Next::Value(key), .. }) => {
                let before = entries.last();
                let is_known = refuse::is_cut_again(before, key, self.text);
                let cut = || refuse::cut_by_comma(before, key, self.text);
                (!is_known).then(|| cut().unwrap_or_else(|| refuse::empty_value(key, self.text)))
            }
            Some(Held::Mapping { next: Next::Dropped, .. }) => None,
        }
    }

    fn also(&mut self, problem: Option<Problem>) {
        if let Some(problem) = problem {
            self.report.add(problem);
        }
    }

    fn start(&mut self, span: Span, style: StructureStyle, held: Held) -> ControlFlow<Stop> {
        self.also(refuse::indentation(span, self.text));
        if self.open.len() >= MAX_DEPTH {
            self.report.add(refuse::too_deep(span));
            return ControlFlow::Break(Stop::Unusable);
        }
        let (mut start, end) = (span.range().start, span.range().end);
        let flow = style == StructureStyle::Flow;
        if matches!(held, Held::Sequence(_)) && !flow {
            start = refuse::first_dash(self.text, start);
        }
        self.open.push(Open { start, end, flow, held });
        ControlFlow::Continue(())
    }

    fn end(&mut self, span: Span) -> ControlFlow<Stop> {
        let Some(open) = self.open.pop() else { return ControlFlow::Continue(()) };
        // What has no bracket at its end is noticed only when something else begins, lines below.
        let end = if open.flow { span.range().end } else { open.end };
        let kind = match open.held {
            Held::Sequence(items) => NodeKind::Sequence(items),
            Held::Mapping { entries, .. } => NodeKind::Mapping(entries),
        };
        self.node(Node { span: Span::new(self.file, open.start..end), kind })
    }

    /// Puts a whole node to where it belongs.
    fn node(&mut self, node: Node) -> ControlFlow<Stop> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            self.report.add(refuse::too_many(node.span));
            return ControlFlow::Break(Stop::Unusable);
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return ControlFlow::Continue(());
        };
        open.end = open.end.max(node.span.range().end);
        match &mut open.held {
            Held::Sequence(items) => items.push(node),
            Held::Mapping { entries, first, next } => match std::mem::replace(next, Next::Key) {
                Next::Key => *next = key(self.report, first, node),
                Next::Value(key) => entries.push(Entry { key, value: node }),
                Next::Dropped => {}
            },
        }
        ControlFlow::Continue(())
    }

    fn syntax_error(&mut self, error: &granit_parser::ScanError) -> ControlFlow<Stop> {
        // `[a: b]` holds a mapping without brackets.
        let is_bracket = |start: &usize| self.text.get(*start..).is_some_and(|rest| rest.starts_with(['[', '{']));
        let bracket = self.open.iter().rev().filter(|open| open.flow).map(|open| open.start).find(is_bracket);
        let mistake = syntax::Mistake {
            file: self.file,
            text: self.text,
            at: error.marker().byte_offset().unwrap_or(0),
            last: self.last.clone(),
            bracket,
        };
        self.report.add(mistake.explain(error.kind()));
        ControlFlow::Break(Stop::Unusable)
    }
}

/// Takes a node as a key, if it can be one.
fn key(report: &mut Report, first: &mut HashMap<String, Span>, node: Node) -> Next {
    let span = node.span;
    let problem = match node.kind {
        NodeKind::Refused => return Next::Dropped,
        NodeKind::Scalar(scalar) if scalar.text == "<<" && !scalar.quoted => refuse::merge_key(span),
        NodeKind::Scalar(scalar) => {
            let Some(&first) = first.get(&scalar.text) else {
                first.insert(scalar.text.clone(), span);
                return Next::Value(Key { text: scalar.text, span });
            };
            refuse::second_key(span, first, &scalar.text)
        }
        NodeKind::Sequence(_) | NodeKind::Mapping(_) => refuse::complex_key(span, node.kind.describe()),
    };
    report.add(problem);
    Next::Dropped
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn read(text: &str) -> (Option<Node>, Report, Sources) {
        let mut sources = Sources::new();
        let file = sources.add("a.yaml", text.to_owned());
        let mut report = Report::new();
        let node = parse(&sources, file, &mut report);
        (node, report, sources)
    }

    /// The tree in a short notation: `{key: value}`, `[item]`, quoted scalars in quotes, `!` for what was refused.
    fn tree(node: &Node) -> String {
        let list = |items: Vec<String>| items.join(", ");
        match &node.kind {
            NodeKind::Scalar(Scalar { text, quoted: true }) => format!("{text:?}"),
            NodeKind::Scalar(Scalar { text, quoted: false }) => text.clone(),
            NodeKind::Sequence(items) => format!("[{}]", list(items.iter().map(tree).collect())),
            NodeKind::Mapping(entries) => {
                let entry = |entry: &Entry| format!("{}: {}", entry.key.text, tree(&entry.value));
                format!("{{{}}}", list(entries.iter().map(entry).collect()))
            }
            NodeKind::Refused => "!".to_owned(),
        }
    }

    /// The tree of a text without problems.
    fn good(text: &str) -> String {
        let (node, report, sources) = read(text);
        assert_eq!(report.render(&sources), "");
        tree(&node.unwrap())
    }

    /// The tree of a text, and where in it there are which problems: `line:column message`.
    fn bad(text: &str) -> (String, Vec<String>) {
        let (node, report, sources) = read(text);
        let line = |problem: &Problem| {
            let place = sources.place(problem.span.unwrap());
            format!("{}:{} {}", place.line, place.column, problem.message)
        };
        (node.map_or_else(String::new, |node| tree(&node)), report.problems().into_iter().map(line).collect())
    }

    #[test]
    fn s06_scalars_stay_what_was_written() {
        let written = ["no", "on", "1.10", "010", "2020-06-06", "0x10", "true", "1e3", ".inf", "a b", "12:30", "1_000"];
        for text in written {
            assert_eq!(good(text), text);
            assert_eq!(good(&format!("{text}: {text}")), format!("{{{text}: {text}}}"));
        }
    }

    #[test]
    fn s06_nulls_are_refused() {
        for text in ["~", "null", "Null", "NULL"] {
            let (tree, problems) = bad(&format!("a: {text}\nb: c"));
            assert_eq!(tree, "{a: !, b: c}");
            assert_eq!(problems, [format!("1:4 `{text}` is YAML's word for nothing, which specs do not use")]);
            assert_eq!(bad(&format!("{text}: c")).0, "{}");
            assert_eq!(good(&format!("'{text}': \"{text}\"")), format!("{{{text}: {text:?}}}"));
        }
        let (_, report, sources) = read("a: ~");
        assert!(report.render(&sources).contains("|    ^ quote it if it is meant as text: \"~\"\n"));
    }

    #[test]
    fn quoted_and_block_scalars_are_decoded() {
        assert_eq!(good(r#"{a: "x\n", b: 'it''s', "c": ""}"#), r#"{a: "x\n", b: "it's", c: ""}"#);
        assert_eq!(good("a: |\n  x\n  y\nb: >-\n  x\n  y\n"), r#"{a: "x\ny\n", b: "x y"}"#);
        assert_eq!(good("a: x\n  y\n"), "{a: x y}");
    }

    #[test]
    fn both_styles_give_one_tree() {
        assert_eq!(good("a:\n  b: c\n  d:\n  - e\n  -\n    - f\n"), "{a: {b: c, d: [e, [f]]}}");
        assert_eq!(good("{a: {b: c, d: [e, [f]]}}"), "{a: {b: c, d: [e, [f]]}}");
        assert_eq!(good(r#"{"a":{"b":["c","d"],"e":1}}"#), r#"{a: {b: ["c", "d"], e: 1}}"#);
        assert_eq!(good("# x\n---\na: b # y\n...\n"), "{a: b}");
    }

    #[test]
    fn spans_cover_just_the_nodes() {
        let text = "a:\n  b: 'c'\n  d: [e,\n   f]\n\n# end\ng: {}\n";
        let (node, _, sources) = read(text);
        let node = node.unwrap();
        assert_eq!(sources.slice(node.span), text.trim_end());
        let NodeKind::Mapping(entries) = &node.kind else { panic!() };
        let slices =
            |entry: &Entry| (sources.slice(entry.key.span).to_owned(), sources.slice(entry.value.span).to_owned());
        assert_eq!(slices(&entries[0]), ("a".to_owned(), "b: 'c'\n  d: [e,\n   f]".to_owned()));
        assert_eq!(slices(&entries[1]), ("g".to_owned(), "{}".to_owned()));
    }

    #[test]
    fn spans_of_lists_begin_at_the_first_dash() {
        for list in ["- b\n- c", "  - b\n  - c", "- # -\n  b", "-\n  - b", "- -1", "- {b: c}", "-"] {
            let (node, _, sources) = read(&format!("a:\n{list}\n"));
            let NodeKind::Mapping(entries) = node.unwrap().kind else { panic!() };
            let found = sources.slice(entries[0].value.span);
            assert!(list.trim_start().starts_with(found) && found.starts_with('-'), "{list:?}: {found:?}");
        }
    }

    #[test]
    fn s03_byte_order_mark_and_line_ends() {
        assert_eq!(good("\u{feff}a: b\r\nc:\r\n  - d\r\n"), "{a: b, c: [d]}");
        assert_eq!(bad("a: b\r\nc: ~\r\n").1[0].split(' ').next(), Some("2:4"));
    }

    #[test]
    fn s03_tabs_as_indentation() {
        for text in
            ["\ta: b", "a:\n\tb: c", "a:\n  b: c\n\td: e", "a: {\n\tb: c}", "a:\n \t- b", "a: |\n\tb", "- a\n-\n\t- b"]
        {
            let (_, problems) = bad(text);
            let line = text.split('\t').next().unwrap().matches('\n').count() + 1;
            assert_eq!(problems.len(), 1, "{problems:?}");
            assert!(problems[0].starts_with(&format!("{line}:")), "{problems:?}");
            assert!(problems[0].ends_with(" a tab is used for indentation"), "{problems:?}");
        }
        assert_eq!(good("a:\tb\t# c\nd: \"e\tf\"\n"), "{a: b, d: \"e\\tf\"}");
    }

    #[test]
    fn s03_empty_files() {
        for text in ["", "\n\n", "# only\n# comments\n", "---\n", "\u{feff}", "  "] {
            let (tree, problems) = bad(text);
            assert_eq!(problems.len(), 1, "{problems:?}");
            assert!(problems[0].ends_with("the file is empty"), "{problems:?}");
            assert_eq!(tree, "");
        }
    }

    #[test]
    fn s03_two_documents() {
        let (tree, problems) = bad("a: b\n---\nc: d\n");
        assert_eq!((tree.as_str(), problems), ("{a: b}", vec!["2:1 a second document starts here".to_owned()]));
        assert_eq!(bad("a: b\n...\n\nc: d\n").1, ["4:1 a second document starts here"]);
    }

    #[test]
    fn s05_a_key_written_twice_at_any_depth() {
        let (tree, problems) = bad("a: 1\n'a': 2\nb: {c: 1, c: [~], d: 2}\n");
        assert_eq!(tree, "{a: 1, b: {c: 1, d: 2}}");
        assert_eq!(problems.len(), 3);
        assert_eq!(problems[0], "2:1 the key `a` is written twice");
        assert_eq!(problems[1], "3:11 the key `c` is written twice");
        let (_, report, sources) = read("a:\n  doc: b\n  type: c\n  doc: d\n");
        let expected = "\
error: the key `doc` is written twice
 --> a.yaml:4:3
  |
2 |   doc: b
  |   --- first written here
...
4 |   doc: d
  |   ^^^ written again here
  = help: remove one of them
";
        assert_eq!(report.render(&sources), expected);
    }

    #[test]
    fn what_specs_do_not_use_is_refused_and_reading_goes_on() {
        let text = "a: &x b\nc: *x\nd: *y\ne: !!str f\n<<: {g: h}\n? [i]\n: j\n{}: k\nl: !m [n]\n*x : o\np: q\n";
        let (tree, problems) = bad(text);
        assert_eq!(tree, "{a: b, c: !, d: !, e: f, l: [n], p: q}");
        let expected = [
            "1:4 the anchor `&x`: specs have no anchors",
            "2:4 the alias `*x`: specs have no aliases",
            "3:4 the alias `*y`: specs have no aliases",
            "4:4 a tag: specs have no tags",
            "5:1 the merge key `<<`: specs have no merging",
            "6:3 a list cannot be a key",
            "8:1 a mapping cannot be a key",
            "9:4 a tag: specs have no tags",
            "10:1 the alias `*x`: specs have no aliases",
        ];
        assert_eq!(problems, expected);
        assert_eq!(good("'<<': a"), "{<<: a}");
    }

    #[test]
    fn nothing_where_something_belongs() {
        let (tree, problems) = bad("a:\nb: {c, d: }\ne:\n  - # -\n\n  - f\n: g\nh: i\n");
        assert_eq!(tree, "{a: !, b: {c: !, d: !}, e: [!, f], h: i}");
        let expected = [
            "1:1 `a` has no value",
            "2:5 `c` has no value",
            "2:8 `d` has no value",
            "4:3 an item of this list is empty",
            "7:1 a key is missing",
        ];
        assert_eq!(problems, expected);
        // What was refused for another reason is not called empty too.
        assert_eq!(bad("a: !!str\nb: &c\n").1.len(), 2);
    }

    #[test]
    fn the_help_for_a_missing_value_looks_at_what_is_there() {
        let help = |text| {
            let (_, report, _) = read(text);
            report.problems()[0].help.clone().unwrap()
        };
        assert_eq!(help("{type:string}"), "if this is a key and its value, write `type: string`");
        assert_eq!(help("{type string}"), "if this is a key and its value, write `type: string`");
        assert!(help("a: #1").starts_with("if what follows the `#` belongs to the value"));
        assert_eq!(help("{doc: The id, unique}"), "put the whole text in quotes: `doc: \"The id, unique\"`");
        assert_eq!(help("{doc: a \"b\", c, d, in: e}"), r#"put the whole text in quotes: `doc: "a \"b\", c, d"`"#);
        assert!(help("{doc: The id, required}").ends_with("put that text in quotes"));
        assert!(help("{doc: 1, unique}").ends_with("put that text in quotes"));
        assert!(help("a:").starts_with("write a value"));
    }

    #[test]
    fn a_list_item_that_text_would_swallow() {
        let (tree, problems) = bad("a:\n  - b\n   - c\n");
        assert_eq!(tree, "{a: [b - c]}");
        assert_eq!(problems, ["3:4 this list item is read as part of the text above it"]);
        assert_eq!(good("a: b - c\nd: |\n  e\n  - f\n"), r#"{a: b - c, d: "e\n- f\n"}"#);
    }

    /// What only work that grows out of all proportion could take, however busy the machine is.
    const BUDGET: Duration = Duration::from_secs(120);

    /// Reads a text that is beyond a limit, within the budget for that.
    fn beyond(text: &str) -> String {
        let begin = Instant::now();
        let (node, report, sources) = read(text);
        let rendered = report.render(&sources);
        assert!(begin.elapsed() < BUDGET, "{:?}", begin.elapsed());
        assert_eq!(node, None);
        rendered.lines().next().unwrap().to_owned()
    }

    #[test]
    fn s04_alias_bomb_is_never_expanded() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..=6 {
            let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
            text += &format!("a{level}: &a{level} [{aliases}]\n");
        }
        let (node, report, _) = read(&text);
        assert_eq!(report.len(), 7 + 6 * 9);
        assert!(tree(&node.unwrap()).ends_with("a6: [!, !, !, !, !, !, !, !, !]}"));
    }

    #[test]
    fn s04_deep_nesting_names_the_limit() {
        let expected = "error: lists and mappings are nested too deeply: the limit is 64 levels";
        let block = |unit: &str| (0..200).map(|depth| " ".repeat(depth) + unit).collect::<String>();
        let keys: String = (0..40).map(|depth| " ".repeat(depth) + "a:\n").collect();
        let mixed = format!("{keys}{}{}{}", " ".repeat(40), "[".repeat(40), "]".repeat(40));
        for text in
            ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000), block("a:\n"), block("-\n"), mixed]
        {
            assert_eq!(beyond(&text), expected);
        }
        assert!(good(&format!("{}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH))).starts_with("[[[["));
    }

    #[test]
    fn s04_large_files_name_the_limit() {
        assert_eq!(
            beyond(&"x".repeat(10 << 20)),
            "error: the file has 10485760 bytes: the limit is 1048576 bytes (1 MiB)"
        );
        let keys: String = (0..1_000_000).map(|key| format!("k{key}: v\n")).collect();
        assert!(beyond(&keys).ends_with("the limit is 1048576 bytes (1 MiB)"));
    }

    #[test]
    fn s04_many_nodes_name_the_limit() {
        let expected = "error: the file has too many keys and values: the limit is 100000";
        assert_eq!(beyond(&"- a\n".repeat(MAX_NODES)), expected);
        assert_eq!(beyond(&format!("[{}", "a,".repeat(MAX_NODES + 1))), expected);
        assert_eq!(good(&"- a\n".repeat(MAX_NODES - 1)).len(), 3 * (MAX_NODES - 1));
    }

    #[test]
    fn s04_long_scalars_name_the_limit() {
        let long = "x".repeat(MAX_SCALAR);
        assert_eq!(good(&format!("a: {long}")).len(), MAX_SCALAR + 5);
        for text in [format!("a: {long}x\nb: c\n"), format!("a: \"{long}x\"\nb: c\n"), format!("a: |\n {long}\nb: c\n")]
        {
            let (tree, problems) = bad(&text);
            assert_eq!(tree, "{a: !, b: c}");
            assert_eq!(problems.len(), 1);
            assert!(problems[0].ends_with(" this value is too long: the limit is 65536 bytes (64 KiB)"));
        }
    }

    #[test]
    fn s04_thousands_of_problems_are_not_all_kept() {
        for text in ["a: b\n".repeat(200_000), format!("[{}]", "*a,".repeat(300_000)), "- ~\n".repeat(99_000)] {
            let begin = Instant::now();
            let (_, report, sources) = read(&text);
            assert_eq!(report.len(), MAX_PROBLEMS);
            assert!(report.render(&sources).ends_with("and 980 more problems\n"));
            assert!(begin.elapsed() < BUDGET, "{:?}", begin.elapsed());
        }
    }
}
