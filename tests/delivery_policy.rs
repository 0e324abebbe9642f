//! When a page asks for its snapshot: every rule of `docs/delivery.md`, without a clock and without waiting.
#![cfg(not(target_arch = "wasm32"))]

#[path = "documents/tape.rs"]
mod tape;

use footlights::delivery::{Event, Policy, Settings, Step, StreamDo, Tab};
use proptest::prelude::*;
use tape::{Tape, config, tapes};

const R: i64 = 60_000;
const DAY: i64 = 86_400_000;
const LEAST: u32 = 0;
const MIDDLE: u32 = 1 << 31;
const MOST: u32 = u32::MAX;

/// A page with a clock that only the test moves.
struct Page {
    policy: Policy,
    now: i64,
    chance: u32,
}

impl Page {
    fn new(has_stream: bool) -> Self {
        Self { policy: Policy::new(Settings { refresh: R, has_stream }), now: 5000, chance: MIDDLE }
    }

    /// A visible page whose first request has just been answered with revision 1.
    fn confirmed(has_stream: bool) -> Self {
        let mut page = Self::new(has_stream);
        page.at(0, STARTED);
        page.at(0, confirmed(1));
        page
    }

    /// A visible page that begins with a snapshot that was kept.
    fn kept(age: i64, has_stream: bool) -> (Self, Step) {
        let mut page = Self::new(has_stream);
        let step = page.at(0, Event::Confirmed { tab: Tab::Other, age, revision: 1, lease: DAY });
        assert_eq!(step, Step { fetch: false, stream: StreamDo::Keep, wake_at: None });
        let step = page.at(0, STARTED);
        (page, step)
    }

    /// Lets time pass, and then something happen.
    fn at(&mut self, later: i64, event: Event) -> Step {
        self.now += later;
        self.policy.on(event, self.now, self.chance)
    }

    /// Waits for the next instant at which it wants to be called.
    fn wait(&mut self) -> Step {
        let at = self.policy.on(Event::Timer, self.now, self.chance).wake_at.expect("waits for something");
        self.now = at;
        self.policy.on(Event::Timer, self.now, self.chance)
    }

    /// Waits for the next request, and says after how long it began.
    #[track_caller]
    fn next_request(&mut self) -> i64 {
        let from = self.now;
        for _ in 0..10 {
            if self.wait().fetch {
                return self.now - from;
            }
        }
        panic!("no request");
    }
}

fn confirmed(revision: i64) -> Event {
    Event::Confirmed { tab: Tab::Own, age: 0, revision, lease: DAY }
}

fn heard(revision: i64) -> Event {
    Event::Confirmed { tab: Tab::Other, age: 0, revision, lease: DAY }
}

const STARTED: Event = Event::Started { visible: true };
const FAILED: Event = Event::Failed { tab: Tab::Own, retry_after: 0 };
const HEARD_FAILED: Event = Event::Failed { tab: Tab::Other, retry_after: 0 };

fn held(retry_after: i64) -> Event {
    Event::Failed { tab: Tab::Own, retry_after }
}

#[test]
fn a_start_asks_unless_it_knows_enough() {
    for visible in [true, false] {
        for (age, asks) in [(0, false), (R - 1, false), (R, true), (DAY, true), (i64::MAX, true), (-1, false)]
        {
            let mut page = Page::new(false);
            page.at(0, Event::Confirmed { tab: Tab::Other, age, revision: 1, lease: DAY });
            let step = page.at(0, Event::Started { visible });
            assert_eq!(step.fetch, asks, "{age} {visible}");
            assert_eq!(step.wake_at.is_some(), visible && !asks, "{age} {visible}");
        }
        assert!(Page::new(false).at(0, Event::Started { visible }).fetch);
    }
    // Its turn comes after that of the tab that has kept it, which may be there still.
    let (mut page, _) = Page::kept(R / 2, false);
    assert_eq!(page.next_request(), R * 5 / 4 - R / 2);
}

#[test]
fn a_snapshot_kept_too_long_becomes_known_and_changes_nothing_else() {
    let mut page = Page::new(false);
    page.at(0, STARTED);
    page.at(0, FAILED);
    let next = page.policy.next_request();
    page.at(0, Event::Confirmed { tab: Tab::Other, age: DAY, revision: 1, lease: DAY });
    assert_eq!(page.policy.next_request(), next);
    page.next_request();
    page.chance = MOST;
    page.at(0, FAILED);
    assert!(page.next_request() > R, "nothing is urgent any more");
}

