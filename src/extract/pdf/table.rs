//! Tables with lines drawn around their cells.

use super::fragment::Fragment;
use super::glyph::Rule;

/// Lines this near are one, and touch.
const NEAR: f32 = 3.0;
/// More lines than this are a drawing.
const MAX_RULES: usize = 2000;

/// The lines of one table.
#[derive(Debug, PartialEq)]
pub(super) struct Grid {
    pub(super) x0: f32,
    pub(super) y0: f32,
    pub(super) x1: f32,
    pub(super) y1: f32,
    /// Where its columns and rows begin and end.
    columns: Vec<f32>,
    rows: Vec<f32>,
}

/// The tables that the lines of a page make: those that hang together and enclose at least two columns.
pub(super) fn grids(rules: &[Rule]) -> Vec<Grid> {
    let mut lines: Vec<&Rule> = rules
        .iter()
        .filter(|rule| rule.is_level() || rule.is_upright())
        .collect();
    if lines.len() > MAX_RULES {
        return Vec::new();
    }
    let mut out = Vec::new();
    while let Some(seed) = lines.pop() {
        let mut group = vec![seed];
        let mut done = 0;
        while let Some(&line) = group.get(done) {
            done += 1;
            let (touching, others): (Vec<&Rule>, Vec<&Rule>) =
                lines.into_iter().partition(|other| touch(line, other));
            group.extend(touching);
            lines = others;
        }
        out.extend(Grid::of(&group));
    }
    out.sort_by(|a: &Grid, b: &Grid| a.y0.total_cmp(&b.y0));
    out
}

fn touch(a: &Rule, b: &Rule) -> bool {
    a.x0 <= b.x1 + NEAR && b.x0 <= a.x1 + NEAR && a.y0 <= b.y1 + NEAR && b.y0 <= a.y1 + NEAR
}

impl Grid {
    fn of(lines: &[&Rule]) -> Option<Self> {
        let places = |mut all: Vec<f32>| {
            all.sort_by(f32::total_cmp);
            all.dedup_by(|a, b| *a - *b <= NEAR);
            all
        };
        let upright = lines.iter().filter(|line| line.is_upright());
        let columns = places(upright.map(|line| line.x0).collect());
        let level = lines.iter().filter(|line| line.is_level());
        let rows = places(level.map(|line| line.y0).collect());
        match (columns.as_slice(), rows.as_slice()) {
            (&[x0, _, .., x1], &[y0, .., y1]) if y1 > y0 => Some(Self {
                x0,
                y0,
                x1,
                y1,
                columns,
                rows,
            }),
            _ => None,
        }
    }

    /// Whether a fragment stands in the table.
    pub(super) fn holds(&self, fragment: &Fragment<'_>) -> bool {
        let x = f32::midpoint(fragment.x0, fragment.x1);
        let y = fragment.y - 0.3 * fragment.size;
        (self.x0..=self.x1).contains(&x) && (self.y0..=self.y1).contains(&y)
    }

    /// Its rows, each with its cells from left to right. A cell that reaches over others is in one of them.
    pub(super) fn cells<'g>(&self, fragments: Vec<Fragment<'g>>) -> Vec<Vec<Vec<Fragment<'g>>>> {
        let across = self.columns.len().saturating_sub(1).max(1);
        let down = self.rows.len().saturating_sub(1).max(1);
        let mut cells: Vec<Vec<Vec<Fragment<'g>>>> = Vec::new();
        for _ in 0..down {
            cells.push((0..across).map(|_| Vec::new()).collect());
        }
        for fragment in fragments {
            let x = f32::midpoint(fragment.x0, fragment.x1);
            let y = fragment.y - 0.3 * fragment.size;
            let column = self.columns.partition_point(|&at| at <= x).max(1) - 1;
            let row = self.rows.partition_point(|&at| at <= y).max(1) - 1;
            if let Some(cell) = cells
                .get_mut(row.min(down - 1))
                .and_then(|row| row.get_mut(column.min(across - 1)))
            {
                cell.push(fragment);
            }
        }
        for row in &mut cells {
            for cell in row.iter_mut() {
                cell.sort_by(|a, b| a.y.total_cmp(&b.y));
            }
            row.retain(|cell| !cell.is_empty());
        }
        cells.retain(|row| !row.is_empty());
        cells
    }
}
