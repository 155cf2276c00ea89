//! Glyphs become fragments: stretches of one line with no wide gap in them.

use super::glyph::{Glyph, Glyphs, Rule, is_mark};
use super::marks::{Stray, attach, bases};
use super::order::{Unit, is_right_to_left};

/// How far glyphs of one line may stand above or below each other, in sizes.
const SLANT: f32 = 0.35;
/// A gap this wide parts words; in fonts that draw spaces, it has to be wider.
const WORD_GAP: f32 = 0.13;
const WORD_GAP_BESIDE_SPACES: f32 = 0.3;
/// A gap this wide parts fragments: the white space between columns may be as narrow.
const FRAGMENT_GAP: f32 = 0.55;
/// The same glyph drawn twice, to look bold, stands this far from itself at most.
const SHADOW: f32 = 0.1;

/// How many upright lines are looked at, and fragments among which raised ones are sought.
const MAX_RULES: usize = 1500;
const MAX_RAISED: usize = 5000;

/// A stretch of a line.
#[derive(Debug, Clone)]
pub(super) struct Fragment<'g> {
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    /// Its glyphs and the spaces between them, from left to right.
    pub(super) pieces: Vec<Piece<'g>>,
}

/// A glyph of a fragment, or a space.
#[derive(Debug, Clone)]
pub(super) struct Piece<'g> {
    /// Its place among the glyphs as they were drawn.
    pub(super) at: usize,
    pub(super) text: &'g str,
    pub(super) marks: String,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) y: f32,
    pub(super) size: f32,
}

impl Piece<'_> {
    pub(super) fn is_space(&self) -> bool {
        self.text == " "
    }

    /// Whether it fills its place and stands for nothing.
    pub(super) fn is_filler(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn middle(&self) -> f32 {
        f32::midpoint(self.x0, self.x1)
    }
}

impl<'g> Fragment<'g> {
    /// What it is made of, to be put in order.
    pub(super) fn units(&self) -> impl Iterator<Item = Unit<'_>> {
        self.pieces.iter().map(|piece| Unit {
            text: piece.text,
            marks: &piece.marks,
        })
    }

    /// How many letters are written from right to left, less those that are not.
    pub(super) fn balance(&self) -> i32 {
        let letters = self.pieces.iter().flat_map(|piece| piece.text.chars());
        letters
            .filter_map(is_right_to_left)
            .map(|right| if right { 1 } else { -1 })
            .sum()
    }

    /// How many words it has.
    pub(super) fn words(&self) -> usize {
        1 + self.pieces.iter().filter(|piece| piece.is_space()).count()
    }

    /// How wide the word is that is read first.
    pub(super) fn first_word(&self, right_to_left: bool) -> f32 {
        if right_to_left {
            let end = self.pieces.iter().rev().find(|piece| piece.is_space());
            self.x1 - end.map_or(self.x0, |space| space.x1)
        } else {
            let end = self.pieces.iter().find(|piece| piece.is_space());
            end.map_or(self.x1, |space| space.x0) - self.x0
        }
    }

    /// Where the top of its letters is, about.
    pub(super) fn top(&self) -> f32 {
        self.y - 0.8 * self.size
    }

    pub(super) fn bottom(&self) -> f32 {
        self.y + 0.25 * self.size
    }

    fn new(piece: Piece<'g>) -> Self {
        Self {
            x0: piece.x0,
            x1: piece.x1,
            y: piece.y,
            size: piece.size,
            pieces: vec![piece],
        }
    }

    fn push(&mut self, piece: Piece<'g>) {
        self.x0 = self.x0.min(piece.x0);
        self.x1 = self.x1.max(piece.x1);
        self.pieces.push(piece);
    }

    /// Adds what stands on the same line to the right of it.
    pub(super) fn append(&mut self, other: Self) {
        let edge = self.x1;
        self.pieces
            .push(space(edge, other.x0.max(edge), self.y, self.size));
        self.x0 = self.x0.min(other.x0);
        self.x1 = self.x1.max(other.x1);
        self.size = self.size.max(other.size);
        self.pieces.extend(other.pieces);
    }
}

fn space<'g>(x0: f32, x1: f32, y: f32, size: f32) -> Piece<'g> {
    Piece {
        at: usize::MAX,
        text: " ",
        marks: String::new(),
        x0,
        x1,
        y,
        size,
    }
}

