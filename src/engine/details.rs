//! Answers in words: OpenFeature's resolution details.

use super::Evaluator;
use super::explain::Trace;
use super::json::Writer;
use crate::snapshot::{Kind, concat, decimal};

/// Why a flag has its value, in OpenFeature's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl Reason {
    /// That of a person who is included, whether or not by a share or a split.
    pub(super) fn of(split: bool) -> Self {
        if split { Self::Split } else { Self::TargetingMatch }
    }

    /// The word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Static => "STATIC",
            Self::Disabled => "DISABLED",
            Self::TargetingMatch => "TARGETING_MATCH",
            Self::Split => "SPLIT",
            Self::Default => "DEFAULT",
            Self::Error => "ERROR",
        }
    }
}

/// Why a flag has its value, in our words; what closes a release is named after the gate that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// The curtain holds what the person has been shown until the next scene.
    Curtain,
}

impl Cause {
    /// The word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Override => "OVERRIDE",
            Self::Released => "RELEASED",
            Self::Rule => "RULE",
            Self::Incomplete => "INCOMPLETE",
            Self::NotDeployed => "NOT_DEPLOYED",
            Self::Guardrail => "GUARDRAIL",
            Self::RolledBack => "ROLLED_BACK",
            Self::Needs => "NEEDS",
            Self::Audience => "AUDIENCE",
            Self::Scheduled => "SCHEDULED",
            Self::Share => "SHARE",
            Self::Curtain => "CURTAIN",
        }
    }
}

/// What went wrong, in OpenFeature's codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// The snapshot has no such flag.
    FlagNotFound,
    /// The flag has a fault.
    ParseError,
    /// The flag's variants are of another type than asked for.
    TypeMismatch,
}

impl ErrorCode {
    /// The code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FlagNotFound => "FLAG_NOT_FOUND",
            Self::ParseError => "PARSE_ERROR",
            Self::TypeMismatch => "TYPE_MISMATCH",
        }
    }
}

/// The answer for one flag, with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details<'a> {
    /// The variant's value as JSON; nothing means the caller's default.
    pub value: Option<&'a str>,
    /// The name of the variant.
    pub variant: Option<&'a str>,
    /// Why, in OpenFeature's words.
    pub reason: Reason,
    /// What went wrong, and the same as a sentence.
    pub error: Option<(ErrorCode, String)>,
    /// Everything else.
    pub flag_metadata: Metadata<'a>,
}

/// What stands behind an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata<'a> {
    /// Why, in our words.
    pub cause: Option<Cause>,
    /// The release that gave the variant, or that would have.
    pub release: Option<&'a str>,
    /// The stage of that release.
    pub stage: Option<&'a str>,
    /// The revision of the snapshot.
    pub revision: u64,
    /// The same as a text, as OpenFeature has it.
    pub version: String,
    /// The lineage of the snapshot.
    pub flag_set_id: Option<&'a str>,
    /// When the clock alone will change the variant, in milliseconds since 1970.
    pub next_change_at: Option<i64>,
}

impl Details<'_> {
    /// The details as OpenFeature has them, as JSON without the value.
    #[must_use]
    pub fn json(&self) -> String {
        Writer::of(&|json| self.write("", json))
    }

    pub(crate) fn write(&self, name: &str, json: &mut Writer) {
        let metadata = &self.flag_metadata;
        json.begin(name, "{");
        json.text("variant", self.variant);
        json.text("reason", Some(self.reason.as_str()));
        if let Some((code, message)) = &self.error {
            json.text("errorCode", Some(code.as_str()));
            json.text("errorMessage", Some(message));
        }
        json.begin("flagMetadata", "{");
        json.text("cause", metadata.cause.map(Cause::as_str));
        json.text("release", metadata.release);
        json.text("stage", metadata.stage);
        json.number("revision", i64::try_from(metadata.revision).ok());
        json.text("version", Some(&metadata.version));
        json.text("flagSetId", metadata.flag_set_id);
        json.number("nextChangeAt", metadata.next_change_at);
        json.end("}}");
    }
}

impl<'a> Evaluator<'a, '_> {
    /// The answer for a flag in words. `kind` is the type that is asked for; none takes the flag's own.
    #[must_use]
    pub fn details(&self, key: &str, kind: Option<Kind>) -> Details<'a> {
        self.trace_details(key, kind, &mut Trace::default())
    }

    #[inline(never)]
    pub(super) fn trace_details(&self, key: &str, kind: Option<Kind>, trace: &mut Trace) -> Details<'a> {
        let revision = self.snapshot.revision();
        let mut details = Details {
            value: None,
            variant: None,
            reason: Reason::Error,
            error: None,
            flag_metadata: Metadata {
                cause: None,
                release: None,
                stage: None,
                revision,
                version: decimal(revision),
                flag_set_id: self.snapshot.lineage(),
                next_change_at: None,
            },
        };
        details.error = self.fill(&mut details, key, kind, trace).err();
        details
    }

    /// Fills in what there is without an error.
    fn fill(
        &self,
        details: &mut Details<'a>,
        key: &str,
        kind: Option<Kind>,
        trace: &mut Trace,
    ) -> Result<(), (ErrorCode, String)> {
        let Some(index) = self.snapshot.find_flag(key) else {
            let message = self.snapshot.unknown_flag(key).message().to_string();
            return Err((ErrorCode::FlagNotFound, message));
        };
        let answer = self.trace_answer(index, trace);
        let flag = match self.snapshot.flag(index) {
            Ok(flag) => flag,
            Err(fault) => return Err((ErrorCode::ParseError, fault.sentence())),
        };
        if let Some(asked) = kind.filter(|asked| *asked != flag.kind()) {
            let (is, asked) = (flag.kind().as_str(), asked.as_str());
            let message = concat(&["the flag \"", key, "\" is a ", is, ", asked for as a ", asked]);
            return Err((ErrorCode::TypeMismatch, message));
        }
        if let Some(variant) = answer.variant {
            details.value = Some(flag.variant_value(variant));
            details.variant = Some(flag.variant_name(variant));
        }
        details.reason = answer.reason;
        let metadata = &mut details.flag_metadata;
        metadata.cause = answer.cause;
        metadata.next_change_at = self.next_change(index);
        if let Some(at) = answer.release {
            metadata.release = self.snapshot.releases().get(at as usize).map(|release| &*release.key);
            metadata.stage = self.stage(at);
        }
        Ok(())
    }
}
