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
                    move |request| api::Handler::get_chatapp_upload_authorization(
                        self,
                        call,
                        request,
                    ),
                )
            }
            1usize => {
                ::bothends::server::handle(
                    read,
                    move |request| api::Handler::submit_isv_customer_terms(
                        self,
                        call,
                        request,
                    ),
                )
            }
            _ => ::core::result::Result::Err(::bothends::codec::Problem::no_such_call()),
        }
    }
}
#[allow(clippy::all, clippy::pedantic, rustdoc::all)]
impl Api {
    ///A server of `aliyun/cams` with these handlers, which accepts calls that are signed with `key`.
    pub fn server(
        self,
        key: impl ::core::convert::Into<::bothends::Credentials>,
    ) -> ::bothends::Server {
        ::bothends::Server::of(self, key)
    }
    ::bothends::__simulate!(
        #[doc =
        "Starts these handlers on a free port of this machine, and gives what calls them as the platform of `aliyun/cams` does: for tests.\n\n# Errors\nIf no port can be listened on."]
        Api, api
    );
}
/**Chat App Message Service, version 2020-06-06.

Messages, templates, phone numbers and flows on WhatsApp, Viber, Messenger, Instagram, Telegram and LINE, for one account or for the customers of an ISV.

From the specs of `aliyun/cams`.*/
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
    /**Request of GetChatappUploadAuthorization.

Gives short-lived credentials and a place in the object store for one upload.

Put the file under the key `Dir + "/" + file name`. The three credentials belong together and end
after `Expire` seconds.*/
    #[derive(::core::clone::Clone)]
    pub struct GetChatappUploadAuthorization {
        /**Space id of an ISV's customer; a direct account passes its instance id.

On the wire `CustSpaceId` (required), for example `29348393884`.*/
        pub cust_space_id: ::std::string::String,
    }
    ::bothends::__object!(GetChatappUploadAuthorization, [0 cust_space_id], []);
    ///Answer to GetChatappUploadAuthorization.
    #[derive(::core::clone::Clone)]
    pub struct GetChatappUploadAuthorizationResponse {
        /**Id that the gateway gave this call; quote it to the vendor's support.

On the wire `RequestId`, for example `90E63D28-E31D-1EB2-8939-A94866411B20`.*/
        pub request_id: ::core::option::Option<::std::string::String>,
        /**`OK` on success, otherwise why not.

On the wire `Code`, for example `OK`.*/
        pub code: ::core::option::Option<::std::string::String>,
        /**Text for humans that goes with the code.

On the wire `Message`, for example `OK`.*/
        pub message: ::core::option::Option<::std::string::String>,
        /**Why access was refused, when it was: a text, or an object that names the action and the principal.

On the wire `AccessDeniedDetail`, for example `/`.*/
        pub access_denied_detail: ::core::option::Option<::bothends::Json>,
        /**Whether the call succeeded.

On the wire `Success`, for example `true`.*/
        pub success: ::core::option::Option<::core::primitive::bool>,
        /**Where to upload, and as whom.

On the wire `Data`.*/
        pub data: ::core::option::Option<GetChatappUploadAuthorizationResponseData>,
    }
    ::bothends::__object!(
        GetChatappUploadAuthorizationResponse, [], [0 request_id, 1 code, 2 message, 3
        access_denied_detail, 4 success, 5 data]
    );
    ///Where to upload, and as whom.
    #[derive(::core::clone::Clone)]
    pub struct GetChatappUploadAuthorizationResponseData {
        /**Id of the temporary AccessKey.

On the wire `AccessKeyId`, for example `STS.NUgYrLnoC37mZZCNnAbez`.*/
        pub access_key_id: ::core::option::Option<::std::string::String>,
        /**Secret of the temporary AccessKey.

On the wire `AccessKeySecret` (secret: never shown).*/
        pub access_key_secret: ::core::option::Option<::std::string::String>,
        /**Token that goes with the temporary AccessKey.

On the wire `SecurityToken` (secret: never shown).*/
        pub security_token: ::core::option::Option<::std::string::String>,
        /**Bucket to upload into.

On the wire `BucketName`, for example `cams-upload`.*/
        pub bucket_name: ::core::option::Option<::std::string::String>,
        /**Endpoint of the object store.

On the wire `EndPoint`, for example `https://oss.example.com`.*/
        pub end_point: ::core::option::Option<::std::string::String>,
        /**Folder to upload into; the key of the object is this and the file name.

On the wire `Dir`, for example `C200293990209`.*/
        pub dir: ::core::option::Option<::std::string::String>,
        /**How long the grant lasts, in seconds.

On the wire `Expire`, for example `3600`.*/
        pub expire: ::core::option::Option<::core::primitive::i32>,
    }
    ::bothends::__object!(
        GetChatappUploadAuthorizationResponseData, [], [0 access_key_id, 1
        access_key_secret, 2 security_token, 3 bucket_name, 4 end_point, 5 dir, 6 expire]
    );
    /**Request of SubmitIsvCustomerTerms.

Hands in the agreement data of an ISV's customer.

Upload the agreement first: ask GetChatappUploadAuthorization for a grant, put the file into its
bucket under the key `Dir + "/" + file name`, then pass the file name alone as `IsvTerms`.*/
    #[derive(::core::clone::Clone)]
    pub struct SubmitIsvCustomerTerms {
        /**Space id of the ISV's customer.

On the wire `CustSpaceId` (required), for example `29348393884`.*/
        pub cust_space_id: ::std::string::String,
        /**Name of the company.

On the wire `CustName` (required), for example `Cornflower Bakery`.*/
        pub cust_name: ::std::string::String,
        /**Address of the company.

On the wire `OfficeAddress` (required), for example `12 Mill Lane, Hangzhou`.*/
        pub office_address: ::std::string::String,
        /**E-mail address of the company.

On the wire `ContactMail` (required), for example `office@cornflower.example`.*/
        pub contact_mail: ::std::string::String,
        /**Country code of the company.

On the wire `CountryId` (required), for example `CN`.*/
        pub country_id: ::std::string::String,
        /**What the business will send messages about.

On the wire `BusinessDesc` (required), for example `Order updates for a bakery`.*/
        pub business_desc: ::std::string::String,
        /**File name of the agreement, as uploaded.

On the wire `IsvTerms` (required), for example `isvTerms.pdf`.*/
        pub isv_terms: ::std::string::String,
    }
    ::bothends::__object!(
        SubmitIsvCustomerTerms, [0 cust_space_id, 1 cust_name, 2 office_address, 3
        contact_mail, 4 country_id, 5 business_desc, 6 isv_terms], []
    );
    ///Answer to SubmitIsvCustomerTerms.
    #[derive(::core::clone::Clone)]
    pub struct SubmitIsvCustomerTermsResponse {
        /**Id that the gateway gave this call; quote it to the vendor's support.

On the wire `RequestId`, for example `90E63D28-E31D-1EB2-8939-A94866411B20`.*/
        pub request_id: ::core::option::Option<::std::string::String>,
        /**`OK` on success, otherwise why not.

On the wire `Code`, for example `OK`.*/
        pub code: ::core::option::Option<::std::string::String>,
        /**Text for humans that goes with the code.

On the wire `Message`, for example `OK`.*/
        pub message: ::core::option::Option<::std::string::String>,
        /**Why access was refused, when it was: a text, or an object that names the action and the principal.

On the wire `AccessDeniedDetail`, for example `/`.*/
        pub access_denied_detail: ::core::option::Option<::bothends::Json>,
        /**Whether the call succeeded.

On the wire `Success`, for example `true`.*/
        pub success: ::core::option::Option<::core::primitive::bool>,
    }
    ::bothends::__object!(
        SubmitIsvCustomerTermsResponse, [], [0 request_id, 1 code, 2 message, 3
        access_denied_detail, 4 success]
    );
    ::bothends::__choice! {
        #[doc = "The codes that answers of this API can have."] pub enum Code : open {
        #[doc =
        "`Product.Unsubscript`: The account has not activated the product. Activate Chat App Message Service for this account in the console, then call again."]
        ProductUnsubscript = "Product.Unsubscript", #[doc =
        "`Ram.PermissionDeny`: The RAM user may not do this. Grant the RAM user or role the permission for this operation of CAMS."]
        RamPermissionDeny = "Ram.PermissionDeny", #[doc =
        "`System.LimitControl`: Flow control is holding calls back. Slow down; the documented limit counts per account and second over all its processes."]
        SystemLimitControl = "System.LimitControl", #[doc =
        "`Unknown.ResourceOwnerId`: The resource belongs to somebody else. Check CustSpaceId (an ISV passes the space of the customer), and that the AccessKey is of the account that owns it."]
        UnknownResourceOwnerId = "Unknown.ResourceOwnerId", #[doc =
        "`SignatureDoesNotMatch`: The signature that the gateway computed is another one. The AccessKey secret is probably not the one of this AccessKey id. A proxy that rewrites the query or signed headers has the same effect."]
        SignatureDoesNotMatch = "SignatureDoesNotMatch", #[doc =
        "`IncompleteSignature`: Parts of the signature are missing. Something between client and gateway removed headers; nothing signed by bothends is incomplete."]
        IncompleteSignature = "IncompleteSignature", #[doc =
        "`InvalidAccessKeyId.NotFound`: Nobody knows this AccessKey id. Check ALIBABA_CLOUD_ACCESS_KEY_ID; with temporary credentials the security token must be sent too."]
        InvalidAccessKeyIdNotFound = "InvalidAccessKeyId.NotFound", #[doc =
        "`InvalidAccessKeyId.Inactive`: The AccessKey is disabled. Enable the AccessKey in the RAM console or take another."]
        InvalidAccessKeyIdInactive = "InvalidAccessKeyId.Inactive", #[doc =
        "`InvalidTimeStamp.Expired`: The date of the request is more than 15 minutes off. Set this machine's clock (NTP); the gateway accepts 15 minutes either way."]
        InvalidTimeStampExpired = "InvalidTimeStamp.Expired", #[doc =
        "`InvalidTimeStamp.Format`: The date of the request is not in the expected form. Nothing signed by bothends has another form; look for a proxy that rewrites headers."]
        InvalidTimeStampFormat = "InvalidTimeStamp.Format", #[doc =
        "`SignatureNonceUsed`: A request with this nonce has been seen. Every attempt needs a nonce of its own; look for a proxy or a caller that sends recorded requests again."]
        SignatureNonceUsed = "SignatureNonceUsed", #[doc =
        "`InvalidParameter.Format`: A parameter is not of the form that the operation expects. The message names the parameter."]
        InvalidParameterFormat = "InvalidParameter.Format", #[doc =
        "`InvalidApi.NotFound`: The gateway has no operation of this name and version. The operation may have been withdrawn, or the region does not serve it."]
        InvalidApiNotFound = "InvalidApi.NotFound", #[doc =
        "`InvalidProtocol.NeedSsl`: The operation is served over HTTPS only. Use an https endpoint."]
        InvalidProtocolNeedSsl = "InvalidProtocol.NeedSsl", #[doc =
        "`Throttling`: Too many calls. Wait as long as x-acs-retry-after says (milliseconds), or back off."]
        Throttling = "Throttling", #[doc =
        "`Throttling.User`: Too many calls of this account. Wait as long as x-acs-retry-after says (milliseconds), or back off."]
        ThrottlingUser = "Throttling.User", #[doc =
        "`Throttling.Api`: Too many calls of this operation. Wait as long as x-acs-retry-after says (milliseconds), or back off."]
        ThrottlingApi = "Throttling.Api", #[doc =
        "`Forbidden.RAM`: A RAM policy forbids it. Grant that action to the RAM user or role; AccessDeniedDetail of the answer, where it has one, names the action and the principal."]
        ForbiddenRam = "Forbidden.RAM", #[doc =
        "`NoPermission`: The caller lacks a permission. Grant that action to the RAM user or role; AccessDeniedDetail of the answer, where it has one, names the action and the principal."]
        NoPermission = "NoPermission", #[doc =
        "`ServiceUnavailable`: The platform is not available just now. Call again later."]
        ServiceUnavailable = "ServiceUnavailable", #[doc =
        "`InternalError`: The platform failed. Call again later; if it stays, give the request id to the vendor's support."]
        InternalError = "InternalError", #[doc =
        "`InvalidSignatureMethod`: The gateway does not know the signature algorithm. Take the scheme of the spec; something between client and gateway may have changed the Authorization header."]
        InvalidSignatureMethod = "InvalidSignatureMethod", #[doc =
        "`InvalidProduct.NotFound`: The endpoint does not serve this product. Check the endpoint and the region."]
        InvalidProductNotFound = "InvalidProduct.NotFound", #[doc =
        "`UnsupportedHTTPMethod`: The operation does not take this HTTP method. Nothing sent by bothends has another method than POST; look for a proxy that rewrites requests."]
        UnsupportedHttpMethod = "UnsupportedHTTPMethod", #[doc =
        "`InvalidAccessKeyId`: The AccessKey id cannot be used. Check ALIBABA_CLOUD_ACCESS_KEY_ID, and in the RAM console whether the key is enabled; with temporary credentials the security token must be sent too."]
        InvalidAccessKeyId = "InvalidAccessKeyId", #[doc =
        "`InvalidSecurityToken`: The security token has ended, is damaged, or belongs to another AccessKey. Take id, secret and token from the same answer of STS, all three anew once they have expired."]
        InvalidSecurityToken = "InvalidSecurityToken", #[doc =
        "`MissingSecurityToken`: Temporary credentials came without their security token. Give the token with `Credentials::with_token`, or in ALIBABA_CLOUD_SECURITY_TOKEN."]
        MissingSecurityToken = "MissingSecurityToken", #[doc =
        "`SecurityTokenExpired`: The temporary credentials have ended. Ask STS for new credentials."]
        SecurityTokenExpired = "SecurityTokenExpired", #[doc =
        "`InvalidTimeStamp`: The date of the request is not accepted. Set this machine's clock (NTP); the gateway accepts 15 minutes either way."]
        InvalidTimeStamp = "InvalidTimeStamp", #[doc =
        "`Forbidden`: The caller may not do this. Grant the permission to the RAM user or role; AccessDeniedDetail of the answer, where it has one, names the action and the principal."]
        Forbidden = "Forbidden", #[doc =
        "`QuotaExceeded`: A quota of the account is used up. Look at the account's quotas in the console; wait for the next period, or have the quota raised."]
        QuotaExceeded = "QuotaExceeded", #[doc =
        "`InvalidParameter`: A parameter is not accepted. The message names the parameter."]
        InvalidParameter = "InvalidParameter", #[doc =
        "`Authentication.NoAuth`: The account may not act for this space or this number. An ISV passes the CustSpaceId of the customer; check that the customer is bound to this account."]
        AuthenticationNoAuth = "Authentication.NoAuth", #[doc =
        "`InvalidParameter.MessageInvalid`: The content of the message is not accepted. Compare the content with what its message type needs."]
        InvalidParameterMessageInvalid = "InvalidParameter.MessageInvalid", #[doc =
        "`InvalidParameter.FooterHaveVariable`: The footer of a template has a variable. Take the variable out of the footer."]
        InvalidParameterFooterHaveVariable = "InvalidParameter.FooterHaveVariable", #[doc
        =
        "`InvalidParameter.HeaderMoreVarable`: The header of a template has too many variables. Leave one variable in the header."]
        InvalidParameterHeaderMoreVarable = "InvalidParameter.HeaderMoreVarable", #[doc =
        "`InvalidParameter.HeaderMoreVariable`: The header of a template has too many variables (older spelling). Leave one variable in the header."]
        InvalidParameterHeaderMoreVariable = "InvalidParameter.HeaderMoreVariable", #[doc
        =
        "`InvalidParameter.HeaderTypeNotSupport`: A template cannot have a header of this kind. Take another kind of header."]
        InvalidParameterHeaderTypeNotSupport = "InvalidParameter.HeaderTypeNotSupport",
        #[doc =
        "`InvalidParameter.ButtonTextHaveVariable`: The text of a button has a variable. Take the variable out of the button's text."]
        InvalidParameterButtonTextHaveVariable =
        "InvalidParameter.ButtonTextHaveVariable", #[doc =
        "`InvalidParameter.UrlMoreVarable`: The URL of a button has too many variables. Leave one variable in the URL."]
        InvalidParameterUrlMoreVarable = "InvalidParameter.UrlMoreVarable", #[doc =
        "`InvalidParameter.UrlMoreVariable`: The URL of a button has too many variables (older spelling). Leave one variable in the URL."]
        InvalidParameterUrlMoreVariable = "InvalidParameter.UrlMoreVariable", #[doc =
        "`InvalidParameter.PhoneNumberError`: The phone number is not one. Write the number with its country code, and check that it belongs to the space."]
        InvalidParameterPhoneNumberError = "InvalidParameter.PhoneNumberError", #[doc =
        "`InvalidParameter.TemplateNameExist`: A template of this name is there already. Take another name, or change the template that is there."]
        InvalidParameterTemplateNameExist = "InvalidParameter.TemplateNameExist", #[doc =
        "`InvalidParameter.CreateError`: The template could not be created. The message says more; look at the list of templates before trying again."]
        InvalidParameterCreateError = "InvalidParameter.CreateError", #[doc =
        "`InvalidParameter.PageInvalid`: The page asked for is not valid. Pages count from 1; check index and size."]
        InvalidParameterPageInvalid = "InvalidParameter.PageInvalid", #[doc =
        "`InvalidParameter.LanguageNotSupport`: Templates cannot have this language. Take a language code of the platform's list."]
        InvalidParameterLanguageNotSupport = "InvalidParameter.LanguageNotSupport", #[doc
        =
        "`InvalidParameter.AuditStatusNotSupport`: The review status asked for is not one. Take a status that the operation lists."]
        InvalidParameterAuditStatusNotSupport = "InvalidParameter.AuditStatusNotSupport",
        #[doc =
        "`InvalidParameter.TemplateTypeNotSupport`: The template type is not one. Take a type that the operation lists."]
        InvalidParameterTemplateTypeNotSupport =
        "InvalidParameter.TemplateTypeNotSupport", #[doc =
        "`InvalidParameter.FileUrlError`: The file's URL is not accepted. The platform fetches the file itself, so it must be public and of a type and size that it takes."]
        InvalidParameterFileUrlError = "InvalidParameter.FileUrlError", #[doc =
        "`DelError.TemplateNotExist`: The template to be deleted is not there. Check code, name and language of the template, and the space."]
        DelErrorTemplateNotExist = "DelError.TemplateNotExist", #[doc =
        "`DetailError.TemplateNotExist`: The template asked for is not there. Check code, name and language of the template, and the space."]
        DetailErrorTemplateNotExist = "DetailError.TemplateNotExist", #[doc =
        "`TemplateListError.QueryError`: The list of templates could not be read. Ask again; the message says more."]
        TemplateListErrorQueryError = "TemplateListError.QueryError", }
    }
    ::bothends::__requests!(
        GetChatappUploadAuthorization GetChatappUploadAuthorizationResponse
        SubmitIsvCustomerTerms SubmitIsvCustomerTermsResponse
    );
    ///Handles the calls of `aliyun/cams`: one method for each.
    pub trait Handler: ::core::marker::Send + ::core::marker::Sync + 'static {
        /**Gives short-lived credentials and a place in the object store for one upload.

Put the file under the key `Dir + "/" + file name`. The three credentials belong together and end
after `Expire` seconds.

Required: `cust_space_id`.

The platform allows 5 calls in 1 s per account. Repeating it is harmless.

`GetChatappUploadAuthorization` on the wire, from `specs/aliyun/cams/GetChatappUploadAuthorization.yaml`. Source: GetChatappUploadAuthorization, vendor's SDK 5.3.1 and metadata of 2025-11-22.*/
        fn get_chatapp_upload_authorization(
            &self,
            call: &::bothends::Call,
            request: GetChatappUploadAuthorization,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<GetChatappUploadAuthorizationResponse, Code>,
        > + ::core::marker::Send;
        /**Hands in the agreement data of an ISV's customer.

Upload the agreement first: ask GetChatappUploadAuthorization for a grant, put the file into its
bucket under the key `Dir + "/" + file name`, then pass the file name alone as `IsvTerms`.

Required: `cust_space_id`, `cust_name`, `office_address`, `contact_mail`, `country_id`, `business_desc`, `isv_terms`.

The platform allows 5 calls in 1 s per account. Repeating it may have its effect twice.

`SubmitIsvCustomerTerms` on the wire, from `specs/aliyun/cams/SubmitIsvCustomerTerms.yaml`. Source: SubmitIsvCustomerTerms, docs of 2026-06-10; gone from the vendor's SDKs since 2026-01.*/
        fn submit_isv_customer_terms(
            &self,
            call: &::bothends::Call,
            request: SubmitIsvCustomerTerms,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<SubmitIsvCustomerTermsResponse, Code>,
        > + ::core::marker::Send;
    }
    ::bothends::__serde!(
        GetChatappUploadAuthorization, GetChatappUploadAuthorizationResponse,
        SubmitIsvCustomerTerms, SubmitIsvCustomerTermsResponse
    );
    ::bothends::__builder! {
        #[doc = "Builder of [`GetChatappUploadAuthorization`]."]
        GetChatappUploadAuthorization, GetChatappUploadAuthorizationBuilder, [__S0 =
        cust_space_id]; #[doc =
        "Space id of an ISV's customer; a direct account passes its instance id.\n\nOn the wire `CustSpaceId` (required), for example `29348393884`."]
        required cust_space_id : text => [missing::Set];
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`GetChatappUploadAuthorizationResponse`]."]
        GetChatappUploadAuthorizationResponse,
        GetChatappUploadAuthorizationResponseBuilder, []; #[doc =
        "Id that the gateway gave this call; quote it to the vendor's support.\n\nOn the wire `RequestId`, for example `90E63D28-E31D-1EB2-8939-A94866411B20`."]
        optional request_id : text; #[doc =
        "`OK` on success, otherwise why not.\n\nOn the wire `Code`, for example `OK`."]
        optional code : text; #[doc =
        "Text for humans that goes with the code.\n\nOn the wire `Message`, for example `OK`."]
        optional message : text; #[doc =
        "Why access was refused, when it was: a text, or an object that names the action and the principal.\n\nOn the wire `AccessDeniedDetail`, for example `/`."]
        optional access_denied_detail : ::bothends::Json; #[doc =
        "Whether the call succeeded.\n\nOn the wire `Success`, for example `true`."]
        optional success : ::core::primitive::bool; #[doc =
        "Where to upload, and as whom.\n\nOn the wire `Data`."] optional data :
        GetChatappUploadAuthorizationResponseData;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`GetChatappUploadAuthorizationResponseData`]."]
        GetChatappUploadAuthorizationResponseData,
        GetChatappUploadAuthorizationResponseDataBuilder, []; #[doc =
        "Id of the temporary AccessKey.\n\nOn the wire `AccessKeyId`, for example `STS.NUgYrLnoC37mZZCNnAbez`."]
        optional access_key_id : text; #[doc =
        "Secret of the temporary AccessKey.\n\nOn the wire `AccessKeySecret` (secret: never shown)."]
        optional access_key_secret : text; #[doc =
        "Token that goes with the temporary AccessKey.\n\nOn the wire `SecurityToken` (secret: never shown)."]
        optional security_token : text; #[doc =
        "Bucket to upload into.\n\nOn the wire `BucketName`, for example `cams-upload`."]
        optional bucket_name : text; #[doc =
        "Endpoint of the object store.\n\nOn the wire `EndPoint`, for example `https://oss.example.com`."]
        optional end_point : text; #[doc =
        "Folder to upload into; the key of the object is this and the file name.\n\nOn the wire `Dir`, for example `C200293990209`."]
        optional dir : text; #[doc =
        "How long the grant lasts, in seconds.\n\nOn the wire `Expire`, for example `3600`."]
        optional expire : ::core::primitive::i32;
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`SubmitIsvCustomerTerms`]."] SubmitIsvCustomerTerms,
        SubmitIsvCustomerTermsBuilder, [__S0 = cust_space_id, __S1 = cust_name, __S2 =
        office_address, __S3 = contact_mail, __S4 = country_id, __S5 = business_desc,
        __S6 = isv_terms]; #[doc =
        "Space id of the ISV's customer.\n\nOn the wire `CustSpaceId` (required), for example `29348393884`."]
        required cust_space_id : text => [missing::Set, __S1, __S2, __S3, __S4, __S5,
        __S6]; #[doc =
        "Name of the company.\n\nOn the wire `CustName` (required), for example `Cornflower Bakery`."]
        required cust_name : text => [__S0, missing::Set, __S2, __S3, __S4, __S5, __S6];
        #[doc =
        "Address of the company.\n\nOn the wire `OfficeAddress` (required), for example `12 Mill Lane, Hangzhou`."]
        required office_address : text => [__S0, __S1, missing::Set, __S3, __S4, __S5,
        __S6]; #[doc =
        "E-mail address of the company.\n\nOn the wire `ContactMail` (required), for example `office@cornflower.example`."]
        required contact_mail : text => [__S0, __S1, __S2, missing::Set, __S4, __S5,
        __S6]; #[doc =
        "Country code of the company.\n\nOn the wire `CountryId` (required), for example `CN`."]
        required country_id : text => [__S0, __S1, __S2, __S3, missing::Set, __S5, __S6];
        #[doc =
        "What the business will send messages about.\n\nOn the wire `BusinessDesc` (required), for example `Order updates for a bakery`."]
        required business_desc : text => [__S0, __S1, __S2, __S3, __S4, missing::Set,
        __S6]; #[doc =
        "File name of the agreement, as uploaded.\n\nOn the wire `IsvTerms` (required), for example `isvTerms.pdf`."]
        required isv_terms : text => [__S0, __S1, __S2, __S3, __S4, __S5, missing::Set];
    }
    ::bothends::__builder! {
        #[doc = "Builder of [`SubmitIsvCustomerTermsResponse`]."]
        SubmitIsvCustomerTermsResponse, SubmitIsvCustomerTermsResponseBuilder, []; #[doc
        =
        "Id that the gateway gave this call; quote it to the vendor's support.\n\nOn the wire `RequestId`, for example `90E63D28-E31D-1EB2-8939-A94866411B20`."]
        optional request_id : text; #[doc =
        "`OK` on success, otherwise why not.\n\nOn the wire `Code`, for example `OK`."]
        optional code : text; #[doc =
        "Text for humans that goes with the code.\n\nOn the wire `Message`, for example `OK`."]
        optional message : text; #[doc =
        "Why access was refused, when it was: a text, or an object that names the action and the principal.\n\nOn the wire `AccessDeniedDetail`, for example `/`."]
        optional access_denied_detail : ::bothends::Json; #[doc =
        "Whether the call succeeded.\n\nOn the wire `Success`, for example `true`."]
        optional success : ::core::primitive::bool;
    }
    #[doc(hidden)]
    pub mod missing {
        pub use ::bothends::__private::Set;
        pub enum business_desc {}
        pub enum contact_mail {}
        pub enum country_id {}
        pub enum cust_name {}
        pub enum cust_space_id {}
        pub enum isv_terms {}
        pub enum office_address {}
    }
    #[doc(hidden)]
    pub mod data {
        use ::bothends::schema::*;
        pub static API: Api = Api {
            id: "aliyun/cams",
            version: "2020-06-06",
            protocol: Protocol::AliyunRpc,
            format: Format::Json,
            headers: &[],
            signature: ::bothends::sign::ACS3_HMAC_SHA256,
            endpoint: ::core::option::Option::Some("https://cams.{region}.aliyuncs.com"),
            regions: &["ap-southeast-1"],
            endpoints: &[],
            fallback: &[],
            discriminator: ::core::option::Option::None,
            code: ::core::option::Option::Some("Code"),
            success: &["OK", "ok", "200"],
            message: ::core::option::Option::Some("Message"),
            request_id: ::core::option::Option::Some("RequestId"),
            codes: &[
                Code {
                    wire: "Product.Unsubscript",
                    status: 400u16,
                    kind: CodeKind::Permission,
                    doc: "The account has not activated the product.",
                    hint: "Activate Chat App Message Service for this account in the console, then call again.",
                },
                Code {
                    wire: "Ram.PermissionDeny",
                    status: 400u16,
                    kind: CodeKind::Permission,
                    doc: "The RAM user may not do this.",
                    hint: "Grant the RAM user or role the permission for this operation of CAMS.",
                },
                Code {
                    wire: "System.LimitControl",
                    status: 400u16,
                    kind: CodeKind::Throttled,
                    doc: "Flow control is holding calls back.",
                    hint: "Slow down; the documented limit counts per account and second over all its processes.",
                },
                Code {
                    wire: "Unknown.ResourceOwnerId",
                    status: 400u16,
                    kind: CodeKind::Permission,
                    doc: "The resource belongs to somebody else.",
                    hint: "Check CustSpaceId (an ISV passes the space of the customer), and that the AccessKey is of the account that owns it.",
                },
                Code {
                    wire: "SignatureDoesNotMatch",
                    status: 400u16,
                    kind: CodeKind::Signature,
                    doc: "The signature that the gateway computed is another one.",
                    hint: "The AccessKey secret is probably not the one of this AccessKey id. A proxy that rewrites the query or signed headers has the same effect.",
                },
                Code {
                    wire: "IncompleteSignature",
                    status: 400u16,
                    kind: CodeKind::Incomplete,
                    doc: "Parts of the signature are missing.",
                    hint: "Something between client and gateway removed headers; nothing signed by bothends is incomplete.",
                },
                Code {
                    wire: "InvalidAccessKeyId.NotFound",
                    status: 404u16,
                    kind: CodeKind::Key,
                    doc: "Nobody knows this AccessKey id.",
                    hint: "Check ALIBABA_CLOUD_ACCESS_KEY_ID; with temporary credentials the security token must be sent too.",
                },
                Code {
                    wire: "InvalidAccessKeyId.Inactive",
                    status: 400u16,
                    kind: CodeKind::Key,
                    doc: "The AccessKey is disabled.",
                    hint: "Enable the AccessKey in the RAM console or take another.",
                },
                Code {
                    wire: "InvalidTimeStamp.Expired",
                    status: 400u16,
                    kind: CodeKind::Clock,
                    doc: "The date of the request is more than 15 minutes off.",
                    hint: "Set this machine's clock (NTP); the gateway accepts 15 minutes either way.",
                },
                Code {
                    wire: "InvalidTimeStamp.Format",
                    status: 400u16,
                    kind: CodeKind::Clock,
                    doc: "The date of the request is not in the expected form.",
                    hint: "Nothing signed by bothends has another form; look for a proxy that rewrites headers.",
                },
                Code {
                    wire: "SignatureNonceUsed",
                    status: 400u16,
                    kind: CodeKind::Replay,
                    doc: "A request with this nonce has been seen.",
                    hint: "Every attempt needs a nonce of its own; look for a proxy or a caller that sends recorded requests again.",
                },
                Code {
                    wire: "InvalidParameter.Format",
                    status: 400u16,
                    kind: CodeKind::Invalid,
                    doc: "A parameter is not of the form that the operation expects.",
                    hint: "The message names the parameter.",
                },
                Code {
                    wire: "InvalidApi.NotFound",
                    status: 404u16,
                    kind: CodeKind::UnknownCall,
                    doc: "The gateway has no operation of this name and version.",
                    hint: "The operation may have been withdrawn, or the region does not serve it.",
                },
                Code {
                    wire: "InvalidProtocol.NeedSsl",
                    status: 404u16,
                    kind: CodeKind::Invalid,
                    doc: "The operation is served over HTTPS only.",
                    hint: "Use an https endpoint.",
                },
                Code {
                    wire: "Throttling",
                    status: 400u16,
                    kind: CodeKind::Throttled,
                    doc: "Too many calls.",
                    hint: "Wait as long as x-acs-retry-after says (milliseconds), or back off.",
                },
                Code {
                    wire: "Throttling.User",
                    status: 400u16,
                    kind: CodeKind::Throttled,
                    doc: "Too many calls of this account.",
                    hint: "Wait as long as x-acs-retry-after says (milliseconds), or back off.",
                },
                Code {
                    wire: "Throttling.Api",
                    status: 400u16,
                    kind: CodeKind::Throttled,
                    doc: "Too many calls of this operation.",
                    hint: "Wait as long as x-acs-retry-after says (milliseconds), or back off.",
                },
                Code {
                    wire: "Forbidden.RAM",
                    status: 403u16,
                    kind: CodeKind::Permission,
                    doc: "A RAM policy forbids it.",
                    hint: "Grant that action to the RAM user or role; AccessDeniedDetail of the answer, where it has one, names the action and the principal.",
                },
                Code {
                    wire: "NoPermission",
                    status: 403u16,
                    kind: CodeKind::Permission,
                    doc: "The caller lacks a permission.",
                    hint: "Grant that action to the RAM user or role; AccessDeniedDetail of the answer, where it has one, names the action and the principal.",
                },
                Code {
                    wire: "ServiceUnavailable",
                    status: 503u16,
                    kind: CodeKind::Unavailable,
                    doc: "The platform is not available just now.",
                    hint: "Call again later.",
                },
                Code {
                    wire: "InternalError",
                    status: 500u16,
                    kind: CodeKind::Internal,
                    doc: "The platform failed.",
                    hint: "Call again later; if it stays, give the request id to the vendor's support.",
                },
                Code {
                    wire: "InvalidSignatureMethod",
                    status: 400u16,
                    kind: CodeKind::Signature,
                    doc: "The gateway does not know the signature algorithm.",
                    hint: "Take the scheme of the spec; something between client and gateway may have changed the Authorization header.",
                },
                Code {
                    wire: "InvalidProduct.NotFound",
                    status: 404u16,
                    kind: CodeKind::UnknownCall,
                    doc: "The endpoint does not serve this product.",
                    hint: "Check the endpoint and the region.",
                },
                Code {
                    wire: "UnsupportedHTTPMethod",
                    status: 400u16,
                    kind: CodeKind::Invalid,
                    doc: "The operation does not take this HTTP method.",
                    hint: "Nothing sent by bothends has another method than POST; look for a proxy that rewrites requests.",
                },
                Code {
                    wire: "InvalidAccessKeyId",
                    status: 400u16,
                    kind: CodeKind::Key,
                    doc: "The AccessKey id cannot be used.",
                    hint: "Check ALIBABA_CLOUD_ACCESS_KEY_ID, and in the RAM console whether the key is enabled; with temporary credentials the security token must be sent too.",
                },
                Code {
                    wire: "InvalidSecurityToken",
                    status: 400u16,
                    kind: CodeKind::Key,
                    doc: "The security token has ended, is damaged, or belongs to another AccessKey.",
                    hint: "Take id, secret and token from the same answer of STS, all three anew once they have expired.",
                },
                Code {
                    wire: "MissingSecurityToken",
                    status: 400u16,
                    kind: CodeKind::Key,
                    doc: "Temporary credentials came without their security token.",
                    hint: "Give the token with `Credentials::with_token`, or in ALIBABA_CLOUD_SECURITY_TOKEN.",
                },
                Code {
                    wire: "SecurityTokenExpired",
                    status: 403u16,
                    kind: CodeKind::Key,
                    doc: "The temporary credentials have ended.",
                    hint: "Ask STS for new credentials.",
                },
                Code {
                    wire: "InvalidTimeStamp",
                    status: 400u16,
                    kind: CodeKind::Clock,
                    doc: "The date of the request is not accepted.",
                    hint: "Set this machine's clock (NTP); the gateway accepts 15 minutes either way.",
                },
                Code {
                    wire: "Forbidden",
                    status: 403u16,
                    kind: CodeKind::Permission,
                    doc: "The caller may not do this.",
                    hint: "Grant the permission to the RAM user or role; AccessDeniedDetail of the answer, where it has one, names the action and the principal.",
                },
                Code {
                    wire: "QuotaExceeded",
                    status: 400u16,
                    kind: CodeKind::Business,
                    doc: "A quota of the account is used up.",
                    hint: "Look at the account's quotas in the console; wait for the next period, or have the quota raised.",
                },
                Code {
                    wire: "InvalidParameter",
                    status: 400u16,
                    kind: CodeKind::Invalid,
                    doc: "A parameter is not accepted.",
                    hint: "The message names the parameter.",
                },
                Code {
                    wire: "Authentication.NoAuth",
                    status: 0u16,
                    kind: CodeKind::Permission,
                    doc: "The account may not act for this space or this number.",
                    hint: "An ISV passes the CustSpaceId of the customer; check that the customer is bound to this account.",
                },
                Code {
                    wire: "InvalidParameter.MessageInvalid",
                    status: 0u16,
                    kind: CodeKind::Invalid,
                    doc: "The content of the message is not accepted.",
                    hint: "Compare the content with what its message type needs.",
                },
                Code {
                    wire: "InvalidParameter.FooterHaveVariable",
                    status: 0u16,
                    kind: CodeKind::Invalid,
                    doc: "The footer of a template has a variable.",
                    hint: "Take the variable out of the footer.",
                },
                Code {
                    wire: "InvalidParameter.HeaderMoreVarable",
                    status: 0u16,
                    kind: CodeKind::Invalid,
                    doc: "The header of a template has too many variables.",
                    hint: "Leave one variable in the header.",
                },
                Code {
                    wire: "InvalidParameter.HeaderMoreVariable",
                    status: 0u16,
                    kind: CodeKind::Invalid,
                    doc: "The header of a template has too many variables (older spelling).",
                    hint: "Leave one variable in the header.",
                },
                Code {
                    wire: "InvalidParameter.HeaderTypeNotSupport",
                    status: 0u16,
                    kind: CodeKind::Invalid,
                    doc: "A template cannot have a header of this kind.",
                    hint: "Take another kind of header.",
                },
                Code {
                    wire: "InvalidParameter.ButtonTextHaveVariable",
                    status: 0u16,
                    kind: CodeKind::Invalid,
                    doc: "The text of a button has a variable.",
                    hint: "Take the variable out of the button's text.",
                },
                Code {
                    wire: "InvalidParameter.UrlMoreVarable",
                    status: 0u16,
                    kind: CodeKind::Invalid,
                    doc: "The URL of a button has too many variables.",
                    hint: "Leave one variable in the URL.",
                },
                Code {
                    wire: "InvalidParameter.UrlMoreVariable",
                    status: 0u16,
                    kind: CodeKind::Invalid,
                    doc: "The URL of a button has too many variables (older spelling).",
                    hint: "Leave one variable in the URL.",
                },
                Code {
                    wire: "InvalidParameter.PhoneNumberError",
                    status: 0u16,
                    kind: CodeKind::Invalid,
                    doc: "The phone number is not one.",
                    hint: "Write the number with its country code, and check that it belongs to the space.",
                },
                Code {
                    wire: "InvalidParameter.TemplateNameExist",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "A template of this name is there already.",
                    hint: "Take another name, or change the template that is there.",
                },
                Code {
                    wire: "InvalidParameter.CreateError",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "The template could not be created.",
                    hint: "The message says more; look at the list of templates before trying again.",
                },
                Code {
                    wire: "InvalidParameter.PageInvalid",
                    status: 0u16,
                    kind: CodeKind::Invalid,
                    doc: "The page asked for is not valid.",
                    hint: "Pages count from 1; check index and size.",
                },
                Code {
                    wire: "InvalidParameter.LanguageNotSupport",
                    status: 0u16,
                    kind: CodeKind::Invalid,
                    doc: "Templates cannot have this language.",
                    hint: "Take a language code of the platform's list.",
                },
                Code {
                    wire: "InvalidParameter.AuditStatusNotSupport",
                    status: 0u16,
                    kind: CodeKind::Invalid,
                    doc: "The review status asked for is not one.",
                    hint: "Take a status that the operation lists.",
                },
                Code {
                    wire: "InvalidParameter.TemplateTypeNotSupport",
                    status: 0u16,
                    kind: CodeKind::Invalid,
                    doc: "The template type is not one.",
                    hint: "Take a type that the operation lists.",
                },
                Code {
                    wire: "InvalidParameter.FileUrlError",
                    status: 0u16,
                    kind: CodeKind::Invalid,
                    doc: "The file's URL is not accepted.",
                    hint: "The platform fetches the file itself, so it must be public and of a type and size that it takes.",
                },
                Code {
                    wire: "DelError.TemplateNotExist",
                    status: 0u16,
                    kind: CodeKind::NotFound,
                    doc: "The template to be deleted is not there.",
                    hint: "Check code, name and language of the template, and the space.",
                },
                Code {
                    wire: "DetailError.TemplateNotExist",
                    status: 0u16,
                    kind: CodeKind::NotFound,
                    doc: "The template asked for is not there.",
                    hint: "Check code, name and language of the template, and the space.",
                },
                Code {
                    wire: "TemplateListError.QueryError",
                    status: 0u16,
                    kind: CodeKind::Business,
                    doc: "The list of templates could not be read.",
                    hint: "Ask again; the message says more.",
                },
            ],
        };
        pub static CALLS: &[&Call] = &[
            &super::calls::GetChatappUploadAuthorization,
            &super::calls::SubmitIsvCustomerTerms,
        ];
        pub static EXAMPLES: &[&[Example]] = &[
            &[
                Example::new(
                    "{\"CustSpaceId\":\"29348393884\"}",
                    "{\"RequestId\":\"90E63D28-E31D-1EB2-8939-A94866411B20\",\"Code\":\"OK\",\"Message\":\"OK\",\"Data\":{\"AccessKeyId\":\"STS.NUgYrLnoC37mZZCNnAbez\",\"AccessKeySecret\":\"exampleSecretOfTheGrant\",\"SecurityToken\":\"exampleTokenOfTheGrant\",\"BucketName\":\"cams-upload\",\"EndPoint\":\"https://oss.example.com\",\"Dir\":\"C200293990209\",\"Expire\":3600}}",
                ),
            ],
            &[
                Example::new(
                    "{\"CustSpaceId\":\"29348393884\",\"CustName\":\"Cornflower Bakery\",\"OfficeAddress\":\"12 Mill Lane, Hangzhou\",\"ContactMail\":\"office@cornflower.example\",\"CountryId\":\"CN\",\"BusinessDesc\":\"Order updates for a bakery\",\"IsvTerms\":\"isvTerms.pdf\"}",
                    "{\"RequestId\":\"90E63D28-E31D-1EB2-8939-A94866411B20\",\"Code\":\"OK\",\"Message\":\"OK\",\"AccessDeniedDetail\":\"/\"}",
                ),
            ],
        ];
    }
    #[doc(hidden)]
    pub mod calls {
        use ::bothends::schema::*;
        ::bothends::__call!(
            GetChatappUploadAuthorization, GetChatappUploadAuthorizationResponse,
            "GetChatappUploadAuthorization", Operation.idempotent().limit(5, 1000)
        );
        ::bothends::__call!(
            SubmitIsvCustomerTerms, SubmitIsvCustomerTermsResponse,
            "SubmitIsvCustomerTerms", Operation.limit(5, 1000)
        );
    }
    #[doc(hidden)]
    pub mod schemas {
        use ::bothends::schema::*;
        ::bothends::__schema!(
            GetChatappUploadAuthorization, "GetChatappUploadAuthorization",
            [text("CustSpaceId") required()]
        );
        ::bothends::__schema!(
            GetChatappUploadAuthorizationResponse,
            "GetChatappUploadAuthorizationResponse", [text("RequestId"), text("Code"),
            text("Message"), new("AccessDeniedDetail", Kind::Any), new("Success",
            Kind::Boolean), object("Data", & GetChatappUploadAuthorizationResponseData)]
        );
        ::bothends::__schema!(
            GetChatappUploadAuthorizationResponseData,
            "GetChatappUploadAuthorizationResponseData", [text("AccessKeyId"),
            text("AccessKeySecret") secret(), text("SecurityToken") secret(),
            text("BucketName"), text("EndPoint"), text("Dir"), new("Expire",
            Kind::Int32)]
        );
        ::bothends::__schema!(
            SubmitIsvCustomerTerms, "SubmitIsvCustomerTerms", [text("CustSpaceId")
            required(), text("CustName") required(), text("OfficeAddress") required(),
            text("ContactMail") required(), text("CountryId") required(),
            text("BusinessDesc") required(), text("IsvTerms") required()]
        );
        ::bothends::__schema!(
            SubmitIsvCustomerTermsResponse, "SubmitIsvCustomerTermsResponse",
            [text("RequestId"), text("Code"), text("Message"), new("AccessDeniedDetail",
            Kind::Any), new("Success", Kind::Boolean)]
        );
    }
}
impl api::Handler for Api {
    async fn get_chatapp_upload_authorization(
        &self,
        _: &::bothends::Call,
        _: api::GetChatappUploadAuthorization,
    ) -> ::core::result::Result<api::GetChatappUploadAuthorizationResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
    async fn submit_isv_customer_terms(
        &self,
        _: &::bothends::Call,
        _: api::SubmitIsvCustomerTerms,
    ) -> ::core::result::Result<api::SubmitIsvCustomerTermsResponse, api::Code> {
        ::core::panic!("no test calls this")
    }
}
