//! Answers in words: OpenFeature's resolution details.

use serde::Serialize;

use super::Evaluator;
use super::flag::Answer;
use crate::snapshot::{Kind, decimal};

/// Why a flag has its value, in OpenFeature's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    /// An override.
    Static,
    /// The kill switch.
    Disabled,
    /// A rule or a release includes the person.
    TargetingMatch,
    /// A share or a split decided.
    Split,
    /// Dormant.
    Default,
    /// See the error code.
    Error,
}

/// Why a flag has its value, in our words; what closes a release is named after the gate that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Cause {
    /// Overridden on this device.
    Override,
    /// Given by a release.
    Released,
    /// Given by a rule.
    Rule,
    /// A flag of the release is missing, faulty or disabled, or the release itself has a fault.
    Incomplete,
    /// The bundle that is running does not carry the code, or not in the version that is needed.
    NotDeployed,
    /// The release's guardrail has tripped on this device.
    Guardrail,
    /// The release has been taken back for this person.
    RolledBack,
    /// A flag that the release needs does not have the variant.
    Needs,
    /// The person is not in the audience.
    Audience,
    /// No cue has come yet.
    Scheduled,
    /// The share does not hold the person's bucket.
    Share,
}

/// What went wrong, in OpenFeature's codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErrorCode {
    /// The snapshot has no such flag.
    FlagNotFound,
    /// The flag has a fault.
    ParseError,
    /// The flag's variants are of another type than asked for.
    TypeMismatch,
}

/// The answer for one flag, with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Details {
    /// The variant's value as JSON; nothing means the caller's default.
    #[serde(skip)]
    pub value: Option<String>,
    /// The name of the variant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    /// Why, in OpenFeature's words.
    pub reason: Reason,
    /// What went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_code: Option<ErrorCode>,
    /// The same as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// Everything else.
    pub flag_metadata: Metadata,
}

/// What stands behind an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// Why, in our words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// The release that gave the variant, or that would have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// The stage of that release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// The revision of the snapshot.
    pub revision: u64,
    /// The same as a text, as OpenFeature has it.
    pub version: String,
    /// The lineage of the snapshot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag_set_id: Option<String>,
    /// When the clock alone will change the variant, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<i64>,
}

impl Evaluator<'_> {
    /// The answer for a flag in words. `kind` is the type that is asked for; none takes the flag's own.
    #[must_use]
    pub fn details(&self, key: &str, kind: Option<Kind>) -> Details {
        match self.snapshot.find_flag(key) {
            Some(index) => self.details_of(index, kind, self.answer(index)),
            None => self.error(ErrorCode::FlagNotFound, self.snapshot.unknown_flag(key).message()),
        }
    }

    /// The answer for the flag at a place, in words.
    pub(super) fn details_of(&self, index: u32, kind: Option<Kind>, answer: Answer) -> Details {
        let flag = match self.snapshot.flag(index) {
            Ok(flag) => flag,
            Err(fault) => return self.error(ErrorCode::ParseError, &fault.sentence()),
        };
        if let Some(asked) = kind.filter(|asked| *asked != flag.kind) {
            let key = self.snapshot.flag_key(index);
            let message = ["the flag \"", &key, "\" is a ", flag.kind.as_str(), ", asked for as a ", asked.as_str()];
            return self.error(ErrorCode::TypeMismatch, &message.concat());
        }
        let variant = answer.variant.and_then(|variant| flag.variants.get(variant));
        let release = answer.release.and_then(|at| self.release_at(at)).map(|(release, _)| release.key.to_string());
        Details {
            value: variant.map(|variant| variant.value.to_string()),
            variant: variant.map(|variant| variant.name.to_string()),
            reason: answer.reason,
            error_code: None,
            error_message: None,
            flag_metadata: Metadata {
                cause: answer.cause,
                release,
                stage: answer.release.and_then(|at| self.stage(at)).map(str::to_string),
                next_change_at: self.next_change(index),
                ..self.metadata()
            },
        }
    }

    fn error(&self, code: ErrorCode, message: &str) -> Details {
        Details {
            value: None,
            variant: None,
            reason: Reason::Error,
            error_code: Some(code),
            error_message: Some(message.to_string()),
            flag_metadata: self.metadata(),
        }
    }

    fn metadata(&self) -> Metadata {
        Metadata {
            revision: self.snapshot.revision(),
            version: decimal(self.snapshot.revision()),
            flag_set_id: self.snapshot.lineage().map(str::to_string),
            ..Metadata::default()
        }
    }
}
