//! What is true on this device only.

/// Overrides, tripped guardrails, and the pins of the curtain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Local {
    /// Key of a flag, and the name of the variant that it has here. One that names nothing is ignored.
    pub overrides: Vec<(String, String)>,
    /// Keys of the releases whose guardrail has tripped here.
    pub tripped: Vec<String>,
    /// Keys of the releases that a curtain holds open, as they were shown.
    pub pinned_open: Vec<String>,
    /// Keys of the releases that a curtain holds closed.
    pub pinned_closed: Vec<String>,
}

impl Local {
    pub(crate) fn variant(&self, flag: &str) -> Option<&str> {
        self.overrides.iter().rev().find(|(key, _)| key == flag).map(|(_, variant)| &**variant)
    }

    pub(crate) fn has_tripped(&self, release: &str) -> bool {
        names(&self.tripped, release)
    }

    pub(crate) fn is_pinned_open(&self, release: &str) -> bool {
        names(&self.pinned_open, release)
    }

    pub(crate) fn is_pinned_closed(&self, release: &str) -> bool {
        names(&self.pinned_closed, release)
    }
}

#[inline(never)]
fn names(keys: &[String], release: &str) -> bool {
    keys.iter().any(|key| key == release)
}
