//! The same calls by a typed client.

use bothends::client::{Prepared, Request};
use bothends::clock::{FixedClock, FixedNonce};
use bothends::{Client, Credentials, Timestamp};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The operations that have a capture.
#[derive(Client, Clone)]
#[api(
    "aliyun/cams",
    operations(
        BeeBotChat,
        ChatappBindWaba,
        ChatappEmbedSignUp,
        CreateChatappTemplate,
        CreateFlow,
        CreatePhoneMessageQrdl,
        GetChatappPhoneNumberMetric,
        GetCommerceSetting,
        GetFlow,
        GetPhoneEncryptionPublicKey,
        GetPreValidatePhoneId,
        IsvGetAppId,
        ListChatappTemplate,
        ListFlowNodePrototypeV2,
        ListInstance,
        ListProductCatalog,
        ModifyPhoneBusinessProfile,
        QueryChatappPhoneNumbers,
        SubmitIsvCustomerTerms,
        TriggerChatFlow,
        UpdateAccountWebhook,
        UpdateConversationalAutomation,
        UpdatePhoneEncryptionPublicKey,
    )
)]
struct Cams(Client);

macro_rules! dispatch {
    ($operation:expr, $cams:expr, $input:expr, [$($name:ident),* $(,)?]) => {
        match $operation {
            $(stringify!($name) => prepare::<cams::$name>($cams, $input),)*
            other => panic!("{other} is missing in the list of this test"),
        }
    };
}

/// What a typed client sends, in the form of `bothends call --dry-run`.
pub(crate) fn dry_run(
    operation: &str,
    endpoint: &str,
    at: &str,
    nonce: &str,
    credentials: Credentials,
    input: &Value,
) -> Value {
    let at: Timestamp = at.parse().unwrap();
    let builder = Cams::builder(credentials).endpoint(endpoint).clock(FixedClock::new(at.into()));
    let cams = builder.nonces(FixedNonce::new(nonce)).build().unwrap();
    let Prepared { request, url, signature, .. } = dispatch!(
        operation,
        &cams,
        input,
        [
            BeeBotChat,
            ChatappBindWaba,
            ChatappEmbedSignUp,
            CreateChatappTemplate,
            CreateFlow,
            CreatePhoneMessageQrdl,
            GetChatappPhoneNumberMetric,
            GetCommerceSetting,
            GetFlow,
            GetPhoneEncryptionPublicKey,
            GetPreValidatePhoneId,
            IsvGetAppId,
            ListChatappTemplate,
            ListFlowNodePrototypeV2,
            ListInstance,
            ListProductCatalog,
            ModifyPhoneBusinessProfile,
            QueryChatappPhoneNumbers,
            SubmitIsvCustomerTerms,
            TriggerChatFlow,
            UpdateAccountWebhook,
            UpdateConversationalAutomation,
            UpdatePhoneEncryptionPublicKey,
        ]
    );
    json!({
        "method": request.method.as_str(),
        "url": url,
        "headers": request.headers,
        "body": std::str::from_utf8(&request.body).unwrap(),
        "canonical_request": signature.canonical_request,
        "string_to_sign": signature.string_to_sign,
        "authorization": signature.authorization,
    })
}

fn prepare<R: Request + DeserializeOwned>(cams: &Cams, input: &Value) -> Prepared {
    let request: R = serde_json::from_value(input.clone()).unwrap();
    cams.0.prepare(&request).unwrap()
}
