//! What a handler can know about the call that it handles.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use bytes::Bytes;
use http::Uri;

use super::background::Background;
use super::visit::kept_member;
use crate::ledger::Answer;
use crate::schema;

/// A call that has been received and proved. `Debug` shows how long the body is, not what is in it, and
/// neither path nor query.
#[derive(Clone)]
#[non_exhaustive]
pub struct Call {
    pub(crate) schema: &'static schema::Call,
    pub(crate) received: SystemTime,
    pub(crate) signed: Option<SystemTime>,
    pub(crate) id: String,
    pub(crate) body: Bytes,
    pub(crate) uri: Uri,
    pub(crate) item: Option<usize>,
    /// This and the next are known only after the request was read.
    pub(crate) test: OnceLock<bool>,
    pub(crate) repetition: OnceLock<bool>,
    /// The same.
    pub(crate) earlier: OnceLock<Option<Answer>>,
    /// The same.
    pub(crate) unreadable: OnceLock<Vec<&'static str>>,
    pub(crate) background: Arc<Background>,
    /// What its work in the background is called.
    pub(crate) work: OnceLock<String>,
}

impl Call {
    /// Name of the operation or callback, as on the wire.
    pub fn name(&self) -> &'static str {
        self.schema.name
    }

    /// Which item of its request it is, counted from 0; `None` if it came alone because its spec says so.
    pub fn item(&self) -> Option<usize> {
        self.item
    }

    /// An id of our own, for the log. Items of one request share it up to the dot; behind that stands which item it is.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When it arrived.
    pub fn received(&self) -> SystemTime {
        self.received
    }

    /// When the sender signed it, by its clock, if the scheme says so.
    pub fn signed(&self) -> Option<SystemTime> {
        self.signed
    }

    /// Whether a handler ran before for the same key of a `once` call, and is not over: it answered *pending*, or never
    /// came to its end since its process died. What it did may be there: look before you do it again.
    ///
    /// `false` for other calls, and after a run that failed or refused: such a run is forgotten.
    pub fn is_repetition(&self) -> bool {
        self.repetition.get().copied().unwrap_or_default()
    }

    /// A text in the *pending* answer that a run before gave for the same key of a `once` call, by its name on the wire;
    /// `None` if there is no such answer, or nothing by that name in it.
    ///
    /// An instance's id that was given with *pending* is the one that the platform knows from then on, and it asks with
    /// that. What a later call brings to make one of may be another: KooGallery's `businessId` is new each time. So look
    /// here first:
    ///
    /// ```
    /// # fn id(call: &bothends::Call, business_id: String) -> String {
    /// call.earlier("instanceId").unwrap_or(business_id)
    /// # }
    /// ```
    ///
    /// An answer with another id than that is not sent, where a callback that is served can take it back
    /// (`closes` in its spec): the call fails, with a line in the log. Members that travel encrypted are so here.
    pub fn earlier(&self, member: &str) -> Option<String> {
        match kept_member(self.earlier.get()?.as_ref()?, member)? {
            serde_json::Value::String(text) => Some(text),
            other => Some(other.to_string()),
        }
    }

    /// Hands slow work to the background, answers `pending` now, and the work's outcome when the call comes again.
    ///
    /// For platforms that come again for what is *in progress*: KooGallery calls `newInstance` again after `000004`,
    /// which has to be answered within 5 s.
    ///
    /// ```
    /// use bothends::{Call, Server};
    ///
    /// #[derive(Server, Clone)]
    /// #[api("huawei/koogallery/saas", callbacks(newInstance))]
    /// struct Shop;
    ///
    /// impl shop::Handler for Shop {
    ///     async fn new_instance(
    ///         &self,
    ///         call: &Call,
    ///         order: shop::NewInstance,
    ///     ) -> Result<shop::NewInstanceResponse, shop::Code> {
    ///         let (shop, id) = (self.clone(), instance_id(&order));
    ///         let pending = shop::NewInstanceResponse::builder().instance_id(&id).result_code(shop::Code::Processing);
    ///         call.in_background(Ok(pending.build()), async move { shop.build(id, order).await })
    ///     }
    /// }
    ///
    /// impl Shop {
    ///     /// Takes minutes. Begins by looking whether that instance is there.
    ///     async fn build(&self, id: String, _: shop::NewInstance) -> Result<shop::NewInstanceResponse, shop::Code> {
    ///         Ok(shop::NewInstanceResponse::builder().instance_id(id).build())
    ///     }
    /// }
    ///
    /// /// The same each time that the platform asks. The `businessId` is another each time.
    /// fn instance_id(order: &shop::NewInstance) -> String {
    ///     format!("{}.{}", order.order_id, order.order_line_id)
    /// }
    /// ```
    ///
    /// - `pending` is an answer with the code of *in progress*, where the platform needs other members beside it: a
    ///   success may carry a code, and what that says has become of the call. KooGallery polls with the `instanceId` that
    ///   stands beside `000004`, so derive it from what every repetition has (order and line), and give the same in the
    ///   outcome. Where an answer has no such members, `Err(code)` says the same.
    /// - While the work goes on, and once it is over, the handlers of all repetitions get the same: the first one's work,
    ///   not a second one. What they hand over is dropped without having begun. Repetitions are told as the ledger tells
    ///   them: by the call's key, or where it has none, by its content.
    /// - An outcome is given out until it has been answered for good, for an hour at most, and as one of ten thousand. A code that refuses does not
    ///   stay either: the next delivery begins anew.
    /// - A work that panics is logged and forgotten, so that the next delivery begins anew. It has no deadline: give it
    ///   one.
    /// - Where `pending` names what is being made, let it be the same each time: see [`earlier`](Self::earlier).
    /// - It is known to this process only, and so is its outcome. When that ends in the middle, the next delivery begins
    ///   the work again, with [`is_repetition`](Self::is_repetition): so the work has to look at what is there already. An
    ///   end in good order waits for it ([`Server::shutdown_timeout`](super::Server::shutdown_timeout)), and begins no
    ///   other; but what was over by then and not yet asked for is done again after the restart, too.
    /// - No more than [`Server::max_background_work`](super::Server::max_background_work) goes on at once. What is too
    ///   much is not begun, but answered `pending` as well: a later delivery begins it.
    pub fn in_background<T, F>(&self, pending: T, work: F) -> T
    where
        T: Clone + Send + Sync + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        // Without a name it has not been read, and no handler has it.
        let Some(name) = self.work.get() else { return pending };
        self.background.outcome(name, work).unwrap_or(pending)
    }

    /// Whether this is one of the platform's tests: a debugging call of KooGallery's seller console, or one of the saved
    /// ones that it sends every morning and afternoon. Answer them as real calls, but keep them out of the books:
    /// nobody paid, and nothing is to be delivered.
    ///
    /// The member `testFlag` of the request says so, in each form that KooGallery's pages have for it: the text or the
    /// number 1. Absent, empty and 0 are a real call, blanks around count for nothing, and with anything else the call
    /// is refused as invalid: a paid order must not be taken for a test, nor a test for one.
    ///
    /// Tests and real calls do not know of one another: a test is never the repetition of a real call, and takes nothing
    /// back that a real one made. The other way round a release without the flag, where it succeeds, also takes back
    /// what a test made under that id: some pages leave the flag out of releases, though the console debugs with it.
    pub fn is_test(&self) -> bool {
        self.test.get().copied().unwrap_or_default()
    }

    /// Members of an item that could not be read, or break a limit of the spec, and were taken as absent; by their names
    /// on the wire. They stand in [`body`](Self::body) as they came.
    ///
    /// That is so for items of batches without a signature only, whose sender cannot be told that they are wrong, and
    /// for members that are not required. Bytes that are no UTF-8 are replaced by `U+FFFD` there, which is not listed.
    pub fn unreadable(&self) -> &[&'static str] {
        self.unreadable.get().map(Vec::as_slice).unwrap_or_default()
    }

    /// The raw bytes of the body, over which the proof holds; of an item of a batch its own.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The path as it came, still encoded, without what a guard took out of it. Many schemes do not sign it.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The query as it came, still encoded and without the `?`; empty if there was none. Many schemes do not sign it.
    pub fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("name", &self.schema.name)
            .field("id", &self.id)
            .field("item", &self.item)
            .field("received", &self.received)
            .field("signed", &self.signed)
            .field("is_test", &self.is_test())
            .field("is_repetition", &self.is_repetition())
            .field("unreadable", &self.unreadable())
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}
