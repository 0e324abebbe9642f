//! `hash` is `murmur3_x86_32` with seed 0 of salt, `/` and unit; `bucket` and `split` scale it without loss.

use footlights::engine::{bucket, hash, split};

/// `murmur3_x86_32` with seed 0, written after the description in <https://en.wikipedia.org/wiki/MurmurHash>: a second
/// implementation, itself held to published vectors below.
fn reference(bytes: &[u8]) -> u32 {
    fn scramble(block: u32) -> u32 {
        block.wrapping_mul(0xcc9e_2d51).rotate_left(15).wrapping_mul(0x1b87_3593)
    }
    let mut hash = 0_u32;
    let blocks = bytes.chunks_exact(4);
    let tail = blocks.remainder();
    for block in blocks {
        hash ^= scramble(u32::from_le_bytes(block.try_into().unwrap()));
        hash = hash.rotate_left(13).wrapping_mul(5).wrapping_add(0xe654_6b64);
    }
    let rest = tail.iter().rev().fold(0, |rest, &byte| rest << 8 | u32::from(byte));
    hash ^= scramble(rest);
    hash ^= u32::try_from(bytes.len()).unwrap();
    for (shift, factor) in [(16, 0x85eb_ca6b), (13, 0xc2b2_ae35), (16, 1)] {
        hash = (hash ^ hash >> shift).wrapping_mul(factor);
    }
    hash
}

/// Vectors with seed 0 that are published in several places: the table of the Wikipedia article; the answers by Ian
/// Boyd to "Murmur3 test vectors", <https://stackoverflow.com/a/31929528>.
const PUBLISHED: [(&[u8], u32); 13] = [
    (b"", 0),
    (b"\xff\xff\xff\xff", 0x7629_3b50),
    (b"\x21\x43\x65\x87", 0xf55b_516b),
    (b"\x21\x43\x65", 0x7e4a_8634),
    (b"\x21\x43", 0xa0f7_b07a),
    (b"\x21", 0x7266_1cf4),
    (b"\0\0\0\0", 0x2362_f9de),
    (b"\0\0\0", 0x85f0_b427),
    (b"\0\0", 0x30f4_c306),
    (b"\0", 0x514e_28b7),
    (b"test", 0xba6b_d213),
    (b"Hello, world!", 0xc036_3e43),
    (b"The quick brown fox jumps over the lazy dog", 0x2e4f_f723),
];

#[test]
fn the_reference_meets_the_published_vectors() {
    for (bytes, expected) in PUBLISHED {
        assert_eq!(reference(bytes), expected, "{bytes:x?}");
    }
}

/// No published text has a `/` inside, so `hash` is held to them by way of the reference.
#[test]
fn the_hash_is_that_of_salt_slash_and_unit() {
    let long = "a long unit: ".repeat(100);
    let texts =
        ["", "a", "ab", "abc", "abcd", "box", "🎭", "größe", "cafe\u{301}", "\0", "\u{feff}", "/", &long];
    let mut tails = [0; 4];
    for salt in texts {
        for unit in texts {
            let text = [salt, "/", unit].concat();
            tails[text.len() % 4] += 1;
            assert_eq!(hash(salt, unit), reference(text.as_bytes()), "{text}");
        }
    }
    assert!(tails.iter().all(|&count| count > 10), "{tails:?}");
}

#[test]
fn buckets_and_splits_are_the_hash_scaled_exactly() {
    let mut seen = [false; 2];
    for i in 0..200_000 {
        let unit = format!("person-{i}");
        let hash = u64::from(hash("s", &unit));
        let bucket = bucket("s", &unit);
        assert!(bucket < 100_000);
        // The bucket is the whole part of hash * 100000 / 2^32, told without a shift.
        let (low, high) = (u64::from(bucket) << 32, (u64::from(bucket) + 1) << 32);
        assert!((low..high).contains(&(hash * 100_000)), "{unit}");
        for sum in [1, 2, 3, 1_000_000, u32::MAX] {
            let point = split("s", &unit, sum);
            assert!(point < sum);
            assert_eq!(u128::from(point), u128::from(hash) * u128::from(sum) / (1 << 32), "{unit} {sum}");
        }
        seen[0] |= bucket < 10;
        seen[1] |= bucket >= 99_990;
    }
    assert_eq!(seen, [true; 2], "both ends of the range are reached");
}
