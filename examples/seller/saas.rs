//! The second generation: SaaS products, and the notices of orders. The calls of online licenses that have the same
//! form come here, too.

use bothends::{Call, Server};

use crate::shop::{Refusal, Shop};
use saas::Code;

/// Handles `huawei/koogallery/saas`.
#[derive(Server)]
#[api("huawei/koogallery/saas")]
pub(crate) struct Saas(pub(crate) Shop);

impl saas::Handler for Saas {
    /// Ask for what was ordered by its number (`huawei/koogallery/open-api`) before you create it. If that takes longer
    /// than the 5 s that there are, answer `Processing` with the instance's id, and create it behind that.
    async fn new_instance(&self, call: &Call, order: saas::NewInstance) -> Result<saas::NewInstanceResponse, Code> {
        let line = format!("saas {} {}", order.order_id, order.order_line_id);
        let instance = self.0.create(call.is_test(), line, order.business_id, None).await?;
        Ok(saas::NewInstanceResponse::builder().instance_id(instance.id).build())
    }

    async fn query_instance(
        &self,
        call: &Call,
        query: saas::QueryInstance,
    ) -> Result<saas::QueryInstanceResponse, Code> {
        let found = self.0.find(call.is_test(), &query.instance_id).await?;
        let app = || saas::AppInfo::builder().front_end_url(LOGIN).build();
        let info = found.into_iter().map(|(id, is_released)| {
            let mut info = saas::InstanceInfo::builder().instance_id(id).build();
            // Of what is released, nothing but its name is left to show.
            info.app_info = (!is_released).then(app);
            info
        });
        Ok(saas::QueryInstanceResponse::builder().info(info.collect::<Vec<_>>()).build())
    }

    async fn refresh_instance(
        &self,
        call: &Call,
        renewal: saas::RefreshInstance,
    ) -> Result<saas::RefreshInstanceResponse, Code> {
        self.0.renew(call.is_test(), renewal.instance_id, renewal.expire_time).await?;
        Ok(saas::RefreshInstanceResponse::builder().build())
    }

    async fn update_instance_status(
        &self,
        call: &Call,
        update: saas::UpdateInstanceStatus,
    ) -> Result<saas::UpdateInstanceStatusResponse, Code> {
        let is_frozen = match update.status {
            saas::StatusChange::Freeze => true,
            saas::StatusChange::Unfreeze => false,
            saas::StatusChange::Unknown(_) => return Err(Code::InvalidParameters),
        };
        self.0.freeze(call.is_test(), update.instance_id, is_frozen).await?;
        Ok(saas::UpdateInstanceStatusResponse::builder().build())
    }

    async fn release_instance(
        &self,
        call: &Call,
        release: saas::ReleaseInstance,
    ) -> Result<saas::ReleaseInstanceResponse, Code> {
        self.0.release(call.is_test(), release.instance_id).await?;
        Ok(saas::ReleaseInstanceResponse::builder().build())
    }

    /// This shop has one specification: any instance has it already.
    async fn upgrade_instance(
        &self,
        call: &Call,
        upgrade: saas::UpgradeInstance,
    ) -> Result<saas::UpgradeInstanceResponse, Code> {
        self.0.find(call.is_test(), &upgrade.instance_id).await?;
        Ok(saas::UpgradeInstanceResponse::builder().build())
    }

    async fn change_instance_check(
        &self,
        call: &Call,
        change: saas::ChangeInstanceCheck,
    ) -> Result<saas::ChangeInstanceCheckResponse, Code> {
        self.0.find(call.is_test(), &change.instance_id).await?;
        Ok(saas::ChangeInstanceCheckResponse::builder().build())
    }

    async fn order_notify(&self, call: &Call, notice: saas::OrderNotify) -> Result<saas::OrderNotifyResponse, Code> {
        self.0.notice(call.is_test(), format!("{} {}", notice.order_id, notice.order_line_id)).await?;
        Ok(saas::OrderNotifyResponse::builder().build())
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

const LOGIN: &str = "https://shop.example.com/login";
