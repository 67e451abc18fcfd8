//! Applications for licenses: taken now, worked on later.

use super::instances::present;
use super::{Refusal, Shop};

/// Somebody waits for a license.
pub(crate) struct Application {
    /// The platform's id of it.
    pub(crate) event: String,
    pub(crate) instance: String,
    /// What the license is bound to, if it is.
    pub(crate) device: Option<String>,
}

impl Shop {
    /// Takes an application for a license.
    pub(crate) async fn apply(&self, test: bool, application: Application) -> Result<(), Refusal> {
        let insert = "INSERT INTO shop_applications (test, event, instance, device) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO NOTHING";
        self.work(move |shop| {
            let Application { event, instance, device } = application;
            present(shop, test, &instance)?;
            shop.execute(insert, [test.into(), (&event).into(), (&instance).into(), (&device).into()])?;
            Ok(())
        })
        .await?;
        self.applied.notify_one();
        Ok(())
    }

    /// The first application that nobody has worked on; those of tests are left alone.
    pub(crate) async fn next_application(&self) -> Result<Option<Application>, Refusal> {
        let select =
            "SELECT event, instance, device FROM shop_applications WHERE test = '0' AND license IS NULL LIMIT 1";
        self.work(move |shop| {
            let Some(row) = shop.row(select, [])? else { return Ok(None) };
            let mut row = row.into_iter();
            let mut next = || row.next().flatten();
            let (event, instance, device) = (next(), next(), next());
            Ok(event.zip(instance).map(|(event, instance)| Application { event, instance, device }))
        })
        .await
    }

    /// Keeps the license that was made of an application.
    pub(crate) async fn keep_license(&self, application: Application, license: String) -> Result<(), Refusal> {
        let update = "UPDATE shop_applications SET license = ?3 WHERE test = '0' AND event = ?1 AND instance = ?2";
        self.work(move |shop| {
            shop.execute(update, [(&application.event).into(), (&application.instance).into(), (&license).into()])?;
            Ok(())
        })
        .await
    }
}