#[test]
fn polls_keep_to_the_interval_with_an_eighth_of_jitter() {
    for (chance, wait) in [(LEAST, R - R / 8), (MIDDLE, R), (MOST, R + R / 8 - 1)] {
        let mut page = Page::confirmed(false);
        page.at(1000, Event::Demanded);
        page.chance = chance;
        page.at(2000, Event::Confirmed { tab: Tab::Own, age: 2000, revision: 1, lease: DAY });
        // The age counts from the beginning of the request.
        assert_eq!(page.next_request(), wait - 2000);
    }
}

#[test]
fn a_request_under_way_is_the_only_one() {
    let mut page = Page::new(false);
    assert!(page.at(0, STARTED).fetch);
    for event in [Event::Timer, Event::Demanded, Event::Shown, Event::Online, Event::Restored, heard(1)] {
        assert!(!page.at(DAY, event).fetch, "{event:?}");
    }
    page.at(0, FAILED);
    assert!(page.at(0, Event::Demanded).fetch);
}

#[test]
fn a_hidden_page_rests_and_asks_once_when_it_is_seen_again() {
    let mut page = Page::confirmed(false);
    assert_eq!(page.at(1000, Event::Hidden).wake_at, None);
    assert_eq!(page.at(10 * R, Event::Timer), Step { fetch: false, stream: StreamDo::Keep, wake_at: None });
    assert!(page.at(0, Event::Shown).fetch);
    page.at(100, confirmed(1));
    // Not yet its turn: it waits for that.
    page.at(100, Event::Hidden);
    let step = page.at(100, Event::Shown);
    assert_eq!((step.fetch, step.wake_at), (false, Some(page.now + R - 200)));
    // After exactly the interval, whatever the jitter says.
    page.at(100, Event::Hidden);
    assert!(page.at(R - 300, Event::Shown).fetch);
}

#[test]
fn waking_up_asks_if_the_interval_has_passed() {
    for event in [Event::Shown, Event::Online, Event::Restored] {
        let mut page = Page::confirmed(false);
        page.chance = MOST;
        page.at(0, heard(1));
        assert!(!page.at(R - 1, event).fetch, "{event:?}");
        assert!(page.at(1, event).fetch, "{event:?}");
    }
    let mut page = Page::confirmed(false);
    page.at(0, Event::Hidden);
    assert!(!page.at(2 * R, Event::Online).fetch, "being online does not make a page visible");
    assert!(page.at(0, Event::Restored).fetch);
}

#[test]
fn back_off_has_full_jitter_doubles_and_ends_at_a_cap() {
    let gap = R / 32;
    for (known, ceilings) in [
        (true, vec![R * 5 / 2, R * 5, R * 5, R * 5]),
        (false, vec![4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, R * 5, R * 5]),
    ] {
        for (before, ceiling) in ceilings.into_iter().enumerate() {
            // How often each tenth of the span was drawn, by 1,000 numbers spread over all there are.
            let mut tenths = [0; 10];
            for draw in 0..1000_u32 {
                let mut page = Page::new(false);
                if known {
                    page = Page::kept(DAY, false).0;
                } else {
                    page.at(0, STARTED);
                }
                for _ in 0..before {
                    page.at(0, FAILED);
                    page.next_request();
                }
                page.chance = draw * (u32::MAX / 1000);
                page.at(0, FAILED);
                let jitter = page.next_request() - gap;
                assert!((0..ceiling).contains(&jitter), "{jitter}");
                tenths[usize::try_from(jitter * 10 / ceiling).unwrap()] += 1;
            }
            assert!(tenths.iter().all(|count| (98..=102).contains(count)), "{before} {ceiling} {tenths:?}");
        }
    }
}

#[test]
fn success_ends_back_off() {
    let mut page = Page::confirmed(false);
    for _ in 0..20 {
        page.next_request();
        page.at(0, FAILED);
    }
    page.next_request();
    page.at(0, confirmed(1));
    assert_eq!(page.next_request(), R);
    page.chance = MOST;
    page.at(0, FAILED);
    assert_eq!(page.next_request(), R / 32 + R * 5 / 2 - 1);
}

