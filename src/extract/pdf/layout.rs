//! Where on a page one reads on: columns, tables, lines, and the paragraphs they make.

use super::columns::gutter;
use super::fragment::Fragment;
use super::glyph::Rule;
use super::order::{Brackets, Unit, logical};
use super::table::{Grid, grids};

/// How far lines of one row may stand apart, in sizes.
const SLANT: f32 = 0.35;
/// How far cells of a table stand apart at least, in sizes.
const CELL_GAP: f32 = 1.0;
/// Columns are not sought among more fragments than any page has.
const MAX_FRAGMENTS: usize = 3000;
/// How deep columns may stand within columns.
pub(super) const MAX_DEPTH: usize = 6;
/// A paragraph's first line is set in by this much, in sizes.
const INDENT: f32 = 0.8;
/// Lines this much farther apart than the others of their column begin a paragraph.
const LOOSE: f32 = 1.2;

/// Lines of one paragraph stand no farther apart than this, in sizes, where there are too few to tell.
const FAR: f32 = 2.1;
const MIN_STEPS: usize = 3;

/// A paragraph or a table.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) text: String,
    /// Whether it is a table.
    pub(super) is_table: bool,
    pub(super) size: f32,
    /// Whether it may go on with what the column or page before ended with: it is the first of its own, and not
    /// set in.
    pub(super) may_go_on: bool,
    /// How wide its first word is, and how much room its last line left.
    pub(super) first_word: f32,
    pub(super) room: f32,
    /// Whether its last line is as long as the others, which all are: hardly the last of a paragraph.
    pub(super) is_full: bool,
}

/// What is put in order: a stretch of text or a whole table.
pub(super) struct Item<'g> {
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
    pub(super) size: f32,
    pub(super) content: Content<'g>,
}

