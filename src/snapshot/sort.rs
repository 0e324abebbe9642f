//! Sorting, once for everything: each order of another kind would bring its own algorithm into the page.

use std::cmp::Ordering;

/// Sorts places.
#[inline(never)]
pub(crate) fn sort(places: &mut [u32], order: &dyn Fn(u32, u32) -> Ordering) {
    // Most come in order, and comparing neighbours is all there is to do.
    if !places.is_sorted_by(|&a, &b| order(a, b).is_le()) {
        places.sort_unstable_by(|&a, &b| order(a, b));
    }
}
