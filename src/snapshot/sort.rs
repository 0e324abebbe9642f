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

/// The places of so many, sorted.
#[inline(never)]
pub(crate) fn sorted(count: usize, order: &dyn Fn(u32, u32) -> Ordering) -> Vec<u32> {
    let mut places = Vec::with_capacity(count);
    for place in 0..count {
        places.push(u32::try_from(place).unwrap_or(u32::MAX));
    }
    sort(&mut places, order);
    places
}
