//! Whether the requests of several APIs can be told apart at one address.

use bothends::schema::{Api, Call, Place, Protocol};

use crate::trouble::{Outcome, Trouble};
use bothends_cli::bridge::Bridge;

/// Refuses a set of APIs in which a request could be meant for two.
pub(super) fn check(bridges: &[Bridge]) -> Outcome {
    for (index, first) in bridges.iter().enumerate() {
        for second in bridges.iter().skip(index + 1) {
            if let Some((one, other)) = alike(first, second) {
                let (first, second) = (first.api.id, second.api.id);
                let message = if first == second {
                    format!("`{first}` is named twice")
                } else {
                    format!(
                        "one address cannot serve both `{first}` and `{second}`: a request could be meant for `{}` or `{}`; serve them at two addresses",
                        one.name, other.name
                    )
                };
                return Err(Trouble::usage(message));
            }
        }
    }
    Ok(())
}

/// A call of each to which a request could be meant.
fn alike(first: &Bridge, second: &Bridge) -> Option<(&'static Call, &'static Call)> {
    let pairs = first.calls.iter().flat_map(|one| second.calls.iter().map(move |other| (*one, *other)));
    pairs.into_iter().find(|(one, other)| is_alike(one, other))
}

fn is_alike(one: &Call, other: &Call) -> bool {
    let same_name = one.name == other.name;
    match (one.api.protocol, other.api.protocol) {
        (Protocol::AliyunRpc, Protocol::AliyunRpc) => same_name && one.api.version == other.api.version,
        (Protocol::Http, Protocol::Http) if one.method != other.method => false,
        (Protocol::Http, Protocol::Http) => match (one.path.is_empty(), other.path.is_empty()) {
            (true, true) => is_alike_at_address(one.api, other.api, same_name),
            (false, false) => meets(one, other),
            // What has a path of its own is looked for first, in its API; a request at the address matches it only
            // if the path does.
            (true, false) => meets_everything(other),
            (false, true) => meets_everything(one),
        },
        // Only one of them has the header that names the call, and it comes first.
        _ => false,
    }
}

/// Two calls that a member names, if there is one.
fn is_alike_at_address(one: &Api, other: &Api, same_name: bool) -> bool {
    match (one.discriminator, other.discriminator) {
        (Some(one), Some(other)) => one == other && same_name,
        _ => true,
    }
}

/// Whether a path could be of both.
fn meets(one: &Call, other: &Call) -> bool {
    if has_host(one) || has_host(other) {
        return true;
    }
    let (mut left, mut right) = (one.path.split('/'), other.path.split('/'));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(part), _) | (_, Some(part)) if part.contains("{+") => return true,
            (Some(left), Some(right)) if left == right || left.contains('{') || right.contains('{') => {}
            (Some(_), Some(right)) if right.contains("{+") => return true,
            _ => return false,
        }
    }
}

/// Whether any path could be of a call.
fn meets_everything(call: &Call) -> bool {
    has_host(call) || call.path.starts_with("/{+")
}

fn has_host(call: &Call) -> bool {
    call.request.fields.iter().any(|field| field.place == Place::Host)
}

#[cfg(test)]
mod tests {
    use bothends::schema::{Direction, Format, Schema};

    use super::*;

    static NOTHING: Schema = Schema::new("Nothing", &[]);

    fn api(id: &'static str, protocol: Protocol, discriminator: Option<&'static str>) -> &'static Api {
        Box::leak(Box::new(Api {
            id,
            version: "1",
            protocol,
            signature: bothends::sign::KOOGALLERY_V2,
            format: Format::Json,
            endpoint: None,
            regions: &[],
            endpoints: &[],
            fallback: &[],
            headers: &[],
            discriminator,
            code: None,
            success: &[],
            message: None,
            request_id: None,
            codes: &[],
        }))
    }

    fn bridge(api: &'static Api, calls: &[(&'static str, &'static str)]) -> Bridge {
        let call = |(name, path): &(&'static str, &'static str)| -> &'static Call {
            Box::leak(Box::new(Call::new(api, name, Direction::Operation, &NOTHING, &NOTHING).path(path)))
        };
        Bridge { api, calls: calls.iter().map(call).collect::<Vec<_>>().leak(), examples: &[] }
    }

    fn together(first: &Bridge, second: &Bridge) -> bool {
        assert_eq!(check(&[*first, *second]).is_ok(), check(&[*second, *first]).is_ok());
        check(&[*first, *second]).is_ok()
    }

    #[test]
    fn rpc_calls_are_told_apart_by_version_and_name() {
        let cams = bridge(api("a/cams", Protocol::AliyunRpc, None), &[("Send", ""), ("List", "")]);
        let other = bridge(api("a/other", Protocol::AliyunRpc, None), &[("Get", "")]);
        let same = bridge(api("a/same", Protocol::AliyunRpc, None), &[("List", "")]);
        let shop = bridge(api("h/shop", Protocol::Http, Some("action")), &[("List", "")]);
        assert!(together(&cams, &other) && together(&cams, &shop));
        assert!(!together(&cams, &same) && !together(&cams, &cams));
    }

    #[test]
    fn http_calls_are_told_apart_by_path_or_by_the_member_that_names_them() {
        let shop = bridge(api("h/shop", Protocol::Http, Some("action")), &[("new", "")]);
        let same = bridge(api("h/same", Protocol::Http, Some("action")), &[("new", "")]);
        let otherwise = bridge(api("h/otherwise", Protocol::Http, Some("activity")), &[("new", "")]);
        let nameless = bridge(api("h/nameless", Protocol::Http, None), &[("only", "")]);
        let orders =
            bridge(api("h/orders", Protocol::Http, None), &[("get", "/v1/orders/{id}"), ("all", "/v1/orders")]);
        let bills = bridge(api("h/bills", Protocol::Http, None), &[("get", "/v1/bills/{id}")]);
        let wide = bridge(api("h/wide", Protocol::Http, None), &[("get", "/v1/{what}/{id}")]);
        let store = bridge(api("h/store", Protocol::Http, None), &[("put", "/{+Key}")]);
        assert!(together(&shop, &otherwise) && together(&orders, &bills) && together(&shop, &orders));
        for (first, second) in
            [(&shop, &same), (&shop, &nameless), (&orders, &wide), (&orders, &store), (&shop, &store)]
        {
            assert!(!together(first, second), "{} and {}", first.api.id, second.api.id);
        }
    }
}
