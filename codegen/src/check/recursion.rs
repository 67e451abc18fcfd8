//! Types that hold themselves: over lists and optional fields they may, else no value of them could ever end.

use std::collections::BTreeMap;

use crate::checked::{Definition, Kind, Shape};
use crate::model::{Item, Type, TypeDefinition};
use crate::report::{Problem, Report};
use crate::source::Span;

/// Reports the types of `types.yaml` that could never end.
pub(super) fn check(types: &[TypeDefinition], report: &mut Report) {
    let names = types.iter().enumerate().map(|(position, definition)| (definition.name.text.as_str(), position));
    let positions: BTreeMap<&str, usize> = names.collect();
    let edges =
        |look: fn(&Item, &mut Vec<(String, Span)>), counts: fn(&TypeDefinition) -> bool| -> Vec<Vec<(usize, Span)>> {
            let each = types.iter().map(|definition| {
                let mut found = Vec::new();
                if counts(definition) {
                    look(&definition.item, &mut found);
                }
                let found = found.into_iter().filter_map(|(name, span)| Some((*positions.get(name.as_str())?, span)));
                found.filter(|(to, _)| types.get(*to).is_some_and(counts)).collect()
            });
            each.collect()
        };
    let aliases = edges(all, is_alias);
    circles(&aliases, |circle| {
        let problem = round(circle, &aliases, types, "is made of itself", "is made of");
        report.add(problem.help("only an object can hold itself: write one with a field for it"));
    });
    let required = edges(required, |definition| !is_alias(definition));
    circles(&required, |circle| {
        let problem = round(circle, &required, types, "must hold itself: it could never end", "must hold");
        report.add(problem.help("make one of these fields optional, or a list"));
    });
}

/// Puts objects that hold themselves onto the heap, at one place of each circle.
pub(super) fn put_into_boxes(definitions: &mut [Definition]) {
    let edges: Vec<Vec<(usize, usize)>> = definitions.iter().map(held).collect();
    let mut last = Vec::new();
    circles(&edges, |circle| last.extend(circle.last().copied()));
    for (number, edge) in last {
        let position = edges.get(number).and_then(|edges| edges.get(edge)).map(|(_, position)| *position);
        if let (Some(Definition { shape: Shape::Fields(fields), .. }), Some(position)) =
            (definitions.get_mut(number), position)
            && let Some(field) = fields.get_mut(position)
            && let Kind::Type(target) = field.item.kind
        {
            field.item.kind = Kind::Boxed(target);
        }
    }
}

/// The objects that an object holds directly, and in which fields.
fn held(definition: &Definition) -> Vec<(usize, usize)> {
    let Shape::Fields(fields) = &definition.shape else { return Vec::new() };
    let targets = fields.iter().enumerate().filter_map(|(position, field)| match field.item.kind {
        Kind::Type(target) => Some((target, position)),
        _ => None,
    });
    targets.collect()
}

/// A name for a type that is no struct or enum of its own.
fn is_alias(definition: &TypeDefinition) -> bool {
    !matches!(definition.item.kind, Type::Object(_) | Type::Enum(_))
}

/// The named types that a value cannot be without.
fn required(item: &Item, found: &mut Vec<(String, Span)>) {
    match &item.kind {
        Type::Named(name) => found.push((name.clone(), item.span)),
        Type::Object(fields) => {
            fields.iter().filter(|field| field.required).for_each(|field| required(&field.item, found))
        }
        _ => {}
    }
}

/// The named types that it is made of without an object in between.
fn all(item: &Item, found: &mut Vec<(String, Span)>) {
    match &item.kind {
        Type::Named(name) => found.push((name.clone(), item.span)),
        Type::List(of) | Type::Map(of) => all(of, found),
        _ => {}
    }
}

/// A node and which of its edges leads on.
type Step = (usize, usize);

/// Walks through a graph once and calls `found` with each circle that closes on the way.
///
/// Without recursion and in linear time: there may be as many nodes as a file can hold.
fn circles<T>(edges: &[Vec<(usize, T)>], mut found: impl FnMut(&[Step])) {
    // Where a node stands on the way, while it does.
    let mut on_the_way: Vec<Option<usize>> = vec![None; edges.len()];
    let mut seen = vec![false; edges.len()];
    for start in 0..edges.len() {
        let mut way: Vec<Step> = Vec::new();
        let mut next = Some(start);
        loop {
            if let Some(node) = next.take()
                && let (Some(seen), Some(place)) = (seen.get_mut(node), on_the_way.get_mut(node))
                && !*seen
            {
                *seen = true;
                *place = Some(way.len());
                way.push((node, 0));
            }
            let Some(&(node, edge)) = way.last() else { break };
            let Some((to, _)) = edges.get(node).and_then(|edges| edges.get(edge)) else {
                if let Some(place) = on_the_way.get_mut(node) {
                    *place = None;
                }
                way.pop();
                way.last_mut().into_iter().for_each(|(_, edge)| *edge += 1);
                continue;
            };
            match on_the_way.get(*to).copied().flatten() {
                Some(place) => found(way.get(place..).unwrap_or_default()),
                None if !seen.get(*to).copied().unwrap_or(true) => {
                    next = Some(*to);
                    continue;
                }
                None => {}
            }
            way.last_mut().into_iter().for_each(|(_, edge)| *edge += 1);
        }
    }
}

/// A problem that points at each step of the way round, from the type that is written first.
fn round(circle: &[Step], edges: &[Vec<(usize, Span)>], types: &[TypeDefinition], what: &str, verb: &str) -> Problem {
    /// Nobody reads a longer way.
    const MOST: usize = 8;
    let name = |position: usize| types.get(position).map_or("", |definition| definition.name.text.as_str());
    let first = circle.iter().enumerate().min_by_key(|(_, step)| step.0).map_or(0, |(at, _)| at);
    let steps = circle.iter().cycle().skip(first).take(circle.len().min(MOST));
    let mut labels = steps.filter_map(|(from, edge)| {
        let (to, span) = edges.get(*from)?.get(*edge)?;
        Some((*span, format!("`{}` {verb} `{}`", name(*from), name(*to))))
    });
    let message = format!("type `{}` {what}", circle.iter().map(|step| step.0).min().map_or("", name));
    let problem = match labels.next() {
        Some((span, label)) => Problem::at(span, message).label(label),
        None => Problem::new(message),
    };
    labels.fold(problem, |problem, (span, label)| problem.also(span, label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(edges: &[&[usize]]) -> Vec<Vec<Step>> {
        let edges: Vec<Vec<(usize, ())>> = edges.iter().map(|to| to.iter().map(|to| (*to, ())).collect()).collect();
        let mut all = Vec::new();
        circles(&edges, |circle| all.push(circle.to_vec()));
        all
    }

    #[test]
    fn s07_each_circle_closes_once() {
        assert!(found(&[&[1, 2], &[2], &[]]).is_empty());
        assert_eq!(found(&[&[0]]), [vec![(0, 0)]]);
        assert_eq!(found(&[&[1], &[2], &[1, 0]]), [vec![(1, 0), (2, 0)], vec![(0, 0), (1, 0), (2, 1)]]);
        assert_eq!(found(&[&[], &[0, 2], &[1]]), [vec![(1, 1), (2, 0)]]);
    }

    #[test]
    fn s07_a_long_chain_needs_no_stack() {
        let chain: Vec<Vec<(usize, ())>> = (0..100_000).map(|node| vec![((node + 1) % 100_000, ())]).collect();
        let mut lengths = Vec::new();
        circles(&chain, |circle| lengths.push(circle.len()));
        assert_eq!(lengths, [100_000]);
    }
}