#[test]
fn a_failure_wakes_nobody_who_is_hidden() {
    let mut page = Page::confirmed(false);
    page.next_request();
    page.at(0, Event::Hidden);
    assert_eq!(page.at(0, FAILED).wake_at, None);
    assert_eq!(page.policy.next_request(), None);
    let step = page.at(1000, Event::Shown);
    assert!(!step.fetch, "its back-off is not over");
    assert_eq!(step.wake_at, page.policy.next_request());
    page.at(0, Event::Hidden);
    assert!(page.at(R * 5, Event::Shown).fetch);
}

#[test]
fn a_network_that_is_back_ends_back_off_but_not_what_the_server_ordered() {
    let mut page = Page::confirmed(false);
    page.next_request();
    page.at(0, FAILED);
    page.at(10_000, Event::Online);
    assert!(page.next_request() <= R / 32 + 1);
    page.at(0, held(50_000));
    page.at(10_000, Event::Online);
    assert_eq!(page.next_request(), 40_000);
    // A network that comes and goes asks no more often than that.
    page.at(0, FAILED);
    page.chance = LEAST;
    let mut requests = 0;
    for _ in 0..1000 {
        if page.at(10, Event::Online).fetch | page.at(0, Event::Timer).fetch {
            page.at(0, FAILED);
            requests += 1;
        }
    }
    assert!((1..=10_000 / (R / 32) + 1).contains(&requests), "{requests}");
}

#[test]
fn retry_after_is_obeyed_spread_and_capped() {
    for (told, obeyed) in [(120_000, 120_000), (0, 0), (-5, 0), (DAY, 3_600_000), (i64::MAX, 3_600_000)] {
        for (chance, jitter) in [(LEAST, 0), (MOST, R * 5 / 2 - 1)] {
            let mut page = Page::confirmed(false);
            page.next_request();
            page.chance = chance;
            page.at(0, held(told));
            assert_eq!(page.next_request(), obeyed + R / 32 + jitter, "{told}");
        }
    }
    // Neither visibility nor an announcement nor another tab shortens it; the application may.
    let mut page = Page::confirmed(false);
    page.next_request();
    page.chance = LEAST;
    page.at(0, held(120_000));
    for event in [
        Event::Hidden,
        Event::Shown,
        Event::Restored,
        Event::Online,
        Event::OtherAsks,
        HEARD_FAILED,
        Event::Announced { revision: 2, window: 0 },
        Event::Timer,
    ] {
        assert!(!page.at(10_000, event).fetch, "{event:?}");
    }
    assert!(page.at(0, Event::Demanded).fetch);
}

#[test]
fn an_announced_revision_is_fetched_within_its_window() {
    for (chance, at) in [(LEAST, R / 32), (MIDDLE, 15_000), (MOST, 29_999)] {
        let mut page = Page::confirmed(true);
        page.at(0, Event::StreamOpened);
        page.chance = chance;
        page.at(0, Event::Announced { revision: 2, window: 30_000 });
        // Told again, it is not drawn again: otherwise everybody would come early.
        page.chance = LEAST;
        page.at(0, Event::Announced { revision: 2, window: 30_000 });
        page.at(0, Event::Announced { revision: 1, window: 30_000 });
        assert_eq!(page.next_request(), at);
    }
    // What all have to wait for anyway does not bring them together.
    let mut page = Page::confirmed(true);
    page.next_request();
    page.at(0, held(120_000));
    page.at(0, Event::Announced { revision: 2, window: 30_000 });
    assert_eq!(page.next_request(), 135_000);
    // No longer than an hour, whatever the server says, and not at all while hidden.
    let mut page = Page::confirmed(true);
    page.at(0, Event::StreamOpened);
    page.chance = MOST;
    page.at(0, Event::Announced { revision: 2, window: i64::MAX });
    page.at(0, Event::Hidden);
    assert!(!page.at(R / 2, Event::Timer).fetch);
    page.at(0, Event::Announced { revision: 3, window: 1000 });
    assert!(page.at(1000, Event::Shown).fetch);
}

