//! The first generation: SaaS products of that time, which are still sold.

use std::time::SystemTime;

use bothends::{Call, Decimal, Server, Timestamp};

use crate::shop::{Refusal, Shop};
use saas_v1::Code;

/// Handles `huawei/koogallery/saas-v1`.
#[derive(Server)]
#[api("huawei/koogallery/saas-v1")]
pub(crate) struct SaasV1(pub(crate) Shop);

impl saas_v1::Handler for SaasV1 {
    async fn new_instance(
        &self,
        call: &Call,
        order: saas_v1::NewInstance,
    ) -> Result<saas_v1::NewInstanceResponse, Code> {
        let line = format!("saas-v1 {} {}", order.order_id, order.product_id);
        let instance = self.0.create(call.is_test(), line, order.business_id, order.expire_time).await?;
        // Optional on the page, but a debugging call of the console fails without it.
        Ok(saas_v1::NewInstanceResponse::builder().instance_id(instance.id).app_info(app()).build())
    }

    async fn query_instance(
        &self,
        call: &Call,
        query: saas_v1::QueryInstance,
    ) -> Result<saas_v1::QueryInstanceResponse, Code> {
        let found = self.0.find(call.is_test(), &query.instance_id).await?;
        let info = found.into_iter().map(|(id, is_released)| {
            let info = saas_v1::EncryptedInstanceInfo::builder().instance_id(id).usage_info(vec![usage()]);
            let mut info = info.build();
            // Of what is released, nothing but its name and use is left to show.
            info.app_info = (!is_released).then(app);
            info
        });
        Ok(saas_v1::QueryInstanceResponse::builder().info(info.collect::<Vec<_>>()).build())
    }

    async fn refresh_instance(
        &self,
        call: &Call,
        renewal: saas_v1::RefreshInstance,
    ) -> Result<saas_v1::RefreshInstanceResponse, Code> {
        self.0.renew(call.is_test(), renewal.instance_id, renewal.expire_time).await?;
        Ok(saas_v1::RefreshInstanceResponse::builder().build())
    }

    async fn expire_instance(
        &self,
        call: &Call,
        expiry: saas_v1::ExpireInstance,
    ) -> Result<saas_v1::ExpireInstanceResponse, Code> {
        self.0.freeze(call.is_test(), expiry.instance_id, true).await?;
        Ok(saas_v1::ExpireInstanceResponse::builder().build())
    }

    async fn instance_status(
        &self,
        call: &Call,
        update: saas_v1::InstanceStatus,
    ) -> Result<saas_v1::InstanceStatusResponse, Code> {
        let is_frozen = match update.instance_status {
            saas_v1::InstanceStatusInstanceStatus::Freeze => true,
            saas_v1::InstanceStatusInstanceStatus::Normal => false,
            saas_v1::InstanceStatusInstanceStatus::Unknown(_) => return Err(Code::InvalidParameters),
        };
        self.0.freeze(call.is_test(), update.instance_id, is_frozen).await?;
        Ok(saas_v1::InstanceStatusResponse::builder().build())
    }

    async fn release_instance(
        &self,
        call: &Call,
        release: saas_v1::ReleaseInstance,
    ) -> Result<saas_v1::ReleaseInstanceResponse, Code> {
        self.0.release(call.is_test(), release.instance_id).await?;
        Ok(saas_v1::ReleaseInstanceResponse::builder().build())
    }

    /// This shop has one specification: any instance has it already.
    async fn upgrade(&self, call: &Call, upgrade: saas_v1::Upgrade) -> Result<saas_v1::UpgradeResponse, Code> {
        self.0.find(call.is_test(), &upgrade.instance_id).await?;
        Ok(saas_v1::UpgradeResponse::builder().build())
    }
}

/// How the buyer reaches the application. The account goes out encrypted; make one for each instance.
fn app() -> saas_v1::EncryptedAppInfo {
    saas_v1::EncryptedAppInfo::builder().front_end_url(LOGIN).user_name("admin").build()
}

/// What an instance has used, which has to be told of what is paid per use or as a package. This shop has no meter.
fn usage() -> saas_v1::UsageInfo {
    // yyyyMMddHHmmssSSS
    let now = Timestamp::from(SystemTime::now()).to_string();
    let digits: String = now.chars().filter(char::is_ascii_digit).chain("000".chars()).take(17).collect();
    saas_v1::UsageInfo::builder().usage_value(Decimal::default()).statistical_time(digits).build()
}

impl From<Refusal> for Code {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unknown => Self::InstanceNotFound,
            Refusal::Failed => Self::InternalError,
        }
    }
}

const LOGIN: &str = "https://shop.example.com/login";
