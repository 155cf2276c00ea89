//! The bars of a timeline as shapes: where each stands and how high it is, in the units of the picture. Time runs as the
//! page is read, from right to left in Arabic.

use super::language::Ui;
use super::view::{Bar, TimelineView};

/// Width and height of the picture in units of its own; the page stretches it.
pub(super) const WIDTH: usize = 12_000;
/// The height.
pub(super) const HEIGHT: usize = 1000;
/// A bar is at least so high, that one document among thousands is seen.
const LEAST: usize = 40;
/// The widest that a bar is drawn.
const WIDEST: usize = 700;

/// A bar as shapes.
#[derive(Debug)]
pub(super) struct Shape<'b> {
    /// What it stands for.
    pub bar: &'b Bar,
    /// Left end of all that may be clicked.
    pub left: usize,
    /// Its width.
    pub room: usize,
    /// Left end of what is seen.
    pub x: usize,
    /// Its upper end.
    pub y: usize,
    /// Its width.
    pub width: usize,
    /// Its height; 0 where there is nothing.
    pub height: usize,
}

impl TimelineView {
    /// The bars as shapes, in order.
    #[must_use]
    pub(super) fn picture(&self, ui: &Ui) -> Vec<Shape<'_>> {
        let count = self.bars.len().max(1);
        let bars = self.bars.iter().enumerate();
        bars.map(|(place, bar)| {
            let place = match ui {
                Ui::Arabic => count - 1 - place,
                Ui::English => place,
            };
            let (left, right) = (WIDTH * place / count, WIDTH * (place + 1) / count);
            let room = right - left;
            let width = (room * 4 / 5).clamp(1, WIDEST);
            let height = match bar.documents {
                0 => 0,
                some => (some * HEIGHT / self.most.max(1)).clamp(LEAST, HEIGHT),
            };
            Shape {
                bar,
                left,
                room,
                x: left + (room - width) / 2,
                y: HEIGHT - height,
                width,
                height,
            }
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(counts: &[usize]) -> TimelineView {
        let bar = |documents: &usize| Bar {
            label: String::new(),
            documents: *documents,
            url: String::new(),
        };
        TimelineView {
            by: "year",
            bars: counts.iter().map(bar).collect(),
            most: counts.iter().copied().max().unwrap_or(0),
            sparse: false,
            undated: 0,
            clear: None,
        }
    }

    #[test]
    fn bars_stand_side_by_side_in_the_direction_of_the_page() {
        let check = |counts: &[usize]| {
            let line = line(counts);
            for ui in [Ui::Arabic, Ui::English] {
                let mut shapes = line.picture(&ui);
                shapes.sort_by_key(|shape| shape.left);
                let mut at = 0;
                for shape in &shapes {
                    assert_eq!(shape.left, at);
                    at += shape.room;
                    assert!(shape.x >= shape.left && shape.x + shape.width <= at);
                    assert!(shape.y + shape.height == HEIGHT);
                    assert_eq!(shape.height == 0, shape.bar.documents == 0);
                }
                assert!(counts.is_empty() || at == WIDTH);
            }
        };
        for counts in [&[][..], &[0], &[1], &[3, 0, 1000, 1], &[1; 400], &[0; 7]] {
            check(counts);
        }
        let line = line(&[1, 2]);
        let first = |ui| line.picture(&ui).first().map(|shape| shape.left);
        assert_eq!(first(Ui::English), Some(0));
        assert_eq!(first(Ui::Arabic), Some(WIDTH / 2));
    }
}
