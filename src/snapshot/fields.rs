//! Reading the fields of an object: none unknown, none twice.

use super::error::Fault;
use super::json::Json;

/// The values of `names` in an object, in the order of `names`. `x-…` fields are the author's own and pass.
pub(crate) fn fields<'a, const N: usize>(json: Json<'a>, names: &[&str; N]) -> Result<[Option<Json<'a>>; N], Fault> {
    let mut found = [None; N];
    fill(json, names, &mut found)?;
    Ok(found)
}

/// The part of [`fields`] that is the same for every number of them.
fn fill<'a>(json: Json<'a>, names: &[&str], found: &mut [Option<Json<'a>>]) -> Result<(), Fault> {
    for (key, value) in json.entries()? {
        if key.starts_with("x-") {
            continue;
        }
        let slot = names.iter().zip(found.iter_mut()).find(|(name, _)| **name == key);
        match slot {
            Some((_, slot)) if slot.is_none() => *slot = Some(value),
            Some(_) => return Err(duplicate(&key)),
            None => return Err(Fault::unknown("field", &key, names.iter().copied())),
        }
    }
    Ok(())
}

/// The fault of a key that stands twice in one object.
pub(crate) fn duplicate(key: &str) -> Fault {
    Fault::new(&["duplicate key \"", key, "\""])
}

/// The fault of a required field that is not there.
pub(crate) fn missing(key: &str) -> Fault {
    Fault::new(&["missing \"", key, "\""])
}

/// A field that may be absent, read by `read`; a fault in it is placed under `key`.
pub(crate) fn optional<'a, T>(
    field: Option<Json<'a>>,
    key: &str,
    read: impl FnOnce(Json<'a>) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    field.map(read).transpose().map_err(|fault| fault.in_key(key))
}

/// A field that must be there, read by `read`; a fault in it is placed under `key`.
pub(crate) fn required<'a, T>(
    field: Option<Json<'a>>,
    key: &str,
    read: impl FnOnce(Json<'a>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    match field {
        Some(value) => read(value).map_err(|fault| fault.in_key(key)),
        None => Err(missing(key)),
    }
}
