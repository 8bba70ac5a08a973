//! Charts as drawings made here, so that they need no script. Pure: numbers in, places out, in whole units.
//!
//! Colours are variables of the style sheet, so they follow the theme; lines differ by their dashes too.

use basis::{Timestamp, micros};

/// The drawing is so wide and so high.
pub(crate) const WIDTH: i64 = 640;
pub(crate) const HEIGHT: i64 = 220;
const LEFT: i64 = 56;
const RIGHT: i64 = 632;
const TOP: i64 = 14;
const BOTTOM: i64 = 192;

/// Colours of stacked parts, in order.
pub(crate) const FILLS: [&str; 6] = [
    "var(--danger)",
    "var(--warning)",
    "var(--info)",
    "var(--ok)",
    "var(--accent-deep)",
    "var(--line-strong)",
];
/// Dashes of lines, in order; the first is unbroken.
const DASHES: [&str; 4] = ["none", "6 3", "2 3", "10 3 2 3"];

/// One row of numbers over time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// As many as there are instants.
    pub(crate) values: Vec<u64>,
}

/// A horizontal line that means something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Limit {
    pub(crate) value: u64,
    pub(crate) name: String,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chart {
    pub(crate) label: String,
    pub(crate) bars: Vec<Bar>,
    pub(crate) lines: Vec<Line>,
    pub(crate) ticks: Vec<Mark>,
    pub(crate) times: Vec<Mark>,
    pub(crate) limits: Vec<Mark>,
    pub(crate) legend: Vec<Key>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) x: i64,
    pub(crate) y: i64,
    pub(crate) width: i64,
    pub(crate) height: i64,
    pub(crate) fill: &'static str,
    pub(crate) words: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) points: String,
    pub(crate) stroke: &'static str,
    pub(crate) dashes: &'static str,
}

/// A text at a place of an axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) at: i64,
    pub(crate) text: String,
}

/// What a colour stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) fill: &'static str,
    pub(crate) dashes: &'static str,
    pub(crate) name: String,
}

/// The time that a chart shows, and how it is written.
#[derive(Clone, Copy)]
pub(crate) struct Axis<'a> {
    pub(crate) from: Timestamp,
    pub(crate) until: Timestamp,
    /// Microseconds of one point.
    pub(crate) width: i64,
    pub(crate) instants: &'a [Timestamp],
    pub(crate) time: &'a dyn Fn(Timestamp) -> String,
    pub(crate) number: &'a dyn Fn(u64) -> String,
}

impl Axis<'_> {
    fn x(&self, at: i64) -> i64 {
        let (from, until) = (micros(self.from), micros(self.until));
        let whole = (until - from).max(1);
        let along = i128::from((at - from).clamp(0, whole)) * i128::from(RIGHT - LEFT) / i128::from(whole);
        LEFT + i64::try_from(along).unwrap_or(0)
    }

    /// Where the bar of a point begins, and how wide it is.
    fn bar(&self, at: Timestamp) -> (i64, i64) {
        let (left, right) = (self.x(micros(at)), self.x(micros(at).saturating_add(self.width)));
        (left, (right - left - 1).max(1))
    }

    fn middle(&self, at: Timestamp) -> i64 {
        self.x(micros(at).saturating_add(self.width / 2))
    }

    fn frame(&self, label: String, most: u64) -> Chart {
        let whole = micros(self.until) - micros(self.from);
        let time = |quarter: i64| {
            let at = micros(self.from) + whole / 4 * quarter;
            Mark { at: self.x(at), text: (self.time)(basis::from_micros(at)) }
        };
        Chart {
            label,
            bars: Vec::new(),
            lines: Vec::new(),
            ticks: [0, most / 2, most]
                .map(|value| Mark { at: y(value, most), text: (self.number)(value) })
                .to_vec(),
            times: (0..4).map(time).collect(),
            limits: Vec::new(),
            legend: Vec::new(),
        }
    }
}

fn y(value: u64, most: u64) -> i64 {
    let high =
        u128::from(value.min(most)) * u128::from((BOTTOM - TOP).unsigned_abs()) / u128::from(most.max(1));
    BOTTOM - i64::try_from(high).unwrap_or(0)
}

/// The next of 2, 4, 10, 20, 40, 100 … : its half is a whole number too.
fn round_up(value: u64) -> u64 {
    let mut step: u64 = 1;
    loop {
        for factor in [2, 4, 10] {
            if let Some(top) = step.checked_mul(factor).filter(|top| *top >= value) {
                return top;
            }
        }
        match step.checked_mul(10) {
            Some(next) => step = next,
            None => return u64::MAX,
        }
    }
}

