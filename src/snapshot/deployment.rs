//! What a deployment must be for a flag or a release.

use super::decoder::Decoder;
use super::json::{Json, Type};
use super::version::Requirement;

/// A need for a version of the bundle that is running.
#[derive(Debug)]
pub enum DeploymentNeed {
    /// Of every app.
    Every(Requirement),
    /// By app; an app that is not named does not meet it.
    ByApp(Vec<(Box<str>, Requirement)>),
}

/// Reads `needs.deployment`.
pub(crate) fn deployment_need<'a>(decoder: &mut Decoder<'a>, json: Json<'a>) -> Option<DeploymentNeed> {
    match json.of_type() {
        Type::Text => decoder.requirement(json).map(DeploymentNeed::Every),
        Type::Object => {
            let mut apps = Vec::new();
            decoder.each_entry(json, &mut |decoder, app, version| {
                apps.extend(decoder.requirement(version).map(|requirement| (app.into(), requirement)));
            });
            Some(DeploymentNeed::ByApp(apps))
        }
        _ => {
            decoder.note(json.expected("a text or an object"));
            None
        }
    }
}
