//! Forms that upload one file, for somebody who does not know the credentials: a browser, mostly.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::Value;

use super::oss4::is_expiry;
use super::{Moment, SignError, time};

/// A form by which one file can be uploaded (PostObject of OSS), until it ends.
///
/// [`Client::post_form`](crate::Client::post_form) signs it, [`Client::post`](crate::Client::post) sends it. What whoever
/// has the form may do with it stands in its policy: the bucket, the key (this one, or all that begin with
/// [`keys_below`](Self::keys_below)), the [`length`](Self::length) of the file, and members with a value that is
/// [`fixed`](Self::fixed). **Everything else is free**: a member that may do harm, as `x-oss-object-acl`, is one to fix.
///
/// Signing refuses what would not work, or would allow more than it says: a key that is empty, is not below
/// `keys_below`, or holds `${` (the platform puts the file's own name, which whoever posts it chooses, in the place of
/// `${filename}`), a least length above the largest, and a member that is the form's own (`key`, `bucket`) or begins
/// with `$`, as names in a policy do.
///
/// Source: Alibaba Cloud, OSS developer reference, "PostObject" and the pages on its signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a form does nothing before it is signed"]
pub struct PostForm {
    bucket: String,
    key: String,
    below: Option<String>,
    length: Option<(u64, u64)>,
    expires: Duration,
    members: Vec<Member>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Member {
    name: String,
    value: String,
    is_fixed: bool,
}

impl PostForm {
    /// A form for this bucket and key, good for an hour. The key is taken as it is: it holds no `${filename}`.
    pub fn new(bucket: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            bucket: bucket.into(),
            key: key.into(),
            below: None,
            length: None,
            expires: Duration::from_secs(60 * 60),
            members: Vec::new(),
        }
    }

    /// Allows every key that begins like this (`C200293990209/`), not only the one of the form.
    pub fn keys_below(mut self, prefix: impl Into<String>) -> Self {
        self.below = Some(prefix.into());
        self
    }

    /// The least and the largest number of bytes that the file may have. Without it, any number.
    pub fn length(mut self, least: u64, largest: u64) -> Self {
        self.length = Some((least, largest));
        self
    }

    /// How long the form is good: 1 second to 7 days, by the page on V4 signatures; ours is the same for V1.
    pub fn expires(mut self, expires: Duration) -> Self {
        self.expires = expires;
        self
    }

    /// A further member, such as `success_action_status` or `Content-Type`. Whoever has the form may change it.
    pub fn member(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(name.into(), value.into(), false)
    }

    /// A further member that has to have this very value, such as `x-oss-object-acl`.
    pub fn fixed(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(name.into(), value.into(), true)
    }

    fn with(mut self, name: String, value: String, is_fixed: bool) -> Self {
        self.members.push(Member { name, value, is_fixed });
        self
    }

    #[cfg(feature = "client")]
    pub(crate) fn bucket(&self) -> &str {
        &self.bucket
    }

    /// The media type of the file.
    #[cfg(feature = "client")]
    pub(crate) fn content_type(&self) -> &str {
        let member = self.members.iter().find(|member| member.name.eq_ignore_ascii_case("content-type"));
        member.map_or("application/octet-stream", |member| &member.value)
    }

    /// The policy as JSON. `first` and `last` are members of the proof that it has to repeat, in the order of the
    /// platform's examples.
    pub(super) fn policy(
        &self,
        first: &[(&str, String)],
        last: &[(&str, String)],
        moment: &Moment,
    ) -> Result<String, SignError> {
        if !is_expiry(self.expires.as_secs()) {
            return Err(SignError::Expiry);
        }
        if let Some(problem) = self.problem() {
            return Err(SignError::Form { problem });
        }
        let end = moment.time.checked_add(self.expires).and_then(time::date).ok_or(SignError::Time)?;
        // With milliseconds, as the page has it.
        let mut policy = format!("{{\"expiration\": \"{}.000Z\", \"conditions\": [", end.trim_end_matches('Z'));
        let is = |name: &str, value: &str| format!("{{{}: {}}}", json(name), json(value));
        let mut conditions = vec![is("bucket", &self.bucket)];
        conditions.extend(first.iter().map(|(name, value)| is(name, value)));
        conditions.extend(self.length.map(|(least, most)| format!("[\"content-length-range\", {least}, {most}]")));
        conditions.push(match &self.below {
            Some(prefix) => format!("[\"starts-with\", \"$key\", {}]", json(prefix)),
            None => format!("[\"eq\", \"$key\", {}]", json(&self.key)),
        });
        let fixed = self.members.iter().filter(|member| member.is_fixed);
        conditions.extend(fixed.map(|member| is(&member.name, &member.value)));
        conditions.extend(last.iter().map(|(name, value)| is(name, value)));
        let _ = write!(policy, "{}]}}", conditions.join(", "));
        Ok(policy)
    }

