//! Very many open tabs, each with the real policy, in front of one origin.

// Counts and milliseconds of an hour fit everywhere.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss
)]

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::mem::take;

use footlights::delivery::{Event, Policy, Settings, Step, StreamDo, Tab as From};

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const LEASE: i64 = 24 * 60 * MINUTE;
/// How many tabs of the origin a browser has: so many of a hundred browsers have so many.
const TABS: [(u64, usize); 5] = [(50, 1), (25, 2), (10, 3), (10, 5), (5, 10)];
/// The mean time between two changes of mind of one person, in milliseconds: away from the screen or back, to another
/// tab, to another page, and somebody else instead.
const MOVES: [(Move, i64); 4] = [
    (Move::Attend, 5 * MINUTE),
    (Move::Switch, 4 * MINUTE),
    (Move::Navigate, 10 * MINUTE),
    (Move::Replace, 30 * MINUTE),
];

/// What happens, all of it at one instant from the beginning on, in milliseconds.
#[derive(Clone, Copy)]
pub struct Scenario {
    pub name: &'static str,
    pub title: &'static str,
    /// How many tabs are open.
    pub tabs: usize,
    /// The interval of polls.
    pub refresh: i64,
    /// Whether there is a stream.
    pub has_stream: bool,
    /// When it happens, and when it is over, and the end of all.
    pub from: i64,
    pub until: i64,
    pub end: i64,
    /// Whether a revision is published then, and over what span its fetches are to be spread.
    pub window: Option<i64>,
    /// Whether the origin (and with it the stream) fails in between; with what `Retry-After`.
    pub fails: Option<i64>,
}

/// What was counted.
pub struct Count {
    /// Requests in each second.
    pub requests: Vec<u32>,
    /// Streams that were opened in each second.
    pub streams: Vec<u32>,
    /// Of the tabs that stayed visible from the instant on, how many got the new revision in each second after it.
    pub reached: Vec<u32>,
    /// How many tabs were visible at the instant, and how many browsers had any.
    pub visible_tabs: u32,
    pub visible_browsers: u32,
}

#[derive(Clone, Copy)]
enum Move {
    Attend,
    Switch,
    Navigate,
    Replace,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Timer,
    Answer { generation: u8 },
    Announce,
    StreamOpens { generation: u8 },
    Person,
}

struct Tab {
    policy: Policy,
    wake_at: i64,
    asked_at: i64,
    browser: u32,
    revision: u16,
    /// How often it was navigated; what comes for a former page comes to nothing.
    generation: u8,
    /// Likewise for its streams.
    stream: u8,
    is_visible: bool,
    has_stream: bool,
    is_awaited: bool,
}

struct Browser {
    first: u32,
    count: u32,
    is_attended: bool,
    kept_at: i64,
    kept: u16,
}

/// Events in order: those of the present second in a heap, all others by their second.
struct Calendar {
    now: i64,
    present: BinaryHeap<Reverse<(i64, u32, What)>>,
    seconds: Vec<Vec<(i64, u32, What)>>,
}

impl Calendar {
    fn add(&mut self, at: i64, who: u32, what: What) {
        let second = (at / SECOND) as usize;
        if second <= (self.now / SECOND) as usize {
            self.present.push(Reverse((at, who, what)));
        } else if let Some(list) = self.seconds.get_mut(second) {
            list.push((at, who, what));
        }
    }

    fn next(&mut self) -> Option<(i64, u32, What)> {
        loop {
            if let Some(Reverse(event)) = self.present.pop() {
                self.now = event.0;
                return Some(event);
            }
            let second = (self.now / SECOND) as usize + 1;
            let list = take(self.seconds.get_mut(second)?);
            self.now = second as i64 * SECOND;
            self.present.extend(list.into_iter().map(Reverse));
        }
    }
}

