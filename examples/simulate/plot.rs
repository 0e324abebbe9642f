//! A plot of requests per second, as SVG.

// Pixels need no precision.
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

use std::fmt::Write;

use crate::crowd::{Count, Scenario};
use crate::verdict::{LIMIT, Verdict};

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 84.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 56.0;
const BOTTOM: f64 = 52.0;

/// From the five minutes before the instant on, with the evenly spread rate and what it may be exceeded by.
pub fn svg(scenario: &Scenario, count: &Count, verdict: &Verdict) -> String {
    let [from, until] = [scenario.from, scenario.until].map(|at| (at / 1000) as usize);
    let begin = from - 300;
    let seconds = &count.requests[begin..];
    let span = seconds.len() as f64;
    let most = seconds.iter().map(|&rate| f64::from(rate)).fold(verdict.even * LIMIT, f64::max);
    let step = tick(most / 5.0);
    let top = (most / step).ceil() * step;
    let x = |second: f64| LEFT + second / span * (WIDTH - LEFT - RIGHT);
    let y = |rate: f64| HEIGHT - BOTTOM - rate / top * (HEIGHT - TOP - BOTTOM);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"13\" fill=\"#222\">\n<title>{}</title>\n<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         fill=\"#fff\"/>\n<text x=\"{LEFT}\" y=\"22\" font-size=\"15\" font-weight=\"bold\">{}</text>\n",
        scenario.title, scenario.title
    );
    let mut add = |line: String| {
        svg.push_str(&line);
        svg.push('\n');
    };
    let happened = (from - begin) as f64;
    let over = (until - begin) as f64;
    if over > happened {
        add(format!(
            "<rect x=\"{0:.1}\" y=\"{TOP}\" width=\"{1:.1}\" height=\"{2}\" fill=\"#fbe9e7\"/>\
             <text x=\"{3:.1}\" y=\"{4}\" text-anchor=\"middle\" fill=\"#8d6e63\">outage</text>",
            x(happened),
            x(over) - x(happened),
            HEIGHT - TOP - BOTTOM,
            x(f64::midpoint(happened, over)),
            HEIGHT - BOTTOM - 10.0
        ));
    }
    let mut rate = 0.0;
    while rate <= top {
        add(format!(
            "<path d=\"M{LEFT} {0:.1}H{1}\" stroke=\"#ddd\"/><text x=\"{2}\" y=\"{3:.1}\" text-anchor=\"end\">{4}</text>",
            y(rate),
            WIDTH - RIGHT,
            LEFT - 8.0,
            y(rate) + 4.0,
            thousands(rate)
        ));
        rate += step;
    }
    let minutes = span / 60.0;
    let every = if minutes > 30.0 { 5.0 } else { 2.0 };
    let mut minute = -5.0 + (5.0 % every);
    while minute <= minutes - 5.0 {
        let at = x((minute + 5.0) * 60.0);
        add(format!(
            "<path d=\"M{at:.1} {0}v5\" stroke=\"#222\"/><text x=\"{at:.1}\" y=\"{1}\" text-anchor=\"middle\">{minute}</text>",
            HEIGHT - BOTTOM,
            HEIGHT - BOTTOM + 19.0
        ));
        minute += every;
    }
    let middle = HEIGHT / 2.0;
    add(format!(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">minutes since it happened</text>\n\
         <text x=\"18\" y=\"{middle}\" text-anchor=\"middle\" transform=\"rotate(-90 18 {middle})\">requests per second</text>",
        f64::midpoint(LEFT, WIDTH - RIGHT),
        HEIGHT - 10.0
    ));
    // The highest second of each pixel, so that no peak is lost.
    let pixels = (WIDTH - LEFT - RIGHT) as usize;
    let mut path = String::new();
    for pixel in 0..pixels {
        let [first, end] = [pixel, pixel + 1].map(|at| at * seconds.len() / pixels);
        if let Some(rate) = seconds[first..end.max(first + 1)].iter().max() {
            let letter = if path.is_empty() { 'M' } else { 'L' };
            let _ = write!(path, "{letter}{:.1} {:.1}", LEFT + pixel as f64, y(f64::from(*rate)));
        }
    }
    add(format!("<path d=\"{path}\" fill=\"none\" stroke=\"#1565c0\" stroke-width=\"1.3\"/>"));
    for (rate, dashes, label, column) in
        [(verdict.even, "7 4", "evenly spread", 0.0), (verdict.even * LIMIT, "2 3", "1.5 times that", 1.0)]
    {
        add(format!(
            "<path d=\"M{LEFT} {0:.1}H{1}\" stroke=\"#c62828\" stroke-dasharray=\"{dashes}\"/>\
             <path d=\"M{2} 40h28\" stroke=\"#c62828\" stroke-dasharray=\"{dashes}\"/><text x=\"{3}\" y=\"44\">{label}: {4}/s</text>",
            y(rate),
            WIDTH - RIGHT,
            LEFT + column * 230.0,
            LEFT + column * 230.0 + 34.0,
            thousands(rate)
        ));
    }
    svg.push_str("</svg>\n");
    svg
}

/// The round number (1, 2 or 5 with zeros) that is not below this one.
fn tick(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|digit| digit * power).find(|tick| *tick >= least).unwrap_or(power)
}

/// A whole number with a comma at the thousands.
pub fn thousands(number: f64) -> String {
    let mut digits = format!("{number:.0}");
    let mut at = digits.len();
    while at > 3 {
        at -= 3;
        digits.insert(at, ',');
    }
    digits
}
