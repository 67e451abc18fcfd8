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
                    move |request| api::Handler::drop_thing(self, call, request),
                )
            }
            1usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::get_thing(self, call, request),
                )
            }
            2usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::head_thing(self, call, request),
                )
            }
            3usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::list_things(self, call, request),
                )
            }
            4usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::put_thing(self, call, request),
                )
            }
            5usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::send_form(self, call, request),
                )
            }
            6usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::send_json(self, call, request),
                )
            }
            7usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::send_parts(self, call, request),
                )
            }
            8usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::on_stored(self, call, request),
                )
            }
            _ => ::core::result::Result::Err(::bothends::codec::Problem::no_such_call()),
        }
    }
}
#[allow(clippy::all, clippy::pedantic, rustdoc::all)]
impl Api {
    ///A server of `wire-forms` with these handlers, which accepts calls that are signed with `key`.
    pub fn server(
        self,
        key: impl ::core::convert::Into<::bothends::Credentials>,
    ) -> ::bothends::Server {
        ::bothends::Server::of(self, key)
    }
    ::bothends::__simulate!(
        #[doc =
        "Starts these handlers on a free port of this machine, and gives what calls them as the platform of `wire-forms` does: for tests.\n\n# Errors\nIf no port can be listened on."]
        Api, api
    );
}
/**Wire forms, version 1.

From the specs of `wire-forms`.*/
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
    /**Request of DropThing.

Drops a thing.*/
    #[derive(::core::clone::Clone)]
    pub struct DropThing {
        /**Its name.

On the wire `Key` in the path (required).*/
        pub key: ::std::string::String,
    }
    ::bothends::__object!(DropThing, [0 key], []);
    ///Answer to DropThing.
    #[derive(::core::clone::Clone)]
    pub struct DropThingResponse {
        /**Id of the call.

On the wire `x-acme-request-id` in the headers.*/
        pub x_acme_request_id: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(DropThingResponse, [], [0 x_acme_request_id]);
    /**Request of GetThing.

Gets a thing.*/
    #[derive(::core::clone::Clone)]
    pub struct GetThing {
        /**Its name.

On the wire `Key` in the path (required).*/
        pub key: ::std::string::String,
        /**Which parts.

On the wire `Parts` (joined by commas).*/
        pub parts: ::core::option::Option<::std::vec::Vec<::core::primitive::i64>>,
    }
    ::bothends::__object!(GetThing, [0 key], [1 parts]);
    ///Answer to GetThing.
    #[derive(::core::clone::Clone)]
    pub struct GetThingResponse {
        /**Id of the call.

On the wire `x-acme-request-id` in the headers.*/
        pub x_acme_request_id: ::core::option::Option<::std::string::String>,
        /**What was stored.

On the wire `Content`, which is the body (required).*/
        pub content: ::bothends::Bytes,
    }
    ::bothends::__object!(GetThingResponse, [1 content], [0 x_acme_request_id]);
    /**Request of HeadThing.

Asks what a thing is.*/
    #[derive(::core::clone::Clone)]
    pub struct HeadThing {
        /**Its name.

On the wire `Key` in the path (required).*/
        pub key: ::std::string::String,
    }
    ::bothends::__object!(HeadThing, [0 key], []);
    ///Answer to HeadThing.
    #[derive(::core::clone::Clone)]
    pub struct HeadThingResponse {
        /**Id of the call.

On the wire `x-acme-request-id` in the headers.*/
        pub x_acme_request_id: ::core::option::Option<::std::string::String>,
        /**Its length.

On the wire `Content-Length` in the headers, for example `4`.*/
        pub content_length: ::core::option::Option<::core::primitive::i64>,
        /**When it was stored.

On the wire `Last-Modified` in the headers (as in HTTP headers).*/
        pub last_modified: ::core::option::Option<::bothends::Timestamp>,
        /**Anything about it.

On the wire `x-acme-meta-` in the headers.*/
        pub x_acme_meta: ::core::option::Option<
            ::std::collections::BTreeMap<::std::string::String, ::std::string::String>,
        >,
    }
    ::bothends::__object!(
        HeadThingResponse, [], [0 x_acme_request_id, 1 content_length, 2 last_modified, 3
        x_acme_meta]
    );
    /**Request of ListThings.

Lists things.*/
    #[derive(::core::clone::Clone)]
    pub struct ListThings {
        /**Which ones.

On the wire `Kind` in the path (required), for example `big`.*/
        pub kind: ListThingsKind,
        /**Which version.

On the wire `Version` in the path (required, -2147483648 to 2147483647), for example `2`.*/
        pub version: ::core::primitive::i32,
        /**Since when.

On the wire `After` (as `yyyyMMdd'T'HHmmss'Z'`), for example `20260102T030405Z`.*/
        pub after: ::core::option::Option<::bothends::Timestamp>,
        /**Which of them.

On the wire `Filter` in the query (as JSON in a text).*/
        pub filter: ::core::option::Option<Filter>,
        /**How many at most.

On the wire `Limit`. If it is left out, the platform takes `100`.*/
        pub limit: ::core::option::Option<::core::primitive::i64>,
    }
    ::bothends::__object!(ListThings, [0 kind, 1 version], [2 after, 3 filter, 4 limit]);
    ::bothends::__choice! {
        #[doc = "Which ones."] pub enum ListThingsKind : open { #[doc = "`big`."] Big =
        "big", #[doc = "`small`."] Small = "small", }
    }
    ///Which things.
    #[derive(::core::clone::Clone)]
    pub struct Filter {
        /**Beginning of the name.

On the wire `name` (must match `^[a-z]*$`).*/
        pub name: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(Filter, [], [0 name]);
    ///Answer to ListThings.
    #[derive(::core::clone::Clone)]
    pub struct ListThingsResponse {
        /**Id of the call.

On the wire `x-acme-request-id` in the headers.*/
        pub x_acme_request_id: ::core::option::Option<::std::string::String>,
        /**The things.

On the wire `Thing`.*/
        pub thing: ::core::option::Option<::std::vec::Vec<ListThingsResponseThing>>,
    }
    ::bothends::__object!(ListThingsResponse, [], [0 x_acme_request_id, 1 thing]);
    ///The things.
    #[derive(::core::clone::Clone)]
    pub struct ListThingsResponseThing {
        /**Its name.

On the wire `Key`.*/
        pub key: ::core::option::Option<::std::string::String>,
        /**When.

On the wire `Stored` (as in RFC 3339).*/
        pub stored: ::core::option::Option<::bothends::Timestamp>,
    }
    ::bothends::__object!(ListThingsResponseThing, [], [0 key, 1 stored]);
    /**Request of PutThing.

Stores a thing.*/
    #[derive(::core::clone::Clone)]
    pub struct PutThing {
        /**Which store.

On the wire `Store` in the host (required), for example `my-store`.*/
        pub store: ::std::string::String,
        /**Its name.

On the wire `Key` in the path (required, must match `^[^/]`), for example `a/b.txt`.*/
        pub key: ::std::string::String,
        /**What is stored.

On the wire `Content`, which is the body (required, at most 1048576 bytes), for example `AAECAw==`.*/
        pub content: ::bothends::Bytes,
        /**Kind of content.

On the wire `Content-Type` in the headers, for example `text/plain`. If it is left out, the platform takes `application/octet-stream`.*/
        pub content_type: ::core::option::Option<::std::string::String>,
        /**Whom to tell.

On the wire `x-acme-callback` in the headers (as JSON in Base64).*/
        pub x_acme_callback: ::core::option::Option<Callback>,
        /**Anything about it.

On the wire `x-acme-meta-` in the headers.*/
        pub x_acme_meta: ::core::option::Option<
            ::std::collections::BTreeMap<::std::string::String, ::std::string::String>,
        >,
        /**Until when it is there.

On the wire `Expires` in the headers (as in HTTP headers), for example `Fri, 02 Jan 2026 03:04:05 GMT`.*/
        pub expires: ::core::option::Option<::bothends::Timestamp>,
    }
    ::bothends::__object!(
        PutThing, [0 store, 1 key, 2 content], [3 content_type, 4 x_acme_callback, 5
        x_acme_meta, 6 expires]
    );
    ///Whom to tell.
    #[derive(::core::clone::Clone)]
    pub struct Callback {
        /**Where.

On the wire `url` (required).*/
        pub url: ::std::string::String,
    }
    ::bothends::__object!(Callback, [0 url], []);
    ///Answer to PutThing.
    #[derive(::core::clone::Clone)]
    pub struct PutThingResponse {
        /**Id of the call.

On the wire `x-acme-request-id` in the headers.*/
        pub x_acme_request_id: ::core::option::Option<::std::string::String>,
        /**Its hash.

On the wire `ETag` in the headers (required).*/
        pub e_tag: ::std::string::String,
    }
    ::bothends::__object!(PutThingResponse, [1 e_tag], [0 x_acme_request_id]);
    /**Request of SendForm.

Sends a form.*/
    #[derive(::core::clone::Clone)]
    pub struct SendForm {
        /**Who.

On the wire `Name` in the form (required).*/
        pub name: ::std::string::String,
        /**When.

On the wire `At` in the form (as `yyyy-MM-dd HH:mm:ss` in the zone +08:00), for example `2026-01-02 11:04:05`.*/
        pub at: ::core::option::Option<::bothends::Timestamp>,
        /**Which page.

On the wire `Page` in the query.*/
        pub page: ::core::option::Option<::core::primitive::i64>,
    }
    ::bothends::__object!(SendForm, [0 name], [1 at, 2 page]);
    ///Answer to SendForm.
    #[derive(::core::clone::Clone)]
    pub struct SendFormResponse {
        /**Id of the call.

On the wire `x-acme-request-id` in the headers.*/
        pub x_acme_request_id: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(SendFormResponse, [], [0 x_acme_request_id]);
    /**Request of SendJson.

Sends JSON.*/
    #[derive(::core::clone::Clone)]
    pub struct SendJson {
        /**Which of them.

On the wire `kind` in the JSON body (required), for example `text`.*/
        pub kind: SendJsonKind,
        /**What is sent.

On the wire `content` (required).

If `kind` is `text`: `text` must be there; `picture`, `thumbnail` must not be there.

If `kind` is `picture`: `picture` must be there.*/
        pub content: Message,
        /**How much.

On the wire `level`, for example `2`.*/
        pub level: ::core::option::Option<SendJsonLevel>,
        /**Where.

On the wire `floors`.*/
        pub floors: ::core::option::Option<::std::vec::Vec<SendJsonFloors>>,
        /**Anything.

On the wire `raw` (as JSON in a text).*/
        pub raw: ::core::option::Option<::bothends::Json>,
        /**When.

On the wire `sent` (in seconds since 1970), for example `1767323045`.*/
        pub sent: ::core::option::Option<::bothends::Timestamp>,
        /**When.

On the wire `seen` (in milliseconds since 1970), for example `1767323045678`.*/
        pub seen: ::core::option::Option<::bothends::Timestamp>,
        /**Until when.

On the wire `until` (as in RFC 3339). If it is left out, the platform takes `2026-01-02T03:04:05.5+08:00`.*/
        pub until: ::core::option::Option<::bothends::Timestamp>,
        /**A short key.

On the wire `key` (at most 4 bytes). If it is left out, the platform takes `AAECAw==`.*/
        pub key: ::core::option::Option<::bothends::Bytes>,
    }
    ::bothends::__object!(
        SendJson, [0 kind, 1 content], [2 level, 3 floors, 4 raw, 5 sent, 6 seen, 7
        until, 8 key]
    );
    ::bothends::__choice! {
        #[doc = "Which of them."] pub enum SendJsonKind : closed { #[doc = "`text`."]
        Text = "text", #[doc = "`picture`."] Picture = "picture", }
    }
    ///What is sent.
    #[derive(::core::clone::Clone)]
    pub struct Message {
        /**A text.

On the wire `text`.*/
        pub text: ::core::option::Option<::std::string::String>,
        /**A picture.

On the wire `picture`.*/
        pub picture: ::core::option::Option<::bothends::Bytes>,
        /**A small picture.

On the wire `thumbnail`.*/
        pub thumbnail: ::core::option::Option<::bothends::Bytes>,
    }
    ::bothends::__object!(Message, [], [0 text, 1 picture, 2 thumbnail]);
    ::bothends::__choice! {
        #[doc = "How much."] pub enum SendJsonLevel : open { #[doc = "`1`: Low."] Low =
        "1", #[doc = "`2`: High."] High = "2", }
    }
    ::bothends::__choice! {
        #[doc = "Where."] pub enum SendJsonFloors : closed { #[doc = "`-1`."] Cellar =
        "-1", #[doc = "`0`."] Ground = "0", }
    }
    ///Answer to SendJson.
    #[derive(::core::clone::Clone)]
    pub struct SendJsonResponse {
        /**Id of the call.

On the wire `x-acme-request-id` in the headers.*/
        pub x_acme_request_id: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(SendJsonResponse, [], [0 x_acme_request_id]);
    /**Request of SendParts.

Sends a file with a form.*/
    #[derive(::core::clone::Clone)]
    pub struct SendParts {
        /**What it looks like.

On the wire `Picture` in a part of the body (required).*/
        pub picture: ::bothends::Bytes,
        /**What it is called.

On the wire `Title` in a part of the body.*/
        pub title: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(SendParts, [0 picture], [1 title]);
    ///Answer to SendParts.
    #[derive(::core::clone::Clone)]
    pub struct SendPartsResponse {
        /**Id of the call.

On the wire `x-acme-request-id` in the headers.*/
        pub x_acme_request_id: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(SendPartsResponse, [], [0 x_acme_request_id]);
    /**Request of onStored.

A thing was stored.*/
    #[derive(::core::clone::Clone)]
    pub struct OnStored {
        /**Which store.

On the wire `Store` in the path (required).*/
        pub store: ::std::string::String,
        /**How large it is.

On the wire `Size`.*/
        pub size: ::core::option::Option<::core::primitive::i64>,
    }
    ::bothends::__object!(OnStored, [0 store], [1 size]);
    ///Answer to onStored.
    #[derive(::core::clone::Clone)]
    pub struct OnStoredResponse {
        /**Id of the call.

On the wire `x-acme-request-id` in the headers.*/
        pub x_acme_request_id: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(OnStoredResponse, [], [0 x_acme_request_id]);
    ::bothends::__choice! {
        #[doc = "The codes that answers of this API can have."] pub enum Code : open {
        #[doc = "`NoSuchThing`: There is no such thing."] NoSuchThing = "NoSuchThing",
        #[doc = "`-1`: The other side failed."] Failed = "-1", }
    }
    ::bothends::__requests!(
        DropThing DropThingResponse GetThing GetThingResponse HeadThing HeadThingResponse
        ListThings ListThingsResponse PutThing PutThingResponse SendForm SendFormResponse
        SendJson SendJsonResponse SendParts SendPartsResponse OnStored OnStoredResponse
    );
    ///Handles the calls of `wire-forms`: one method for each.
    pub trait Handler: ::core::marker::Send + ::core::marker::Sync + 'static {
        /**Drops a thing.

Required: `key`.

Repeating it may have its effect twice.

`DropThing` on the wire, `DELETE /{+Key}`, from `wire-forms/DropThing.yaml`.*/
        fn drop_thing(
            &self,
            call: &::bothends::Call,
            request: DropThing,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<DropThingResponse, Code>,
        > + ::core::marker::Send;
        /**Gets a thing.

Required: `key`.

Repeating it is harmless.

`GetThing` on the wire, `GET /{+Key}`, from `wire-forms/GetThing.yaml`.*/
        fn get_thing(
            &self,
            call: &::bothends::Call,
            request: GetThing,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<GetThingResponse, Code>,
        > + ::core::marker::Send;
        /**Asks what a thing is.

Required: `key`.

Repeating it may have its effect twice.

`HeadThing` on the wire, `HEAD /{+Key}`, from `wire-forms/HeadThing.yaml`.*/
        fn head_thing(
            &self,
            call: &::bothends::Call,
            request: HeadThing,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<HeadThingResponse, Code>,
        > + ::core::marker::Send;
        /**Lists things.

Required: `kind`, `version`.

Repeating it is harmless.

`ListThings` on the wire, `GET /things/{Kind}/v{Version}`, from `wire-forms/ListThings.yaml`.*/
        fn list_things(
            &self,
            call: &::bothends::Call,
            request: ListThings,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<ListThingsResponse, Code>,
        > + ::core::marker::Send;
        /**Stores a thing.

Required: `store`, `key`, `content`.

Repeating it may have its effect twice.

`PutThing` on the wire, `PUT /{+Key}`, from `wire-forms/PutThing.yaml`.*/
        fn put_thing(
            &self,
            call: &::bothends::Call,
            request: PutThing,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<PutThingResponse, Code>,
        > + ::core::marker::Send;
        /**Sends a form.

Required: `name`.

Repeating it may have its effect twice.

`SendForm` on the wire, `POST /form`, from `wire-forms/SendForm.yaml`.*/
        fn send_form(
            &self,
            call: &::bothends::Call,
            request: SendForm,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<SendFormResponse, Code>,
        > + ::core::marker::Send;
        /**Sends JSON.

Required: `kind`, `content`.

Repeating it may have its effect twice.

`SendJson` on the wire, `PATCH /json`, from `wire-forms/SendJson.yaml`.*/
        fn send_json(
            &self,
            call: &::bothends::Call,
            request: SendJson,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<SendJsonResponse, Code>,
        > + ::core::marker::Send;
        /**Sends a file with a form.

Required: `picture`.

Repeating it may have its effect twice.

`SendParts` on the wire, `POST /parts`, from `wire-forms/SendParts.yaml`.*/
        fn send_parts(
            &self,
            call: &::bothends::Call,
            request: SendParts,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<SendPartsResponse, Code>,
        > + ::core::marker::Send;
        /**A thing was stored.

Required: `store`.

`onStored` on the wire, `POST /stored/{Store}`, from `wire-forms/onStored.yaml`.*/
        fn on_stored(
            &self,
            call: &::bothends::Call,
            request: OnStored,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<OnStoredResponse, Code>,
        > + ::core::marker::Send;
    }
    ::bothends::__serde!(
        DropThing, DropThingResponse, GetThing, GetThingResponse, HeadThing,
        HeadThingResponse, ListThings, ListThingsResponse, PutThing, PutThingResponse,
        SendForm, SendFormResponse, SendJson, SendJsonResponse, SendParts,
        SendPartsResponse, OnStored, OnStoredResponse
    );
    ::bothends::__builder! {
        #[doc = "Builder of [`DropThing`]."] DropThing, DropThingBuilder, [__S0 = key];
        #[doc = "Its name.\n\nOn the wire `Key` in the path (required)."] required key :
        text => [missing::Set];
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`DropThingResponse`]."] DropThingResponse,
        DropThingResponseBuilder, []; #[doc =
        "Id of the call.\n\nOn the wire `x-acme-request-id` in the headers."] optional
        x_acme_request_id : text;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`GetThing`]."] GetThing, GetThingBuilder, [__S0 = key];
        #[doc = "Its name.\n\nOn the wire `Key` in the path (required)."] required key :
        text => [missing::Set]; #[doc =
        "Which parts.\n\nOn the wire `Parts` (joined by commas)."] optional parts :
        ::std::vec::Vec < ::core::primitive::i64 >;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`GetThingResponse`]."] GetThingResponse,
        GetThingResponseBuilder, [__S0 = content]; #[doc =
        "Id of the call.\n\nOn the wire `x-acme-request-id` in the headers."] optional
        x_acme_request_id : text; #[doc =
        "What was stored.\n\nOn the wire `Content`, which is the body (required)."]
        required content : ::bothends::Bytes => [missing::Set];
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`HeadThing`]."] HeadThing, HeadThingBuilder, [__S0 = key];
        #[doc = "Its name.\n\nOn the wire `Key` in the path (required)."] required key :
        text => [missing::Set];
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`HeadThingResponse`]."] HeadThingResponse,
        HeadThingResponseBuilder, []; #[doc =
        "Id of the call.\n\nOn the wire `x-acme-request-id` in the headers."] optional
        x_acme_request_id : text; #[doc =
        "Its length.\n\nOn the wire `Content-Length` in the headers, for example `4`."]
        optional content_length : ::core::primitive::i64; #[doc =
        "When it was stored.\n\nOn the wire `Last-Modified` in the headers (as in HTTP headers)."]
        optional last_modified : ::bothends::Timestamp; #[doc =
        "Anything about it.\n\nOn the wire `x-acme-meta-` in the headers."] optional
        x_acme_meta : ::std::collections::BTreeMap < ::std::string::String,
        ::std::string::String >;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`ListThings`]."] ListThings, ListThingsBuilder, [__S0 =
        kind, __S1 = version]; #[doc =
        "Which ones.\n\nOn the wire `Kind` in the path (required), for example `big`."]
        required kind : ListThingsKind => [missing::Set, __S1]; #[doc =
        "Which version.\n\nOn the wire `Version` in the path (required, -2147483648 to 2147483647), for example `2`."]
        required version : ::core::primitive::i32 => [__S0, missing::Set]; #[doc =
        "Since when.\n\nOn the wire `After` (as `yyyyMMdd'T'HHmmss'Z'`), for example `20260102T030405Z`."]
        optional after : ::bothends::Timestamp; #[doc =
        "Which of them.\n\nOn the wire `Filter` in the query (as JSON in a text)."]
        optional filter : Filter; #[doc =
        "How many at most.\n\nOn the wire `Limit`. If it is left out, the platform takes `100`."]
        optional limit : ::core::primitive::i64;
    }
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`Filter`]."] Filter, FilterBuilder, [name : text]
    );
    ::bothends::__builder! {
        #[doc = "Builder of [`ListThingsResponse`]."] ListThingsResponse,
        ListThingsResponseBuilder, []; #[doc =
        "Id of the call.\n\nOn the wire `x-acme-request-id` in the headers."] optional
        x_acme_request_id : text; #[doc = "The things.\n\nOn the wire `Thing`."] optional
        thing : ::std::vec::Vec < ListThingsResponseThing >;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`ListThingsResponseThing`]."] ListThingsResponseThing,
        ListThingsResponseThingBuilder, []; #[doc = "Its name.\n\nOn the wire `Key`."]
        optional key : text; #[doc = "When.\n\nOn the wire `Stored` (as in RFC 3339)."]
        optional stored : ::bothends::Timestamp;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`PutThing`]."] PutThing, PutThingBuilder, [__S0 = store,
        __S1 = key, __S2 = content]; #[doc =
        "Which store.\n\nOn the wire `Store` in the host (required), for example `my-store`."]
        required store : text => [missing::Set, __S1, __S2]; #[doc =
        "Its name.\n\nOn the wire `Key` in the path (required, must match `^[^/]`), for example `a/b.txt`."]
        required key : text => [__S0, missing::Set, __S2]; #[doc =
        "What is stored.\n\nOn the wire `Content`, which is the body (required, at most 1048576 bytes), for example `AAECAw==`."]
        required content : ::bothends::Bytes => [__S0, __S1, missing::Set]; #[doc =
        "Kind of content.\n\nOn the wire `Content-Type` in the headers, for example `text/plain`. If it is left out, the platform takes `application/octet-stream`."]
        optional content_type : text; #[doc =
        "Whom to tell.\n\nOn the wire `x-acme-callback` in the headers (as JSON in Base64)."]
        optional x_acme_callback : Callback; #[doc =
        "Anything about it.\n\nOn the wire `x-acme-meta-` in the headers."] optional
        x_acme_meta : ::std::collections::BTreeMap < ::std::string::String,
        ::std::string::String >; #[doc =
        "Until when it is there.\n\nOn the wire `Expires` in the headers (as in HTTP headers), for example `Fri, 02 Jan 2026 03:04:05 GMT`."]
        optional expires : ::bothends::Timestamp;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`Callback`]."] Callback, CallbackBuilder, [__S0 = url];
        #[doc = "Where.\n\nOn the wire `url` (required)."] required url : text =>
        [missing::Set];
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`PutThingResponse`]."] PutThingResponse,
        PutThingResponseBuilder, [__S0 = e_tag]; #[doc =
        "Id of the call.\n\nOn the wire `x-acme-request-id` in the headers."] optional
        x_acme_request_id : text; #[doc =
        "Its hash.\n\nOn the wire `ETag` in the headers (required)."] required e_tag :
        text => [missing::Set];
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`SendForm`]."] SendForm, SendFormBuilder, [__S0 = name];
        #[doc = "Who.\n\nOn the wire `Name` in the form (required)."] required name :
        text => [missing::Set]; #[doc =
        "When.\n\nOn the wire `At` in the form (as `yyyy-MM-dd HH:mm:ss` in the zone +08:00), for example `2026-01-02 11:04:05`."]
        optional at : ::bothends::Timestamp; #[doc =
        "Which page.\n\nOn the wire `Page` in the query."] optional page :
        ::core::primitive::i64;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`SendFormResponse`]."] SendFormResponse,
        SendFormResponseBuilder, []; #[doc =
        "Id of the call.\n\nOn the wire `x-acme-request-id` in the headers."] optional
        x_acme_request_id : text;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`SendJson`]."] SendJson, SendJsonBuilder, [__S0 = kind, __S1
        = content]; #[doc =
        "Which of them.\n\nOn the wire `kind` in the JSON body (required), for example `text`."]
        required kind : SendJsonKind => [missing::Set, __S1]; #[doc =
        "What is sent.\n\nOn the wire `content` (required).\n\nIf `kind` is `text`: `text` must be there; `picture`, `thumbnail` must not be there.\n\nIf `kind` is `picture`: `picture` must be there."]
        required content : Message => [__S0, missing::Set]; #[doc =
        "How much.\n\nOn the wire `level`, for example `2`."] optional level :
        SendJsonLevel; #[doc = "Where.\n\nOn the wire `floors`."] optional floors :
        ::std::vec::Vec < SendJsonFloors >; #[doc =
        "Anything.\n\nOn the wire `raw` (as JSON in a text)."] optional raw :
        ::bothends::Json; #[doc =
        "When.\n\nOn the wire `sent` (in seconds since 1970), for example `1767323045`."]
        optional sent : ::bothends::Timestamp; #[doc =
        "When.\n\nOn the wire `seen` (in milliseconds since 1970), for example `1767323045678`."]
        optional seen : ::bothends::Timestamp; #[doc =
        "Until when.\n\nOn the wire `until` (as in RFC 3339). If it is left out, the platform takes `2026-01-02T03:04:05.5+08:00`."]
        optional until : ::bothends::Timestamp; #[doc =
        "A short key.\n\nOn the wire `key` (at most 4 bytes). If it is left out, the platform takes `AAECAw==`."]
        optional key : ::bothends::Bytes;
    }
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`Message`]."] Message, MessageBuilder, [text : text, picture
        : (::bothends::Bytes), thumbnail : (::bothends::Bytes)]
    );
    ::bothends::__builder! {
        #[doc = "Builder of [`SendJsonResponse`]."] SendJsonResponse,
        SendJsonResponseBuilder, []; #[doc =
        "Id of the call.\n\nOn the wire `x-acme-request-id` in the headers."] optional
        x_acme_request_id : text;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`SendParts`]."] SendParts, SendPartsBuilder, [__S0 =
        picture]; #[doc =
        "What it looks like.\n\nOn the wire `Picture` in a part of the body (required)."]
        required picture : ::bothends::Bytes => [missing::Set]; #[doc =
        "What it is called.\n\nOn the wire `Title` in a part of the body."] optional
        title : text;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`SendPartsResponse`]."] SendPartsResponse,
        SendPartsResponseBuilder, []; #[doc =
        "Id of the call.\n\nOn the wire `x-acme-request-id` in the headers."] optional
        x_acme_request_id : text;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`OnStored`]."] OnStored, OnStoredBuilder, [__S0 = store];
        #[doc = "Which store.\n\nOn the wire `Store` in the path (required)."] required
        store : text => [missing::Set]; #[doc =
        "How large it is.\n\nOn the wire `Size`."] optional size :
        ::core::primitive::i64;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`OnStoredResponse`]."] OnStoredResponse,
        OnStoredResponseBuilder, []; #[doc =
        "Id of the call.\n\nOn the wire `x-acme-request-id` in the headers."] optional
        x_acme_request_id : text;
    }
    #[doc(hidden)]
    pub mod missing {
        pub use ::bothends::__private::Set;
        pub enum content {}
        pub enum e_tag {}
        pub enum key {}
        pub enum kind {}
        pub enum name {}
        pub enum picture {}
        pub enum store {}
        pub enum url {}
        pub enum version {}
    }
    #[doc(hidden)]
    pub mod data {
        use ::bothends::schema::*;
        pub static API: Api = Api {
            id: "wire-forms",
            version: "1",
            protocol: Protocol::Http,
            format: Format::Xml,
            headers: &[("x-acme-client", "bothends"), ("accept", "application/xml")],
            signature: ::bothends::sign::ACS3_HMAC_SHA256,
            endpoint: ::core::option::Option::None,
            regions: &[],
            endpoints: &[
                ("east", "https://forms.acme.example"),
                ("west", "https://forms.acme.test"),
            ],
            fallback: &[("east", "west")],
            discriminator: ::core::option::Option::None,
            code: ::core::option::Option::Some("Code"),
            success: &[],
            message: ::core::option::Option::Some("Message"),
            request_id: ::core::option::Option::Some("RequestId"),
            codes: &[
                Code {
                    wire: "NoSuchThing",
                    status: 404u16,
                    kind: CodeKind::NotFound,
                    doc: "There is no such thing.",
                    hint: "",
                },
                Code {
                    wire: "-1",
                    status: 500u16,
                    kind: CodeKind::Internal,
                    doc: "The other side failed.",
                    hint: "",
                },
            ],
        };
        pub static CALLS: &[&Call] = &[
            &super::calls::DropThing,
            &super::calls::GetThing,
            &super::calls::HeadThing,
            &super::calls::ListThings,
            &super::calls::PutThing,
            &super::calls::SendForm,
            &super::calls::SendJson,
            &super::calls::SendParts,
            &super::calls::OnStored,
        ];
        pub static EXAMPLES: &[&[Example]] = &[
            &[],
            &[],
            &[],
            &[],
            &[],
            &[],
            &[
                Example::new(
                    "{\"kind\":\"picture\",\"content\":{\"picture\":\"AAEC\",\"thumbnail\":\"AA==\"}}",
                    "",
                ),
            ],
            &[],
            &[],
        ];
    }
    #[doc(hidden)]
    pub mod calls {
        use ::bothends::schema::*;
        ::bothends::__call!(
            DropThing, DropThingResponse, "DropThing", Operation.method("DELETE")
            .path("/{+Key}")
        );
        ::bothends::__call!(
            GetThing, GetThingResponse, "GetThing", Operation.method("GET")
            .path("/{+Key}").idempotent()
        );
        ::bothends::__call!(
            HeadThing, HeadThingResponse, "HeadThing", Operation.method("HEAD")
            .path("/{+Key}")
        );
        ::bothends::__call!(
            ListThings, ListThingsResponse, "ListThings", Operation.method("GET")
            .path("/things/{Kind}/v{Version}").idempotent()
        );
        ::bothends::__call!(
            PutThing, PutThingResponse, "PutThing", Operation.method("PUT")
            .path("/{+Key}")
        );
        ::bothends::__call!(
            SendForm, SendFormResponse, "SendForm", Operation.path("/form")
        );
        ::bothends::__call!(
            SendJson, SendJsonResponse, "SendJson", Operation.method("PATCH")
            .path("/json")
        );
        ::bothends::__call!(
            SendParts, SendPartsResponse, "SendParts", Operation.path("/parts")
        );
        ::bothends::__call!(
            OnStored, OnStoredResponse, "onStored", Callback.path("/stored/{Store}")
        );
    }
    #[doc(hidden)]
    pub mod schemas {
        use ::bothends::schema::*;
        ::bothends::__schema!(
            DropThing, "DropThing", [text("Key") required() place(Place::Path)]
        );
        ::bothends::__schema!(
            DropThingResponse, "DropThingResponse", [text("x-acme-request-id")
            place(Place::Header)]
        );
        ::bothends::__schema!(
            GetThing, "GetThing", [text("Key") required() place(Place::Path),
            list("Parts", & Item::new(Kind::Integer)) encoding(Encoding::Comma)]
        );
        ::bothends::__schema!(
            GetThingResponse, "GetThingResponse", [text("x-acme-request-id")
            place(Place::Header), new("Content", Kind::Bytes) required()
            place(Place::Body)]
        );
        ::bothends::__schema!(
            HeadThing, "HeadThing", [text("Key") required() place(Place::Path)]
        );
        ::bothends::__schema!(
            HeadThingResponse, "HeadThingResponse", [text("x-acme-request-id")
            place(Place::Header), new("Content-Length", Kind::Integer)
            place(Place::Header), new("Last-Modified", Kind::Timestamp("http-date", 0))
            place(Place::Header), new("x-acme-meta-", Kind::Map(&
            Item::new(Kind::String))) place(Place::Header)]
        );
        ::bothends::__schema!(
            ListThings, "ListThings", [open("Kind", & ["big", "small"]) required()
            place(Place::Path), new("Version", Kind::Int32) required() place(Place::Path)
            min(- 2147483648) max(2147483647), new("After",
            Kind::Timestamp("yyyyMMdd'T'HHmmss'Z'", 0)), object("Filter", & Filter)
            place(Place::Query) encoding(Encoding::Json), new("Limit", Kind::Integer)]
        );
        ::bothends::__schema!(Filter, "Filter", [text("name") pattern("^[a-z]*$")]);
        ::bothends::__schema!(
            ListThingsResponse, "ListThingsResponse", [text("x-acme-request-id")
            place(Place::Header), list("Thing", & Item::object(&
            ListThingsResponseThing))]
        );
        ::bothends::__schema!(
            ListThingsResponseThing, "ListThingsResponseThing", [text("Key"),
            new("Stored", Kind::Timestamp("rfc3339", 0))]
        );
        ::bothends::__schema!(
            PutThing, "PutThing", [text("Store") required() place(Place::Host),
            text("Key") required() place(Place::Path) pattern("^[^/]"), new("Content",
            Kind::Bytes) required() place(Place::Body) max_length(1048576),
            text("Content-Type") place(Place::Header), object("x-acme-callback", &
            Callback) place(Place::Header) encoding(Encoding::Base64Json),
            new("x-acme-meta-", Kind::Map(& Item::new(Kind::String)))
            place(Place::Header), new("Expires", Kind::Timestamp("http-date", 0))
            place(Place::Header)]
        );
        ::bothends::__schema!(Callback, "Callback", [text("url") required()]);
        ::bothends::__schema!(
            PutThingResponse, "PutThingResponse", [text("x-acme-request-id")
            place(Place::Header), text("ETag") required() place(Place::Header)]
        );
        ::bothends::__schema!(
            SendForm, "SendForm", [text("Name") required() place(Place::Form), new("At",
            Kind::Timestamp("yyyy-MM-dd HH:mm:ss", 480)) place(Place::Form), new("Page",
            Kind::Integer) place(Place::Query)]
        );
        ::bothends::__schema!(
            SendFormResponse, "SendFormResponse", [text("x-acme-request-id")
            place(Place::Header)]
        );
        ::bothends::__schema!(
            SendJson, "SendJson", [new("kind", Kind::Closed(& ["text", "picture"]))
            required() place(Place::Json), object("content", & Message) required()
            cases(& [Case { when : & [("kind", "text")], required : & ["text"], forbidden
            : & ["picture", "thumbnail"] }, Case { when : & [("kind", "picture")],
            required : & ["picture"], forbidden : & [] }]), new("level",
            Kind::OpenNumber(& ["1", "2"])), list("floors", &
            Item::new(Kind::ClosedNumber(& ["-1", "0"]))), new("raw", Kind::Any)
            encoding(Encoding::Json), new("sent", Kind::Timestamp("unix", 0)),
            new("seen", Kind::Timestamp("unix-ms", 0)), new("until",
            Kind::Timestamp("rfc3339", 0)), new("key", Kind::Bytes) max_length(4)]
        );
        ::bothends::__schema!(
            Message, "Message", [text("text"), new("picture", Kind::Bytes),
            new("thumbnail", Kind::Bytes)]
        );
        ::bothends::__schema!(
            SendJsonResponse, "SendJsonResponse", [text("x-acme-request-id")
            place(Place::Header)]
        );
        ::bothends::__schema!(
            SendParts, "SendParts", [new("Picture", Kind::Bytes) required()
            place(Place::Multipart), text("Title") place(Place::Multipart)]
        );
        ::bothends::__schema!(
            SendPartsResponse, "SendPartsResponse", [text("x-acme-request-id")
            place(Place::Header)]
        );
        ::bothends::__schema!(
            OnStored, "OnStored", [text("Store") required() place(Place::Path),
            new("Size", Kind::Integer)]
        );
        ::bothends::__schema!(
            OnStoredResponse, "OnStoredResponse", [text("x-acme-request-id")
            place(Place::Header)]
        );
    }
}
impl api::Handler for Api {
    async fn drop_thing(
        &self,
        _: &::bothends::Call,
        _: api::DropThing,
    ) -> ::core::result::Result<api::DropThingResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn get_thing(
        &self,
        _: &::bothends::Call,
        _: api::GetThing,
    ) -> ::core::result::Result<api::GetThingResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn head_thing(
        &self,
        _: &::bothends::Call,
        _: api::HeadThing,
    ) -> ::core::result::Result<api::HeadThingResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn list_things(
        &self,
        _: &::bothends::Call,
        _: api::ListThings,
    ) -> ::core::result::Result<api::ListThingsResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn put_thing(
        &self,
        _: &::bothends::Call,
        _: api::PutThing,
    ) -> ::core::result::Result<api::PutThingResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn send_form(
        &self,
        _: &::bothends::Call,
        _: api::SendForm,
    ) -> ::core::result::Result<api::SendFormResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn send_json(
        &self,
        _: &::bothends::Call,
        _: api::SendJson,
    ) -> ::core::result::Result<api::SendJsonResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn send_parts(
        &self,
        _: &::bothends::Call,
        _: api::SendParts,
    ) -> ::core::result::Result<api::SendPartsResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn on_stored(
        &self,
        _: &::bothends::Call,
        _: api::OnStored,
    ) -> ::core::result::Result<api::OnStoredResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
}