/// Chance that is the same in each run (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, end: i64) -> i64 {
        ((u128::from(self.number()) * end as u128) >> 64) as i64
    }

    /// A time of a process without memory.
    fn wait(&mut self, mean: i64) -> i64 {
        let share = (self.number() >> 11) as f64 / (1_u64 << 53) as f64;
        (-(1.0 - share).ln() * mean as f64) as i64 + 1
    }
}

struct Crowd {
    scenario: Scenario,
    calendar: Calendar,
    chance: Chance,
    tabs: Vec<Tab>,
    browsers: Vec<Browser>,
    count: Count,
}

/// Lets the scenario happen. `progress` hears each minute that has passed, and the requests per second in it.
pub fn simulate(scenario: Scenario, mut progress: impl FnMut(i64, u32)) -> Count {
    let seconds = (scenario.end / SECOND) as usize;
    let mut crowd = Crowd {
        scenario,
        calendar: Calendar { now: 0, present: BinaryHeap::new(), seconds: vec![Vec::new(); seconds] },
        chance: Chance(2026),
        tabs: Vec::with_capacity(scenario.tabs),
        browsers: Vec::new(),
        count: Count {
            requests: vec![0; seconds],
            streams: vec![0; seconds],
            reached: vec![0; seconds],
            visible_tabs: 0,
            visible_browsers: 0,
        },
    };
    crowd.gather();
    let mut minute = 0;
    let mut has_happened = false;
    while let Some((at, who, what)) = crowd.calendar.next() {
        if at / MINUTE > minute {
            minute = at / MINUTE;
            let second = (at / SECOND) as usize;
            progress(minute, crowd.count.requests[second - 60..second].iter().sum::<u32>() / 60);
        }
        if at >= scenario.from && !has_happened {
            has_happened = true;
            crowd.strike();
        }
        crowd.happen(who, what);
    }
    crowd.count
}

impl Crowd {
    fn now(&self) -> i64 {
        self.calendar.now
    }

    /// Everybody is there, as if for long: what each browser has was confirmed at some time in the last interval.
    fn gather(&mut self) {
        while self.tabs.len() < self.scenario.tabs {
            let mut draw = self.chance.below(100) as u64;
            let mut count = 1;
            for (share, tabs) in TABS {
                count = tabs;
                if draw < share {
                    break;
                }
                draw -= share;
            }
            let count = count.min(self.scenario.tabs - self.tabs.len());
            let browser = self.browsers.len() as u32;
            let first = self.tabs.len() as u32;
            let kept_at = -self.chance.below(self.scenario.refresh);
            let is_attended = self.chance.below(2) == 0;
            self.browsers.push(Browser { first, count: count as u32, is_attended, kept_at, kept: 1 });
            for _ in 0..count {
                self.tabs.push(Tab {
                    policy: self.policy(),
                    wake_at: i64::MAX,
                    asked_at: 0,
                    browser,
                    revision: 0,
                    generation: 0,
                    stream: 0,
                    is_visible: false,
                    has_stream: false,
                    is_awaited: false,
                });
            }
            let shown = self.shown(browser);
            for tab in first..first + count as u32 {
                self.start(tab, is_attended && shown.contains(&tab));
            }
            self.plan(browser);
        }
    }

    fn policy(&self) -> Policy {
        Policy::new(Settings { refresh: self.scenario.refresh, has_stream: self.scenario.has_stream })
    }

    /// A page begins, with what its browser has kept.
    fn start(&mut self, who: u32, is_visible: bool) {
        let fresh = self.policy();
        let now = self.now();
        let tab = &mut self.tabs[who as usize];
        tab.policy = fresh;
        tab.generation = tab.generation.wrapping_add(1);
        tab.stream = tab.stream.wrapping_add(1);
        tab.has_stream = false;
        tab.wake_at = i64::MAX;
        tab.is_visible = is_visible;
        tab.is_awaited = false;
        let browser = &self.browsers[tab.browser as usize];
        let (age, kept) = (now - browser.kept_at, browser.kept);
        tab.revision = kept;
        if kept > 0 {
            self.tell(who, Event::Confirmed { tab: From::Other, age, revision: kept.into(), lease: LEASE });
        }
        self.tell(who, Event::Started { visible: is_visible });
    }

