//! What runs along the edges of the pages of a book: headers, footers and page numbers.

use std::collections::BTreeMap;

use super::fragment::Fragment;
use super::glyph::Glyphs;

/// How many lines at the top and at the bottom of a page may run along.
const MAX_LINES: usize = 3;
/// Which part of the page is an edge.
const EDGE: f32 = 0.2;
/// How far from page to page they may stand off, in points.
const OFF: f32 = 4.0;

/// A line at the edge of a page.
struct EdgeLine {
    /// Its text without digits and spaces, as it stands there.
    key: String,
    /// Its digits.
    digits: String,
    y: f32,
    /// Which of the page's fragments are in it.
    fragments: std::ops::Range<usize>,
    from_top: bool,
}

/// The lines at the edges of the pages read so far.
#[derive(Default)]
pub(super) struct Running {
    seen: BTreeMap<(String, bool), Vec<f32>>,
}

impl Running {
    /// Takes what repeats at the edges of pages out of their fragments, which stand from the top down.
    pub(super) fn take_out(&mut self, pages: &[Glyphs], fragments: &mut [Vec<Fragment<'_>>]) {
        let edges: Vec<Vec<EdgeLine>> = pages
            .iter()
            .zip(fragments.iter())
            .map(|(page, fragments)| edge_lines(page, fragments))
            .collect();
        for line in edges.iter().flatten() {
            let places = self.seen.entry((line.key.clone(), line.from_top));
            places.or_default().push(line.y);
        }
        let needed = if pages.len() > 3 { 3 } else { 2 };
        for ((page, fragments), lines) in pages.iter().zip(fragments).zip(edges) {
            let mut gone = vec![false; fragments.len()];
            for from_top in [true, false] {
                // From the edge inward, as far as lines repeat.
                for line in lines.iter().filter(|line| line.from_top == from_top) {
                    if !self.repeats(line, needed) && !is_number_of(line, page.number) {
                        break;
                    }
                    for at in line.fragments.clone() {
                        if let Some(gone) = gone.get_mut(at) {
                            *gone = true;
                        }
                    }
                }
            }
            let mut gone = gone.into_iter();
            fragments.retain(|_| !gone.next().unwrap_or(false));
        }
    }

    fn repeats(&self, line: &EdgeLine, needed: usize) -> bool {
        let places = self.seen.get(&(line.key.clone(), line.from_top));
        let near = |places: &Vec<f32>| {
            let near = places.iter().filter(|&&y| (y - line.y).abs() <= OFF);
            near.take(needed).count()
        };
        // Figures alone repeat only where they count pages; a table's do too, but hardly at the same place.
        places.map(near).unwrap_or(0) >= needed
    }
}

/// Whether a line is nothing but the number of its page.
fn is_number_of(line: &EdgeLine, number: u32) -> bool {
    let is_dash = |c: char| matches!(c, '-' | '–' | '—' | '.' | '|' | '/' | '[' | ']' | '(' | ')');
    line.key.chars().all(is_dash) && line.key.chars().count() <= 4 && {
        let digits: String = line
            .digits
            .chars()
            .filter_map(|c| c.to_digit(10))
            .map(|d| d.to_string())
            .collect();
        let own = number.to_string();
        digits == own
            || (line.key.contains('/')
                && digits.starts_with(&own)
                && digits.len() <= 2 * own.len() + 2)
    }
}

/// The lines at a page's edges, the outermost first.
fn edge_lines(page: &Glyphs, fragments: &[Fragment<'_>]) -> Vec<EdgeLine> {
    let mut rows: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, fragment) in fragments.iter().enumerate() {
        match rows.last_mut() {
            Some(row)
                if fragments.get(row.start).is_some_and(|first| {
                    (first.y - fragment.y).abs() <= 0.35 * first.size.max(fragment.size)
                }) =>
            {
                row.end = at + 1;
            }
            _ => rows.push(at..at + 1),
        }
    }
    let line = |row: &std::ops::Range<usize>, from_top: bool| {
        let inside = fragments.get(row.clone())?;
        let y = inside.first()?.y;
        let is_edge = match from_top {
            true => y < EDGE * page.height,
            false => y > (1.0 - EDGE) * page.height,
        };
        is_edge.then(|| {
            let (mut key, mut digits) = (String::new(), String::new());
            for c in inside
                .iter()
                .flat_map(|f| &f.pieces)
                .flat_map(|p| p.text.chars())
            {
                if c.is_numeric() {
                    digits.push(c);
                } else if c != ' ' {
                    key.push(c);
                }
            }
            EdgeLine {
                key,
                digits,
                y,
                fragments: row.clone(),
                from_top,
            }
        })
    };
    let top = rows.iter().take(MAX_LINES).map_while(|row| line(row, true));
    let bottom = rows.iter().rev().take(MAX_LINES);
    top.chain(bottom.map_while(|row| line(row, false)))
        .collect()
}
