use bothends::{Call, Server};

#[derive(Server)]
#[api("aliyun/cams/callbacks", callbacks(ChatAppAudit))]
struct Desk;

impl desk::Handler for Desk {
    async fn chat_app_audit(&self, _: &Call, _: desk::ChatAppAudit) -> Result<desk::ChatAppAuditResponse, desk::Code> {
        Ok(desk::ChatAppAuditResponse::default())
    }
}

fn main() {
    let key = bothends::AccessKey::new("00000000-1111-2222-3333-444444444444").unwrap();
    let _ = Desk.server(key);
}
