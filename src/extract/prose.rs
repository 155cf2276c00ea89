//! Text put together out of marked-up pieces: white space collapsed, blocks apart.

use super::{Mark, Place};
use crate::text::slice;

/// How far apart two pieces are; the greatest distance asked for between them counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Cell,
    Line,
    Block,
}

impl Gap {
    fn as_str(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Space => " ",
            Self::Cell => " | ",
            Self::Line => "\n",
            Self::Block => "\n\n",
        }
    }
}

/// Collects pieces of text. There is never white space at the beginning or the end of a line, nor
/// more than one blank line.
#[derive(Debug)]
pub(super) struct Prose {
    out: String,
    gap: Gap,
    marks: Vec<Mark>,
    /// What begins with the next character.
    place: Option<Place>,
}

impl Prose {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self {
            out: String::new(),
            gap: Gap::None,
            marks: Vec::new(),
            place: None,
        }
    }

    /// Adds running text; any white space counts as one space.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.widen(Gap::Space);
            } else if c != '\u{FEFF}' {
                // A byte order mark within a page is left over from pasting files together.
                self.put(c);
            }
        }
    }

    /// Adds text whose line ends and inner spaces count.
    pub(super) fn verbatim(&mut self, text: &str) {
        for line in text.split_inclusive('\n') {
            let mut begun = false;
            for c in line.trim_end().chars() {
                if begun {
                    self.put(c);
                } else if !c.is_whitespace() {
                    begun = true;
                    self.put(c);
                }
            }
            if line.ends_with('\n') {
                self.line();
            } else if line.ends_with(char::is_whitespace) {
                self.widen(Gap::Space);
            }
        }
    }

    /// Adds text that was put together before, lines and blank lines as they are.
    pub(super) fn blocks(&mut self, text: &str) {
        for (at, block) in text.split("\n\n").enumerate() {
            if at > 0 {
                self.block();
            }
            self.verbatim(block);
        }
    }

    /// What follows stands in the next cell of a row.
    pub(super) fn cell(&mut self) {
        self.widen(Gap::Cell);
    }

    /// What follows stands on a line of its own.
    pub(super) fn line(&mut self) {
        self.widen(Gap::Line);
    }

    /// What follows stands after a blank line.
    pub(super) fn block(&mut self) {
        self.widen(Gap::Block);
    }

    /// What follows stands at that place of the original. Of several places without any text between
    /// them the last counts.
    pub(super) fn place(&mut self, place: Place) {
        self.place = Some(place);
    }

    /// Whether nothing was added since the last place.
    pub(super) fn is_at_place(&self) -> bool {
        self.place.is_some()
    }

    /// Whether there is no text yet.
    pub(super) fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// How many bytes of text there are.
    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    /// The text that was added since there were so many bytes of it.
    pub(super) fn since(&self, len: usize) -> &str {
        slice(&self.out, len, self.out.len()).trim_start_matches([' ', '|', '\n'])
    }

    /// The text.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// The text, and the places that begin in it.
    pub(super) fn finish_with_places(self) -> (String, Vec<Mark>) {
        (self.out, self.marks)
    }

    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn put(&mut self, c: char) {
        if !self.out.is_empty() {
            self.out.push_str(self.gap.as_str());
        }
        self.gap = Gap::None;
        if let Some(place) = self.place.take() {
            let at = self.out.len();
            self.marks.push(Mark { at, place });
        }
        self.out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_do_not_add_up() {
        let mut prose = Prose::new();
        prose.block();
        prose.text("  درعا\n\t تحت  ");
        prose.text("القصف ");
        prose.line();
        prose.text(" ");
        prose.block();
        prose.line();
        prose.text("أ");
        prose.cell();
        prose.text("\u{A0}ب");
        prose.line();
        prose.cell();
        prose.verbatim("  x  y \n\n z ");
        prose.text("end");
        prose.block();
        assert_eq!(prose.finish(), "درعا تحت القصف\n\nأ | ب\nx  y\nz end");
    }

    #[test]
    fn places_begin_with_the_text_that_follows() {
        let mut prose = Prose::new();
        prose.place(Place::Page(1));
        prose.text(" أول ");
        prose.block();
        prose.place(Place::Page(2));
        assert!(prose.is_at_place());
        prose.place(Place::Page(3));
        prose.block();
        prose.text("ثان");
        prose.place(Place::Page(4));
        let (text, marks) = prose.finish_with_places();
        let places: Vec<_> = marks
            .iter()
            .map(|mark| (mark.place, slice(&text, mark.at, text.len())))
            .collect();
        assert_eq!(
            places,
            [(Place::Page(1), "أول\n\nثان"), (Place::Page(3), "ثان")]
        );
    }
}
