//! What stands behind the handles of a page.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::host::Host;
use super::platform::PLATFORM;
use super::throw::Failure;
use crate::delivery::{Acceptance, accept};
use crate::engine::{Clock, Deployment, Evaluator, Local, Memo};
use crate::snapshot::Snapshot;

/// One client: a snapshot, and the view for which it is asked.
pub(crate) struct Client {
    host: Host,
    snapshot: RefCell<Option<Rc<Snapshot>>>,
    view: RefCell<Rc<View>>,
    closed: Cell<bool>,
}

/// For whom, when and where something is asked, and what has been found out for it.
pub(crate) struct View {
    pub(crate) deployment: Deployment,
    pub(crate) local: Local,
    pub(crate) clock: Clock,
    pub(crate) memo: Memo,
}

struct Slot {
    generation: u16,
    client: Option<Rc<Client>>,
}

thread_local! {
    static SLOTS: RefCell<Vec<Slot>> = const { RefCell::new(Vec::new()) };
}

/// Opens a client. The handle holds the place in its lower half and the generation in its upper, so that one that has
/// been closed never reaches another client: a place whose generations are used up stays empty. Beyond 65,535 places
/// there is no handle but one that reaches nothing.
pub(crate) fn open(host: Host) -> u32 {
    let view = View {
        deployment: Deployment::default(),
        local: Local::default(),
        clock: Clock { now: 0, confirmed_at: 0 },
        memo: Memo::default(),
    };
    let client = Rc::new(Client {
        host,
        snapshot: RefCell::default(),
        view: RefCell::new(Rc::new(view)),
        closed: Cell::new(false),
    });
    SLOTS.with_borrow_mut(|slots| {
        let is_free = |slot: &Slot| slot.client.is_none() && slot.generation < u16::MAX;
        let place = slots.iter().position(is_free).unwrap_or(slots.len());
        if place == slots.len() && place < usize::from(u16::MAX) {
            slots.push(Slot { generation: 0, client: None });
        }
        let Some(slot) = slots.get_mut(place) else { return u32::MAX };
        slot.generation = slot.generation.saturating_add(1);
        slot.client = Some(client);
        u32::from(slot.generation) << 16 | u32::try_from(place).unwrap_or(0)
    })
}

/// Closes a client. A handle that is not open is left alone.
pub(crate) fn close(handle: u32) {
    let closed = SLOTS.with_borrow_mut(|slots| find(slots, handle).and_then(|slot| slot.client.take()));
    if let Some(client) = closed {
        client.closed.set(true);
    }
}

/// The client of a handle, if it is open.
pub(crate) fn client(handle: u32) -> Option<Rc<Client>> {
    SLOTS.with_borrow_mut(|slots| find(slots, handle).and_then(|slot| slot.client.clone()))
}

fn find(slots: &mut [Slot], handle: u32) -> Option<&mut Slot> {
    slots.get_mut((handle & 0xffff) as usize).filter(|slot| u32::from(slot.generation) == handle >> 16)
}

impl Client {
    pub(crate) fn snapshot(&self) -> Option<Rc<Snapshot>> {
        self.snapshot.borrow().clone()
    }

    /// Takes a document if it may take the place of the one in use. Whether there is another one now.
    pub(crate) fn load(&self, bytes: &[u8], environment: Option<&str>) -> Result<bool, Failure> {
        let in_use = self.snapshot();
        match accept(bytes, in_use.as_deref(), environment, PLATFORM)? {
            Acceptance::Unchanged => Ok(false),
            Acceptance::Replaced(_) if self.closed.get() => Ok(false),
            Acceptance::Replaced(snapshot) => {
                self.snapshot.replace(Some(Rc::from(snapshot)));
                self.host.replaced();
                Ok(true)
            }
        }
    }

    pub(crate) fn look(&self, view: View) {
        self.view.replace(Rc::new(view));
    }

    /// Asks an evaluator of the present snapshot and view.
    pub(crate) fn ask<T>(&self, question: impl FnOnce(&Evaluator) -> T) -> Option<T> {
        let snapshot = self.snapshot()?;
        let view = Rc::clone(&self.view.borrow());
        let View { deployment, local, clock, memo } = &*view;
        Some(question(&Evaluator::new(&snapshot, deployment, &self.host, *clock, local, memo)))
    }

    /// The next instant at which something that was asked for this view may change.
    pub(crate) fn next(&self) -> Option<i64> {
        self.view.borrow().memo.next()
    }
}
