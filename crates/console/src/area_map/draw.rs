//! Shapes on the Earth as a drawing with a scale; small areas may be taken as flat. Pure.

use std::fmt::Write;

use basis::GeoPoint;
use feed::{AreaDocument, Geometry};
use texts::Texts;

use super::{Spot, distance};

/// Width of the drawing.
const WIDTH: f64 = 640.0;
/// It is never higher than this.
const HEIGHT: f64 = 480.0;
/// Room around what is drawn.
const MARGIN: f64 = 36.0;
/// Metres that are shown at least.
const LEAST: f64 = 200.0;
/// Corners that are drawn; of longer rings only some.
const CORNERS: usize = 4_000;
const METRES_PER_DEGREE: f64 = 111_195.0;

/// The drawing.
#[derive(Debug, PartialEq)]
pub(crate) struct Picture {
    pub(crate) width: String,
    pub(crate) height: String,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) spots: Vec<Mark>,
    /// The bar of the scale as a path, and its length in words with its place.
    pub(crate) scale: String,
    pub(crate) scale_text: String,
    pub(crate) scale_at: (String, String),
}

/// A shape of the area.
#[derive(Debug, PartialEq)]
pub(crate) struct Shape {
    /// Whether it is cut out.
    pub(crate) is_cut: bool,
    pub(crate) path: String,
}

/// A restaurant.
#[derive(Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) x: String,
    pub(crate) y: String,
    pub(crate) label: String,
}

/// Metres east and south of a middle.
type Flat = (f64, f64);

/// What lies around one point, taken as flat.
struct Ground {
    middle: GeoPoint,
}

impl Ground {
    fn flat(&self, point: GeoPoint) -> Flat {
        let mut east = point.longitude - self.middle.longitude;
        // The shorter way around the Earth.
        if east > 180.0 {
            east -= 360.0;
        } else if east < -180.0 {
            east += 360.0;
        }
        let shrink = self.middle.latitude.to_radians().cos();
        (east * shrink * METRES_PER_DEGREE, (self.middle.latitude - point.latitude) * METRES_PER_DEGREE)
    }
}

/// The smallest box around points.
#[derive(Clone, Copy)]
struct Box {
    least: Flat,
    most: Flat,
}

impl Box {
    fn around(points: impl IntoIterator<Item = Flat>) -> Option<Self> {
        points.into_iter().fold(None, |found: Option<Self>, (x, y)| {
            let found = found.unwrap_or(Self { least: (x, y), most: (x, y) });
            Some(Self {
                least: (found.least.0.min(x), found.least.1.min(y)),
                most: (found.most.0.max(x), found.most.1.max(y)),
            })
        })
    }

    fn size(self) -> (f64, f64) {
        (self.most.0 - self.least.0, self.most.1 - self.least.1)
    }
}

/// Width and height of rings in metres.
pub(super) fn extent(rings: &[Vec<GeoPoint>]) -> (f64, f64) {
    let Some(middle) = rings.iter().flatten().next().copied() else { return (0.0, 0.0) };
    let ground = Ground { middle };
    Box::around(rings.iter().flatten().map(|point| ground.flat(*point))).map_or((0.0, 0.0), Box::size)
}

/// From metres to the drawing.
struct Frame {
    ground: Ground,
    least: Flat,
    /// Units of the drawing for a metre.
    scale: f64,
}

impl Frame {
    fn place(&self, point: GeoPoint) -> Flat {
        let (x, y) = self.ground.flat(point);
        (MARGIN + (x - self.least.0) * self.scale, MARGIN + (y - self.least.1) * self.scale)
    }
}

