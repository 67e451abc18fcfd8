//! Keywords, names of std and names of what is generated.
#![deny(warnings)]

use bothends::{Call, Client, Server};

#[derive(Client, Clone)]
#[api(path = "specs/names")]
struct Names(Client);

#[derive(Server)]
#[api(path = "specs/names", operations(Fields, new, call, clone, connect, server))]
struct Twin;

impl twin::Handler for Twin {
    async fn fields(&self, _: &Call, request: twin::Fields) -> Result<twin::FieldsResponse, twin::Code> {
        Ok(twin::FieldsResponse::builder().value(request.r#type).build())
    }
    async fn new(&self, _: &Call, _: twin::New) -> Result<twin::NewResponse, twin::Code> {
        Err(twin::Code::None)
    }
    async fn call(&self, _: &Call, _: twin::Call) -> Result<twin::CallResponse, twin::Code> {
        Err(twin::Code::Err)
    }
    async fn clone_(&self, _: &Call, _: twin::Clone) -> Result<twin::CloneResponse, twin::Code> {
        Err(twin::Code::Default)
    }
    async fn connect_(&self, _: &Call, _: twin::Connect) -> Result<twin::ConnectResponse, twin::Code> {
        Err(twin::Code::Code)
    }
    async fn server_(&self, _: &Call, _: twin::Server) -> Result<twin::ServerResponse, twin::Code> {
        Err(twin::Code::Unknown("other".to_owned()))
    }
}

fn main() {
    let fields = names::Fields::builder()
        .r#type("type")
        .self_("self")
        .r#match(1)
        .r#async(true)
        .send_("send")
        .build_("build")
        .on("on")
        .builder("builder")
        .target("target")
        .value("value")
        .given("given")
        .t("t")
        .s0("s0")
        .string(names::String::builder().text("text").build())
        .list(vec![names::Vec::builder().items(vec!["item".to_owned()]).build()])
        .option(names::Option::Some)
        .result(names::Result::Err)
        .boxed(names::Box::builder().inner(Box::new(names::Box::builder().default("default").build())).build())
        .build();
    assert_eq!(fields.clone(), fields);
    let json = serde_json::to_value(&fields).unwrap();
    assert_eq!(json["type"], "type");
    assert_eq!(json["self"], "self");
    assert_eq!(json["match"], 1);
    assert_eq!(json["send"], "send");
    assert_eq!(json["T"], "t");
    assert_eq!(json["option"], "Some");
    assert_eq!(json["boxed"]["inner"]["default"], "default");
    assert_eq!(serde_json::from_value::<names::Fields>(json).unwrap(), fields);

    let _ = |names: Names| {
        let _ = (names.new().value("1"), names.call().value("1"), names.clone_().value("1"));
        let _ = (names.connect_().value("1"), names.builder_().value("1"), names.server_().value("1"));
        let _ = (names.send().value("1"), names.drop().value("1"), names.dispatch().value("1"), names.r#match().value("1"));
    };
}
