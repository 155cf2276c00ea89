//! Which letter each mark above or below the line belongs to.

use super::fragment::Piece;
use super::glyph::{Glyph, is_mark};

/// A mark that stands above or below a letter.
pub(super) struct Stray<'g> {
    pub(super) glyph: Glyph,
    pub(super) text: &'g str,
    /// Which of the other glyphs it was drawn beside, and belongs to by that.
    pub(super) base: Option<usize>,
}

/// Which other glyph each mark and each glyph without room of its own belongs to, by the order in which they were
/// drawn: a letter's marks follow it in the order of reading, and so come before it where lines are drawn from left
/// to right and read from right to left.
pub(super) fn bases(glyphs: &[(Glyph, &str)]) -> Vec<Option<usize>> {
    let is_base = |at: &usize| {
        glyphs
            .get(*at)
            .is_some_and(|(glyph, text)| !glyph.is_narrow() && !is_mark(text) && *text != " ")
    };
    let mut out = vec![None; glyphs.len()];
    let mut before = None;
    let mut after: Option<usize> = None;
    for at in 0..glyphs.len() {
        if is_base(&at) {
            before = Some(at);
            continue;
        }
        let Some((glyph, text)) = glyphs.get(at) else {
            continue;
        };
        if after.is_none_or(|after| after < at) {
            after = (at + 1..glyphs.len()).take(64).find(is_base);
        }
        let near = |&other: &usize| {
            glyphs.get(other).is_some_and(|(other, _)| {
                let aside = (other.x0 - glyph.middle()).max(glyph.middle() - other.x1);
                aside < 0.8 * glyph.size && (other.y - glyph.y).abs() < 1.2 * glyph.size
            })
        };
        let (left, right) = (before.filter(near), after.filter(near));
        let middle = |at: usize| glyphs.get(at).map_or(0.0, |(glyph, _)| glyph.middle());
        let is_arabic = text.chars().all(|c| ('\u{590}'..='\u{8FF}').contains(&c));
        let base = match (left, right) {
            (Some(before), Some(after)) => {
                let rightward = middle(after) > middle(before);
                Some(if rightward == is_arabic {
                    after
                } else {
                    before
                })
            }
            (one, None) | (None, one) => one,
        };
        if let Some(out) = out.get_mut(at) {
            *out = base;
        }
    }
    out
}

/// Puts each mark on the letter it stands above or below.
pub(super) fn attach(rows: &mut [Vec<Piece<'_>>], marks: &[Stray<'_>], glyphs: usize) {
    let mut places: Vec<(u32, u32)> = vec![(u32::MAX, 0); glyphs];
    for (row, pieces) in rows.iter().enumerate() {
        for (at, piece) in pieces.iter().enumerate() {
            if let Some(place) = places.get_mut(piece.at) {
                *place = (row as u32, at as u32);
            }
        }
    }
    let heights: Vec<f32> = rows
        .iter()
        .map(|row| row.first().map_or(0.0, |piece| piece.y))
        .collect();
    for mark in marks {
        let known = mark.base.and_then(|base| places.get(base)).copied();
        let place = match known {
            Some((row, at)) if row != u32::MAX => Some((row as usize, at as usize)),
            _ => nearest(rows, &heights, &mark.glyph),
        };
        if let Some((row, at)) = place
            && let Some(piece) = rows.get_mut(row).and_then(|row| row.get_mut(at))
            && piece.marks.len() < 32
            && !piece.marks.contains(mark.text)
        {
            piece.marks.push_str(mark.text);
        }
    }
}

/// The letter that a mark stands nearest to.
fn nearest(rows: &[Vec<Piece<'_>>], heights: &[f32], mark: &Glyph) -> Option<(usize, usize)> {
    let reach = 1.2 * mark.size;
    let begin = heights.partition_point(|&y| y < mark.y - reach);
    let end = heights.partition_point(|&y| y <= mark.y + reach);
    let x = mark.middle();
    let mut best: Option<(f32, usize, usize)> = None;
    for (at, row) in rows.iter().enumerate().take(end).skip(begin) {
        let near = row.partition_point(|piece| piece.middle() < x);
        for place in near.saturating_sub(3)..(near + 3).min(row.len()) {
            let Some(piece) = row
                .get(place)
                .filter(|piece| !piece.is_space() && !piece.is_filler())
            else {
                continue;
            };
            let aside = (piece.x0 - x).max(x - piece.x1).max(0.0);
            let off = (piece.middle() - x).abs() * 0.1;
            let score = aside + off + 0.5 * (piece.y - mark.y).abs();
            if best.is_none_or(|(least, ..)| score < least) {
                best = Some((score, at, place));
            }
        }
    }
    let (score, row, at) = best?;
    (score < 1.5 * mark.size).then_some((row, at))
}
