//! Nonces that are out of use, by their hashes.

use deadpool_postgres::ClientWrapper;
use tokio_postgres::Error;

/// Takes a nonce out of use in one statement; `false` if it was.
pub(super) async fn burn(client: &ClientWrapper, nonce: &[u8], expires: i64, now: i64) -> Result<bool, Error> {
    let statement = client.prepare_cached(BURN).await?;
    Ok(client.execute(&statement, &[&nonce, &expires, &now]).await? == 1)
}

/// Forgets some of those that are good again; once there are none left, zero.
pub(super) async fn sweep(client: &ClientWrapper, now: i64) -> Result<u64, Error> {
    let statement = client.prepare_cached(SWEEP).await?;
    client.execute(&statement, &[&now]).await
}

const BURN: &str = "
INSERT INTO nonces AS burnt (nonce, expires) VALUES ($1, $2)
ON CONFLICT (nonce) DO UPDATE SET expires = excluded.expires WHERE burnt.expires < $3";

const SWEEP: &str = "
DELETE FROM nonces WHERE nonce IN (
    SELECT nonce FROM nonces WHERE expires < $1 ORDER BY expires LIMIT 1000 FOR UPDATE SKIP LOCKED
)";
