//! The straight lines that are drawn on a page: what parts the cells of tables.

use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::Number;

use super::glyph::Rule;
use super::matrix::Matrix;

/// How many lines of one page are looked at.
const MAX_RULES: usize = 20_000;

/// The straight lines of the path that is being made, still to be drawn.
#[derive(Default)]
pub(super) struct Path {
    at: Option<(f64, f64)>,
    start: Option<(f64, f64)>,
    lines: Vec<Rule>,
    boxes: Vec<[Rule; 4]>,
}

impl Path {
    /// Goes on with the path, or draws it: then its lines are added to `rules`.
    pub(super) fn step(
        &mut self,
        instruction: TypedInstruction<'_, '_>,
        matrix: Matrix,
        rules: &mut Vec<Rule>,
    ) {
        use TypedInstruction as T;
        let path = self;
        let here = |x: Number, y: Number| matrix.apply(x.as_f64(), y.as_f64());
        match instruction {
            T::MoveTo(to) => {
                path.at = Some(here(to.0, to.1));
                path.start = path.at;
            }
            T::LineTo(to) => {
                let to = here(to.0, to.1);
                if let Some(from) = path.at {
                    path.add(from, to);
                }
                path.at = Some(to);
            }
            T::ClosePath(_) => {
                if let (Some(from), Some(to)) = (path.at, path.start) {
                    path.add(from, to);
                }
                path.at = path.start;
            }
            T::CubicTo(to) => path.at = Some(here(to.4, to.5)),
            T::CubicStartTo(to) => path.at = Some(here(to.2, to.3)),
            T::CubicEndTo(to) => path.at = Some(here(to.2, to.3)),
            T::RectPath(r) => {
                let (x, y) = (r.0.as_f64(), r.1.as_f64());
                let (x1, y1) = (x + r.2.as_f64(), y + r.3.as_f64());
                let (x, y) = matrix.apply(x, y);
                let (x1, y1) = matrix.apply(x1, y1);
                if path.boxes.len() < MAX_RULES {
                    path.boxes.push(Rule::of_box((x, y), (x1, y1)));
                }
            }
            T::StrokePath(_)
            | T::CloseAndStrokePath(_)
            | T::FillAndStrokeNonZero(_)
            | T::FillAndStrokeEvenOdd(_)
            | T::CloseFillAndStrokeNonZero(_)
            | T::CloseFillAndStrokeEvenOdd(_) => path.draw(true, rules),
            T::FillPathNonZero(_) | T::FillPathNonZeroCompatibility(_) | T::FillPathEvenOdd(_) => {
                path.draw(false, rules);
            }
            T::EndPath(_) => *path = Self::default(),
            _ => {}
        }
    }

    /// The path is drawn: its straight lines, and boxes that are as thin as lines, may part cells.
    fn draw(&mut self, stroked: bool, rules: &mut Vec<Rule>) {
        let path = std::mem::take(self);
        if stroked {
            rules.extend(path.lines);
            rules.extend(path.boxes.into_iter().flatten());
        } else {
            rules.extend(path.boxes.iter().filter_map(Rule::of_thin_box));
            rules.extend(Rule::of_thin_outline(&path.lines));
        }
        rules.truncate(MAX_RULES);
    }

    fn add(&mut self, from: (f64, f64), to: (f64, f64)) {
        if self.lines.len() < MAX_RULES {
            self.lines.push(Rule::between(from, to));
        }
    }
}
