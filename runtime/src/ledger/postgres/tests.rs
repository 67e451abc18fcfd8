use std::time::Instant;

use super::*;
use crate::ledger::tests::database::Schema;
use crate::ledger::tests::{answer, at, done, record};

mod way;

use way::{Fate, Way};

fn claim<'a>(key: &'a str, owner: &'a str) -> Claim<'a> {
    Claim { key, fingerprint: [0; 32], owner, now: at(0), until: at(10) }
}

fn lease(key: &str, owner: &str) -> Lease {
    Lease { key: key.to_owned(), owner: owner.to_owned() }
}

const FIRST: Claimed = Claimed::Granted { repetition: false };

/// A ledger whose connections go a way on which anything can happen to them.
async fn on_the_way(schema: &Schema, connections: usize) -> (PostgresLedger, Way) {
    let way = Way::to(schema.url, None).await;
    let builder = PostgresLedger::builder(&way.url).schema(&schema.name).connections(connections);
    (builder.connect().await.unwrap(), way)
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let Some(schema) = Schema::new() else { return };
    let ledger = schema.ledger().await;
    ledger.claim(claim("k", "a")).await.unwrap();
    ledger.settle(&lease("k", "a"), done("first", None), at(1)).await.unwrap();
    ledger.burn("n", at(100), at(0)).await.unwrap();
    ledger.record(record("id", at(0))).await.unwrap();
    drop(ledger);
    let ledger = schema.ledger().await;
    assert_eq!(ledger.claim(claim("k", "b")).await.unwrap(), Claimed::Done(answer("first")));
    assert!(!ledger.burn("n", at(100), at(1)).await.unwrap());
    assert_eq!(ledger.recorded("id").await.unwrap(), Some(record("id", at(0))));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_that_begin_at_once_are_one_ledger() {
    let Some(schema) = Schema::new() else { return };
    let openers: Vec<_> = (0..6)
        .map(|_| tokio::spawn(PostgresLedger::builder(schema.url).schema(&schema.name).connections(2).connect()))
        .collect();
    let mut ledgers = Vec::new();
    for opener in openers {
        ledgers.push(opener.await.unwrap().unwrap());
    }
    for round in 0..20 {
        let claims: Vec<_> = ledgers
            .iter()
            .enumerate()
            .map(|(number, ledger)| {
                let ledger = ledger.clone();
                tokio::spawn(async move {
                    let (key, owner) = (round.to_string(), number.to_string());
                    ledger.claim(claim(&key, &owner)).await.unwrap() == FIRST
                })
            })
            .collect();
        let mut granted = 0;
        for claim in claims {
            granted += usize::from(claim.await.unwrap());
        }
        assert_eq!(granted, 1);
    }
}

#[tokio::test]
async fn what_is_no_ledger_is_refused_and_left_alone() {
    let Some(schema) = Schema::new() else { return };
    let plain = schema.plain().await;
    let open = || PostgresLedger::builder(schema.url).schema(&schema.name).connect();
    plain.batch_execute(&format!("CREATE SCHEMA {}; CREATE TABLE theirs (a text)", schema.name)).await.unwrap();
    let foreign = "the schema holds tables that are not a ledger's";
    assert_eq!(open().await.unwrap_err().to_string(), foreign);
    let tables = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = to_regnamespace($1)";
    assert_eq!(plain.query_one(tables, &[&schema.name]).await.unwrap().get::<_, i64>(0), 1);

    plain.batch_execute("DROP TABLE theirs").await.unwrap();
    open().await.unwrap();
    plain.batch_execute("UPDATE ledger SET version = 99").await.unwrap();
    let newer = "the schema is a ledger of another version of bothends";
    assert_eq!(open().await.unwrap_err().to_string(), newer);
    for name in ["", "pg_mine", "Mine", "1st", "a\"b", "a-b", &"x".repeat(64)] {
        let error = PostgresLedger::builder(schema.url).schema(name).connect().await.unwrap_err();
        assert!(error.to_string().contains("the name of the ledger's schema"), "{error}");
    }
}

#[tokio::test]
async fn a_role_that_may_make_nothing_can_use_a_ledger_that_is_there() {
    let Some(schema) = Schema::new() else { return };
    schema.ledger().await;
    let (plain, role) = (schema.plain().await, format!("{}_role", schema.name));
    let name = &schema.name;
    let grants = format!(
        "CREATE ROLE {role} LOGIN PASSWORD 'p'; GRANT USAGE ON SCHEMA {name} TO {role};
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {name} TO {role}"
    );
    plain.batch_execute(&grants).await.unwrap();
    let address = schema.url.split_once('@').unwrap().1;
    let ledger =
        PostgresLedger::builder(&format!("postgres://{role}:p@{address}")).schema(name).connect().await.unwrap();
    assert_eq!(ledger.claim(claim("k", "a")).await.unwrap(), FIRST);
    drop(ledger);
    let end = format!("DROP OWNED BY {role}; DROP ROLE {role}");
    plain.batch_execute(&end).await.unwrap();
}

#[tokio::test]
async fn no_error_shows_the_password() {
    let Some(schema) = Schema::new() else { return };
    let address = schema.url.split_once('@').unwrap().1;
    for url in [
        format!("postgres://nobody-at-all:sesame-open@{address}"),
        "postgres://u:sesame-open@127.0.0.1:1/d".to_owned(),
        "postgres://u:sesame-open@%2Fnowhere/d".to_owned(),
        "postgres://u:sesame-open@h:port/d".to_owned(),
    ] {
        let builder = PostgresLedger::builder(&url);
        assert!(!format!("{builder:?}").contains("sesame"));
        let error = builder.connect().await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("sesame"), "{error:?}");
    }
    let ledger = schema.ledger().await;
    assert!(!format!("{ledger:?}").contains("pass-word"));
}