#[test]
fn what_is_announced_but_not_served_yet_is_polled_for() {
    let mut page = Page::confirmed(true);
    page.at(0, Event::StreamOpened);
    page.at(0, Event::Announced { revision: 2, window: 10_000 });
    page.next_request();
    page.at(0, confirmed(1));
    assert_eq!(page.next_request(), R);
    page.at(0, confirmed(2));
    assert_eq!(page.next_request(), 8 * R);
    // Announced during a request that brings what was before.
    page.at(0, Event::Announced { revision: 3, window: 10_000 });
    page.at(0, confirmed(2));
    assert_eq!(page.next_request(), 5000);
    // Another lineage counts anew.
    page.at(0, confirmed(1));
    assert_eq!(page.next_request(), 8 * R);
    page.at(0, confirmed(1));
    page.at(0, Event::Announced { revision: 2, window: 10_000 });
    assert_eq!(page.next_request(), 5000);
}

#[test]
fn polls_are_rarer_while_a_stream_is_open_and_never_outlast_the_lease() {
    for (lease, interval) in [(DAY, 8 * R), (20 * R, 5 * R), (2 * R, R), (0, R), (i64::MAX, 8 * R)] {
        for chance in [LEAST, MIDDLE, MOST] {
            let mut page = Page::confirmed(true);
            page.at(0, Event::StreamOpened);
            page.at(0, Event::Demanded);
            page.chance = chance;
            page.at(0, Event::Confirmed { tab: Tab::Own, age: 0, revision: 1, lease });
            let own = page.next_request();
            let jitter = [(LEAST, 0), (MIDDLE, interval / 2), (MOST, interval - 1)];
            assert!(jitter.contains(&(chance, own - interval / 2)), "{own}");
            page.at(0, Event::Confirmed { tab: Tab::Own, age: 0, revision: 1, lease });
            page.at(0, Event::Confirmed { tab: Tab::Other, age: 0, revision: 1, lease });
            let others = page.next_request();
            assert!((interval * 3 / 2..interval * 5 / 2).contains(&others), "{others}");
            assert!(interval == R || interval * 5 / 2 < lease);
        }
    }
}

#[test]
fn a_stream_that_has_just_opened_leaves_the_next_poll_where_it_was() {
    let mut page = Page::confirmed(true);
    page.at(1000, Event::StreamOpened);
    assert_eq!(page.next_request(), R - 1000);
}

#[test]
fn polls_take_over_when_the_stream_fails() {
    let mut page = Page::confirmed(true);
    page.at(0, Event::StreamOpened);
    page.at(0, Event::Demanded);
    page.at(0, confirmed(1));
    page.at(2 * R, Event::Timer);
    // All pages may have lost it in this second, so they come back over two intervals.
    let step = page.at(0, Event::StreamFailed);
    assert_eq!((step.fetch, step.stream), (false, StreamDo::Close));
    let next = Some(page.now + R);
    assert_eq!(page.policy.next_request(), next);
    // A stream that keeps failing does not draw again and again, nor does it shorten back-off.
    page.at(1, Event::StreamFailed);
    assert_eq!(page.policy.next_request(), next);
    page.chance = LEAST;
    page.wait();
    page.at(0, Event::StreamOpened);
    page.at(0, Event::StreamFailed);
    assert_eq!(page.policy.next_request(), next);
    page.next_request();
    page.chance = MOST;
    page.at(0, FAILED);
    let next = page.policy.next_request();
    page.chance = LEAST;
    assert_eq!(page.at(0, Event::StreamFailed).stream, StreamDo::Close, "it was opened meanwhile");
    assert_eq!(page.policy.next_request(), next);
}

#[test]
fn a_stream_comes_back_by_its_own_back_off() {
    let (mut page, step) = Page::kept(0, true);
    assert_eq!(step.stream, StreamDo::Open);
    page.chance = MOST;
    for ceiling in [30_000, 60_000, 120_000, 240_000, 300_000, 300_000] {
        assert_eq!(page.at(0, Event::StreamFailed).stream, StreamDo::Close);
        let from = page.now;
        while page.wait().stream != StreamDo::Open {
            page.at(0, confirmed(1));
        }
        assert_eq!(page.now - from, 1000 + ceiling - 1);
    }
    // One that held starts anew, one that did not goes on.
    for (held, ceiling) in [(R, 30_000), (R - 1, 60_000)] {
        page.at(0, Event::StreamOpened);
        page.at(held, Event::StreamFailed);
        let from = page.now;
        while page.wait().stream != StreamDo::Open {
            page.at(0, confirmed(1));
        }
        assert_eq!(page.now - from, 1000 + ceiling - 1);
    }
}

