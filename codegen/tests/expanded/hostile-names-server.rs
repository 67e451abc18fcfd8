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
                    move |request| api::Handler::builder_(self, call, request),
                )
            }
            1usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::clone_(self, call, request),
                )
            }
            2usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::connect_(self, call, request),
                )
            }
            3usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::drop(self, call, request),
                )
            }
            4usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::new(self, call, request),
                )
            }
            5usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::self_(self, call, request),
                )
            }
            6usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::r#type(self, call, request),
                )
            }
            _ => ::core::result::Result::Err(::bothends::codec::Problem::no_such_call()),
        }
    }
}
#[allow(clippy::all, clippy::pedantic, rustdoc::all)]
impl Api {
    ///A server of `hostile-names` with these handlers, which accepts calls that are signed with `key`.
    pub fn server(
        self,
        key: impl ::core::convert::Into<::bothends::Credentials>,
    ) -> ::bothends::Server {
        ::bothends::Server::of(self, key)
    }
    ::bothends::__simulate!(
        #[doc =
        "Starts these handlers on a free port of this machine, and gives what calls them as the platform of `hostile-names` does: for tests.\n\n# Errors\nIf no port can be listened on."]
        Api, api
    );
}
#[doc = "Hostile \"] */ ''' #![deny(all)] {} �, version \"); std::process::exit(1); (\".\n\nA fence:\n\n'''\nstd::process::exit(1);\n'''\n\n~ ~ ~rust\ncompile_error!(\"run as a test\");\n~ ~ ~\n\nindented: std::process::exit(2);\n\nAn end */ of a comment, an attribute \"] #![feature(x)], braces {} {0} {self}, &lt;script>alert(1)&lt;/script>.\n\nFrom the specs of `hostile-names`."]
#[allow(
    clippy::all,
    clippy::pedantic,
    deprecated,
    non_camel_case_types,
    non_upper_case_globals,
    rustdoc::all,
    unreachable_code,
    unreachable_pub
)]
pub mod api {
    /**Request of Builder.

Builds.*/
    #[derive(::core::clone::Clone)]
    pub struct Builder {}
    ::bothends::__object!(Builder, [], []);
    ///Answer to Builder.
    #[derive(::core::clone::Clone)]
    pub struct BuilderResponse {
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        pub code: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(BuilderResponse, [], [0 code]);
    /**Request of Clone.

Clones.*/
    #[derive(::core::clone::Clone)]
    pub struct Clone {}
    ::bothends::__object!(Clone, [], []);
    ///Answer to Clone.
    #[derive(::core::clone::Clone)]
    pub struct CloneResponse {
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        pub code: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(CloneResponse, [], [0 code]);
    /**Request of Connect.

Connects.*/
    #[derive(::core::clone::Clone)]
    pub struct Connect {}
    ::bothends::__object!(Connect, [], []);
    ///Answer to Connect.
    #[derive(::core::clone::Clone)]
    pub struct ConnectResponse {
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        pub code: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(ConnectResponse, [], [0 code]);
    /**Request of Drop.

Drops.*/
    #[derive(::core::clone::Clone)]
    pub struct Drop {}
    ::bothends::__object!(Drop, [], []);
    ///Answer to Drop.
    #[derive(::core::clone::Clone)]
    pub struct DropResponse {
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        pub code: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(DropResponse, [], [0 code]);
    #[doc = "Request of New.\n\n*/ \"] #![x] ''' {"]
    #[derive(::core::clone::Clone)]
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
    }
    ::bothends::__object!(New, [0 string, 3 r#box], [1 option, 2 vec, 4 result]);
    ///`String`.
    #[derive(::core::clone::Clone)]
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
        String, [0 crate_], [1 super_, 2 r#async, 3 proto, 4 build_, 5 builder, 6 on, 7
        value, 8 target, 9 given]
    );
    ::bothends::__choice! {
        #[doc = "`Option`."] pub enum Option : open { #[doc = "`Some`."] Some = "Some",
        #[doc = "`None`."] None = "None", #[doc = "`Self`."] Self_ = "Self", #[doc =
        "`String`."] String = "String", }
    }
    ///`Vec`.
    #[derive(::core::clone::Clone)]
    pub struct Vec {
        /**The member `None`.

On the wire `None`.*/
        pub none: ::core::option::Option<::std::string::String>,
        /**The member `Some`.

On the wire `Some` (required).*/
        pub some: ::std::string::String,
    }
    ::bothends::__object!(Vec, [1 some], [0 none]);
    ::bothends::__choice! {
        #[doc = "`Box`."] pub enum Box : closed { #[doc = "`\"); panic!(\"`: ''' */."]
        Panic = "\"); panic!(\"", #[doc = "`Default`: x."] Default = "Default", }
    }
    ///`Result`.
    #[derive(::core::clone::Clone)]
    pub struct Result {
        /**The member `Ok`.

On the wire `Ok`.*/
        pub ok: ::core::option::Option<::std::string::String>,
        /**The member `Err`.

On the wire `Err`.*/
        pub err: ::core::option::Option<Call>,
    }
    ::bothends::__object!(Result, [], [0 ok, 1 err]);
    ///`Call`.
    #[derive(::core::clone::Clone)]
    pub struct Call {
        /**The member `Schema`.

On the wire `Schema`.*/
        pub schema: ::core::option::Option<Schema>,
    }
    ::bothends::__object!(Call, [], [0 schema]);
    ///`Schema`.
    #[derive(::core::clone::Clone)]
    pub struct Schema {
        /**The member `Field`.

On the wire `Field`.*/
        pub field: ::core::option::Option<Field>,
    }
    ::bothends::__object!(Schema, [], [0 field]);
    ///`Field`.
    #[derive(::core::clone::Clone)]
    pub struct Field {
        /**The member `Kind`.

On the wire `Kind`.*/
        pub kind: ::core::option::Option<Kind>,
    }
    ::bothends::__object!(Field, [], [0 kind]);
    ::bothends::__choice! {
        #[doc = "`Kind`."] pub enum Kind : open { #[doc = "`String`."] String = "String",
        #[doc = "`Open`."] Open = "Open", }
    }
    ///Answer to New.
    #[derive(::core::clone::Clone)]
    pub struct NewResponse {
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        pub code: ::core::option::Option<::std::string::String>,
        /**The member `Data`.

On the wire `Data`.*/
        pub data: ::core::option::Option<Default>,
    }
    ::bothends::__object!(NewResponse, [], [0 code, 1 data]);
    ///`Default`.
    #[derive(::core::clone::Clone)]
    pub struct Default {
        /**The member `Clone`.

On the wire `Clone`.*/
        pub clone: ::core::option::Option<Clone_>,
    }
    ::bothends::__object!(Default, [], [0 clone]);
    ///`Clone_`.
    #[derive(::core::clone::Clone)]
    pub struct Clone_ {
        /**The member `Into`.

On the wire `Into`.*/
        pub into: ::core::option::Option<Into>,
    }
    ::bothends::__object!(Clone_, [], [0 into]);
    ///`Into`.
    #[derive(::core::clone::Clone)]
    pub struct Into {
        /**The member `From`.

On the wire `From`.*/
        pub from: ::core::option::Option<From>,
    }
    ::bothends::__object!(Into, [], [0 from]);
    ///`From`.
    #[derive(::core::clone::Clone)]
    pub struct From {
        /**The member `Send`.

On the wire `Send`.*/
        pub send_: ::core::option::Option<Send>,
    }
    ::bothends::__object!(From, [], [0 send_]);
    ///`Send`.
    #[derive(::core::clone::Clone)]
    pub struct Send {
        /**The member `Item`.

On the wire `Item`.*/
        pub item: ::core::option::Option<Item>,
    }
    ::bothends::__object!(Send, [], [0 item]);
    ///`Item`.
    #[derive(::core::clone::Clone)]
    pub struct Item {
        /**The member `Api`.

On the wire `Api`.*/
        pub api: ::core::option::Option<Api>,
    }
    ::bothends::__object!(Item, [], [0 api]);
    ///`Api`.
    #[derive(::core::clone::Clone)]
    pub struct Api {
        /**The member `Delivery`.

On the wire `Delivery`.*/
        pub delivery: ::core::option::Option<::core::primitive::bool>,
    }
    ::bothends::__object!(Api, [], [0 delivery]);
    /**Request of Self.

Selves.*/
    #[derive(::core::clone::Clone)]
    pub struct Self_ {
        /**The member `self`.

On the wire `self` (required).*/
        pub self_: ::std::string::String,
        /**x.

On the wire `Crate` (required), for example `'] ''' �`.*/
        pub crate_: ::std::string::String,
    }
    ::bothends::__object!(Self_, [0 self_, 1 crate_], []);
    ///Answer to Self.
    #[derive(::core::clone::Clone)]
    pub struct Self_Response {
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        pub code: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(Self_Response, [], [0 code]);
    /**Request of Type.

Types.*/
    #[derive(::core::clone::Clone)]
    pub struct Type {}
    ::bothends::__object!(Type, [], []);
    ///Answer to Type.
    #[derive(::core::clone::Clone)]
    pub struct TypeResponse {
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        pub code: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(TypeResponse, [], [0 code]);
    ::bothends::__choice! {
        #[doc = "The codes that answers of this API can have."] pub enum Code : open {
        #[doc = "`Self`: \"); std::process::exit(1); (\" �gnp.exe."] Self_ = "Self",
        #[doc = "`None`: None at all."] None = "None", #[doc = "`Some`: Some."] Some =
        "Some", #[doc = "`Ok`: Ok."] Ok = "Ok", #[doc = "`Err`: Err."] Err = "Err", }
    }
    ::bothends::__requests!(
        Builder BuilderResponse Clone CloneResponse Connect ConnectResponse Drop
        DropResponse New NewResponse Self_ Self_Response Type TypeResponse
    );
    ///Handles the calls of `hostile-names`: one method for each.
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
        #[doc = "*/ \"] #![x] ''' {\n\nRequired: `string`, `box`.\n\nRepeating it may have its effect twice.\n\n`New` on the wire, from `hostile-names/New.yaml`. Source: ''' */."]
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
    ::bothends::__serde!(
        Builder, BuilderResponse, Clone, CloneResponse, Connect, ConnectResponse, Drop,
        DropResponse, New, NewResponse, Self_, Self_Response, Type, TypeResponse
    );
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`Builder`]."] Builder, BuilderBuilder, []
    );
    ::bothends::__builder! {
        #[doc = "Builder of [`BuilderResponse`]."] BuilderResponse,
        BuilderResponseBuilder, []; #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        optional code : text;
    }
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`Clone`]."] Clone, CloneBuilder, []
    );
    ::bothends::__builder! {
        #[doc = "Builder of [`CloneResponse`]."] CloneResponse, CloneResponseBuilder, [];
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."] optional code : text;
    }
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`Connect`]."] Connect, ConnectBuilder, []
    );
    ::bothends::__builder! {
        #[doc = "Builder of [`ConnectResponse`]."] ConnectResponse,
        ConnectResponseBuilder, []; #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."]
        optional code : text;
    }
    ::bothends::__plain_builder!(#[doc = "Builder of [`Drop`]."] Drop, DropBuilder, []);
    ::bothends::__builder! {
        #[doc = "Builder of [`DropResponse`]."] DropResponse, DropResponseBuilder, [];
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."] optional code : text;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`New`]."] New, NewBuilder, [__S0 = string, __S1 = r#box];
        #[doc = "The member `String`.\n\nOn the wire `String` (required)."] required
        string : String => [missing::Set, __S1]; #[doc =
        "The member `Option`.\n\nOn the wire `Option`."] optional option : Option; #[doc
        = "The member `vec`.\n\nOn the wire `vec`."] optional vec : ::std::vec::Vec < Vec
        >; #[doc = "The member `box`.\n\nOn the wire `box` (required)."] required r#box :
        Box => [__S0, missing::Set]; #[doc =
        "The member `Result`.\n\nOn the wire `Result`."] optional result : Result;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`String`]."] String, StringBuilder, [__S0 = crate_]; #[doc =
        "The member `crate`.\n\nOn the wire `crate` (required)."] required crate_ : text
        => [missing::Set]; #[doc = "The member `super`.\n\nOn the wire `super`."]
        optional super_ : text; #[doc = "The member `async`.\n\nOn the wire `async`."]
        optional r#async : text; #[doc =
        "The member `__proto`.\n\nOn the wire `__proto`."] optional proto : text; #[doc =
        "The member `build`.\n\nOn the wire `build`."] optional build_ : text; #[doc =
        "The member `builder`.\n\nOn the wire `builder`."] optional builder : text; #[doc
        = "The member `on`.\n\nOn the wire `on`."] optional on : text; #[doc =
        "The member `value`.\n\nOn the wire `value`."] optional value : text; #[doc =
        "The member `target`.\n\nOn the wire `target`."] optional target : text; #[doc =
        "The member `given`.\n\nOn the wire `given`."] optional given : text;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`Vec`]."] Vec, VecBuilder, [__S0 = some]; #[doc =
        "The member `None`.\n\nOn the wire `None`."] optional none : text; #[doc =
        "The member `Some`.\n\nOn the wire `Some` (required)."] required some : text =>
        [missing::Set];
    }
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`Result`]."] Result, ResultBuilder, [ok : text, err :
        (Call)]
    );
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`Call`]."] Call, CallBuilder, [schema : (Schema)]
    );
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`Schema`]."] Schema, SchemaBuilder, [field : (Field)]
    );
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`Field`]."] Field, FieldBuilder, [kind : (Kind)]
    );
    ::bothends::__builder! {
        #[doc = "Builder of [`NewResponse`]."] NewResponse, NewResponseBuilder, []; #[doc
        = "]\"] ''' */ {.\n\nOn the wire `Code`."] optional code : text; #[doc =
        "The member `Data`.\n\nOn the wire `Data`."] optional data : Default;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`Default`]."] Default, DefaultBuilder, []; #[doc =
        "The member `Clone`.\n\nOn the wire `Clone`."] optional clone : Clone_;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`Clone_`]."] Clone_, Clone_Builder, []; #[doc =
        "The member `Into`.\n\nOn the wire `Into`."] optional into : Into;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`Into`]."] Into, IntoBuilder, []; #[doc =
        "The member `From`.\n\nOn the wire `From`."] optional from : From;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`From`]."] From, FromBuilder, []; #[doc =
        "The member `Send`.\n\nOn the wire `Send`."] optional send_ : Send;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`Send`]."] Send, SendBuilder, []; #[doc =
        "The member `Item`.\n\nOn the wire `Item`."] optional item : Item;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`Item`]."] Item, ItemBuilder, []; #[doc =
        "The member `Api`.\n\nOn the wire `Api`."] optional api : Api;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`Api`]."] Api, ApiBuilder, []; #[doc =
        "The member `Delivery`.\n\nOn the wire `Delivery`."] optional delivery :
        ::core::primitive::bool;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`Self_`]."] Self_, Self_Builder, [__S0 = self_, __S1 =
        crate_]; #[doc = "The member `self`.\n\nOn the wire `self` (required)."] required
        self_ : text => [missing::Set, __S1]; #[doc =
        "x.\n\nOn the wire `Crate` (required), for example `'] ''' �`."] required
        crate_ : text => [__S0, missing::Set];
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`Self_Response`]."] Self_Response, Self_ResponseBuilder, [];
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."] optional code : text;
    }
    ::bothends::__plain_builder!(#[doc = "Builder of [`Type`]."] Type, TypeBuilder, []);
    ::bothends::__builder! {
        #[doc = "Builder of [`TypeResponse`]."] TypeResponse, TypeResponseBuilder, [];
        #[doc = "]\"] ''' */ {.\n\nOn the wire `Code`."] optional code : text;
    }
    #[doc(hidden)]
    pub mod missing {
        pub use ::bothends::__private::Set;
        pub enum crate_ {}
        pub enum r#box {}
        pub enum self_ {}
        pub enum some {}
        pub enum string {}
    }
    #[doc(hidden)]
    pub mod data {
        use ::bothends::schema::*;
        pub static API: Api = Api {
            id: "hostile-names",
            version: "\"); std::process::exit(1); (\"",
            protocol: Protocol::AliyunRpc,
            format: Format::Json,
            headers: &[],
            signature: ::bothends::sign::ACS3_HMAC_SHA256,
            endpoint: ::core::option::Option::None,
            regions: &[],
            endpoints: &[],
            fallback: &[],
            discriminator: ::core::option::Option::None,
            code: ::core::option::Option::Some("Code"),
            success: &["\"); std::process::exit(1); (\""],
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
        pub static CALLS: &[&Call] = &[
            &super::calls::Builder,
            &super::calls::Clone,
            &super::calls::Connect,
            &super::calls::Drop,
            &super::calls::New,
            &super::calls::Self_,
            &super::calls::Type,
        ];
        pub static EXAMPLES: &[&[Example]] = &[&[], &[], &[], &[], &[], &[], &[]];
    }
    #[doc(hidden)]
    pub mod calls {
        use ::bothends::schema::*;
        ::bothends::__call!(Builder, BuilderResponse, "Builder", Operation);
        ::bothends::__call!(Clone, CloneResponse, "Clone", Operation);
        ::bothends::__call!(Connect, ConnectResponse, "Connect", Operation);
        ::bothends::__call!(Drop, DropResponse, "Drop", Operation);
        ::bothends::__call!(New, NewResponse, "New", Operation);
        ::bothends::__call!(Self_, Self_Response, "Self", Operation);
        ::bothends::__call!(Type, TypeResponse, "Type", Operation);
    }
    #[doc(hidden)]
    pub mod schemas {
        use ::bothends::schema::*;
        ::bothends::__schema!(Builder, "Builder", []);
        ::bothends::__schema!(BuilderResponse, "BuilderResponse", [text("Code")]);
        ::bothends::__schema!(Clone, "Clone", []);
        ::bothends::__schema!(CloneResponse, "CloneResponse", [text("Code")]);
        ::bothends::__schema!(Connect, "Connect", []);
        ::bothends::__schema!(ConnectResponse, "ConnectResponse", [text("Code")]);
        ::bothends::__schema!(Drop, "Drop", []);
        ::bothends::__schema!(DropResponse, "DropResponse", [text("Code")]);
        ::bothends::__schema!(
            New, "New", [object("String", & String) required(), open("Option", & ["Some",
            "None", "Self", "String"]), list("vec", & Item::object(& Vec)), new("box",
            Kind::Closed(& ["\"); panic!(\"", "Default"])) required(), object("Result", &
            Result)]
        );
        ::bothends::__schema!(
            String, "String", [text("crate") required(), text("super"), text("async"),
            text("__proto"), text("build"), text("builder"), text("on"), text("value"),
            text("target"), text("given")]
        );
        ::bothends::__schema!(Vec, "Vec", [text("None"), text("Some") required()]);
        ::bothends::__schema!(Result, "Result", [text("Ok"), object("Err", & Call)]);
        ::bothends::__schema!(Call, "Call", [object("Schema", & Schema)]);
        ::bothends::__schema!(Schema, "Schema", [object("Field", & Field)]);
        ::bothends::__schema!(Field, "Field", [open("Kind", & ["String", "Open"])]);
        ::bothends::__schema!(
            NewResponse, "NewResponse", [text("Code"), object("Data", & Default)]
        );
        ::bothends::__schema!(Default, "Default", [object("Clone", & Clone_)]);
        ::bothends::__schema!(Clone_, "Clone_", [object("Into", & Into)]);
        ::bothends::__schema!(Into, "Into", [object("From", & From)]);
        ::bothends::__schema!(From, "From", [object("Send", & Send)]);
        ::bothends::__schema!(Send, "Send", [object("Item", & Item)]);
        ::bothends::__schema!(Item, "Item", [object("Api", & Api)]);
        ::bothends::__schema!(Api, "Api", [new("Delivery", Kind::Boolean)]);
        ::bothends::__schema!(
            Self_, "Self_", [text("self") required(), text("Crate") required()]
        );
        ::bothends::__schema!(Self_Response, "Self_Response", [text("Code")]);
        ::bothends::__schema!(Type, "Type", []);
        ::bothends::__schema!(TypeResponse, "TypeResponse", [text("Code")]);
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