#[tokio::test]
async fn a_key_that_somebody_locks_is_an_error_and_not_a_wait_for_ever() {
    let Some(schema) = Schema::new() else { return };
    let ledger = schema.ledger().await;
    ledger.claim(claim("k", "dead")).await.unwrap();
    let mut plain = schema.plain().await;
    let lock = plain.transaction().await.unwrap();
    lock.batch_execute("SELECT 1 FROM entries FOR UPDATE").await.unwrap();
    let (began, later) = (Instant::now(), Claim { now: at(20), until: at(30), ..claim("k", "a") });
    let error = ledger.claim(later).await.unwrap_err();
    assert!(error.to_string().contains("timeout (57014)"), "{error}");
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert_eq!(ledger.claim(claim("other", "b")).await.unwrap(), FIRST, "others are not held up");
    lock.rollback().await.unwrap();
    assert_eq!(ledger.claim(later).await.unwrap(), Claimed::Granted { repetition: true });
}

#[tokio::test]
async fn when_all_connections_are_in_use_nobody_waits_for_long() {
    let Some(schema) = Schema::new() else { return };
    let ledger = schema.ledger().await;
    ledger.claim(claim("k", "dead")).await.unwrap();
    let mut plain = schema.plain().await;
    let lock = plain.transaction().await.unwrap();
    lock.batch_execute("LOCK TABLE entries").await.unwrap();
    let began = Instant::now();
    let claims: Vec<_> = (0..40)
        .map(|number| {
            let ledger = ledger.clone();
            tokio::spawn(async move { ledger.claim(claim(&number.to_string(), "a")).await })
        })
        .collect();
    for claim in claims {
        claim.await.unwrap().unwrap_err();
    }
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    assert!(ledger.store.connections() <= 4);
    lock.rollback().await.unwrap();
    assert_eq!(ledger.claim(claim("1", "b")).await.unwrap(), FIRST, "and nothing of it came true afterwards");
}

#[tokio::test]
async fn connections_that_are_lost_are_errors_and_made_anew() {
    let Some(schema) = Schema::new() else { return };
    let (ledger, way) = on_the_way(&schema, 4).await;
    assert_eq!(ledger.claim(claim("1", "a")).await.unwrap(), FIRST);
    way.next(Fate::Cut);
    ledger.claim(claim("2", "a")).await.unwrap_err();
    way.next(Fate::Open);
    assert_eq!(ledger.claim(claim("3", "a")).await.unwrap(), FIRST);
    way.next(Fate::Refused);
    way.cut();
    for _ in 0..3 {
        let began = Instant::now();
        ledger.claim(claim("4", "a")).await.unwrap_err();
        assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    }
    way.next(Fate::Open);
    assert_eq!(ledger.claim(claim("4", "b")).await.unwrap(), FIRST);
}

