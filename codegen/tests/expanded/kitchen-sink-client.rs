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
    /**A client of `kitchen-sink` with default options.

# Errors
If the API has no endpoint of its own, or TLS cannot be set up.*/
    pub fn connect(
        credentials: impl ::core::convert::Into<::bothends::Credentials>,
    ) -> ::core::result::Result<Self, ::bothends::ConfigError> {
        Self::builder(credentials).build()
    }
    ///A client of `kitchen-sink` with options of its own: endpoint, region, deadlines.
    pub fn builder(
        credentials: impl ::core::convert::Into<::bothends::Credentials>,
    ) -> ::bothends::ClientBuilder<Self> {
        ::bothends::Client::of(&api::data::API, credentials)
    }
}
#[automatically_derived]
#[allow(clippy::all, clippy::pedantic, deprecated)]
impl Api {
    /**Places an order.

It costs money each time.

Required: `order_name`, `r#type`, `lines`.

The platform allows 100 calls in 60 s per account. Repeating it may have its effect twice. The answer must be there within 120000 ms.

`PlaceOrder` on the wire, from `kitchen-sink/PlaceOrder.yaml`. Source: Page 1.*/
    #[inline]
    pub fn place_order(&self) -> api::PlaceOrderBuilder<&::bothends::Client> {
        api::PlaceOrder::on(&self.0)
    }
    /**Asks for an order.

Required: `order_id`.

Repeating it is harmless.

`QueryOrder` on the wire, from `kitchen-sink/QueryOrder.yaml`.*/
    #[deprecated(note = "Use the callbacks.")]
    #[inline]
    pub fn query_order(&self) -> api::QueryOrderBuilder<&::bothends::Client> {
        api::QueryOrder::on(&self.0)
    }
    /**An order is frozen.

Required: `order_id`.

`onFrozen` on the wire, from `kitchen-sink/onFrozen.yaml`.*/
    #[inline]
    pub fn on_frozen(&self) -> api::OnFrozenBuilder<&::bothends::Client> {
        api::OnFrozen::on(&self.0)
    }
    /**Somebody paid.

Required: `order_id`, `order_line`, `call_id`.

The answer must be there within 500 ms.

`onPaid` on the wire, from `kitchen-sink/onPaid.yaml`. Source: Page 2.*/
    #[deprecated(note = "Use onSettled.")]
    #[inline]
    pub fn on_paid(&self) -> api::OnPaidBuilder<&::bothends::Client> {
        api::OnPaid::on(&self.0)
    }
    /**The platform asks whether we are there.

`onPing` on the wire, from `kitchen-sink/onPing.yaml`.*/
    #[inline]
    pub fn on_ping(&self) -> api::OnPingBuilder<&::bothends::Client> {
        api::OnPing::on(&self.0)
    }
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
    unreachable_pub
)]
pub mod api {
    /**Request of PlaceOrder.

Places an order.

It costs money each time.*/
    #[derive(::core::default::Default)]
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
        PlaceOrder, data::types::PlaceOrder, [0 order_name, 1 r#type, 2 state, 3 send_, 4
        count, 5 table, 6 weight, 7 price, 8 token, 9 note, 10 remarks, 11 grid, 12
        labels, 13 extra, 14 mail, 15 lines]
    );
    ::bothends::__serde!(PlaceOrder);
    ///A kind of meal.
    #[derive(::core::clone::Clone)]
    pub enum Meal {
        ///`hot-meal`: A meal that is cooked.
        HotMeal,
        ///`7`: The seventh kind.
        Seventh,
        ///`cold`: A salad or so.
        Cold,
        ///A value that the spec does not know, as on the wire.
        Unknown(::std::string::String),
    }
    ::bothends::__choice!(
        Meal, open, [HotMeal = "hot-meal", Seventh = "7", Cold = "cold"]
    );
    ///State of the order.
    #[derive(::core::clone::Clone)]
    pub enum PlaceOrderState {
        ///`open`.
        Open,
        ///`in.progress`.
        InProgress,
        ///`closed`.
        Closed,
    }
    ::bothends::__choice!(
        PlaceOrderState, closed, [Open = "open", InProgress = "in.progress", Closed =
        "closed"]
    );
    ///What is ordered.
    #[derive(::core::default::Default)]
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
    ::bothends::__object!(
        PlaceOrderLines, data::types::PlaceOrderLines, [0 dish, 1 sizes]
    );
    ///Something to eat.
    #[derive(::core::default::Default)]
    pub struct Dish {
        /**Its name.

On the wire `name` (required), for example `Pancake`.*/
        pub name: ::std::string::String,
        /**What is eaten with it.

On the wire `sides`.*/
        pub sides: ::core::option::Option<::std::vec::Vec<Dish>>,
    }
    ::bothends::__object!(Dish, data::types::Dish, [0 name, 1 sides]);
    ///Size by person.
    #[derive(::core::clone::Clone)]
    pub enum PlaceOrderLinesSizes {
        ///`small`.
        Small,
        ///`large`.
        Large,
        ///A value that the spec does not know, as on the wire.
        Unknown(::std::string::String),
    }
    ::bothends::__choice!(
        PlaceOrderLinesSizes, open, [Small = "small", Large = "large"]
    );
    ///Answer to PlaceOrder.
    #[derive(::core::default::Default)]
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
        PlaceOrderResponse, data::types::PlaceOrderResponse, [0 code, 1 text, 2
        request_id, 3 order_id, 4 bill]
    );
    ::bothends::__serde!(PlaceOrderResponse);
    ///What an order costs.
    #[derive(::core::default::Default)]
    pub struct Bill {
        /**All in all.

On the wire `total` (required).*/
        pub total: ::bothends::Decimal,
        /**One by one.

On the wire `rows` (at most 100 items).*/
        pub rows: ::core::option::Option<::std::vec::Vec<Rows>>,
    }
    ::bothends::__object!(Bill, data::types::Bill, [0 total, 1 rows]);
    ///`Rows`.
    #[derive(::core::default::Default)]
    pub struct Rows {
        /**What.

On the wire `text`.*/
        pub text: ::core::option::Option<::std::string::String>,
        /**How much.

On the wire `sum`.*/
        pub sum: ::core::option::Option<::bothends::Decimal>,
    }
    ::bothends::__object!(Rows, data::types::Rows, [0 text, 1 sum]);
    /**Request of QueryOrder.

Asks for an order.*/
    #[derive(::core::default::Default)]
    pub struct QueryOrder {
        /**Id of the order.

On the wire `orderId` (required).*/
        pub order_id: ::std::string::String,
    }
    ::bothends::__object!(QueryOrder, data::types::QueryOrder, [0 order_id]);
    ::bothends::__serde!(QueryOrder);
    ///Answer to QueryOrder.
    #[derive(::core::default::Default)]
    pub struct QueryOrderResponse {
        /**Outcome.

On the wire `code` (required), for example `0`.*/
        pub code: ::core::option::Option<Code>,
        /**Text for humans.

On the wire `text`.*/
        pub text: ::core::option::Option<::std::string::String>,
        /**Id of the call.

On the wire `requestId`.*/
        pub request_id: ::core::option::Option<::std::string::String>,
        /**The order before this one.

On the wire `previous`.*/
        pub previous: ::core::option::Option<Order>,
    }
    ::bothends::__object!(
        QueryOrderResponse, data::types::QueryOrderResponse, [0 code, 1 text, 2
        request_id, 3 previous]
    );
    ::bothends::__serde!(QueryOrderResponse);
    ///An order that was placed.
    #[derive(::core::default::Default)]
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
    ::bothends::__object!(Order, data::types::Order, [0 id, 1 previous, 2 customer]);
    ///Who orders.
    #[derive(::core::default::Default)]
    pub struct Customer {
        /**The last order.

On the wire `last` (required).*/
        pub last: ::std::boxed::Box<Order>,
    }
    ::bothends::__object!(Customer, data::types::Customer, [0 last]);
    /**Request of onFrozen.

An order is frozen.*/
    #[derive(::core::default::Default)]
    pub struct OnFrozen {
        /**Id of the order.

On the wire `orderId` (required).*/
        pub order_id: ::std::string::String,
    }
    ::bothends::__object!(OnFrozen, data::types::OnFrozen, [0 order_id]);
    ::bothends::__serde!(OnFrozen);
    ///Answer to onFrozen.
    #[derive(::core::default::Default)]
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
    ::bothends::__object!(
        OnFrozenResponse, data::types::OnFrozenResponse, [0 code, 1 text, 2 request_id]
    );
    ::bothends::__serde!(OnFrozenResponse);
    /**Request of onPaid.

Somebody paid.*/
    #[derive(::core::default::Default)]
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
    }
    ::bothends::__object!(
        OnPaid, data::types::OnPaid, [0 order_id, 1 order_line, 2 call_id]
    );
    ::bothends::__serde!(OnPaid);
    ///Answer to onPaid.
    #[derive(::core::default::Default)]
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
    ::bothends::__object!(
        OnPaidResponse, data::types::OnPaidResponse, [0 code, 1 text, 2 request_id, 3
        thanks]
    );
    ::bothends::__serde!(OnPaidResponse);
    /**Request of onPing.

The platform asks whether we are there.*/
    #[derive(::core::default::Default)]
    pub struct OnPing {}
    ::bothends::__object!(OnPing, data::types::OnPing, []);
    ::bothends::__serde!(OnPing);
    ///Answer to onPing.
    #[derive(::core::default::Default)]
    pub struct OnPingResponse {
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
    ::bothends::__object!(
        OnPingResponse, data::types::OnPingResponse, [0 code, 1 text, 2 request_id]
    );
    ::bothends::__serde!(OnPingResponse);
    ///The codes that answers of this API can have.
    #[derive(::core::clone::Clone)]
    pub enum Code {
        ///`0`: Done.
        Done,
        ///`Busy`: Too many calls. Slow down.
        Busy,
        ///`Order.NotFound`: There is no such order.
        OrderNotFound,
        ///A value that the spec does not know, as on the wire.
        Unknown(::std::string::String),
    }
    ::bothends::__choice!(
        Code, open, [Done = "0", Busy = "Busy", OrderNotFound = "Order.NotFound"]
    );
    #[automatically_derived]
    impl ::bothends::client::Request for PlaceOrder {
        type Response = PlaceOrderResponse;
        type Code = Code;
        const CALL: &'static ::bothends::schema::Call = &data::calls::PlaceOrder;
    }
    #[automatically_derived]
    impl ::bothends::client::Request for QueryOrder {
        type Response = QueryOrderResponse;
        type Code = Code;
        const CALL: &'static ::bothends::schema::Call = &data::calls::QueryOrder;
    }
    #[automatically_derived]
    impl ::bothends::client::Request for OnFrozen {
        type Response = OnFrozenResponse;
        type Code = Code;
        const CALL: &'static ::bothends::schema::Call = &data::calls::OnFrozen;
    }
    #[automatically_derived]
    impl ::bothends::client::Request for OnPaid {
        type Response = OnPaidResponse;
        type Code = Code;
        const CALL: &'static ::bothends::schema::Call = &data::calls::OnPaid;
    }
    #[automatically_derived]
    impl ::bothends::client::Request for OnPing {
        type Response = OnPingResponse;
        type Code = Code;
        const CALL: &'static ::bothends::schema::Call = &data::calls::OnPing;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`PlaceOrder`], member by member."] PlaceOrder,
        PlaceOrderBuilder, [S0 = order_name, S1 = r#type, S2 = lines]; #[doc =
        "Name of the order.\n\nOn the wire `orderName` (required, 1 to 64 characters), for example `Breakfast`."]
        required order_name : text => [::bothends::__private::Set, S1, S2]; #[doc =
        "Kind of meal.\n\nOn the wire `type` (required, at most 16 characters), for example `hot-meal`."]
        required r#type : Meal => [S0, ::bothends::__private::Set, S2]; #[doc =
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
        ::std::vec::Vec < PlaceOrderLines > => [S0, S1, ::bothends::__private::Set];
    }
    ::bothends::__send!(PlaceOrder, PlaceOrderBuilder, PlaceOrderResponse, [S0, S1, S2]);
    ::bothends::__builder! {
        #[doc = "Builds a [`PlaceOrderLines`], member by member."] PlaceOrderLines,
        PlaceOrderLinesBuilder, [S0 = dish]; #[doc =
        "What.\n\nOn the wire `dish` (required)."] required dish : Dish =>
        [::bothends::__private::Set]; #[doc = "Size by person.\n\nOn the wire `sizes`."]
        optional sizes : ::std::collections::BTreeMap < ::std::string::String,
        PlaceOrderLinesSizes >;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`Dish`], member by member."] Dish, DishBuilder, [S0 = name];
        #[doc = "Its name.\n\nOn the wire `name` (required), for example `Pancake`."]
        required name : text => [::bothends::__private::Set]; #[doc =
        "What is eaten with it.\n\nOn the wire `sides`."] optional sides :
        ::std::vec::Vec < Dish >;
    }
    ::bothends::__builder! {
        #[doc = "Builds a [`QueryOrder`], member by member."] QueryOrder,
        QueryOrderBuilder, [S0 = order_id]; #[doc =
        "Id of the order.\n\nOn the wire `orderId` (required)."] required order_id : text
        => [::bothends::__private::Set];
    }
    ::bothends::__send!(QueryOrder, QueryOrderBuilder, QueryOrderResponse, [S0]);
    ::bothends::__builder! {
        #[doc = "Builds a [`OnFrozen`], member by member."] OnFrozen, OnFrozenBuilder,
        [S0 = order_id]; #[doc = "Id of the order.\n\nOn the wire `orderId` (required)."]
        required order_id : text => [::bothends::__private::Set];
    }
    ::bothends::__send!(OnFrozen, OnFrozenBuilder, OnFrozenResponse, [S0]);
    ::bothends::__builder! {
        #[doc = "Builds a [`OnPaid`], member by member."] OnPaid, OnPaidBuilder, [S0 =
        order_id, S1 = order_line, S2 = call_id]; #[doc =
        "Id of the order.\n\nOn the wire `orderId` (required), for example `o-1`."]
        required order_id : text => [::bothends::__private::Set, S1, S2]; #[doc =
        "Line of the order.\n\nOn the wire `orderLine` (required), for example `1`."]
        required order_line : ::core::primitive::i64 => [S0, ::bothends::__private::Set,
        S2]; #[doc =
        "Id of this very call.\n\nOn the wire `callId` (required), for example `c-1`."]
        required call_id : text => [S0, S1, ::bothends::__private::Set];
    }
    ::bothends::__send!(OnPaid, OnPaidBuilder, OnPaidResponse, [S0, S1, S2]);
    ::bothends::__builder! {
        #[doc = "Builds a [`OnPing`], member by member."] OnPing, OnPingBuilder, [];
    }
    ::bothends::__send!(OnPing, OnPingBuilder, OnPingResponse, []);
    #[doc(hidden)]
    pub mod missing {
        pub enum call_id {}
        pub enum dish {}
        pub enum lines {}
        pub enum name {}
        pub enum order_id {}
        pub enum order_line {}
        pub enum order_name {}
        pub enum r#type {}
    }
    #[doc(hidden)]
    pub mod data {
        use ::bothends::schema::*;
        pub static API: Api = Api {
            id: "kitchen-sink",
            version: "1.10",
            protocol: Protocol::HttpJson,
            signature: ::bothends::sign::KOOGALLERY_V2,
            endpoint: ::core::option::Option::Some("https://sink.{region}.acme.example"),
            regions: &["eu-1", "us-1"],
            discriminator: ::core::option::Option::Some("activity"),
            success: ::core::option::Option::Some(("code", "0")),
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
        /// All calls, in the order of their names.
        pub static CALLS: &[&Call] = &[
            &calls::PlaceOrder,
            &calls::QueryOrder,
            &calls::OnFrozen,
            &calls::OnPaid,
            &calls::OnPing,
        ];
        /// One for each object.
        pub mod types {
            use ::bothends::schema::*;
            pub static PlaceOrder: Schema = Schema {
                name: "PlaceOrder",
                fields: &[
                    Field::new("orderName", Kind::String)
                        .required()
                        .min_length(1u32)
                        .max_length(64u32),
                    Field::new("type", Kind::Open(&["hot-meal", "7", "cold"]))
                        .required()
                        .max_length(16u32),
                    Field::new(
                        "state",
                        Kind::Closed(&["open", "in.progress", "closed"]),
                    ),
                    Field::new("send", Kind::Boolean),
                    Field::new("count", Kind::Integer).min(1i64).max(1000i64),
                    Field::new("table", Kind::Int32).min(-1i64),
                    Field::new("weight", Kind::Number).max(100i64),
                    Field::new("price", Kind::Decimal)
                        .precision(12u32)
                        .scale(4u32)
                        .min(0i64),
                    Field::new("token", Kind::String).secret(),
                    Field::new("note", Kind::String),
                    Field::new(
                            "remarks",
                            Kind::List(&Item::new(Kind::String).max_length(80u32)),
                        )
                        .max_items(3u32),
                    Field::new(
                        "grid",
                        Kind::List(&Item::new(Kind::List(&Item::new(Kind::Int32)))),
                    ),
                    Field::new(
                            "labels",
                            Kind::Map(&Item::new(Kind::String).max_length(20u32)),
                        )
                        .max_items(5u32),
                    Field::new("extra", Kind::Any),
                    Field::new("mail", Kind::String).min_length(3u32).max_length(254u32),
                    Field::new(
                            "lines",
                            Kind::List(&Item::new(Kind::Object(&PlaceOrderLines))),
                        )
                        .required(),
                ],
            };
            pub static PlaceOrderLines: Schema = Schema {
                name: "PlaceOrderLines",
                fields: &[
                    Field::new("dish", Kind::Object(&Dish)).required(),
                    Field::new(
                        "sizes",
                        Kind::Map(&Item::new(Kind::Open(&["small", "large"]))),
                    ),
                ],
            };
            pub static Dish: Schema = Schema {
                name: "Dish",
                fields: &[
                    Field::new("name", Kind::String).required(),
                    Field::new("sides", Kind::List(&Item::new(Kind::Object(&Dish)))),
                ],
            };
            pub static PlaceOrderResponse: Schema = Schema {
                name: "PlaceOrderResponse",
                fields: &[
                    Field::new("code", Kind::Code).required(),
                    Field::new("text", Kind::String),
                    Field::new("requestId", Kind::String),
                    Field::new("orderId", Kind::String).required(),
                    Field::new("bill", Kind::Object(&Bill)),
                ],
            };
            pub static Bill: Schema = Schema {
                name: "Bill",
                fields: &[
                    Field::new("total", Kind::Decimal).required(),
                    Field::new("rows", Kind::List(&Item::new(Kind::Object(&Rows))))
                        .max_items(100u32),
                ],
            };
            pub static Rows: Schema = Schema {
                name: "Rows",
                fields: &[
                    Field::new("text", Kind::String),
                    Field::new("sum", Kind::Decimal),
                ],
            };
            pub static QueryOrder: Schema = Schema {
                name: "QueryOrder",
                fields: &[Field::new("orderId", Kind::String).required()],
            };
            pub static QueryOrderResponse: Schema = Schema {
                name: "QueryOrderResponse",
                fields: &[
                    Field::new("code", Kind::Code).required(),
                    Field::new("text", Kind::String),
                    Field::new("requestId", Kind::String),
                    Field::new("previous", Kind::Object(&Order)),
                ],
            };
            pub static Order: Schema = Schema {
                name: "Order",
                fields: &[
                    Field::new("id", Kind::String).required(),
                    Field::new("previous", Kind::Object(&Order)),
                    Field::new("customer", Kind::Object(&Customer)),
                ],
            };
            pub static Customer: Schema = Schema {
                name: "Customer",
                fields: &[Field::new("last", Kind::Object(&Order)).required()],
            };
            pub static OnFrozen: Schema = Schema {
                name: "OnFrozen",
                fields: &[Field::new("orderId", Kind::String).required()],
            };
            pub static OnFrozenResponse: Schema = Schema {
                name: "OnFrozenResponse",
                fields: &[
                    Field::new("code", Kind::Code).required(),
                    Field::new("text", Kind::String),
                    Field::new("requestId", Kind::String),
                ],
            };
            pub static OnPaid: Schema = Schema {
                name: "OnPaid",
                fields: &[
                    Field::new("orderId", Kind::String).required(),
                    Field::new("orderLine", Kind::Integer).required(),
                    Field::new("callId", Kind::String).required(),
                ],
            };
            pub static OnPaidResponse: Schema = Schema {
                name: "OnPaidResponse",
                fields: &[
                    Field::new("code", Kind::Code).required(),
                    Field::new("text", Kind::String),
                    Field::new("requestId", Kind::String),
                    Field::new("thanks", Kind::String),
                ],
            };
            pub static OnPing: Schema = Schema {
                name: "OnPing",
                fields: &[],
            };
            pub static OnPingResponse: Schema = Schema {
                name: "OnPingResponse",
                fields: &[
                    Field::new("code", Kind::Code).required(),
                    Field::new("text", Kind::String),
                    Field::new("requestId", Kind::String),
                ],
            };
        }
        /// One for each operation and callback.
        pub mod calls {
            use ::bothends::schema::*;
            pub static PlaceOrder: Call = Call {
                api: &super::API,
                name: "PlaceOrder",
                direction: Direction::Operation,
                limit: ::core::option::Option::Some((100u32, 60000u64)),
                idempotent: false,
                deadline: 120000u64,
                delivery: Delivery::Read,
                volatile: &[],
                request: &super::types::PlaceOrder,
                response: &super::types::PlaceOrderResponse,
            };
            pub static QueryOrder: Call = Call {
                api: &super::API,
                name: "QueryOrder",
                direction: Direction::Operation,
                limit: ::core::option::Option::None,
                idempotent: true,
                deadline: 0u64,
                delivery: Delivery::Read,
                volatile: &[],
                request: &super::types::QueryOrder,
                response: &super::types::QueryOrderResponse,
            };
            pub static OnFrozen: Call = Call {
                api: &super::API,
                name: "onFrozen",
                direction: Direction::Callback,
                limit: ::core::option::Option::None,
                idempotent: false,
                deadline: 0u64,
                delivery: Delivery::Converge,
                volatile: &[],
                request: &super::types::OnFrozen,
                response: &super::types::OnFrozenResponse,
            };
            pub static OnPaid: Call = Call {
                api: &super::API,
                name: "onPaid",
                direction: Direction::Callback,
                limit: ::core::option::Option::None,
                idempotent: false,
                deadline: 500u64,
                delivery: Delivery::Once(&["orderId", "orderLine"]),
                volatile: &["callId"],
                request: &super::types::OnPaid,
                response: &super::types::OnPaidResponse,
            };
            pub static OnPing: Call = Call {
                api: &super::API,
                name: "onPing",
                direction: Direction::Callback,
                limit: ::core::option::Option::None,
                idempotent: false,
                deadline: 0u64,
                delivery: Delivery::Read,
                volatile: &[],
                request: &super::types::OnPing,
                response: &super::types::OnPingResponse,
            };
        }
    }
}
