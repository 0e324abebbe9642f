//! When to ask for the snapshot, when to wait, and when to hold a stream open: a state machine that knows no clock, no
//! chance and no network but what it is told. `docs/delivery.md` explains its states and numbers.

// Instants come from a clock that counts from the opening of the page or from 1970, and spans are clamped when they come
// in, so that no sum leaves the 64 bits; wrapping is the operation that WebAssembly has.

/// An instant that does not come.
const NEVER: i64 = i64::MAX >> 1;
const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// The interval to go by where the application asks by itself.
const WITHOUT_POLLS: i64 = MINUTE;
/// Spans that are drawn from stay below 2^31 milliseconds, the longest of them being five intervals.
const LONGEST_REFRESH: i64 = 1 << 28;
/// The longest lease that is told apart from a longer one: a quarter of it is no longer than that.
const LONGEST_LEASE: i64 = LONGEST_REFRESH << 2;
/// The first ceiling of back-off of a page that has no snapshot at all yet.
const EMPTY_BACK_OFF: i64 = 4 * SECOND;
/// After so many failures, those of other tabs put off the own turn no more: their reason may be theirs alone.
const FAILURES_OF_OTHERS: u32 = 4;
/// How long another tab is trusted to be asking still: a little longer than a request may take.
const PATIENCE: i64 = 35 * SECOND;
/// The longest `Retry-After` that is believed.
const LONGEST_RETRY_AFTER: i64 = HOUR;
/// The longest span over which a server may have the fetches for an announced revision spread.
const LONGEST_WINDOW: i64 = HOUR;
/// How long a hidden page keeps its stream.
const LINGER: i64 = MINUTE;
/// The first ceiling of the back-off between two streams, and the last.
const STREAM_BACK_OFF: i64 = 30 * SECOND;
const STREAM_BACK_OFF_CAP: i64 = 5 * MINUTE;
/// A stream that held for so long was a good one, and its end the first failure.
const STREAM_HELD: i64 = MINUTE;

/// What the application has chosen.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Milliseconds between two polls; 0 for none, and then only failures are tried again.
    pub refresh: i64,
    /// Whether there is the address of a stream.
    pub has_stream: bool,
}

/// Which tab of the browser something happened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// This one.
    Own,
    /// Another one of the same origin, for the same address, which has told so.
    Other,
}

/// What has happened. Spans and ages are milliseconds.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    /// The client is there. It asks at once, even hidden, unless what it has was confirmed less than the interval ago:
    /// a snapshot that was kept is told before, as [`Event::Confirmed`] by another tab.
    Started {
        /// Whether anybody can see the page.
        visible: bool,
    },
    /// The instant of [`Step::wake_at`] has come. Early, late and needless calls do no harm.
    Timer,
    /// The page became visible.
    Shown,
    /// The page became hidden.
    Hidden,
    /// The device has a network again.
    Online,
    /// The page came back from the back/forward cache, and is visible.
    Restored,
    /// The application demands a refresh.
    Demanded,
    /// A snapshot came, or the one in use was confirmed. So is one that was kept or given along (by another tab); if that
    /// is older than the interval, it only becomes known.
    Confirmed {
        /// Who asked.
        tab: Tab,
        /// How long ago the request began; [`i64::MAX`] if nobody knows.
        age: i64,
        /// The revision that is in use now.
        revision: i64,
        /// The lease of the snapshot in use.
        lease: i64,
    },
    /// A request came to nothing, or to something that was refused.
    Failed {
        /// Who asked.
        tab: Tab,
        /// How long the server wants to be left alone; 0 if it did not say.
        retry_after: i64,
    },
    /// Another tab has begun to ask.
    OtherAsks,
    /// The stream told of a revision, which need not be a new one.
    Announced {
        /// The revision that is published.
        revision: i64,
        /// The span over which the fetches are to be spread.
        window: i64,
    },
    /// The stream is open.
    StreamOpened,
    /// The stream could not be opened, or ended.
    StreamFailed,
}

/// What to do with the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamDo {
    /// Leave it as it is.
    Keep,
    /// Open one.
    Open,
    /// Close it, so that it does not reconnect by itself either.
    Close,
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Begin a request. [`Event::Confirmed`] or [`Event::Failed`] must follow, and until then there is no other one.
    pub fetch: bool,
    /// What to do with the stream.
    pub stream: StreamDo,
    /// When to call with [`Event::Timer`], instead of any earlier instant; always in the future.
    pub wake_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stream {
    #[default]
    Closed,
    Opening,
    Open,
}

