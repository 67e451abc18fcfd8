pub struct Api;
#[automatically_derived]
impl ::bothends::server::Dispatch for Api {
    fn api(&self) -> &'static ::bothends::schema::Api {
        &api::data::API
    }
    fn calls(&self) -> &'static [&'static ::bothends::schema::Call] {
        api::data::CALLS
    }
    fn dispatch<'a>(
        &'a self,
        index: ::core::primitive::usize,
        call: &'a ::bothends::Call,
        read: ::bothends::server::Reading<'_>,
    ) -> ::core::result::Result<
        ::bothends::server::Handling<'a>,
        ::bothends::codec::Problem,
    > {
        match index {
            0usize => {
                ::bothends::server::handle(
                    read,
                    |request| api::Handler::builder_(self, call, request),
                )
            }
            1usize => {
                ::bothends::server::handle(
                    read,
                    |request| api::Handler::clone_(self, call, request),
                )
            }
            2usize => {
                ::bothends::server::handle(
                    read,
                    |request| api::Handler::connect_(self, call, request),
                )
            }
            3usize => {
                ::bothends::server::handle(
                    read,
                    |request| api::Handler::drop(self, call, request),
                )
            }
            4usize => {
                ::bothends::server::handle(
                    read,
                    |request| api::Handler::new(self, call, request),
                )
            }
            5usize => {
                ::bothends::server::handle(
                    read,
                    |request| api::Handler::self_(self, call, request),
                )
            }
            6usize => {
                ::bothends::server::handle(
                    read,
                    |request| api::Handler::r#type(self, call, request),
                )
            }
            _ => ::core::result::Result::Err(::bothends::codec::Problem::no_such_call()),
        }
    }
}
#[automatically_derived]
impl Api {
    ///A server of `hostile-names` with these handlers, which accepts calls that are signed with `key`.
    pub fn server(
        self,
        key: impl ::core::convert::Into<::bothends::Credentials>,
    ) -> ::bothends::Server {
        ::bothends::Server::of(self, key)
    }
}
#[doc = "Hostile \"] */ ''' #![deny(all)] {} �, version \"); std::process::exit(1); (\".\n\nA fence:\n\n'''\nstd::process::exit(1);\n'''\n\n---rust\ncompile_error!(\"run as a test\");\n---\n\nindented: std::process::exit(2);\n\nAn end */ of a comment, an attribute \"] #![feature(x)], braces {} {0} {self}, &lt;script>alert(1)&lt;/script>.\n\nFrom the specs of `hostile-names`."]
#[allow(
    clippy::all,
    clippy::pedantic,
    deprecated,
    non_camel_case_types,
    non_upper_case_globals,
    rustdoc::all,
    unreachable_pub
)]
pub mod api {
    /**Request of Builder.

Builds.*/
    #[derive(::core::default::Default)]
    pub struct Builder {}
    ::bothends::__object!(Builder, data::types::Builder, []);
    ::bothends::__serde!(Builder);
    ///Answer to Builder.
    #[derive(::core::default::Default)]
    pub struct BuilderResponse {
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        pub code: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(BuilderResponse, data::types::BuilderResponse, [0 code]);
    ::bothends::__serde!(BuilderResponse);
    /**Request of Clone.

Clones.*/
    #[derive(::core::default::Default)]
    pub struct Clone {}
    ::bothends::__object!(Clone, data::types::Clone, []);
    ::bothends::__serde!(Clone);
    ///Answer to Clone.
    #[derive(::core::default::Default)]
    pub struct CloneResponse {
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        pub code: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(CloneResponse, data::types::CloneResponse, [0 code]);
    ::bothends::__serde!(CloneResponse);
    /**Request of Connect.

Connects.*/
    #[derive(::core::default::Default)]
    pub struct Connect {}
    ::bothends::__object!(Connect, data::types::Connect, []);
    ::bothends::__serde!(Connect);
    ///Answer to Connect.
    #[derive(::core::default::Default)]
    pub struct ConnectResponse {
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        pub code: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(ConnectResponse, data::types::ConnectResponse, [0 code]);
    ::bothends::__serde!(ConnectResponse);
    /**Request of Drop.

Drops.*/
    #[derive(::core::default::Default)]
    pub struct Drop {}
    ::bothends::__object!(Drop, data::types::Drop, []);
    ::bothends::__serde!(Drop);
    ///Answer to Drop.
    #[derive(::core::default::Default)]
    pub struct DropResponse {
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        pub code: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(DropResponse, data::types::DropResponse, [0 code]);
    ::bothends::__serde!(DropResponse);
    #[doc = "Request of New.\n\n*/ \"] #![x] ''' {"]
    #[derive(::core::default::Default)]
    pub struct New {
        /**The member `String`.

On the wire `String` (required).*/
        pub string: String,
        /**The member `Option`.

On the wire `Option`.*/
        pub option: ::core::option::Option<Option>,
        /**The member `vec`.

On the wire `vec`.*/
        pub vec: ::core::option::Option<::std::vec::Vec<Vec>>,
        /**The member `box`.

On the wire `box` (required).*/
        pub r#box: Box,
        /**The member `Result`.

On the wire `Result`.*/
        pub result: ::core::option::Option<Result>,
        /**The member `T`.

On the wire `T`.*/
        pub t: ::core::option::Option<T>,
        /**The member `S0`.

On the wire `S0` (required).*/
        pub s0: S0,
    }
    ::bothends::__object!(
        New, data::types::New, [0 string, 1 option, 2 vec, 3 r#box, 4 result, 5 t, 6 s0]
    );
    ::bothends::__serde!(New);
    ///`String`.
    #[derive(::core::default::Default)]
    pub struct String {
        /**The member `crate`.

On the wire `crate` (required).*/
        pub crate_: ::std::string::String,
        /**The member `super`.

On the wire `super`.*/
        pub super_: ::core::option::Option<::std::string::String>,
        /**The member `async`.

On the wire `async`.*/
        pub r#async: ::core::option::Option<::std::string::String>,
        /**The member `__proto`.

On the wire `__proto`.*/
        pub proto: ::core::option::Option<::std::string::String>,
        /**The member `build`.

On the wire `build`.*/
        pub build_: ::core::option::Option<::std::string::String>,
        /**The member `builder`.

On the wire `builder`.*/
        pub builder: ::core::option::Option<::std::string::String>,
        /**The member `on`.

On the wire `on`.*/
        pub on: ::core::option::Option<::std::string::String>,
        /**The member `value`.

On the wire `value`.*/
        pub value: ::core::option::Option<::std::string::String>,
        /**The member `target`.

On the wire `target`.*/
        pub target: ::core::option::Option<::std::string::String>,
        /**The member `given`.

On the wire `given`.*/
        pub given: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(
        String, data::types::String, [0 crate_, 1 super_, 2 r#async, 3 proto, 4 build_, 5
        builder, 6 on, 7 value, 8 target, 9 given]
    );
    ///`Option`.
    #[derive(::core::clone::Clone)]
    pub enum Option {
        ///`Some`.
        Some,
        ///`None`.
        None,
        ///`Self`.
        Self_,
        ///`String`.
        String,
        ///A value that the spec does not know, as on the wire.
        Unknown(::std::string::String),
    }
    ::bothends::__choice!(
        Option, open, [Some = "Some", None = "None", Self_ = "Self", String = "String"]
    );
    ///`Vec`.
    #[derive(::core::default::Default)]
    pub struct Vec {
        /**The member `None`.

On the wire `None`.*/
        pub none: ::core::option::Option<::std::string::String>,
        /**The member `Some`.

On the wire `Some` (required).*/
        pub some: ::std::string::String,
    }
    ::bothends::__object!(Vec, data::types::Vec, [0 none, 1 some]);
    ///`Box`.
    #[derive(::core::clone::Clone)]
    pub enum Box {
        ///`"); panic!("`: ''' */.
        Panic,
        ///`Default`: x.
        Default,
    }
    ::bothends::__choice!(Box, closed, [Panic = "\"); panic!(\"", Default = "Default"]);
    ///`Result`.
    #[derive(::core::default::Default)]
    pub struct Result {
        /**The member `Ok`.

On the wire `Ok`.*/
        pub ok: ::core::option::Option<::std::string::String>,
        /**The member `Err`.

On the wire `Err`.*/
        pub err: ::core::option::Option<Call>,
    }
    ::bothends::__object!(Result, data::types::Result, [0 ok, 1 err]);
    ///`Call`.
    #[derive(::core::default::Default)]
    pub struct Call {
        /**The member `Schema`.

On the wire `Schema`.*/
        pub schema: ::core::option::Option<Schema>,
    }
    ::bothends::__object!(Call, data::types::Call, [0 schema]);
    ///`Schema`.
    #[derive(::core::default::Default)]
    pub struct Schema {
        /**The member `Field`.

On the wire `Field`.*/
        pub field: ::core::option::Option<Field>,
    }
    ::bothends::__object!(Schema, data::types::Schema, [0 field]);
    ///`Field`.
    #[derive(::core::default::Default)]
    pub struct Field {
        /**The member `Kind`.

On the wire `Kind`.*/
        pub kind: ::core::option::Option<Kind>,
    }
    ::bothends::__object!(Field, data::types::Field, [0 kind]);
    ///`Kind`.
    #[derive(::core::clone::Clone)]
    pub enum Kind {
        ///`String`.
        String,
        ///`Open`.
        Open,
        ///A value that the spec does not know, as on the wire.
        Unknown(::std::string::String),
    }
    ::bothends::__choice!(Kind, open, [String = "String", Open = "Open"]);
    ///`T`.
    #[derive(::core::default::Default)]
    pub struct T {
        /**The member `a`.

On the wire `a` (required).*/
        pub a: ::std::string::String,
    }
    ::bothends::__object!(T, data::types::T, [0 a]);
    ///`S0`.
    #[derive(::core::default::Default)]
    pub struct S0 {
        /**The member `a`.

On the wire `a` (required).*/
        pub a: T,
    }
    ::bothends::__object!(S0, data::types::S0, [0 a]);
    ///Answer to New.
    #[derive(::core::default::Default)]
    pub struct NewResponse {
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        pub code: ::core::option::Option<::std::string::String>,
        /**The member `Data`.

On the wire `Data`.*/
        pub data: ::core::option::Option<Default>,
    }
    ::bothends::__object!(NewResponse, data::types::NewResponse, [0 code, 1 data]);
    ::bothends::__serde!(NewResponse);
    ///`Default`.
    #[derive(::core::default::Default)]
    pub struct Default {
        /**The member `Clone`.

On the wire `Clone`.*/
        pub clone: ::core::option::Option<Clone_>,
    }
    ::bothends::__object!(Default, data::types::Default, [0 clone]);
    ///`Clone_`.
    #[derive(::core::default::Default)]
    pub struct Clone_ {
        /**The member `Into`.

On the wire `Into`.*/
        pub into: ::core::option::Option<Into>,
    }
    ::bothends::__object!(Clone_, data::types::Clone_, [0 into]);
    ///`Into`.
    #[derive(::core::default::Default)]
    pub struct Into {
        /**The member `From`.

On the wire `From`.*/
        pub from: ::core::option::Option<From>,
    }
    ::bothends::__object!(Into, data::types::Into, [0 from]);
    ///`From`.
    #[derive(::core::default::Default)]
    pub struct From {
        /**The member `Send`.

On the wire `Send`.*/
        pub send_: ::core::option::Option<Send>,
    }
    ::bothends::__object!(From, data::types::From, [0 send_]);
    ///`Send`.
    #[derive(::core::default::Default)]
    pub struct Send {
        /**The member `Item`.

On the wire `Item`.*/
        pub item: ::core::option::Option<Item>,
    }
    ::bothends::__object!(Send, data::types::Send, [0 item]);
    ///`Item`.
    #[derive(::core::default::Default)]
    pub struct Item {
        /**The member `Api`.

On the wire `Api`.*/
        pub api: ::core::option::Option<Api>,
    }
    ::bothends::__object!(Item, data::types::Item, [0 api]);
    ///`Api`.
    #[derive(::core::default::Default)]
    pub struct Api {
        /**The member `Delivery`.

On the wire `Delivery`.*/
        pub delivery: ::core::option::Option<::core::primitive::bool>,
    }
    ::bothends::__object!(Api, data::types::Api, [0 delivery]);
    /**Request of Self.

Selves.*/
    #[derive(::core::default::Default)]
    pub struct Self_ {
        /**The member `self`.

On the wire `self` (required).*/
        pub self_: ::std::string::String,
        /**x.

On the wire `Crate` (required), for example `'] ''' �`.*/
        pub crate_: ::std::string::String,
    }
    ::bothends::__object!(Self_, data::types::Self_, [0 self_, 1 crate_]);
    ::bothends::__serde!(Self_);
    ///Answer to Self.
    #[derive(::core::default::Default)]
    pub struct Self_Response {
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        pub code: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(Self_Response, data::types::Self_Response, [0 code]);
    ::bothends::__serde!(Self_Response);
    /**Request of Type.

Types.*/
    #[derive(::core::default::Default)]
    pub struct Type {}
    ::bothends::__object!(Type, data::types::Type, []);
    ::bothends::__serde!(Type);
    ///Answer to Type.
    #[derive(::core::default::Default)]
    pub struct TypeResponse {
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        pub code: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(TypeResponse, data::types::TypeResponse, [0 code]);
    ::bothends::__serde!(TypeResponse);
    ///The codes that answers of this API can have.
    #[derive(::core::clone::Clone)]
    pub enum Code {
        ///`Self`: "); std::process::exit(1); (" �gnp.exe.
        Self_,
        ///`None`: None at all.
        None,
        ///`Some`: Some.
        Some,
        ///`Ok`: Ok.
        Ok,
        ///`Err`: Err.
        Err,
        ///A value that the spec does not know, as on the wire.
        Unknown(::std::string::String),
    }
    ::bothends::__choice!(
        Code, open, [Self_ = "Self", None = "None", Some = "Some", Ok = "Ok", Err =
        "Err"]
    );
    ///Handles the calls of `hostile-names`: one method for each.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` derives `Server`, but does not implement `{This}`",
        label = "its handlers are missing",
        note = "write `impl ..::Handler for {Self} {{ .. }}` with one async method for each callback"
    )]
    pub trait Handler: ::core::marker::Send + ::core::marker::Sync + 'static {
        /**Builds.

Repeating it may have its effect twice.

`Builder` on the wire, from `hostile-names/Builder.yaml`.*/
        fn builder_(
            &self,
            call: &::bothends::Call,
            request: Builder,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<BuilderResponse, Code>,
        > + ::core::marker::Send;
        /**Clones.

Repeating it may have its effect twice.

`Clone` on the wire, from `hostile-names/Clone.yaml`.*/
        fn clone_(
            &self,
            call: &::bothends::Call,
            request: Clone,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<CloneResponse, Code>,
        > + ::core::marker::Send;
        /**Connects.

Repeating it may have its effect twice.

`Connect` on the wire, from `hostile-names/Connect.yaml`.*/
        fn connect_(
            &self,
            call: &::bothends::Call,
            request: Connect,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<ConnectResponse, Code>,
        > + ::core::marker::Send;
        /**Drops.

Repeating it may have its effect twice.

`Drop` on the wire, from `hostile-names/Drop.yaml`.*/
        fn drop(
            &self,
            call: &::bothends::Call,
            request: Drop,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<DropResponse, Code>,
        > + ::core::marker::Send;
        #[doc = "*/ \"] #![x] ''' {\n\nRequired: `string`, `r#box`, `s0`.\n\nRepeating it may have its effect twice.\n\n`New` on the wire, from `hostile-names/New.yaml`. Source: ''' */."]
        fn new(
            &self,
            call: &::bothends::Call,
            request: New,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<NewResponse, Code>,
        > + ::core::marker::Send;
        /**Selves.

Required: `self_`, `crate_`.

Repeating it may have its effect twice.

`Self` on the wire, from `hostile-names/Self.yaml`.*/
        fn self_(
            &self,
            call: &::bothends::Call,
            request: Self_,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<Self_Response, Code>,
        > + ::core::marker::Send;
        /**Types.

Repeating it may have its effect twice.

`Type` on the wire, from `hostile-names/Type.yaml`.*/
        fn r#type(
            &self,
            call: &::bothends::Call,
            request: Type,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<TypeResponse, Code>,
        > + ::core::marker::Send;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`BuilderResponse`], member by member."] BuilderResponse,
        BuilderResponseBuilder, []; #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        optional code : text;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`CloneResponse`], member by member."] CloneResponse,
        CloneResponseBuilder, []; #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        optional code : text;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`ConnectResponse`], member by member."] ConnectResponse,
        ConnectResponseBuilder, []; #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        optional code : text;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`DropResponse`], member by member."] DropResponse,
        DropResponseBuilder, []; #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        optional code : text;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`NewResponse`], member by member."] NewResponse,
        NewResponseBuilder, []; #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."] optional
        code : text; #[doc = "The member `Data`.\n\nOn the wire `Data`."] optional data :
        Default;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`Default`], member by member."] Default, DefaultBuilder, [];
        #[doc = "The member `Clone`.\n\nOn the wire `Clone`."] optional clone : Clone_;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`Clone_`], member by member."] Clone_, Clone_Builder, [];
        #[doc = "The member `Into`.\n\nOn the wire `Into`."] optional into : Into;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`Into`], member by member."] Into, IntoBuilder, []; #[doc =
        "The member `From`.\n\nOn the wire `From`."] optional from : From;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`From`], member by member."] From, FromBuilder, []; #[doc =
        "The member `Send`.\n\nOn the wire `Send`."] optional send_ : Send;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`Send`], member by member."] Send, SendBuilder, []; #[doc =
        "The member `Item`.\n\nOn the wire `Item`."] optional item : Item;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`Item`], member by member."] Item, ItemBuilder, []; #[doc =
        "The member `Api`.\n\nOn the wire `Api`."] optional api : Api;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`Api`], member by member."] Api, ApiBuilder, []; #[doc =
        "The member `Delivery`.\n\nOn the wire `Delivery`."] optional delivery :
        ::core::primitive::bool;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`Self_Response`], member by member."] Self_Response,
        Self_ResponseBuilder, []; #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        optional code : text;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`TypeResponse`], member by member."] TypeResponse,
        TypeResponseBuilder, []; #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        optional code : text;
    }
    #[doc(hidden)]
    pub mod missing {}
    #[doc(hidden)]
    pub mod data {
        use ::bothends::schema::*;
        pub static API: Api = Api {
            id: "hostile-names",
            version: "\"); std::process::exit(1); (\"",
            protocol: Protocol::AliyunRpc,
            signature: ::bothends::sign::ACS3_HMAC_SHA256,
            endpoint: ::core::option::Option::None,
            regions: &[],
            discriminator: ::core::option::Option::None,
            success: ::core::option::Option::Some((
                "Code",
                "\"); std::process::exit(1); (\"",
            )),
            message: ::core::option::Option::None,
            request_id: ::core::option::Option::None,
            codes: &[
                Code {
                    wire: "Self",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "\"); std::process::exit(1); (\"",
                    hint: "\u{202e}gnp.exe",
                },
                Code {
                    wire: "None",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "None at all",
                    hint: "",
                },
                Code {
                    wire: "Some",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "Some",
                    hint: "",
                },
                Code {
                    wire: "Ok",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "Ok",
                    hint: "",
                },
                Code {
                    wire: "Err",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "Err",
                    hint: "",
                },
            ],
        };
        /// All calls, in the order of their names.
        pub static CALLS: &[&Call] = &[
            &calls::Builder,
            &calls::Clone,
            &calls::Connect,
            &calls::Drop,
            &calls::New,
            &calls::Self_,
            &calls::Type,
        ];
        /// One for each object.
        pub mod types {
            use ::bothends::schema::*;
            pub static Builder: Schema = Schema {
                name: "Builder",
                fields: &[],
            };
            pub static BuilderResponse: Schema = Schema {
                name: "BuilderResponse",
                fields: &[Field::new("Code", Kind::String)],
            };
            pub static Clone: Schema = Schema {
                name: "Clone",
                fields: &[],
            };
            pub static CloneResponse: Schema = Schema {
                name: "CloneResponse",
                fields: &[Field::new("Code", Kind::String)],
            };
            pub static Connect: Schema = Schema {
                name: "Connect",
                fields: &[],
            };
            pub static ConnectResponse: Schema = Schema {
                name: "ConnectResponse",
                fields: &[Field::new("Code", Kind::String)],
            };
            pub static Drop: Schema = Schema {
                name: "Drop",
                fields: &[],
            };
            pub static DropResponse: Schema = Schema {
                name: "DropResponse",
                fields: &[Field::new("Code", Kind::String)],
            };
            pub static New: Schema = Schema {
                name: "New",
                fields: &[
                    Field::new("String", Kind::Object(&String)).required(),
                    Field::new(
                        "Option",
                        Kind::Open(&["Some", "None", "Self", "String"]),
                    ),
                    Field::new("vec", Kind::List(&Item::new(Kind::Object(&Vec)))),
                    Field::new("box", Kind::Closed(&["\"); panic!(\"", "Default"]))
                        .required(),
                    Field::new("Result", Kind::Object(&Result)),
                    Field::new("T", Kind::Object(&T)),
                    Field::new("S0", Kind::Object(&S0)).required(),
                ],
            };
            pub static String: Schema = Schema {
                name: "String",
                fields: &[
                    Field::new("crate", Kind::String).required(),
                    Field::new("super", Kind::String),
                    Field::new("async", Kind::String),
                    Field::new("__proto", Kind::String),
                    Field::new("build", Kind::String),
                    Field::new("builder", Kind::String),
                    Field::new("on", Kind::String),
                    Field::new("value", Kind::String),
                    Field::new("target", Kind::String),
                    Field::new("given", Kind::String),
                ],
            };
            pub static Vec: Schema = Schema {
                name: "Vec",
                fields: &[
                    Field::new("None", Kind::String),
                    Field::new("Some", Kind::String).required(),
                ],
            };
            pub static Result: Schema = Schema {
                name: "Result",
                fields: &[
                    Field::new("Ok", Kind::String),
                    Field::new("Err", Kind::Object(&Call)),
                ],
            };
            pub static Call: Schema = Schema {
                name: "Call",
                fields: &[Field::new("Schema", Kind::Object(&Schema))],
            };
            pub static Schema: Schema = Schema {
                name: "Schema",
                fields: &[Field::new("Field", Kind::Object(&Field))],
            };
            pub static Field: Schema = Schema {
                name: "Field",
                fields: &[Field::new("Kind", Kind::Open(&["String", "Open"]))],
            };
            pub static T: Schema = Schema {
                name: "T",
                fields: &[Field::new("a", Kind::String).required()],
            };
            pub static S0: Schema = Schema {
                name: "S0",
                fields: &[Field::new("a", Kind::Object(&T)).required()],
            };
            pub static NewResponse: Schema = Schema {
                name: "NewResponse",
                fields: &[
                    Field::new("Code", Kind::String),
                    Field::new("Data", Kind::Object(&Default)),
                ],
            };
            pub static Default: Schema = Schema {
                name: "Default",
                fields: &[Field::new("Clone", Kind::Object(&Clone_))],
            };
            pub static Clone_: Schema = Schema {
                name: "Clone_",
                fields: &[Field::new("Into", Kind::Object(&Into))],
            };
            pub static Into: Schema = Schema {
                name: "Into",
                fields: &[Field::new("From", Kind::Object(&From))],
            };
            pub static From: Schema = Schema {
                name: "From",
                fields: &[Field::new("Send", Kind::Object(&Send))],
            };
            pub static Send: Schema = Schema {
                name: "Send",
                fields: &[Field::new("Item", Kind::Object(&Item))],
            };
            pub static Item: Schema = Schema {
                name: "Item",
                fields: &[Field::new("Api", Kind::Object(&Api))],
            };
            pub static Api: Schema = Schema {
                name: "Api",
                fields: &[Field::new("Delivery", Kind::Boolean)],
            };
            pub static Self_: Schema = Schema {
                name: "Self_",
                fields: &[
                    Field::new("self", Kind::String).required(),
                    Field::new("Crate", Kind::String).required(),
                ],
            };
            pub static Self_Response: Schema = Schema {
                name: "Self_Response",
                fields: &[Field::new("Code", Kind::String)],
            };
            pub static Type: Schema = Schema {
                name: "Type",
                fields: &[],
            };
            pub static TypeResponse: Schema = Schema {
                name: "TypeResponse",
                fields: &[Field::new("Code", Kind::String)],
            };
        }
        /// One for each operation and callback.
        pub mod calls {
            use ::bothends::schema::*;
            pub static Builder: Call = Call {
                api: &super::API,
                name: "Builder",
                direction: Direction::Operation,
                limit: ::core::option::Option::None,
                idempotent: false,
                deadline: 0u64,
                delivery: Delivery::Read,
                volatile: &[],
                request: &super::types::Builder,
                response: &super::types::BuilderResponse,
            };
            pub static Clone: Call = Call {
                api: &super::API,
                name: "Clone",
                direction: Direction::Operation,
                limit: ::core::option::Option::None,
                idempotent: false,
                deadline: 0u64,
                delivery: Delivery::Read,
                volatile: &[],
                request: &super::types::Clone,
                response: &super::types::CloneResponse,
            };
            pub static Connect: Call = Call {
                api: &super::API,
                name: "Connect",
                direction: Direction::Operation,
                limit: ::core::option::Option::None,
                idempotent: false,
                deadline: 0u64,
                delivery: Delivery::Read,
                volatile: &[],
                request: &super::types::Connect,
                response: &super::types::ConnectResponse,
            };
            pub static Drop: Call = Call {
                api: &super::API,
                name: "Drop",
                direction: Direction::Operation,
                limit: ::core::option::Option::None,
                idempotent: false,
                deadline: 0u64,
                delivery: Delivery::Read,
                volatile: &[],
                request: &super::types::Drop,
                response: &super::types::DropResponse,
            };
            pub static New: Call = Call {
                api: &super::API,
                name: "New",
                direction: Direction::Operation,
                limit: ::core::option::Option::None,
                idempotent: false,
                deadline: 0u64,
                delivery: Delivery::Read,
                volatile: &[],
                request: &super::types::New,
                response: &super::types::NewResponse,
            };
            pub static Self_: Call = Call {
                api: &super::API,
                name: "Self",
                direction: Direction::Operation,
                limit: ::core::option::Option::None,
                idempotent: false,
                deadline: 0u64,
                delivery: Delivery::Read,
                volatile: &[],
                request: &super::types::Self_,
                response: &super::types::Self_Response,
            };
            pub static Type: Call = Call {
                api: &super::API,
                name: "Type",
                direction: Direction::Operation,
                limit: ::core::option::Option::None,
                idempotent: false,
                deadline: 0u64,
                delivery: Delivery::Read,
                volatile: &[],
                request: &super::types::Type,
                response: &super::types::TypeResponse,
            };
        }
    }
}
impl api::Handler for Api {
    async fn builder_(
        &self,
        _: &::bothends::Call,
        _: api::Builder,
    ) -> ::core::result::Result<api::BuilderResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn clone_(
        &self,
        _: &::bothends::Call,
        _: api::Clone,
    ) -> ::core::result::Result<api::CloneResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn connect_(
        &self,
        _: &::bothends::Call,
        _: api::Connect,
    ) -> ::core::result::Result<api::ConnectResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn drop(
        &self,
        _: &::bothends::Call,
        _: api::Drop,
    ) -> ::core::result::Result<api::DropResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn new(
        &self,
        _: &::bothends::Call,
        _: api::New,
    ) -> ::core::result::Result<api::NewResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn self_(
        &self,
        _: &::bothends::Call,
        _: api::Self_,
    ) -> ::core::result::Result<api::Self_Response, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn r#type(
        &self,
        _: &::bothends::Call,
        _: api::Type,
    ) -> ::core::result::Result<api::TypeResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
}
