//! `none`: requests that prove nothing, of platforms whose pages know no signature.
//!
//! The client half sends requests as they are. On the server half every request verifies, so who may call has to be
//! told by something else: a server of such an API does not start without a [`Guard`](crate::server::Guard).

use std::time::{Duration, SystemTime};

use super::{Moment, Proof, Received, Refusal, Request, Scheme, SignError, Signature};
use crate::credentials::Credentials;

/// The name that specs use.
pub const NAME: &str = "none";

/// The scheme.
#[derive(Clone, Copy, Debug)]
pub struct Unsigned;

impl Scheme for Unsigned {
    fn name(&self) -> &'static str {
        NAME
    }

    /// Leaves the request as it is; whatever the credentials are, they stay at home.
    fn sign(&self, request: &mut Request, _: &Credentials, _: &Moment) -> Result<Signature, SignError> {
        request.check()?;
        let empty = String::new;
        Ok(Signature {
            canonical_request: empty(),
            string_to_sign: empty(),
            signature: empty(),
            authorization: empty(),
        })
    }

    fn verify(&self, _: &Received<'_>, _: &[Credentials], _: SystemTime) -> Result<Proof, Refusal> {
        Ok(Proof { credentials: 0, nonce: None, time: None })
    }

    fn covers_body(&self) -> bool {
        false
    }

    fn proves(&self) -> bool {
        false
    }

    /// There is no time in a request.
    fn tolerance(&self) -> Duration {
        Duration::MAX
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, Method};

    use super::*;
    use crate::sign::oss_v1;

    #[test]
    fn a_request_goes_out_as_it_is_and_comes_in_whatever_it_is() {
        let mut request = Request::new(Method::POST, "shop.example.com", "/status");
        request.query.push(("a".to_owned(), "b".to_owned()));
        request.body = "[]".into();
        let before = (request.target(), request.headers.clone(), request.body.clone());
        let moment = Moment { time: SystemTime::UNIX_EPOCH, nonce: "n".to_owned() };
        for credentials in [Credentials::none(), Credentials::new("id", "s3cret").with_token("t0ken")] {
            let signature = Unsigned.sign(&mut request, &credentials, &moment).unwrap();
            assert_eq!((request.target(), request.headers.clone(), request.body.clone()), before);
            assert!(signature.authorization.is_empty() && signature.string_to_sign.is_empty());
        }
        request.host = "two hosts".to_owned();
        assert_eq!(Unsigned.sign(&mut request, &Credentials::none(), &moment), Err(SignError::Host));
        let headers = HeaderMap::new();
        let received = Received { method: "POST", path: "/", query: "", headers: &headers, body: b"anything" };
        let proof = Unsigned.verify(&received, &[], SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!((proof.nonce, proof.time), (None, None));
        assert!(!Unsigned.proves() && oss_v1::OssV1.proves());
    }
}
