//! Every interface that KooGallery's pages have, under the API where the command lists it.
//!
//! Two rows of the pages are no interfaces: agents are registered in the console, and pay-per-use and packages are forms
//! of `newInstance` on V1.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use common::{command, finish};

/// An API below `huawei/koogallery`, who calls, and what: in the order of the pages.
#[rustfmt::skip]
const INTERFACES: [(&str, &str, &[&str]); 16] = [
    ("saas", "callback", &["newInstance", "queryInstance", "refreshInstance", "updateInstanceStatus", "releaseInstance", "upgradeInstance", "changeInstanceCheck", "orderNotify"]),
    ("saas-v1", "callback", &["newInstance", "refreshInstance", "expireInstance", "releaseInstance", "upgrade", "instanceStatus", "queryInstance"]),
    ("kit-v1", "callback", &["tenantSync", "applicationSync", "authSync", "singleOrgSync", "allOrgSync"]),
    ("kit", "callback", &["tenantSync", "applicationSync", "authSync", "singleOrgSync", "allOrgSync"]),
    ("license", "callback", &["refreshLicenseCode", "updateLicenseCodeStatus", "releaseLicenseCode"]),
    ("license-v1", "callback", &["getLicense", "refreshLicense", "expireLicense", "releaseLicense"]),
    ("license-online", "callback", &["newInstance", "refreshInstance", "updateInstanceStatus", "releaseInstance", "getLicenseAsync"]),
    ("agents", "callback", &["invoke", "invokeByGet"]),
    ("api-product", "callback", &["post", "get"]),
    ("open-api", "operation", &["queryOrder"]),
    ("open-api/usage", "operation", &["pushUsage"]),
    ("open-api/usage-v1", "operation", &["pushUsageOld"]),
    ("open-api/market-event", "operation", &["uploadEventFile"]),
    ("open-api/license", "operation", &["activateLicense", "activateLicenses", "queryLicense", "queryLicenses", "reportSoftwareUsage"]),
    ("sso", "operation", &["unifiedLogin", "authorize", "token", "refreshToken", "userInfo", "logout", "casValidate"]),
    ("open-api/catalogue", "operation", &["CreateOrders", "CancelOrders", "ListOrders", "ShowOrderDetails", "ShowSaasInstance", "ListSubscriptionAgreements", "ShowDeployedObjects"]),
];

/// The lines of a list, as words.
fn listed(arguments: &[&str]) -> Vec<Vec<String>> {
    let said = finish(command().arg("list").args(arguments)).ok();
    said.lines().map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
}

#[test]
fn every_interface_is_listed_under_its_api_and_nothing_else_is() {
    for (api, direction, names) in INTERFACES {
        let mut expected: Vec<_> = names.iter().map(|name| (*name, direction)).collect();
        let lines = listed(&[&format!("huawei/koogallery/{api}")]);
        let mut found: Vec<_> = lines.iter().map(|line| (line[0].as_str(), line[1].as_str())).collect();
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected, "{api}");
    }
}

#[test]
fn no_api_is_missing_and_none_is_unknown() {
    let mut expected: Vec<_> = INTERFACES
        .iter()
        .map(|(api, _, names)| (format!("huawei/koogallery/{api}"), names.len().to_string()))
        .collect();
    let lines = listed(&[]).into_iter().filter(|line| line[0].starts_with("huawei/"));
    let mut found: Vec<_> = lines.map(|line| (line[0].clone(), line[1].clone())).collect();
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(INTERFACES.iter().map(|(.., names)| names.len()).sum::<usize>(), 64);
}
