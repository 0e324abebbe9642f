//! Which document may take the place of the one in use.

use crate::snapshot::{Platform, Refusal, Snapshot};

/// What has become of a document that arrived.
#[derive(Debug)]
pub enum Acceptance {
    /// The same bytes as those in use: a confirmation.
    Unchanged,
    /// Another document, which takes its place.
    Replaced(Box<Snapshot>),
}

/// Judges a document. Whatever is refused leaves the one in use where it is.
///
/// # Errors
/// A [`Refusal`] if it cannot be read, was made for another environment, or is an older revision of the lineage in
/// use.
pub fn accept(
    bytes: Vec<u8>,
    in_use: Option<&Snapshot>,
    environment: Option<&str>,
    platform: Platform,
) -> Result<Acceptance, Refusal> {
    // The document in use is kept anyway (without a byte order mark), and comparing two is faster than a digest of one.
    let document = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    if in_use.is_some_and(|in_use| in_use.text().as_bytes() == document) {
        return Ok(Acceptance::Unchanged);
    }
    let snapshot = Snapshot::parse_on(platform, bytes)?;
    if let (Some(made_for), Some(environment)) = (snapshot.environment(), environment)
        && made_for != environment
    {
        return Err(Refusal::environment(made_for, environment));
    }
    if let Some(in_use) = in_use
        && in_use.lineage() == snapshot.lineage()
        && snapshot.revision() < in_use.revision()
    {
        return Err(Refusal::older(snapshot.revision(), in_use.revision()));
    }
    Ok(Acceptance::Replaced(snapshot))
}

#[cfg(test)]
mod tests {
    use super::{Acceptance, accept};
    use crate::snapshot::{Platform, RefusalCode, Snapshot};

    fn judge(bytes: &str, in_use: &str, environment: &str) -> Result<Acceptance, (RefusalCode, String)> {
        let in_use = Snapshot::parse(in_use.as_bytes()).unwrap();
        accept(bytes.as_bytes().to_vec(), Some(&in_use), Some(environment), Platform::default())
            .map_err(|refusal| (refusal.code(), refusal.sentence()))
    }

    const IN_USE: &str = r#"{ "format": 1, "environment": "production", "lineage": "shop", "revision": 14 }"#;

    #[test]
    fn the_same_bytes_are_a_confirmation() {
        assert!(matches!(judge(IN_USE, IN_USE, "production"), Ok(Acceptance::Unchanged)));
        let marked = ["\u{feff}", IN_USE].concat();
        assert!(matches!(judge(&marked, &marked, "production"), Ok(Acceptance::Unchanged)));
    }

    #[test]
    fn a_newer_revision_and_another_lineage_replace() {
        for document in [
            IN_USE.replace("14", "15"),
            IN_USE.replace("14 ", "14"),
            r#"{ "format": 1, "revision": 1, "lineage": "fair" }"#.into(),
        ] {
            assert!(
                matches!(judge(&document, IN_USE, "production"), Ok(Acceptance::Replaced(_))),
                "{document}"
            );
        }
    }

    #[test]
    fn an_older_revision_is_refused() {
        let (code, sentence) = judge(&IN_USE.replace("14", "13"), IN_USE, "production").unwrap_err();
        assert_eq!(code, RefusalCode::RevisionOlder);
        assert_eq!(sentence, "revision: 13 is older than 14, which is in use");
    }

    #[test]
    fn another_environment_is_refused() {
        let (code, sentence) = judge(&IN_USE.replace("14", "15"), IN_USE, "staging").unwrap_err();
        assert_eq!(code, RefusalCode::EnvironmentMismatch);
        assert_eq!(
            sentence,
            "environment: the snapshot is for \"production\", the deployment runs in \"staging\""
        );
    }
}
