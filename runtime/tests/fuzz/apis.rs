//! The APIs under test: each scheme has at least one.

use bothends::Client;
use bothends::schema::{Api, Call, Example};
use bothends::sign::{OSS_V1, Scheme};

/// An API with its calls and their examples.
pub struct Side {
    pub api: &'static Api,
    pub calls: &'static [&'static Call],
    pub examples: &'static [&'static [Example]],
    pub scheme: &'static dyn Scheme,
}

macro_rules! sides {
    ($($name:ident $module:ident [$($api:tt)*];)*) => {
        $(
            #[derive(Client, Clone)]
            #[api($($api)*)]
            pub struct $name(Client);
        )*

        /// All of them. Object storage has two schemes.
        pub fn sides() -> Vec<Side> {
            let mut sides = vec![$(Side {
                api: &$module::data::API,
                calls: $module::data::CALLS,
                examples: $module::data::EXAMPLES,
                scheme: $module::data::API.signature,
            }),*];
            sides.push(Side { api: &oss::data::API, calls: oss::data::CALLS, examples: oss::data::EXAMPLES, scheme: OSS_V1 });
            sides
        }
    };
}

sides! {
    Saas saas ["huawei/koogallery/saas", callbacks];
    SaasV1 saas_v1 ["huawei/koogallery/saas-v1", callbacks];
    Kit kit ["huawei/koogallery/kit", callbacks];
    KitV1 kit_v1 ["huawei/koogallery/kit-v1", callbacks];
    Usage usage ["huawei/koogallery/open-api/usage"];
    OpenApi open_api ["huawei/koogallery/open-api"];
    Agents agents ["huawei/koogallery/agents", callbacks];
    Product product ["huawei/koogallery/api-product", callbacks];
    Cams cams ["aliyun/cams", operations(GetChatappUploadAuthorization, SubmitIsvCustomerTerms, ListChatappTemplate)];
    Pushes pushes ["aliyun/cams/callbacks", callbacks];
    Oss oss ["aliyun/oss"];
    Places places [inline = r#"
title: Places
version: "1"
protocol: http
signature: acs3-hmac-sha256
endpoint: https://places.example
code: Code
message: Message
codes:
  Bad: {status: 400, kind: invalid, doc: The request is not valid.}
  No: {status: 403, kind: signature, doc: The proof does not hold.}
  Failed: {status: 500, kind: internal, doc: It failed.}

# GetThing.yaml
operation: GetThing
doc: Members in path, query and headers.
method: GET
path: /things/{name}/parts/{+key}
request:
  name: {type: string, required: true, in: path, max_length: 9}
  key: {type: string, required: true, in: path}
  text: {type: string}
  count: {type: int32, in: query, min: -3, max: 3}
  many: {type: list, items: integer}
  names: {type: list, items: string, encoding: comma}
  x-meta-: {type: map, items: string, in: header}
  since: {type: timestamp, format: http-date, in: header}
  inner: {type: object, fields: {a: {type: string, required: true}, b: {type: number}}}
examples:
  - request: {name: n-1, key: a/b c, text: ü, count: 2, many: [1, 2], names: [x, y], x-meta-: {k: v}, inner: {a: b, b: 1.5}}

# PostForm.yaml
operation: PostForm
doc: Sends a form.
path: /form
request:
  text: {type: string, required: true, in: form}
  number: {type: number, in: form}
  exact: {type: decimal, in: form, precision: 6, scale: 3}
  at: {type: timestamp, format: "yyyyMMdd'T'HHmmss'Z'", in: form}
  page: {type: integer, in: query}
examples:
  - request: {text: a b&c, number: 1.5, exact: "1.250", page: 3}

# PostParts.yaml
operation: PostParts
doc: Sends parts.
path: /parts
request:
  text: {type: string, in: multipart}
  flag: {type: boolean, in: multipart}
  file: {type: bytes, required: true, in: multipart, max_length: 64}
examples:
  - request: {text: a "b", flag: true, file: AAEC}

# Echo.yaml
operation: Echo
doc: Takes everything.
path: /echo
request:
  text: {type: string, required: true, in: json, min_length: 1, max_length: 9}
  phone: {type: string, in: json, pattern: '^\+[1-9]\d{6,14}$'}
  whole: {type: integer, in: json}
  number: {type: number, in: json}
  price: {type: decimal, in: json, precision: 12, scale: 4, min: 0}
  any: {type: any, in: json}
  raw: {type: bytes, in: json}
  side: {type: enum, in: json, values: [left, right], closed: true}
  unix: {type: timestamp, in: json, format: unix}
  when: {type: timestamp, in: json, format: rfc3339}
  local: {type: timestamp, in: json, format: yyyyMMddHHmmss, zone: "+08:00"}
  texts: {type: list, in: json, items: string}
  joined: {type: list, in: json, items: integer, encoding: comma}
  by_name: {type: map, in: json, items: integer}
  quoted: {type: object, in: json, encoding: json, fields: {a: {type: string, required: true}}}
  hidden: {type: object, in: json, encoding: base64-json, fields: {a: {type: string, required: true}}}
examples:
  - request:
      text: abc
      phone: "+8613800000000"
      whole: -7
      number: 2.5
      price: "3.14"
      any: {a: [1, "x"]}
      raw: AAEC
      side: left
      texts: [a, b]
      joined: [1, 2]
      by_name: {a: 1}
      quoted: {a: b}
      hidden: {a: c}
"#];
    Xml xml [inline = r#"
title: Xml
version: "1"
protocol: http
signature: acs3-hmac-sha256
endpoint: https://xml.example
format: xml
code: Code
message: Message
request_id: RequestId
codes:
  Bad: {status: 400, kind: invalid, doc: The request is not valid.}
  No: {status: 403, kind: signature, doc: The proof does not hold.}
  Failed: {status: 500, kind: internal, doc: It failed.}

# ListThings.yaml
operation: ListThings
doc: Lists.
method: GET
path: /things
request:
  prefix: {type: string}
response:
  Prefix: {type: string}
  Truncated: {type: boolean}
  Count: {type: int32}
  Exact: {type: decimal}
  Raw: {type: bytes}
  Contents:
    type: list
    items:
      type: object
      fields:
        Key: {type: string, required: true}
        Size: {type: integer}
        At: {type: timestamp, format: rfc3339}
        Class: {type: enum, values: [Standard, Archive]}
        Tags: {type: list, items: string}
  Owner: {type: object, fields: {Id: {type: string, required: true}}}
examples:
  - request: {prefix: a/}
    response: {Prefix: a/, Truncated: false, Count: 1, Contents: [{Key: a/b, Size: 3, Tags: [x, y]}], Owner: {Id: o-1}}
"#];
}
