//! Kleene's three truth values.

/// True, false, or unknown. What cannot be known never opens the curtain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It does not hold.
    False,
    /// It cannot be told.
    Unknown,
    /// It holds.
    True,
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

    /// `decisive` if any is; else unknown if any is; else the other: of true the disjunction, of false the conjunction.
    pub(crate) fn join(decisive: Self, values: &mut dyn Iterator<Item = Self>) -> Self {
        let mut found = decisive.not();
        for value in values {
            if value == decisive {
                return decisive;
            }
            if value == Self::Unknown {
                found = value;
            }
        }
        found
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
