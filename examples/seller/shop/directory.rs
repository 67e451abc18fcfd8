//! Enterprises, their applications, departments and people. The kits tell how things are, not what to do: taking the
//! same in again changes nothing, and what is gone may go once more.

use super::store::Books;
use super::{Refusal, Shop};

/// Whose directory: of one enterprise, for one instance. The instance has no id while credentials are applied for.
pub(crate) struct Of {
    pub(crate) test: bool,
    pub(crate) instance: Option<String>,
    pub(crate) tenant: String,
}

/// What an entry is of.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Tenant,
    Application,
    Department,
    Person,
}

/// One entry.
pub(crate) struct Entry {
    pub(crate) id: String,
    /// What the shop wants to know of it.
    pub(crate) content: String,
}

impl Shop {
    /// Takes entries in, or takes them out.
    pub(crate) async fn sync(&self, of: Of, kind: Kind, entries: Vec<Entry>, are_there: bool) -> Result<(), Refusal> {
        self.work(move |shop| {
            for entry in &entries {
                if are_there { keep(shop, &of, kind, entry)? } else { remove(shop, &of, kind, &entry.id)? }
            }
            Ok(())
        })
        .await
    }

    /// Takes in all entries of a kind: they are there, and no others.
    pub(crate) async fn replace(&self, of: Of, kind: Kind, entries: Vec<Entry>) -> Result<(), Refusal> {
        let delete = "DELETE FROM shop_directory WHERE test = ?1 AND instance = ?2 AND tenant = ?3 AND kind = ?4";
        self.work(move |shop| {
            shop.execute(delete, [of.test.into(), of.instance().into(), (&of.tenant).into(), kind.name().into()])?;
            entries.iter().try_for_each(|entry| keep(shop, &of, kind, entry))
        })
        .await
    }
}

impl Of {
    fn instance(&self) -> &str {
        self.instance.as_deref().unwrap_or_default()
    }
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::Application => "application",
            Self::Department => "department",
            Self::Person => "person",
        }
    }
}

fn keep(shop: &Books<'_>, of: &Of, kind: Kind, entry: &Entry) -> Result<(), Refusal> {
    let insert = "INSERT INTO shop_directory (test, instance, tenant, kind, id, content)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (test, instance, tenant, kind, id) DO UPDATE SET content = excluded.content";
    let [test, instance, tenant, kind] =
        [of.test.into(), of.instance().into(), (&of.tenant).into(), kind.name().into()];
    shop.execute(insert, [test, instance, tenant, kind, (&entry.id).into(), (&entry.content).into()])?;
    Ok(())
}

fn remove(shop: &Books<'_>, of: &Of, kind: Kind, id: &str) -> Result<(), Refusal> {
    let delete =
        "DELETE FROM shop_directory WHERE test = ?1 AND instance = ?2 AND tenant = ?3 AND kind = ?4 AND id = ?5";
    shop.execute(delete, [of.test.into(), of.instance().into(), (&of.tenant).into(), kind.name().into(), id.into()])?;
    Ok(())
}
