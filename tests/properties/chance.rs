//! Shares and splits are uniform, and the buckets of two releases independent: Pearson's chi-squared test over a
//! million keys. The keys are fixed, so a test fails always or never; a fair hash fails one with the probability of
//! one in a million.

use std::collections::HashMap;

use footlights::engine::{Clock, Deployment, Evaluator, Local, Memo, Value, bucket, split};
use footlights::snapshot::Snapshot;

const KEYS: u32 = 1_000_000;

/// Values that chi-squared exceeds with a probability of 1e-6, by degrees of freedom.
const CRITICAL: [(usize, f64); 4] = [(3, 30.6648), (9, 44.8109), (81, 156.4522), (99, 180.7920)];

#[track_caller]
fn assert_fits(observed: &[u32], expected: &[f64], freedom: usize) {
    let statistic: f64 = observed
        .iter()
        .zip(expected)
        .map(|(&observed, expected)| (f64::from(observed) - expected).powi(2) / expected)
        .sum();
    let (_, critical) = CRITICAL.into_iter().find(|(known, _)| *known == freedom).unwrap();
    assert!(statistic < critical, "chi-squared {statistic} of {freedom} degrees of freedom: {observed:?}");
}

fn numbered(i: u32) -> String {
    format!("user-{i}")
}

/// Sixteen digits without an order (`SplitMix64`, Steele et al. 2014).
fn scattered(i: u32) -> String {
    let mut bits = u64::from(i).wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(0x1234_5678);
    bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    format!("{:016x}", bits ^ bits >> 31)
}

fn uniform(key: fn(u32) -> String, salt: &str) {
    let mut cells = [0; 100];
    for i in 0..KEYS {
        cells[bucket(salt, &key(i)) as usize / 1000] += 1;
    }
    assert_fits(&cells, &[f64::from(KEYS) / 100.0; 100], 99);
    let deciles: Vec<u32> = cells.chunks(10).map(|cells| cells.iter().sum()).collect();
    assert_fits(&deciles, &[f64::from(KEYS) / 10.0; 10], 9);
}

#[test]
fn buckets_of_numbered_keys_are_uniform() {
    uniform(numbered, "autumn-checkout");
}

#[test]
fn buckets_of_scattered_keys_are_uniform() {
    uniform(scattered, "");
}

/// Ten tenths of one bucket by ten of the other.
fn independent(salts: [&str; 2], key: fn(u32) -> String) {
    let mut cells = [0; 100];
    for i in 0..KEYS {
        let key = key(i);
        let [row, column] = salts.map(|salt| bucket(salt, &key) as usize / 10_000);
        cells[row * 10 + column] += 1;
    }
    let sum = |cells: &mut dyn Iterator<Item = &u32>| cells.map(|&count| f64::from(count)).sum::<f64>();
    let rows: Vec<f64> = cells.chunks(10).map(|row| sum(&mut row.iter())).collect();
    let columns: Vec<f64> = (0..10).map(|column| sum(&mut cells.iter().skip(column).step_by(10))).collect();
    let expected: Vec<f64> = rows
        .iter()
        .flat_map(|row| columns.iter().map(move |column| row * column / f64::from(KEYS)))
        .collect();
    assert_fits(&cells, &expected, 81);
}

#[test]
fn buckets_of_two_releases_are_independent() {
    independent(["autumn-checkout", "winter-gala"], scattered);
}

#[test]
fn buckets_of_releases_with_similar_keys_are_independent() {
    independent(["wave-1", "wave-2"], numbered);
}

#[test]
fn arms_of_a_split_have_their_weights() {
    const WEIGHTS: [u32; 4] = [1, 50, 7, 142];
    const SUM: u32 = 200;
    let snapshot = Snapshot::parse(
        br#"{ "format": 1, "flags": { "f": { "variants": { "0": "", "1": "", "2": "", "3": "" }, "dormant": "0",
            "salt": "f-2", "rules": [{ "split": [{ "variant": "0", "weight": 1 }, { "variant": "1", "weight": 50 },
            { "variant": "2", "weight": 7 }, { "variant": "3", "weight": 142 }] }] } } }"#,
    )
    .unwrap();
    let (deployment, local) = (Deployment::default(), Local::default());
    let mut observed = [0; 4];
    for i in 0..KEYS {
        let key = numbered(i);
        let mut point = split("f-2", &key, SUM);
        let arm = WEIGHTS
            .iter()
            .position(|&weight| point.checked_sub(weight).map(|rest| point = rest).is_none())
            .unwrap();
        observed[arm] += 1;
        // What the flag gives is the arm of that point.
        if i % 100 == 0 {
            let context = HashMap::from([("targetingKey".to_string(), Value::Text(key))]);
            let clock = Clock { now: 0, confirmed_at: 0 };
            let memo = Memo::default();
            let answer = Evaluator::new(&snapshot, &deployment, &context, clock, &local, &memo).answer(0);
            assert_eq!(answer.variant.map(|variant| variant as usize), Some(arm), "{i}");
        }
    }
    assert_fits(&observed, &WEIGHTS.map(|weight| f64::from(KEYS) * f64::from(weight) / f64::from(SUM)), 3);
}
