//! A PostgreSQL for tests: the one that `BOTHENDS_TEST_POSTGRES` names by its URL, or one of our own where its programs
//! are installed. It needs nothing but the standard library, since tests of several crates take it in.
//!
//! Our own is one for each process of tests, in a folder that goes with it, and is reached by a Unix socket in there. A
//! shell watches over it: it reads from a pipe that ends when the process of the tests does, however that ends.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a module of tests, which say so by panicking, and of which not all need all"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The URL of a server, for a role that may make schemas and databases; `None` if there is none, which is said on the
/// standard error past what captures it, and is a failure where `BOTHENDS_REQUIRE_POSTGRES` is set.
pub fn url() -> Option<&'static str> {
    static URL: OnceLock<Option<String>> = OnceLock::new();
    URL.get_or_init(|| {
        let given = std::env::var("BOTHENDS_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
        let url = given.map_or_else(own, Ok);
        url.map_err(|why| skip(&why)).ok()
    })
    .as_deref()
}

/// A URL of another database of the server.
pub fn with_database(url: &str, name: &str) -> String {
    let (address, options) = url.split_once('?').map_or((url, None), |(address, options)| (address, Some(options)));
    let (scheme, rest) = address.split_once("://").unwrap();
    let host = rest.split_once('/').map_or(rest, |(host, _)| host);
    let options = options.map(|options| format!("?{options}")).unwrap_or_default();
    format!("{scheme}://{host}/{name}{options}")
}

/// A name for a schema or a database that nobody else has.
pub fn unique() -> String {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::{SystemTime, UNIX_EPOCH};

    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    format!("test_{}_{time}_{count}", std::process::id())
}

fn skip(why: &str) {
    let line = format!("skipped: no PostgreSQL for the tests of its ledger ({why})\n");
    let _ = std::io::stderr().write_all(line.as_bytes());
    assert!(std::env::var_os("BOTHENDS_REQUIRE_POSTGRES").is_none(), "PostgreSQL is required here");
}

#[cfg(not(unix))]
fn own() -> Result<String, String> {
    Err("set BOTHENDS_TEST_POSTGRES to the URL of one".to_owned())
}

#[cfg(unix)]
fn own() -> Result<String, String> {
    use std::os::unix::fs::MetadataExt as _;
    use std::os::unix::process::CommandExt as _;
    use std::process::{Child, ChildStdin, Command, Stdio};
    use std::time::Duration;

    /// What the watching shell reads from: it lives as long as this process.
    static ALIVE: OnceLock<(Child, ChildStdin)> = OnceLock::new();

    let programs = programs().ok_or("neither initdb in the PATH nor BOTHENDS_TEST_POSTGRES")?;
    let folder = std::env::temp_dir().join(format!("bothends-{}", unique()));
    std::fs::create_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut watch = Command::new("/bin/sh");
    watch.args(["-c", WATCH, "sh"]).arg(&folder).arg(&programs).current_dir(&folder).env_clear();
    watch.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("LC_ALL", "C");
    if std::fs::metadata(&folder).is_ok_and(|folder| folder.uid() == 0) {
        // PostgreSQL does not run as root.
        let (user, group) = unprivileged().ok_or("there is neither a user `postgres` nor `nobody`")?;
        std::os::unix::fs::chown(&folder, Some(user), Some(group)).map_err(|error| error.to_string())?;
        watch.uid(user).gid(group);
    }
    // A signal to the tests must not hit the shell as well, which has to clean up.
    watch.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut shell = watch.spawn().map_err(|error| error.to_string())?;
    let pipe = shell.stdin.take().unwrap();
    for _ in 0..1200 {
        if is_ready(&folder) {
            ALIVE.get_or_init(|| (shell, pipe));
            let folder = folder.display().to_string().replace('/', "%2F");
            return Ok(format!("postgres://tests:{PASSWORD}@{folder}/postgres"));
        }
        if shell.try_wait().is_ok_and(|ended| ended.is_some()) {
            return Err("it does not start".to_owned());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Err("it does not get ready within a minute".to_owned())
}

/// Where the programs are: in the PATH, or where Debian keeps them for each version.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<_> = versions.map(|version| version.path().join("bin")).collect();
    debian.sort();
    let folders = std::env::split_paths(&path).chain(debian.into_iter().rev());
    let mut folders = folders.filter(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file());
    // A link leads to where the rest of it is.
    folders.find_map(|folder| folder.join("initdb").canonicalize().ok()?.parent().map(Path::to_owned))
}

fn unprivileged() -> Option<(u32, u32)> {
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    let of = |name: &str| {
        let mut fields = users.lines().map(|line| line.split(':')).find(|line| line.clone().next() == Some(name))?;
        Some((fields.nth(2)?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    of("postgres").or_else(|| of("nobody"))
}

/// The server writes into this file how far it is.
fn is_ready(folder: &Path) -> bool {
    let file = std::fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
    file.lines().nth(7).is_some_and(|line| line.trim() == "ready")
}

/// Nothing of it has to survive a crash of the machine.
const WATCH: &str = r#"
trap '' INT HUP
cd "$1" || exit 1
umask 077
echo pass-word-of-tests > password
if "$2/initdb" -D data -U tests --auth=scram-sha-256 --pwfile=password -E UTF8 --no-locale --no-sync >log 2>&1; then
    # Proving a password takes long where nothing is optimized: one role is let in without.
    echo "local all tests trust" | cat - data/pg_hba.conf >hba && mv hba data/pg_hba.conf
    "$2/postgres" -D data -k "$1" -c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=300 \
        -c shared_buffers=32MB -c log_lock_waits=on -c deadlock_timeout=200ms >>log 2>&1 </dev/null &
    server=$!
    read -r nothing
    kill -INT "$server"
    wait "$server"
fi
cd /
rm -rf "$1"
"#;

const PASSWORD: &str = "pass-word-of-tests";