    /// One tab, chosen anew; in one of ten browsers with several tabs two stand side by side.
    fn shown(&mut self, browser: u32) -> [u32; 2] {
        let Browser { first, count, .. } = self.browsers[browser as usize];
        let one = first + self.chance.below(count.into()) as u32;
        let other =
            if self.chance.below(10) == 0 { first + self.chance.below(count.into()) as u32 } else { one };
        [one, other]
    }

    fn plan(&mut self, browser: u32) {
        let per_hour: i64 = MOVES.iter().map(|(_, mean)| 60 * MINUTE / mean).sum();
        let at = self.now() + self.chance.wait(60 * MINUTE / per_hour);
        self.calendar.add(at, browser, What::Person);
    }

    fn move_on(&mut self, who: u32) {
        let per_hour: i64 = MOVES.iter().map(|(_, mean)| 60 * MINUTE / mean).sum();
        let mut draw = self.chance.below(per_hour);
        let mut chosen = Move::Attend;
        for (what, mean) in MOVES {
            chosen = what;
            draw -= 60 * MINUTE / mean;
            if draw < 0 {
                break;
            }
        }
        let Browser { first, count, is_attended, .. } = self.browsers[who as usize];
        let tabs = first..first + count;
        match chosen {
            Move::Attend => {
                self.browsers[who as usize].is_attended = !is_attended;
                self.show(who);
            }
            Move::Switch => self.show(who),
            Move::Navigate if is_attended => {
                for tab in tabs {
                    if self.tabs[tab as usize].is_visible {
                        self.start(tab, true);
                    }
                }
            }
            Move::Replace => {
                // Half of those who come have never been here.
                let browser = &mut self.browsers[who as usize];
                browser.kept_at = i64::MIN / 8;
                browser.kept = u16::from(self.chance.below(2) == 0);
                let shown = self.shown(who);
                for tab in tabs {
                    self.start(tab, is_attended && shown.contains(&tab));
                }
            }
            Move::Navigate => {}
        }
        self.plan(who);
    }

    /// Some of the tabs of an attended browser are seen, none of any other.
    fn show(&mut self, browser: u32) {
        let Browser { first, count, is_attended, .. } = self.browsers[browser as usize];
        let shown = self.shown(browser);
        for who in first..first + count {
            let is_visible = is_attended && shown.contains(&who);
            if self.tabs[who as usize].is_visible != is_visible {
                self.tabs[who as usize].is_visible = is_visible;
                self.tabs[who as usize].is_awaited = false;
                self.tell(who, if is_visible { Event::Shown } else { Event::Hidden });
            }
        }
    }

    /// The instant of the scenario.
    fn strike(&mut self) {
        let mut browsers = vec![false; self.browsers.len()];
        for who in 0..self.tabs.len() as u32 {
            let tab = &mut self.tabs[who as usize];
            if tab.is_visible {
                self.count.visible_tabs += 1;
                browsers[tab.browser as usize] = true;
                tab.is_awaited = true;
            }
            if tab.has_stream {
                let at = self.now() + self.chance.below(SECOND / 2);
                self.calendar.add(at, who, What::Announce);
            }
        }
        self.count.visible_browsers = browsers.iter().map(|is_seen| u32::from(*is_seen)).sum();
    }

    fn is_failing(&self) -> bool {
        self.scenario.fails.is_some() && (self.scenario.from..self.scenario.until).contains(&self.now())
    }

    fn revision(&self) -> u16 {
        if self.scenario.window.is_some() && self.now() >= self.scenario.from { 2 } else { 1 }
    }

