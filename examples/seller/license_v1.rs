//! The first generation: jointly sold licenses.

use bothends::{Call, Server};

use crate::shop::{Refusal, Shop};
use license_v1::Code;

/// Handles `huawei/koogallery/license-v1`.
#[derive(Server)]
#[api("huawei/koogallery/license-v1")]
pub(crate) struct LicenseV1(pub(crate) Shop);

impl license_v1::Handler for LicenseV1 {
    async fn get_license(
        &self,
        call: &Call,
        order: license_v1::GetLicense,
    ) -> Result<license_v1::GetLicenseResponse, Code> {
        let line = format!("license-v1 {} {}", order.order_id, order.product_id);
        let instance = self.0.create(call.is_test(), line, order.business_id, order.expire_time).await?;
        let answer = license_v1::GetLicenseResponse::builder().result_msg("success");
        Ok(answer.instance_id(instance.id).license(instance.license).build())
    }

    async fn refresh_license(
        &self,
        call: &Call,
        renewal: license_v1::RefreshLicense,
    ) -> Result<license_v1::RefreshLicenseResponse, Code> {
        self.0.renew(call.is_test(), renewal.instance_id, renewal.expire_time).await?;
        Ok(license_v1::RefreshLicenseResponse::builder().build())
    }

    /// The page of this call was not found, so its members may be absent; without an instance there is nothing to do.
    async fn expire_license(
        &self,
        call: &Call,
        expiry: license_v1::ExpireLicense,
    ) -> Result<license_v1::ExpireLicenseResponse, Code> {
        let instance = expiry.instance_id.ok_or(Code::InvalidParameters)?;
        self.0.freeze(call.is_test(), instance, true).await?;
        Ok(license_v1::ExpireLicenseResponse::builder().build())
    }

    async fn release_license(
        &self,
        call: &Call,
        release: license_v1::ReleaseLicense,
    ) -> Result<license_v1::ReleaseLicenseResponse, Code> {
        self.0.release(call.is_test(), release.instance_id).await?;
        Ok(license_v1::ReleaseLicenseResponse::builder().build())
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
