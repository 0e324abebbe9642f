//! Empties the entries of the module's table that nobody can call.
//!
//! Every import of js-sys and web-sys that takes a closure brings the function through which the page would call that
//! closure. They stand in the table, also where no such import is used, and what is in the table is kept. The page
//! reaches the table only if it is exported, which wasm-bindgen does where closures cross.

/// Part of the name of such a function.
const INVOKE: &str = "wasm_bindgen::convert::closures::_::invoke::<";

const CUSTOM: u8 = 0;
const EXPORTS: u8 = 7;
const ELEMENTS: u8 = 9;
/// What an export is, if it is a table.
const TABLE: u8 = 1;

/// The same module, without the functions for closures in its table; itself if the page may call them, or if it has
/// no names by which to tell them.
///
/// # Errors
/// That it is not written as expected.
pub fn without_closures(module: &[u8]) -> Result<Vec<u8>, String> {
    emptied(module).ok_or_else(|| "the module has sections that cannot be read".to_string())
}

fn emptied(module: &[u8]) -> Option<Vec<u8>> {
    let (head, mut rest) = module.split_at_checked(8)?;
    let mut sections = Vec::new();
    while let Some((&id, after)) = rest.split_first() {
        rest = after;
        let length = number(&mut rest)?;
        let (section, after) = rest.split_at_checked(length)?;
        sections.push((id, section));
        rest = after;
    }
    let mut closures = Vec::new();
    for &(id, section) in &sections {
        if id == CUSTOM {
            closures.extend(named(section).unwrap_or_default());
        }
        if id == EXPORTS && exports_functions(section)? {
            return Some(module.to_vec());
        }
    }
    let mut written = head.to_vec();
    for (id, section) in sections {
        let section = if id == ELEMENTS { elements(section, &closures)? } else { section.to_vec() };
        written.push(id);
        write(&mut written, section.len());
        written.extend(section);
    }
    Some(written)
}

/// The functions for closures, by the section of names; none in another section.
fn named(mut section: &[u8]) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    if text(&mut section)? != b"name" {
        return None;
    }
    while let Some((&kind, after)) = section.split_first() {
        section = after;
        let length = number(&mut section)?;
        let (mut names, after) = section.split_at_checked(length)?;
        section = after;
        // Of functions.
        if kind == 1 {
            for _ in 0..number(&mut names)? {
                let function = number(&mut names)?;
                let name = String::from_utf8_lossy(text(&mut names)?);
                // Without the hashes of crates.
                let name: Vec<&str> =
                    name.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest)).collect();
                if name.concat().starts_with(INVOKE) {
                    found.push(function);
                }
            }
        }
    }
    Some(found)
}

/// Whether the table of functions, which is the first, is exported.
fn exports_functions(mut section: &[u8]) -> Option<bool> {
    let mut found = false;
    for _ in 0..number(&mut section)? {
        text(&mut section)?;
        let (&kind, after) = section.split_first()?;
        section = after;
        found |= number(&mut section)? == 0 && kind == TABLE;
    }
    Some(found)
}

/// The elements with the first of each segment in the place of every function for closures. Only segments of functions
/// with a constant offset are read.
fn elements(mut section: &[u8], closures: &[usize]) -> Option<Vec<u8>> {
    let mut written = Vec::new();
    let segments = number(&mut section)?;
    write(&mut written, segments);
    for _ in 0..segments {
        let begin = section;
        // `i32.const` in the table 0.
        section = section.strip_prefix(&[0, 0x41])?;
        number(&mut section)?;
        section = section.strip_prefix(&[0x0b])?;
        written.extend(&begin[..begin.len() - section.len()]);
        let count = number(&mut section)?;
        write(&mut written, count);
        let mut first = None;
        for _ in 0..count {
            let function = number(&mut section)?;
            let first = *first.get_or_insert(function);
            write(&mut written, if closures.contains(&function) { first } else { function });
        }
    }
    Some(written)
}

fn text<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = number(rest)?;
    let (text, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(text)
}

/// A number of LEB128.
fn number(rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        number |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[allow(clippy::cast_possible_truncation)] // Cut to what is written of it.
fn write(written: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        written.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    written.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::without_closures;

    /// A module with sections for exports, elements and names.
    fn module(export: u8, elements: &[u8]) -> Vec<u8> {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend([7, 5, 1, 1, b't', export, 0]);
        let mut section = vec![1, 0, 0x41, 1, 0x0b, u8::try_from(elements.len()).unwrap()];
        section.extend(elements);
        module.extend([9, u8::try_from(section.len()).unwrap()]);
        module.extend(section);
        let mut names = vec![2, 3, 1, b'a', 5];
        let name = b"wasm_bindgen[82b7]::convert::closures::_::invoke::<u32>";
        names.push(u8::try_from(name.len()).unwrap());
        names.extend(name);
        let mut section = b"\x04name\x01".to_vec();
        section.push(u8::try_from(names.len()).unwrap());
        section.extend(names);
        module.extend([0, u8::try_from(section.len()).unwrap()]);
        module.extend(section);
        module
    }

    #[test]
    fn closures_leave_the_table() {
        let memory = 2;
        assert_eq!(without_closures(&module(memory, &[3, 5, 4, 5])), Ok(module(memory, &[3, 3, 4, 3])));
    }

    #[test]
    fn a_table_that_the_page_reaches_stays() {
        let table = 1;
        assert_eq!(without_closures(&module(table, &[3, 5])), Ok(module(table, &[3, 5])));
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(without_closures(b"\0asm").is_err());
        assert!(without_closures(b"\0asm\x01\0\0\0\x09\x05").is_err());
    }
}