#[test]
fn a_hidden_page_closes_its_stream_after_a_while_and_opens_it_when_seen() {
    let mut page = Page::confirmed(true);
    page.at(0, Event::StreamOpened);
    let step = page.at(1000, Event::Hidden);
    assert_eq!((step.stream, step.wake_at), (StreamDo::Keep, Some(page.now + 60_000)));
    assert_eq!(page.at(1000, Event::Shown).stream, StreamDo::Keep);
    page.at(1000, Event::Hidden);
    // Hidden twice does not lengthen it.
    page.at(1000, Event::Hidden);
    let step = page.at(59_000, Event::Timer);
    assert_eq!((step.stream, step.wake_at), (StreamDo::Close, None));
    assert_eq!(page.at(1000, Event::Shown).stream, StreamDo::Open);
}

#[test]
fn a_stream_from_before_a_sleep_is_opened_anew() {
    for event in [Event::Restored, Event::Online] {
        let mut page = Page::confirmed(true);
        page.at(0, Event::StreamOpened);
        assert_eq!(page.at(1000, event).stream, StreamDo::Close, "{event:?}");
        assert_eq!(page.wait().stream, StreamDo::Open, "{event:?}");
    }
    let mut page = Page::new(false);
    page.at(0, STARTED);
    assert_eq!(page.at(0, Event::Restored).stream, StreamDo::Keep, "there is no address of a stream");
}

#[test]
fn one_tab_asks_for_all() {
    // Whatever each of them draws, the one that asked last comes first.
    for (own, other) in [(LEAST, LEAST), (MOST, LEAST), (MOST, MOST)] {
        let (mut asker, mut listener) = (Page::confirmed(false), Page::confirmed(false));
        asker.chance = own;
        listener.chance = other;
        for _ in 0..5 {
            asker.at(0, confirmed(1));
            listener.at(0, heard(1));
            let waited = asker.next_request();
            assert!(!listener.at(waited, Event::OtherAsks).fetch);
        }
        // It asks no more, and the other takes its place.
        listener.at(0, heard(1));
        assert!(listener.next_request() < R * 11 / 8);
    }
}

#[test]
fn a_tab_waits_for_one_that_asks_but_not_for_ever() {
    for (chance, patience) in [(LEAST, 35_000), (MOST, 69_999)] {
        let mut page = Page::confirmed(false);
        page.chance = chance;
        page.at(R, Event::OtherAsks);
        assert_eq!(page.next_request(), patience);
    }
    let mut page = Page::confirmed(false);
    page.at(R, Event::OtherAsks);
    assert!(page.at(0, Event::Demanded).fetch, "a demanded refresh waits for nobody");
    // What came of it ends the wait.
    let mut page = Page::confirmed(false);
    page.chance = MOST;
    page.at(0, Event::OtherAsks);
    page.chance = LEAST;
    page.at(0, heard(1));
    assert_eq!(page.next_request(), R * 9 / 8);
    let mut page = Page::new(false);
    page.at(0, STARTED);
    page.at(0, FAILED);
    page.at(0, Event::OtherAsks);
    page.chance = LEAST;
    page.at(0, HEARD_FAILED);
    assert_eq!(page.next_request(), 8000 + R / 32);
}

#[test]
fn failures_of_another_tab_put_the_own_turn_off_only_a_few_times() {
    let mut page = Page::confirmed(false);
    let from = page.now;
    // A page whose policy forbids the address fails every second, and would otherwise silence all others.
    let step = loop {
        let step = page.at(1000, HEARD_FAILED);
        if step.fetch {
            break step;
        }
        assert!(page.now - from < 11 * R, "it never gets its turn");
    };
    assert!(step.fetch);
    page.at(0, confirmed(2));
    assert_eq!(page.next_request(), R);
}

