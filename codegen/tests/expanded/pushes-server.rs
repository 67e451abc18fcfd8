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
                    move |request| api::Handler::ask(self, call, request),
                )
            }
            1usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::on_notice(self, call, request),
                )
            }
            2usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::on_ping(self, call, request),
                )
            }
            _ => ::core::result::Result::Err(::bothends::codec::Problem::no_such_call()),
        }
    }
}
#[allow(clippy::all, clippy::pedantic, rustdoc::all)]
impl Api {
    ///A server of `pushes` with these handlers, which lets in whom `guard` does: calls of this API prove nothing.
    pub fn server(self, guard: ::bothends::Guard) -> ::bothends::Server {
        ::bothends::Server::guarded(self, guard)
    }
    ::bothends::__simulate!(
        #[doc =
        "Starts these handlers on a free port of this machine, and gives what calls them as the platform of `pushes` does: for tests.\n\n# Errors\nIf no port can be listened on."]
        Api, api
    );
}
/**Pushes, version 1.

From the specs of `pushes`.*/
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
    /**Request of Ask.

Asks without a proof of who asks.*/
    #[derive(::core::clone::Clone)]
    pub struct Ask {
        /**What is asked.

On the wire `what`.*/
        pub what: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(Ask, [], [0 what]);
    ///Answer to Ask.
    #[derive(::core::clone::Clone)]
    pub struct AskResponse {
        /**What was found.

On the wire `answer`.*/
        pub answer: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(AskResponse, [], [0 answer]);
    /**Request of onNotice.

Something was written.*/
    #[derive(::core::clone::Clone)]
    pub struct OnNotice {
        /**Its id.

On the wire `id` (required), for example `n-1`.*/
        pub id: ::std::string::String,
        /**When.

On the wire `at` (in milliseconds since 1970), for example `1767323045678`.*/
        pub at: ::core::option::Option<::bothends::Timestamp>,
        /**What it is.

On the wire `kind`, for example `picture`.*/
        pub kind: ::core::option::Option<OnNoticeKind>,
        /**What was written.

On the wire `content` (as JSON, perhaps in a text, or as any other text).

If `kind` is `text`: a text is a text, though it looks like JSON.*/
        pub content: ::core::option::Option<::bothends::Json>,
        /**Anything.

On the wire `extra` (as JSON, perhaps in a text, or as any other text).*/
        pub extra: ::core::option::Option<::bothends::Json>,
    }
    ::bothends::__object!(OnNotice, [0 id], [1 at, 2 kind, 3 content, 4 extra]);
    ::bothends::__choice! {
        #[doc = "What it is."] pub enum OnNoticeKind : open { #[doc = "`text`."] Text =
        "text", #[doc = "`picture`."] Picture = "picture", }
    }
    ///Answer to onNotice.
    #[derive(::core::clone::Clone)]
    pub struct OnNoticeResponse {}
    ::bothends::__object!(OnNoticeResponse, [], []);
    /**Request of onPing.

The platform asks whether we are there.*/
    #[derive(::core::clone::Clone)]
    pub struct OnPing {}
    ::bothends::__object!(OnPing, [], []);
    ///Answer to onPing.
    #[derive(::core::clone::Clone)]
    pub struct OnPingResponse {}
    ::bothends::__object!(OnPingResponse, [], []);
    ::bothends::__choice! {
        #[doc = "The codes that answers of this API can have."] pub enum Code : open {
        #[doc = "`later`: Not now."] Later = "later", }
    }
    ::bothends::__requests!(
        Ask AskResponse OnNotice OnNoticeResponse OnPing OnPingResponse
    );
    ///Handles the calls of `pushes`: one method for each.
    pub trait Handler: ::core::marker::Send + ::core::marker::Sync + 'static {
        /**Asks without a proof of who asks.

Repeating it may have its effect twice.

`Ask` on the wire, `GET /ask`, from `pushes/Ask.yaml`.*/
        fn ask(
            &self,
            call: &::bothends::Call,
            request: Ask,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<AskResponse, Code>,
        > + ::core::marker::Send;
        /**Something was written.

Required: `id`.

The answer must be there within 3000 ms. Several come in one request; they are handled one by one, some of them at once.

`onNotice` on the wire, `POST /notices`, from `pushes/onNotice.yaml`.*/
        fn on_notice(
            &self,
            call: &::bothends::Call,
            request: OnNotice,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<OnNoticeResponse, Code>,
        > + ::core::marker::Send;
        /**The platform asks whether we are there.

`onPing` on the wire, `POST /ping`, from `pushes/onPing.yaml`.*/
        fn on_ping(
            &self,
            call: &::bothends::Call,
            request: OnPing,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<OnPingResponse, Code>,
        > + ::core::marker::Send;
    }
    ::bothends::__serde!(
        Ask, AskResponse, OnNotice, OnNoticeResponse, OnPing, OnPingResponse
    );
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`Ask`]."] Ask, AskBuilder, [what : text]
    );
    ::bothends::__builder! {
        #[doc = "Builder of [`AskResponse`]."] AskResponse, AskResponseBuilder, []; #[doc
        = "What was found.\n\nOn the wire `answer`."] optional answer : text;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`OnNotice`]."] OnNotice, OnNoticeBuilder, [__S0 = id]; #[doc
        = "Its id.\n\nOn the wire `id` (required), for example `n-1`."] required id :
        text => [missing::Set]; #[doc =
        "When.\n\nOn the wire `at` (in milliseconds since 1970), for example `1767323045678`."]
        optional at : ::bothends::Timestamp; #[doc =
        "What it is.\n\nOn the wire `kind`, for example `picture`."] optional kind :
        OnNoticeKind; #[doc =
        "What was written.\n\nOn the wire `content` (as JSON, perhaps in a text, or as any other text).\n\nIf `kind` is `text`: a text is a text, though it looks like JSON."]
        optional content : ::bothends::Json; #[doc =
        "Anything.\n\nOn the wire `extra` (as JSON, perhaps in a text, or as any other text)."]
        optional extra : ::bothends::Json;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`OnNoticeResponse`]."] OnNoticeResponse,
        OnNoticeResponseBuilder, [];
    }
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`OnPing`]."] OnPing, OnPingBuilder, []
    );
    ::bothends::__builder! {
        #[doc = "Builder of [`OnPingResponse`]."] OnPingResponse, OnPingResponseBuilder,
        [];
    }
    #[doc(hidden)]
    pub mod missing {
        pub use ::bothends::__private::Set;
        pub enum id {}
    }
    #[doc(hidden)]
    pub mod data {
        use ::bothends::schema::*;
        pub static API: Api = Api {
            id: "pushes",
            version: "1",
            protocol: Protocol::Http,
            format: Format::Json,
            headers: &[],
            signature: ::bothends::sign::NONE,
            endpoint: ::core::option::Option::None,
            regions: &[],
            endpoints: &[],
            fallback: &[],
            discriminator: ::core::option::Option::None,
            code: ::core::option::Option::None,
            success: &[],
            message: ::core::option::Option::None,
            request_id: ::core::option::Option::None,
            codes: &[
                Code {
                    wire: "later",
                    status: 503u16,
                    kind: CodeKind::Unavailable,
                    doc: "Not now.",
                    hint: "",
                },
            ],
        };
        pub static CALLS: &[&Call] = &[
            &super::calls::Ask,
            &super::calls::OnNotice,
            &super::calls::OnPing,
        ];
        pub static EXAMPLES: &[&[Example]] = &[&[], &[], &[]];
    }
    #[doc(hidden)]
    pub mod calls {
        use ::bothends::schema::*;
        ::bothends::__call!(
            Ask, AskResponse, "Ask", Operation.method("GET").path("/ask")
        );
        ::bothends::__call!(
            OnNotice, OnNoticeResponse, "onNotice", Callback.path("/notices")
            .deadline(3000).delivery(Delivery::Once(& ["id"])).volatile(& ["at"]).batch()
        );
        ::bothends::__call!(OnPing, OnPingResponse, "onPing", Callback.path("/ping"));
    }
    #[doc(hidden)]
    pub mod schemas {
        use ::bothends::schema::*;
        ::bothends::__schema!(Ask, "Ask", [text("what")]);
        ::bothends::__schema!(AskResponse, "AskResponse", [text("answer")]);
        ::bothends::__schema!(
            OnNotice, "OnNotice", [text("id") required(), new("at",
            Kind::Timestamp("unix-ms", 0)), open("kind", & ["text", "picture"]),
            new("content", Kind::Any) encoding(Encoding::JsonOrText(& [("kind",
            "text")])), new("extra", Kind::Any) encoding(Encoding::JsonOrText(& []))]
        );
        ::bothends::__schema!(OnNoticeResponse, "OnNoticeResponse", []);
        ::bothends::__schema!(OnPing, "OnPing", []);
        ::bothends::__schema!(OnPingResponse, "OnPingResponse", []);
    }
}
impl api::Handler for Api {
    async fn ask(
        &self,
        _: &::bothends::Call,
        _: api::Ask,
    ) -> ::core::result::Result<api::AskResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn on_notice(
        &self,
        _: &::bothends::Call,
        _: api::OnNotice,
    ) -> ::core::result::Result<api::OnNoticeResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn on_ping(
        &self,
        _: &::bothends::Call,
        _: api::OnPing,
    ) -> ::core::result::Result<api::OnPingResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
}
