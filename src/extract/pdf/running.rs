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
/// With how many lines of the same key a line is compared.
const MAX_SEEN: usize = 2000;

/// A line at the edge of a page.
struct EdgeLine {
    /// Its text without digits and spaces, as it stands there.
    key: String,
    /// Its numbers, from left to right.
    numbers: Vec<u64>,
    y: f32,
    /// Which of the page's fragments are in it.
    fragments: std::ops::Range<usize>,
    from_top: bool,
}

/// The lines at the edges of the pages read so far, by their keys and whether they stand at the top.
#[derive(Default)]
pub(super) struct Running {
    seen: BTreeMap<(String, bool), Vec<Seen>>,
}

/// Where a line stood, and which numbers it had.
struct Seen {
    y: f32,
    page: u32,
    numbers: Vec<u64>,
}

impl Running {
    /// Takes what repeats at the edges of pages out of their fragments, which stand from the top down.
    pub(super) fn take_out(&mut self, pages: &[Glyphs], fragments: &mut [Vec<Fragment<'_>>]) {
        let edges: Vec<Vec<EdgeLine>> = pages
            .iter()
            .zip(fragments.iter())
            .map(|(page, fragments)| edge_lines(page, fragments))
            .collect();
        for (page, lines) in pages.iter().zip(&edges) {
            for line in lines {
                let seen = self.seen.entry((line.key.clone(), line.from_top));
                seen.or_default().push(Seen {
                    y: line.y,
                    page: page.number,
                    numbers: line.numbers.clone(),
                });
            }
        }
        let needed = if pages.len() > 3 { 3 } else { 2 };
        for ((page, fragments), lines) in pages.iter().zip(fragments).zip(edges) {
            let mut gone = vec![false; fragments.len()];
            for from_top in [true, false] {
                // From the edge inward, as far as lines repeat.
                for line in lines.iter().filter(|line| line.from_top == from_top) {
                    if !self.repeats(line, page.number, needed) && !is_number_of(line, page.number)
                    {
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

    /// Whether a line stands at the same place on other pages, with the same numbers or such as count pages: a
    /// heading that begins a page is not the heading with another number that begins another.
    fn repeats(&self, line: &EdgeLine, page: u32, needed: usize) -> bool {
        let Some(seen) = self.seen.get(&(line.key.clone(), line.from_top)) else {
            return false;
        };
        let alike = |other: &&Seen| {
            let counts = |(&own, &number): (&u64, &u64)| {
                own == number
                    || own.wrapping_sub(page.into()) == number.wrapping_sub(other.page.into())
            };
            (other.y - line.y).abs() <= OFF
                && other.numbers.len() == line.numbers.len()
                && line.numbers.iter().zip(&other.numbers).all(counts)
        };
        let near = seen.iter().rev().take(MAX_SEEN).filter(alike);
        near.take(needed).count() >= needed
    }
}

/// Whether a line is nothing but the number of its page, or that and the number of all: `- 3 -`, `3/12`.
fn is_number_of(line: &EdgeLine, number: u32) -> bool {
    let is_dash = |c: char| "-–—.|/[]()".contains(c);
    line.key.chars().count() <= 4
        && line.key.chars().all(is_dash)
        && match *line.numbers.as_slice() {
            [page] => page == u64::from(number),
            [page, all] => page == u64::from(number) && page <= all && line.key == "/",
            _ => false,
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
            let (mut key, mut numbers) = (String::new(), Vec::new());
            for fragment in inside {
                let mut in_number = false;
                for c in fragment.pieces.iter().flat_map(|piece| piece.text.chars()) {
                    match (digit(c), numbers.last_mut()) {
                        (Some(digit), Some(number)) if in_number => {
                            *number = u64::wrapping_add(u64::wrapping_mul(*number, 10), digit);
                        }
                        (Some(digit), _) => numbers.push(digit),
                        (None, _) if c != ' ' => key.push(c),
                        (None, _) => {}
                    }
                    in_number = digit(c).is_some();
                }
            }
            EdgeLine {
                key,
                numbers,
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

/// The value of a digit, Western, Arabic or Persian.
fn digit(c: char) -> Option<u64> {
    let first = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6F0}'..='\u{6F9}' => '\u{6F0}',
        _ => return None,
    };
    Some(u64::from(c) - u64::from(first))
}
