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
use core::ops::Range;
use core::panic::PanicInfo;
use core::ptr::{copy_nonoverlapping, with_exposed_provenance_mut};

/// What characters mean.
const MEANINGS: usize = 0x100;
// What the text means: first, in words, where each stream begins and how much there is; then one byte for each opcode; then
// the streams. All of this stands at low addresses, which take fewer bytes here.
const NEXT: usize = 0x200;
/// Of each opcode, the stream of the number that follows it, or 0; in the upper half, which of the streams for integers
/// has the one in front of it.
const KINDS: usize = NEXT + 4 * 32;
/// Where `pkg/src/inline.ts` writes the text, and where it finds the module.
const TEXT: usize = 0x3_0000;
const MODULE: usize = 0x5_0000;

// The streams, as `pkg/streams.mjs` has them.
const REST: usize = 0;
const COUNTED: usize = 1;
const OFFSETS: usize = 2;
const BLOCKS: usize = 3;
const OPCODES: usize = 4;
/// The first of those for integers.
const INTEGERS: usize = 12;
/// How many bytes of the first stream stand before the functions, how many functions there are, and how many bytes behind.
const BEFORE: usize = 29;
const FUNCTIONS: usize = 30;
const AFTER: usize = 31;

/// The first of the marks, which follow each other.
const MARK: usize = b':' as usize;
/// The last of them: behind it stands what each character means.
const MEANS: usize = b'?' as usize;
/// The printable characters.
const LETTERS: Range<usize> = 0x20..0x7f;
/// The opcode that ends a block or a function.
const END: usize = 0x0b;

/// Puts the module together, and returns how many bytes it has.
#[unsafe(no_mangle)]
pub extern "C" fn unpack() -> usize {
    read_text();
    let mut to = copy(REST, word(BEFORE), MODULE);
    for _ in 0..word(FUNCTIONS) {
        to = copy_body(to + 3);
    }
    copy(REST, word(AFTER), to) - MODULE
}

/// Writes the bytes that the text means.
fn read_text() {
    let mut at = TEXT;
    let mut to = NEXT;
    loop {
        let code = byte(at, 0);
        at += 1;
        if code == MEANS {
            for letter in LETTERS {
                set_byte(MEANINGS, letter, two_characters(at));
                at += 2;
            }
            continue;
        }
        if (MARK..MEANS).contains(&code) {
            set_byte(to, 0, two_characters(at - 1));
            at += 1;
        } else {
            // There is none behind the text.
            if code == 0 {
                return;
            }
            set_byte(to, 0, byte(MEANINGS, code));
        }
        to += 1;
    }
}

/// What a mark and the character behind it mean.
#[inline(never)]
fn two_characters(at: usize) -> usize {
    (six_bits(byte(at, 1)) & 63) | (six_bits(byte(at, 0)) << 6)
}

/// What a character means behind a mark in its lower six bits, and as a mark in the lower two.
#[inline(always)]
const fn six_bits(code: usize) -> usize {
    (code * 3) >> 2
}

/// Writes the body of a function, with its size in front. Returns where it ends.
#[inline(never)]
fn copy_body(start: usize) -> usize {
    let mut to = copy_counted(start);
    let mut opcodes = word(OPCODES);
    let mut depth = 1;
    while depth > 0 {
        let opcode = byte(opcodes, 0);
        opcodes += 1;
        set_byte(to, 0, opcode);
        to += 1;
        let mut kind = byte(KINDS, opcode) & 15;
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
        if kind == INTEGERS {
            kind += byte(KINDS, byte(opcodes, 0)) >> 4;
        }
        if kind == BLOCKS {
            depth += 1;
        }
        if kind == OFFSETS {
            // The alignment in front of it, which is only a hint, is none.
            set_byte(to, 0, 0);
            to += 1;
        }
        // A number, which ends with the first byte below 128.
        let mut at = word(kind);
        loop {
            let value = byte(at, 0);
            at += 1;
            set_byte(to, 0, value);
            to += 1;
            if value < 128 {
                break;
            }
        }
        set_word(kind, at);
    }
    set_word(OPCODES, opcodes);
    // Always in three bytes: how long it is was not known before.
    let size = to - start;
    set_byte(start - 3, 0, size | 128);
    set_byte(start - 3, 1, (size >> 7) | 128);
    set_byte(start - 3, 2, size >> 14);
    to
}

/// Writes so many bytes as the stream says itself.
#[inline(never)]
fn copy_counted(to: usize) -> usize {
    let at = word(COUNTED);
    set_word(COUNTED, at + 1);
    copy(COUNTED, byte(at, 0), to)
}

/// Writes the next bytes of a stream. Returns where they end.
#[inline(never)]
fn copy(stream: usize, count: usize, to: usize) -> usize {
    let at = word(stream);
    set_word(stream, at + count);
    // SAFETY: as in `byte`; what is read and written is never the same.
    unsafe {
        copy_nonoverlapping(with_exposed_provenance_mut::<u8>(at), with_exposed_provenance_mut(to), count);
    }
    to + count
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
fn word(place: usize) -> usize {
    // SAFETY: as in `byte`; they begin at a multiple of four.
    unsafe { with_exposed_provenance_mut::<usize>(NEXT).add(place).read() }
}

#[inline(always)]
fn set_word(place: usize, value: usize) {
    // SAFETY: as in `word`.
    unsafe { with_exposed_provenance_mut::<usize>(NEXT).add(place).write(value) }
}

/// Nothing here panics: it would be a larger module.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    unreachable()
}
