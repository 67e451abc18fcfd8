//! How much memory the process has.

/// What may come on top while the calls after the first fifth are made: allocators keep what they once had.
const SLACK: u64 = 16 << 20;

/// Resident memory in bytes; `None` where the system does not tell it in `/proc`.
pub(crate) fn resident() -> Option<u64> {
    let pages = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = pages.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}

/// What is wrong with two measurements.
pub(crate) fn compare(before: Option<u64>, after: Option<u64>) -> Option<String> {
    let Some((before, after)) = before.zip(after) else {
        println!("memory: not told by this system");
        return None;
    };
    println!("memory: {} MB after a fifth of the calls, {} MB after all", before >> 20, after >> 20);
    (after > before + before / 4 + SLACK).then(|| "memory has grown".to_owned())
}
