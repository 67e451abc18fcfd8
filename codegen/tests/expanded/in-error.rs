pub struct Api(pub ::bothends::Client);
#[allow(warnings)]
const _: () = {
    impl ::core::convert::From<::bothends::Client> for Api {
        fn from(_: ::bothends::Client) -> Self {
            ::core::todo!()
        }
    }
    impl Api {
        pub fn connect<T>(_: T) -> api::Failed {
            ::core::todo!()
        }
        pub fn builder<T>(_: T) -> api::Failed {
            ::core::todo!()
        }
        pub fn get(&self) -> api::Failed {
            ::core::todo!()
        }
    }
};
#[allow(warnings)]
///The spec cannot be used; see the errors.
pub mod api {
    #[doc(hidden)]
    pub type Failed = [(); ::core::compile_error!(
        "unknown protocol `aliyun-rcp` in API `acme`\n --> acme/api.yaml:3:11\n  |\n3 | protocol: aliyun-rcp\n  |           ^^^^^^^^^^ did you mean `aliyun-rpc`?\n  = help: `protocol` is one of `aliyun-rpc`, `http`\n\nerror: endpoint `http://acme.example` is not an https address\n --> acme/api.yaml:5:11\n  |\n5 | endpoint: http://acme.example\n  |           ^^^^^^^^^^^^^^^^^^^ must begin with `https://`\n\nerror: unknown kind `bad` in code `Bad`\n --> acme/api.yaml:7:15\n  |\n7 |   Bad: {kind: bad, doc: Bad.}\n  |               ^^^ not known here\n  = help: `kind` is one of `signature`, `incomplete`, `key`, `clock`, `replay`, `permission`, `invalid`, `unknown-call`, `not-found`, `throttled`, `pending`, `unavailable`, `internal`, `business`\n\nerror: `success` names `Kode`, which `response` of api.yaml does not have\n --> acme/api.yaml:8:11\n  |\n8 | success: {Kode: OK}\n  |           ^^^^ did you mean `Code`?\n\nerror: the operation is `Gett`, but its file is named `Get.yaml`\n --> acme/Get.yaml:2:12\n  |\n2 | operation: Gett\n  |            ^^^^ must be the same, letter for letter\n  = help: name the file `Gett.yaml`, or correct the name in it\n\nerror: `limit` of operation `Get` must be a rate such as `5/s`\n --> acme/Get.yaml:4:8\n  |\n4 | limit: often\n  |        ^^^^^ `often` is not\n  = help: a whole number above 0 and its unit: `ms`, `s`, `m` or `h`\n\nerror: `deadline` of operation `Get` must be a time such as `5s` or `500ms`\n --> acme/Get.yaml:5:11\n  |\n5 | deadline: never\n  |           ^^^^^ `never` is not\n  = help: a whole number above 0 and its unit: `ms`, `s`, `m` or `h`\n\nerror: unknown type `strng`\n --> acme/Get.yaml:7:13\n  |\n7 |   A: {type: strng}\n  |             ^^^^^ did you mean `string`?\n  = help: types: string, integer, int32, number, decimal, boolean, timestamp, bytes, any, code, enum, list, map, object, or the name of one in types.yaml\n\nerror: unknown key `requird` in field `B`\n --> acme/Get.yaml:8:21\n  |\n8 |   B: {type: string, requird: true}\n  |                     ^^^^^^^ did you mean `required`?\n  = help: keys of a field: type, doc, required, default, example, secret, deprecated, in, encoding, text_when, format, zone, pattern, min_length, max_length, min, max, max_items, precision, scale, items, fields, cases, values, closed, number\n\nerror: `min_length` is 5 and `max_length` is 1: nothing fits\n --> acme/Get.yaml:9:36\n  |\n9 |   C: {type: string, min_length: 5, max_length: 1}\n  |                     ---------- this much at least\n  |                                    ^^^^^^^^^^ less than that\n\nerror: `type: integer` has no `max_length`\n  --> acme/Get.yaml:10:22\n   |\n10 |   D: {type: integer, max_length: 1}\n   |                      ^^^^^^^^^^ take it out, or change the type\n   = help: `max_length` goes with: string, enum, code, bytes\n\nerror: the value `a` is there twice\n  --> acme/Get.yaml:11:31\n   |\n11 |   E: {type: enum, values: [a, a]}\n   |                            - the first one\n   |                               ^ the second one\n\nerror: a list needs `items`\n  --> acme/Get.yaml:12:13\n   |\n12 |   F: {type: list}\n   |             ^^^^ of what?\n\nerror: unknown type `Nowhere`\n  --> acme/Get.yaml:13:13\n   |\n13 |   G: {type: Nowhere}\n   |             ^^^^^^^ not in any types.yaml\n   = help: types of the language: string, integer, int32, number, decimal, boolean, timestamp, bytes, any, code, enum, list, map, object\n           there is no types.yaml with others\n\nerror: `iJ` would need the name `i_j` for its Rust field, which is taken\n  --> acme/Get.yaml:15:3\n   |\n14 |   i_j: {type: string}\n   |   --- the first one\n15 |   iJ: {type: string}\n   |   ^^ the second one\n\nerror: `Code` is in `response` of api.yaml already, for every answer\n  --> acme/Get.yaml:17:3\n   |\n17 |   Code: {type: string}\n   |   ^^^^ take it out\n   |\n  ::: acme/api.yaml:10:3\n   |\n10 |   Code: {type: string}\n   |   ---- in every answer\n\nerror: the example `k` is not a whole number\n  --> acme/Get.yaml:18:31\n   |\n18 |   K: {type: integer, example: k}\n   |                               ^ must be a whole number\n\nerror: the example has `Z`, which is no field of `request`\n  --> acme/Get.yaml:20:15\n   |\n20 |   - request: {Z: z}\n   |               ^ not a field\n   = help: fields: A, B, C, D, E, F, G, i_j, iJ\n\nerror: the example `x` is not a whole number\n  --> acme/Get.yaml:21:19\n   |\n21 |     response: {K: x}\n   |                   ^ must be a whole number\n\nerror: `deprecated` of operation `Get` must be a text\n  --> acme/Get.yaml:22:13\n   |\n22 | deprecated: [yes]\n   |             ^^^^^ this is a list\n"
    )];
    pub type Code = Failed;
    pub type Get = Failed;
    pub type GetBuilder = Failed;
    pub type GetE = Failed;
    pub type GetResponse = Failed;
    pub type GetResponseBuilder = Failed;
    pub fn twin() -> Failed {
        ::core::todo!()
    }
}
