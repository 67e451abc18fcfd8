//! A whole server of each scheme, over memory, and requests of three kinds: of strangers, tampered with, and proved with
//! anything in them.

use std::sync::{Arc, Mutex};

use bothends::clock::FixedClock;
use bothends::codec::Problem;
use bothends::dynamic::DynamicObject;
use bothends::object::Object;
use bothends::schema;
use bothends::server::{Dispatch, Handling, Reading};
use bothends::sign::Request;
use bothends::{Bytes, Call, Guard, Server};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use http_body_util::{BodyExt as _, Full};

use super::apis::Side;
use super::input::Input;
use super::seeds::{Seed, all, is_internal, key, moment, now, wrong_key};

/// What a server of an API got to handle.
#[derive(Clone)]
struct Watching {
    side: &'static Side,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// A request that was let in; `None` if it could not be read.
pub type Seen = (&'static schema::Call, Option<DynamicObject>);

impl Dispatch for Watching {
    fn api(&self) -> &'static schema::Api {
        self.side.api
    }

    fn calls(&self) -> &'static [&'static schema::Call] {
        self.side.calls
    }

    fn dispatch<'a>(&'a self, index: usize, _: &'a Call, read: Reading<'_>) -> Result<Handling<'a>, Problem> {
        let call = self.side.calls[index];
        let mut request = DynamicObject::new(call.request);
        let outcome = read(&mut request);
        self.seen.lock().unwrap().push((call, outcome.is_ok().then_some(request)));
        outcome?;
        let example = self.side.examples[index].iter().find(|example| !example.response.is_empty());
        let response = example.map_or("{}", |example| example.response);
        Ok(Box::pin(async move {
            let json = serde_json::from_str(response).unwrap();
            Ok(Box::new(DynamicObject::from_json_unchecked(call.response, json).unwrap()) as Box<dyn Object>)
        }))
    }
}

/// A request as bytes.
#[derive(Clone)]
pub struct Wire {
    method: Vec<u8>,
    target: Vec<u8>,
    headers: Vec<(Vec<u8>, Vec<u8>)>,
    body: Vec<u8>,
}

impl Wire {
    pub fn of(request: &Request) -> Self {
        let headers =
            request.headers.iter().map(|(name, value)| (name.clone().into_bytes(), value.clone().into_bytes()));
        let mut headers: Vec<_> = headers.collect();
        if request.header("host").is_none() {
            headers.push((b"host".to_vec(), request.host.clone().into_bytes()));
        }
        Self {
            method: request.method.as_str().as_bytes().to_vec(),
            target: request.target().into_bytes(),
            headers,
            body: request.body.to_vec(),
        }
    }

    fn mutate(&mut self, input: &mut Input<'_>) {
        for _ in 0..=input.byte() % 4 {
            match input.byte() % 8 {
                0 => input.mutate(&mut self.method),
                1 | 2 => input.mutate(&mut self.target),
                3 | 4 => input.mutate(&mut self.body),
                5 => {
                    let place = input.below(self.headers.len() + 1);
                    let header = (input.bytes().to_vec(), input.bytes().to_vec());
                    self.headers.insert(place, header);
                }
                _ => {
                    let place = input.below(self.headers.len());
                    let Some((name, value)) = self.headers.get_mut(place) else { continue };
                    match input.byte() % 4 {
                        0 => input.mutate(name),
                        1 => drop(self.headers.remove(place)),
                        2 => {
                            let mut again = self.headers[place].clone();
                            input.mutate(&mut again.1);
                            self.headers.push(again);
                        }
                        _ => input.mutate(value),
                    }
                }
            }
        }
    }

    /// What hyper would make of it, without what it would not let pass.
    fn request(self) -> Option<http::Request<Full<Bytes>>> {
        let mut request = http::Request::new(Full::new(Bytes::from(self.body)));
        *request.method_mut() = Method::from_bytes(&self.method).ok()?;
        let visible = |byte: u8| if byte.is_ascii_graphic() { byte } else { b'+' };
        *request.uri_mut() = Uri::try_from(self.target.into_iter().map(visible).collect::<Vec<_>>()).ok()?;
        let mut headers = HeaderMap::new();
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(&name), HeaderValue::from_bytes(&value)) {
                headers.append(name, value);
            }
        }
        *request.headers_mut() = headers;
        Some(request)
    }
}

/// A request as it should be; what a handler sees of it.
pub fn untouched(seed: &Seed) -> Vec<Seen> {
    send(&all().0[seed.side], Wire::of(&seed.request))
}

/// Nothing that a stranger sends gets to a handler: signed with another key and then changed, or made up altogether.
pub fn stranger(data: &[u8]) {
    let (sides, seeds) = all();
    let mut input = Input::new(data);
    let seed = input.one_of(seeds);
    let side = &sides[seed.side];
    let mut request = seed.request.clone();
    if side.scheme.sign(&mut request, &wrong_key(), &moment()).is_err() {
        return;
    }
    let mut wire = Wire::of(&request);
    match input.byte() % 4 {
        0 => {
            let target = [b"/", input.bytes()].concat();
            let headers = (0..input.byte() % 8).map(|_| (input.bytes().to_vec(), input.bytes().to_vec())).collect();
            wire = Wire { method: wire.method, target, headers, body: input.rest().to_vec() };
        }
        1 => {}
        _ => wire.mutate(&mut input),
    }
    let seen = send(side, wire);
    assert!(seen.is_empty() || !side.scheme.proves(), "{}: a stranger was let in", side.api.id);
}