/// The drawing of what can be drawn; `None` where nothing can.
pub(super) fn picture(t: Texts, areas: &[AreaDocument], spots: &[Spot]) -> Option<Picture> {
    let middle = areas.iter().find_map(|area| match &area.geometry {
        Geometry::Circle { center, .. } => Some(*center),
        Geometry::Polygon { rings } => rings.iter().flatten().next().copied(),
        Geometry::PostalCode { .. } => None,
    })?;
    let ground = Ground { middle };
    let corners = areas.iter().flat_map(|area| corners(&ground, area));
    let around = Box::around(corners.chain(spots.iter().map(|spot| ground.flat(spot.point))))?;
    let (wide, high) = around.size();
    let scale = ((WIDTH - 2.0 * MARGIN) / wide.max(LEAST)).min((HEIGHT - 2.0 * MARGIN) / high.max(LEAST));
    let frame = Frame { ground, least: around.least, scale };
    let (width, height) = (wide * scale + 2.0 * MARGIN, high * scale + 2.0 * MARGIN);
    let (bar, words) = bar(t, scale, width);
    let base = height - 12.0;
    Some(Picture {
        width: unit(width),
        height: unit(height),
        shapes: areas.iter().filter_map(|area| shape(&frame, area)).collect(),
        spots: spots.iter().map(|spot| mark(&frame, spot)).collect(),
        scale: format!("M12 {} v6 h{} v-6", unit(base - 6.0), unit(bar)),
        scale_text: words,
        scale_at: (unit(bar + 20.0), unit(base)),
    })
}

/// Points that must be seen.
fn corners(ground: &Ground, area: &AreaDocument) -> Vec<Flat> {
    match &area.geometry {
        Geometry::Circle { center, radius_metres: radius } => {
            let (x, y) = ground.flat(*center);
            vec![(x - radius, y - radius), (x + radius, y + radius)]
        }
        Geometry::Polygon { rings } => rings.iter().flatten().map(|point| ground.flat(*point)).collect(),
        Geometry::PostalCode { .. } => Vec::new(),
    }
}

fn shape(frame: &Frame, area: &AreaDocument) -> Option<Shape> {
    let path = match &area.geometry {
        Geometry::Circle { center, radius_metres } => {
            circle(frame.place(*center), radius_metres * frame.scale)
        }
        Geometry::Polygon { rings } => {
            let all = rings.iter().map(Vec::len).sum::<usize>();
            let step = all.div_ceil(CORNERS).max(1);
            rings.iter().map(|ring| polygon(frame, ring, step)).collect()
        }
        Geometry::PostalCode { .. } => return None,
    };
    Some(Shape { is_cut: area.exclude, path })
}

fn circle((x, y): Flat, radius: f64) -> String {
    let (left, r, through) = (unit(x - radius), unit(radius), unit(2.0 * radius));
    format!("M{left} {} a{r} {r} 0 1 0 {through} 0 a{r} {r} 0 1 0 -{through} 0 Z", unit(y))
}

/// Every `step`th corner of a ring.
fn polygon(frame: &Frame, ring: &[GeoPoint], step: usize) -> String {
    let mut path = String::new();
    for (at, point) in ring.iter().step_by(step).enumerate() {
        let (x, y) = frame.place(*point);
        let letter = if at == 0 { 'M' } else { 'L' };
        // Writing to a string does not fail.
        let _ = write!(path, "{letter}{} {} ", unit(x), unit(y));
    }
    path.push('Z');
    path
}

fn mark(frame: &Frame, spot: &Spot) -> Mark {
    let (x, y) = frame.place(spot.point);
    Mark { x: unit(x), y: unit(y), label: spot.id.clone() }
}

/// A round length that takes at most a third of the width: its length in the drawing, and in words.
fn bar(t: Texts, scale: f64, width: f64) -> (f64, String) {
    let most = width / 3.0 / scale;
    let power = 10f64.powf(most.max(1.0).log10().floor());
    let metres = [5.0, 2.0].map(|n| n * power).into_iter().find(|metres| *metres <= most).unwrap_or(power);
    (metres * scale, distance(t, metres))
}

/// A tenth of a unit is finer than anybody sees.
fn unit(value: f64) -> String {
    format!("{value:.1}")
}
