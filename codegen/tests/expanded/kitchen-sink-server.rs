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
                    move |request| api::Handler::on_ping(self, call, request),
                )
            }
            1usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::on_paid(self, call, request),
                )
            }
            2usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::list_orders(self, call, request),
                )
            }
            3usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::list_tables(self, call, request),
                )
            }
            4usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::place_order(self, call, request),
                )
            }
            5usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::query_order(self, call, request),
                )
            }
            6usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::on_frozen(self, call, request),
                )
            }
            _ => ::core::result::Result::Err(::bothends::codec::Problem::no_such_call()),
        }
    }
}
#[allow(clippy::all, clippy::pedantic, rustdoc::all)]
impl Api {
    ///A server of `kitchen-sink` with these handlers, which accepts calls that are signed with `key`.
    pub fn server(
        self,
        key: impl ::core::convert::Into<::bothends::Credentials>,
    ) -> ::bothends::Server {
        ::bothends::Server::of(self, key)
    }
    ::bothends::__simulate!(
        #[doc =
        "Starts these handlers on a free port of this machine, and gives what calls them as the platform of `kitchen-sink` does: for tests.\n\n# Errors\nIf no port can be listened on."]
        Api, api
    );
}
/**Kitchen sink, version 1.10.

An API that no platform has.

It uses all that a spec can say.

From the specs of `kitchen-sink`.*/
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
    /**Request of onPing.

The platform asks whether we are there.*/
    #[derive(::core::clone::Clone)]
    pub struct OnPing {}
    ::bothends::__object!(OnPing, [], []);
    ///Answer to onPing.
    #[derive(::core::clone::Clone)]
    pub struct OnPingResponse {
        /**Outcome.

On the wire `code` (required), for example `0`.*/
        pub code: ::core::option::Option<Code>,
    }
    ::bothends::__object!(OnPingResponse, [], [0 code]);
    /**Request of onPaid.

Somebody paid.*/
    #[derive(::core::clone::Clone)]
    pub struct OnPaid {
        /**Id of the order.

On the wire `orderId` (required), for example `o-1`.*/
        pub order_id: ::std::string::String,
        /**Line of the order.

On the wire `orderLine` (required), for example `1`.*/
        pub order_line: ::core::primitive::i64,
        /**Id of this very call.

On the wire `callId` (required), for example `c-1`.*/
        pub call_id: ::std::string::String,
        /**The older form of it.

On the wire `older`.*/
        pub older: ::core::option::Option<OnPaidOlder>,
    }
    ::bothends::__object!(OnPaid, [0 order_id, 1 order_line, 2 call_id], [3 older]);
    ///The older form of it.
    #[derive(::core::clone::Clone)]
    pub struct OnPaidOlder {
        /**Id of this very call.

On the wire `call`, for example `c-1`.*/
        pub call: ::core::option::Option<::std::string::String>,
        /**The orders, of which there is one.

On the wire `orders`.*/
        pub orders: ::core::option::Option<::std::vec::Vec<OnPaidOlderOrders>>,
    }
    ::bothends::__object!(OnPaidOlder, [], [0 call, 1 orders]);
    ///The orders, of which there is one.
    #[derive(::core::clone::Clone)]
    pub struct OnPaidOlderOrders {
        /**Id of the order.

On the wire `id`, for example `o-1`.*/
        pub id: ::core::option::Option<::std::string::String>,
        /**Id of this very call.

On the wire `call`, for example `c-1`.*/
        pub call: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(OnPaidOlderOrders, [], [0 id, 1 call]);
    ///Answer to onPaid.
    #[derive(::core::clone::Clone)]
    pub struct OnPaidResponse {
        /**Outcome.

On the wire `code` (required), for example `0`.*/
        pub code: ::core::option::Option<Code>,
        /**Text for humans.

On the wire `text`.*/
        pub text: ::core::option::Option<::std::string::String>,
        /**Id of the call.

On the wire `requestId`.*/
        pub request_id: ::core::option::Option<::std::string::String>,
        /**What the buyer reads.

On the wire `thanks`.*/
        pub thanks: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(OnPaidResponse, [], [0 code, 1 text, 2 request_id, 3 thanks]);
    /**Request of ListOrders.

Lists orders, page by page.*/
    #[derive(::core::clone::Clone)]
    pub struct ListOrders {
        /**Which page.

On the wire `page`.*/
        pub page: ::core::option::Option<ListOrdersPage>,
    }
    ::bothends::__object!(ListOrders, [], [0 page]);
    ///Which page.
    #[derive(::core::clone::Clone)]
    pub struct ListOrdersPage {
        /**Its number.

On the wire `index` (required, at least 1), for example `1`.*/
        pub index: ::core::primitive::i32,
        /**How many on a page, as a text.

On the wire `size` (required), for example `10`.*/
        pub size: ::std::string::String,
    }
    ::bothends::__object!(ListOrdersPage, [0 index, 1 size], []);
    ///Answer to ListOrders.
    #[derive(::core::clone::Clone)]
    pub struct ListOrdersResponse {
        /**Outcome.

On the wire `code` (required), for example `0`.*/
        pub code: ::core::option::Option<Code>,
        /**Text for humans.

On the wire `text`.*/
        pub text: ::core::option::Option<::std::string::String>,
        /**Id of the call.

On the wire `requestId`.*/
        pub request_id: ::core::option::Option<::std::string::String>,
        /**What was found.

On the wire `found` (required).*/
        pub found: ListOrdersResponseFound,
        /**Orders on all pages.

On the wire `total`, for example `1`.*/
        pub total: ::core::option::Option<::core::primitive::i64>,
    }
    ::bothends::__object!(
        ListOrdersResponse, [3 found], [0 code, 1 text, 2 request_id, 4 total]
    );
    ///What was found.
    #[derive(::core::clone::Clone)]
    pub struct ListOrdersResponseFound {
        /**Orders of this page.

On the wire `orders`.*/
        pub orders: ::core::option::Option<::std::vec::Vec<Order>>,
    }
    ::bothends::__object!(ListOrdersResponseFound, [], [0 orders]);
    ///An order that was placed.
    #[derive(::core::clone::Clone)]
    pub struct Order {
        /**Its id.

On the wire `id` (required).*/
        pub id: ::std::string::String,
        /**The one before it.

On the wire `previous`.*/
        pub previous: ::core::option::Option<::std::boxed::Box<Order>>,
        /**Whose it is.

On the wire `customer`.*/
        pub customer: ::core::option::Option<Customer>,
    }
    ::bothends::__object!(Order, [0 id], [1 previous, 2 customer]);
    ///Who orders.
    #[derive(::core::clone::Clone)]
    pub struct Customer {
        /**The last order.

On the wire `last` (required).*/
        pub last: ::std::boxed::Box<Order>,
    }
    ::bothends::__object!(Customer, [0 last], []);
    /**Request of ListTables.

Lists free tables, as long as there are more.*/
    #[derive(::core::clone::Clone)]
    pub struct ListTables {
        /**Where to go on.

On the wire `after`.*/
        pub after: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(ListTables, [], [0 after]);
    ///Answer to ListTables.
    #[derive(::core::clone::Clone)]
    pub struct ListTablesResponse {
        /**Outcome.

On the wire `code` (required), for example `0`.*/
        pub code: ::core::option::Option<Code>,
        /**Text for humans.

On the wire `text`.*/
        pub text: ::core::option::Option<::std::string::String>,
        /**Id of the call.

On the wire `requestId`.*/
        pub request_id: ::core::option::Option<::std::string::String>,
        /**Free tables.

On the wire `tables` (required).*/
        pub tables: ::std::vec::Vec<::core::primitive::i32>,
        /**Where this page ends.

On the wire `paging`.*/
        pub paging: ::core::option::Option<ListTablesResponsePaging>,
    }
    ::bothends::__object!(
        ListTablesResponse, [3 tables], [0 code, 1 text, 2 request_id, 4 paging]
    );
    ///Where this page ends.
    #[derive(::core::clone::Clone)]
    pub struct ListTablesResponsePaging {
        /**Where to go on.

On the wire `after`.*/
        pub after: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(ListTablesResponsePaging, [], [0 after]);
    /**Request of PlaceOrder.

Places an order.

It costs money each time.*/
    #[derive(::core::clone::Clone)]
    pub struct PlaceOrder {
        /**Name of the order.

On the wire `orderName` (required, 1 to 64 characters), for example `Breakfast`.*/
        pub order_name: ::std::string::String,
        /**Kind of meal.

On the wire `type` (required, at most 16 characters), for example `hot-meal`.*/
        pub r#type: Meal,
        /**State of the order.

On the wire `state`, for example `in.progress`.*/
        pub state: ::core::option::Option<PlaceOrderState>,
        /**Whether it is sent home.

On the wire `send`, for example `true`.*/
        pub send_: ::core::option::Option<::core::primitive::bool>,
        /**How many.

On the wire `count` (1 to 1000), for example `2`.*/
        pub count: ::core::option::Option<::core::primitive::i64>,
        /**Table, or -1 outside.

On the wire `table` (at least -1), for example `-1`.*/
        pub table: ::core::option::Option<::core::primitive::i32>,
        /**Weight in kg.

On the wire `weight` (at most 100), for example `1.5`.*/
        pub weight: ::core::option::Option<::core::primitive::f64>,
        /**Price.

On the wire `price` (at least 0, 12 digits, 4 after the point), for example `12.5`.*/
        pub price: ::core::option::Option<::bothends::Decimal>,
        /**Password of the door.

On the wire `token` (secret: never shown).*/
        pub token: ::core::option::Option<::std::string::String>,
        /**One remark.

On the wire `note`.*/
        #[deprecated(note = "Use remarks.")]
        pub note: ::core::option::Option<::std::string::String>,
        /**Remarks.

On the wire `remarks` (at most 3 items).*/
        pub remarks: ::core::option::Option<::std::vec::Vec<::std::string::String>>,
        /**Who sits where.

On the wire `grid`.*/
        pub grid: ::core::option::Option<
            ::std::vec::Vec<::std::vec::Vec<::core::primitive::i32>>,
        >,
        /**Labels by name.

On the wire `labels` (at most 5 items).*/
        pub labels: ::core::option::Option<
            ::std::collections::BTreeMap<::std::string::String, ::std::string::String>,
        >,
        /**Whatever else.

On the wire `extra`.*/
        pub extra: ::core::option::Option<::bothends::Json>,
        /**Where the bill goes.

On the wire `mail` (3 to 254 characters), for example `office@acme.example`.*/
        pub mail: ::core::option::Option<::std::string::String>,
        /**What is ordered.

On the wire `lines` (required).*/
        pub lines: ::std::vec::Vec<PlaceOrderLines>,
    }
    ::bothends::__object!(
        PlaceOrder, [0 order_name, 1 r#type, 15 lines], [2 state, 3 send_, 4 count, 5
        table, 6 weight, 7 price, 8 token, 9 note, 10 remarks, 11 grid, 12 labels, 13
        extra, 14 mail]
    );
    ::bothends::__choice! {
        #[doc = "A kind of meal."] pub enum Meal : open { #[doc =
        "`hot-meal`: A meal that is cooked."] HotMeal = "hot-meal", #[doc =
        "`7`: The seventh kind."] Seventh = "7", #[doc = "`cold`: A salad or so."] Cold =
        "cold", }
    }
    ::bothends::__choice! {
        #[doc = "State of the order."] pub enum PlaceOrderState : closed { #[doc =
        "`open`."] Open = "open", #[doc = "`in.progress`."] InProgress = "in.progress",
        #[doc = "`closed`."] Closed = "closed", }
    }
    ///What is ordered.
    #[derive(::core::clone::Clone)]
    pub struct PlaceOrderLines {
        /**What.

On the wire `dish` (required).*/
        pub dish: Dish,
        /**Size by person.

On the wire `sizes`.*/
        pub sizes: ::core::option::Option<
            ::std::collections::BTreeMap<::std::string::String, PlaceOrderLinesSizes>,
        >,
    }
    ::bothends::__object!(PlaceOrderLines, [0 dish], [1 sizes]);
    ///Something to eat.
    #[derive(::core::clone::Clone)]
    pub struct Dish {
        /**Its name.

On the wire `name` (required), for example `Pancake`.*/
        pub name: ::std::string::String,
        /**What is eaten with it.

On the wire `sides`.*/
        pub sides: ::core::option::Option<::std::vec::Vec<Dish>>,
    }
    ::bothends::__object!(Dish, [0 name], [1 sides]);
    ::bothends::__choice! {
        #[doc = "Size by person."] pub enum PlaceOrderLinesSizes : open { #[doc =
        "`small`."] Small = "small", #[doc = "`large`."] Large = "large", }
    }
    ///Answer to PlaceOrder.
    #[derive(::core::clone::Clone)]
    pub struct PlaceOrderResponse {
        /**Outcome.

On the wire `code` (required), for example `0`.*/
        pub code: ::core::option::Option<Code>,
        /**Text for humans.

On the wire `text`.*/
        pub text: ::core::option::Option<::std::string::String>,
        /**Id of the call.

On the wire `requestId`.*/
        pub request_id: ::core::option::Option<::std::string::String>,
        /**Id of the order.

On the wire `orderId` (required), for example `o-1`.*/
        pub order_id: ::std::string::String,
        /**What it costs.

On the wire `bill`.*/
        pub bill: ::core::option::Option<Bill>,
    }
    ::bothends::__object!(
        PlaceOrderResponse, [3 order_id], [0 code, 1 text, 2 request_id, 4 bill]
    );
    ///What an order costs.
    #[derive(::core::clone::Clone)]
    pub struct Bill {
        /**All in all.

On the wire `total` (required).*/
        pub total: ::bothends::Decimal,
        /**One by one.

On the wire `rows` (at most 100 items).*/
        pub rows: ::core::option::Option<::std::vec::Vec<Rows>>,
    }
    ::bothends::__object!(Bill, [0 total], [1 rows]);
    ///`Rows`.
    #[derive(::core::clone::Clone)]
    pub struct Rows {
        /**What.

On the wire `text`.*/
        pub text: ::core::option::Option<::std::string::String>,
        /**How much.

On the wire `sum`.*/
        pub sum: ::core::option::Option<::bothends::Decimal>,
    }
    ::bothends::__object!(Rows, [], [0 text, 1 sum]);
    /**Request of QueryOrder.

Asks for an order.*/
    #[derive(::core::clone::Clone)]
    pub struct QueryOrder {
        /**Id of the order.

On the wire `orderId` (required).*/
        pub order_id: ::std::string::String,
    }
    ::bothends::__object!(QueryOrder, [0 order_id], []);
    ///Answer to QueryOrder.
    #[derive(::core::clone::Clone)]
    pub struct QueryOrderResponse {
        /**Outcome.

On the wire `code` (required), for example `0`.*/
        pub code: ::core::option::Option<Code>,
        /**Id of the call.

On the wire `requestId`.*/
        pub request_id: ::core::option::Option<::std::string::String>,
        /**The order before this one.

On the wire `previous`.*/
        pub previous: ::core::option::Option<Order>,
    }
    ::bothends::__object!(QueryOrderResponse, [], [0 code, 1 request_id, 2 previous]);
    /**Request of onFrozen.

An order is frozen.*/
    #[derive(::core::clone::Clone)]
    pub struct OnFrozen {
        /**Id of the order.

On the wire `orderId` (required).*/
        pub order_id: ::std::string::String,
        /**What the buyer read.

On the wire `thanks`.*/
        pub thanks: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(OnFrozen, [0 order_id], [1 thanks]);
    ///Answer to onFrozen.
    #[derive(::core::clone::Clone)]
    pub struct OnFrozenResponse {
        /**Outcome.

On the wire `code` (required), for example `0`.*/
        pub code: ::core::option::Option<Code>,
        /**Text for humans.

On the wire `text`.*/
        pub text: ::core::option::Option<::std::string::String>,
        /**Id of the call.

On the wire `requestId`.*/
        pub request_id: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(OnFrozenResponse, [], [0 code, 1 text, 2 request_id]);
    ::bothends::__choice! {
        #[doc = "The codes that answers of this API can have."] pub enum Code : open {
        #[doc = "`0`: Done."] Done = "0", #[doc = "`Busy`: Too many calls. Slow down."]
        Busy = "Busy", #[doc = "`Order.NotFound`: There is no such order."] OrderNotFound
        = "Order.NotFound", }
    }
    ::bothends::__requests!(
        OnPing OnPingResponse OnPaid OnPaidResponse ListOrders ListOrdersResponse
        ListTables ListTablesResponse PlaceOrder PlaceOrderResponse QueryOrder
        QueryOrderResponse OnFrozen OnFrozenResponse
    );
    ///Handles the calls of `kitchen-sink`: one method for each.
    pub trait Handler: ::core::marker::Send + ::core::marker::Sync + 'static {
        /**The platform asks whether we are there.

`onPing` on the wire, from `kitchen-sink/onPing.yaml`.*/
        fn on_ping(
            &self,
            call: &::bothends::Call,
            request: OnPing,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<OnPingResponse, Code>,
        > + ::core::marker::Send;
        /**Somebody paid.

Required: `order_id`, `order_line`, `call_id`.

The answer must be there within 500 ms.

`onPaid` on the wire, from `kitchen-sink/onPaid.yaml`. Source: Page 2.*/
        fn on_paid(
            &self,
            call: &::bothends::Call,
            request: OnPaid,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<OnPaidResponse, Code>,
        > + ::core::marker::Send;
        /**Lists orders, page by page.

Repeating it is harmless.

`ListOrders` on the wire, from `kitchen-sink/ListOrders.yaml`.*/
        fn list_orders(
            &self,
            call: &::bothends::Call,
            request: ListOrders,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<ListOrdersResponse, Code>,
        > + ::core::marker::Send;
        /**Lists free tables, as long as there are more.

Repeating it is harmless.

`ListTables` on the wire, from `kitchen-sink/ListTables.yaml`.*/
        fn list_tables(
            &self,
            call: &::bothends::Call,
            request: ListTables,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<ListTablesResponse, Code>,
        > + ::core::marker::Send;
        /**Places an order.

It costs money each time.

Required: `order_name`, `type`, `lines`.

The platform allows 100 calls in 60 s per account. Repeating it may have its effect twice. The answer must be there within 120000 ms.

`PlaceOrder` on the wire, from `kitchen-sink/PlaceOrder.yaml`. Source: Page 1.*/
        fn place_order(
            &self,
            call: &::bothends::Call,
            request: PlaceOrder,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<PlaceOrderResponse, Code>,
        > + ::core::marker::Send;
        /**Asks for an order.

Required: `order_id`.

Repeating it is harmless.

`QueryOrder` on the wire, from `kitchen-sink/QueryOrder.yaml`.*/
        fn query_order(
            &self,
            call: &::bothends::Call,
            request: QueryOrder,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<QueryOrderResponse, Code>,
        > + ::core::marker::Send;
        /**An order is frozen.

Required: `order_id`.

`onFrozen` on the wire, from `kitchen-sink/onFrozen.yaml`.*/
        fn on_frozen(
            &self,
            call: &::bothends::Call,
            request: OnFrozen,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<OnFrozenResponse, Code>,
        > + ::core::marker::Send;
    }
    ::bothends::__serde!(
        OnPing, OnPingResponse, OnPaid, OnPaidResponse, ListOrders, ListOrdersResponse,
        ListTables, ListTablesResponse, PlaceOrder, PlaceOrderResponse, QueryOrder,
        QueryOrderResponse, OnFrozen, OnFrozenResponse
    );
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`OnPing`]."] OnPing, OnPingBuilder, []
    );
    ::bothends::__builder! {
        #[doc = "Builder of [`OnPingResponse`]."] OnPingResponse, OnPingResponseBuilder,
        []; #[doc = "Outcome.\n\nOn the wire `code` (required), for example `0`."]
        optional code : Code;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`OnPaid`]."] OnPaid, OnPaidBuilder, [__S0 = order_id, __S1 =
        order_line, __S2 = call_id]; #[doc =
        "Id of the order.\n\nOn the wire `orderId` (required), for example `o-1`."]
        required order_id : text => [missing::Set, __S1, __S2]; #[doc =
        "Line of the order.\n\nOn the wire `orderLine` (required), for example `1`."]
        required order_line : ::core::primitive::i64 => [__S0, missing::Set, __S2]; #[doc
        = "Id of this very call.\n\nOn the wire `callId` (required), for example `c-1`."]
        required call_id : text => [__S0, __S1, missing::Set]; #[doc =
        "The older form of it.\n\nOn the wire `older`."] optional older : OnPaidOlder;
    }
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`OnPaidOlder`]."] OnPaidOlder, OnPaidOlderBuilder, [call :
        text, orders : (::std::vec::Vec < OnPaidOlderOrders >)]
    );
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`OnPaidOlderOrders`]."] OnPaidOlderOrders,
        OnPaidOlderOrdersBuilder, [id : text, call : text]
    );
    ::bothends::__builder! {
        #[doc = "Builder of [`OnPaidResponse`]."] OnPaidResponse, OnPaidResponseBuilder,
        []; #[doc = "Outcome.\n\nOn the wire `code` (required), for example `0`."]
        optional code : Code; #[doc = "Text for humans.\n\nOn the wire `text`."] optional
        text : text; #[doc = "Id of the call.\n\nOn the wire `requestId`."] optional
        request_id : text; #[doc = "What the buyer reads.\n\nOn the wire `thanks`."]
        optional thanks : text;
    }
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`ListOrders`]."] ListOrders, ListOrdersBuilder, [page :
        (ListOrdersPage)]
    );
    ::bothends::__builder! {
        #[doc = "Builder of [`ListOrdersPage`]."] ListOrdersPage, ListOrdersPageBuilder,
        [__S0 = index, __S1 = size]; #[doc =
        "Its number.\n\nOn the wire `index` (required, at least 1), for example `1`."]
        required index : ::core::primitive::i32 => [missing::Set, __S1]; #[doc =
        "How many on a page, as a text.\n\nOn the wire `size` (required), for example `10`."]
        required size : text => [__S0, missing::Set];
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`ListOrdersResponse`]."] ListOrdersResponse,
        ListOrdersResponseBuilder, [__S0 = found]; #[doc =
        "Outcome.\n\nOn the wire `code` (required), for example `0`."] optional code :
        Code; #[doc = "Text for humans.\n\nOn the wire `text`."] optional text : text;
        #[doc = "Id of the call.\n\nOn the wire `requestId`."] optional request_id :
        text; #[doc = "What was found.\n\nOn the wire `found` (required)."] required
        found : ListOrdersResponseFound => [missing::Set]; #[doc =
        "Orders on all pages.\n\nOn the wire `total`, for example `1`."] optional total :
        ::core::primitive::i64;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`ListOrdersResponseFound`]."] ListOrdersResponseFound,
        ListOrdersResponseFoundBuilder, []; #[doc =
        "Orders of this page.\n\nOn the wire `orders`."] optional orders :
        ::std::vec::Vec < Order >;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`Order`]."] Order, OrderBuilder, [__S0 = id]; #[doc =
        "Its id.\n\nOn the wire `id` (required)."] required id : text => [missing::Set];
        #[doc = "The one before it.\n\nOn the wire `previous`."] optional previous :
        ::std::boxed::Box < Order >; #[doc = "Whose it is.\n\nOn the wire `customer`."]
        optional customer : Customer;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`Customer`]."] Customer, CustomerBuilder, [__S0 = last];
        #[doc = "The last order.\n\nOn the wire `last` (required)."] required last :
        ::std::boxed::Box < Order > => [missing::Set];
    }
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`ListTables`]."] ListTables, ListTablesBuilder, [after :
        text]
    );
    ::bothends::__builder! {
        #[doc = "Builder of [`ListTablesResponse`]."] ListTablesResponse,
        ListTablesResponseBuilder, [__S0 = tables]; #[doc =
        "Outcome.\n\nOn the wire `code` (required), for example `0`."] optional code :
        Code; #[doc = "Text for humans.\n\nOn the wire `text`."] optional text : text;
        #[doc = "Id of the call.\n\nOn the wire `requestId`."] optional request_id :
        text; #[doc = "Free tables.\n\nOn the wire `tables` (required)."] required tables
        : ::std::vec::Vec < ::core::primitive::i32 > => [missing::Set]; #[doc =
        "Where this page ends.\n\nOn the wire `paging`."] optional paging :
        ListTablesResponsePaging;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`ListTablesResponsePaging`]."] ListTablesResponsePaging,
        ListTablesResponsePagingBuilder, []; #[doc =
        "Where to go on.\n\nOn the wire `after`."] optional after : text;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`PlaceOrder`]."] PlaceOrder, PlaceOrderBuilder, [__S0 =
        order_name, __S1 = r#type, __S2 = lines]; #[doc =
        "Name of the order.\n\nOn the wire `orderName` (required, 1 to 64 characters), for example `Breakfast`."]
        required order_name : text => [missing::Set, __S1, __S2]; #[doc =
        "Kind of meal.\n\nOn the wire `type` (required, at most 16 characters), for example `hot-meal`."]
        required r#type : Meal => [__S0, missing::Set, __S2]; #[doc =
        "State of the order.\n\nOn the wire `state`, for example `in.progress`."]
        optional state : PlaceOrderState; #[doc =
        "Whether it is sent home.\n\nOn the wire `send`, for example `true`."] optional
        send_ : ::core::primitive::bool; #[doc =
        "How many.\n\nOn the wire `count` (1 to 1000), for example `2`."] optional count
        : ::core::primitive::i64; #[doc =
        "Table, or -1 outside.\n\nOn the wire `table` (at least -1), for example `-1`."]
        optional table : ::core::primitive::i32; #[doc =
        "Weight in kg.\n\nOn the wire `weight` (at most 100), for example `1.5`."]
        optional weight : ::core::primitive::f64; #[doc =
        "Price.\n\nOn the wire `price` (at least 0, 12 digits, 4 after the point), for example `12.5`."]
        optional price : ::bothends::Decimal; #[doc =
        "Password of the door.\n\nOn the wire `token` (secret: never shown)."] optional
        token : text; #[doc = "One remark.\n\nOn the wire `note`."] #[deprecated(note =
        "Use remarks.")] optional note : text; #[doc =
        "Remarks.\n\nOn the wire `remarks` (at most 3 items)."] optional remarks :
        ::std::vec::Vec < ::std::string::String >; #[doc =
        "Who sits where.\n\nOn the wire `grid`."] optional grid : ::std::vec::Vec <
        ::std::vec::Vec < ::core::primitive::i32 > >; #[doc =
        "Labels by name.\n\nOn the wire `labels` (at most 5 items)."] optional labels :
        ::std::collections::BTreeMap < ::std::string::String, ::std::string::String >;
        #[doc = "Whatever else.\n\nOn the wire `extra`."] optional extra :
        ::bothends::Json; #[doc =
        "Where the bill goes.\n\nOn the wire `mail` (3 to 254 characters), for example `office@acme.example`."]
        optional mail : text; #[doc =
        "What is ordered.\n\nOn the wire `lines` (required)."] required lines :
        ::std::vec::Vec < PlaceOrderLines > => [__S0, __S1, missing::Set];
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`PlaceOrderLines`]."] PlaceOrderLines,
        PlaceOrderLinesBuilder, [__S0 = dish]; #[doc =
        "What.\n\nOn the wire `dish` (required)."] required dish : Dish =>
        [missing::Set]; #[doc = "Size by person.\n\nOn the wire `sizes`."] optional sizes
        : ::std::collections::BTreeMap < ::std::string::String, PlaceOrderLinesSizes >;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`Dish`]."] Dish, DishBuilder, [__S0 = name]; #[doc =
        "Its name.\n\nOn the wire `name` (required), for example `Pancake`."] required
        name : text => [missing::Set]; #[doc =
        "What is eaten with it.\n\nOn the wire `sides`."] optional sides :
        ::std::vec::Vec < Dish >;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`PlaceOrderResponse`]."] PlaceOrderResponse,
        PlaceOrderResponseBuilder, [__S0 = order_id]; #[doc =
        "Outcome.\n\nOn the wire `code` (required), for example `0`."] optional code :
        Code; #[doc = "Text for humans.\n\nOn the wire `text`."] optional text : text;
        #[doc = "Id of the call.\n\nOn the wire `requestId`."] optional request_id :
        text; #[doc =
        "Id of the order.\n\nOn the wire `orderId` (required), for example `o-1`."]
        required order_id : text => [missing::Set]; #[doc =
        "What it costs.\n\nOn the wire `bill`."] optional bill : Bill;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`Bill`]."] Bill, BillBuilder, [__S0 = total]; #[doc =
        "All in all.\n\nOn the wire `total` (required)."] required total :
        ::bothends::Decimal => [missing::Set]; #[doc =
        "One by one.\n\nOn the wire `rows` (at most 100 items)."] optional rows :
        ::std::vec::Vec < Rows >;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`Rows`]."] Rows, RowsBuilder, []; #[doc =
        "What.\n\nOn the wire `text`."] optional text : text; #[doc =
        "How much.\n\nOn the wire `sum`."] optional sum : ::bothends::Decimal;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`QueryOrder`]."] QueryOrder, QueryOrderBuilder, [__S0 =
        order_id]; #[doc = "Id of the order.\n\nOn the wire `orderId` (required)."]
        required order_id : text => [missing::Set];
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`QueryOrderResponse`]."] QueryOrderResponse,
        QueryOrderResponseBuilder, []; #[doc =
        "Outcome.\n\nOn the wire `code` (required), for example `0`."] optional code :
        Code; #[doc = "Id of the call.\n\nOn the wire `requestId`."] optional request_id
        : text; #[doc = "The order before this one.\n\nOn the wire `previous`."] optional
        previous : Order;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`OnFrozen`]."] OnFrozen, OnFrozenBuilder, [__S0 = order_id];
        #[doc = "Id of the order.\n\nOn the wire `orderId` (required)."] required
        order_id : text => [missing::Set]; #[doc =
        "What the buyer read.\n\nOn the wire `thanks`."] optional thanks : text;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`OnFrozenResponse`]."] OnFrozenResponse,
        OnFrozenResponseBuilder, []; #[doc =
        "Outcome.\n\nOn the wire `code` (required), for example `0`."] optional code :
        Code; #[doc = "Text for humans.\n\nOn the wire `text`."] optional text : text;
        #[doc = "Id of the call.\n\nOn the wire `requestId`."] optional request_id :
        text;
    }
    #[doc(hidden)]
    pub mod missing {
        pub use ::bothends::__private::Set;
        pub enum call_id {}
        pub enum dish {}
        pub enum found {}
        pub enum id {}
        pub enum index {}
        pub enum last {}
        pub enum lines {}
        pub enum name {}
        pub enum order_id {}
        pub enum order_line {}
        pub enum order_name {}
        pub enum r#type {}
        pub enum size {}
        pub enum tables {}
        pub enum total {}
    }
    #[doc(hidden)]
    pub mod data {
        use ::bothends::schema::*;
        pub static API: Api = Api {
            id: "kitchen-sink",
            version: "1.10",
            protocol: Protocol::Http,
            format: Format::Json,
            headers: &[],
            signature: ::bothends::sign::KOOGALLERY_V2,
            endpoint: ::core::option::Option::Some("https://sink.{region}.acme.example"),
            regions: &["eu-1", "us-1"],
            endpoints: &[],
            fallback: &[],
            discriminator: ::core::option::Option::Some("activity"),
            code: ::core::option::Option::Some("code"),
            success: &["0"],
            message: ::core::option::Option::Some("text"),
            request_id: ::core::option::Option::Some("requestId"),
            codes: &[
                Code {
                    wire: "0",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "Done.",
                    hint: "",
                },
                Code {
                    wire: "Busy",
                    status: 429u16,
                    kind: CodeKind::Throttled,
                    doc: "Too many calls.",
                    hint: "Slow down.",
                },
                Code {
                    wire: "Order.NotFound",
                    status: 404u16,
                    kind: CodeKind::NotFound,
                    doc: "There is no such order.",
                    hint: "",
                },
            ],
        };
        pub static CALLS: &[&Call] = &[
            &super::calls::OnPing,
            &super::calls::OnPaid,
            &super::calls::ListOrders,
            &super::calls::ListTables,
            &super::calls::PlaceOrder,
            &super::calls::QueryOrder,
            &super::calls::OnFrozen,
        ];
        pub static EXAMPLES: &[&[Example]] = &[
            &[],
            &[
                Example::new(
                    "{\"orderId\":\"o-1\",\"orderLine\":1,\"callId\":\"c-1\"}",
                    "{\"code\":\"0\",\"thanks\":\"Thank you\"}",
                ),
            ],
            &[],
            &[],
            &[
                Example::new(
                        "{\"orderName\":\"Breakfast\",\"type\":\"hot-meal\",\"lines\":[{\"dish\":{\"name\":\"Pancake\",\"sides\":[{\"name\":\"Syrup\"}]},\"sizes\":{\"ann\":\"large\",\"bob\":\"huge\"}}]}",
                        "{\"code\":\"0\",\"orderId\":\"o-1\",\"bill\":{\"total\":\"12.50\",\"rows\":[{\"text\":\"Pancake\",\"sum\":\"12.50\"}]}}",
                    )
                    .doc("Two pancakes."),
            ],
            &[],
            &[],
        ];
    }
    #[doc(hidden)]
    pub mod calls {
        use ::bothends::schema::*;
        ::bothends::__call!(OnPing, OnPingResponse, "onPing", Callback);
        ::bothends::__call!(
            OnPaid, OnPaidResponse, "onPaid", Callback.deadline(500)
            .delivery(Delivery::Once(& ["orderId", "orderLine"])).volatile(& ["callId",
            "older"]).elsewhere(& [("orderId", & ["older.orders.id"]), ("callId", &
            ["older.call", "older.orders.call"])])
        );
        ::bothends::__call!(
            ListOrders, ListOrdersResponse, "ListOrders", Operation.idempotent()
        );
        ::bothends::__call!(
            ListTables, ListTablesResponse, "ListTables", Operation.idempotent()
        );
        ::bothends::__call!(
            PlaceOrder, PlaceOrderResponse, "PlaceOrder", Operation.limit(100, 60000)
            .deadline(120000)
        );
        ::bothends::__call!(
            QueryOrder, QueryOrderResponse, "QueryOrder", Operation.idempotent()
        );
        ::bothends::__call!(
            OnFrozen, OnFrozenResponse, "onFrozen", Callback.delivery(Delivery::Converge)
            .closes("onPaid", "thanks")
        );
    }
    #[doc(hidden)]
    pub mod schemas {
        use ::bothends::schema::*;
        ::bothends::__schema!(OnPing, "OnPing", []);
        ::bothends::__schema!(
            OnPingResponse, "OnPingResponse", [new("code", Kind::Code) required()]
        );
        ::bothends::__schema!(
            OnPaid, "OnPaid", [text("orderId") required(), new("orderLine",
            Kind::Integer) required(), text("callId") required(), object("older", &
            OnPaidOlder)]
        );
        ::bothends::__schema!(
            OnPaidOlder, "OnPaidOlder", [text("call"), list("orders", & Item::object(&
            OnPaidOlderOrders))]
        );
        ::bothends::__schema!(
            OnPaidOlderOrders, "OnPaidOlderOrders", [text("id"), text("call")]
        );
        ::bothends::__schema!(
            OnPaidResponse, "OnPaidResponse", [new("code", Kind::Code) required(),
            text("text"), text("requestId"), text("thanks")]
        );
        ::bothends::__schema!(
            ListOrders, "ListOrders", [object("page", & ListOrdersPage)]
        );
        ::bothends::__schema!(
            ListOrdersPage, "ListOrdersPage", [new("index", Kind::Int32) required()
            min(1), text("size") required()]
        );
        ::bothends::__schema!(
            ListOrdersResponse, "ListOrdersResponse", [new("code", Kind::Code)
            required(), text("text"), text("requestId"), object("found", &
            ListOrdersResponseFound) required(), new("total", Kind::Integer)]
        );
        ::bothends::__schema!(
            ListOrdersResponseFound, "ListOrdersResponseFound", [list("orders", &
            Item::object(& Order))]
        );
        ::bothends::__schema!(
            Order, "Order", [text("id") required(), object("previous", & Order),
            object("customer", & Customer)]
        );
        ::bothends::__schema!(
            Customer, "Customer", [object("last", & Order) required()]
        );
        ::bothends::__schema!(ListTables, "ListTables", [text("after")]);
        ::bothends::__schema!(
            ListTablesResponse, "ListTablesResponse", [new("code", Kind::Code)
            required(), text("text"), text("requestId"), list("tables", &
            Item::new(Kind::Int32)) required(), object("paging", &
            ListTablesResponsePaging)]
        );
        ::bothends::__schema!(
            ListTablesResponsePaging, "ListTablesResponsePaging", [text("after")]
        );
        ::bothends::__schema!(
            PlaceOrder, "PlaceOrder", [text("orderName") required() min_length(1)
            max_length(64), open("type", & ["hot-meal", "7", "cold"]) required()
            max_length(16), new("state", Kind::Closed(& ["open", "in.progress",
            "closed"])), new("send", Kind::Boolean), new("count", Kind::Integer) min(1)
            max(1000), new("table", Kind::Int32) min(- 1), new("weight", Kind::Number)
            max(100), new("price", Kind::Decimal) precision(12) scale(4) min(0),
            text("token") secret(), text("note"), list("remarks", &
            Item::new(Kind::String).max_length(80)) max_items(3), list("grid", &
            Item::new(Kind::List(& Item::new(Kind::Int32)))), new("labels", Kind::Map(&
            Item::new(Kind::String).max_length(20))) max_items(5), new("extra",
            Kind::Any), text("mail") min_length(3) max_length(254), list("lines", &
            Item::object(& PlaceOrderLines)) required()]
        );
        ::bothends::__schema!(
            PlaceOrderLines, "PlaceOrderLines", [object("dish", & Dish) required(),
            new("sizes", Kind::Map(& Item::new(Kind::Open(& ["small", "large"]))))]
        );
        ::bothends::__schema!(
            Dish, "Dish", [text("name") required(), list("sides", & Item::object(&
            Dish))]
        );
        ::bothends::__schema!(
            PlaceOrderResponse, "PlaceOrderResponse", [new("code", Kind::Code)
            required(), text("text"), text("requestId"), text("orderId") required(),
            object("bill", & Bill)]
        );
        ::bothends::__schema!(
            Bill, "Bill", [new("total", Kind::Decimal) required(), list("rows", &
            Item::object(& Rows)) max_items(100)]
        );
        ::bothends::__schema!(Rows, "Rows", [text("text"), new("sum", Kind::Decimal)]);
        ::bothends::__schema!(QueryOrder, "QueryOrder", [text("orderId") required()]);
        ::bothends::__schema!(
            QueryOrderResponse, "QueryOrderResponse", [new("code", Kind::Code)
            required(), text("requestId"), object("previous", & Order)]
        );
        ::bothends::__schema!(
            OnFrozen, "OnFrozen", [text("orderId") required(), text("thanks")]
        );
        ::bothends::__schema!(
            OnFrozenResponse, "OnFrozenResponse", [new("code", Kind::Code) required(),
            text("text"), text("requestId")]
        );
    }
}
impl api::Handler for Api {
    async fn on_ping(
        &self,
        _: &::bothends::Call,
        _: api::OnPing,
    ) -> ::core::result::Result<api::OnPingResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn on_paid(
        &self,
        _: &::bothends::Call,
        _: api::OnPaid,
    ) -> ::core::result::Result<api::OnPaidResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn list_orders(
        &self,
        _: &::bothends::Call,
        _: api::ListOrders,
    ) -> ::core::result::Result<api::ListOrdersResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn list_tables(
        &self,
        _: &::bothends::Call,
        _: api::ListTables,
    ) -> ::core::result::Result<api::ListTablesResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn place_order(
        &self,
        _: &::bothends::Call,
        _: api::PlaceOrder,
    ) -> ::core::result::Result<api::PlaceOrderResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn query_order(
        &self,
        _: &::bothends::Call,
        _: api::QueryOrder,
    ) -> ::core::result::Result<api::QueryOrderResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn on_frozen(
        &self,
        _: &::bothends::Call,
        _: api::OnFrozen,
    ) -> ::core::result::Result<api::OnFrozenResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
}
