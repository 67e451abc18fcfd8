//! Signatures against vectors: every step of every case in `tests/vectors/<scheme>/<case>/`.
//!
//! A new case is a new folder, a new scheme's cases a new folder of folders; nothing is listed here. A folder
//! has `request.json` and one file for each text that is computed from it, without a line break at the end:
//! `canonical-request`, `string-to-sign`, `signature`, `authorization`, and where they apply `target` (path and
//! query on the wire) and `answer-headers` (a line for each). In `request.json`, beside the request itself:
//!
//! - `account` in `credentials`: the account's own key, for schemes that prove a request under two;
//! - `signed_headers`: the case is a capture that signs these headers, the scheme's own choice is not used;
//! - `payload_hash`: a made-up hash of the body;
//! - `proof_nonce`: what [`Proof::nonce`](bothends::sign::Proof::nonce) is, where it is not the nonce;
//! - `received`: the `query` or `body` as they arrive, where they differ from what the scheme itself sends;
//! - `answer`: a body whose proof `answer-headers` has;
//! - `verify: false`: the case is an example that no server would accept;
//! - `region`, and `resource`: the path that is signed, where it is not the one that is sent;
//! - `expires`: the request is presigned, for that many seconds;
//! - `additional_headers`: names of headers that are signed beside those that the scheme chooses;
//! - `unsigned_body: true`: the scheme does not cover the body of this request;
//! - `unsigned_request: true`: it covers nothing of this request, and proves who sent it alone.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy.toml allows these in test functions, but not in their helpers"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bothends::sign::acs3::Parts;
use bothends::sign::{self, Moment, Received, Request, Scheme, SignError, Signature, oss_v1, oss4, sdk_hmac_sha256};
use bothends::{AccessKey, Credentials};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

