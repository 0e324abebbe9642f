//! What there is once in the module.

use std::cell::RefCell;

/// A cell that everything in the module shares.
pub(crate) struct Single<T>(pub(crate) RefCell<T>);

// Sound only where nothing runs beside it.
#[cfg(not(target_feature = "atomics"))]
unsafe impl<T> Sync for Single<T> {}