/// Bars that stand on one another, one stack for each instant.
pub(crate) fn stacked(axis: &Axis<'_>, label: String, rows: &[Row]) -> Chart {
    let height = |n: usize| rows.iter().map(|row| row.values[n]).sum::<u64>();
    let most = round_up((0..axis.instants.len()).map(height).max().unwrap_or(0));
    let mut chart = axis.frame(label, most);
    for (n, at) in axis.instants.iter().enumerate() {
        let (x, width) = axis.bar(*at);
        let mut below = 0;
        for (row, fill) in rows.iter().zip(FILLS.into_iter().cycle()).filter(|(row, _)| row.values[n] > 0) {
            let value = row.values[n];
            let (top, bottom) = (y(below + value, most), y(below, most));
            let words = format!("{}: {} {}", (axis.time)(*at), row.name, (axis.number)(value));
            // What is there is never too small to be seen.
            chart.bars.push(Bar {
                x,
                y: top.min(bottom - 1),
                width,
                height: (bottom - top).max(1),
                fill,
                words,
            });
            below += value;
        }
    }
    let keys = rows.iter().zip(FILLS.into_iter().cycle());
    chart.legend = keys.map(|(row, fill)| Key { fill, dashes: "none", name: row.name.clone() }).collect();
    chart
}

/// Bars of one row, in a quiet colour.
pub(crate) fn bars(axis: &Axis<'_>, label: String, row: &Row) -> Chart {
    let mut chart = stacked(axis, label, std::slice::from_ref(row));
    chart.bars.iter_mut().for_each(|bar| bar.fill = "var(--info)");
    chart.legend.clear();
    chart
}

/// Lines over time, with the limits that they are read against.
pub(crate) fn lines(axis: &Axis<'_>, label: String, rows: &[Row], limits: &[Limit]) -> Chart {
    const STROKES: [&str; 4] = ["var(--info)", "var(--ok)", "var(--warning)", "var(--accent)"];
    let values = rows.iter().flat_map(|row| &row.values).copied();
    let most = round_up(values.chain(limits.iter().map(|limit| limit.value)).max().unwrap_or(0));
    let mut chart = axis.frame(label, most);
    let styles = STROKES.into_iter().zip(DASHES).cycle();
    for (row, (stroke, dashes)) in rows.iter().zip(styles) {
        let places = axis.instants.iter().zip(&row.values);
        let points: Vec<String> =
            places.map(|(at, value)| format!("{},{}", axis.middle(*at), y(*value, most))).collect();
        chart.lines.push(Line { points: points.join(" "), stroke, dashes });
        chart.legend.push(Key { fill: stroke, dashes, name: row.name.clone() });
    }
    chart.limits =
        limits.iter().map(|limit| Mark { at: y(limit.value, most), text: limit.name.clone() }).collect();
    chart
}

#[cfg(test)]
mod tests {
    use basis::from_micros;

    use super::*;

    const HOUR: i64 = 3_600_000_000;

    fn draw(values: &[(&str, [u64; 2])], limits: &[Limit]) -> (Chart, Chart) {
        let instants = [from_micros(0), from_micros(3 * HOUR)];
        let axis = Axis {
            from: from_micros(0),
            until: from_micros(4 * HOUR),
            width: HOUR,
            instants: &instants,
            time: &|at| at.to_string(),
            number: &|value| value.to_string(),
        };
        let rows: Vec<Row> = values
            .iter()
            .map(|(name, values)| Row { name: (*name).into(), values: values.to_vec() })
            .collect();
        (stacked(&axis, "errors".into(), &rows), lines(&axis, "times".into(), &rows, limits))
    }

    #[test]
    fn parts_of_a_stack_stand_on_one_another_within_the_frame() {
        let (chart, _) = draw(&[("A", [3, 1]), ("B", [1, 0])], &[]);
        let places: Vec<_> = chart.bars.iter().map(|bar| (bar.x, bar.y, bar.height)).collect();
        assert_eq!(places, [(56, 59, 133), (56, 14, 45), (488, 148, 44)]);
        assert!(chart.bars.iter().all(|bar| bar.x + bar.width <= RIGHT && bar.y >= TOP));
        assert_eq!(chart.ticks.iter().map(|tick| tick.text.as_str()).collect::<Vec<_>>(), ["0", "2", "4"]);
        assert_eq!(chart.legend.len(), 2);
    }

    #[test]
    fn limits_are_in_the_frame_even_when_everything_is_quick() {
        let (_, chart) = draw(&[("p99", [120, 90])], &[Limit { value: 8_000, name: "8 s".into() }]);
        assert_eq!(chart.limits[0].at, y(8_000, 10_000));
        assert_eq!(chart.lines[0].points, "128,190 560,191");
    }

    #[test]
    fn nothing_and_very_much_can_be_drawn() {
        assert_eq!(round_up(0), 2);
        assert_eq!((round_up(21), round_up(41), round_up(100)), (40, 100, 100));
        assert_eq!(round_up(u64::MAX), u64::MAX);
        let (chart, _) = draw(&[("A", [u64::MAX / 2, 1])], &[]);
        assert!(chart.bars.iter().all(|bar| bar.height >= 1));
    }
}
