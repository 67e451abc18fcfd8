//! Tables and JSON of what was measured.
use crate::{
    cargo::Mode,
    measure::{Cost, Measured},
};
use serde_json::{Value, json};

/// The subjects that others are compared with.
const PEER: &str = "progenitor";
const FLOOR: &str = "floor";

/// Prints everything that there is to say about `all`.
pub fn print(all: &[Measured]) {
    for operations in sizes(all) {
        let here = all.iter().filter(|it| it.operations == operations).collect::<Vec<_>>();
        println!(
            "\n{operations} operations: CPU seconds of the generated crate, and of it with a caller of every operation"
        );
        print_costs(&here, |cost, _| format!("{cost:.2}"));
        println!("\n{operations} operations: CPU milliseconds per operation");
        print_costs(&here, |cost, _| format!("{:.1}", cost * 1e3 / operations as f64));
        for reference in [PEER, FLOOR] {
            if here.iter().any(|it| it.name == reference) {
                println!("\n{operations} operations: ratio to {reference}");
                print_costs(&here, |cost, column| {
                    ratio(cost, here.iter().find(|it| it.name == reference).map(|it| cell(it, column)))
                });
            }
        }
        println!("\n{operations} operations: lines per operation, time to write them, size of the library");
        print_lines(&here);
    }
    print_growth(all);
}

fn sizes(all: &[Measured]) -> Vec<usize> {
    let mut sizes = all.iter().map(|it| it.operations).collect::<Vec<_>>();
    sizes.dedup();
    sizes
}

/// The six figures of a subject: three modes alone, then three modes with the caller.
fn cell(it: &Measured, column: usize) -> f64 {
    let cost = it.costs[column % 3];
    if column < 3 { cost.api } else { cost.both() }
}

fn print_costs(rows: &[&Measured], show: impl Fn(f64, usize) -> String) {
    let mut lines = vec![heads(&["subject"], &[""])];
    for it in rows {
        let mut line = vec![it.name.clone()];
        line.extend((0..6).map(|column| show(cell(it, column), column)));
        line.push(it.about.to_owned());
        lines.push(line);
    }
    print_table(&lines);
}

fn heads(before: &[&str], after: &[&str]) -> Vec<String> {
    let alone = Mode::ALL.iter().map(|it| it.name().to_owned());
    let both = Mode::ALL.iter().map(|it| format!("{}+caller", it.name()));
    let text = |it: &&str| (*it).to_owned();
    before.iter().map(text).chain(alone).chain(both).chain(after.iter().map(text)).collect()
}

fn print_lines(rows: &[&Measured]) {
    let mut lines = vec![
        ["subject", "emitted", "ms to emit", "expanded", "rlib debug", "rlib release"].map(str::to_owned).to_vec(),
    ];
    for it in rows {
        let each = |lines: usize| format!("{}", lines / it.operations);
        lines.push(vec![
            it.name.clone(),
            it.emitted.as_ref().map_or("-".into(), |emitted| each(emitted.lines)),
            it.emitted
                .as_ref()
                .map_or("-".into(), |emitted| format!("{:.3}", emitted.seconds * 1e3 / it.operations as f64)),
            it.expanded_lines.map_or("-".into(), each),
            format!("{:.1} MB", it.rlib[0] as f64 / 1e6),
            format!("{:.1} MB", it.rlib[1] as f64 / 1e6),
        ]);
    }
    print_table(&lines);
}

/// Whether an operation costs more in a large API than in a small one.
fn print_growth(all: &[Measured]) {
    let sizes = sizes(all);
    let (Some(small), Some(large)) = (sizes.first(), sizes.last()) else { return };
    if small == large {
        return;
    }
    println!("\nCost per operation at {large} operations over that at {small}: 1.0 is no growth");
    let mut lines = vec![heads(&["subject"], &[])];
    for last in all.iter().filter(|it| it.operations == *large) {
        let Some(first) = all.iter().find(|it| it.operations == *small && it.name == last.name) else { continue };
        let mut line = vec![last.name.clone()];
        line.extend(
            (0..6).map(|column| ratio(cell(last, column) / *large as f64, Some(cell(first, column) / *small as f64))),
        );
        lines.push(line);
    }
    print_table(&lines);
}

fn ratio(value: f64, reference: Option<f64>) -> String {
    reference.filter(|it| *it > 0.0).map_or("-".into(), |it| format!("{:.2}", value / it))
}

/// The first column and those without a head are text, to the left; numbers are to the right.
fn print_table(lines: &[Vec<String>]) {
    let Some(head) = lines.first() else { return };
    let width = |column: usize| lines.iter().map(|line| line[column].len()).max().unwrap_or(0);
    let widths = (0..head.len()).map(width).collect::<Vec<_>>();
    for line in lines {
        let mut out = format!("{:<w$}", line[0], w = widths[0]);
        for column in 1..head.len() {
            let (text, width) = (&line[column], widths[column]);
            out += &if head[column].is_empty() { format!("  {text}") } else { format!("  {text:>width$}") };
        }
        println!("{}", out.trim_end());
    }
}

/// All figures, for a program to read.
pub fn json(all: &[Measured]) -> Value {
    all.iter().map(measured).collect()
}

fn measured(it: &Measured) -> Value {
    let cost = |cost: Cost| json!({"api": cost.api, "caller": cost.caller});
    let [check, debug, release] = it.costs.map(cost);
    json!({
        "subject": it.name,
        "operations": it.operations,
        "cpu_seconds": {"check": check, "debug": debug, "release": release},
        "emitted_lines": it.emitted.as_ref().map(|it| it.lines),
        "emit_seconds": it.emitted.as_ref().map(|it| it.seconds),
        "expanded_lines": it.expanded_lines,
        "rlib_bytes": {"debug": it.rlib[0], "release": it.rlib[1]},
    })
}
