//! Kleene's three truth values.

/// True, false, or unknown. What cannot be known never opens the curtain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It cannot be told.
    Unknown,
}

impl Truth {
    /// As JSON.
    pub(crate) fn json(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::False => "false",
            Self::Unknown => "\"unknown\"",
        }
    }

    pub(crate) fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }

    /// True if any is; else unknown if any is; else false.
    pub(crate) fn any(values: &mut dyn Iterator<Item = Self>) -> Self {
        let mut found = Self::False;
        for value in values {
            match value {
                Self::True => return Self::True,
                Self::Unknown => found = Self::Unknown,
                Self::False => {}
            }
        }
        found
    }

    /// False if any is; else unknown if any is; else true.
    pub(crate) fn all(values: &mut dyn Iterator<Item = Self>) -> Self {
        Self::any(&mut values.map(Self::not)).not()
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

impl From<Option<bool>> for Truth {
    fn from(value: Option<bool>) -> Self {
        value.map_or(Self::Unknown, Self::from)
    }
}
