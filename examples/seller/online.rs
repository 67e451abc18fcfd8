//! Licenses that are activated online. All their calls but one are those of SaaS products, and handled there.

use bothends::{Call, Server};

use crate::shop::licenses::Application;
use crate::shop::{Refusal, Shop};
use online::Code;

/// Handles what only `huawei/koogallery/license-online` has.
#[derive(Server)]
#[api("huawei/koogallery/license-online", callbacks(getLicenseAsync))]
pub(crate) struct Online(pub(crate) Shop);

impl online::Handler for Online {
    /// Takes the application and answers at once; [`make_licenses`] does the work.
    async fn get_license_async(
        &self,
        call: &Call,
        asked: online::GetLicenseAsync,
    ) -> Result<online::GetLicenseAsyncResponse, Code> {
        let (event, instance, device) = (asked.event_id, asked.instance_id, asked.device_fingerprint);
        self.0.apply(call.is_test(), Application { event, instance, device }).await?;
        Ok(online::GetLicenseAsyncResponse::builder().build())
    }
}

/// Makes the licenses that were applied for, those of an earlier run of this process, too.
pub(crate) async fn make_licenses(shop: Shop) {
    loop {
        match shop.next_application().await {
            Ok(Some(application)) => {
                // Yours is a real license here, uploaded as the file of the event before it is kept: whoever dies
                // between the two uploads the same once more.
                let device = application.device.as_deref().unwrap_or("any device");
                let license = format!("license of {} for {device}", application.instance);
                if shop.keep_license(application, license).await.is_ok() {
                    continue;
                }
                tokio::time::sleep(A_WHILE).await;
            }
            Ok(None) => shop.applied.notified().await,
            Err(_) => tokio::time::sleep(A_WHILE).await,
        }
    }
}

impl From<Refusal> for Code {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unknown => Self::InstanceNotFound,
            Refusal::Failed => Self::InternalError,
        }
    }
}

const A_WHILE: std::time::Duration = std::time::Duration::from_secs(1);