    fn happen(&mut self, who: u32, what: What) {
        match what {
            What::Person => self.move_on(who),
            What::Timer => {
                if self.tabs[who as usize].wake_at == self.now() {
                    self.tell(who, Event::Timer);
                }
            }
            What::Answer { generation } => {
                if self.tabs[who as usize].generation == generation {
                    self.answer(who);
                }
            }
            What::Announce => {
                if self.is_failing() {
                    self.tabs[who as usize].has_stream = false;
                    self.tell(who, Event::StreamFailed);
                } else {
                    self.announce(who);
                }
            }
            What::StreamOpens { generation } => {
                if self.tabs[who as usize].stream == generation {
                    if self.is_failing() {
                        self.tell(who, Event::StreamFailed);
                    } else {
                        self.tabs[who as usize].has_stream = true;
                        self.tell(who, Event::StreamOpened);
                        self.announce(who);
                    }
                }
            }
        }
    }

    /// The stream tells what is published; at its opening, too.
    fn announce(&mut self, who: u32) {
        let (revision, window) = (self.revision().into(), self.scenario.window.unwrap_or(0));
        self.tell(who, Event::Announced { revision, window });
    }

    fn answer(&mut self, who: u32) {
        let is_failing = self.is_failing();
        let revision = self.revision();
        let Tab { asked_at, browser, .. } = self.tabs[who as usize];
        let Browser { first, count, .. } = self.browsers[browser as usize];
        if !is_failing {
            self.browsers[browser as usize].kept_at = asked_at;
            self.browsers[browser as usize].kept = revision;
        }
        let age = self.now() - asked_at;
        for each in first..first + count {
            let tab = if each == who { From::Own } else { From::Other };
            if is_failing {
                let retry_after = self.scenario.fails.unwrap_or(0);
                self.tell(each, Event::Failed { tab, retry_after });
            } else {
                self.receive(each, revision);
                self.tell(each, Event::Confirmed { tab, age, revision: revision.into(), lease: LEASE });
            }
        }
    }

    fn receive(&mut self, who: u32, revision: u16) {
        let now = self.now();
        let tab = &mut self.tabs[who as usize];
        if revision > 1 && take(&mut tab.is_awaited) {
            self.count.reached[((now - self.scenario.from) / SECOND) as usize] += 1;
        }
        tab.revision = revision;
    }

    /// Tells a tab what has happened, and does what it says.
    fn tell(&mut self, who: u32, event: Event) {
        let now = self.now();
        let chance = (self.chance.number() >> 32) as u32;
        let tab = &mut self.tabs[who as usize];
        let Step { fetch, stream, wake_at } = tab.policy.on(event, now, chance);
        let wake_at = wake_at.unwrap_or(i64::MAX);
        if tab.wake_at != wake_at {
            tab.wake_at = wake_at;
            self.calendar.add(wake_at, who, What::Timer);
        }
        if stream != StreamDo::Keep {
            tab.stream = tab.stream.wrapping_add(1);
            tab.has_stream = false;
        }
        if stream == StreamDo::Open {
            let generation = tab.stream;
            let at = now + 50 + self.chance.below(200);
            self.calendar.add(at, who, What::StreamOpens { generation });
            self.count.streams[(now / SECOND) as usize] += 1;
        }
        if fetch {
            self.ask(who);
        }
    }

    /// A request, of which the other tabs of the browser hear.
    fn ask(&mut self, who: u32) {
        let now = self.now();
        self.count.requests[(now / SECOND) as usize] += 1;
        let tab = &mut self.tabs[who as usize];
        tab.asked_at = now;
        let generation = tab.generation;
        let Browser { first, count, .. } = self.browsers[tab.browser as usize];
        let at = now + 50 + self.chance.below(200);
        self.calendar.add(at, who, What::Answer { generation });
        for each in (first..first + count).filter(|each| *each != who) {
            self.tell(each, Event::OtherAsks);
        }
    }
}
