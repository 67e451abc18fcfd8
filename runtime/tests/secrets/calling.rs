//! A client before platforms that repeat what they were sent, through every kind of error.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bothends::credentials::{AssumeRole, Provider, Refreshing, from_fn};
use bothends::{Bytes, CallError, Checksum, Client, Credentials, Download, ErrorKind, Upload};

use super::Page;
use super::common::{Step, scripted};
use super::markers::{ACCOUNT, ASKED, GIVEN, PERSONAL, SECRET, TOKEN, credentials, percent};

#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization, DeleteChatappTemplate, ListChatappTemplate))]
pub(crate) struct Cams(pub(crate) Client);

#[derive(Client, Clone)]
#[api("aliyun/oss")]
pub(crate) struct Oss(pub(crate) Client);

/// Those that a call can end with.
pub(crate) const KINDS: &[&str] = &[
    "Api",
    "Clock",
    "Connect",
    "Constraint",
    "Corrupted",
    "Credentials",
    "Decode",
    "Pages",
    "Permission",
    "Platform",
    "Read",
    "Redirect",
    "Request",
    "Signature",
    "Throttled",
    "Timeout",
    "TooLarge",
    "Transport",
    "UnexpectedContent",
    "Write",
];

/// What was met, and the proofs that were sent.
struct Scene<'a> {
    page: &'a Page,
    kinds: Mutex<BTreeSet<String>>,
}

pub(crate) async fn every_way(page: &Page, secrets: &mut Vec<(String, String)>) -> BTreeSet<String> {
    let scene = Scene { page, kinds: Mutex::default() };
    scene.success().await;
    scene.answers().await;
    scene.faults().await;
    scene.storage().await;
    scene.providers().await;
    let prepared = client("http://127.0.0.1:9", credentials()).0.prepare(&request()).unwrap();
    page.debug(&prepared);
    page.debug(&prepared.signature);
    page.debug(&prepared.request);
    secrets.push(("a signature".to_owned(), prepared.signature.signature.clone()));
    scene.kinds.into_inner().unwrap()
}

pub(crate) fn client(endpoint: &str, provider: impl Provider) -> Cams {
    let builder = Cams::builder(provider).endpoint(endpoint).timeout(Duration::from_millis(600));
    builder.read_timeout(Duration::from_millis(300)).max_response_bytes(10_000).build().unwrap()
}

pub(crate) fn request() -> cams::DeleteChatappTemplate {
    cams::DeleteChatappTemplate::builder().cust_space_id(PERSONAL).template_code("1").isv_code(ASKED).build()
}

fn answer(status: u16, content_type: &str, body: &str) -> Vec<Step> {
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\nLocation: http://127.0.0.1:9/?t={TOKEN}\r\n\
         x-oss-hash-crc64ecma: 7\r\nConnection: close\r\n"
    );
    vec![Step::Send(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()), Step::Close]
}

