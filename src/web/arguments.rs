//! Deployment and local state, which cross as JSON that the package has written.

use crate::engine::{Deployment, Local};
use crate::snapshot::Json;

/// Reads a deployment; fields of another type count as absent.
pub(crate) fn deployment(text: &str) -> Deployment {
    let Ok(json) = Json::read(text) else { return Deployment::default() };
    let text = |name: &str| json.only(name).and_then(Json::text);
    let deployment = Deployment::new(text("app").as_deref(), text("version").as_deref());
    match json.only("carries") {
        Some(carries) => deployment.carrying(carries.items().filter_map(|(_, key)| key.text())),
        None => deployment,
    }
}

/// Reads overrides and tripped guardrails.
pub(crate) fn local(text: &str) -> Local {
    let mut local = Local::default();
    let Ok(json) = Json::read(text) else { return local };
    for (key, variant) in json.only("overrides").unwrap_or_default().entries() {
        if let (Some(key), Some(variant)) = (key.text(), variant.text()) {
            local.overrides.push((key, variant));
        }
    }
    for (_, key) in json.only("tripped").unwrap_or_default().items() {
        if let Some(key) = key.text() {
            local.tripped.push(key);
        }
    }
    local
}