/// The state between two events. All zeros, but for the settings, is the state before the first.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // They are independent of one another, and flat is small.
pub struct Policy {
    /// The interval of a page without a stream.
    unit: i64,
    polls: bool,
    has_stream: bool,
    visible: bool,
    asking: bool,
    /// Whether there is a snapshot at all.
    known: bool,
    stream: Stream,
    failures: u32,
    stream_failures: u32,
    /// When its turn comes.
    due: i64,
    /// The server wants to be left alone until then.
    not_before: i64,
    /// Another tab is trusted to be asking until then.
    other_until: i64,
    asked_at: i64,
    confirmed_at: i64,
    lease: i64,
    revision: i64,
    announced: i64,
    /// Of a closed stream, when to open one; of an open one, since when it is.
    stream_at: i64,
    hidden_at: i64,
}

impl Policy {
    /// A policy that waits for [`Event::Started`].
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let polls = settings.refresh > 0;
        Self {
            unit: if polls { settings.refresh.min(LONGEST_REFRESH) } else { WITHOUT_POLLS },
            polls,
            has_stream: settings.has_stream,
            ..Self::default()
        }
    }

    /// Takes an event in. `now` is an instant of a clock that is never negative and never goes back, in milliseconds;
    /// `chance` is any number of 32 bits, a new one for each call.
    pub fn on(&mut self, event: Event, now: i64, chance: u32) -> Step {
        let stream = self.stream;
        let mut demanded = false;
        match event {
            Event::Timer => {}
            Event::Started { visible } => {
                self.visible = visible;
                demanded = self.is_old(now);
            }
            Event::Shown | Event::Restored | Event::Online => {
                let soon = now.wrapping_add(1).wrapping_add(spread(chance, self.gap()));
                if !matches!(event, Event::Online) {
                    self.visible = true;
                }
                if !matches!(event, Event::Shown) {
                    // A connection from before may be dead without having told.
                    self.stream = Stream::Closed;
                    self.stream_at = soon;
                }
                if self.failures == 0 {
                    if self.polls && self.is_old(now) {
                        self.due = now;
                    }
                } else if matches!(event, Event::Online) {
                    // What failed may have failed for want of a network.
                    self.due = self.due.min(soon);
                }
            }
            Event::Hidden => {
                if self.visible {
                    self.hidden_at = now;
                }
                self.visible = false;
            }
            Event::Demanded => demanded = true,
            Event::Confirmed { tab, age, revision, lease } => {
                if revision < self.revision {
                    // Another lineage, which counts anew.
                    self.announced = revision;
                }
                self.revision = revision;
                self.lease = lease.min(LONGEST_LEASE);
                self.confirmed(tab, now.wrapping_sub(age.clamp(0, NEVER)), now, chance);
            }
            Event::Failed { tab, retry_after } => self.failed(tab, retry_after, now, chance),
            Event::OtherAsks => {
                // Drawn, so that not all who wait lose their patience together.
                self.other_until = now.wrapping_add(PATIENCE).wrapping_add(spread(chance, PATIENCE));
            }
            Event::Announced { revision, window } => {
                if revision > self.revision && revision > self.announced {
                    self.announced = revision;
                    let from = now.max(self.not_before);
                    let at = from.wrapping_add(spread(chance, window.clamp(0, LONGEST_WINDOW)));
                    self.due = self.due.min(at);
                }
            }
            Event::StreamOpened => {
                // The next poll stays where it was: something may have been published before the stream was open.
                if stream == Stream::Opening {
                    self.stream = Stream::Open;
                    self.stream_at = now;
                }
            }
            Event::StreamFailed => self.stream_failed(now, chance),
        }
        let fetch = !self.asking && (demanded || self.visible && now >= self.turn());
        if fetch {
            self.asking = true;
            self.asked_at = now;
            self.due = NEVER;
        }
        self.hold_stream(now);
        Step {
            fetch,
            stream: if self.stream == stream || self.stream == Stream::Open {
                StreamDo::Keep
            } else if self.stream == Stream::Closed {
                StreamDo::Close
            } else {
                StreamDo::Open
            },
            wake_at: self.wake_at(),
        }
    }

    /// When it will ask by itself, for `nextTryAt` of an error; `None` while it asks or is hidden.
    #[must_use]
    pub fn next_request(&self) -> Option<i64> {
        if self.visible && !self.asking { Some(self.turn()).filter(|&at| at != NEVER) } else { None }
    }

    /// When its turn comes, all in all.
    #[inline(never)]
    fn turn(&self) -> i64 {
        self.due.max(self.not_before).max(self.other_until).max(self.asked_at.wrapping_add(self.gap()))
    }

    /// The shortest time between the beginnings of two requests that nobody demanded.
    fn gap(&self) -> i64 {
        self.unit >> 5
    }

    /// The time between two polls: longer while a stream is open that would tell, but never so long that the lease might
    /// run out.
    fn interval(&self) -> i64 {
        if self.stream == Stream::Open && self.revision >= self.announced {
            (self.lease >> 2).min(self.unit << 3).max(self.unit)
        } else {
            self.unit
        }
    }

    #[inline(never)]
    fn is_old(&self, now: i64) -> bool {
        !self.known || now.wrapping_sub(self.confirmed_at) >= self.interval()
    }

    fn confirmed(&mut self, tab: Tab, at: i64, now: i64, chance: u32) {
        self.known = true;
        self.confirmed_at = at;
        if tab == Tab::Own {
            self.asking = false;
        } else if self.is_old(now) {
            return;
        }
        self.failures = 0;
        self.not_before = 0;
        self.other_until = 0;
        let is_behind = self.revision < self.announced;
        let before = self.due;
        self.due = NEVER;
        if self.polls || is_behind {
            let interval = self.interval();
            // What is announced brings all pages together, so that their next polls need more room to part again.
            let width = interval >> if self.has_stream { 0 } else { 2 };
            let earliest = at.wrapping_add(interval).wrapping_sub(width >> 1);
            self.due = earliest.wrapping_add(draw(tab, chance, width));
        }
        if is_behind {
            // Published, but not served yet; or announced after this request began.
            self.due = self.due.min(before);
        }
    }

    fn failed(&mut self, tab: Tab, retry_after: i64, now: i64, chance: u32) {
        // On average a page that fails asks a little less often than one that does not, so that neither the failure of an
        // origin nor its return brings more requests than it was made for. Only one with nothing to show is quicker.
        let cap = self.interval().wrapping_mul(5);
        let base = if self.known { cap >> 1 } else { (cap >> 1).min(EMPTY_BACK_OFF) };
        let ceiling = (base << self.failures).min(cap);
        let held = now.wrapping_add(retry_after.clamp(0, LONGEST_RETRY_AFTER));
        self.not_before = self.not_before.max(held);
        if tab == Tab::Own || self.failures < FAILURES_OF_OTHERS {
            self.due = held.wrapping_add(self.gap()).wrapping_add(draw(tab, chance, ceiling));
        }
        if tab == Tab::Own {
            self.asking = false;
        } else {
            self.other_until = 0;
        }
        self.failures = self.failures.wrapping_add(1).min(16);
    }

    fn stream_failed(&mut self, now: i64, chance: u32) {
        if self.stream == Stream::Closed {
            return;
        }
        if self.stream == Stream::Open {
            if now.wrapping_sub(self.stream_at) >= STREAM_HELD {
                self.stream_failures = 0;
            }
            // Back to the polls of a page without a stream; spread, since all pages may have lost theirs together.
            let soon = self.unit << 1;
            if self.due != NEVER && self.due > now.wrapping_add(soon) {
                self.due = now.wrapping_add(spread(chance, soon));
            }
        }
        let ceiling = (STREAM_BACK_OFF << self.stream_failures).min(STREAM_BACK_OFF_CAP);
        self.stream = Stream::Closed;
        self.stream_at = now.wrapping_add(SECOND).wrapping_add(spread(chance, ceiling));
        self.stream_failures = self.stream_failures.wrapping_add(1).min(4);
    }

    /// Opens and closes the stream as visibility has it.
    fn hold_stream(&mut self, now: i64) {
        if self.stream == Stream::Closed {
            if self.has_stream && self.visible && now >= self.stream_at {
                self.stream = Stream::Opening;
            }
        } else if !self.has_stream || !self.visible && now >= self.hidden_at.wrapping_add(LINGER) {
            self.stream = Stream::Closed;
            self.stream_at = now;
        }
    }

    fn wake_at(&self) -> Option<i64> {
        let mut at = NEVER;
        if self.visible {
            if !self.asking {
                at = self.turn();
            }
            if self.has_stream && self.stream == Stream::Closed {
                at = at.min(self.stream_at);
            }
        } else if self.stream != Stream::Closed {
            at = self.hidden_at.wrapping_add(LINGER);
        }
        if at == NEVER { None } else { Some(at) }
    }
}

/// A time below `span`, all of them equally likely: full jitter.
fn spread(chance: u32, span: i64) -> i64 {
    i64::from(chance).wrapping_mul(span) >> 32
}

/// The same for the tab that asked. The others come after that, so that one tab asks for all as long as it lives, though
/// nobody has appointed it.
#[inline(never)]
fn draw(tab: Tab, chance: u32, span: i64) -> i64 {
    let own = spread(chance, span);
    if tab == Tab::Own { own } else { own.wrapping_add(span) }
}