/// The fragments of the glyphs whose lines are turned by `angle`, from the top down.
pub(super) fn fragments(page: &Glyphs, angle: i16) -> Vec<Fragment<'_>> {
    let glyphs: Vec<(Glyph, &str)> = page
        .all
        .iter()
        .filter(|glyph| glyph.angle == angle)
        .map(|glyph| (*glyph, page.text(glyph)))
        .collect();
    let bases = bases(&glyphs);
    let mut marks: Vec<Stray<'_>> = Vec::new();
    let mut drawn: Vec<(usize, Glyph, &str)> = Vec::new();
    for (at, &(mut glyph, mut text)) in glyphs.iter().enumerate() {
        let base = bases.get(at).copied().flatten();
        let host = base.and_then(|base| glyphs.get(base));
        if let Some((host, letter)) = host
            && glyph.is_narrow()
            && !is_mark(text)
        {
            // A mark that a program wrote down as the letter with it: what is more than the letter is the mark.
            match text.strip_prefix(letter) {
                Some(rest) if !letter.is_empty() => text = rest,
                _ if letter.starts_with(text) => continue,
                _ if letter.is_empty() => {
                    glyph.y = host.y;
                    (glyph.x0, glyph.x1) = (host.x0, host.x1);
                }
                _ => {
                    glyph.y = host.y;
                    let x = glyph.middle().clamp(host.x0, host.x1);
                    (glyph.x0, glyph.x1) = (x, x);
                }
            }
        }
        if is_mark(text) {
            marks.push(Stray { glyph, text, base });
        } else {
            drawn.push((at, glyph, text));
        }
    }
    drawn.sort_by(|a, b| a.1.y.total_cmp(&b.1.y));
    // The lines drawn on a page are not turned with the text.
    let rules: Vec<&Rule> = match angle {
        0 => page.rules.iter().filter(|rule| rule.is_upright()).collect(),
        _ => Vec::new(),
    };
    // So many are a drawing, not a table.
    let rules = if rules.len() > MAX_RULES {
        Vec::new()
    } else {
        rules
    };
    let mut rows: Vec<Vec<Piece<'_>>> = Vec::new();
    let mut first: Option<(f32, f32)> = None;
    for (at, glyph, text) in drawn {
        let text = if text.starts_with(' ') && text.trim().is_empty() {
            " "
        } else {
            text
        };
        let piece = Piece {
            at,
            text,
            marks: String::new(),
            x0: glyph.x0,
            x1: glyph.x1,
            y: glyph.y,
            size: glyph.size,
        };
        match (first, rows.last_mut()) {
            (Some((y, size)), Some(row)) if glyph.y - y <= SLANT * size.min(glyph.size) => {
                row.push(piece);
            }
            _ => {
                first = Some((glyph.y, glyph.size));
                rows.push(vec![piece]);
            }
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
    }
    attach(&mut rows, &marks, glyphs.len());
    let mut out = Vec::new();
    for row in rows {
        split(row, &rules, &mut out);
    }
    if out.len() <= MAX_RAISED {
        raise(&mut out);
    }
    out
}

