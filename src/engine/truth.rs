//! Kleene's three truth values.

use serde::{Serialize, Serializer};

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
    pub(crate) fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }

    /// True if any is; else unknown if any is; else false.
    pub(crate) fn any(values: impl IntoIterator<Item = Self>) -> Self {
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
    pub(crate) fn all(values: impl IntoIterator<Item = Self>) -> Self {
        Self::any(values.into_iter().map(Self::not)).not()
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

impl Serialize for Truth {
    /// As `true`, `false` or `"unknown"`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unknown => serializer.serialize_str("unknown"),
            known => serializer.serialize_bool(*known == Self::True),
        }
    }
}