/// What a gateway says of a request, with the text that it has signed itself.
fn refusal(code: &str) -> String {
    let repeated =
        format!("you sent x-acs-security-token:{TOKEN} {} and the keys are {SECRET}, {ACCOUNT}", percent(TOKEN));
    format!(r#"{{"Code":"{code}","Message":"{repeated}","HostId":"{TOKEN}","RequestId":"R-1"}}"#)
}

impl Scene<'_> {
    async fn send(&self, script: Vec<Step>) {
        let address = scripted(script).await;
        self.failed(client(&format!("http://{address}"), credentials()).0.send(request()).await);
    }

    fn failed<R, C: std::fmt::Debug + 'static>(&self, outcome: Result<R, CallError<C>>) {
        let error = outcome.map(drop).unwrap_err();
        self.kinds.lock().unwrap().insert(format!("{:?}", error.kind()));
        self.page.text(error.message());
        self.page.text(error.hint().unwrap_or_default());
        self.page.text(&format!("{:?}", error.violations()));
        self.page.error(&error);
    }

    async fn success(&self) {
        let body = format!(
            r#"{{"Code":"OK","Data":{{"AccessKeyId":"STS.1","AccessKeySecret":"{GIVEN}","SecurityToken":"{GIVEN}"}}}}"#
        );
        let address = scripted(answer(200, "application/json", &body)).await;
        let cams = client(&format!("http://{address}"), credentials());
        let answer = cams.get_chatapp_upload_authorization().cust_space_id("1").send().await.unwrap();
        assert_eq!(answer.data.as_ref().unwrap().security_token.as_deref(), Some(GIVEN));
        self.page.debug(&answer);
        let secret_request = cams::DeleteChatappTemplate { cust_space_id: None, ..request() };
        self.page.debug(&secret_request);
    }

    /// What the platform, or something before it, says.
    async fn answers(&self) {
        for (status, code) in [
            (400, "SignatureDoesNotMatch"),
            (403, "SecurityTokenExpired"),
            (400, "InvalidTimeStamp.Expired"),
            (403, "NoPermission"),
            (400, "Throttling.User"),
            (500, "InternalError"),
            (400, "Something.New"),
        ] {
            self.send(answer(status, "application/json", &refusal(code))).await;
        }
        let page = format!("<html>{TOKEN} {SECRET} {}</html>", percent(SECRET));
        for (status, content_type, body) in [
            (302, "text/html", page.as_str()),
            (200, "text/html", &page),
            (403, TOKEN, &page),
            (502, "text/html", &page),
            (200, "application/json", &format!(r#"{{"Code":"OK","Success":"{SECRET}"}}"#)),
            (200, "application/json", &format!(r#"{{"Code":"OK","{TOKEN}":[}}"#)),
            (200, "application/json", &"x".repeat(20_000)),
        ] {
            self.send(answer(status, content_type, body)).await;
        }
    }

    /// What happens to connections, and before them.
    async fn faults(&self) {
        self.send(vec![Step::Silence]).await;
        self.send(vec![Step::Close]).await;
        self.send(vec![Step::Send(format!("{TOKEN} {SECRET}\r\n\r\n").into_bytes()), Step::Close]).await;
        let busy = scripted(answer(503, "application/json", &refusal("ServiceUnavailable"))).await;
        let again = client(&format!("http://{busy}"), credentials());
        let error = again.get_chatapp_upload_authorization().cust_space_id(PERSONAL).send().await.unwrap_err();
        assert!(error.attempts() > 1, "what is told of more than one attempt");
        self.failed(Err::<(), _>(error));
        let nowhere = { std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap() };
        let nowhere = client(&format!("http://{nowhere}"), credentials());
        self.failed(nowhere.0.send(request()).await);
        self.failed(nowhere.0.send(request()).upload(Upload::reader(io::empty(), 0)).await);
        let unusable = client("http://127.0.0.1:9", Credentials::new("no, id", SECRET).with_token(TOKEN));
        self.failed(unusable.0.send(request()).await);
        let unsendable = client("http://127.0.0.1:9", Credentials::new("id", SECRET).with_token(format!("{TOKEN}\n")));
        self.failed(unsendable.0.send(request()).await);
        let member = nowhere.0.send(request()).member(PERSONAL, serde_json::json!({PERSONAL: [SECRET]}));
        self.page.debug(&member);
        self.failed(member.await);
        let sts = Sts::builder(credentials()).endpoint("http://127.0.0.1:9").build().unwrap();
        let name = format!("{PERSONAL} {TOKEN}");
        self.failed(sts.assume_role().role_arn(PERSONAL).role_session_name(name).policy("").send().await);
    }

    async fn storage(&self) {
        let silent = scripted(vec![Step::Silence]).await;
        let oss =
            Oss::builder(credentials()).endpoint(format!("http://{silent}")).region("cn-hangzhou").build().unwrap();
        let put = oss.put_object().bucket("whatsapp-bkt").key("k").body(Bytes::new());
        self.failed(put.send().upload(Upload::reader(GIVEN.as_bytes(), 100)).await);
        let object = format!("{GIVEN} {TOKEN}");
        let address = scripted(answer(200, "text/plain", &object)).await;
        let oss =
            Oss::builder(credentials()).endpoint(format!("http://{address}")).region("cn-hangzhou").build().unwrap();
        let get = || oss.get_object().bucket("whatsapp-bkt").key("k");
        self.failed(get().send().checked(Checksum::OSS_CRC64).await);
        self.failed(get().send().download(Download::writer(Full)).await);
        let put = oss.put_object().bucket("whatsapp-bkt").key("k").body(Bytes::from_static(GIVEN.as_bytes()));
        self.failed(put.send().checked(Checksum::OSS_CRC64).await);
        let error = format!("<Error><Code>AccessDenied</Code><Message>{TOKEN} {SECRET}</Message></Error>");
        let address = scripted(answer(403, "application/xml", &error)).await;
        let oss =
            Oss::builder(credentials()).endpoint(format!("http://{address}")).region("cn-hangzhou").build().unwrap();
        self.failed(oss.get_object().bucket("whatsapp-bkt").key("k").send().await);
        let list = r#"{"Code":"OK","Total":100,"ListTemplate":[{"TemplateName":"t"}]}"#;
        let address = scripted(answer(200, "application/json", list)).await;
        let cams = client(&format!("http://{address}"), credentials());
        let mut items = cams.list_chatapp_template().cust_space_id("1").send().items();
        let error = loop {
            match items.next().await {
                Some(Ok(_)) => {}
                Some(Err(error)) => break error,
                None => panic!("the same page for ever is an error"),
            }
        };
        self.failed(Err::<(), _>(error));
    }

    /// Credentials that come from somewhere.
    async fn providers(&self) {
        let failing = Refreshing::new(from_fn(|| async { Err("the vault is closed".into()) }));
        self.failed(client("http://127.0.0.1:9", failing.clone()).0.send(request()).await);
        self.page.debug(&failing);
        let refused = scripted(answer(403, "application/json", &refusal("NoPermission"))).await;
        let given = format!(
            r#"{{"Credentials":{{"AccessKeyId":"STS.1","AccessKeySecret":"{GIVEN}","SecurityToken":"{GIVEN}","Expiration":"2099-01-01T00:00:00Z"}}}}"#
        );
        let given = scripted(answer(200, "application/json", &given)).await;
        for (address, works) in [(refused, false), (given, true)] {
            let role = AssumeRole::new(credentials(), "acs:ram::1:role/a", "shop").policy(PERSONAL);
            let role = role.endpoint(format!("http://{address}")).build().unwrap();
            let outcome = role.provide().await;
            self.page.text(&format!("{outcome:?}"));
            assert_eq!(outcome.is_ok(), works);
            self.page.debug(&role);
        }
        // A second answer of the kind that is sent again: the first is told of, too.
        let number = Arc::new(Mutex::new(0));
        let changing = from_fn(move || {
            *number.lock().unwrap() += 1;
            let account = Credentials::new("account", ACCOUNT);
            let given = Credentials::new(format!("STS.{}", number.lock().unwrap()), SECRET).with_token(TOKEN);
            std::future::ready(Ok(given.with_account(account)))
        });
        let address = scripted(answer(403, "application/json", &refusal("SecurityTokenExpired"))).await;
        let error = client(&format!("http://{address}"), changing).0.send(request()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Signature);
        self.failed(Err::<(), _>(error));
    }
}

#[derive(Client, Clone)]
#[api("aliyun/sts")]
pub(crate) struct Sts(pub(crate) Client);

/// A disk that is full.
struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::other("no room"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
