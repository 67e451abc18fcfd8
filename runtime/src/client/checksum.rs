//! Whether what arrived is what was sent: checksums that are known before a request, and those of its answer.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use crc::{CRC_64_XZ, Crc, Digest};
use md5::{Digest as _, Md5};

use super::Meta;
use super::start::Start;
use crate::error::{ErrorKind, Failure};
use crate::layout::Arrived;
use crate::schema::{Call, Place};

/// A checksum of the object that a call carries, as a platform tells it in a header of its answer.
///
/// [`Sending::checked`](super::Sending::checked) compares it with what was sent, or with what came. That is known only
/// when all is over; for a platform that refuses what arrives damaged, see [`content_md5`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checksum {
    header: &'static str,
}

impl Checksum {
    /// That of OSS: `x-oss-hash-crc64ecma`.
    pub const OSS_CRC64: Self = Self::crc64("x-oss-hash-crc64ecma");

    /// CRC-64 by the polynomial of ECMA-182, reflected (as XZ has it), in decimal, in the header of that name.
    #[must_use]
    pub const fn crc64(header: &'static str) -> Self {
        Self { header }
    }

    /// The checksum of these bytes, as it stands in the header.
    #[must_use]
    pub fn of(self, bytes: &[u8]) -> String {
        CRC.checksum(bytes).to_string()
    }
}

/// The MD5 of all that can be read, in Base64, as the header `Content-MD5` has it (RFC 1864): a platform that gets one
/// refuses a body that arrives otherwise.
///
/// A file is read twice then, here and when it is sent: `content_md5(&file)` leaves it at its end, and
/// [`Upload::file`](super::Upload::file) begins at its start again.
///
/// # Errors
/// If it cannot be read.
pub fn content_md5(mut reader: impl Read) -> io::Result<String> {
    let mut md5 = Md5::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match reader.read(&mut chunk) {
            Ok(0) => return Ok(BASE64_STANDARD.encode(md5.finalize())),
            Ok(length) => md5.update(chunk.get(..length).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// A checksum that grows while bytes pass; clones count together.
#[derive(Clone)]
pub(super) struct Tally(Arc<Mutex<Digest<'static, u64>>>);

impl Tally {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(CRC.digest())))
    }

    pub(super) fn add(&self, bytes: &[u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).update(bytes);
    }

    fn restart(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = CRC.digest();
    }

    fn sum(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone().finalize()
    }
}

/// What is compared when a call has been answered.
pub(super) struct Check {
    checksum: Checksum,
    tally: Tally,
    /// Whether it is the request that carries the object.
    sent: bool,
}

impl Check {
    /// The check that was asked for. What is read while it is sent, or written while it comes, is counted on the way.
    pub(super) fn begin(start: &mut Start) -> Result<Option<Self>, Box<Failure>> {
        let Some(checksum) = start.options.checksum else { return Ok(None) };
        let sent = start.call.request.fields.iter().any(|field| field.place == Place::Body);
        if !sent && !start.call.response.fields.iter().any(|field| field.place == Place::Body) {
            let message = "the call carries no body whose checksum could be compared";
            return Err(Failure::new(&start.call, ErrorKind::Request, message));
        }
        let tally = Tally::new();
        if let Some(upload) = start.upload.as_mut().filter(|_| sent) {
            upload.count(&tally);
        }
        if let Some(download) = start.download.as_mut().filter(|_| !sent) {
            download.count(&tally);
        }
        Ok(Some(Self { checksum, tally, sent }))
    }

    /// Counts a request's body that is there as a whole, and what was sent before no longer.
    pub(super) fn sends(&self, body: &[u8]) {
        if self.sent {
            self.tally.restart();
            self.tally.add(body);
        }
    }

    /// Compares, after a call that succeeded.
    pub(super) fn compare(&self, call: &Call, arrived: &Arrived, meta: &Meta) -> Result<(), Box<Failure>> {
        if !self.sent {
            self.tally.add(&arrived.body);
        }
        let (ours, header) = (self.tally.sum(), self.checksum.header);
        let theirs = arrived.header(header).and_then(|text| text.parse::<u64>().ok());
        let partial = !self.sent && arrived.status == 206;
        let problem = match theirs {
            _ if partial => "only a part came, and the checksum is that of the whole".to_owned(),
            Some(theirs) if theirs == ours => return Ok(()),
            Some(theirs) if self.sent => format!(
                "the object is there, but it is not what was sent: its checksum is {theirs}, that of what was sent {ours}"
            ),
            Some(theirs) => format!(
                "what came is not the object that is there: its checksum is {ours}, that of the object {theirs}"
            ),
            None if self.sent => {
                format!("the object is there, but `{header}` does not tell whether it is what was sent")
            }
            None => format!("`{header}` does not tell whether what came is the object that is there"),
        };
        let mut failure = Failure::new(call, ErrorKind::Corrupted, problem).maybe_executed();
        failure.hint = Some(if partial { PARTIAL } else { DAMAGED }.to_owned());
        failure.status = Some(meta.status);
        failure.request_id = meta.request_id.as_ref().map(|id| id.chars().take(LONGEST_ID).collect());
        Err(failure)
    }
}

static CRC: Crc<u64> = Crc::<u64>::new(&CRC_64_XZ);

const CHUNK: usize = 64 << 10;
const LONGEST_ID: usize = 128;

const PARTIAL: &str = "leave `.checked(..)` out where a range is asked for";
const DAMAGED: &str =
    "do it again; if it fails again, look for a file that changes meanwhile, or a proxy that changes bodies";

#[cfg(test)]
mod tests {
    use super::*;

    /// The check value of the catalogue of CRCs.
    #[test]
    fn the_crc_is_that_of_xz() {
        assert_eq!(Checksum::OSS_CRC64.of(b"123456789"), 0x995d_c9bb_df19_39fa_u64.to_string());
        assert_eq!(Checksum::OSS_CRC64.of(b""), "0");
        let tally = Tally::new();
        let other = tally.clone();
        tally.add(b"1234");
        other.add(b"56789");
        assert_eq!(tally.sum(), 0x995d_c9bb_df19_39fa);
    }

    /// RFC 1321, A.5, in Base64.
    #[test]
    fn the_md5_is_that_of_the_rfc() {
        assert_eq!(content_md5(&b""[..]).unwrap(), "1B2M2Y8AsgTpgAmY7PhCfg==");
        assert_eq!(content_md5(&b"abc"[..]).unwrap(), "kAFQmDzST7DWlj99KOF/cg==");
        let long = [b'a'; 200_000];
        let mut md5 = Md5::new();
        md5.update(long);
        assert_eq!(content_md5(&long[..]).unwrap(), BASE64_STANDARD.encode(md5.finalize()));
    }
}