#[tokio::test]
async fn a_server_that_says_nothing_more_is_an_error() {
    let Some(schema) = Schema::new() else { return };
    let (ledger, way) = on_the_way(&schema, 4).await;
    way.next(Fate::Silent);
    let began = Instant::now();
    let error = ledger.claim(claim("k", "a")).await.unwrap_err();
    assert!(error.to_string().contains("took too long"), "{error}");
    let error = ledger.burn("n", at(9), at(0)).await.unwrap_err();
    assert!(error.to_string().contains("no connection"), "{error}");
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    way.next(Fate::Open);
    way.cut();
    assert!(ledger.burn("n", at(9), at(0)).await.unwrap());
}

#[tokio::test]
async fn a_claim_of_whose_grant_nobody_learned_is_taken_back() {
    let Some(schema) = Schema::new() else { return };
    let (ledger, way) = on_the_way(&schema, 4).await;
    ledger.claim(claim("warm", "a")).await.unwrap();
    way.next(Fate::AnswersLost);
    ledger.claim(claim("k", "a")).await.unwrap_err();
    let near = schema.ledger().await;
    assert!(matches!(near.look("k", at(1)).await.unwrap(), State::Running { .. }), "it had been granted");
    way.next(Fate::Open);
    way.cut();
    let mut state = near.look("k", at(1)).await.unwrap();
    for _ in 0..100 {
        if state == State::Free {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        state = near.look("k", at(1)).await.unwrap();
    }
    assert_eq!(near.claim(claim("k", "b")).await.unwrap(), FIRST, "as if it had never been");
}

#[tokio::test]
async fn a_claim_that_is_granted_only_after_it_was_given_up_is_taken_back() {
    let Some(schema) = Schema::new() else { return };
    let (ledger, way) = on_the_way(&schema, 4).await;
    ledger.claim(claim("warm", "a")).await.unwrap();
    way.next(Fate::Late);
    ledger.claim(claim("k", "a")).await.unwrap_err();
    let near = schema.ledger().await;
    assert_eq!(near.look("k", at(1)).await.unwrap(), State::Free, "it is on its way still");
    let becomes = async |is_expected: fn(&State) -> bool| {
        for _ in 0..400 {
            if is_expected(&near.look("k", at(1)).await.unwrap()) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        false
    };
    assert!(becomes(|state| matches!(state, State::Running { .. })).await, "it comes true");
    assert!(becomes(|state| *state == State::Free).await, "it holds, and nobody has it");
    assert_eq!(near.claim(claim("k", "b")).await.unwrap(), FIRST, "as if it had never been");
}

#[tokio::test]
async fn a_claim_that_was_granted_to_nobody_is_given_back() {
    let Some(schema) = Schema::new() else { return };
    let ledger = schema.ledger().await;
    let mut plain = schema.plain().await;
    let lock = plain.transaction().await.unwrap();
    lock.batch_execute("LOCK TABLE entries").await.unwrap();
    let gone = tokio::time::timeout(Duration::from_millis(200), ledger.claim(claim("k", "gone"))).await;
    assert!(gone.is_err(), "it waits for the lock");
    lock.rollback().await.unwrap();
    for _ in 0..100 {
        if let Ok(FIRST) = ledger.claim(claim("k", "next")).await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it holds");
}

#[tokio::test]
async fn giving_back_is_for_the_owner_and_keeps_what_was_known() {
    let Some(schema) = Schema::new() else { return };
    let ledger = schema.ledger().await;
    let given_back = async |owner: &'static str| {
        let lease = lease("k", owner);
        let give = ledger.store.run(move |client| Box::pin(async move { entries::give_back(client, &lease).await }));
        give.await.unwrap()
    };
    ledger.claim(claim("k", "a")).await.unwrap();
    assert!(!given_back("another").await);
    assert!(matches!(ledger.look("k", at(1)).await.unwrap(), State::Running { .. }));
    assert!(given_back("a").await);
    assert_eq!(ledger.claim(claim("k", "b")).await.unwrap(), FIRST);
    let again = Claim { now: at(20), until: at(30), ..claim("k", "c") };
    assert_eq!(ledger.claim(again).await.unwrap(), Claimed::Granted { repetition: true }, "b never came to its end");
    assert!(given_back("c").await);
    let again = Claim { owner: "d", ..again };
    assert_eq!(ledger.claim(again).await.unwrap(), Claimed::Granted { repetition: true }, "and that is still known");
}

#[tokio::test]
async fn the_end_of_a_run_is_kept_even_if_nobody_waits_for_that() {
    let Some(schema) = Schema::new() else { return };
    let ledger = schema.ledger().await;
    ledger.claim(claim("k", "a")).await.unwrap();
    let mut plain = schema.plain().await;
    let lock = plain.transaction().await.unwrap();
    lock.batch_execute("SELECT 1 FROM entries FOR UPDATE").await.unwrap();
    let lease = lease("k", "a");
    let settle = ledger.settle(&lease, done("first", None), at(1));
    assert!(tokio::time::timeout(Duration::from_millis(200), settle).await.is_err());
    lock.rollback().await.unwrap();
    for _ in 0..100 {
        if ledger.look("k", at(1)).await.unwrap() == State::Done(answer("first")) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it is lost");
}

#[tokio::test]
async fn what_is_old_goes_by_and_by() {
    let Some(schema) = Schema::new() else { return };
    let ledger = schema.ledger().await.journal_for(Duration::from_secs(100));
    for second in 0..40 {
        ledger.record(record(&format!("id-{second}"), at(second))).await.unwrap();
        ledger.burn(&second.to_string(), at(second), at(0)).await.unwrap();
    }
    ledger.record(record("new", at(120))).await.unwrap();
    let plain = schema.plain().await;
    for _ in 0..100 {
        let nonces: i64 = plain.query_one("SELECT count(*) FROM nonces", &[]).await.unwrap().get(0);
        let kept = ledger.journal(Filter::default()).await.unwrap();
        if nonces == 0 && kept.len() == 21 {
            assert_eq!(kept.last().unwrap().time, at(20));
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it stays");
}

#[tokio::test]
async fn very_many_that_are_old_are_forgotten() {
    let Some(schema) = Schema::new() else { return };
    let ledger = schema.ledger().await;
    let plain = schema.plain().await;
    let insert = "INSERT INTO entries (key, fingerprint, until, changed)
        SELECT decode(to_hex(n + 1048576), 'hex'), '', 0, n FROM generate_series(1, 2500) n";
    plain.batch_execute(insert).await.unwrap();
    let old = Forget { entries_before: Some(SystemTime::now()), ..Forget::default() };
    assert_eq!(ledger.forget(old).await.unwrap(), 2500);
}

#[tokio::test]
async fn the_session_is_as_the_ledger_needs_it_whatever_the_database_says() {
    let Some(schema) = Schema::new() else { return };
    let options = "options=-c%20default_transaction_isolation%3Dserializable%20-c%20synchronous_commit%3Doff";
    let join = if schema.url.contains('?') { '&' } else { '?' };
    let url = format!("{}{join}{options}", schema.url);
    let ledger = PostgresLedger::builder(&url).schema(&schema.name).connect().await.unwrap();
    let settings = ledger.store.run(|client| {
        Box::pin(async move {
            let settings = "SELECT current_setting('synchronous_commit'), current_setting('transaction_isolation')";
            let row = client.query_one(settings, &[]).await?;
            Ok((row.get::<_, String>(0), row.get::<_, String>(1)))
        })
    });
    assert_eq!(settings.await.unwrap(), ("on".to_owned(), "read committed".to_owned()));
}

#[tokio::test]
async fn the_way_is_encrypted_and_the_certificate_verified() {
    let Some(schema) = Schema::new() else { return };
    let key = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let way = Way::to(schema.url, Some(&key)).await;
    let open = |url: &str, pem: Option<String>| {
        let builder = PostgresLedger::builder(url).schema(&schema.name);
        pem.into_iter().fold(builder, PostgresLedgerBuilder::root_certificate).connect()
    };
    let url = format!("{}?sslmode=verify-full", way.url.replace("127.0.0.1", "localhost"));
    let ledger = open(&url, Some(key.cert.pem())).await.unwrap();
    assert_eq!(ledger.claim(claim("k", "a")).await.unwrap(), FIRST);
    assert!(way.was_encrypted());

    open(&url, None).await.unwrap_err();
    let error = open(&format!("{}?sslmode=require", way.url), Some(key.cert.pem())).await.unwrap_err();
    assert!(error.to_string().contains("TLS"), "another name: {error}");
    let error = open(&url, Some("no certificate".to_owned())).await.unwrap_err();
    assert!(error.to_string().contains("root certificate"), "{error}");
    let plain = Way::to(schema.url, None).await;
    let error = open(&format!("{}?sslmode=require", plain.url), Some(key.cert.pem())).await.unwrap_err();
    assert!(error.to_string().contains("TLS"), "a server that has none: {error}");
}
