//! The address of the other side.

use std::net::IpAddr;

use http::Uri;
use http::uri::Scheme;

use crate::schema::Api;

/// Where requests go: checked, so that no credentials travel where they should not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// Whether it is HTTPS.
    pub(crate) secure: bool,
    /// Host, with the port when it is not the default one.
    pub(crate) authority: String,
    /// Path, beginning with a slash.
    pub(crate) path: String,
}

impl Endpoint {
    /// The endpoint that the API's spec gives for a region, which has to be one of those that it lists, if it lists any.
    pub(crate) fn of(api: &Api, region: Option<&str>) -> Result<Self, String> {
        if let Some((_, first)) = api.endpoints.first() {
            let Some(region) = region else { return Self::parse(first, false) };
            let found = api.endpoints.iter().find(|(name, _)| *name == region);
            let (_, address) = found.ok_or_else(|| {
                let known: Vec<_> = api.endpoints.iter().map(|(name, _)| *name).collect();
                format!("`{}` is none of its regions: {}", region.escape_debug(), known.join(", "))
            })?;
            return Self::parse(address, false);
        }
        let Some(template) = api.endpoint else {
            return Err(format!("`{}` has no endpoint of its own: give one with `.endpoint(..)`", api.id));
        };
        let Some(region) = region.or(api.regions.first().copied()) else { return Self::parse(template, false) };
        let plausible = !region.is_empty() && region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !plausible {
            return Err("a region is made of letters, digits and dashes".to_owned());
        }
        if !api.regions.is_empty() && !api.regions.contains(&region) {
            let listed = api.regions.join(", ");
            return Err(format!(
                "no region `{region}` in its spec, which lists {listed}; for another one give the address with `.endpoint(..)`, too"
            ));
        }
        Self::parse(&template.replace("{region}", region), false)
    }

    /// An endpoint that the user gives.
    ///
    /// Plain `http` is for loopback addresses, unless `plain` says otherwise.
    pub(crate) fn parse(url: &str, plain: bool) -> Result<Self, String> {
        // Some platforms hand out hosts without the rest.
        let bare = format!("https://{url}");
        let url = if url.contains("://") || url.is_empty() { url } else { bare.as_str() };
        let uri: Uri = url.parse().map_err(|_| "the endpoint is not a URL such as https://host/path".to_owned())?;
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err("the endpoint is not a URL such as https://host/path".to_owned());
        };
        if authority.as_str().contains('@') || uri.query().is_some() || url.contains('#') {
            return Err("an endpoint has no user name, no query and no fragment".to_owned());
        }
        let secure = *scheme == Scheme::HTTPS;
        if !secure && *scheme != Scheme::HTTP {
            return Err(format!("an endpoint is https, not {scheme}"));
        }
        if !secure && !plain && !is_loopback(authority.host()) {
            let host = authority.host();
            return Err(format!(
                "plain http to {host} would show requests and signatures to the network: use https, an address of this machine such as 127.0.0.1, or `.allow_plain_http()` if you know better"
            ));
        }
        let default_port = if secure { 443 } else { 80 };
        // Clients send a host in lower case, so that is what must be signed.
        let host = authority.host().to_ascii_lowercase();
        let authority = match authority.port_u16() {
            Some(0) => return Err("port 0 is nobody's".to_owned()),
            Some(port) if port != default_port => format!("{host}:{port}"),
            _ if authority.as_str() != authority.host() && authority.port_u16().is_none() => {
                return Err("the endpoint's port is not a port".to_owned());
            }
            _ => host,
        };
        Ok(Self { secure, authority, path: uri.path().to_owned() })
    }

    /// The URL of a target on a host, which may have a label more than the endpoint's.
    pub(crate) fn url(&self, host: &str, target: &str) -> String {
        [if self.secure { "https" } else { "http" }, "://", host, target].concat()
    }

    /// Whether the host is an IP address, in front of which nothing can stand.
    pub(crate) fn is_address(&self) -> bool {
        is_address(&self.authority)
    }
}

/// Whether an authority is an IP address, with or without a port.
pub(crate) fn is_address(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    let literal = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    literal.parse::<IpAddr>().is_ok()
}

/// Whether a host is an address of this machine by its very form; `localhost` is a name like others.
fn is_loopback(host: &str) -> bool {
    let literal = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    literal.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Format, Protocol};

    #[test]
    fn a_region_has_its_own_address() {
        static API: Api = Api {
            id: "acme",
            version: "1",
            protocol: Protocol::Http,
            signature: crate::sign::SDK_HMAC_SHA256,
            format: Format::Json,
            endpoint: None,
            regions: &[],
            endpoints: &[("china", "https://shop.example.com"), ("europe", "https://shop.example.eu")],
            fallback: &[],
            headers: &[],
            discriminator: None,
            code: None,
            success: &[],
            message: None,
            request_id: None,
            codes: &[],
        };
        let authority = |region| Endpoint::of(&API, region).map(|endpoint| endpoint.authority);
        assert_eq!(authority(None).as_deref(), Ok("shop.example.com"));
        assert_eq!(authority(Some("china")).as_deref(), Ok("shop.example.com"));
        assert_eq!(authority(Some("europe")).as_deref(), Ok("shop.example.eu"));
        for unknown in ["", "Europe", "shop.example.eu", "eu\nrope"] {
            let problem = authority(Some(unknown)).unwrap_err();
            assert!(problem.ends_with("is none of its regions: china, europe") && !problem.contains('\n'), "{problem}");
        }
    }

    #[test]
    fn c10_endpoints_are_checked() {
        let good = |url: &str| Endpoint::parse(url, false).unwrap();
        assert_eq!(good("https://api.example.com").url("api.example.com", "/?a=1"), "https://api.example.com/?a=1");
        assert_eq!(good("https://api.example.com:443/x").authority, "api.example.com");
        assert_eq!(good("oss-ap-southeast-1.aliyuncs.com").authority, "oss-ap-southeast-1.aliyuncs.com");
        assert_eq!(good("http://127.0.0.1:8080").authority, "127.0.0.1:8080");
        assert_eq!(good("HTTPS://API.Example.com:8443/V1").url("h", "/"), "https://h/");
        assert_eq!(good("HTTPS://API.Example.com:8443/V1").authority, "api.example.com:8443");
        assert_eq!(good("API.Example.com/V1").path, "/V1");
        assert_eq!(good("http://[::1]:8080/").authority, "[::1]:8080");
        for bad in [
            "ftp://a",
            "http://example.com",
            "http://169.254.169.254/",
            "https://u@a",
            "https://u:p@a",
            "https://a?b",
            "https://a/#b",
            "",
            "https://",
            "https://a:0",
            "https://a:99999",
            "http://localhost",
            "http://localhost.example.com",
            "https://a b",
        ] {
            assert!(Endpoint::parse(bad, false).is_err(), "{bad}");
        }
        assert!(Endpoint::parse("http://example.com", true).is_ok());
        assert!(good("http://127.0.0.1:8080").is_address() && good("https://[2001:db8::1]:1").is_address());
        assert!(!good("https://oss.example.com:8443").is_address() && !good("https://1.2.3.4.example").is_address());
    }
}
