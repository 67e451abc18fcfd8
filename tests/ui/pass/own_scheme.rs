//! An API whose signature is `custom` is signed by a type of the user's, at both ends.
#![deny(warnings)]

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bothends::sign::{Moment, Proof, Received, Refusal, Request, Scheme, SignError, Signature};
use bothends::{AccessKey, Call, Client, Credentials, Server};

/// Signs the body under the key. A hash of this kind is no MAC: it stands for one.
#[derive(Debug)]
pub struct Sealed;

/// What the attribute names.
pub const SEALED: &dyn Scheme = &Sealed;

/// A static does as well.
pub static SEALED_STATIC: &dyn Scheme = &Sealed;

fn seal(secret: &str, time: &str, body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    (secret, time, body).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

impl Scheme for Sealed {
    fn name(&self) -> &'static str {
        "sealed"
    }

    fn sign(&self, request: &mut Request, credentials: &Credentials, moment: &Moment) -> Result<Signature, SignError> {
        let time = seconds(moment.time).to_string();
        let signature = seal(credentials.secret().expose(), &time, &request.body);
        let authorization = format!("{time}.{signature}");
        request.set_header("x-seal", authorization.as_str());
        let signed = time;
        Ok(Signature { canonical_request: signed.clone(), string_to_sign: signed, signature, authorization })
    }

    fn verify(&self, received: &Received<'_>, credentials: &[Credentials], now: SystemTime) -> Result<Proof, Refusal> {
        let seal_header = received.headers.get("x-seal").and_then(|value| value.to_str().ok());
        let (time, signature) = seal_header.and_then(|value| value.split_once('.')).ok_or(Refusal::Incomplete { missing: "x-seal" })?;
        let fits = |key: &Credentials| seal(key.secret().expose(), time, received.body) == signature;
        let index = credentials.iter().position(fits).ok_or(Refusal::Mismatch { string_to_sign: None })?;
        let sent = UNIX_EPOCH + Duration::from_secs(time.parse().map_err(|_| Refusal::Malformed { part: "the time" })?);
        if seconds(sent).abs_diff(seconds(now)) > self.tolerance().as_secs() {
            return Err(Refusal::Expired { offset_seconds: 0 });
        }
        Ok(Proof { credentials: index, nonce: None, time: Some(sent) })
    }

    fn tolerance(&self) -> Duration {
        Duration::from_secs(60)
    }
}

#[derive(Client)]
#[api(path = "specs/sealed", scheme = crate::SEALED)]
struct Letters(Client);

#[derive(Server)]
#[api(path = "specs/sealed", operations, scheme = crate::SEALED_STATIC)]
struct Office;

impl office::Handler for Office {
    async fn send(&self, _: &Call, request: office::Send) -> Result<office::SendResponse, office::Code> {
        Ok(office::SendResponse::builder().text(request.text).build())
    }
}

/// Generated code stands where the struct does: the path is the same from there.
mod inner {
    use bothends::Client;

    #[derive(Client)]
    #[api(path = "specs/sealed", operations(Send), scheme = crate::SEALED, crate = bothends)]
    pub struct Letters(Client);
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = AccessKey::new("00000000-1111-2222-3333-444444444444")?;
    let listening = Office.server(key.clone()).bind("127.0.0.1:0".parse()?).await?;
    let address = format!("http://{}", listening.address());
    tokio::spawn(listening.serve());

    let letters = Letters::builder(key.clone()).endpoint(&address).build()?;
    assert_eq!(letters.send().text("hello").send().await?.text.as_deref(), Some("hello"));
    let letters = inner::Letters::builder(key).endpoint(&address).build()?;
    assert_eq!(letters.send().text("hello").send().await?.text.as_deref(), Some("hello"));

    let stranger = AccessKey::new("99999999-1111-2222-3333-444444444444")?;
    let letters = Letters::builder(stranger).endpoint(&address).build()?;
    assert!(letters.send().text("hello").send().await.is_err());
    Ok(())
}
