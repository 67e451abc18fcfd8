//! A server behind somebody else's HTTP.

use bothends::server::Service;
use bothends::{Call, Guard, Server};
use http::{Request, Version};
use http_body_util::Full;

use crate::common::key;
use crate::log::Logged;
use crate::shop::Shop;

/// Calls that prove nothing, to a platform that looks for no header.
#[derive(Server)]
#[api("aliyun/cams/callbacks", callbacks(ChatAppStatus))]
struct Messages;

impl messages::Handler for Messages {
    async fn chat_app_status(
        &self,
        _: &Call,
        _: messages::ChatAppStatus,
    ) -> Result<messages::ChatAppStatusResponse, messages::Code> {
        Ok(messages::ChatAppStatusResponse::builder().build())
    }
}

/// What is logged about the case of headers while it answers twice.
async fn doubts(service: Service, version: Version) -> usize {
    let log = Logged::begin();
    for service in [service.clone(), service] {
        let mut request = Request::post("/").body(Full::new(bothends::Bytes::from_static(b"{}"))).unwrap();
        *request.version_mut() = version;
        service.answer(request).await;
    }
    let doubts = log.events().into_iter().filter(|event| event.text.contains("title_case_headers"));
    doubts.inspect(|event| assert!(event.is_error, "{event:?}")).count()
}

#[tokio::test]
async fn that_header_names_may_lose_their_case_is_logged_once() {
    let shop = || Shop::default().server(key()).into_service();
    assert_eq!(doubts(shop(), Version::HTTP_11).await, 1);
    assert_eq!(doubts(shop().keeps_header_case(), Version::HTTP_11).await, 0);
    let both = || Messages.server(Guard::unguarded()).also(Shop::default().server(key())).into_service();
    assert_eq!(doubts(both(), Version::HTTP_11).await, 1, "one of them needs it");
    assert_eq!(doubts(Messages.server(Guard::unguarded()).into_service(), Version::HTTP_2).await, 0);
    // There is no case at all.
    assert_eq!(doubts(shop().keeps_header_case(), Version::HTTP_2).await, 1);
}

#[tokio::test]
async fn a_path_that_is_a_call_is_not_answered_as_health() {
    let log = Logged::begin();
    let service = Shop::default().server(key()).health("no path", "/readyz").into_service();
    assert!(log.events().iter().any(|event| event.is_error && event.text.contains("no path")));
    let request = Request::get("/readyz").body(Full::new(bothends::Bytes::new())).unwrap();
    assert!(!service.answer(request).await.headers().contains_key("cache-control"));
}
