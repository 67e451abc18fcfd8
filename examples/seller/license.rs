//! The second generation: license codes.

use bothends::{Call, Server};

use crate::shop::{Refusal, Shop};
use license::Code;

/// Handles `huawei/koogallery/license`.
#[derive(Server)]
#[api("huawei/koogallery/license")]
pub(crate) struct License(pub(crate) Shop);

impl license::Handler for License {
    async fn refresh_license_code(
        &self,
        call: &Call,
        renewal: license::RefreshLicenseCode,
    ) -> Result<license::RefreshLicenseCodeResponse, Code> {
        self.0.renew_code(call.is_test(), renewal.license, renewal.expire_time).await?;
        Ok(license::RefreshLicenseCodeResponse::builder().build())
    }

    async fn update_license_code_status(
        &self,
        call: &Call,
        update: license::UpdateLicenseCodeStatus,
    ) -> Result<license::UpdateLicenseCodeStatusResponse, Code> {
        let is_frozen = match update.status {
            license::StatusChange::Freeze => true,
            license::StatusChange::Unfreeze => false,
            license::StatusChange::Unknown(_) => return Err(Code::InvalidParameters),
        };
        self.0.freeze_code(call.is_test(), update.license, is_frozen).await?;
        Ok(license::UpdateLicenseCodeStatusResponse::builder().build())
    }

    async fn release_license_code(
        &self,
        call: &Call,
        release: license::ReleaseLicenseCode,
    ) -> Result<license::ReleaseLicenseCodeResponse, Code> {
        self.0.release_code(call.is_test(), release.license).await?;
        Ok(license::ReleaseLicenseCodeResponse::builder().build())
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
