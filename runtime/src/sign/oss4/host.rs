//! What the host says in OSS: the region, and the bucket when it stands there.
//!
//! Forms of the vendor's pages on endpoints and of its Go SDK: `[<bucket>.]oss-<region>[-internal].aliyuncs.com`,
//! and for a cloud box `[<bucket>.]<box>.<region>.oss-cloudbox.aliyuncs.com`.

use std::net::{IpAddr, Ipv6Addr};

use crate::sign::{Request, SignError};

/// The region that an address of OSS belongs to, as the signature wants it: `ap-southeast-1` of
/// `oss-ap-southeast-1.aliyuncs.com`, `bucket.oss-ap-southeast-1-internal.aliyuncs.com` and
/// `oss-ap-southeast-1.aliyuncs.com:443`. For a cloud box that is the id of the box.
///
/// `None` for any other host, for acceleration endpoints (they serve all regions), and for endpoints that have a
/// name of their own. Where the endpoint abbreviates the region, as in the finance cloud (`oss-cn-hzfinance`),
/// the result is that abbreviation: set the region there.
#[must_use]
pub fn region_of(host: &str) -> Option<&str> {
    Some(Address::read(host)?.region)
}

/// The bucket in the host; `None` when there is none, or when the host is not one of OSS.
pub(super) fn bucket_of(host: &str) -> Option<&str> {
    Address::read(host)?.bucket
}

/// The product that is signed.
pub(super) fn product_of(host: &str) -> &'static str {
    Address::read(host).map_or("oss", |address| address.product)
}

/// Whether a text is made as regions and products are: lower-case letters, digits, and `-`.
pub(super) fn is_label(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The path that is signed for a request: `/bucket/key`, encoded.
pub(in crate::sign) fn resource(request: &Request) -> Result<String, SignError> {
    let path = match (&request.resource, bucket_of(&request.host)) {
        (Some(resource), _) => resource.clone(),
        (None, Some(bucket)) => format!("/{bucket}{}", request.path),
        (None, None) => request.path.clone(),
    };
    let visible = path.bytes().all(|byte| byte.is_ascii_graphic());
    if !path.starts_with('/') || !visible || path.contains(['?', '#']) {
        return Err(SignError::Path);
    }
    Ok(path)
}

/// The paths that can have been signed for what arrived. An address of OSS leaves one: otherwise a request for
/// `/a/key` at the region's endpoint could be sent again to the bucket `b`, as its key `a/key`.
pub(in crate::sign) fn candidates(host: Option<&str>, path: &str) -> Vec<String> {
    let in_bucket = |bucket: &str| format!("/{bucket}{path}");
    let host = host.unwrap_or_default();
    if let Some(address) = Address::read(host) {
        return vec![address.bucket.map_or_else(|| path.to_owned(), in_bucket)];
    }
    let name = without_port(host);
    let label = name.split_once('.').map(|split| split.0).filter(|label| !label.is_empty());
    let label = label.filter(|_| name.parse::<IpAddr>().is_err());
    std::iter::once(path.to_owned()).chain(label.map(in_bucket)).collect()
}

/// A host of OSS, taken apart.
struct Address<'a> {
    bucket: Option<&'a str>,
    region: &'a str,
    product: &'static str,
}

impl<'a> Address<'a> {
    fn read(host: &'a str) -> Option<Self> {
        let labels = without_port(host).strip_suffix(".aliyuncs.com")?;
        if let Some(labels) = labels.strip_suffix(".oss-cloudbox") {
            let (labels, _region) = labels.rsplit_once('.')?;
            let (bucket, region) = last_label(labels);
            return Self::new(bucket, region, "oss-cloudbox").filter(|_| region.starts_with("cb-"));
        }
        let (bucket, endpoint) = last_label(labels);
        let region = endpoint.strip_prefix("oss-")?;
        let region = region.strip_suffix("-internal").unwrap_or(region);
        // A region has at least two parts; `accelerate` and `accelerate-overseas` are none.
        let is_region = region.contains('-') && !region.starts_with("accelerate");
        Self::new(bucket, region, "oss").filter(|_| is_region)
    }

    fn new(bucket: Option<&'a str>, region: &'a str, product: &'static str) -> Option<Self> {
        (is_label(region) && bucket.is_none_or(is_label)).then_some(Self { bucket, region, product })
    }
}

/// What stands before the last label, and that.
fn last_label(labels: &str) -> (Option<&str>, &str) {
    labels.rsplit_once('.').map_or((None, labels), |(before, last)| (Some(before), last))
}

/// An IPv6 address loses its brackets, too.
fn without_port(host: &str) -> &str {
    if let Some((address, _port)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return address;
    }
    if host.parse::<Ipv6Addr>().is_ok() {
        return host;
    }
    host.split_once(':').map_or(host, |split| split.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_region_is_told_by_the_host() {
        for (host, bucket, region, product) in [
            ("oss-ap-southeast-1.aliyuncs.com", None, "ap-southeast-1", "oss"),
            ("oss-ap-southeast-1.aliyuncs.com:443", None, "ap-southeast-1", "oss"),
            ("oss-cn-hangzhou-internal.aliyuncs.com", None, "cn-hangzhou", "oss"),
            ("bucket.oss-cn-hangzhou-internal.aliyuncs.com", Some("bucket"), "cn-hangzhou", "oss"),
            ("b-1.oss-us-west-1.aliyuncs.com", Some("b-1"), "us-west-1", "oss"),
            ("cb-123.cn-hangzhou.oss-cloudbox.aliyuncs.com", None, "cb-123", "oss-cloudbox"),
            ("bucket.cb-123.cn-hangzhou.oss-cloudbox.aliyuncs.com", Some("bucket"), "cb-123", "oss-cloudbox"),
        ] {
            assert_eq!((region_of(host), bucket_of(host), product_of(host)), (Some(region), bucket, product), "{host}");
        }
    }

    #[test]
    fn other_hosts_tell_nothing() {
        for host in [
            "",
            "oss.com",
            "oss.aliyuncs.com",
            "oss-internal.aliyuncs.com",
            "oss-accelerate.aliyuncs.com",
            "bucket.oss-accelerate-overseas.aliyuncs.com",
            "oss-.aliyuncs.com",
            "oss--internal.aliyuncs.com",
            "a.b.oss-cn-hangzhou.aliyuncs.com",
            ".oss-cn-hangzhou.aliyuncs.com",
            "oss-cn-hangzhou.aliyuncs.com.example.com",
            "oss-cn/hangzhou.aliyuncs.com",
            "xoss-cn-hangzhou.aliyuncs.com",
            "oss-CN-hangzhou.aliyuncs.com",
            "127.0.0.1:8080",
            "[::1]:80",
        ] {
            assert_eq!((region_of(host), bucket_of(host), product_of(host)), (None, None, "oss"), "{host}");
        }
    }

    #[test]
    fn the_path_is_read_as_the_host_says() {
        let read = |host| candidates(host, "/k");
        assert_eq!(read(Some("b.oss-cn-hangzhou.aliyuncs.com")), ["/b/k"]);
        assert_eq!(read(Some("oss-cn-hangzhou.aliyuncs.com")), ["/k"]);
        assert_eq!(read(Some("files.example.com:8443")), ["/k", "/files/k"]);
        for host in [None, Some("127.0.0.1:80"), Some("[::1]:80"), Some("::1"), Some("localhost"), Some(".x"), Some("")]
        {
            assert_eq!(read(host), ["/k"], "{host:?}");
        }
    }
}
