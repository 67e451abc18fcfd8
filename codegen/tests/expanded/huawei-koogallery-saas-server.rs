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
                    move |request| api::Handler::new_instance(self, call, request),
                )
            }
            1usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::query_instance(self, call, request),
                )
            }
            2usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::release_instance(self, call, request),
                )
            }
            _ => ::core::result::Result::Err(::bothends::codec::Problem::no_such_call()),
        }
    }
}
#[allow(clippy::all, clippy::pedantic, rustdoc::all)]
impl Api {
    ///A server of `huawei/koogallery/saas` with these handlers, which accepts calls that are signed with `key`.
    pub fn server(
        self,
        key: impl ::core::convert::Into<::bothends::Credentials>,
    ) -> ::bothends::Server {
        ::bothends::Server::of(self, key)
    }
    ::bothends::__simulate!(
        #[doc =
        "Starts these handlers on a free port of this machine, and gives what calls them as the platform of `huawei/koogallery/saas` does: for tests.\n\n# Errors\nIf no port can be listened on."]
        Api, api
    );
}
/**KooGallery SaaS interface V2.0, version 2.0.

What KooGallery tells the seller of a SaaS product about its buyers' orders.

From the specs of `huawei/koogallery/saas`.*/
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
    /**Request of newInstance.

A buyer paid: create the instance, or answer `Processing` and let the platform poll queryInstance.

The call holds ids only; what was ordered is asked for by order number. Take the `businessId` of the
first call for an order line as the instance's id: it is unique, but it differs on every repetition.
Give the id with `Processing`, too: it is what the platform then asks with. An order that fails for three
hours is refunded, and more than five in a month take the product off the shelf.*/
    #[derive(::core::clone::Clone)]
    pub struct NewInstance {
        /**Order number.

On the wire `orderId` (required, 1 to 64 characters), for example `CS2211181819B4LVS`.*/
        pub order_id: ::std::string::String,
        /**Line of the order; of an order in the older form without one, its product.

On the wire `orderLineId` (required, 1 to 64 characters), for example `CS2211181819B4LVS-000001`.*/
        pub order_line_id: ::std::string::String,
        /**Id of this very call.

On the wire `businessId` (required, 1 to 64 characters), for example `87b94795-0603-4e24-8ae5-69420d60e3c8`.*/
        pub business_id: ::std::string::String,
        /**Whether this is a debugging call; absent on real ones.

On the wire `testFlag` (at most 2 characters), for example `1`.*/
        pub test_flag: ::core::option::Option<TestFlag>,
        /**Who bought, in the older form of this call only.

On the wire `buyerInfo`.*/
        pub buyer_info: ::core::option::Option<InlineBuyer>,
        /**What was ordered, in the older form of this call only.

On the wire `orderInfo`.*/
        pub order_info: ::core::option::Option<::std::vec::Vec<InlineOrder>>,
    }
    ::bothends::__object!(
        NewInstance, [0 order_id, 1 order_line_id, 2 business_id], [3 test_flag, 4
        buyer_info, 5 order_info]
    );
    ::bothends::__choice! {
        #[doc =
        "Whether a call is a debugging call of the seller console or one of its daily probes."]
        pub enum TestFlag : open { #[doc =
        "`1`: A debugging call; keep it out of the books."] Debugging = "1", #[doc =
        "`0`: A real call."] Real = "0", }
    }
    ///Who bought, as the call itself says.
    #[derive(::core::clone::Clone)]
    pub struct InlineBuyer {
        /**Account id.

On the wire `customerId`, for example `68cbc86abc2018ab880d92f36422fa0e`.*/
        pub customer_id: ::core::option::Option<::std::string::String>,
        /**Account name.

On the wire `customerName`, for example `cornflower`.*/
        pub customer_name: ::core::option::Option<::std::string::String>,
        /**IAM user id.

On the wire `userId`, for example `3736bb8ad93b43fca8012c20a6ff8c96`.*/
        pub user_id: ::core::option::Option<::std::string::String>,
        /**IAM user name.

On the wire `userName`, for example `baker`.*/
        pub user_name: ::core::option::Option<::std::string::String>,
        /**Phone.

On the wire `mobilePhone` (secret: never shown).*/
        pub mobile_phone: ::core::option::Option<::std::string::String>,
        /**Mail address.

On the wire `email` (secret: never shown).*/
        pub email: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(
        InlineBuyer, [], [0 customer_id, 1 customer_name, 2 user_id, 3 user_name, 4
        mobile_phone, 5 email]
    );
    ///What was ordered, as the call itself says.
    #[derive(::core::clone::Clone)]
    pub struct InlineOrder {
        /**Id of this very call.

On the wire `businessId`, for example `87b94795-0603-4e24-8ae5-69420d60e3c8`.*/
        pub business_id: ::core::option::Option<::std::string::String>,
        /**Order number.

On the wire `orderId`, for example `CS2211181819B4LVS`.*/
        pub order_id: ::core::option::Option<::std::string::String>,
        /**Line of the order.

On the wire `orderLineId`, for example `CS2211181819B4LVS-000001`.*/
        pub order_line_id: ::core::option::Option<::std::string::String>,
        /**Whether it is a trial; values were not seen.

On the wire `trialFlag`, for example `0`.*/
        pub trial_flag: ::core::option::Option<::std::string::String>,
        /**What was paid.

On the wire `orderAmount`, for example `100.00`.*/
        pub order_amount: ::core::option::Option<::bothends::Decimal>,
        /**How it is paid.

On the wire `chargingMode`, for example `PERIOD`.*/
        pub charging_mode: ::core::option::Option<::std::string::String>,
        /**Kind of period.

On the wire `periodType`, for example `year`.*/
        pub period_type: ::core::option::Option<::std::string::String>,
        /**Number of periods.

On the wire `periodNumber`, for example `1`.*/
        pub period_number: ::core::option::Option<::core::primitive::i64>,
        /**Kind of provision; values were not seen.

On the wire `provisionType`, for example `1`.*/
        pub provision_type: ::core::option::Option<::std::string::String>,
        /**What was bought.

On the wire `productInfo`.*/
        pub product_info: ::core::option::Option<::std::vec::Vec<OrderedProduct>>,
        /**When it was ordered, yyyyMMddHHmmss; the zone is not stated.

On the wire `createTime`, for example `20221118101936`.*/
        pub create_time: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(
        InlineOrder, [], [0 business_id, 1 order_id, 2 order_line_id, 3 trial_flag, 4
        order_amount, 5 charging_mode, 6 period_type, 7 period_number, 8 provision_type,
        9 product_info, 10 create_time]
    );
    ///A product with its specification and quantity.
    #[derive(::core::clone::Clone)]
    pub struct OrderedProduct {
        /**Price item, one for each specification and kind of period.

On the wire `productId`, for example `00301-666666-0--0`.*/
        pub product_id: ::core::option::Option<::std::string::String>,
        /**Specification.

On the wire `skuCode`, for example `d0abcd12-1234-5678-ab90-11ab012aaaa1`.*/
        pub sku_code: ::core::option::Option<::std::string::String>,
        /**Quantity.

On the wire `linearValue`, for example `50`.*/
        pub linear_value: ::core::option::Option<::core::primitive::i64>,
    }
    ::bothends::__object!(
        OrderedProduct, [], [0 product_id, 1 sku_code, 2 linear_value]
    );
    ///Answer to newInstance.
    #[derive(::core::clone::Clone)]
    pub struct NewInstanceResponse {
        /**Outcome; 000000 is the only success.

On the wire `resultCode` (required, at most 6 characters), for example `000000`.*/
        pub result_code: ::core::option::Option<Code>,
        /**Text for humans that goes with the code.

On the wire `resultMsg` (at most 255 characters), for example `success`.*/
        pub result_msg: ::core::option::Option<::std::string::String>,
        /**Id of the instance, unique over all of the seller's.

On the wire `instanceId` (required, 1 to 64 characters), for example `87b94795-0603-4e24-8ae5-69420d60e3c8`.*/
        pub instance_id: ::std::string::String,
    }
    ::bothends::__object!(
        NewInstanceResponse, [2 instance_id], [0 result_code, 1 result_msg]
    );
    /**Request of queryInstance.

The platform asks what became of instances, also while a buyer has the page open.

After a creation it asks until it gets data.*/
    #[derive(::core::clone::Clone)]
    pub struct QueryInstance {
        /**Ids of the instances, joined by commas, at most 100.

On the wire `instanceId` (required, at least 1 characters), for example `87b94795-0603-4e24-8ae5-69420d60e3c8`.*/
        pub instance_id: ::std::string::String,
        /**Whether this is a debugging call; absent on real ones.

On the wire `testFlag` (at most 2 characters), for example `1`.*/
        pub test_flag: ::core::option::Option<TestFlag>,
    }
    ::bothends::__object!(QueryInstance, [0 instance_id], [1 test_flag]);
    ///Answer to queryInstance.
    #[derive(::core::clone::Clone)]
    pub struct QueryInstanceResponse {
        /**Outcome; 000000 is the only success.

On the wire `resultCode` (required, at most 6 characters), for example `000000`.*/
        pub result_code: ::core::option::Option<Code>,
        /**Text for humans that goes with the code.

On the wire `resultMsg` (at most 255 characters), for example `success`.*/
        pub result_msg: ::core::option::Option<::std::string::String>,
        /**One entry for each instance.

On the wire `info`.*/
        pub info: ::core::option::Option<::std::vec::Vec<InstanceInfo>>,
    }
    ::bothends::__object!(
        QueryInstanceResponse, [], [0 result_code, 1 result_msg, 2 info]
    );
    ///One instance that the seller runs for a buyer.
    #[derive(::core::clone::Clone)]
    pub struct InstanceInfo {
        /**Id that the seller gave the instance when it was created.

On the wire `instanceId` (required, 1 to 64 characters), for example `87b94795-0603-4e24-8ae5-69420d60e3c8`.*/
        pub instance_id: ::std::string::String,
        /**How the buyer reaches the application.

On the wire `appInfo`.*/
        pub app_info: ::core::option::Option<AppInfo>,
        /**Usage so far, for pay-per-use products and packages.

On the wire `usageInfo`.*/
        pub usage_info: ::core::option::Option<::std::vec::Vec<UsageInfo>>,
    }
    ::bothends::__object!(InstanceInfo, [0 instance_id], [1 app_info, 2 usage_info]);
    ///How a buyer reaches the application.
    #[derive(::core::clone::Clone)]
    pub struct AppInfo {
        /**Address that the buyer opens.

On the wire `frontEndUrl` (required, 1 to 512 characters), for example `https://shop.example.com/login`.*/
        pub front_end_url: ::std::string::String,
        /**Address of the administration.

On the wire `adminUrl` (at most 512 characters), for example `https://shop.example.com/admin`.*/
        pub admin_url: ::core::option::Option<::std::string::String>,
        /**Account of the administrator.

On the wire `userName` (at most 128 characters), for example `admin`.*/
        pub user_name: ::core::option::Option<::std::string::String>,
        /**First password of the administrator.

On the wire `password` (at most 128 characters, secret: never shown).*/
        pub password: ::core::option::Option<::std::string::String>,
        /**Free text for the buyer.

On the wire `memo` (at most 1024 characters), for example `Change the password when you first sign in.`.*/
        pub memo: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(
        AppInfo, [0 front_end_url], [1 admin_url, 2 user_name, 3 password, 4 memo]
    );
    ///What an instance has used.
    #[derive(::core::clone::Clone)]
    pub struct UsageInfo {
        /**Instance of the package that the usage is taken from.

On the wire `relatedInstanceId` (at most 64 characters), for example `5c1f7b1e-0000-4000-8000-000000000001`.*/
        pub related_instance_id: ::core::option::Option<::std::string::String>,
        /**How much was used.

On the wire `usageValue` (required, 12 digits, 4 after the point), for example `12.5`.*/
        pub usage_value: ::bothends::Decimal,
        /**When that was counted, UTC, yyyyMMddHHmmssSSS.

On the wire `statisticalTime` (required, 1 to 20 characters), for example `20260102030405000`.*/
        pub statistical_time: ::std::string::String,
        /**Page that shows the usage.

On the wire `dashboardUrl` (at most 512 characters), for example `https://shop.example.com/usage`.*/
        pub dashboard_url: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(
        UsageInfo, [1 usage_value, 2 statistical_time], [0 related_instance_id, 3
        dashboard_url]
    );
    /**Request of releaseInstance.

The buyer's time is over, or the order was given back: release the instance.

Releasing what is already released must succeed.*/
    #[derive(::core::clone::Clone)]
    pub struct ReleaseInstance {
        /**Id that the seller gave the instance when it was created.

On the wire `instanceId` (required, 1 to 64 characters), for example `87b94795-0603-4e24-8ae5-69420d60e3c8`.*/
        pub instance_id: ::std::string::String,
        /**Order of the unsubscription, where there is one.

On the wire `orderId` (at most 64 characters), for example `CS2211181819B4LVS`.*/
        pub order_id: ::core::option::Option<::std::string::String>,
        /**Line of that order.

On the wire `orderLineId` (at most 64 characters), for example `CS2211181819B4LVS-000001`.*/
        pub order_line_id: ::core::option::Option<::std::string::String>,
        /**Whether this is a debugging call; absent on real ones.

On the wire `testFlag` (at most 2 characters), for example `1`.*/
        pub test_flag: ::core::option::Option<TestFlag>,
    }
    ::bothends::__object!(
        ReleaseInstance, [0 instance_id], [1 order_id, 2 order_line_id, 3 test_flag]
    );
    ///Answer to releaseInstance.
    #[derive(::core::clone::Clone)]
    pub struct ReleaseInstanceResponse {
        /**Outcome; 000000 is the only success.

On the wire `resultCode` (required, at most 6 characters), for example `000000`.*/
        pub result_code: ::core::option::Option<Code>,
        /**Text for humans that goes with the code.

On the wire `resultMsg` (at most 255 characters), for example `success`.*/
        pub result_msg: ::core::option::Option<::std::string::String>,
    }
    ::bothends::__object!(ReleaseInstanceResponse, [], [0 result_code, 1 result_msg]);
    ::bothends::__choice! {
        #[doc = "The codes that answers of this API can have."] pub enum Code : open {
        #[doc = "`000000`: Done."] Success = "000000", #[doc =
        "`000001`: The signature of the call does not hold. Compare the access key with the one in the seller console (application tools, key management); keys are bound to one interface address."]
        AuthenticationFailed = "000001", #[doc =
        "`000002`: The parameters of the call are not valid. A member is missing, too long or unknown."]
        InvalidParameters = "000002", #[doc =
        "`000003`: There is no such instance or license code. For instances that were never created here; releasing one that is gone is a success."]
        InstanceNotFound = "000003", #[doc =
        "`000004`: Going on. The platform asks queryInstance until the instance is there."]
        Processing = "000004", #[doc =
        "`000005`: The seller's system failed. The platform repeats the call for a while."]
        InternalError = "000005", #[doc =
        "`000100`: No instance is left to give. Free or add capacity before the platform stops repeating."]
        NoResource = "000100", #[doc =
        "`000101`: The phone number is missing or already used. The buyer has to give another number."]
        PhoneTaken = "000101", #[doc =
        "`000102`: The mail address is missing or already used. The buyer has to give another address."]
        MailTaken = "000102", #[doc = "`000103`: The buyer has this product already."]
        AlreadyBought = "000103", #[doc =
        "`000104`: The product failed inside. Look at the product's own log."]
        ProductError = "000104", #[doc =
        "`000105`: The account has the benefit already."] AlreadyEntitled = "000105",
        #[doc =
        "`000106`: The product is sold out. Take the product off the shelf until it is back."]
        SoldOut = "000106", #[doc =
        "`000107`: The mail domain of the SaaS product is already used. The buyer has to give another domain."]
        MailDomainTaken = "000107", }
    }
    ::bothends::__requests!(
        NewInstance NewInstanceResponse QueryInstance QueryInstanceResponse
        ReleaseInstance ReleaseInstanceResponse
    );
    ///Handles the calls of `huawei/koogallery/saas`: one method for each.
    pub trait Handler: ::core::marker::Send + ::core::marker::Sync + 'static {
        /**A buyer paid: create the instance, or answer `Processing` and let the platform poll queryInstance.

The call holds ids only; what was ordered is asked for by order number. Take the `businessId` of the
first call for an order line as the instance's id: it is unique, but it differs on every repetition.
Give the id with `Processing`, too: it is what the platform then asks with. An order that fails for three
hours is refunded, and more than five in a month take the product off the shelf.

Required: `order_id`, `order_line_id`, `business_id`.

The answer must be there within 5000 ms.

`newInstance` on the wire, from `specs/huawei/koogallery/saas/newInstance.yaml`. Source: Access guide, 0070649427; an older page (saascenter 0086) shows another body with buyer and order inline.*/
        fn new_instance(
            &self,
            call: &::bothends::Call,
            request: NewInstance,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<NewInstanceResponse, Code>,
        > + ::core::marker::Send;
        /**The platform asks what became of instances, also while a buyer has the page open.

After a creation it asks until it gets data.

Required: `instance_id`.

The answer must be there within 5000 ms.

`queryInstance` on the wire, from `specs/huawei/koogallery/saas/queryInstance.yaml`. Source: Access guide, V2 basic interface pages 0070649427 to 0070649431.*/
        fn query_instance(
            &self,
            call: &::bothends::Call,
            request: QueryInstance,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<QueryInstanceResponse, Code>,
        > + ::core::marker::Send;
        /**The buyer's time is over, or the order was given back: release the instance.

Releasing what is already released must succeed.

Required: `instance_id`.

The answer must be there within 5000 ms.

`releaseInstance` on the wire, from `specs/huawei/koogallery/saas/releaseInstance.yaml`. Source: Access guide, V2 basic interface pages 0070649427 to 0070649431.*/
        fn release_instance(
            &self,
            call: &::bothends::Call,
            request: ReleaseInstance,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<ReleaseInstanceResponse, Code>,
        > + ::core::marker::Send;
    }
    ::bothends::__serde!(
        NewInstance, NewInstanceResponse, QueryInstance, QueryInstanceResponse,
        ReleaseInstance, ReleaseInstanceResponse
    );
    ::bothends::__builder! {
        #[doc = "Builder of [`NewInstance`]."] NewInstance, NewInstanceBuilder, [__S0 =
        order_id, __S1 = order_line_id, __S2 = business_id]; #[doc =
        "Order number.\n\nOn the wire `orderId` (required, 1 to 64 characters), for example `CS2211181819B4LVS`."]
        required order_id : text => [missing::Set, __S1, __S2]; #[doc =
        "Line of the order; of an order in the older form without one, its product.\n\nOn the wire `orderLineId` (required, 1 to 64 characters), for example `CS2211181819B4LVS-000001`."]
        required order_line_id : text => [__S0, missing::Set, __S2]; #[doc =
        "Id of this very call.\n\nOn the wire `businessId` (required, 1 to 64 characters), for example `87b94795-0603-4e24-8ae5-69420d60e3c8`."]
        required business_id : text => [__S0, __S1, missing::Set]; #[doc =
        "Whether this is a debugging call; absent on real ones.\n\nOn the wire `testFlag` (at most 2 characters), for example `1`."]
        optional test_flag : TestFlag; #[doc =
        "Who bought, in the older form of this call only.\n\nOn the wire `buyerInfo`."]
        optional buyer_info : InlineBuyer; #[doc =
        "What was ordered, in the older form of this call only.\n\nOn the wire `orderInfo`."]
        optional order_info : ::std::vec::Vec < InlineOrder >;
    }
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`InlineBuyer`]."] InlineBuyer, InlineBuyerBuilder,
        [customer_id : text, customer_name : text, user_id : text, user_name : text,
        mobile_phone : text, email : text]
    );
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`InlineOrder`]."] InlineOrder, InlineOrderBuilder,
        [business_id : text, order_id : text, order_line_id : text, trial_flag : text,
        order_amount : (::bothends::Decimal), charging_mode : text, period_type : text,
        period_number : (::core::primitive::i64), provision_type : text, product_info :
        (::std::vec::Vec < OrderedProduct >), create_time : text]
    );
    ::bothends::__plain_builder!(
        #[doc = "Builder of [`OrderedProduct`]."] OrderedProduct, OrderedProductBuilder,
        [product_id : text, sku_code : text, linear_value : (::core::primitive::i64)]
    );
    ::bothends::__builder! {
        #[doc = "Builder of [`NewInstanceResponse`]."] NewInstanceResponse,
        NewInstanceResponseBuilder, [__S0 = instance_id]; #[doc =
        "Outcome; 000000 is the only success.\n\nOn the wire `resultCode` (required, at most 6 characters), for example `000000`."]
        optional result_code : Code; #[doc =
        "Text for humans that goes with the code.\n\nOn the wire `resultMsg` (at most 255 characters), for example `success`."]
        optional result_msg : text; #[doc =
        "Id of the instance, unique over all of the seller's.\n\nOn the wire `instanceId` (required, 1 to 64 characters), for example `87b94795-0603-4e24-8ae5-69420d60e3c8`."]
        required instance_id : text => [missing::Set];
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`QueryInstance`]."] QueryInstance, QueryInstanceBuilder,
        [__S0 = instance_id]; #[doc =
        "Ids of the instances, joined by commas, at most 100.\n\nOn the wire `instanceId` (required, at least 1 characters), for example `87b94795-0603-4e24-8ae5-69420d60e3c8`."]
        required instance_id : text => [missing::Set]; #[doc =
        "Whether this is a debugging call; absent on real ones.\n\nOn the wire `testFlag` (at most 2 characters), for example `1`."]
        optional test_flag : TestFlag;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`QueryInstanceResponse`]."] QueryInstanceResponse,
        QueryInstanceResponseBuilder, []; #[doc =
        "Outcome; 000000 is the only success.\n\nOn the wire `resultCode` (required, at most 6 characters), for example `000000`."]
        optional result_code : Code; #[doc =
        "Text for humans that goes with the code.\n\nOn the wire `resultMsg` (at most 255 characters), for example `success`."]
        optional result_msg : text; #[doc =
        "One entry for each instance.\n\nOn the wire `info`."] optional info :
        ::std::vec::Vec < InstanceInfo >;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`InstanceInfo`]."] InstanceInfo, InstanceInfoBuilder, [__S0
        = instance_id]; #[doc =
        "Id that the seller gave the instance when it was created.\n\nOn the wire `instanceId` (required, 1 to 64 characters), for example `87b94795-0603-4e24-8ae5-69420d60e3c8`."]
        required instance_id : text => [missing::Set]; #[doc =
        "How the buyer reaches the application.\n\nOn the wire `appInfo`."] optional
        app_info : AppInfo; #[doc =
        "Usage so far, for pay-per-use products and packages.\n\nOn the wire `usageInfo`."]
        optional usage_info : ::std::vec::Vec < UsageInfo >;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`AppInfo`]."] AppInfo, AppInfoBuilder, [__S0 =
        front_end_url]; #[doc =
        "Address that the buyer opens.\n\nOn the wire `frontEndUrl` (required, 1 to 512 characters), for example `https://shop.example.com/login`."]
        required front_end_url : text => [missing::Set]; #[doc =
        "Address of the administration.\n\nOn the wire `adminUrl` (at most 512 characters), for example `https://shop.example.com/admin`."]
        optional admin_url : text; #[doc =
        "Account of the administrator.\n\nOn the wire `userName` (at most 128 characters), for example `admin`."]
        optional user_name : text; #[doc =
        "First password of the administrator.\n\nOn the wire `password` (at most 128 characters, secret: never shown)."]
        optional password : text; #[doc =
        "Free text for the buyer.\n\nOn the wire `memo` (at most 1024 characters), for example `Change the password when you first sign in.`."]
        optional memo : text;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`UsageInfo`]."] UsageInfo, UsageInfoBuilder, [__S0 =
        usage_value, __S1 = statistical_time]; #[doc =
        "Instance of the package that the usage is taken from.\n\nOn the wire `relatedInstanceId` (at most 64 characters), for example `5c1f7b1e-0000-4000-8000-000000000001`."]
        optional related_instance_id : text; #[doc =
        "How much was used.\n\nOn the wire `usageValue` (required, 12 digits, 4 after the point), for example `12.5`."]
        required usage_value : ::bothends::Decimal => [missing::Set, __S1]; #[doc =
        "When that was counted, UTC, yyyyMMddHHmmssSSS.\n\nOn the wire `statisticalTime` (required, 1 to 20 characters), for example `20260102030405000`."]
        required statistical_time : text => [__S0, missing::Set]; #[doc =
        "Page that shows the usage.\n\nOn the wire `dashboardUrl` (at most 512 characters), for example `https://shop.example.com/usage`."]
        optional dashboard_url : text;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`ReleaseInstance`]."] ReleaseInstance,
        ReleaseInstanceBuilder, [__S0 = instance_id]; #[doc =
        "Id that the seller gave the instance when it was created.\n\nOn the wire `instanceId` (required, 1 to 64 characters), for example `87b94795-0603-4e24-8ae5-69420d60e3c8`."]
        required instance_id : text => [missing::Set]; #[doc =
        "Order of the unsubscription, where there is one.\n\nOn the wire `orderId` (at most 64 characters), for example `CS2211181819B4LVS`."]
        optional order_id : text; #[doc =
        "Line of that order.\n\nOn the wire `orderLineId` (at most 64 characters), for example `CS2211181819B4LVS-000001`."]
        optional order_line_id : text; #[doc =
        "Whether this is a debugging call; absent on real ones.\n\nOn the wire `testFlag` (at most 2 characters), for example `1`."]
        optional test_flag : TestFlag;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`ReleaseInstanceResponse`]."] ReleaseInstanceResponse,
        ReleaseInstanceResponseBuilder, []; #[doc =
        "Outcome; 000000 is the only success.\n\nOn the wire `resultCode` (required, at most 6 characters), for example `000000`."]
        optional result_code : Code; #[doc =
        "Text for humans that goes with the code.\n\nOn the wire `resultMsg` (at most 255 characters), for example `success`."]
        optional result_msg : text;
    }
    #[doc(hidden)]
    pub mod missing {
        pub use ::bothends::__private::Set;
        pub enum business_id {}
        pub enum front_end_url {}
        pub enum instance_id {}
        pub enum order_id {}
        pub enum order_line_id {}
        pub enum statistical_time {}
        pub enum usage_value {}
    }
    #[doc(hidden)]
    pub mod data {
        use ::bothends::schema::*;
        pub static API: Api = Api {
            id: "huawei/koogallery/saas",
            version: "2.0",
            protocol: Protocol::Http,
            format: Format::Json,
            headers: &[],
            signature: ::bothends::sign::KOOGALLERY_V2,
            endpoint: ::core::option::Option::None,
            regions: &[],
            endpoints: &[],
            fallback: &[],
            discriminator: ::core::option::Option::Some("activity"),
            code: ::core::option::Option::Some("resultCode"),
            success: &["000000"],
            message: ::core::option::Option::Some("resultMsg"),
            request_id: ::core::option::Option::None,
            codes: &[
                Code {
                    wire: "000000",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "Done.",
                    hint: "",
                },
                Code {
                    wire: "000001",
                    status: 0u16,
                    kind: CodeKind::Signature,
                    doc: "The signature of the call does not hold.",
                    hint: "Compare the access key with the one in the seller console (application tools, key management); keys are bound to one interface address.",
                },
                Code {
                    wire: "000002",
                    status: 0u16,
                    kind: CodeKind::Invalid,
                    doc: "The parameters of the call are not valid.",
                    hint: "A member is missing, too long or unknown.",
                },
                Code {
                    wire: "000003",
                    status: 0u16,
                    kind: CodeKind::NotFound,
                    doc: "There is no such instance or license code.",
                    hint: "For instances that were never created here; releasing one that is gone is a success.",
                },
                Code {
                    wire: "000004",
                    status: 0u16,
                    kind: CodeKind::Pending,
                    doc: "Going on.",
                    hint: "The platform asks queryInstance until the instance is there.",
                },
                Code {
                    wire: "000005",
                    status: 0u16,
                    kind: CodeKind::Internal,
                    doc: "The seller's system failed.",
                    hint: "The platform repeats the call for a while.",
                },
                Code {
                    wire: "000100",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "No instance is left to give.",
                    hint: "Free or add capacity before the platform stops repeating.",
                },
                Code {
                    wire: "000101",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "The phone number is missing or already used.",
                    hint: "The buyer has to give another number.",
                },
                Code {
                    wire: "000102",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "The mail address is missing or already used.",
                    hint: "The buyer has to give another address.",
                },
                Code {
                    wire: "000103",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "The buyer has this product already.",
                    hint: "",
                },
                Code {
                    wire: "000104",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "The product failed inside.",
                    hint: "Look at the product's own log.",
                },
                Code {
                    wire: "000105",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "The account has the benefit already.",
                    hint: "",
                },
                Code {
                    wire: "000106",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "The product is sold out.",
                    hint: "Take the product off the shelf until it is back.",
                },
                Code {
                    wire: "000107",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "The mail domain of the SaaS product is already used.",
                    hint: "The buyer has to give another domain.",
                },
            ],
        };
        pub static CALLS: &[&Call] = &[
            &super::calls::NewInstance,
            &super::calls::QueryInstance,
            &super::calls::ReleaseInstance,
        ];
        pub static EXAMPLES: &[&[Example]] = &[
            &[
                Example::new(
                        "{\"orderId\":\"CS2211181819B4LVS\",\"orderLineId\":\"CS2211181819B4LVS-000001\",\"businessId\":\"87b94795-0603-4e24-8ae5-69420d60e3c8\"}",
                        "{\"resultCode\":\"000000\",\"resultMsg\":\"success\",\"instanceId\":\"87b94795-0603-4e24-8ae5-69420d60e3c8\"}",
                    )
                    .doc("The instance is there at once."),
                Example::new(
                        "{\"orderId\":\"CS2211190907K2PQZ\",\"orderLineId\":\"CS2211190907K2PQZ-000001\",\"businessId\":\"5c1f7b1e-0000-4000-8000-000000000003\"}",
                        "{\"resultCode\":\"000004\",\"resultMsg\":\"being set up\",\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000003\"}",
                    )
                    .doc("Setting up takes longer than the call may."),
                Example::new(
                        "{\"orderId\":\"MOCKPERIODYEARNEW\",\"orderLineId\":\"MOCKPERIODYEARNEW-000001\",\"businessId\":\"5c1f7b1e-0000-4000-8000-000000000010\",\"testFlag\":\"1\"}",
                        "{\"resultCode\":\"000000\",\"resultMsg\":\"success\",\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000010\"}",
                    )
                    .doc("A period."),
                Example::new(
                        "{\"orderId\":\"MOCKONETIMENEW\",\"orderLineId\":\"MOCKONETIMENEW-000001\",\"businessId\":\"5c1f7b1e-0000-4000-8000-000000000011\",\"testFlag\":\"1\"}",
                        "{\"resultCode\":\"000000\",\"resultMsg\":\"success\",\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000011\"}",
                    )
                    .doc("Sold once."),
                Example::new(
                        "{\"orderId\":\"MOCKONDEMAND\",\"orderLineId\":\"MOCKONDEMAND-000001\",\"businessId\":\"5c1f7b1e-0000-4000-8000-000000000012\",\"testFlag\":\"1\"}",
                        "{\"resultCode\":\"000000\",\"resultMsg\":\"success\",\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000012\"}",
                    )
                    .doc("Pay per use."),
                Example::new(
                        "{\"orderId\":\"MOCKONDEMANDPKG\",\"orderLineId\":\"MOCKONDEMANDPKG-000001\",\"businessId\":\"5c1f7b1e-0000-4000-8000-000000000013\",\"testFlag\":\"1\"}",
                        "{\"resultCode\":\"000000\",\"resultMsg\":\"success\",\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000013\"}",
                    )
                    .doc("A package of use."),
                Example::new(
                        "{\"orderId\":\"MOCKPERIODDAYTRIAL\",\"orderLineId\":\"MOCKPERIODDAYTRIAL-000001\",\"businessId\":\"5c1f7b1e-0000-4000-8000-000000000014\",\"testFlag\":\"1\"}",
                        "{\"resultCode\":\"000000\",\"resultMsg\":\"success\",\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000014\"}",
                    )
                    .doc("A trial."),
            ],
            &[
                Example::new(
                    "{\"instanceId\":\"87b94795-0603-4e24-8ae5-69420d60e3c8\"}",
                    "{\"resultCode\":\"000000\",\"resultMsg\":\"success\",\"info\":[{\"instanceId\":\"87b94795-0603-4e24-8ae5-69420d60e3c8\",\"appInfo\":{\"frontEndUrl\":\"https://shop.example.com/login\",\"adminUrl\":\"https://shop.example.com/admin\",\"userName\":\"admin\",\"password\":\"change-me-at-once\",\"memo\":\"Change the password when you first sign in.\"},\"usageInfo\":[{\"usageValue\":\"12.5\",\"statisticalTime\":\"20260102030405000\"}]}]}",
                ),
                Example::new(
                        "{\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000010\",\"testFlag\":\"1\"}",
                        "{\"resultCode\":\"000000\",\"resultMsg\":\"success\",\"info\":[{\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000010\",\"appInfo\":{\"frontEndUrl\":\"https://shop.example.com/login\"}}]}",
                    )
                    .doc("A period."),
                Example::new(
                        "{\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000011\",\"testFlag\":\"1\"}",
                        "{\"resultCode\":\"000000\",\"resultMsg\":\"success\",\"info\":[{\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000011\",\"appInfo\":{\"frontEndUrl\":\"https://shop.example.com/login\"}}]}",
                    )
                    .doc("Sold once."),
                Example::new(
                        "{\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000012\",\"testFlag\":\"1\"}",
                        "{\"resultCode\":\"000000\",\"resultMsg\":\"success\",\"info\":[{\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000012\",\"appInfo\":{\"frontEndUrl\":\"https://shop.example.com/login\"},\"usageInfo\":[{\"usageValue\":\"12.5\",\"statisticalTime\":\"20260102030405000\"}]}]}",
                    )
                    .doc("Pay per use."),
                Example::new(
                        "{\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000013\",\"testFlag\":\"1\"}",
                        "{\"resultCode\":\"000000\",\"resultMsg\":\"success\",\"info\":[{\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000013\",\"appInfo\":{\"frontEndUrl\":\"https://shop.example.com/login\"},\"usageInfo\":[{\"usageValue\":\"12.5\",\"statisticalTime\":\"20260102030405000\"}]}]}",
                    )
                    .doc("A package of use."),
                Example::new(
                        "{\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000014\",\"testFlag\":\"1\"}",
                        "{\"resultCode\":\"000000\",\"resultMsg\":\"success\",\"info\":[{\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000014\",\"appInfo\":{\"frontEndUrl\":\"https://shop.example.com/login\"}}]}",
                    )
                    .doc("A trial."),
            ],
            &[
                Example::new(
                    "{\"instanceId\":\"87b94795-0603-4e24-8ae5-69420d60e3c8\",\"orderId\":\"CS2211181819B4LVS\",\"orderLineId\":\"CS2211181819B4LVS-000001\"}",
                    "{\"resultCode\":\"000000\",\"resultMsg\":\"success\"}",
                ),
                Example::new(
                        "{\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000003\"}",
                        "{\"resultCode\":\"000000\",\"resultMsg\":\"success\"}",
                    )
                    .doc("The time is over."),
                Example::new(
                        "{\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000010\",\"orderId\":\"MOCKMONTYUNSUBSCRIBE\",\"orderLineId\":\"MOCKMONTYUNSUBSCRIBE-000001\",\"testFlag\":\"1\"}",
                        "{\"resultCode\":\"000000\",\"resultMsg\":\"success\"}",
                    )
                    .doc("The buyer unsubscribed."),
                Example::new(
                        "{\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000011\",\"testFlag\":\"1\"}",
                        "{\"resultCode\":\"000000\",\"resultMsg\":\"success\"}",
                    )
                    .doc("The time is over."),
                Example::new(
                        "{\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000012\",\"testFlag\":\"1\"}",
                        "{\"resultCode\":\"000000\",\"resultMsg\":\"success\"}",
                    )
                    .doc("The time is over."),
                Example::new(
                        "{\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000013\",\"testFlag\":\"1\"}",
                        "{\"resultCode\":\"000000\",\"resultMsg\":\"success\"}",
                    )
                    .doc("The time is over."),
                Example::new(
                        "{\"instanceId\":\"5c1f7b1e-0000-4000-8000-000000000014\",\"testFlag\":\"1\"}",
                        "{\"resultCode\":\"000000\",\"resultMsg\":\"success\"}",
                    )
                    .doc("The time is over."),
            ],
        ];
    }
    #[doc(hidden)]
    pub mod calls {
        use ::bothends::schema::*;
        ::bothends::__call!(
            NewInstance, NewInstanceResponse, "newInstance", Callback.deadline(5000)
            .delivery(Delivery::Once(& ["orderId", "orderLineId"])).volatile(&
            ["businessId", "buyerInfo", "orderInfo"]).elsewhere(& [("orderId", &
            ["orderInfo.orderId"]), ("orderLineId", & ["orderInfo.orderLineId",
            "orderInfo.productInfo.productId"]), ("businessId", &
            ["orderInfo.businessId"])])
        );
        ::bothends::__call!(
            QueryInstance, QueryInstanceResponse, "queryInstance", Callback
            .deadline(5000)
        );
        ::bothends::__call!(
            ReleaseInstance, ReleaseInstanceResponse, "releaseInstance", Callback
            .deadline(5000).delivery(Delivery::Converge).closes("newInstance",
            "instanceId")
        );
    }
    #[doc(hidden)]
    pub mod schemas {
        use ::bothends::schema::*;
        ::bothends::__schema!(
            NewInstance, "NewInstance", [text("orderId") required() min_length(1)
            max_length(64), text("orderLineId") required() min_length(1) max_length(64),
            text("businessId") required() min_length(1) max_length(64), open("testFlag",
            & ["1", "0"]) max_length(2), object("buyerInfo", & InlineBuyer),
            list("orderInfo", & Item::object(& InlineOrder))]
        );
        ::bothends::__schema!(
            InlineBuyer, "InlineBuyer", [text("customerId"), text("customerName"),
            text("userId"), text("userName"), text("mobilePhone") secret(), text("email")
            secret()]
        );
        ::bothends::__schema!(
            InlineOrder, "InlineOrder", [text("businessId"), text("orderId"),
            text("orderLineId"), text("trialFlag"), new("orderAmount", Kind::Decimal),
            text("chargingMode"), text("periodType"), new("periodNumber", Kind::Integer),
            text("provisionType"), list("productInfo", & Item::object(& OrderedProduct)),
            text("createTime")]
        );
        ::bothends::__schema!(
            OrderedProduct, "OrderedProduct", [text("productId"), text("skuCode"),
            new("linearValue", Kind::Integer)]
        );
        ::bothends::__schema!(
            NewInstanceResponse, "NewInstanceResponse", [new("resultCode", Kind::Code)
            required() max_length(6), text("resultMsg") max_length(255),
            text("instanceId") required() min_length(1) max_length(64)]
        );
        ::bothends::__schema!(
            QueryInstance, "QueryInstance", [text("instanceId") required() min_length(1),
            open("testFlag", & ["1", "0"]) max_length(2)]
        );
        ::bothends::__schema!(
            QueryInstanceResponse, "QueryInstanceResponse", [new("resultCode",
            Kind::Code) required() max_length(6), text("resultMsg") max_length(255),
            list("info", & Item::object(& InstanceInfo))]
        );
        ::bothends::__schema!(
            InstanceInfo, "InstanceInfo", [text("instanceId") required() min_length(1)
            max_length(64), object("appInfo", & AppInfo), list("usageInfo", &
            Item::object(& UsageInfo))]
        );
        ::bothends::__schema!(
            AppInfo, "AppInfo", [text("frontEndUrl") required() min_length(1)
            max_length(512), text("adminUrl") max_length(512), text("userName")
            max_length(128), text("password") secret() max_length(128), text("memo")
            max_length(1024)]
        );
        ::bothends::__schema!(
            UsageInfo, "UsageInfo", [text("relatedInstanceId") max_length(64),
            new("usageValue", Kind::Decimal) required() precision(12) scale(4),
            text("statisticalTime") required() min_length(1) max_length(20),
            text("dashboardUrl") max_length(512)]
        );
        ::bothends::__schema!(
            ReleaseInstance, "ReleaseInstance", [text("instanceId") required()
            min_length(1) max_length(64), text("orderId") max_length(64),
            text("orderLineId") max_length(64), open("testFlag", & ["1", "0"])
            max_length(2)]
        );
        ::bothends::__schema!(
            ReleaseInstanceResponse, "ReleaseInstanceResponse", [new("resultCode",
            Kind::Code) required() max_length(6), text("resultMsg") max_length(255)]
        );
    }
}
impl api::Handler for Api {
    async fn new_instance(
        &self,
        _: &::bothends::Call,
        _: api::NewInstance,
    ) -> ::core::result::Result<api::NewInstanceResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn query_instance(
        &self,
        _: &::bothends::Call,
        _: api::QueryInstance,
    ) -> ::core::result::Result<api::QueryInstanceResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn release_instance(
        &self,
        _: &::bothends::Call,
        _: api::ReleaseInstance,
    ) -> ::core::result::Result<api::ReleaseInstanceResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
}
