//! The vendor's shop on KooGallery: what the marketplace calls.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use bothends::{Call, Server};

/// The shop. What it knows outlives it.
#[derive(Server)]
#[api("huawei/koogallery/saas", callbacks(newInstance, queryInstance, releaseInstance))]
pub(crate) struct Shop {
    /// The vendor's database: order lines by the instances that were made for them.
    pub(crate) instances: Arc<Mutex<BTreeMap<String, String>>>,
}

impl shop::Handler for Shop {
    /// A repetition does not get here: the ledger answers it. So this makes an instance each time.
    async fn new_instance(&self, _: &Call, order: shop::NewInstance) -> Result<shop::NewInstanceResponse, shop::Code> {
        let mut instances = self.instances.lock().map_err(|_| shop::Code::InternalError)?;
        instances.insert(order.business_id.clone(), order.order_line_id);
        Ok(shop::NewInstanceResponse::builder().instance_id(order.business_id).build())
    }

    async fn query_instance(
        &self,
        _: &Call,
        query: shop::QueryInstance,
    ) -> Result<shop::QueryInstanceResponse, shop::Code> {
        let instances = self.instances.lock().map_err(|_| shop::Code::InternalError)?;
        let mut info = Vec::new();
        for id in query.instance_id.split(',').filter(|id| instances.contains_key(*id)) {
            let app = shop::AppInfo::builder()
                .front_end_url("https://shop.example.com/login")
                .user_name("admin")
                .password("sesame")
                .build();
            info.push(shop::InstanceInfo::builder().instance_id(id).app_info(app).build());
        }
        if info.is_empty() {
            Err(shop::Code::InstanceNotFound)
        } else {
            Ok(shop::QueryInstanceResponse::builder().info(info).build())
        }
    }

    async fn release_instance(
        &self,
        _: &Call,
        release: shop::ReleaseInstance,
    ) -> Result<shop::ReleaseInstanceResponse, shop::Code> {
        let mut instances = self.instances.lock().map_err(|_| shop::Code::InternalError)?;
        instances.remove(&release.instance_id);
        Ok(shop::ReleaseInstanceResponse::builder().build())
    }
}