#[test]
fn without_polls_only_failures_are_tried_again() {
    let mut page = Page::new(true);
    page.policy = Policy::new(Settings { refresh: 0, has_stream: true });
    assert!(page.at(0, STARTED).fetch);
    page.at(0, FAILED);
    assert!(page.next_request() < 10_000);
    page.at(0, confirmed(1));
    page.at(0, Event::StreamOpened);
    assert_eq!(page.policy.next_request(), None);
    for event in [Event::StreamFailed, Event::Hidden, Event::Shown, Event::Online, Event::Restored] {
        assert!(!page.at(DAY, event).fetch, "{event:?}");
    }
    assert!(page.at(0, Event::Demanded).fetch);
    page.at(0, confirmed(1));
    page.at(0, Event::Announced { revision: 2, window: 1000 });
    assert!(page.next_request() < 2000);
}

#[test]
fn the_longest_settings_overflow_nothing() {
    // A little above three days is the longest interval there is.
    let longest = 1 << 28;
    for refresh in [DAY, i64::MAX] {
        let unit = refresh.min(longest);
        let mut page = Page::new(true);
        page.policy = Policy::new(Settings { refresh, has_stream: true });
        page.chance = MOST;
        page.at(0, STARTED);
        page.at(0, Event::StreamOpened);
        page.at(0, Event::Confirmed { tab: Tab::Own, age: 0, revision: i64::MAX, lease: i64::MAX });
        let interval = longest.min(unit * 8);
        assert_eq!(page.next_request(), interval * 3 / 2 - 1);
        page.at(0, held(i64::MAX));
        assert_eq!(page.next_request(), 3_600_000 + unit / 32 + interval * 5 / 2 - 1);
    }
}

/// What a run of events must keep to, whatever they are.
struct Watch {
    policy: Policy,
    refresh: i64,
    now: i64,
    asking: bool,
    visible: bool,
    stream: bool,
    held_until: i64,
    asked_at: Option<i64>,
    wake_at: Option<i64>,
}

impl Watch {
    fn new(tape: &mut Tape) -> Self {
        let refresh = tape.pick(&[60_000, 1000, 300_000, 86_400_000]);
        let policy = Policy::new(Settings { refresh, has_stream: tape.once_in(2) });
        let mut watch = Self {
            policy,
            refresh,
            now: 0,
            asking: false,
            visible: false,
            stream: false,
            held_until: i64::MIN,
            asked_at: None,
            wake_at: None,
        };
        let age = tape.pick(&[0, 500, 500_000, i64::MAX]);
        let is_kept = tape.once_in(2);
        if is_kept {
            watch.happen(Event::Confirmed { tab: Tab::Other, age, revision: 1, lease: DAY }, tape);
        }
        let visible = tape.once_in(2);
        watch.visible = visible;
        let step = watch.happen(Event::Started { visible }, tape);
        assert!(step.fetch || is_kept && age < refresh);
        watch
    }

    fn happen(&mut self, event: Event, tape: &mut Tape) -> Step {
        match event {
            Event::Shown | Event::Restored => self.visible = true,
            Event::Hidden => self.visible = false,
            Event::Confirmed { tab, .. } => {
                self.asking &= tab == Tab::Other;
                self.held_until = i64::MIN;
            }
            Event::Failed { tab, retry_after } => {
                self.asking &= tab == Tab::Other;
                let told = retry_after.clamp(0, 3_600_000);
                self.held_until = self.held_until.max(self.now + told);
            }
            _ => {}
        }
        let chance = tape.below(1 << 16) << 16 | tape.below(1 << 16);
        let step = self.policy.on(event, self.now, chance);
        if step.fetch {
            assert!(!self.asking, "two requests under way: {event:?}");
            if !matches!(event, Event::Demanded | Event::Started { .. }) {
                assert!(self.visible, "a request while hidden: {event:?}");
                assert!(self.now >= self.held_until, "Retry-After undercut: {event:?}");
                let since = self.asked_at.map_or(i64::MAX, |at| self.now - at);
                assert!(since >= self.refresh / 32, "too soon after the last one: {event:?} {since}");
            }
            self.asking = true;
            self.asked_at = Some(self.now);
        } else {
            assert!(self.asking || !matches!(event, Event::Demanded));
        }
        match step.stream {
            StreamDo::Keep => {}
            StreamDo::Open => {
                assert!(self.visible && !self.stream, "opened twice, or while hidden: {event:?}");
                self.stream = true;
            }
            StreamDo::Close => {
                assert!(self.stream, "closed twice: {event:?}");
                self.stream = false;
            }
        }
        if let Some(at) = step.wake_at {
            assert!(at > self.now, "an instant that has passed: {event:?}");
            // The longest that anything is waited for: what the server ordered, and the longest back-off of a listener.
            let longest = 7_200_000 + 2 * 5 * 8 * self.refresh + self.refresh;
            assert!(at <= self.now + longest, "too late: {event:?}");
        }
        if self.visible && !self.asking {
            assert!(self.policy.next_request().is_some(), "a visible page that waits for nothing: {event:?}");
            assert!(step.wake_at <= self.policy.next_request());
        }
        self.wake_at = step.wake_at;
        step
    }

