//! What stands behind the handles of a page.

use std::cell::{RefCell, RefMut};
use std::mem::{forget, replace};

use super::delivery::Delivery;
use super::host::Host;
use super::platform::PLATFORM;
use super::single::Single;
use super::throw::Failure;
use crate::delivery::{Acceptance, Policy, Settings, accept};
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

/// A handle is a place here. One that was closed is given again, as a server may make a client for each request: the
/// page's side asks nothing by it any more.
static CLIENTS: Single<Vec<Option<Box<Client>>>> = Single(RefCell::new(Vec::new()));

/// Opens a client.
pub(crate) fn open(host: Host, settings: Settings) -> u32 {
    let client = Some(Box::new(Client {
        host,
        environment: None,
        snapshot: None,
        deployment: Deployment::default(),
        local: Local::default(),
        memo: Memo::default(),
        delivery: Delivery { policy: Policy::new(settings), ..Delivery::default() },
        clock: Clock { now: 0, confirmed_at: 0 },
    }));
    let mut clients = CLIENTS.0.borrow_mut();
    let mut handle = 0_usize;
    while clients.get(handle).is_some_and(Option::is_some) {
        handle = handle.wrapping_add(1);
    }
    if handle == clients.len() {
        clients.push(client);
    } else if let Some(place) = clients.get_mut(handle) {
        // What was there is nothing.
        forget(replace(place, client));
    }
    u32::try_from(handle).unwrap_or(u32::MAX)
}

/// Closes a client. A handle that is not open is left alone.
pub(crate) fn close(handle: u32) {
    if let Some(client) = CLIENTS.0.borrow_mut().get_mut(handle as usize) {
        *client = None;
    }
}

/// The client of a handle, if it is open. As long as it is held nobody else has one, so that an export holds it to its
/// end, and the page's side calls none of them in between but `scratch`.
pub(crate) fn client(handle: u32) -> Option<RefMut<'static, Client>> {
    RefMut::filter_map(CLIENTS.0.borrow_mut(), |clients| clients.get_mut(handle as usize)?.as_deref_mut())
        .ok()
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
        self.local.marks.clear();
    }

    /// An evaluator of the snapshot for the view, if there is a snapshot.
    #[inline(never)]
    pub(crate) fn evaluator(&self) -> Option<Evaluator<'_, '_>> {
        let snapshot = self.snapshot.as_deref()?;
        Some(Evaluator::new(snapshot, &self.deployment, &self.host, self.clock, &self.local, &self.memo))
    }
}
