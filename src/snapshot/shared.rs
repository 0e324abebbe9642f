//! What is worked out behind a shared snapshot: with locks where there are threads, of which a page has one.

#[cfg(feature = "page")]
pub(crate) use std::cell::OnceCell as Once;
#[cfg(feature = "page")]
use std::cell::{RefCell, RefMut};
#[cfg(not(feature = "page"))]
pub(crate) use std::sync::OnceLock as Once;
#[cfg(not(feature = "page"))]
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A value that one at a time works on.
#[cfg(feature = "page")]
#[derive(Debug, Default)]
pub(crate) struct Shared<T>(RefCell<T>);

#[cfg(feature = "page")]
impl<T> Shared<T> {
    pub(crate) fn lock(&self) -> RefMut<'_, T> {
        self.0.borrow_mut()
    }
}

/// A value that one at a time works on.
#[cfg(not(feature = "page"))]
#[derive(Debug, Default)]
pub(crate) struct Shared<T>(Mutex<T>);

#[cfg(not(feature = "page"))]
impl<T> Shared<T> {
    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
