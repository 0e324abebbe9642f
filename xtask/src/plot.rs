//! Plots with logarithmic axes, as SVG.

use std::fmt::Write;

/// A line of a plot. All its numbers are above 0.
pub struct Line {
    pub title: String,
    pub points: Vec<(f64, f64)>,
}

const COLOURS: [&str; 5] = ["#1565c0", "#c62828", "#2e7d32", "#6a1b9a", "#ef6c00"];
const WIDTH: f64 = 860.0;
const LEFT: f64 = 110.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 44.0;
const HEIGHT: f64 = 330.0;

/// A plot, with the titles of its lines below it.
pub fn write(title: &str, across: &str, up: &str, lines: &[Line]) -> String {
    let points = || lines.iter().flat_map(|line| &line.points);
    let (from_x, to_x) = decades(points().map(|point| point.0));
    let (from_y, to_y) = decades(points().map(|point| point.1));
    let x = |value: f64| LEFT + (value.log10() - from_x) / (to_x - from_x) * (WIDTH - LEFT - RIGHT);
    let y = |value: f64| TOP + HEIGHT - (value.log10() - from_y) / (to_y - from_y) * HEIGHT;
    let (bottom, end) = (TOP + HEIGHT, WIDTH - RIGHT);
    let mut legend = bottom + 50.0;
    let rows = f64::from(u8::try_from(lines.len()).unwrap_or(u8::MAX));
    let height = legend + rows * 20.0;
    // The longest labels reach over the edges.
    let whole = WIDTH + 50.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-20 0 {whole} {height}\" font-family=\"sans-serif\" \
         font-size=\"13\" fill=\"#222\">\n<title>{title}</title>\n<rect x=\"-20\" width=\"{whole}\" height=\"{height}\" \
         fill=\"#fff\"/>\n<text x=\"{LEFT}\" y=\"24\" font-size=\"15\" font-weight=\"bold\">{title}</text>\n"
    );
    for value in powers(from_y, to_y) {
        let (at, label) = (y(value), thousands(value));
        let _ = writeln!(
            svg,
            "<path d=\"M{LEFT} {at:.1}H{end}\" stroke=\"#ddd\"/><text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>",
            LEFT - 8.0,
            at + 4.0
        );
    }
    for value in powers(from_x, to_x) {
        let (at, label) = (x(value), thousands(value));
        let _ = writeln!(
            svg,
            "<path d=\"M{at:.1} {TOP}V{bottom}\" stroke=\"#ddd\"/><text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{label}</text>",
            bottom + 18.0
        );
    }
    let (centre, middle) = (f64::midpoint(LEFT, end), TOP + HEIGHT / 2.0);
    let _ = writeln!(
        svg,
        "<text x=\"{centre}\" y=\"{}\" text-anchor=\"middle\">{across}</text>\n\
         <text x=\"16\" y=\"{middle}\" text-anchor=\"middle\" transform=\"rotate(-90 16 {middle})\">{up}</text>",
        bottom + 36.0
    );
    for (line, colour) in lines.iter().zip(COLOURS.iter().cycle()) {
        let mut path = String::new();
        for &(at, value) in &line.points {
            let (x, y) = (x(at), y(value));
            let _ = write!(path, "{}{x:.1} {y:.1}", if path.is_empty() { 'M' } else { 'L' });
            let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>");
        }
        let _ = writeln!(
            svg,
            "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.6\"/>\n\
             <path d=\"M{LEFT} {legend}h28\" stroke=\"{colour}\" stroke-width=\"1.6\"/><text x=\"{}\" y=\"{}\">{}</text>",
            LEFT + 36.0,
            legend + 4.0,
            line.title
        );
        legend += 20.0;
    }
    svg.push_str("</svg>\n");
    svg
}

/// The whole powers of ten around some numbers, as logarithms.
fn decades(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let logs = values.map(f64::log10);
    let (least, most) =
        logs.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), log| (least.min(log), most.max(log)));
    (least.floor(), most.ceil().max(least.floor() + 1.0))
}

fn powers(from: f64, to: f64) -> impl Iterator<Item = f64> {
    std::iter::successors(Some(from), |log| Some(log + 1.0))
        .take_while(move |log| *log <= to)
        .map(|log| 10_f64.powf(log))
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

#[cfg(test)]
mod tests {
    use super::{Line, thousands, write};

    #[test]
    fn a_line_goes_through_its_points() {
        let points = vec![(10.0, 100.0), (1_000.0, 10_000.0)];
        let svg = write("More", "how many", "instructions", &[Line { title: "flags".to_owned(), points }]);
        assert!(svg.contains("M110.0 374.0L840.0 44.0"), "{svg}");
        assert!(svg.contains(">10,000<") && svg.contains(">flags<"), "{svg}");
    }

    #[test]
    fn thousands_have_commas() {
        assert_eq!(thousands(999.0), "999");
        assert_eq!(thousands(12_345_678.0), "12,345,678");
    }
}
