//! The bundle that is running.

use crate::snapshot::{KEY, Node, VALUE, Version};

/// What a deployment says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deployment {
    pub(crate) app: Option<String>,
    pub(crate) version: Option<Version>,
    /// Keys of the flags that its code contains, sorted, if it states them.
    carries: Option<Vec<String>>,
}

impl Deployment {
    /// A deployment of an app in a version. A version that is none of SemVer's meets no requirement, like one that is
    /// not stated.
    #[must_use]
    pub fn new(app: Option<&str>, version: Option<&str>) -> Self {
        Self { app: app.map(Into::into), version: version.and_then(Version::parse), carries: None }
    }

    /// States what it carries: nothing yet.
    pub(crate) fn carry_nothing(&mut self) {
        self.carries = Some(Vec::new());
    }

    /// States one key more that it carries, if it states any.
    pub(crate) fn carry(&mut self, key: String) {
        if let Some(carries) = &mut self.carries {
            // One that is stated twice stands twice.
            let (Ok(place) | Err(place)) = place_of(carries, &key);
            carries.insert(place, key);
        }
    }

    /// The same, stating the keys of the flags that its code contains.
    #[must_use]
    pub fn carrying<'k>(mut self, keys: impl IntoIterator<Item = &'k str>) -> Self {
        self.carry_nothing();
        for key in keys {
            self.carry(key.into());
        }
        self
    }

    /// Whether it contains the code of a flag. One that does not state what it carries contains all.
    #[inline]
    pub(crate) fn carries<'k>(&self, key: impl FnOnce() -> &'k str) -> bool {
        self.carries.as_ref().is_none_or(|carries| place_of(carries, key()).is_ok())
    }

    /// Whether it is what is needed, if anything is: a requirement for every app, or a map from apps.
    pub(crate) fn meets(&self, need: Node) -> bool {
        !need.is_there() || self.has(need)
    }

    #[inline(never)]
    fn has(&self, need: Node) -> bool {
        let by_app =
            need.field(1).entries().find(|entry| Some(entry.field(KEY).text()) == self.app.as_deref());
        let requirement = by_app.map_or(need.field(0), |entry| entry.field(VALUE));
        self.version.as_ref().is_some_and(|version| requirement.is_met_by(version))
    }
}

/// Where a key stands among those that are carried, or would stand.
#[inline(never)]
fn place_of(carries: &[String], key: &str) -> Result<usize, usize> {
    carries.binary_search_by(|carried| (**carried).cmp(key))
}
