//! What a deployment must be for a flag or a release.

use super::error::Fault;
use super::fields::duplicate;
use super::json::Json;
use super::version::{Requirement, requirement};

/// A need for a version of the bundle that is running.
#[derive(Debug)]
pub enum DeploymentNeed {
    /// Of every app.
    Every(Requirement),
    /// By app; an app that is not named does not meet it.
    ByApp(Vec<(Box<str>, Requirement)>),
}

/// Reads `needs.deployment`.
pub(crate) fn deployment_need(json: Json) -> Result<DeploymentNeed, Fault> {
    if json.kind() == "a text" {
        return requirement(json).map(DeploymentNeed::Every);
    }
    let mut apps: Vec<(Box<str>, Requirement)> = Vec::new();
    for (app, version) in json.entries()? {
        if apps.iter().any(|(known, _)| **known == *app) {
            return Err(duplicate(&app));
        }
        let requirement = requirement(version).map_err(|fault| fault.in_key(&app))?;
        apps.push((app.into(), requirement));
    }
    Ok(DeploymentNeed::ByApp(apps))
}
