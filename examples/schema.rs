//! Writes the JSON Schema of the snapshot to `pkg/snapshot.schema.json`: `cargo run --features schema --example schema`.

#[cfg(feature = "schema")]
fn main() -> std::io::Result<()> {
    let schema = footlights::snapshot::document::schema_text();
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/pkg/snapshot.schema.json"), schema)
}

#[cfg(not(feature = "schema"))]
fn main() {
    eprintln!("the schema is generated with `--features schema`");
    std::process::exit(2);
}