#[test]
fn c01_every_vector_is_computed_to_the_letter() {
    let mut problems = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    for name in sign::NAMES {
        let scheme = sign::by_name(name).expect("a scheme for each name");
        if !scheme.proves() {
            // There is nothing to compute.
            continue;
        }
        let cases = folders(&folder.join(name));
        assert!(!cases.is_empty(), "no case for {name}");
        for path in cases {
            let case = Case::read(&path);
            problems.extend(case.check(scheme).into_iter().map(|problem| format!("{}: {problem}", path.display())));
        }
    }
    let strangers = folders(&folder).into_iter().filter(|path| !sign::NAMES.iter().any(|name| path.ends_with(name)));
    problems.extend(strangers.map(|path| format!("{}: no scheme has this name", path.display())));
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

/// One folder.
struct Case {
    description: Value,
    /// Name and content of all other files.
    files: Vec<(String, String)>,
}

impl Case {
    fn read(folder: &Path) -> Self {
        let text = |path: &Path| fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let description = serde_json::from_str(&text(&folder.join("request.json")))
            .unwrap_or_else(|error| panic!("{}/request.json: {error}", folder.display()));
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        let files = entries(folder).into_iter().map(|path| (name(&path), text(&path)));
        Self { description, files: files.filter(|file| file.0 != "request.json").collect() }
    }

    fn check(&self, scheme: &dyn Scheme) -> Vec<String> {
        let mut request = self.request();
        let credentials = self.credentials();
        let signature = if self.description["signed_headers"].is_array() {
            let signature = self.sign_captured(&request, &credentials);
            request.set_header("authorization", signature.authorization.as_str());
            signature
        } else {
            let moment = Moment { time: self.time(), nonce: self.nonce().unwrap_or_default() };
            self.sign(scheme, &mut request, &credentials, &moment).unwrap()
        };
        let mut problems = self.compare(&self.computed(scheme, &request, &signature, &credentials));
        if self.description["verify"] != false {
            problems.extend(self.verify(scheme, &request, credentials));
        }
        problems
    }

    /// In the form that the case is of.
    fn sign(
        &self,
        scheme: &dyn Scheme,
        request: &mut Request,
        credentials: &Credentials,
        moment: &Moment,
    ) -> Result<Signature, SignError> {
        let names = self.description["additional_headers"].as_array();
        let names: Vec<_> = names.into_iter().flatten().map(|name| name.as_str().unwrap()).collect();
        match (scheme.name(), self.expires()) {
            (oss4::NAME, Some(expires)) => oss4::presign_with(request, credentials, moment, expires, &names),
            (oss4::NAME, None) => oss4::sign_with(request, credentials, moment, &names),
            (oss_v1::NAME, Some(expires)) => oss_v1::presign(request, credentials, moment, expires),
            (sdk_hmac_sha256::NAME, None) => sdk_hmac_sha256::sign_with(request, credentials, moment, &names),
            _ => scheme.sign(request, credentials, moment),
        }
    }

    /// All texts that a file could have, by the name of the file.
    fn computed(
        &self,
        scheme: &dyn Scheme,
        request: &Request,
        signature: &Signature,
        credentials: &Credentials,
    ) -> Vec<(&'static str, String)> {
        let mut computed = vec![
            ("canonical-request", signature.canonical_request.clone()),
            ("string-to-sign", signature.string_to_sign.clone()),
            ("signature", signature.signature.clone()),
            ("authorization", signature.authorization.clone()),
        ];
        if self.description["signed_headers"].is_null() {
            computed.push(("target", request.target()));
        }
        if let Some(body) = self.description["answer"].as_str() {
            let headers = scheme.sign_answer(body.as_bytes(), credentials);
            computed
                .push(("answer-headers", headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect()));
        }
        computed
    }

    /// Each file has its computed text, and each computed text its file.
    fn compare(&self, computed: &[(&str, String)]) -> Vec<String> {
        let mut problems = Vec::new();
        for (name, text) in computed {
            match self.files.iter().find(|file| file.0 == *name) {
                None => problems.push(format!("the file `{name}` is missing")),
                Some((_, expected)) if expected != text => {
                    problems.push(format!("{name} differs\n expected {expected:?}\n computed {text:?}"));
                }
                Some(_) => {}
            }
        }
        let unknown = self.files.iter().filter(|file| computed.iter().all(|one| one.0 != file.0));
        problems.extend(unknown.map(|file| format!("nothing computes `{}`", file.0)));
        problems
    }

    /// The request as it arrives is accepted, with the right key among wrong ones, and not with a bit changed.
    fn verify(&self, scheme: &dyn Scheme, request: &Request, credentials: Credentials) -> Vec<String> {
        let received = |name: &str| self.description["received"][name].as_str().map(str::to_owned);
        let query = received("query").unwrap_or_else(|| request.query_string());
        let body = received("body").map_or_else(|| request.body.to_vec(), String::into_bytes);
        let headers = header_map(&request.headers);
        let arrived = Received {
            method: request.method.as_str(),
            path: &request.path,
            query: &query,
            headers: &headers,
            body: &body,
        };
        let keys = [Credentials::new(credentials.id().unwrap_or(""), "another secret"), credentials];
        let mut problems = Vec::new();
        // A request that was presigned by V1 tells when it ends, not when it was signed.
        let time = (scheme.name() != oss_v1::NAME || self.expires().is_none()).then(|| self.time());
        match scheme.verify(&arrived, &keys, self.time()) {
            Ok(proof) if proof.credentials == 1 && proof.nonce == self.proof_nonce() && proof.time == time => {}
            other => problems.push(format!("not verified: {other:?}")),
        }
        let changed = [body.as_slice(), b" x"].concat();
        let nothing = self.description["unsigned_request"] == true;
        let unsigned = nothing || self.description["unsigned_body"] == true;
        if scheme.verify(&Received { body: &changed, ..arrived }, &keys, self.time()).is_ok() != unsigned {
            problems.push(format!("another body is {}", if unsigned { "refused" } else { "accepted" }));
        }
        let other = scheme.verify(&Received { method: "PATCH", ..arrived }, &keys, self.time()).is_ok();
        if unsigned && other != nothing {
            problems.push(format!("another method is {}", if nothing { "refused" } else { "accepted" }));
        }
        problems
    }

    fn sign_captured(&self, request: &Request, credentials: &Credentials) -> Signature {
        let names: Vec<_> =
            self.description["signed_headers"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        let hash = self.description["payload_hash"].as_str().or(request.header("x-acs-content-sha256")).unwrap();
        let query = request.query_string();
        let parts = Parts {
            method: request.method.as_str(),
            path: &request.path,
            query: &query,
            headers: names.into_iter().map(|name| (name, request.header(name).unwrap())).collect(),
            payload_hash: hash,
        };
        parts.sign(credentials.id().unwrap(), credentials.secret())
    }

    fn request(&self) -> Request {
        let mut request = Request::new(self.text("method").parse().unwrap(), self.text("host"), self.text("path"));
        request.region = self.description["region"].as_str().unwrap_or_default().to_owned();
        request.resource = self.description["resource"].as_str().map(str::to_owned);
        request.query = pairs(&self.description["query"]);
        request.headers = pairs(&self.description["headers"]);
        request.body = self.text("body").into_bytes().into();
        request
    }

    fn credentials(&self) -> Credentials {
        let part = |name: &str| self.description["credentials"][name].as_str();
        let secret = part("secret").expect("a secret");
        let credentials = match part("id") {
            Some(id) => Credentials::new(id, secret),
            None => AccessKey::new(secret).unwrap().into(),
        };
        let account = &self.description["credentials"]["account"];
        let account = account["id"].as_str().zip(account["secret"].as_str());
        match (part("token"), account) {
            (Some(token), _) => credentials.with_token(token),
            (None, Some((id, secret))) => credentials.with_account(Credentials::new(id, secret)),
            (None, None) => credentials,
        }
    }

    fn proof_nonce(&self) -> Option<String> {
        let nonce = self.description.get("proof_nonce").unwrap_or(&self.description["nonce"]);
        nonce.as_str().map(str::to_owned)
    }

    fn time(&self) -> SystemTime {
        let time: jiff::Timestamp = self.text("time").parse().unwrap();
        SystemTime::UNIX_EPOCH + Duration::from_millis(time.as_millisecond().try_into().unwrap())
    }

    fn nonce(&self) -> Option<String> {
        self.description["nonce"].as_str().map(str::to_owned)
    }

    fn expires(&self) -> Option<Duration> {
        self.description["expires"].as_u64().map(Duration::from_secs)
    }

    fn text(&self, name: &str) -> String {
        self.description[name].as_str().unwrap_or_else(|| panic!("`{name}` has to be a string")).to_owned()
    }
}

fn pairs(list: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect()
}

fn header_map(headers: &[(String, String)]) -> HeaderMap {
    let pair =
        |(name, value): &(String, String)| (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
    headers.iter().map(pair).collect()
}

fn folders(path: &Path) -> Vec<PathBuf> {
    entries(path).into_iter().filter(|path| path.is_dir()).collect()
}

fn entries(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