/// Of a request that is changed on its way, a handler sees nothing or what was sent.
pub fn tampered(data: &[u8]) {
    let (sides, seeds) = all();
    let mut input = Input::new(data);
    let seed = input.one_of(seeds);
    let mut wire = Wire::of(&seed.request);
    wire.mutate(&mut input);
    let seen = send(&sides[seed.side], wire);
    if let [(call, Some(object))] = &seen[..]
        && covers_members(&sides[seed.side], seed.call)
    {
        // The proofs of KooGallery's second generation and of its kits say nothing of the path, which names a kit's call.
        assert!(*object == seed.object || call.name != seed.call.name, "{}: {object:?} was let in", call.name);
    }
}

/// What is proved may be anything: it has an answer, in the words of the platform.
pub fn proved(data: &[u8]) {
    let (sides, seeds) = all();
    let mut input = Input::new(data);
    let seed = input.one_of(seeds);
    let mut request = seed.request.clone();
    for _ in 0..=input.byte() % 3 {
        change(&mut request, &mut input);
    }
    prove(&sides[seed.side], request);
}

/// A request with this body, proved, to the call of a seed.
pub fn with_body(seed: &Seed, body: Vec<u8>) {
    let request = Request { body: body.into(), ..seed.request.clone() };
    prove(&all().0[seed.side], request);
}

/// A request with these parameters, proved, to the call of a seed.
pub fn with_query(seed: &Seed, query: Vec<(String, String)>) {
    let request = Request { query, ..seed.request.clone() };
    prove(&all().0[seed.side], request);
}

fn prove(side: &'static Side, mut request: Request) {
    if side.scheme.sign(&mut request, &key(), &moment()).is_ok() {
        send(side, Wire::of(&request));
    }
}

fn change(request: &mut Request, input: &mut Input<'_>) {
    let place = input.below(request.query.len());
    match input.byte() % 8 {
        0 | 1 => {
            let mut body = request.body.to_vec();
            input.mutate(&mut body);
            request.body = body.into();
        }
        2 => request.body = input.bytes().to_vec().into(),
        3 => request.query.push((input.text(), input.text())),
        4 => drop(request.query.drain(place..).next()),
        5 => input.mutate_text(&mut request.path),
        6 => {
            let place = input.below(request.headers.len());
            if let Some((_, value)) = request.headers.get_mut(place) {
                input.mutate_text(value);
            }
        }
        _ => {
            if let Some((name, value)) = request.query.get_mut(place) {
                let place = if input.byte().is_multiple_of(4) { name } else { value };
                input.mutate_text(place);
            }
        }
    }
}

/// Sends a request to a new server, looks at the answer, and gives what was let in.
fn send(side: &'static Side, wire: Wire) -> Vec<Seen> {
    thread_local! {
        static RUNTIME: tokio::runtime::Runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    }
    let Some(request) = wire.request() else { return Vec::new() };
    let watching = Watching { side, seen: Arc::default() };
    let server = Server::of(watching.clone(), key()).scheme(side.scheme).clock(FixedClock::new(now()));
    let server = if side.scheme.proves() { server } else { server.guard(Guard::unguarded()) };
    let service = server.max_body_bytes(8 << 20).into_service();
    let (parts, body) = RUNTIME.with(|runtime| {
        runtime.block_on(async {
            let (parts, body) = service.answer(request).await.into_parts();
            (parts, body.collect().await.unwrap().to_bytes())
        })
    });
    let shown = String::from_utf8_lossy(&body);
    match side.api.code {
        Some(member) if side.api.format == schema::Format::Json && !body.is_empty() => {
            let answer: serde_json::Value =
                serde_json::from_slice(&body).unwrap_or_else(|_| panic!("no JSON: {shown}"));
            let code = answer.get(member).and_then(|code| code.as_str());
            let is_known = |code: &str| side.api.success.contains(&code) || side.api.code(code).is_some();
            assert!(code.is_none_or(is_known), "{}: {shown}", side.api.id);
            assert!(!code.is_some_and(|code| is_internal(side, code)), "{}: {shown}", side.api.id);
        }
        _ => assert!(parts.status.as_u16() != 500, "{}: {} {shown}", side.api.id, parts.status),
    }
    for (name, value) in &parts.headers {
        let secret = key();
        assert!(!String::from_utf8_lossy(value.as_bytes()).contains(secret.secret().expose()), "{name}");
    }
    assert!(!shown.contains(key().secret().expose()));
    std::mem::take(&mut watching.seen.lock().unwrap())
}

/// Of headers, Alibaba Cloud's proof covers its own, the type of the body and the host.
fn covers_members(side: &Side, call: &schema::Call) -> bool {
    let has_headers = call.request.fields.iter().any(|field| field.place == schema::Place::Header);
    COVERS_MEMBERS.contains(&side.scheme.name()) && (side.scheme.name() != "acs3-hmac-sha256" || !has_headers)
}

/// Schemes whose proof covers all that a handler can see.
const COVERS_MEMBERS: &[&str] = &[
    "acs3-hmac-sha256",
    "koogallery-kit-v1",
    "koogallery-kit-v2",
    "koogallery-usage",
    "koogallery-v1",
    "koogallery-v2",
    "sdk-hmac-sha256",
];
