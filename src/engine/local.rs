//! What is true on this device only.

/// Overrides and tripped guardrails.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Local {
    /// Key of a flag, and the name of the variant that it has here. One that names nothing is ignored.
    pub overrides: Vec<(String, String)>,
    /// Keys of the releases whose guardrail has tripped here.
    pub tripped: Vec<String>,
}

impl Local {
    pub(crate) fn variant(&self, flag: &str) -> Option<&str> {
        self.overrides.iter().rev().find(|(key, _)| key == flag).map(|(_, variant)| &**variant)
    }

    pub(crate) fn has_tripped(&self, release: &str) -> bool {
        self.tripped.iter().any(|key| key == release)
    }
}
