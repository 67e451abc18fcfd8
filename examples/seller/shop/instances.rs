//! Instances of products, and the orders that made them.

use bothends::Timestamp;

use super::store::{Books, Row};
use super::{Refusal, Shop};

/// What a buyer has.
pub(crate) struct Instance {
    pub(crate) id: String,
    /// What the buyer activates the software with, where it is sold by license.
    pub(crate) license: String,
}

impl Shop {
    /// The instance of a line of an order: the one that is there, or a new one.
    ///
    /// The ledger gives the first answer to every repetition, so this hardly sees one. It does when the process died
    /// between this and the answer, or the ledger was lost: then the line still has the instance that it had. Its id is
    /// the `businessId` of the first call, which is unique.
    pub(crate) async fn create(
        &self,
        test: bool,
        line: String,
        business_id: String,
        expires: Option<Timestamp>,
    ) -> Result<Instance, Refusal> {
        let expires = expires.map(|expires| expires.to_string());
        self.work(move |shop| {
            let insert = "INSERT INTO shop_orders (test, line, instance) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
            let is_new = shop.execute(insert, [test.into(), (&line).into(), (&business_id).into()])? > 0;
            let of_line = "SELECT instance FROM shop_orders WHERE test = ?1 AND line = ?2";
            let id = first(shop.row(of_line, [test.into(), (&line).into()])?)?;
            let insert = "INSERT INTO shop_instances (test, id, expires) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
            shop.execute(insert, [test.into(), (&id).into(), (&expires).into()])?;
            if is_new {
                // A saved debugging call has the same id each day: what was released the day before is there again.
                let update = "UPDATE shop_instances SET status = 'active', expires = ?3 WHERE test = ?1 AND id = ?2";
                shop.execute(update, [test.into(), (&id).into(), (&expires).into()])?;
            }
            let license = "SELECT license FROM shop_instances WHERE test = ?1 AND id = ?2";
            let license = first(shop.row(license, [test.into(), (&id).into()])?)?;
            Ok(Instance { id, license })
        })
        .await
    }

    /// Those of these instances that there are, and whether they are released, which those of tests may be; none at all
    /// is a refusal.
    pub(crate) async fn find(&self, test: bool, ids: &str) -> Result<Vec<(String, bool)>, Refusal> {
        let ids: Vec<_> = ids.split(',').map(|id| id.trim().to_owned()).collect();
        self.work(move |shop| {
            let mut found = Vec::new();
            for id in ids {
                match present(shop, test, &id) {
                    Ok(()) => {
                        let is_released = known(shop, test, &id)?.as_deref() == Some("released");
                        found.push((id, is_released));
                    }
                    Err(Refusal::Unknown) => {}
                    Err(failed) => return Err(failed),
                }
            }
            if found.is_empty() { Err(Refusal::Unknown) } else { Ok(found) }
        })
        .await
    }

    /// Moves the end of an instance's time, and takes a freeze away.
    pub(crate) async fn renew(&self, test: bool, id: String, expires: Timestamp) -> Result<(), Refusal> {
        let update = "UPDATE shop_instances SET expires = ?3, status = 'active' WHERE test = ?1 AND id = ?2";
        self.work(move |shop| {
            present(shop, test, &id)?;
            shop.execute(update, [test.into(), (&id).into(), (&expires.to_string()).into()])?;
            Ok(())
        })
        .await
    }

    /// Freezes an instance, or sets it free. Its data stays: a release follows after up to 15 days, or a renewal.
    pub(crate) async fn freeze(&self, test: bool, id: String, is_frozen: bool) -> Result<(), Refusal> {
        let status = if is_frozen { "frozen" } else { "active" };
        let update = "UPDATE shop_instances SET status = ?3 WHERE test = ?1 AND id = ?2";
        self.work(move |shop| {
            present(shop, test, &id)?;
            shop.execute(update, [test.into(), (&id).into(), status.into()])?;
            Ok(())
        })
        .await
    }

    /// Releases an instance. It goes on being known, so that releasing it again succeeds.
    pub(crate) async fn release(&self, test: bool, id: String) -> Result<(), Refusal> {
        self.work(move |shop| {
            known(shop, test, &id)?.ok_or(Refusal::Unknown)?;
            let update = "UPDATE shop_instances SET status = 'released' WHERE test = ?1 AND id = ?2";
            shop.execute(update, [test.into(), (&id).into()])?;
            // Should the order come once more, it is for another instance.
            shop.execute("DELETE FROM shop_orders WHERE test = ?1 AND instance = ?2", [test.into(), (&id).into()])?;
            Ok(())
        })
        .await
    }

    /// Writes an order notice down, once.
    pub(crate) async fn notice(&self, test: bool, line: String) -> Result<(), Refusal> {
        let insert = "INSERT INTO shop_notices (test, line) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        self.work(move |shop| {
            shop.execute(insert, [test.into(), (&line).into()])?;
            Ok(())
        })
        .await
    }
}

/// That there is an instance which is not released. Of a test a released one is as good: the saved debugging calls come
/// again each morning and afternoon as they are, those about an instance that they released the day before among them,
/// and bad answers to them can take the product off the shelf.
pub(super) fn present(shop: &Books<'_>, test: bool, id: &str) -> Result<(), Refusal> {
    let status = known(shop, test, id)?.ok_or(Refusal::Unknown)?;
    if status == "released" && !test { Err(Refusal::Unknown) } else { Ok(()) }
}

/// The status of an instance: of one of the tests for a test, of a real one for a real call.
fn known(shop: &Books<'_>, test: bool, id: &str) -> Result<Option<String>, Refusal> {
    let select = "SELECT status FROM shop_instances WHERE test = ?1 AND id = ?2";
    Ok(shop.row(select, [test.into(), id.into()])?.and_then(|row| row.into_iter().next()?))
}

/// The only text of a row that is there.
fn first(row: Option<Row>) -> Result<String, Refusal> {
    row.and_then(|row| row.into_iter().next()?).ok_or(Refusal::Failed)
}
