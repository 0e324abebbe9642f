//! The allocator of the module: lists of free blocks, one for each size class.
//!
//! A page asks for many small blocks and a few large ones, mostly of the sizes that it has given back. So a block is
//! never split nor joined, and both ways are a few instructions. Sizes are 16 bytes apart at first, and then four to
//! an octave, so that at the most a fifth of a block stays unused.

use std::alloc::{GlobalAlloc, Layout};
use std::arch::wasm32::memory_grow;
use std::cell::UnsafeCell;
use std::ptr;

/// The blocks that have been given back, as lists that run through their first words, and what is still whole.
struct Blocks {
    free: [*mut u8; CLASSES],
    next: usize,
    end: usize,
}

struct Allocator(UnsafeCell<Blocks>);

#[global_allocator]
static ALLOCATOR: Allocator =
    Allocator(UnsafeCell::new(Blocks { free: [ptr::null_mut(); CLASSES], next: 0, end: 0 }));

/// As many as 32 bits of size can have.
const CLASSES: usize = 112;
/// What blocks are multiples of, and begin at.
const UNIT: usize = 16;
const PAGE: usize = 65_536;

/// The class of a size, and the size that all its blocks have.
fn class(size: usize) -> (usize, usize) {
    let last = size.saturating_sub(1) / UNIT;
    // Eight classes of one unit each, then the two bits below the highest one tell.
    let shift = 29_u32.saturating_sub((last | 7).leading_zeros());
    let step = last >> shift;
    ((shift as usize).wrapping_mul(4).wrapping_add(step), step.wrapping_add(1) << shift << 4)
}

// Sound only where nothing runs beside it.
#[cfg(not(target_feature = "atomics"))]
unsafe impl Sync for Allocator {}

// Blocks begin where they can hold what their lists run through.
#[allow(clippy::cast_ptr_alignment)]
unsafe impl GlobalAlloc for Allocator {
    #[inline(never)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: nothing runs beside this, and it calls nobody who allocates.
        let blocks = unsafe { &mut *self.0.get() };
        let (class, size) = class(layout.size());
        let Some(first) = blocks.free.get_mut(class).filter(|_| layout.align() <= UNIT) else {
            return ptr::null_mut();
        };
        if !first.is_null() {
            let block = *first;
            // SAFETY: a block that was given back has the next of its list in its first word.
            *first = unsafe { block.cast::<*mut u8>().read() };
            return block;
        }
        if size > blocks.end.wrapping_sub(blocks.next) {
            let pages = size.div_ceil(PAGE);
            let before = memory_grow(0, pages);
            if before == usize::MAX {
                return ptr::null_mut();
            }
            let begin = before.wrapping_mul(PAGE);
            // The first time, or where somebody else has had the memory grow.
            if begin != blocks.end {
                blocks.next = begin;
            }
            blocks.end = begin.wrapping_add(pages.wrapping_mul(PAGE));
        }
        let block = blocks.next;
        blocks.next = block.wrapping_add(size);
        ptr::with_exposed_provenance_mut(block)
    }

    #[inline(never)]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as above; and the block is one of this class, and belongs to nobody any more.
        let blocks = unsafe { &mut *self.0.get() };
        if let Some(first) = blocks.free.get_mut(class(layout.size()).0) {
            unsafe { block.cast::<*mut u8>().write(*first) };
            *first = block;
        }
    }
}
