//! Writes the JSON Schema of the snapshot to `pkg/snapshot.schema.json`, and what it says of every field into
//! `docs/snapshot-format.md`: `cargo run --features schema --example schema`.

mod reference;

use std::{fs, io};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/snapshot-format.md");

fn main() -> io::Result<()> {
    let schema = footlights::snapshot::document::schema_text();
    fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/pkg/snapshot.schema.json"), &schema)?;
    let page = fs::read_to_string(PAGE)?;
    let page = reference::renew(&page, &serde_json::from_str(&schema)?)
        .ok_or_else(|| io::Error::other("docs/snapshot-format.md has no place for the fields"))?;
    fs::write(PAGE, page)
}
