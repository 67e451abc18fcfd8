//! One API of a server, before it serves.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::alert::AlertQueue;
use super::health::{Health, Kept};
use super::lacking::Lacking;
use super::refusals::Refusals;
use super::{Core, Dispatch, Guard, Shared, pending};

use crate::clock::{Clock, SystemClock};
use crate::credentials::Credentials;
use crate::ledger::Ledger;
use crate::schema::Api;
use crate::sign::Scheme;

/// One API, and what was said of it.
pub(super) struct Member {
    pub(super) handler: Arc<dyn Dispatch>,
    pub(super) scheme: &'static dyn Scheme,
    pub(super) keys: Vec<Credentials>,
    pub(super) batch_answer: Option<Bytes>,
    pub(super) unlimited: bool,
    pub(super) settings: Settings,
}

/// What APIs at one address can have in common; `None` is what nothing was said of.
#[derive(Clone, Default)]
pub(super) struct Settings {
    pub(super) clock: Option<Arc<dyn Clock>>,
    pub(super) ledger: Option<Arc<dyn Ledger>>,
    pub(super) guard: Option<Guard>,
    pub(super) max_body_bytes: Option<usize>,
    pub(super) body_timeout: Option<Duration>,
    pub(super) max_batch_items: Option<usize>,
    pub(super) journal_refusals: Option<u32>,
    pub(super) alerts: Option<Arc<AlertQueue>>,
    pub(super) alert_ages: Option<Arc<[Duration]>>,
}

impl Settings {
    /// These and, where nothing was said, the others.
    pub(super) fn or(self, others: &Self) -> Self {
        let others = others.clone();
        Self {
            clock: self.clock.or(others.clock),
            ledger: self.ledger.or(others.ledger),
            guard: self.guard.or(others.guard),
            max_body_bytes: self.max_body_bytes.or(others.max_body_bytes),
            body_timeout: self.body_timeout.or(others.body_timeout),
            max_batch_items: self.max_batch_items.or(others.max_batch_items),
            journal_refusals: self.journal_refusals.or(others.journal_refusals),
            alerts: self.alerts.or(others.alerts),
            alert_ages: self.alert_ages.or(others.alert_ages),
        }
    }
}

impl Member {
    pub(super) fn of(handler: impl Dispatch, key: Credentials) -> Self {
        Self {
            scheme: handler.api().signature,
            handler: Arc::new(handler),
            keys: vec![key],
            batch_answer: None,
            unlimited: false,
            settings: Settings::default(),
        }
    }

    pub(super) fn api(&self) -> &'static Api {
        self.handler.api()
    }

    /// Whether nobody has said who may call it, and its calls prove nothing.
    pub(super) fn is_open(&self) -> bool {
        self.settings.guard.is_none() && !self.api().signature.proves()
    }

    /// Its ledger, or that one, and its clock.
    pub(super) fn kept(&self, ledger: &Arc<dyn Ledger>) -> Kept {
        let Settings { ledger: own, clock, .. } = self.settings.clone();
        (own.unwrap_or_else(|| Arc::clone(ledger)), clock.unwrap_or_else(|| Arc::new(SystemClock)))
    }

    /// What is wrong with where the server is asked how it is.
    pub(super) fn clash(&self, health: &Health) -> Option<String> {
        health.problem(self.api(), self.handler.calls())
    }

    /// What serves it; with that ledger, if it was given none.
    pub(super) fn into_core(self, ledger: &Arc<dyn Ledger>, shared: &Arc<Shared>) -> Core {
        let (api, is_open) = (self.api(), self.is_open());
        let Settings { clock, ledger: own, guard, max_body_bytes, body_timeout, max_batch_items, .. } = self.settings;
        let Settings { journal_refusals, alerts, alert_ages, .. } = self.settings;
        Core {
            handler: self.handler,
            scheme: self.scheme,
            keys: self.keys,
            clock: clock.unwrap_or_else(|| Arc::new(SystemClock)),
            ledger: own.unwrap_or_else(|| Arc::clone(ledger)),
            guard: guard.unwrap_or_else(|| if is_open { Guard::closed(api.id) } else { Guard::unguarded() }),
            max_body_bytes: max_body_bytes.unwrap_or(1 << 20),
            body_timeout: body_timeout.unwrap_or(Duration::from_secs(10)),
            max_batch_items: max_batch_items.unwrap_or(1000),
            batch_answer: self.batch_answer,
            unlimited: self.unlimited,
            shared: Arc::clone(shared),
            alerts,
            alert_ages: alert_ages.unwrap_or_else(|| Arc::new(pending::AGES)),
            refusals: Refusals::new(journal_refusals.unwrap_or_default()),
            lacking: Lacking::default(),
        }
    }
}
