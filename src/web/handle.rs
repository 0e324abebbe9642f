//! What stands behind the handles of a page.

use std::cell::{RefCell, RefMut};

use super::delivery::Delivery;
use super::host::Host;
use super::platform::PLATFORM;
use super::single::Single;
use super::throw::Failure;
use crate::delivery::{Acceptance, accept};
use crate::engine::{Clock, Deployment, Evaluator, Local, Memo};
use crate::snapshot::Snapshot;

/// One client: a snapshot, and the view for which it is asked: for whom, when and where, and what has been found out.
pub(crate) struct Client {
    host: Host,
    pub(crate) environment: Option<String>,
    pub(crate) snapshot: Option<Box<Snapshot>>,
    pub(crate) deployment: Deployment,
    pub(crate) local: Local,
    pub(crate) memo: Memo,
    pub(crate) delivery: Delivery,
    clock: Clock,
}

struct Slot {
    generation: u16,
    client: Option<Box<Client>>,
}

static SLOTS: Single<Vec<Slot>> = Single(RefCell::new(Vec::new()));

/// Opens a client. The handle holds the place in its lower half and the generation in its upper, so that one that has
/// been closed never reaches another client: a place whose generations are used up stays empty. Beyond 65,535 places
/// there is no handle but one that reaches nothing.
pub(crate) fn open(host: Host) -> u32 {
    let client = Box::new(Client {
        host,
        environment: None,
        snapshot: None,
        deployment: Deployment::default(),
        local: Local::default(),
        memo: Memo::default(),
        delivery: Delivery::default(),
        clock: Clock { now: 0, confirmed_at: 0 },
    });
    let mut slots = SLOTS.0.borrow_mut();
    for (place, slot) in (0..).zip(slots.iter_mut()) {
        if slot.client.is_none() && slot.generation < u16::MAX {
            slot.generation = slot.generation.saturating_add(1);
            slot.client = Some(client);
            return u32::from(slot.generation) << 16 | place;
        }
    }
    match u16::try_from(slots.len()) {
        Ok(place) if place < u16::MAX => {
            slots.push(Slot { generation: 1, client: Some(client) });
            1 << 16 | u32::from(place)
        }
        _ => u32::MAX,
    }
}

/// Closes a client. A handle that is not open is left alone.
pub(crate) fn close(handle: u32) {
    if let Some(mut slot) = slot(handle) {
        slot.client = None;
    }
}

/// The client of a handle, if it is open. As long as it is held nobody else has one, so that an export holds it to its
/// end, and the page's side calls none of them in between but `scratch`.
pub(crate) fn client(handle: u32) -> Option<RefMut<'static, Client>> {
    RefMut::filter_map(slot(handle)?, |slot| slot.client.as_deref_mut()).ok()
}

fn slot(handle: u32) -> Option<RefMut<'static, Slot>> {
    let place = (handle & 0xffff) as usize;
    let slot = RefMut::filter_map(SLOTS.0.borrow_mut(), |slots| slots.get_mut(place)).ok()?;
    (u32::from(slot.generation) == handle >> 16).then_some(slot)
}

impl Client {
    /// Takes a document if it may take the place of the one in use. Whether there is another one now.
    pub(crate) fn load(&mut self, bytes: Vec<u8>) -> Result<bool, Failure> {
        match accept(bytes, self.snapshot.as_deref(), self.environment.as_deref(), PLATFORM)? {
            Acceptance::Unchanged => Ok(false),
            Acceptance::Replaced(snapshot) => {
                self.snapshot = Some(snapshot);
                self.look(self.clock);
                Ok(true)
            }
        }
    }

    /// Begins another view, of the same deployment and local state.
    pub(crate) fn look(&mut self, clock: Clock) {
        self.clock = clock;
        self.memo.clear();
    }

    /// Forgets deployment and local state.
    pub(crate) fn forget(&mut self) {
        self.deployment = Deployment::default();
        self.local = Local::default();
    }

    /// An evaluator of the snapshot for the view, if there is a snapshot.
    pub(crate) fn evaluator(&self) -> Option<Evaluator<'_, '_>> {
        let snapshot = self.snapshot.as_deref()?;
        Some(Evaluator::new(snapshot, &self.deployment, &self.host, self.clock, &self.local, &self.memo))
    }
}