pub(super) enum Content<'g> {
    Text(Fragment<'g>),
    Table(Vec<Vec<Vec<Fragment<'g>>>>),
}

/// Puts the fragments of a page in the order of reading. Columns are sought no deeper within columns than
/// [`MAX_DEPTH`] says, of which `depth` is used up.
pub(super) fn blocks(
    fragments: Vec<Fragment<'_>>,
    rules: &[Rule],
    depth: usize,
    brackets: &mut Brackets,
) -> Vec<Block> {
    let balance: i32 = fragments.iter().map(Fragment::balance).sum();
    let mut layout = Layout {
        right_to_left: balance > 0,
        brackets,
        out: Vec::new(),
    };
    let mut grids: Vec<(Grid, Vec<Fragment<'_>>)> = grids(rules)
        .into_iter()
        .map(|grid| (grid, Vec::new()))
        .collect();
    let mut items = Vec::new();
    for fragment in fragments {
        let grid = grids.iter_mut().find(|(grid, _)| grid.holds(&fragment));
        match grid {
            Some((_, inner)) => inner.push(fragment),
            None => items.push(Item::of(fragment)),
        }
    }
    for (grid, inner) in grids {
        if !inner.is_empty() {
            items.push(Item {
                x0: grid.x0,
                x1: grid.x1,
                top: grid.y0,
                bottom: grid.y1,
                size: inner.iter().map(|f| f.size).fold(0.0, f32::max),
                content: Content::Table(grid.cells(inner)),
            });
        }
    }
    layout.region(items, depth);
    layout.out
}

impl<'g> Item<'g> {
    fn of(fragment: Fragment<'g>) -> Self {
        Self {
            x0: fragment.x0,
            x1: fragment.x1,
            top: fragment.top(),
            bottom: fragment.bottom(),
            size: fragment.size,
            content: Content::Text(fragment),
        }
    }

    /// Where its first line stands.
    fn line(&self) -> f32 {
        match &self.content {
            Content::Text(fragment) => fragment.y,
            Content::Table(_) => self.top,
        }
    }

    pub(super) fn words(&self) -> usize {
        match &self.content {
            Content::Text(fragment) => fragment.words(),
            Content::Table(_) => 0,
        }
    }
}

/// A line of a column.
struct Line {
    text: String,
    x0: f32,
    x1: f32,
    y: f32,
    size: f32,
    first_word: f32,
}

struct Layout<'b> {
    right_to_left: bool,
    brackets: &'b mut Brackets,
    out: Vec<Block>,
}

impl Layout<'_> {
    /// Puts a part of the page in order: columns side by side, or else lines from the top down.
    fn region(&mut self, mut items: Vec<Item<'_>>, depth: usize) {
        items.sort_by(|a, b| a.top.total_cmp(&b.top));
        let gutter = match depth < MAX_DEPTH && items.len() <= MAX_FRAGMENTS {
            true => gutter(&items),
            false => None,
        };
        let Some(gutter) = gutter else {
            self.column(items);
            return;
        };
        let mut whole = Vec::new();
        let mut rest = items.into_iter().peekable();
        for band in &gutter.bands {
            while let Some(item) = rest.next_if(|item| item.top < band.top) {
                whole.push(item);
            }
            let (mut left, mut right) = (Vec::new(), Vec::new());
            while let Some(item) = rest.next_if(|item| item.top <= band.bottom) {
                let middle = f32::midpoint(item.x0, item.x1);
                if middle < gutter.x {
                    left.push(item);
                } else {
                    right.push(item);
                }
            }
            self.region(std::mem::take(&mut whole), depth + 1);
            let columns = match self.right_to_left {
                true => [right, left],
                false => [left, right],
            };
            for column in columns {
                self.region(column, depth + 1);
            }
        }
        whole.extend(rest);
        self.region(whole, depth + 1);
    }

    /// Puts down what stands in one column, from the top down.
    fn column(&mut self, mut items: Vec<Item<'_>>) {
        items.sort_by(|a, b| a.line().total_cmp(&b.line()));
        let mut rows: Vec<Vec<Fragment<'_>>> = Vec::new();
        for item in items {
            match item.content {
                Content::Table(cells) => {
                    self.rows(std::mem::take(&mut rows));
                    self.table(cells, item.size);
                }
                Content::Text(fragment) => match rows.last_mut() {
                    Some(row)
                        if row.last().is_some_and(|last| {
                            (last.y - fragment.y).abs() <= SLANT * last.size.max(fragment.size)
                        }) =>
                    {
                        row.push(fragment);
                    }
                    _ => rows.push(vec![fragment]),
                },
            }
        }
        self.rows(rows);
    }

    /// Puts down rows: those of a table that no lines are drawn around, and ordinary lines.
    fn rows(&mut self, rows: Vec<Vec<Fragment<'_>>>) {
        let mut lines = Vec::new();
        let mut rows = rows.into_iter().peekable();
        let mut in_table = false;
        let mut table: Vec<Vec<Vec<Fragment<'_>>>> = Vec::new();
        while let Some(mut row) = rows.next() {
            row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
            let goes_on = rows.peek().is_some_and(|next| is_aligned(&row, next));
            if in_table || goes_on {
                if !lines.is_empty() {
                    self.paragraphs(std::mem::take(&mut lines));
                }
                table.push(row.into_iter().map(|cell| vec![cell]).collect());
                if !goes_on {
                    let size = 0.0;
                    self.table(std::mem::take(&mut table), size);
                }
            } else {
                lines.extend(self.line(row));
            }
            in_table = goes_on;
        }
        self.paragraphs(lines);
    }

    /// Puts down a table.
    fn table(&mut self, rows: Vec<Vec<Vec<Fragment<'_>>>>, size: f32) {
        let mut text = String::new();
        for row in rows {
            let mut cells: Vec<String> = row
                .into_iter()
                .map(|cell| {
                    let words: Vec<String> = cell.iter().map(|f| self.text(f)).collect();
                    words.join(" ")
                })
                .collect();
            if self.right_to_left {
                cells.reverse();
            }
            let row = cells.join(" | ");
            if row.chars().any(|c| !matches!(c, ' ' | '|')) {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(row.trim());
            }
        }
        if !text.is_empty() {
            self.out.push(Block {
                text,
                is_table: true,
                size,
                may_go_on: false,
                first_word: 0.0,
                room: 0.0,
                is_full: false,
            });
        }
    }

    fn text(&mut self, fragment: &Fragment<'_>) -> String {
        let units: Vec<Unit<'_>> = fragment.units().collect();
        logical(&units, self.right_to_left, self.brackets)
    }

    fn line(&mut self, row: Vec<Fragment<'_>>) -> Option<Line> {
        let whole = row.into_iter().reduce(|mut whole, next| {
            whole.append(next);
            whole
        })?;
        Some(Line {
            text: self.text(&whole),
            x0: whole.x0,
            x1: whole.x1,
            y: whole.y,
            size: whole.size,
            first_word: whole.first_word(self.right_to_left),
        })
    }

    /// Makes paragraphs of the lines of a column.
    fn paragraphs(&mut self, lines: Vec<Line>) {
        let left = lines.iter().map(|line| line.x0).fold(f32::MAX, f32::min);
        let right = lines.iter().map(|line| line.x1).fold(f32::MIN, f32::max);
        let mut steps: Vec<f32> = lines
            .windows(2)
            .filter_map(|pair| match pair {
                [a, b] if (a.size - b.size).abs() < 0.15 * a.size => Some(b.y - a.y),
                _ => None,
            })
            .filter(|&step| step > 0.0)
            .collect();
        steps.sort_by(f32::total_cmp);
        // Lines within a paragraph stand nearer than paragraphs do.
        let usual = steps.get(steps.len() / 4).copied();
        // Two or three lines do not say how far lines stand apart.
        let step = |line: &Line| match usual {
            Some(step) if steps.len() >= MIN_STEPS => step,
            Some(step) => step.min(FAR * line.size),
            None => FAR * line.size,
        };
        let rtl = self.right_to_left;
        let begin = |line: &Line| if rtl { right - line.x1 } else { line.x0 - left };
        let room = |line: &Line| if rtl { line.x0 - left } else { right - line.x1 };
        let is_centred = |line: &Line| {
            begin(line) > INDENT * line.size && (begin(line) - room(line)).abs() < line.size
        };
        let full = lines.iter().filter(|line| room(line) < 0.5 * line.size);
        let is_justified = full.count() * 5 > lines.len() * 3;
        let is_full = |line: &Line| is_justified && lines.len() > 3 && room(line) < 0.5 * line.size;
        // A line that leaves room for the next word is the last of its paragraph; but where lines end anywhere,
        // only if it leaves much, or ends with its sentence.
        let is_last = |last: &Line, line: &Line| {
            let left_room = room(last);
            left_room > line.first_word + 0.35 * line.size
                && (is_justified || left_room > 0.3 * (right - left) || ends_sentence(&last.text))
        };
        let mut last: Option<&Line> = None;
        for line in &lines {
            let is_indented = begin(line) > INDENT * line.size;
            let goes_on = last.is_some_and(|last| {
                let gap = line.y - last.y;
                let is_centred = is_centred(last) && is_centred(line);
                (last.size - line.size).abs() <= 0.15 * last.size.max(line.size)
                    && gap <= LOOSE * step(last).max(last.size)
                    && (is_centred
                        || !is_last(last, line)
                            && (!is_indented || begin(last) > INDENT * last.size))
                    && !is_item(&line.text)
            });
            match self.out.last_mut() {
                Some(block) if goes_on => {
                    join(&mut block.text, &line.text);
                    block.room = room(line);
                    block.is_full = is_full(line);
                }
                _ => self.out.push(Block {
                    text: line.text.clone(),
                    is_table: false,
                    size: line.size,
                    may_go_on: last.is_none() && !is_indented,
                    first_word: line.first_word,
                    room: room(line),
                    is_full: is_full(line),
                }),
            }
            last = Some(line);
        }
    }
}

