//! What is true on this device only.

/// Overrides, tripped guardrails, and the pins of the curtain: each mark with the text that it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Local {
    /// In the order in which they were set. Of two overrides of a flag the later holds.
    pub marks: Vec<(Mark, String)>,
}

/// What a text in [`Local`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The key of a release whose guardrail has tripped here.
    Tripped,
    /// The key of a flag that is overridden here, by the variant that follows.
    Override,
    /// The name of the variant that the flag before has here. One that names nothing is ignored.
    Variant,
    /// The key of a release that a curtain holds open, as it was shown.
    PinnedOpen,
    /// The key of a release that a curtain holds closed.
    PinnedClosed,
}

impl Local {
    /// Gives a flag a variant, by its name.
    pub fn override_flag(&mut self, flag: impl Into<String>, variant: impl Into<String>) {
        self.marks.push((Mark::Override, flag.into()));
        self.marks.push((Mark::Variant, variant.into()));
    }

    pub(crate) fn variant(&self, flag: &str) -> Option<&str> {
        match self.marks.get(self.place(Mark::Override, flag)?.wrapping_add(1)) {
            Some((Mark::Variant, name)) => Some(name),
            _ => None,
        }
    }

    pub(crate) fn has(&self, mark: Mark, key: &str) -> bool {
        self.place(mark, key).is_some()
    }

    /// Where a key was marked last.
    #[inline(never)]
    fn place(&self, mark: Mark, key: &str) -> Option<usize> {
        self.marks.iter().rposition(|(known, text)| *known == mark && text == key)
    }
}