/// Cuts a row, sorted from left to right, where it has wide gaps or lines drawn across.
fn split<'g>(row: Vec<Piece<'g>>, rules: &[&Rule], out: &mut Vec<Fragment<'g>>) {
    let spaces = row.iter().filter(|piece| piece.is_space()).count();
    let glyphs = row.len() - spaces;
    let threshold = if spaces * 12 >= glyphs {
        WORD_GAP_BESIDE_SPACES
    } else {
        WORD_GAP + tracking(&row)
    };
    let mut current: Option<Fragment<'g>> = None;
    let mut spaces: Vec<f32> = Vec::new();
    for piece in row {
        if piece.is_space() {
            spaces.push(piece.x0);
            continue;
        }
        if piece.is_filler() {
            // It reaches from the word that it stretches; it does not begin one.
            if let Some(fragment) = &mut current
                && piece.x0 - fragment.x1 < WORD_GAP * piece.size
            {
                fragment.x1 = fragment.x1.max(piece.x1);
            }
            continue;
        }
        let Some(fragment) = &mut current else {
            current = Some(Fragment::new(piece));
            spaces.clear();
            continue;
        };
        let shadow = |other: &Piece<'_>| {
            other.text == piece.text
                && (other.middle() - piece.middle()).abs() < SHADOW * piece.size
                && (other.y - piece.y).abs() < SHADOW * piece.size
        };
        if fragment.pieces.iter().rev().take(4).any(shadow) {
            continue;
        }
        // Some programs draw a space, go back, and draw a letter in its place: it parts nothing.
        let last = fragment.pieces.last().map_or(f32::MIN, |last| last.x0);
        let spaced = spaces.iter().any(|&x| {
            (x - piece.x0).abs() > 0.03 * piece.size && (x - last).abs() > 0.03 * piece.size
        });
        spaces.clear();
        let gap = piece.x0 - fragment.x1;
        let size = piece.size.min(fragment.size);
        let (from, to) = (fragment.x1 - 0.1 * size, piece.x0 + 0.1 * size);
        let is_ruled = gap > 0.0
            && rules.iter().any(|rule| {
                rule.x0 >= from
                    && rule.x1 <= to
                    && rule.y0 < piece.y
                    && rule.y1 > piece.y - size / 2.0
            });
        if gap > FRAGMENT_GAP * size || is_ruled {
            out.extend(current.replace(Fragment::new(piece)));
        } else {
            if spaced || gap > threshold * size {
                let (y, size) = (piece.y, piece.size);
                fragment
                    .pieces
                    .push(space(fragment.x1, piece.x0.max(fragment.x1), y, size));
            }
            fragment.size = fragment.size.max(piece.size);
            fragment.push(piece);
        }
    }
    out.extend(current);
}

/// How far the letters of a row are spread, in sizes: the gap that most of them have.
fn tracking(row: &[Piece<'_>]) -> f32 {
    let mut gaps: Vec<f32> = row
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some((b.x0 - a.x1) / a.size.max(0.1)),
            _ => None,
        })
        .collect();
    if gaps.len() < 4 {
        return 0.0;
    }
    gaps.sort_by(f32::total_cmp);
    let middle = gaps.get(gaps.len() / 2).copied().unwrap_or(0.0);
    // The middle gap of a row of one-letter words is not spread but parts words.
    if middle > 0.04 && middle < 0.5 {
        middle
    } else {
        0.0
    }
}

/// Puts what is raised or lowered beside a word, a note's number or an index, into the word's line.
fn raise(fragments: &mut Vec<Fragment<'_>>) {
    let mut small = 0;
    while small < fragments.len() {
        let host = fragments
            .get(small)
            .and_then(|note| host(fragments, small, note));
        let Some(host) = host else {
            small += 1;
            continue;
        };
        let note = fragments.remove(small);
        let host = if host > small { host - 1 } else { host };
        if let Some(host) = fragments.get_mut(host) {
            let is_number = note
                .pieces
                .iter()
                .all(|piece| piece.text.chars().all(|c| c.is_numeric()));
            let at = host
                .pieces
                .partition_point(|piece| piece.middle() < f32::midpoint(note.x0, note.x1));
            let (y, size) = (host.y, host.size);
            let mut pieces = Vec::new();
            if is_number {
                pieces.push(space(note.x0, note.x0, y, size));
            }
            host.x0 = host.x0.min(note.x0);
            host.x1 = host.x1.max(note.x1);
            let (begin, end) = (note.x0, note.x1);
            pieces.extend(note.pieces);
            if is_number {
                pieces.push(space(end, end.max(begin), y, size));
            }
            host.pieces.splice(at..at, pieces);
            trim(host);
        }
    }
}

/// The fragment beside which a small one stands.
fn host(fragments: &[Fragment<'_>], at: usize, note: &Fragment<'_>) -> Option<usize> {
    if note.pieces.len() > 4 {
        return None;
    }
    let near = at.saturating_sub(12)..(at + 12).min(fragments.len());
    near.filter(|&i| i != at).find(|&i| {
        fragments.get(i).is_some_and(|host| {
            let gap = (note.x0 - host.x1).max(host.x0 - note.x1);
            note.size < 0.85 * host.size
                && (note.y - host.y).abs() < 0.7 * host.size
                && gap < 0.4 * host.size
        })
    })
}

/// Takes spaces off both ends, and all but one of those that follow each other.
fn trim(fragment: &mut Fragment<'_>) {
    let mut after_space = true;
    fragment.pieces.retain(|piece| {
        let keep = !(after_space && piece.is_space());
        after_space = piece.is_space();
        keep
    });
    if after_space {
        fragment.pieces.pop();
    }
}