    /// Something that may happen at any time.
    fn anything(&self, tape: &mut Tape) -> Event {
        let tab = if self.asking && tape.once_in(2) { Tab::Own } else { Tab::Other };
        let revision = i64::from(tape.below(5));
        match tape.below(12) {
            0 => Event::Timer,
            1 => Event::Shown,
            2 => Event::Hidden,
            3 => Event::Online,
            4 => Event::Restored,
            5 => Event::Demanded,
            6 => {
                let (age, lease) = (i64::from(tape.below(9000)), tape.pick(&[0, 1000, R, DAY, i64::MAX]));
                Event::Confirmed { tab, age, revision, lease }
            }
            7 => Event::Failed { tab, retry_after: tape.pick(&[0, 30_000, DAY, -1]) },
            8 => Event::OtherAsks,
            9 => Event::Announced { revision, window: tape.pick(&[0, 10_000, DAY, -1]) },
            10 => Event::StreamOpened,
            _ => Event::StreamFailed,
        }
    }

    fn some_events(&mut self, tape: &mut Tape) {
        for _ in 0..tape.below(60) {
            let event = if let Some(at) = self.wake_at.filter(|_| tape.once_in(3)) {
                self.now = at;
                Event::Timer
            } else {
                self.now += i64::from(tape.pick(&[0, 1, 700, 20_000, 400_000]));
                self.anything(tape)
            };
            self.happen(event, tape);
        }
    }
}

proptest! {
    #![proptest_config(config(500))]

    /// What is asserted at each step of `Watch`.
    #[test]
    fn any_events_keep_to_the_rules(mut tape in tapes()) {
        let mut watch = Watch::new(&mut tape);
        watch.some_events(&mut tape);
    }

    /// After whatever has happened, a visible page whose requests fail asks again and again: within the cap, and never
    /// in a loop.
    #[test]
    fn failures_are_tried_again_within_the_cap(mut tape in tapes()) {
        let mut watch = Watch::new(&mut tape);
        watch.some_events(&mut tape);
        watch.happen(Event::Shown, &mut tape);
        watch.happen(Event::StreamFailed, &mut tape);
        if !watch.asking {
            watch.happen(Event::Demanded, &mut tape);
        }
        watch.happen(confirmed(5), &mut tape);
        watch.happen(Event::Demanded, &mut tape);
        for _ in 0..20 {
            watch.happen(FAILED, &mut tape);
            let from = watch.now;
            let mut steps = 0;
            while !watch.asking {
                watch.now = watch.wake_at.unwrap();
                watch.happen(Event::Timer, &mut tape);
                steps += 1;
                prop_assert!(steps <= 2, "one to open a stream, one to ask");
            }
            prop_assert!(watch.now - from <= 5 * watch.refresh + watch.refresh / 32);
        }
    }

    /// However the network and the people behave, the requests that nobody demanded are few.
    #[test]
    fn there_is_no_busy_loop(mut tape in tapes()) {
        let mut watch = Watch::new(&mut tape);
        let end = watch.now + 10 * watch.refresh;
        let (mut requests, mut steps) = (0, 0);
        while watch.now < end && steps < 20_000 {
            let event = match watch.wake_at {
                _ if watch.asking => {
                    if tape.once_in(2) { FAILED } else { confirmed(i64::from(tape.below(3))) }
                }
                Some(at) if at < end => {
                    watch.now = at;
                    Event::Timer
                }
                _ if !watch.visible => Event::Shown,
                _ => break,
            };
            requests += i32::from(watch.happen(event, &mut tape).fetch);
            steps += 1;
        }
        // An ended tape draws the least time always: the floor between two requests is all there is then.
        prop_assert!(requests <= 10 * 32 + 1 && steps <= 1000, "{} {}", requests, steps);
    }
}
