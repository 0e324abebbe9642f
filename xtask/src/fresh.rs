//! Work that is skipped while neither what it reads nor what it wrote has changed.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::{place, step};

/// Does `make` unless it would read and has written the same bytes as when it last succeeded.
///
/// `settings` stands for whatever else decides the result, such as versions and arguments.
pub fn unless_unchanged(
    name: &str,
    settings: &str,
    reads: &[PathBuf],
    writes: &[PathBuf],
    make: impl FnOnce() -> Result<(), String>,
) -> Result<(), String> {
    let stamp = place::target().join("stamps").join(step::slug(name));
    let before = digest(settings, reads);
    let known = fs::read_to_string(&stamp).unwrap_or_default();
    if known == line(before, digest("", writes)) {
        step::say(&format!("✓ {name}: unchanged"));
        return Ok(());
    }
    make()?;
    if let Some(missing) = writes.iter().find(|path| !path.exists()) {
        return Err(format!("{name}: {} was not written", place::shown(missing)));
    }
    // A stamp that cannot be kept only means that the work is done again.
    let _ = fs::create_dir_all(stamp.parent().unwrap_or(&stamp));
    let _ = fs::write(&stamp, line(before, digest("", writes)));
    Ok(())
}

fn line(reads: u64, writes: u64) -> String {
    format!("{reads:016x} {writes:016x}\n")
}

fn digest(settings: &str, paths: &[PathBuf]) -> u64 {
    let mut hasher = DefaultHasher::new();
    settings.hash(&mut hasher);
    for path in paths {
        add(path, &mut hasher);
    }
    hasher.finish()
}

/// A file counts by its path and bytes, a folder by its files, a missing path by its path.
fn add(path: &Path, hasher: &mut DefaultHasher) {
    path.hash(hasher);
    if path.is_dir() {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        let mut inside: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        inside.sort();
        for path in inside {
            add(&path, hasher);
        }
    } else {
        fs::read(path).ok().hash(hasher);
    }
}

#[cfg(test)]
mod tests {
    use super::digest;
    use std::fs;

    #[test]
    fn a_digest_follows_bytes_names_and_settings() {
        let folder = std::env::temp_dir().join(format!("xtask-fresh-{}", std::process::id()));
        fs::create_dir_all(folder.join("inside")).unwrap();
        let paths = [folder.clone()];
        let mut seen = vec![digest("", &paths), digest("other", &paths)];
        fs::write(folder.join("inside/a"), "1").unwrap();
        seen.push(digest("", &paths));
        fs::write(folder.join("inside/a"), "2").unwrap();
        seen.push(digest("", &paths));
        assert_eq!(digest("", &paths), digest("", &paths));
        fs::rename(folder.join("inside/a"), folder.join("inside/b")).unwrap();
        seen.push(digest("", &paths));
        fs::remove_dir_all(&folder).unwrap();
        seen.push(digest("", &paths));
        let mut different = seen.clone();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), seen.len());
    }
}
