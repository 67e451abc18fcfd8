//! Endpoints with a certificate of somebody's own.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::fs;

use bothends::server::Tls;
use bothends::{AccessKey, Call, Server};
use common::{folder, run};
use tokio::runtime::Runtime;

#[derive(Server, Clone)]
#[api("huawei/koogallery/saas", callbacks(newInstance))]
struct Shop;

impl shop::Handler for Shop {
    async fn new_instance(&self, _: &Call, order: shop::NewInstance) -> Result<shop::NewInstanceResponse, shop::Code> {
        Ok(shop::NewInstanceResponse::builder().instance_id(order.business_id).build())
    }
}

#[test]
fn an_authority_of_ones_own_is_trusted_if_it_is_given() {
    let folder = folder("certificates");
    let path = |name: &str| folder.join(name).display().to_string();
    for name in ["own", "another"] {
        let signed = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
        fs::write(path(&format!("{name}.pem")), signed.cert.pem()).unwrap();
        fs::write(path(&format!("{name}.key")), signed.signing_key.serialize_pem()).unwrap();
    }
    fs::write(path("none.pem"), "no certificate").unwrap();
    let runtime = Runtime::new().unwrap();
    let tls = Tls::from_pem_files(path("own.pem"), path("own.key")).unwrap();
    let server = Shop.server(AccessKey::new("test-key").unwrap()).tls(tls);
    let listening = runtime.block_on(server.bind("127.0.0.1:0".parse().unwrap())).unwrap();
    let url = format!("https://{}/isv", listening.address());
    runtime.spawn(listening.serve());

    let call = ["call", "huawei/koogallery/saas", "newInstance", "--endpoint", &url, "--unchecked"];
    let order = ["-p", "orderId=o-1", "-p", "orderLineId=l-1", "-p", "businessId=b-1"];
    let run = |more: &[&str]| run(&[&call[..], &order, more].concat());
    assert_eq!(run(&["--root-certificate", &path("own.pem")]).json()["instanceId"], "b-1");
    for more in [&[][..], &["--root-certificate", &path("another.pem")]] {
        let stderr = run(more).ended(1);
        assert!(stderr.contains("certificate") && stderr.contains("executed: no"), "{stderr}");
        assert!(stderr.contains("trust your own authority with --root-certificate"), "{stderr}");
    }
    for (file, part) in [("none.pem", "no `BEGIN CERTIFICATE`"), ("missing.pem", "missing.pem: ")] {
        let stderr = run(&["--root-certificate", &path(file)]).ended(2);
        assert!(stderr.contains(part), "{stderr}");
    }
}