    /// Why nothing good could be done with it.
    fn problem(&self) -> Option<&'static str> {
        let is_own = |name: &str| ["key", "bucket"].iter().any(|own| name.eq_ignore_ascii_case(own));
        if self.key.is_empty() {
            Some("its key is empty")
        } else if self.key.contains("${") {
            Some("its key holds `${`, for which the platform would put something else")
        } else if self.below.as_ref().is_some_and(|prefix| !self.key.starts_with(prefix)) {
            Some("its key is not below `keys_below`")
        } else if self.length.is_some_and(|(least, largest)| least > largest) {
            Some("its least length is above the largest")
        } else if self.members.iter().any(|member| is_own(&member.name)) {
            Some("`key` and `bucket` are given to `PostForm::new`, not as further members")
        } else if self.members.iter().any(|member| member.name.starts_with('$')) {
            Some("the name of a member begins with `$`")
        } else {
            None
        }
    }

    /// All members, the proof behind those of the form.
    pub(super) fn members(&self, proof: Vec<(&'static str, String)>) -> Result<Vec<(String, String)>, SignError> {
        let own = self.members.iter().map(|member| (member.name.clone(), member.value.clone()));
        let proof = proof.into_iter().map(|(name, value)| (name.to_owned(), value));
        let all: Vec<_> = std::iter::once(("key".to_owned(), self.key.clone())).chain(own).chain(proof).collect();
        for (at, (name, value)) in all.iter().enumerate() {
            let twice = all.iter().take(at).any(|(other, _)| other.eq_ignore_ascii_case(name));
            // It comes behind all others.
            if twice || name.eq_ignore_ascii_case("file") {
                return Err(SignError::duplicate(name));
            }
            if name.is_empty() || name.chars().any(char::is_control) {
                return Err(SignError::header_name(name));
            }
            if name.eq_ignore_ascii_case("content-type") && value.chars().any(char::is_control) {
                return Err(SignError::header_value(name));
            }
        }
        Ok(all)
    }
}

/// A text in JSON.
fn json(text: &str) -> String {
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    fn policy(form: &PostForm) -> Result<Value, SignError> {
        let moment = Moment { time: SystemTime::UNIX_EPOCH, nonce: String::new() };
        Ok(serde_json::from_str(&form.policy(&[], &[], &moment)?).unwrap())
    }

    #[test]
    fn a_policy_allows_one_key_unless_it_is_told_otherwise() {
        let form = PostForm::new("a-bucket", "d/\"x\"\n.pdf").fixed("x-oss-object-acl", "private").member("a", "b");
        let policy = policy(&form).unwrap();
        assert_eq!(policy["expiration"], "1970-01-01T01:00:00.000Z");
        let conditions = serde_json::json!([
            {"bucket": "a-bucket"}, ["eq", "$key", "d/\"x\"\n.pdf"], {"x-oss-object-acl": "private"}
        ]);
        assert_eq!(policy["conditions"], conditions);
    }

    #[test]
    fn a_form_that_allows_nothing_or_more_than_it_says_is_refused() {
        let form = |key: &str| PostForm::new("a-bucket", key);
        for good in [form("a").length(0, 0), form("a/$b{c}").keys_below("a/").length(3, 3), form("a").fixed("a$", "")] {
            assert!(policy(&good).is_ok(), "{good:?}");
        }
        for (bad, word) in [
            (form(""), "empty"),
            (form("a/${filename}"), "`${`"),
            (form("${x"), "`${`"),
            (form("b/c").keys_below("a/"), "`keys_below`"),
            (form("a").length(10, 1), "length"),
            (form("a").fixed("bucket", "other"), "`bucket`"),
            (form("a").fixed("Key", "b"), "`key`"),
            (form("a").member("bucket", "other"), "`bucket`"),
            (form("a").fixed("$key", "b"), "`$`"),
            (form("a").member("$x-oss-meta-a", "b"), "`$`"),
        ] {
            let error = policy(&bad).unwrap_err();
            assert!(matches!(error, SignError::Form { .. }) && error.to_string().contains(word), "{error}: {bad:?}");
        }
    }

    #[test]
    fn a_policy_lives_up_to_seven_days() {
        let form = |seconds| PostForm::new("a-bucket", "k").expires(Duration::from_secs(seconds));
        assert!(policy(&form(1)).is_ok() && policy(&form(7 * 86_400)).is_ok());
        assert_eq!(policy(&form(0)), Err(SignError::Expiry));
        assert_eq!(policy(&form(7 * 86_400 + 1)), Err(SignError::Expiry));
        assert_eq!(policy(&form(u64::MAX)), Err(SignError::Expiry));
    }

    #[test]
    fn a_member_stands_there_once_and_the_file_comes_last() {
        let form = || PostForm::new("a-bucket", "k");
        let proof = || vec![("policy", "p".to_owned())];
        let members = form().member("Content-Type", "text/plain").members(proof()).unwrap();
        assert_eq!(members.iter().map(|member| &*member.0).collect::<Vec<_>>(), ["key", "Content-Type", "policy"]);
        for name in ["key", "Policy", "file", "", "a\r\nb"] {
            assert!(form().member(name, "x").members(proof()).is_err(), "{name:?}");
        }
        assert!(form().member("content-type", "a\r\nb: c").members(proof()).is_err());
    }
}
