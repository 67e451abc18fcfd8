//! What is in files that the command line names.

use std::fs::File;
use std::io::{self, Read};

/// The bytes of a file. Of what is no regular file (a pipe, a device) the end is not known: it has to come soon.
pub(crate) fn of_file(file: &str) -> io::Result<Vec<u8>> {
    let mut file = File::open(file)?;
    if !file.metadata()?.is_file() {
        return of_stream(file);
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The bytes of what may have no end.
pub(crate) fn of_stream(stream: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(MOST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST {
        return Err(io::Error::other("has more than 64 MiB, and is no regular file"));
    }
    Ok(bytes)
}

const MOST: u64 = 64 << 20;
