//! Instants and durations within two minutes, so that what happens in generated documents meets.

use super::Tape;

/// 2026-12-10T00:00:00Z.
pub const BEGIN: i64 = 1_796_860_800_000;

/// An instant of the month of [`BEGIN`] as a text.
pub fn instant(at: i64) -> String {
    let from_month = at - BEGIN + 9 * 86_400_000;
    let (days, clock) = (from_month / 86_400_000, from_month % 86_400_000);
    let (seconds, millis) = (clock / 1000, clock % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("2026-12-{:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z", days + 1)
}

/// An instant of the first minute, mostly at a full second, in one of the ways in which it can be written.
pub fn moment(tape: &mut Tape) -> i64 {
    let millis = if tape.once_in(4) { tape.below(1000) } else { 0 };
    BEGIN + i64::from(tape.below(60) * 1000 + millis)
}

/// The same instant, written in one way or another.
pub fn written(tape: &mut Tape, at: i64) -> String {
    let hour = 3_600_000;
    match tape.below(6) {
        0..3 => instant(at),
        3 => instant(at).replace('T', "t").replace('Z', "z"),
        4 => instant(at + hour).replace('Z', "+01:00"),
        _ => instant(at - 5 * hour - hour / 2).replace('Z', "999-05:30"),
    }
}

/// A duration in whole seconds, written in one way or another.
pub fn duration(tape: &mut Tape, seconds: u32) -> String {
    match tape.below(5) {
        0..3 => format!("PT{seconds}S"),
        3 => format!("P0DT{}M{}S", seconds / 60, seconds % 60),
        _ => format!("P0WT0H0{seconds}S"),
    }
}
