//! Pages become one text, in which it is known where each begins.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::{Mark, Place};
use super::fragment::fragments;
use super::glyph::Glyphs;
use super::layout::{Block, MAX_DEPTH, blocks, join};
use super::order::{Brackets, is_right_to_left};
use super::running::Running;

/// The text so far.
pub(super) struct Book {
    text: String,
    marks: Vec<Mark>,
    running: Running,
    brackets: Brackets,
    /// The last paragraph, while it may still go on: its size, the room that its last line left, and whether that
    /// line is full.
    open: Option<(f32, f32, bool)>,
}

impl Book {
    pub(super) fn new() -> Self {
        Self {
            text: String::new(),
            marks: Vec::new(),
            running: Running::default(),
            brackets: Brackets::default(),
            open: None,
        }
    }

    /// Adds pages.
    pub(super) fn add(&mut self, pages: &[Glyphs]) {
        let mut all: Vec<_> = pages.iter().map(|page| fragments(page, 0)).collect();
        self.running.take_out(pages, &mut all);
        for (page, fragments_of_page) in pages.iter().zip(all) {
            let mut begun = false;
            let mut layers = vec![blocks(
                fragments_of_page,
                &page.rules,
                0,
                &mut self.brackets,
            )];
            for angle in other_angles(page) {
                // What stands aslant is a label or a stamp, without columns.
                let depth = if angle % 90 == 0 { 0 } else { MAX_DEPTH };
                let fragments = fragments(page, angle);
                layers.push(blocks(fragments, &[], depth, &mut self.brackets));
            }
            for (at, layer) in layers.into_iter().enumerate() {
                if at > 0 {
                    self.open = None;
                }
                for block in layer {
                    self.block(block, page.number, &mut begun);
                }
            }
        }
    }

    fn block(&mut self, block: Block, page: u32, begun: &mut bool) {
        let text = tidy(&block.text);
        if text.is_empty() {
            return;
        }
        let before = self.text.len();
        let goes_on = block.may_go_on && self.goes_on(&block);
        if goes_on {
            join(&mut self.text, &text);
        } else {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.text.push_str(&text);
        }
        if !*begun {
            *begun = true;
            let at = self.text.len() - text.len();
            self.marks.push(Mark {
                at: at.max(before.min(at)),
                place: Place::Page(page),
            });
        }
        self.open = (!block.is_table).then_some((block.size, block.room, block.is_full));
    }

    /// Whether the last paragraph goes on in a block of the next column or page: its last line is full, or
    /// at least has no room for another word and ends amid a sentence.
    fn goes_on(&self, block: &Block) -> bool {
        let Some((size, room, is_full)) = self.open else {
            return false;
        };
        let has_no_room = room <= block.first_word + 0.35 * size;
        let same = (size - block.size).abs() <= 0.1 * size;
        let last = self.text.chars().next_back();
        let is_open = last.is_some_and(|c| {
            c.is_alphanumeric()
                || is_combining_mark(c)
                || matches!(c, '،' | ',' | '-' | '\u{AD}' | '\u{640}' | '؛' | ';')
        });
        same && (is_full || has_no_room && is_open)
    }

    /// The text, and where its pages begin.
    pub(super) fn finish(self) -> (String, Vec<Mark>) {
        (self.text, self.marks)
    }
}

/// How the lines of a page are turned that are not level; those of most glyphs first.
fn other_angles(page: &Glyphs) -> Vec<i16> {
    let mut counts: std::collections::BTreeMap<i16, usize> = std::collections::BTreeMap::new();
    for glyph in page.all.iter().filter(|glyph| glyph.angle != 0) {
        *counts.entry(glyph.angle).or_default() += 1;
    }
    let mut angles: Vec<(i16, usize)> = counts.into_iter().collect();
    angles.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    angles.into_iter().map(|(angle, _)| angle).collect()
}

/// A block's text without what only stretches or breaks its lines: strokes between letters, soft hyphens, spaces
/// before marks that follow a word. What is written as
/// a letter and its marks becomes one letter, or has its marks in the one order that counts.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.trim().chars().peekable();
    let mut has_marks = false;
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let right = |c: Option<char>| c.is_some_and(|c| is_right_to_left(c) == Some(true));
        match c {
            '\u{640}' if next == Some('\u{640}') => {}
            '\u{640}' if right(out.chars().next_back()) && right(next) => {}
            '\u{AD}' if next.is_some() => {}
            ' ' if out.ends_with([' ', '\n']) => {}
            ' ' if right(out.chars().next_back()) && matches!(next, Some('،' | '؛' | '؟')) => {}
            c => {
                has_marks |= is_combining_mark(c);
                out.push(c);
            }
        }
    }
    if has_marks { out.nfc().collect() } else { out }
}
