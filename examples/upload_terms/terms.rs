//! What a customer has signed goes to the platform: the grant, the file, the terms.

use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::time::Duration;

use bothends::sign::{OSS_V1, oss4};
use bothends::{Answer, Bytes, Checksum, Client, Credentials, Upload};

/// Chat App Message Service, as the vendor calls it.
#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization, SubmitIsvCustomerTerms))]
pub(crate) struct Cams(pub(crate) Client);

/// Object storage, as the vendor calls it.
#[derive(Client, Clone)]
#[api("aliyun/oss", operations(PutObject, HeadObject))]
pub(crate) struct Oss(pub(crate) Client);

pub(crate) type Grant = cams::GetChatappUploadAuthorizationResponseData;

/// Who is taken on.
pub(crate) struct Company<'a> {
    pub(crate) name: &'a str,
    pub(crate) address: &'a str,
    pub(crate) mail: &'a str,
    pub(crate) country: &'a str,
    pub(crate) business: &'a str,
}

/// Uploads the agreement and hands in the terms that name it, which is all that the flow of CAMS asks for.
///
/// `region` is that of an address that tells none: then it is signed by V4, and without it by V1.
pub(crate) async fn submit_terms(
    cams: &Cams,
    region: Option<&str>,
    space: &str,
    agreement: &Path,
    company: &Company<'_>,
) -> Result<Answer<cams::SubmitIsvCustomerTermsResponse>, Box<dyn Error>> {
    let granted = cams.get_chatapp_upload_authorization().cust_space_id(space).send().await?;
    let grant = granted.data.as_ref().ok_or("the grant has no data")?;
    let file_name = agreement.file_name().and_then(|name| name.to_str()).ok_or("the file has no name in Unicode")?;
    let key = put_agreement(&storage(grant, region)?, grant, agreement, file_name).await?;
    // The platform looks for the file itself, below the grant's folder: it wants the bare name, not the key.
    cams.0
        .send(terms(space, file_name, company))
        .await
        .map_err(|error| format!("{key} is uploaded, but {error}").into())
}

/// The terms of a customer, with the name of the file that was uploaded.
pub(crate) fn terms(space: &str, file_name: &str, company: &Company<'_>) -> cams::SubmitIsvCustomerTerms {
    cams::SubmitIsvCustomerTerms::builder()
        .cust_space_id(space)
        .cust_name(company.name)
        .office_address(company.address)
        .contact_mail(company.mail)
        .country_id(company.country)
        .business_desc(company.business)
        .isv_terms(file_name)
        .build()
}

/// A client of the storage that a grant names, with the credentials that it holds.
pub(crate) fn storage(grant: &Grant, region: Option<&str>) -> Result<Oss, Box<dyn Error>> {
    let part = |part: &Option<String>| part.clone().ok_or("the grant lacks a part");
    let credentials = Credentials::new(part(&grant.access_key_id)?, part(&grant.access_key_secret)?)
        .with_token(part(&grant.security_token)?);
    let end_point = part(&grant.end_point)?;
    let oss = Oss::builder(credentials).endpoint(end_point.as_str());
    // V4 signs the region, V1 needs none.
    let host = host(&end_point);
    let oss = match region.or(oss4::region_of(&host)) {
        Some(region) => oss.region(region),
        None => oss.scheme(OSS_V1),
    };
    Ok(oss.build()?)
}

/// Platforms write an address with and without scheme and slash.
fn host(end_point: &str) -> String {
    let host = end_point.split_once("://").map_or(end_point, |(_scheme, host)| host);
    host.trim_end_matches('/').to_ascii_lowercase()
}

/// Puts the agreement where the grant says, and gives its key. That it is there as it was sent is compared.
pub(crate) async fn put_agreement(
    oss: &Oss,
    grant: &Grant,
    agreement: &Path,
    file_name: &str,
) -> Result<String, Box<dyn Error>> {
    let bucket = grant.bucket_name.as_deref().ok_or("the grant names no bucket")?;
    let key = format!("{}/{file_name}", grant.dir.as_deref().ok_or("the grant names no folder")?);
    // The grant says for how long it is good, not until when; it has just come.
    let lifetime = Duration::from_secs(grant.expire.and_then(|seconds| u64::try_from(seconds).ok()).unwrap_or(60));
    let put = oss.put_object().bucket(bucket).key(key.as_str()).content_type("application/pdf").body(Bytes::new());
    let file = Upload::file(File::open(agreement)?)?;
    put.send().upload(file).checked(Checksum::OSS_CRC64).timeout(lifetime).await?;
    Ok(key)
}
