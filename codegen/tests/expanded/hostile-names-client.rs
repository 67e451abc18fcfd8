pub struct Api(pub ::bothends::Client);
#[automatically_derived]
impl ::core::convert::From<::bothends::Client> for Api {
    #[inline]
    fn from(client: ::bothends::Client) -> Self {
        Self(client)
    }
}
#[automatically_derived]
impl Api {
    /**A client of `hostile-names` with default options.

# Errors
If the API has no endpoint of its own, or TLS cannot be set up.*/
    pub fn connect(
        credentials: impl ::core::convert::Into<::bothends::Credentials>,
    ) -> ::core::result::Result<Self, ::bothends::ConfigError> {
        Self::builder(credentials).build()
    }
    ///A client of `hostile-names` with options of its own: endpoint, region, deadlines.
    pub fn builder(
        credentials: impl ::core::convert::Into<::bothends::Credentials>,
    ) -> ::bothends::ClientBuilder<Self> {
        ::bothends::Client::of(&api::data::API, credentials)
    }
}
#[automatically_derived]
#[allow(clippy::all, clippy::pedantic, deprecated)]
impl Api {
    /**Builds.

Repeating it may have its effect twice.

`Builder` on the wire, from `hostile-names/Builder.yaml`.*/
    #[inline]
    pub fn builder_(&self) -> api::BuilderBuilder<&::bothends::Client> {
        api::Builder::on(&self.0)
    }
    /**Clones.

Repeating it may have its effect twice.

`Clone` on the wire, from `hostile-names/Clone.yaml`.*/
    #[inline]
    pub fn clone_(&self) -> api::CloneBuilder<&::bothends::Client> {
        api::Clone::on(&self.0)
    }
    /**Connects.

Repeating it may have its effect twice.

`Connect` on the wire, from `hostile-names/Connect.yaml`.*/
    #[inline]
    pub fn connect_(&self) -> api::ConnectBuilder<&::bothends::Client> {
        api::Connect::on(&self.0)
    }
    /**Drops.

Repeating it may have its effect twice.

`Drop` on the wire, from `hostile-names/Drop.yaml`.*/
    #[inline]
    pub fn drop(&self) -> api::DropBuilder<&::bothends::Client> {
        api::Drop::on(&self.0)
    }
    #[doc = "*/ \"] #![x] ''' {\n\nRequired: `string`, `r#box`, `s0`.\n\nRepeating it may have its effect twice.\n\n`New` on the wire, from `hostile-names/New.yaml`. Source: ''' */."]
    #[deprecated(note = "\"); std::process::exit(1); (\"")]
    #[inline]
    pub fn new(&self) -> api::NewBuilder<&::bothends::Client> {
        api::New::on(&self.0)
    }
    /**Selves.

Required: `self_`, `crate_`.

Repeating it may have its effect twice.

`Self` on the wire, from `hostile-names/Self.yaml`.*/
    #[inline]
    pub fn self_(&self) -> api::Self_Builder<&::bothends::Client> {
        api::Self_::on(&self.0)
    }
    /**Types.

Repeating it may have its effect twice.

`Type` on the wire, from `hostile-names/Type.yaml`.*/
    #[inline]
    pub fn r#type(&self) -> api::TypeBuilder<&::bothends::Client> {
        api::Type::on(&self.0)
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
    #[automatically_derived]
    impl ::bothends::client::Request for Builder {
        type Response = BuilderResponse;
        type Code = Code;
        const CALL: &'static ::bothends::schema::Call = &data::calls::Builder;
    }
    #[automatically_derived]
    impl ::bothends::client::Request for Clone {
        type Response = CloneResponse;
        type Code = Code;
        const CALL: &'static ::bothends::schema::Call = &data::calls::Clone;
    }
    #[automatically_derived]
    impl ::bothends::client::Request for Connect {
        type Response = ConnectResponse;
        type Code = Code;
        const CALL: &'static ::bothends::schema::Call = &data::calls::Connect;
    }
    #[automatically_derived]
    impl ::bothends::client::Request for Drop {
        type Response = DropResponse;
        type Code = Code;
        const CALL: &'static ::bothends::schema::Call = &data::calls::Drop;
    }
    #[automatically_derived]
    impl ::bothends::client::Request for New {
        type Response = NewResponse;
        type Code = Code;
        const CALL: &'static ::bothends::schema::Call = &data::calls::New;
    }
    #[automatically_derived]
    impl ::bothends::client::Request for Self_ {
        type Response = Self_Response;
        type Code = Code;
        const CALL: &'static ::bothends::schema::Call = &data::calls::Self_;
    }
    #[automatically_derived]
    impl ::bothends::client::Request for Type {
        type Response = TypeResponse;
        type Code = Code;
        const CALL: &'static ::bothends::schema::Call = &data::calls::Type;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`Builder`], member by member."] Builder, BuilderBuilder, [];
    }
    ::bothends::__send!(Builder, BuilderBuilder, BuilderResponse, []);
    ::bothends::__builder! {
        #[doc = "Builds a [`Clone`], member by member."] Clone, CloneBuilder, [];
    }
    ::bothends::__send!(Clone, CloneBuilder, CloneResponse, []);
    ::bothends::__builder! {
        #[doc = "Builds a [`Connect`], member by member."] Connect, ConnectBuilder, [];
    }
    ::bothends::__send!(Connect, ConnectBuilder, ConnectResponse, []);
    ::bothends::__builder! {
        #[doc = "Builds a [`Drop`], member by member."] Drop, DropBuilder, [];
    }
    ::bothends::__send!(Drop, DropBuilder, DropResponse, []);
    ::bothends::__builder! {
        #[doc = "Builds a [`New`], member by member."] New, NewBuilder, [S0 = string, S1
        = r#box, S2 = s0]; #[doc =
        "The member `String`.\n\nOn the wire `String` (required)."] required string :
        String => [::bothends::__private::Set, S1, S2]; #[doc =
        "The member `Option`.\n\nOn the wire `Option`."] optional option : Option; #[doc
        = "The member `vec`.\n\nOn the wire `vec`."] optional vec : ::std::vec::Vec < Vec
        >; #[doc = "The member `box`.\n\nOn the wire `box` (required)."] required r#box :
        Box => [S0, ::bothends::__private::Set, S2]; #[doc =
        "The member `Result`.\n\nOn the wire `Result`."] optional result : Result; #[doc
        = "The member `T`.\n\nOn the wire `T`."] optional t : T; #[doc =
        "The member `S0`.\n\nOn the wire `S0` (required)."] required s0 : S0 => [S0, S1,
        ::bothends::__private::Set];
    }
    ::bothends::__send!(New, NewBuilder, NewResponse, [S0, S1, S2]);
    ::bothends::__builder! {
        #[doc = "Builds a [`String`], member by member."] String, StringBuilder, [S0 =
        crate_]; #[doc = "The member `crate`.\n\nOn the wire `crate` (required)."]
        required crate_ : text => [::bothends::__private::Set]; #[doc =
        "The member `super`.\n\nOn the wire `super`."] optional super_ : text; #[doc =
        "The member `async`.\n\nOn the wire `async`."] optional r#async : text; #[doc =
        "The member `__proto`.\n\nOn the wire `__proto`."] optional proto : text; #[doc =
        "The member `build`.\n\nOn the wire `build`."] optional build_ : text; #[doc =
        "The member `builder`.\n\nOn the wire `builder`."] optional builder : text; #[doc
        = "The member `on`.\n\nOn the wire `on`."] optional on : text; #[doc =
        "The member `value`.\n\nOn the wire `value`."] optional value : text; #[doc =
        "The member `target`.\n\nOn the wire `target`."] optional target : text; #[doc =
        "The member `given`.\n\nOn the wire `given`."] optional given : text;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`Vec`], member by member."] Vec, VecBuilder, [S0 = some];
        #[doc = "The member `None`.\n\nOn the wire `None`."] optional none : text; #[doc
        = "The member `Some`.\n\nOn the wire `Some` (required)."] required some : text =>
        [::bothends::__private::Set];
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`Result`], member by member."] Result, ResultBuilder, [];
        #[doc = "The member `Ok`.\n\nOn the wire `Ok`."] optional ok : text; #[doc =
        "The member `Err`.\n\nOn the wire `Err`."] optional err : Call;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`Call`], member by member."] Call, CallBuilder, []; #[doc =
        "The member `Schema`.\n\nOn the wire `Schema`."] optional schema : Schema;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`Schema`], member by member."] Schema, SchemaBuilder, [];
        #[doc = "The member `Field`.\n\nOn the wire `Field`."] optional field : Field;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`Field`], member by member."] Field, FieldBuilder, []; #[doc =
        "The member `Kind`.\n\nOn the wire `Kind`."] optional kind : Kind;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`T`], member by member."] T, TBuilder, [S0 = a]; #[doc =
        "The member `a`.\n\nOn the wire `a` (required)."] required a : text =>
        [::bothends::__private::Set];
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`S0`], member by member."] S0, S0Builder, [S0 = a]; #[doc =
        "The member `a`.\n\nOn the wire `a` (required)."] required a : T =>
        [::bothends::__private::Set];
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`Self_`], member by member."] Self_, Self_Builder, [S0 =
        self_, S1 = crate_]; #[doc =
        "The member `self`.\n\nOn the wire `self` (required)."] required self_ : text =>
        [::bothends::__private::Set, S1]; #[doc =
        "x.\n\nOn the wire `Crate` (required), for example `'] ''' �`."] required
        crate_ : text => [S0, ::bothends::__private::Set];
    }
    ::bothends::__send!(Self_, Self_Builder, Self_Response, [S0, S1]);
    ::bothends::__builder! {
        #[doc = "Builds a [`Type`], member by member."] Type, TypeBuilder, [];
    }
    ::bothends::__send!(Type, TypeBuilder, TypeResponse, []);
    #[doc(hidden)]
    pub mod missing {
        pub enum a {}
        pub enum crate_ {}
        pub enum r#box {}
        pub enum s0 {}
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
