//! Generated documents in which everything is as it should be: every name is that of something, and what must be
//! later is.

use serde_json::{Map, Value, json};

use super::Tape;
use super::condition::requirement;
use super::time::{BEGIN, duration, moment, written};

/// What a document may be written without.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Conditions and needs that hang on flags.
    Prerequisites,
    /// Releases that are taken back.
    Rollbacks,
    /// Cues at instants.
    Instants,
    /// Audiences of cues.
    CueAudiences,
}

/// Writes one document.
pub(super) struct Author<'t> {
    pub(super) tape: &'t mut Tape,
    pub(super) without: &'t [Part],
    pub(super) segments: Vec<&'static str>,
    /// Keys, with the names of the variants.
    pub(super) flags: Vec<(&'static str, Vec<&'static str>)>,
    /// Names, with those of the stages.
    plans: Vec<(&'static str, Vec<String>)>,
}

/// A document without a fault, and without some parts.
pub fn document(tape: &mut Tape, without: &[Part]) -> Value {
    let mut author = Author { tape, without, segments: Vec::new(), flags: Vec::new(), plans: Vec::new() };
    author.document()
}

impl Author<'_> {
    fn document(&mut self) -> Value {
        let mut document = json!({ "format": 1 });
        self.head(&mut document);
        let flags = 1 + self.tape.below(3) as usize;
        let mut written_flags = Map::new();
        // Names first, so that what is written can refer to any of them.
        self.segments = ["staff", "pätrons"][..self.tape.below(3) as usize].to_vec();
        for key in &["checkout", "x-ray", "Überschrift"][..flags] {
            let (variants, names) = self.variants();
            written_flags.insert((*key).into(), json!({ "variants": variants }));
            self.flags.push((key, names));
        }
        let segments: Map<_, _> =
            self.segments.clone().into_iter().map(|name| (name.to_string(), self.condition(1))).collect();
        for (key, names) in self.flags.clone() {
            self.flag(&mut written_flags[key], &names);
        }
        let mut plans = Map::new();
        for name in &["standard", ""][..self.tape.below(3) as usize] {
            let plan = self.cues();
            self.plans.push((name, stages(&plan)));
            plans.insert((*name).into(), plan);
        }
        let mut releases = Map::new();
        for key in &["autumn", "bühne", "carol"][..self.tape.below(4) as usize] {
            releases.insert((*key).into(), self.release());
        }
        for (name, map) in [("segments", segments), ("plans", plans), ("releases", releases)] {
            if !map.is_empty() || self.tape.below(2) == 1 {
                document[name] = map.into();
            }
        }
        document["flags"] = written_flags.into();
        if self.tape.once_in(3) {
            document["freezes"] = self.stops();
        }
        self.adorn(&mut document);
        document
    }

    fn head(&mut self, document: &mut Value) {
        let at = moment(self.tape);
        let published = written(self.tape, at);
        let seconds = 5 + self.tape.below(60);
        let fields = [
            ("$schema", json!(["free"])),
            ("environment", json!("production")),
            ("lineage", json!("hæuser")),
            (
                "revision",
                self.tape.pick(&[json!(0), json!(184), json!(2.0), json!(9_007_199_254_740_991_u64)]),
            ),
            ("publishedAt", json!(published)),
            ("lease", json!(duration(self.tape, seconds))),
        ];
        for (name, value) in fields {
            if self.tape.once_in(3) {
                document[name] = value;
            }
        }
    }

    pub(super) fn has(&self, part: Part) -> bool {
        !self.without.contains(&part)
    }

    /// Sometimes a field of the author's own.
    pub(super) fn adorn(&mut self, object: &mut Value) {
        if self.tape.once_in(12) {
            object["x-note"] = self.tape.pick(&[json!(null), json!("mine"), json!({ "dormant": [1] })]);
        }
    }

    pub(super) fn some_of(&mut self, names: &[&'static str]) -> Value {
        (0..=self.tape.below(2)).map(|_| self.tape.pick(names)).collect()
    }

    fn variants(&mut self) -> (Value, Vec<&'static str>) {
        match self.tape.below(5) {
            0 | 1 => (json!({ "off": false, "on": true }), vec!["off", "on"]),
            2 => (
                json!({ "plain": "Checkout", "warm": "", "kürzer": "Pay 🎭" }),
                vec!["plain", "warm", "kürzer"],
            ),
            3 => (json!({ "x-few": 3, "many": 1e3 }), vec!["x-few", "many"]),
            _ => (json!({ "": { "columns": [1, null] }, "wide": {} }), vec!["", "wide"]),
        }
    }

    fn flag(&mut self, flag: &mut Value, variants: &[&'static str]) {
        flag["dormant"] = json!(self.tape.pick(variants));
        let rules: Vec<_> = (0..self.tape.below(3)).map(|_| self.rule(variants)).collect();
        if !rules.is_empty() || self.tape.below(2) == 1 {
            flag["rules"] = rules.into();
        }
        if self.tape.once_in(8) {
            flag["disabled"] = json!(self.tape.below(2) == 1);
        }
        if self.tape.once_in(6) {
            flag["needs"] =
                if self.tape.below(3) == 2 { json!({}) } else { json!({ "deployment": self.deployment() }) };
        }
        if self.tape.once_in(6) {
            flag["salt"] = json!(self.tape.pick(&["salt", ""]));
        }
        self.adorn(flag);
    }

    fn rule(&mut self, variants: &[&'static str]) -> Value {
        let mut rule = json!({});
        if self.tape.below(3) > 0 {
            rule["when"] = self.condition(2);
        }
        if self.tape.below(2) == 0 {
            rule["serve"] = json!(self.tape.pick(variants));
        } else {
            let mut arms =
                vec![json!({ "variant": self.tape.pick(variants), "weight": 1 + self.tape.below(9) })];
            for _ in 0..self.tape.below(3) {
                let weight = self.tape.pick(&[json!(0), json!(7), json!(2.0), json!(1_000_000)]);
                arms.push(json!({ "variant": self.tape.pick(variants), "weight": weight }));
            }
            for arm in &mut arms {
                self.adorn(arm);
            }
            rule["split"] = arms.into();
            if self.tape.once_in(4) {
                rule["by"] = json!(self.tape.pick(&["targetingKey", "age", "address.country"]));
            }
        }
        self.adorn(&mut rule);
        rule
    }

    fn deployment(&mut self) -> Value {
        match self.tape.below(4) {
            0 | 1 => requirement(self.tape),
            2 => json!({ "shop": requirement(self.tape), "x-app": requirement(self.tape) }),
            _ => json!({}),
        }
    }

    fn release(&mut self) -> Value {
        let opens = moment(self.tape);
        let mut flags = Map::new();
        for _ in 0..=self.tape.below(2) {
            let (flag, variants) = self.tape.pick(&self.flags);
            flags.insert(flag.into(), json!(self.tape.pick(&variants)));
        }
        let mut release = json!({ "flags": flags, "opens": written(self.tape, opens) });
        let mut known = vec!["general".to_string()];
        match self.tape.below(4) {
            0 => {}
            1 if !self.plans.is_empty() => {
                let (name, stages) = self.tape.pick(&self.plans);
                release["plan"] = json!(name);
                known = stages;
            }
            _ => {
                let cues = self.cues();
                known = stages(&cues);
                release["plan"] = cues;
            }
        }
        if self.tape.once_in(3) {
            release["audience"] = self.condition(1);
        }
        if self.tape.once_in(5) {
            release["needs"] = self.needs();
        }
        if self.tape.once_in(2) {
            release["holds"] = self.stops();
        }
        if self.has(Part::Rollbacks) && self.tape.once_in(4) {
            release["rollback"] = self.rollback(&known);
        }
        self.small_fields(&mut release);
        release
    }

    fn small_fields(&mut self, release: &mut Value) {
        let within = self.tape.below(100);
        let fields = [
            ("ignoresFreezes", json!(self.tape.below(2) == 0)),
            ("salt", json!(self.tape.pick(&["autumn", "", "s"]))),
            ("by", json!(self.tape.pick(&["targetingKey", "age"]))),
            ("curtain", json!(self.tape.pick(&["live", "navigation", "session"]))),
            (
                "guardrail",
                json!({ "failures": 1 + self.tape.below(3), "within": duration(self.tape, within) }),
            ),
            (
                "announcement",
                json!({ "title": { "en": "A calmer checkout" }, "anything": [null, { "title": 1 }] }),
            ),
        ];
        for (name, value) in fields {
            if self.tape.once_in(6) {
                release[name] = value;
            }
        }
        self.adorn(release);
    }

    fn needs(&mut self) -> Value {
        let mut needs = json!({});
        if self.has(Part::Prerequisites) && self.tape.below(3) > 0 {
            let (flag, variants) = self.tape.pick(&self.flags);
            needs["flags"] = json!({ flag: self.some_of(&variants) });
        }
        if self.tape.once_in(2) {
            needs["deployment"] = self.deployment();
        }
        needs
    }

    fn rollback(&mut self, stages: &[String]) -> Value {
        let at = moment(self.tape) + i64::from(self.tape.below(60)) * 1000;
        let mut rollback = json!({ "at": written(self.tape, at) });
        match self.tape.below(4) {
            0 => {}
            1 if !stages.is_empty() => rollback["to"] = json!(self.tape.pick(stages)),
            2 => rollback["share"] = self.share(),
            _ => rollback["reason"] = json!("too slow"),
        }
        rollback
    }

    fn stops(&mut self) -> Value {
        (0..self.tape.below(4)).map(|_| self.stop()).collect()
    }

    fn stop(&mut self) -> Value {
        let from = moment(self.tape);
        let mut stop = json!({ "from": written(self.tape, from) });
        if !self.tape.once_in(12) {
            let until = from + i64::from(self.tape.below(20_000));
            stop["until"] = json!(written(self.tape, until));
        }
        if self.tape.once_in(4) {
            stop["reason"] = json!("");
        }
        self.adorn(&mut stop);
        stop
    }

    fn cues(&mut self) -> Value {
        (0..self.tape.below(4)).map(|_| self.cue()).collect()
    }

    fn cue(&mut self) -> Value {
        let mut cue = json!({ "stage": self.tape.pick(&["canary", "gradual", "general"]) });
        let rising = self.tape.once_in(2);
        if rising {
            let (a, b) = (self.thousandths(), self.thousandths());
            cue["share"] = json!({ "from": percent(a.min(b)), "to": percent(a.max(b)) });
        } else if self.tape.once_in(3) {
            cue["share"] = self.share();
        }
        if self.has(Part::Instants) && self.tape.once_in(3) {
            let at = moment(self.tape);
            cue["at"] = json!(written(self.tape, at));
            if rising {
                // Later than any opening, too.
                let until = BEGIN + 60_000 + i64::from(1 + self.tape.below(40_000));
                cue["share"]["until"] = json!(written(self.tape, until));
            }
        } else {
            let after = self.tape.below(40);
            cue["after"] = json!(duration(self.tape, after));
            if rising {
                let until = after + 1 + self.tape.below(40);
                cue["share"]["until"] = json!(duration(self.tape, until));
            }
        }
        if self.has(Part::CueAudiences) && self.tape.once_in(3) {
            cue["audience"] = self.condition(1);
        }
        self.adorn(&mut cue);
        cue
    }

    fn share(&mut self) -> Value {
        percent(self.thousandths())
    }

    fn thousandths(&mut self) -> u32 {
        match self.tape.below(5) {
            0 => self.tape.pick(&[50_000, 100_000, 0]),
            1 => self.tape.below(100_001),
            2 => self.tape.below(50) * 1000,
            3 => 50_000 + self.tape.below(10),
            _ => self.tape.below(5),
        }
    }
}

/// Thousandths of a percent as a number of percent: whole ones as an integer, others with their decimals.
fn percent(thousandths: u32) -> Value {
    if thousandths.is_multiple_of(1000) {
        json!(thousandths / 1000)
    } else {
        json!(f64::from(thousandths) / 1000.0)
    }
}

fn stages(cues: &Value) -> Vec<String> {
    cues.as_array().unwrap().iter().map(|cue| cue["stage"].as_str().unwrap().to_string()).collect()
}
