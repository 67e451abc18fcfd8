//! The platform's part: the other end of the operations that the vendor calls.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use bothends::{Bytes, Call, Checksum, Credentials, Server};

/// Chat App Message Service, as the platform answers.
#[derive(Server)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization, SubmitIsvCustomerTerms))]
pub(crate) struct CamsTwin {
    /// Where the bucket is, as the platform writes it.
    pub(crate) end_point: String,
}

impl cams_twin::Handler for CamsTwin {
    async fn get_chatapp_upload_authorization(
        &self,
        _: &Call,
        request: cams_twin::GetChatappUploadAuthorization,
    ) -> Result<cams_twin::GetChatappUploadAuthorizationResponse, cams_twin::Code> {
        let data = cams_twin::GetChatappUploadAuthorizationResponseData::builder()
            .access_key_id(GRANT[0])
            .access_key_secret(GRANT[1])
            .security_token(GRANT[2])
            .bucket_name("cams-upload")
            .end_point(self.end_point.as_str())
            .dir(format!("C{}", request.cust_space_id))
            .expire(3600)
            .build();
        Ok(cams_twin::GetChatappUploadAuthorizationResponse::builder().message("OK").data(data).build())
    }

    async fn submit_isv_customer_terms(
        &self,
        _: &Call,
        _: cams_twin::SubmitIsvCustomerTerms,
    ) -> Result<cams_twin::SubmitIsvCustomerTermsResponse, cams_twin::Code> {
        Ok(cams_twin::SubmitIsvCustomerTermsResponse::builder().message("OK").build())
    }
}

/// Object storage with all of its buckets.
#[derive(Server)]
#[api("aliyun/oss", operations(PutObject, HeadObject))]
pub(crate) struct Storage {
    /// Objects by bucket and key, with their media types.
    pub(crate) objects: Objects,
}

/// What is stored.
pub(crate) type Objects = Arc<Mutex<BTreeMap<(String, String), (Bytes, Option<String>)>>>;

impl storage::Handler for Storage {
    async fn put_object(&self, _: &Call, put: storage::PutObject) -> Result<storage::PutObjectResponse, storage::Code> {
        let mut objects = self.objects.lock().map_err(|_| storage::Code::InternalError)?;
        let checksum = Checksum::OSS_CRC64.of(&put.body);
        objects.insert((put.bucket, put.key), (put.body, put.content_type));
        Ok(storage::PutObjectResponse::builder().x_oss_hash_crc64ecma(checksum).build())
    }

    async fn head_object(
        &self,
        _: &Call,
        head: storage::HeadObject,
    ) -> Result<storage::HeadObjectResponse, storage::Code> {
        let objects = self.objects.lock().map_err(|_| storage::Code::InternalError)?;
        let (_, content_type) = objects.get(&(head.bucket, head.key)).ok_or(storage::Code::NoSuchKey)?;
        Ok(storage::HeadObjectResponse::builder().content_type(content_type.clone().unwrap_or_default()).build())
    }
}

/// The temporary credentials that the platform hands out.
pub(crate) fn grant() -> Credentials {
    Credentials::new(GRANT[0], GRANT[1]).with_token(GRANT[2])
}

const GRANT: [&str; 3] = ["STS.onboarding", "for-one-hour-only", "and-only-together"];
