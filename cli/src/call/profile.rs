//! Credentials of a call: from the environment, or a profile of the platform's own command line.

use std::path::PathBuf;

use bothends::credentials::{Profile, Provider};
use bothends::schema::Api;

use crate::keys::Keys;
use crate::trouble::Trouble;

/// Which profile.
#[derive(Debug, clap::Args)]
pub(super) struct Profiles {
    /// Takes the credentials of a profile of Alibaba Cloud's command line, instead of those in the environment
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// The file of the profiles, instead of ~/.aliyun/config.json; without --profile, that of ALIBABA_CLOUD_PROFILE is
    /// taken, or else the file's current one
    #[arg(long, value_name = "FILE")]
    profile_file: Option<PathBuf>,
}

impl Profiles {
    /// Whether the credentials may have to be asked for.
    pub(super) fn is_given(&self) -> bool {
        self.profile.is_some() || self.profile_file.is_some()
    }

    /// Whose credentials a call of an API is signed with.
    pub(super) fn provider(&self, api: &Api) -> Result<Box<dyn Provider>, Trouble> {
        let scheme = api.signature.name();
        let keys = Keys::of(scheme)?;
        if !self.is_given() {
            return match keys.read() {
                Err(Trouble::Usage(message)) if keys.have_profiles() => {
                    Err(Trouble::Usage(format!("{message}; or use --profile")))
                }
                read => Ok(Box::new(read?)),
            };
        }
        if !keys.have_profiles() {
            return Err(Trouble::usage(format_args!(
                "profiles hold credentials of Alibaba Cloud, and this API is signed by `{scheme}`: its credentials are read from {}",
                keys.variables()
            )));
        }
        let found = match (&self.profile_file, &self.profile) {
            (Some(file), name) => Profile::from_file(file, name.as_deref()),
            (None, Some(name)) => Profile::named(name),
            (None, None) => Profile::load(),
        };
        Ok(Box::new(found.map_err(Trouble::usage)?))
    }
}
