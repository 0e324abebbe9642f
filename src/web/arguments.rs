//! Deployment and local state, which cross as JSON that the package has written.

use crate::engine::{Deployment, Local};
use crate::snapshot::Json;

/// Reads a deployment; fields of another type count as absent.
pub(crate) fn deployment(text: &str) -> Deployment {
    let entries = entries(text);
    let field = |name: &str| entries.iter().find(|(key, _)| key == name).map(|(_, value)| *value);
    let string = |name: &str| field(name).and_then(|value| value.text().ok());
    let deployment = Deployment::new(string("app").as_deref(), string("version").as_deref());
    match field("carries").and_then(|carries| carries.items().ok()) {
        Some(carries) => {
            let keys: Vec<_> = carries.into_iter().filter_map(|key| key.text().ok()).collect();
            deployment.carrying(keys.iter().map(|key| &**key))
        }
        None => deployment,
    }
}

/// Reads overrides and tripped guardrails.
pub(crate) fn local(text: &str) -> Local {
    let mut local = Local::default();
    for (name, value) in entries(text) {
        match &*name {
            "overrides" => {
                let overrides = value.entries().unwrap_or_default();
                let read = |(key, variant): (_, Json)| Some((String::from(key), variant.text().ok()?.into_owned()));
                local.overrides.extend(overrides.into_iter().filter_map(read));
            }
            "tripped" => {
                let tripped = value.items().unwrap_or_default();
                local.tripped.extend(tripped.into_iter().filter_map(|key| Some(key.text().ok()?.into_owned())));
            }
            _ => {}
        }
    }
    local
}

fn entries(text: &str) -> Vec<(std::borrow::Cow<'_, str>, Json<'_>)> {
    Json::read(text).and_then(Json::entries).unwrap_or_default()
}
