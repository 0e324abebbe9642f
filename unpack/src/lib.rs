//! Puts the inlined core together: `pkg/streams.mjs` has taken it apart, and `pkg/encode.mjs` has written that as a text.
//! Compiled to a module of its own, because an engine that has just begun runs WebAssembly many times faster than
//! JavaScript. docs/decisions.md has the figures.
//!
//! The memory belongs to nobody else, and is used by addresses: there is no allocator, no stack and nothing to
//! initialise. What is no text of ours may make this read and write anywhere in that memory, and in the end run over its
//! end, where it traps.

#![cfg(target_arch = "wasm32")]
#![no_std]
#![expect(clippy::inline_always, reason = "a call takes longer than what is called")]

use core::arch::wasm32::unreachable;
use core::panic::PanicInfo;
use core::ptr::with_exposed_provenance_mut;

/// Of each family of streams, and of the head, what 128 characters mean.
const MEANINGS: usize = 0x400;
/// Of each stream, where its next character is.
const NEXT: usize = 0x800;
/// Of each opcode, the stream of the number that follows it, or 0.
const KINDS: usize = 0xa00;
/// Numbers that are only read.
/// It stands where stream 64 would have its place.
const NUMBER: usize = NEXT + 4 * 64;
/// Where `pkg/src/inline.ts` writes the text, and where it finds the module.
const TEXT: usize = 0x1_0000;
const MODULE: usize = 0x3_0000;

// The streams, as `pkg/streams.mjs` has them: eight numbers for a family, of which five are used at the most.
const REST: usize = 0;
const COUNTED: usize = 8;
const OFFSETS: usize = 9;
const BLOCKS: usize = 16;
const OPCODES: usize = 24;
/// What stands in front of the text.
const HEAD: usize = 32;

/// The first of the marks, which follow each other and are the last characters of all.
const MARK: usize = b'z' as usize;
/// The opcode that ends a block or a function.
const END: usize = 0x0b;

/// Puts the module together, and returns how many bytes it has.
#[unsafe(no_mangle)]
pub extern "C" fn unpack() -> usize {
    for at in 0..5 * 128 {
        set_byte(MEANINGS, at, at & 127);
    }
    set_next(HEAD, TEXT);
    let mut family = 0;
    while family < HEAD {
        for _ in 0..read(HEAD, 1) {
            let code = read(HEAD, 1);
            set_byte(MEANINGS, meanings(family) + code, read(HEAD, 1));
        }
        for stream in family..family + 5 {
            set_next(stream, TEXT + read(HEAD, 3));
        }
        family += 8;
    }
    copy(REST, 256, KINDS);
    let code = copy(REST, read(HEAD, 3), MODULE) + 3;
    let mut to = copy(REST, read(HEAD, 1), code);
    for _ in 0..read(HEAD, 3) {
        to = copy_body(to + 3);
    }
    set_size(code, to);
    copy(REST, read(HEAD, 3), to) - MODULE
}

/// Writes the body of a function, with its size in front. Returns where it ends.
#[inline(never)]
fn copy_body(start: usize) -> usize {
    let mut to = copy_counted(start);
    let mut opcodes = next(OPCODES);
    let mut depth = 1;
    while depth > 0 {
        let (opcode, after) = meant(opcodes, meanings(OPCODES));
        opcodes = after;
        set_byte(to, 0, opcode);
        to += 1;
        let kind = byte(KINDS, opcode);
        if kind == 0 {
            if opcode == END {
                depth -= 1;
            }
            continue;
        }
        if kind == COUNTED {
            to = copy_counted(to);
            continue;
        }
        if kind == BLOCKS {
            depth += 1;
        }
        if kind == OFFSETS {
            // The alignment in front of it, which is only a hint, is none.
            set_byte(to, 0, 0);
            to += 1;
        }
        // A number, which ends with the first byte below 128. Written out, as `copy` does it: a call takes longer.
        let mut at = next(kind);
        loop {
            let (value, after) = meant(at, meanings(kind));
            at = after;
            set_byte(to, 0, value);
            to += 1;
            if value < 128 {
                break;
            }
        }
        set_next(kind, at);
    }
    set_next(OPCODES, opcodes);
    set_size(start, to);
    to
}

/// Writes so many bytes as the stream says itself.
#[inline(never)]
fn copy_counted(to: usize) -> usize {
    copy(COUNTED, read(COUNTED, 1), to)
}

/// Writes the next bytes of a stream. Returns where they end.
#[inline(never)]
fn copy(stream: usize, count: usize, mut to: usize) -> usize {
    let end = to + count;
    let mut at = next(stream);
    while to < end {
        let (value, after) = meant(at, meanings(stream));
        at = after;
        set_byte(to, 0, value);
        to += 1;
    }
    set_next(stream, at);
    to
}

/// A number of one byte or three.
#[inline(never)]
fn read(stream: usize, count: usize) -> usize {
    copy(stream, count, NUMBER);
    if count == 1 { byte(NUMBER, 0) } else { next(64) }
}

/// The byte that a character means, or a mark with its character, and where the next one is.
#[inline(always)]
fn meant(at: usize, meanings: usize) -> (usize, usize) {
    let code = byte(at, 0);
    if code < MARK { (byte(MEANINGS, meanings + code), at + 1) } else { (marked(at), at + 2) }
}

#[inline(never)]
fn marked(at: usize) -> usize {
    (byte(at, 1) + 51 * (byte(at, 0) - MARK)) & 255
}

#[inline(always)]
fn meanings(stream: usize) -> usize {
    (stream >> 3) << 7
}

/// Writes the size of something in front of it, always in three bytes, whatever it is.
fn set_size(start: usize, end: usize) {
    let size = end - start;
    set_byte(start - 3, 0, size | 128);
    set_byte(start - 3, 1, size >> 7 | 128);
    set_byte(start - 3, 2, size >> 14);
}

#[inline(always)]
fn byte(base: usize, at: usize) -> usize {
    // SAFETY: nothing else uses the memory, and WebAssembly checks that there is some.
    unsafe { usize::from(with_exposed_provenance_mut::<u8>(base).add(at).read()) }
}

#[inline(always)]
#[expect(
    clippy::cast_possible_truncation,
    reason = "of a number in several bytes, one is written after the other"
)]
fn set_byte(base: usize, at: usize, value: usize) {
    // SAFETY: as in `byte`.
    unsafe { with_exposed_provenance_mut::<u8>(base).add(at).write(value as u8) }
}

#[inline(always)]
fn next(stream: usize) -> usize {
    // SAFETY: as in `byte`; all addresses of words are multiples of four.
    unsafe { with_exposed_provenance_mut::<usize>(NEXT).add(stream).read() }
}

#[inline(always)]
fn set_next(stream: usize, at: usize) {
    // SAFETY: as in `next`.
    unsafe { with_exposed_provenance_mut::<usize>(NEXT).add(stream).write(at) }
}

/// Nothing here panics: it would be a larger module.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    unreachable()
}
