//! Writes the JSON Schema of the snapshot to `pkg/snapshot.schema.json`: `cargo run --features schema --example schema`.

fn main() -> std::io::Result<()> {
    let schema = footlights::snapshot::document::schema_text();
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/pkg/snapshot.schema.json"), schema)
}
