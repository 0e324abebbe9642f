//! The scenarios, and what is demanded of them.

// Counts fit into the 53 bits of a fraction.
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

use crate::crowd::{Count, Scenario};

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;

/// How many times the evenly spread rate a peak may be, and how many times that of an ordinary day during an outage.
pub const LIMIT: f64 = 1.5;

/// What happens to so many tabs.
pub fn scenarios(tabs: usize) -> [Scenario; 5] {
    let quiet = Scenario {
        name: "poll",
        title: "A release is published; nobody has a stream",
        tabs,
        refresh: MINUTE,
        has_stream: false,
        from: 8 * MINUTE,
        until: 8 * MINUTE,
        end: 18 * MINUTE,
        window: None,
        fails: None,
    };
    let outage = Scenario {
        name: "outage",
        title: "The origin fails for 10 minutes and returns",
        until: quiet.from + 10 * MINUTE,
        end: quiet.from + 30 * MINUTE,
        fails: Some(0),
        ..quiet
    };
    // With a stream polls are rare, and it takes longer until the beginning is forgotten.
    let late = 25 * MINUTE;
    [
        Scenario {
            name: "stream",
            title: "A release is announced by stream, to be fetched within 30 seconds",
            has_stream: true,
            from: late,
            until: late,
            end: late + 30 * MINUTE,
            window: Some(30 * SECOND),
            ..quiet
        },
        Scenario { window: Some(0), ..quiet },
        outage,
        Scenario {
            name: "retry-after",
            title: "The same, and the origin says Retry-After: 120",
            fails: Some(120 * SECOND),
            ..outage
        },
        Scenario {
            name: "both",
            title: "Origin and stream fail together for 10 minutes and return",
            has_stream: true,
            from: late,
            until: late + 10 * MINUTE,
            end: late + 40 * MINUTE,
            ..outage
        },
    ]
}

/// What a run comes to, in requests per second.
pub struct Verdict {
    /// The rate that would be if each browser that somebody looks at asked once, and all were spread evenly: over the
    /// window of an announcement, else over the interval of polls.
    pub even: f64,
    /// The mean of the five minutes before the instant: an ordinary day, with all who come, return and turn pages.
    pub ordinary: f64,
    /// The highest rate after the announcement or the recovery, and how many seconds after.
    pub peak: f64,
    pub peak_at: usize,
    /// The mean of what follows.
    pub mean: f64,
    /// Of an outage: the highest rate and the mean during it.
    pub during: Option<(f64, f64)>,
    /// The most streams that were opened in a second after the instant.
    pub streams: u32,
}

impl Verdict {
    /// Rates are means over `width` seconds: a few tabs need more of them than many, until chance evens out.
    pub fn new(scenario: &Scenario, count: &Count, width: usize) -> Self {
        let [from, until] = [scenario.from, scenario.until].map(|at| (at / SECOND) as usize);
        let requests = &count.requests;
        let over = match scenario.window {
            Some(window) if scenario.has_stream => window,
            _ => scenario.refresh,
        };
        let (peak, peak_at) = highest(&requests[until..], width);
        let outage = &requests[from..until];
        Self {
            even: f64::from(count.visible_browsers) * 1000.0 / over as f64,
            ordinary: mean(&requests[from - 300..from]),
            peak,
            peak_at,
            mean: mean(&requests[until..]),
            during: (until > from).then(|| (highest(outage, width).0, mean(outage))),
            streams: count.streams[from..].iter().copied().max().unwrap_or(0),
        }
    }

    /// The peak in units of the evenly spread rate.
    pub fn ratio(&self) -> f64 {
        self.peak / self.even
    }

    /// The peak during an outage in units of an ordinary day; where the streams fail too, of one without streams.
    pub fn ratio_during(&self) -> Option<f64> {
        self.during.map(|(peak, _)| peak / self.ordinary.max(self.even))
    }
}

/// After how many seconds so great a share of the tabs that stayed visible had the revision.
pub fn reached(count: &Count, share: f64) -> usize {
    let all: u32 = count.reached.iter().sum();
    let mut sum = 0;
    count
        .reached
        .iter()
        .take_while(|&&each| {
            sum += each;
            f64::from(sum) < share * f64::from(all)
        })
        .count()
        + 1
}

fn mean(seconds: &[u32]) -> f64 {
    seconds.iter().map(|&count| f64::from(count)).sum::<f64>() / seconds.len() as f64
}

fn highest(seconds: &[u32], width: usize) -> (f64, usize) {
    let rates = seconds.windows(width).map(mean);
    rates.zip(0..).fold((0.0, 0), |best, (rate, at)| if rate > best.0 { (rate, at) } else { best })
}
