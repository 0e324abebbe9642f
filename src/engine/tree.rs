//! Answers as plain trees, the one form in which they leave the engine as JSON or as objects of a page.
//!
//! One type for all of them, as serializing each by itself takes 8 KB of code in a page.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// A value of JSON.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree<'a> {
    /// `true` or `false`.
    Boolean(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(&'a str),
    /// A list.
    List(Vec<Tree<'a>>),
    /// An object.
    Object(Fields<'a>),
}

/// The fields of an object; what is absent is left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields<'a> {
    fields: Vec<(&'static str, Tree<'a>)>,
}

impl<'a> Fields<'a> {
    /// With a text more.
    #[must_use]
    #[inline(never)]
    pub fn text(self, name: &'static str, text: Option<&'a str>) -> Self {
        self.tree(name, text.map(Tree::Text))
    }

    /// With a number more.
    #[must_use]
    #[inline(never)]
    #[allow(clippy::cast_precision_loss)] // Places, revisions and instants of RFC 3339 are far below 2^53.
    pub fn number(self, name: &'static str, number: Option<i64>) -> Self {
        self.tree(name, number.map(|number| Tree::Number(number as f64)))
    }

    /// With a boolean more.
    #[must_use]
    #[inline(never)]
    pub fn boolean(self, name: &'static str, boolean: bool) -> Self {
        self.tree(name, Some(Tree::Boolean(boolean)))
    }

    /// With any value more.
    #[must_use]
    #[inline(never)]
    pub fn tree(mut self, name: &'static str, tree: Option<Tree<'a>>) -> Self {
        if let Some(tree) = tree {
            self.fields.push((name, tree));
        }
        self
    }
}

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Self::Number(number) => {
                // Whole numbers as such, where the target tells them from others; a page does not.
                #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::float_cmp)]
                if cfg!(not(target_arch = "wasm32")) && *number as i64 as f64 == *number {
                    return serializer.serialize_i64(*number as i64);
                }
                serializer.serialize_f64(*number)
            }
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.fields.len()))?;
                for (name, value) in &fields.fields {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}
