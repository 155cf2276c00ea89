//! The white space that parts columns of text.

use super::layout::Item;

/// How wide the white space between columns is at least, in sizes, and how many lines stand on either side of it:
/// the narrower it is, the more, since white space may run through a few lines by chance.
const GUTTERS: [(f32, usize); 2] = [(1.5, MIN_LINES), (0.75, 2 * MIN_LINES)];
const MIN_LINES: usize = 3;
/// How far a line may reach into it, in sizes.
const SLACK: f32 = 0.15;

/// White space that parts columns.
pub(super) struct Gutter {
    pub(super) x: f32,
    pub(super) bands: Vec<Band>,
}

/// How far down a page columns stand side by side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Band {
    pub(super) top: f32,
    pub(super) bottom: f32,
}

/// Finds the white space that parts the most lines; `items` are sorted from the top down.
pub(super) fn gutter(items: &[Item<'_>]) -> Option<Gutter> {
    let mut best: Option<(usize, Gutter)> = None;
    for (width, min_lines) in GUTTERS {
        let mut edges: Vec<(f32, f32)> = Vec::new();
        for item in items {
            let wide = width * item.size;
            edges.push((item.x1, item.x1 + wide));
            edges.push((item.x0 - wide, item.x0));
        }
        edges.sort_by(|a, b| a.0.total_cmp(&b.0));
        // One edge stands for all that are as good as the same.
        edges.dedup_by(|a, b| a.0 - b.0 < 2.0 && (a.1 - b.1).abs() < 2.0);
        for (begin, end) in edges {
            let (score, bands) = bands(items, begin, end, min_lines);
            if score > 0 && best.as_ref().is_none_or(|(most, _)| score > *most) {
                let x = f32::midpoint(begin, end);
                best = Some((score, Gutter { x, bands }));
            }
        }
    }
    best.map(|(_, gutter)| gutter)
}

/// Where the white space from `begin` to `end` parts columns, and how many lines it parts.
fn bands(items: &[Item<'_>], begin: f32, end: f32, min_lines: usize) -> (usize, Vec<Band>) {
    let mut score = 0;
    let mut bands = Vec::new();
    let mut sides = [Side::default(), Side::default()];
    let mut close = |sides: &mut [Side; 2]| {
        let [left, right] = std::mem::take(sides);
        let overlap = left.bottom.min(right.bottom) - left.top.max(right.top);
        let shorter = (left.bottom - left.top).min(right.bottom - right.top);
        let lines = left.lines.min(right.lines);
        let most = left.lines.max(right.lines);
        let is_clear = 10 * (left.reaching + right.reaching) <= most;
        // The last column of a text may be short; it begins where the others do.
        let is_last = lines >= 2
            && most >= 2 * MIN_LINES
            && (left.top - right.top).abs() < (left.bottom - left.top) / left.lines.max(1) as f32;
        let is_enough = lines >= min_lines || is_last;
        let is_text = left.is_text() && right.is_text();
        if is_clear && is_enough && is_text && overlap > shorter / 2.0 {
            score += lines;
            bands.push(Band {
                top: left.top.min(right.top),
                bottom: left.last.max(right.last),
            });
        }
    };
    for item in items {
        let slack = SLACK * item.size;
        if item.x0 < begin + slack && item.x1 > end - slack {
            close(&mut sides);
            continue;
        }
        let [left, right] = &mut sides;
        let is_left = item.x0 + item.x1 < begin + end;
        let side = if is_left { left } else { right };
        side.add(item);
        // A long stroke may reach into the white space now and then.
        let reaches = match is_left {
            true => item.x1 > begin + slack,
            false => item.x0 < end - slack,
        };
        side.reaching += usize::from(reaches);
    }
    close(&mut sides);
    (score, bands)
}

/// What stands on one side of the white space.
#[derive(Default)]
struct Side {
    lines: usize,
    top: f32,
    bottom: f32,
    /// Where the last line begins.
    last: f32,
    words: usize,
    /// How many lines reach into the white space.
    reaching: usize,
    pieces: usize,
}

impl Side {
    fn add(&mut self, item: &Item<'_>) {
        if self.pieces == 0 {
            self.top = item.top;
        }
        if self.pieces == 0 || item.top > self.last + 0.5 * item.size {
            self.lines += 1;
        }
        self.pieces += 1;
        self.last = item.top;
        self.bottom = self.bottom.max(item.bottom);
        self.words += item.words();
    }

    /// Whether it is running text and not a column of a table: several words a line.
    fn is_text(&self) -> bool {
        self.words >= self.lines * 5 / 2
    }
}
