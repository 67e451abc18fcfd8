//! The first generation of the joint-operation kit: who uses a joint product.

use bothends::{Call, Server};

use crate::shop::directory::{Entry, Kind, Of};
use crate::shop::{Refusal, Shop};
use kit_v1::Code;

/// Handles `huawei/koogallery/kit-v1`.
#[derive(Server)]
#[api("huawei/koogallery/kit-v1")]
pub(crate) struct KitV1(pub(crate) Shop);

impl kit_v1::Handler for KitV1 {
    async fn tenant_sync(&self, call: &Call, sync: kit_v1::TenantSync) -> Result<kit_v1::TenantSyncResponse, Code> {
        let entry = Entry { id: sync.tenant_id.clone(), content: sync.name };
        let of = Of { test: call.is_test(), instance: sync.instance_id, tenant: sync.tenant_id };
        self.0.sync(of, Kind::Tenant, vec![entry], stays(&sync.flag)?).await?;
        Ok(kit_v1::TenantSyncResponse::builder().build())
    }

    /// What people sign in with. Keep the secret as it comes: encrypted for your private key.
    async fn application_sync(
        &self,
        call: &Call,
        sync: kit_v1::ApplicationSync,
    ) -> Result<kit_v1::ApplicationSyncResponse, Code> {
        let entry = Entry { id: sync.app_id, content: format!("{} {}", sync.client_id, sync.client_secret) };
        let of = Of { test: call.is_test(), instance: sync.instance_id, tenant: sync.tenant_id };
        self.0.sync(of, Kind::Application, vec![entry], stays(&sync.flag)?).await?;
        Ok(kit_v1::ApplicationSyncResponse::builder().build())
    }

    /// People of one application: a person may use several, each by an authorisation of its own.
    async fn auth_sync(&self, call: &Call, sync: kit_v1::AuthSync) -> Result<kit_v1::AuthSyncResponse, Code> {
        let people = sync.user_list.into_iter().map(|user| {
            let rights = format!("{} {} {}", user.org_code, user.role, user.enable);
            Entry { id: format!("{} {}", sync.app_id, user.user_name), content: rights }
        });
        let people = people.collect();
        let of = Of { test: call.is_test(), instance: sync.instance_id, tenant: sync.tenant_id };
        self.0.sync(of, Kind::Person, people, stays(&sync.flag)?).await?;
        Ok(kit_v1::AuthSyncResponse::builder().build())
    }

    async fn single_org_sync(
        &self,
        call: &Call,
        sync: kit_v1::SingleOrgSync,
    ) -> Result<kit_v1::SingleOrgSyncResponse, Code> {
        let entry = department(sync.org_code, &sync.org_name, sync.parent_code.as_deref());
        let of = Of { test: call.is_test(), instance: sync.instance_id, tenant: sync.tenant_id };
        self.0.sync(of, Kind::Department, vec![entry], stays(&sync.flag)?).await?;
        Ok(kit_v1::SingleOrgSyncResponse::builder().build())
    }

    async fn all_org_sync(&self, call: &Call, sync: kit_v1::AllOrgSync) -> Result<kit_v1::AllOrgSyncResponse, Code> {
        let all = sync.org_info.into_iter().map(|it| department(it.org_code, &it.name, it.parent_code.as_deref()));
        let all = all.collect();
        let of = Of { test: call.is_test(), instance: sync.instance_id, tenant: sync.tenant_id };
        self.0.replace(of, Kind::Department, all).await?;
        Ok(kit_v1::AllOrgSyncResponse::builder().build())
    }
}

fn department(code: String, name: &str, parent: Option<&str>) -> Entry {
    Entry { id: code, content: format!("{name} {}", parent.unwrap_or_default()) }
}

/// Whether something is there afterwards. Only people's rights can be withdrawn.
fn stays(flag: &kit_v1::SyncFlag) -> Result<bool, Code> {
    match flag {
        kit_v1::SyncFlag::Add | kit_v1::SyncFlag::Change => Ok(true),
        kit_v1::SyncFlag::Delete => Ok(false),
        kit_v1::SyncFlag::Withdraw | kit_v1::SyncFlag::Unknown(_) => Err(Code::InvalidParameters),
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
