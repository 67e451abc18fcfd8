//! What a user of the published packages would write: both ends of one spec, and a call between them.
#![deny(warnings)]
#![forbid(unsafe_code)]

use bothends::{AccessKey, Call, Client, Server};

#[derive(Client, Clone, Debug)]
#[api("huawei/koogallery/saas", callbacks(queryInstance))]
struct Marketplace(Client);

#[derive(Server, Debug)]
#[api("huawei/koogallery/saas", callbacks(queryInstance))]
struct Shop;

impl shop::Handler for Shop {
    async fn query_instance(
        &self,
        _: &Call,
        query: shop::QueryInstance,
    ) -> Result<shop::QueryInstanceResponse, shop::Code> {
        if query.instance_id == "none" {
            return Err(shop::Code::InstanceNotFound);
        }
        let app = shop::AppInfo::builder().front_end_url("https://shop.example.com").password("sesame").build();
        let info = shop::InstanceInfo::builder().instance_id(query.instance_id).app_info(app).build();
        Ok(shop::QueryInstanceResponse::builder().info(vec![info]).build())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = AccessKey::new("00000000-1111-2222-3333-444444444444")?;
    let listening = Shop.server(key.clone()).bind("127.0.0.1:0".parse()?).await?;
    let marketplace = Marketplace::builder(key).endpoint(format!("http://{}", listening.address())).build()?;
    tokio::spawn(listening.serve());

    let answer = marketplace.query_instance().instance_id("one").send().await?;
    let ids: Vec<_> = answer.info.iter().flatten().map(|info| info.instance_id.as_str()).collect();
    println!("found {}", ids.join(","));
    let error = marketplace.query_instance().instance_id("none").send().await.expect_err("there is none");
    println!("not found {:?}", error.code() == Some(&marketplace::Code::InstanceNotFound));
    Ok(())
}
