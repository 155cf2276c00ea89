//! Glyphs and straight lines as they stand on a page.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::matrix::Matrix;

/// What stands on one page.
pub(super) struct Glyphs {
    /// The page's number, from 1.
    pub(super) number: u32,
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) all: Vec<Glyph>,
    pub(super) rules: Vec<Rule>,
    /// Whether there are pictures.
    pub(super) pictures: bool,
    /// How many glyphs do not say what they stand for.
    pub(super) unknown: usize,
    /// Whether some of it could not be read.
    pub(super) damaged: bool,
    text: String,
}

/// One glyph. All lengths are points on the page as one sees it, turned so that its line is level; `y` grows
/// downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    /// What it stands for.
    pub(super) text: Piece,
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// Where its line stands.
    pub(super) y: f32,
    pub(super) size: f32,
    /// How its line is turned, in degrees.
    pub(super) angle: i16,
}

/// A part of the page's text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Piece {
    at: u32,
    length: u32,
}

impl Glyphs {
    pub(super) fn new(number: u32, width: f32, height: f32) -> Self {
        Self {
            number,
            width,
            height,
            all: Vec::new(),
            rules: Vec::new(),
            pictures: false,
            unknown: 0,
            damaged: false,
            text: String::new(),
        }
    }

    /// Whether a glyph stands beside the page: what printers note there is no part of it.
    pub(super) fn is_beside(&self, glyph: &Glyph) -> bool {
        glyph.angle == 0
            && (glyph.x1 < -glyph.size
                || glyph.x0 > self.width + glyph.size
                || glyph.y < -glyph.size
                || glyph.y > self.height + glyph.size)
    }

    /// Keeps a text.
    pub(super) fn keep(&mut self, text: &str) -> Piece {
        let at = u32::try_from(self.text.len());
        let length = u32::try_from(text.len());
        match (at, length) {
            (Ok(at), Ok(length)) => {
                self.text.push_str(text);
                Piece { at, length }
            }
            _ => Piece::default(),
        }
    }

    /// What a glyph stands for.
    pub(super) fn text(&self, glyph: &Glyph) -> &str {
        let at = glyph.text.at as usize;
        let text = self.text.get(at..at + glyph.text.length as usize);
        text.unwrap_or("")
    }

    /// Whether it has a word.
    pub(super) fn has_word(&self) -> bool {
        self.text.chars().any(char::is_alphanumeric)
    }
}

impl Glyph {
    /// A glyph drawn in a square that `at` maps onto the page, `width` squares wide and `height` high; nothing
    /// where that cannot be seen.
    pub(super) fn place(at: Matrix, width: f64, height: f64) -> Option<Self> {
        let [_, _, up_x, up_y, x, y] = at.0;
        let size = up_x.hypot(up_y) * height;
        // What is written back to front is still read along its feet, with the head on the left.
        let degrees = up_x.atan2(-up_y).to_degrees().round();
        let (end_x, end_y) = at.apply(width, 0.0);
        let (sin, cos) = degrees.to_radians().sin_cos();
        let along = |x: f64, y: f64| (x * cos + y * sin) as f32;
        let (begin, end) = (along(x, y), along(end_x, end_y));
        let glyph = Self {
            text: Piece::default(),
            x0: begin.min(end),
            x1: begin.max(end),
            y: (y * cos - x * sin) as f32,
            size: size as f32,
            angle: degrees as i16,
        };
        let sound = |n: f32| n.is_finite() && n.abs() < 1e6;
        let is_sound = sound(glyph.x0) && sound(glyph.x1) && sound(glyph.y) && sound(glyph.size);
        (is_sound && glyph.size > 0.1).then_some(glyph)
    }

    /// Grows by a glyph that belongs to the same text, unless that stands on another line. The widest glyph
    /// stands where the line is; marks stand above or below it.
    pub(super) fn join(&mut self, other: &Self) {
        if self.angle == other.angle && (self.y - other.y).abs() < self.size {
            if other.x1 - other.x0 > self.x1 - self.x0 {
                self.y = other.y;
            }
            if self.is_narrow() {
                (self.x0, self.x1) = (other.x0, other.x1);
            } else if !other.is_narrow() {
                self.x0 = self.x0.min(other.x0);
                self.x1 = self.x1.max(other.x1);
            }
        }
    }

    /// Whether it takes no room of its own, as what stands above or below a letter.
    pub(super) fn is_narrow(&self) -> bool {
        self.x1 - self.x0 < 0.02 * self.size
    }

    pub(super) fn middle(&self) -> f32 {
        f32::midpoint(self.x0, self.x1)
    }
}

/// A straight line drawn on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) x0: f32,
    pub(super) y0: f32,
    pub(super) x1: f32,
    pub(super) y1: f32,
}

impl Rule {
    /// How thick a line may be.
    const THICK: f32 = 3.0;

    pub(super) fn between(from: (f64, f64), to: (f64, f64)) -> Self {
        Self {
            x0: from.0.min(to.0) as f32,
            y0: from.1.min(to.1) as f32,
            x1: from.0.max(to.0) as f32,
            y1: from.1.max(to.1) as f32,
        }
    }

    /// The four sides of a box.
    pub(super) fn of_box(a: (f64, f64), b: (f64, f64)) -> [Self; 4] {
        [
            Self::between(a, (b.0, a.1)),
            Self::between((b.0, a.1), b),
            Self::between((a.0, b.1), b),
            Self::between(a, (a.0, b.1)),
        ]
    }

    /// The line that a thin box is.
    pub(super) fn of_thin_box(sides: &[Self; 4]) -> Option<Self> {
        Self::of_thin_outline(sides)
    }

    /// The line that a thin shape is.
    pub(super) fn of_thin_outline(sides: &[Self]) -> Option<Self> {
        let (first, rest) = sides.split_first()?;
        if rest.len() > 4 {
            return None;
        }
        let shape = rest.iter().fold(*first, |a, b| Self {
            x0: a.x0.min(b.x0),
            y0: a.y0.min(b.y0),
            x1: a.x1.max(b.x1),
            y1: a.y1.max(b.y1),
        });
        (shape.is_level() || shape.is_upright()).then_some(shape)
    }

    pub(super) fn is_level(&self) -> bool {
        self.y1 - self.y0 <= Self::THICK && self.x1 - self.x0 > 2.0 * Self::THICK
    }

    pub(super) fn is_upright(&self) -> bool {
        self.x1 - self.x0 <= Self::THICK && self.y1 - self.y0 > 2.0 * Self::THICK
    }
}

/// A glyph's text as it is kept: ordinary letters for presentation forms, and no controls.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // The forms that marks have by themselves come with a space or a stroke to stand on.
            '\u{FE70}'..='\u{FE7F}' => out.extend(
                [c].into_iter()
                    .nfkc()
                    .filter(|&c| !matches!(c, ' ' | '\u{640}')),
            ),
            '\u{FB00}'..='\u{FDFF}' | '\u{FE80}'..='\u{FEFC}' => out.extend([c].into_iter().nfkc()),
            '\u{FEFF}' | '\u{FFFD}' | '\u{200E}' | '\u{200F}' | '\u{61C}' => {}
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200B}' => {}
            '\u{E000}'..='\u{F8FF}' => {}
            c if c.is_whitespace() => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Whether a text is nothing but marks that stand above or below a letter.
pub(super) fn is_mark(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_combining_mark)
}