/// Adds a line to a paragraph. A hyphen at the end of the line parts a word only where it is a soft one, or
/// stands between small Latin letters.
pub(super) fn join(text: &mut String, line: &str) {
    let is_small = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase());
    let parts_word = text.ends_with('\u{AD}')
        || text.ends_with(['-', '\u{2010}'])
            && is_small(text.chars().rev().nth(1))
            && is_small(line.chars().next());
    if parts_word {
        text.pop();
    } else {
        text.push(' ');
    }
    text.push_str(line);
}

/// Whether a line ends as sentences do.
fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['»', '"', '”', ')', ' ']);
    text.ends_with(['.', '!', '؟', '?', ':', '…'])
}

/// Whether a line begins an item of a list.
fn is_item(text: &str) -> bool {
    let mut words = text.split(' ');
    match (words.next(), words.next()) {
        (Some(number), Some("-" | "–" | ")" | ".")) => {
            number.chars().count() <= 3 && number.chars().all(char::is_numeric)
        }
        (Some(mark), Some(_)) => {
            matches!(
                mark,
                "•" | "●" | "▪" | "■" | "○" | "◦" | "-" | "–" | "—" | "*"
            ) || mark.chars().count() <= 4
                && mark.ends_with(['.', ')', '-'])
                && mark.starts_with(char::is_numeric)
                && mark.chars().rev().skip(1).all(char::is_numeric)
        }
        _ => false,
    }
}

/// Whether two rows are rows of one table: as many cells, each above its like and clear of the others.
fn is_aligned(row: &[Fragment<'_>], next: &[Fragment<'_>]) -> bool {
    if row.len() < 2 || row.len() != next.len() {
        return false;
    }
    let mut below: Vec<&Fragment<'_>> = next.iter().collect();
    below.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let spans: Vec<(f32, f32)> = row
        .iter()
        .zip(below)
        .map(|(a, b)| (a.x0.min(b.x0), a.x1.max(b.x1)))
        .collect();
    let gap = CELL_GAP * row.iter().map(|cell| cell.size).fold(0.0, f32::max);
    spans.windows(2).all(|pair| match pair {
        [a, b] => b.0 - a.1 > gap,
        _ => true,
    })
}
