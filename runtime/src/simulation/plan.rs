//! In which order calls are simulated.

use super::Simulation;
use super::batches::Batches;
use super::cases::Stage;
use super::lives;
use super::record::Record;
use super::report::{Report, Row};
use super::requests::{Known, creates, request};
use crate::schema::{Call, Delivery};

/// Runs every case of every call, or of those named.
pub(super) async fn run(simulation: &Simulation, names: &[&str], record: Record) -> Report {
    let api = simulation.api.id;
    for name in names.iter().filter(|name| !simulation.calls.iter().any(|call| call.name == **name)) {
        let known: Vec<_> = simulation.calls.iter().map(|call| call.name).collect();
        let message = format!("no such call; there are {}", known.join(", "));
        record.add(Row::new(api, name, "known", Err(message.into())));
    }
    let picked = simulation.calls.iter().copied().enumerate();
    let mut picked: Vec<_> = picked.filter(|(_, call)| names.is_empty() || names.contains(&call.name)).collect();
    picked.sort_by_key(|(_, call)| rank(call));
    let mut known = Known::default();
    // Without the calls of the other cases, if only lives are asked for.
    let cases = if simulation.wants_only("life") { &[][..] } else { &picked };
    for (index, call) in cases.iter().copied() {
        let request = request(simulation, index, call, &known);
        match call.batch {
            true => Batches::run(simulation, &record, call, request).await,
            false => Stage::new(simulation, &record, call, request).run(&mut known).await,
        }
    }
    if record.lets_in() && simulation.wants("life") {
        lives::run(simulation, &record, &picked).await;
    }
    Report { api: api.to_owned(), target: simulation.url.clone(), rows: record.into_rows() }
}

/// What creates comes first, then what sets a state, and last what takes back what was created.
pub(super) fn rank(call: &Call) -> u8 {
    match call.delivery {
        Delivery::Once(_) if creates(call) => 0,
        Delivery::Read => 1,
        Delivery::Once(_) => 2,
        Delivery::Converge if call.closes.is_none() => 3,
        Delivery::Converge => 4,
    }
}
