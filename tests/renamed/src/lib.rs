//! A crate in which `bothends` is called something else, and which has no other dependency.

#![deny(warnings, missing_docs)]
#![forbid(unsafe_code)]

use wire::{Call, Client, Server};

/// The crate by its absolute path.
#[derive(Client, Clone, Debug)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization), crate = ::wire)]
pub struct Cams(Client);

/// The crate by its name.
#[derive(Server, Clone, Debug)]
#[api("huawei/koogallery/saas", callbacks(queryInstance), crate = wire)]
pub struct Shop;

impl shop::Handler for Shop {
    async fn query_instance(
        &self,
        _: &Call,
        _: shop::QueryInstance,
    ) -> Result<shop::QueryInstanceResponse, shop::Code> {
        Err(shop::Code::InstanceNotFound)
    }
}

/// The crate through a module of this one.
pub mod again {
    /// What this crate gives to its own users.
    pub use wire;

    /// A client by way of the re-export.
    #[derive(wire::Client, Debug)]
    #[api("aliyun/cams", operations(SubmitIsvCustomerTerms), crate = crate::again::wire)]
    pub struct Cams {
        client: wire::Client,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_work_under_another_name() -> Result<(), Box<dyn std::error::Error>> {
        let credentials = wire::Credentials::new("an-id", "a-secret-of-some-length");
        let client = Cams::builder(credentials.clone()).endpoint("http://127.0.0.1:1").build()?;
        let request = cams::GetChatappUploadAuthorization::builder().cust_space_id("29348393884").build();
        let prepared = client.0.prepare(&request)?;
        assert!(prepared.request.target().contains("29348393884"), "{}", prepared.request.target());

        let again = again::Cams::builder(credentials).endpoint("http://127.0.0.1:1").build()?;
        let _ = again.submit_isv_customer_terms().cust_space_id("29348393884");
        let _ = Shop.server(wire::AccessKey::new("00000000-1111-2222-3333-444444444444")?);
        Ok(())
    }
}
