//! License codes. The platform has them printed or buyers bring theirs: none of its calls creates one, so a code that
//! was not seen before is taken on.

use super::store::Books;
use super::{Refusal, Shop};
use bothends::Timestamp;

impl Shop {
    /// Moves the end of a code's time.
    pub(crate) async fn renew_code(&self, test: bool, code: String, expires: Timestamp) -> Result<(), Refusal> {
        self.work(move |shop| {
            adopt(shop, test, &code)?;
            let update = "UPDATE shop_codes SET expires = ?3
                WHERE test = ?1 AND code = ?2 AND (status <> 'released' OR test = '1')";
            changed(shop.execute(update, [test.into(), (&code).into(), (&expires.to_string()).into()])?)
        })
        .await
    }

    /// Freezes a code, or sets it free.
    pub(crate) async fn freeze_code(&self, test: bool, code: String, is_frozen: bool) -> Result<(), Refusal> {
        let status = if is_frozen { "frozen" } else { "active" };
        self.work(move |shop| {
            adopt(shop, test, &code)?;
            let update = "UPDATE shop_codes SET status = ?3
                WHERE test = ?1 AND code = ?2 AND (status <> 'released' OR test = '1')";
            changed(shop.execute(update, [test.into(), (&code).into(), status.into()])?)
        })
        .await
    }

    /// Releases a code for ever; once more is as good.
    pub(crate) async fn release_code(&self, test: bool, code: String) -> Result<(), Refusal> {
        self.work(move |shop| {
            adopt(shop, test, &code)?;
            let update = "UPDATE shop_codes SET status = 'released' WHERE test = ?1 AND code = ?2";
            changed(shop.execute(update, [test.into(), (&code).into()])?)
        })
        .await
    }
}

fn adopt(shop: &Books<'_>, test: bool, code: &str) -> Result<(), Refusal> {
    let insert = "INSERT INTO shop_codes (test, code) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    shop.execute(insert, [test.into(), code.into()])?;
    Ok(())
}

/// A code that was released does not work any more, whatever comes behind; that of a test does, for the saved debugging
/// calls come again each day.
fn changed(rows: usize) -> Result<(), Refusal> {
    if rows == 0 { Err(Refusal::Unknown) } else { Ok(()) }
}
