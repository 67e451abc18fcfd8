//! What the rounds of a server gave.

use crate::load::Outcome;

/// All rounds: with good requests only, and under a flood.
#[derive(Default)]
pub(crate) struct Figures {
    calm: Vec<Outcome>,
    flooded: Vec<Outcome>,
}

impl Figures {
    pub(crate) fn add(&mut self, is_flooded: bool, outcome: Outcome) {
        if is_flooded { self.flooded.push(outcome) } else { self.calm.push(outcome) }
    }

    /// The figure in the middle.
    pub(crate) fn median(&self, is_flooded: bool, figure: impl Fn(&Outcome) -> f64) -> f64 {
        let figures = self.sorted(is_flooded, figure);
        figures.get(figures.len() / 2).copied().unwrap_or_default()
    }

    /// The cells of a table: the best rate, and the medians of all figures.
    pub(crate) fn row(&self, is_flooded: bool) -> String {
        let best = self.sorted(is_flooded, Outcome::rate).last().copied().unwrap_or_default();
        let rate = self.median(is_flooded, Outcome::rate);
        let [p50, p99] = [50, 99].map(|percent| self.median(is_flooded, |outcome| outcome.percentile(percent)));
        let bad = self.median(is_flooded, Outcome::bad_rate);
        format!("{best:.0} | {rate:.0} | {p50:.1} | {p99:.1} | {bad:.0}")
    }

    fn sorted(&self, is_flooded: bool, figure: impl Fn(&Outcome) -> f64) -> Vec<f64> {
        let outcomes = if is_flooded { &self.flooded } else { &self.calm };
        let mut figures: Vec<_> = outcomes.iter().map(figure).collect();
        figures.sort_unstable_by(f64::total_cmp);
        figures
    }
}
