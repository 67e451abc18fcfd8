//! One profile in the file.

use std::time::Duration;

use serde_json::Value;

use super::super::{AssumeRole, Credentials, Provider};
use super::Keys;

/// What is wrong with a file, without anything secret that stands in it.
#[derive(Debug)]
pub(super) struct Problem(pub(super) String);

/// A profile as it stands in the file.
pub(super) struct Entry<'a> {
    name: &'a str,
    members: &'a Value,
}

impl<'a> Entry<'a> {
    /// The profile of that name.
    pub(super) fn of(config: &'a Value, name: &str) -> Result<Self, Problem> {
        let profiles = config.get("profiles").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let named = |profile: &'a Value| profile.get("name").and_then(Value::as_str).map(|name| (name, profile));
        let mut all = profiles.iter().filter_map(named);
        if let Some((name, members)) = all.clone().find(|(given, _)| *given == name) {
            return Ok(Self { name, members });
        }
        let names: Vec<String> = all.by_ref().map(|(name, _)| format!("`{}`", name.escape_debug())).collect();
        let there = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        Err(Problem(format!("there is no profile `{}`; there is {there}", name.escape_debug())))
    }

    /// What it gives. `sources` is how many others it may lead to.
    pub(super) fn keys(&self, config: &Value, sources: usize) -> Result<Keys, Problem> {
        let mode = self.text("mode").unwrap_or_else(|| self.mode_by_content().to_owned());
        let is = |name: &str| mode.eq_ignore_ascii_case(name);
        if is("AK") {
            self.access_key().map(Keys::Fixed)
        } else if is("StsToken") {
            Ok(Keys::Fixed(self.access_key()?.with_token(self.required("sts_token")?)))
        } else if is("RamRoleArn") {
            let key = self.access_key()?;
            self.role(match self.text("sts_token") {
                Some(token) => key.with_token(token),
                None => key,
            })
        } else if is("ChainableRamRoleArn") {
            let sources =
                sources.checked_sub(1).ok_or_else(|| self.problem("its `source_profile` leads in a circle"))?;
            match Entry::of(config, &self.required("source_profile")?)?.keys(config, sources)? {
                Keys::Fixed(credentials) => self.role(credentials),
                Keys::Role(role) => self.role(role),
            }
        } else {
            let mode = mode.escape_debug();
            Err(self.problem(&format!("its mode `{mode}` is not supported; {SUPPORTED} are")))
        }
    }

    /// A member that has something in it.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let text = self.members.get(name)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn required(&self, name: &str) -> Result<String, Problem> {
        self.text(name).ok_or_else(|| self.problem(&format!("it has no `{name}`; `aliyun configure` sets it")))
    }

    fn access_key(&self) -> Result<Credentials, Problem> {
        Ok(Credentials::new(self.required("access_key_id")?, self.required("access_key_secret")?))
    }

    /// Profiles of old have no mode: it is told as the command line tells it.
    fn mode_by_content(&self) -> &'static str {
        match (self.text("sts_token"), self.text("ram_role_arn")) {
            (Some(_), _) => "StsToken",
            (None, Some(_)) => "RamRoleArn",
            (None, None) => "AK",
        }
    }

    fn role(&self, identity: impl Provider) -> Result<Keys, Problem> {
        let mut role = AssumeRole::new(identity, self.required("ram_role_arn")?, self.required("ram_session_name")?);
        match self.members.get("expired_seconds").and_then(Value::as_u64) {
            None | Some(0) => {}
            Some(seconds) => role = role.duration(Duration::from_secs(seconds)),
        }
        if let Some(id) = self.text("external_id") {
            role = role.external_id(id);
        }
        if let Some(policy) = self.text("policy") {
            role = role.policy(policy);
        }
        if let Some(region) = self.text("sts_region") {
            role = role.region(region);
        }
        role.build().map(Keys::Role).map_err(|error| self.problem(&error.to_string()))
    }

    fn problem(&self, problem: &str) -> Problem {
        Problem(format!("profile `{}`: {problem}", self.name.escape_debug()))
    }
}

const SUPPORTED: &str = "`AK`, `StsToken`, `RamRoleArn` and `ChainableRamRoleArn`";
